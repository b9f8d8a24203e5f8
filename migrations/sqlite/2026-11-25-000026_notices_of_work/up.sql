-- Notices tell of more than mails do: of comments, of reviews and of the external message. A list of their own, then.
CREATE TABLE notices_new (
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
INSERT INTO notices_new (id, person_id, kind, topic, incident_id, subject, letter, created_at, read_at)
    SELECT id, person_id, kind, topic, incident_id, subject, letter, created_at, read_at FROM notices WHERE kind <> 'digest';
DROP TABLE notices;
ALTER TABLE notices_new RENAME TO notices;
-- The count in the head of every page is read from this index alone. With read_at in it, though it is always null there: the
-- engine prefers it to the next one by the second column that it knows.
CREATE INDEX notices_unread ON notices (person_id, read_at, incident_id) WHERE read_at IS NULL;
CREATE INDEX notices_by_person ON notices (person_id, created_at);
CREATE INDEX notices_by_topic ON notices (topic);
CREATE INDEX notices_by_incident ON notices (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX notices_by_time ON notices (created_at);
