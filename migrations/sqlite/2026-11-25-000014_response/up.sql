-- How the response itself went (RULES 25).
CREATE TABLE review_points (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    kind TEXT NOT NULL CHECK (kind IN ('went_well', 'went_less_well', 'lucky')),
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    -- Of what went less well: the action it leads to, or the reason why there is none.
    action_id TEXT REFERENCES actions (id),
    reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);
CREATE INDEX review_points_by_postmortem ON review_points (postmortem_id, added_at);
CREATE INDEX review_points_by_renderer ON review_points (rendered_by);

CREATE TABLE response_ratings (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    aspect TEXT NOT NULL CHECK (aspect IN ('detection', 'escalation', 'communication', 'tools')),
    rating TEXT NOT NULL CHECK (rating IN ('not_rated', 'worked', 'mixed', 'hindered')),
    note TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES people (id),
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (postmortem_id, aspect)
);

-- Of an incident that was none: the action that tunes monitoring, or the reason why there is none (RULES 2).
CREATE TABLE monitoring_decisions (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL UNIQUE REFERENCES postmortems (id),
    action_id TEXT REFERENCES actions (id),
    reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES people (id),
    changed_at TIMESTAMP NOT NULL
);
