-- Contributing factors (RULES 23). A factor is shared: on several postmortems it shows a trend.
-- It has no wording of its own: each postmortem keeps the sentence as it was typed there, so that the spelling on a
-- restricted one is told to nobody.
CREATE TABLE factors (
    id TEXT PRIMARY KEY NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('technology', 'process', 'working_conditions', 'outside', 'luck')),
    -- The sentence in lower case without punctuation: the same words are the same factor.
    folded TEXT NOT NULL,
    named_by TEXT NOT NULL REFERENCES people (id),
    named_at TIMESTAMP NOT NULL,
    UNIQUE (folded, category)
);

-- A factor of one postmortem, with how it contributed there.
CREATE TABLE postmortem_factors (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    factor_id TEXT NOT NULL REFERENCES factors (id),
    sentence TEXT NOT NULL,
    detail TEXT NOT NULL,
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);
CREATE INDEX postmortem_factors_by_postmortem ON postmortem_factors (postmortem_id, added_at);
CREATE UNIQUE INDEX postmortem_factors_now ON postmortem_factors (factor_id, postmortem_id) WHERE removed_at IS NULL;
CREATE INDEX postmortem_factors_seen ON postmortem_factors (factor_id, added_at, postmortem_id) WHERE removed_at IS NULL;
CREATE INDEX postmortem_factors_by_renderer ON postmortem_factors (rendered_by);

-- What was made of a prompt question (RULES 24).
CREATE TABLE prompts (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    -- The word of the question in the program.
    question TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('answered', 'used', 'skipped')),
    answer TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES people (id),
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (postmortem_id, question)
);
