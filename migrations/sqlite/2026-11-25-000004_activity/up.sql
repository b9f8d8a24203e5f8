-- Who did what, when (RULES 42); written in the transaction of the deed.
CREATE TABLE activity (
    id INTEGER PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    incident_id TEXT,
    verb TEXT NOT NULL,
    -- What it was done to, in words that stay readable when the thing is gone.
    detail TEXT NOT NULL,
    -- Whether it changed what stands in the document, so that this is counted since an edition (RULES 30).
    changes_document BOOLEAN NOT NULL
);
CREATE INDEX activity_by_incident ON activity (incident_id, id);
CREATE INDEX activity_changes ON activity (incident_id, id) WHERE changes_document;
