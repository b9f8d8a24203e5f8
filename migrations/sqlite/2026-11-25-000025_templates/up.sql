-- What postmortems begin with, by the outcome and severity of their incidents. The one that fits best is copied into a
-- postmortem's sections when it is opened, so that a change is for later ones only (RULES 14).
CREATE TABLE templates (
    id TEXT PRIMARY KEY NOT NULL,
    -- Empty for any.
    outcome TEXT CHECK (outcome IN ('real_incident', 'lower_severity', 'recovered', 'false_alarm')),
    severity TEXT CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES people (id),
    changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX templates_one_for_each ON templates (coalesce(outcome, ''), coalesce(severity, ''));

CREATE TABLE template_sections (
    template_id TEXT NOT NULL REFERENCES templates (id),
    kind TEXT NOT NULL CHECK (kind IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes')),
    left_out BOOLEAN NOT NULL,
    -- What belongs there, in the organisation's words; empty for those of the program.
    guidance TEXT NOT NULL,
    -- What the empty form begins with, in Markdown.
    start TEXT NOT NULL,
    PRIMARY KEY (template_id, kind)
) WITHOUT ROWID;

-- Prompt questions that are asked in no postmortem (RULES 24).
CREATE TABLE prompts_off (
    -- The word of the question in the program.
    question TEXT PRIMARY KEY NOT NULL,
    off_by TEXT NOT NULL REFERENCES people (id),
    off_at TIMESTAMP NOT NULL
);
