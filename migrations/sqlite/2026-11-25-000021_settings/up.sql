-- Who changed what in the settings, and what it was before.
CREATE TABLE setting_changes (
    id INTEGER PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    setting TEXT NOT NULL CHECK (setting IN ('policy', 'holidays', 'severities', 'services', 'figures', 'internal_addresses', 'hints', 'templates', 'prompts', 'people')),
    -- Which one of several; empty where there is only one.
    item TEXT NOT NULL,
    -- Empty where there was nothing before, or is nothing now.
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX setting_changes_by_setting ON setting_changes (setting, id);
