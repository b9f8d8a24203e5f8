-- One meeting a postmortem (RULES 32); a cancelled one keeps its row, so that UID and SEQUENCE go on.
CREATE TABLE meetings (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL UNIQUE REFERENCES postmortems (id),
    starts_at TIMESTAMP NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    zone TEXT NOT NULL,
    place TEXT NOT NULL,
    facilitator_id TEXT REFERENCES people (id),
    -- Why it is held after the deadline (RULES 6); empty when it is in time.
    late_reason TEXT NOT NULL,
    -- Grows with each change; a form carries the one it was filled from.
    revision INTEGER NOT NULL,
    -- RFC 5545 3.8.7.4: grows with each change that attendees must know of.
    sequence INTEGER NOT NULL,
    scheduled_by TEXT NOT NULL REFERENCES people (id),
    changed_at TIMESTAMP NOT NULL,
    cancelled_at TIMESTAMP,
    cancel_reason TEXT NOT NULL
);
CREATE INDEX meetings_by_start ON meetings (starts_at);

-- No index by person: what somebody is asked for lies among the few meetings ahead, and an index would lead the engine
-- through all those they were at in years.
CREATE TABLE attendees (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    required BOOLEAN NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('none', 'yes', 'no', 'tentative')),
    answered_at TIMESTAMP,
    PRIMARY KEY (meeting_id, person_id)
) WITHOUT ROWID;
