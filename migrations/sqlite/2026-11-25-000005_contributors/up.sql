-- Everyone involved, with their involvement (RULES 12). Removal keeps the row.
CREATE TABLE contributors (
    id INTEGER PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    involvement TEXT NOT NULL CHECK (involvement IN ('incident_commander', 'deputy', 'scribe', 'responder', 'primary_on_call', 'customer_liaison', 'account_manager', 'product_manager', 'engineering_manager', 'other')),
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);
CREATE UNIQUE INDEX contributors_now ON contributors (postmortem_id, person_id) WHERE removed_at IS NULL;
CREATE INDEX contributors_by_person ON contributors (person_id, id, postmortem_id) WHERE removed_at IS NULL;
