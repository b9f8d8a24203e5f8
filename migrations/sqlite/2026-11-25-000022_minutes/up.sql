-- Who was at a meeting, invited or not; without a row nobody has said so.
CREATE TABLE attendance (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    present BOOLEAN NOT NULL,
    noted_by TEXT NOT NULL REFERENCES people (id),
    noted_at TIMESTAMP NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
) WITHOUT ROWID;
