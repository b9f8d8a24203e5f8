-- The address under which somebody's calendar program reads all meetings that they may see (RULES 35).
CREATE TABLE calendar_feeds (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES people (id),
    -- SHA-256 of the secret in the address: the table alone opens nothing. Null while it is switched off.
    secret_hash TEXT UNIQUE,
    -- Grows with each step; a form carries the one it was made from.
    revision INTEGER NOT NULL,
    -- When the address was made, or switched off.
    changed_at TIMESTAMP NOT NULL,
    -- When a program last read it, give or take fifteen minutes.
    read_at TIMESTAMP
) WITHOUT ROWID;

-- What people are told in the app, kept for 90 days: each message of the outbox but the digest, written beside it, and what
-- comments, reviews and the external message have to say, of which there is no mail.
CREATE TABLE notices (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'change', 'cancellation', 'reminder', 'comment', 'review', 'message')),
    -- A newer word on it takes the place of one that nobody has read.
    topic TEXT NOT NULL,
    -- The incident that it tells of; whoever may not see that does not see the notice.
    incident_id TEXT REFERENCES incidents (id),
    subject TEXT NOT NULL,
    -- What is told, part by part, as JSON.
    letter TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
-- The count in the head of every page is read from this index alone. With read_at in it, though it is always null there: the
-- engine prefers it to the next one by the second column that it knows.
CREATE INDEX notices_unread ON notices (person_id, read_at, incident_id) WHERE read_at IS NULL;
CREATE INDEX notices_by_person ON notices (person_id, created_at);
CREATE INDEX notices_by_topic ON notices (topic);
CREATE INDEX notices_by_incident ON notices (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX notices_by_time ON notices (created_at);
