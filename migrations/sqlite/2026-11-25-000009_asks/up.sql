-- What an owner asks a contributor for (RULES 13).
CREATE TABLE asks (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    place TEXT NOT NULL CHECK (place IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes', 'timeline', 'customer_notes', 'customers')),
    asked_id TEXT NOT NULL REFERENCES people (id),
    wording TEXT NOT NULL,
    -- Good until the end of that day in the organisation's zone.
    due_on DATE NOT NULL,
    due_ends_at TIMESTAMP NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    settled_by TEXT REFERENCES people (id),
    settled_how TEXT CHECK (settled_how IN ('saved', 'nothing_to_add', 'withdrawn')),
    -- What was said with "nothing to add", or why it was withdrawn.
    answer TEXT NOT NULL,
    CHECK ((settled_at IS NULL) = (settled_how IS NULL))
);
CREATE INDEX asks_by_postmortem ON asks (postmortem_id, asked_at);
CREATE INDEX asks_open ON asks (asked_id, due_on) WHERE settled_at IS NULL;
CREATE INDEX asks_open_by_postmortem ON asks (postmortem_id, due_ends_at) WHERE settled_at IS NULL;
