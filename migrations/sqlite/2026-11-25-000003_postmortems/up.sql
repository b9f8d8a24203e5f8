-- The spine: identity, owner, status, deadline.
CREATE TABLE postmortems (
    id TEXT PRIMARY KEY NOT NULL,
    incident_id TEXT NOT NULL UNIQUE REFERENCES incidents (id),
    title TEXT NOT NULL,
    -- Exactly one owner, a person, at every moment (RULES 8).
    owner_id TEXT NOT NULL REFERENCES people (id),
    criterion TEXT NOT NULL CHECK (criterion IN ('led_investigation', 'primary_on_call', 'triggered_response', 'stabilised_service', 'other')),
    criterion_reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'in_review', 'reviewed', 'closed')),
    zone TEXT NOT NULL,
    -- Null while the incident is not resolved: the clock has not started (RULES 5).
    deadline_on DATE,
    deadline_words TEXT NOT NULL,
    deadline_ends_at TIMESTAMP,
    -- Told by the meeting: when it is or was held; null without one. What was held in time is not late (RULES 4).
    meeting_at TIMESTAMP,
    opened_by TEXT NOT NULL REFERENCES people (id),
    opened_at TIMESTAMP NOT NULL,
    CHECK (criterion <> 'other' OR criterion_reason <> '')
);
CREATE INDEX postmortems_by_opening ON postmortems (opened_at DESC, id);
CREATE INDEX postmortems_by_owner ON postmortems (owner_id, status);
CREATE INDEX postmortems_by_deadline ON postmortems (deadline_ends_at, id, meeting_at) WHERE status IN ('draft', 'in_review');
-- Most are closed, and most of what a desk looks up here is not: a small index says no at once.
CREATE UNIQUE INDEX postmortems_not_closed ON postmortems (id) WHERE status <> 'closed';
CREATE INDEX postmortems_not_closed_by_opening ON postmortems (opened_at, id) WHERE status <> 'closed';

CREATE TABLE handovers (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    -- Null for the first owner, who took over from nobody.
    from_id TEXT REFERENCES people (id),
    to_id TEXT NOT NULL REFERENCES people (id),
    criterion TEXT NOT NULL CHECK (criterion IN ('led_investigation', 'primary_on_call', 'triggered_response', 'stabilised_service', 'other')),
    reason TEXT NOT NULL,
    by_id TEXT NOT NULL REFERENCES people (id),
    at TIMESTAMP NOT NULL
);
CREATE INDEX handovers_by_postmortem ON handovers (postmortem_id, at);

-- Each reckoning of a deadline, so that the old date, who changed it and why stay (RULES 5).
CREATE TABLE deadlines (
    id INTEGER PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    deadline_on DATE,
    words TEXT NOT NULL,
    why TEXT NOT NULL,
    by_id TEXT NOT NULL REFERENCES people (id),
    at TIMESTAMP NOT NULL
);
CREATE INDEX deadlines_by_postmortem ON deadlines (postmortem_id, at);

-- Severities without a row keep the default of RULES 4.
CREATE TABLE policies (
    severity TEXT PRIMARY KEY NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 365),
    counted_in TEXT NOT NULL CHECK (counted_in IN ('calendar', 'business'))
);

CREATE TABLE holidays (
    holiday_on DATE PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);
