-- Each step of a status, with who, when and why (RULES 29). The number grows by one with each: a form carries the last one that
-- its page knew.
CREATE TABLE review_steps (
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    number INTEGER NOT NULL CHECK (number > 0),
    from_status TEXT NOT NULL CHECK (from_status IN ('draft', 'in_review', 'reviewed', 'closed')),
    to_status TEXT NOT NULL CHECK (to_status IN ('draft', 'in_review', 'reviewed', 'closed')),
    reason TEXT NOT NULL,
    -- What stood against it when it was taken, a line each; empty when nothing did.
    against TEXT NOT NULL,
    -- The edition that an approval froze.
    edition INTEGER,
    taken_by TEXT NOT NULL REFERENCES people (id),
    taken_at TIMESTAMP NOT NULL,
    CHECK (against = '' OR reason <> ''),
    PRIMARY KEY (postmortem_id, number)
) WITHOUT ROWID;

-- Who may approve beside managers.
CREATE TABLE reviewers (
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    named_by TEXT NOT NULL REFERENCES people (id),
    named_at TIMESTAMP NOT NULL,
    PRIMARY KEY (postmortem_id, person_id)
) WITHOUT ROWID;
CREATE INDEX reviewers_by_person ON reviewers (person_id);

-- What waits for a review, for the desks of managers.
CREATE INDEX postmortems_in_review ON postmortems (deadline_ends_at, id) WHERE status = 'in_review';

-- What was approved, complete and for good (RULES 30). The content is one JSON text; its hash is of these bytes.
CREATE TABLE editions (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    number INTEGER NOT NULL CHECK (number > 0),
    approved_by TEXT NOT NULL REFERENCES people (id),
    -- Their name at that time.
    approver TEXT NOT NULL,
    approved_at TIMESTAMP NOT NULL,
    -- The last line of the activity that is in it.
    last_deed INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (postmortem_id, number)
);
CREATE TRIGGER editions_are_never_changed BEFORE UPDATE ON editions BEGIN SELECT RAISE(ABORT, 'an edition is never changed'); END;
CREATE TRIGGER editions_are_never_removed BEFORE DELETE ON editions BEGIN SELECT RAISE(ABORT, 'an edition is never removed'); END;

-- Corrections to an edition stand beside it.
CREATE TABLE edition_notes (
    id TEXT PRIMARY KEY NOT NULL,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    body TEXT NOT NULL,
    noted_by TEXT NOT NULL REFERENCES people (id),
    noted_at TIMESTAMP NOT NULL
);
CREATE INDEX edition_notes_by_edition ON edition_notes (edition_id, noted_at);

-- Since when an incident is done: its postmortem is closed (RULES 3). Null while something is left to do.
ALTER TABLE incidents ADD COLUMN done_at TIMESTAMP;
