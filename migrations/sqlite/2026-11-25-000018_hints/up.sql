-- Wording hints (RULES 36). What the rule found in a section's text: made when the text is saved, made anew when the rule has changed.
CREATE TABLE hint_finds (
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    place TEXT NOT NULL CHECK (place IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes', 'timeline', 'customer_notes', 'customers')),
    -- The version of the rule.
    found_by INTEGER NOT NULL,
    -- A list in JSON, in the order of the text.
    hits TEXT NOT NULL,
    PRIMARY KEY (postmortem_id, place)
) WITHOUT ROWID;

-- A passage that somebody has looked at and left as it is. Known again by its words and those beside it.
CREATE TABLE hint_dismissals (
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    place TEXT NOT NULL CHECK (place IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes', 'timeline', 'customer_notes', 'customers')),
    pattern TEXT NOT NULL CHECK (pattern IN ('named_cause', 'human_error', 'careless', 'slip', 'should_have', 'why_did', 'who', 'blame', 'single_cause', 'outage')),
    passage TEXT NOT NULL,
    dismissed_by TEXT NOT NULL REFERENCES people (id),
    dismissed_at TIMESTAMP NOT NULL,
    -- Shown again.
    restored_by TEXT REFERENCES people (id),
    restored_at TIMESTAMP,
    PRIMARY KEY (postmortem_id, place, pattern, passage),
    CHECK ((restored_by IS NULL) = (restored_at IS NULL))
) WITHOUT ROWID;

-- Patterns that administrators have switched off.
CREATE TABLE hint_patterns_off (
    pattern TEXT NOT NULL PRIMARY KEY CHECK (pattern IN ('named_cause', 'human_error', 'careless', 'slip', 'should_have', 'why_did', 'who', 'blame', 'single_cause', 'outage')),
    off_by TEXT NOT NULL REFERENCES people (id),
    off_at TIMESTAMP NOT NULL
) WITHOUT ROWID;
