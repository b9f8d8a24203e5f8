-- Every state that an item of a part (an entry, a factor, an action …) ever had, so that nothing typed is lost.
CREATE TABLE versions (
    id INTEGER PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    place TEXT NOT NULL CHECK (place IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes', 'timeline', 'customer_notes', 'customers')),
    -- The id of the row in its own table.
    item TEXT NOT NULL,
    revision INTEGER NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('added', 'changed', 'removed', 'restored')),
    -- The fields as people see them: a JSON list of label and value.
    fields TEXT NOT NULL,
    by_id TEXT NOT NULL REFERENCES people (id),
    at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX versions_by_item ON versions (item, revision);
