-- Who changed what in the settings, and what it was before.
CREATE TABLE setting_changes (
    id INTEGER PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    setting TEXT NOT NULL CHECK (setting IN ('policy', 'holidays', 'severities', 'services', 'figures', 'internal_addresses', 'people')),
    -- Which one of several; empty where there is only one.
    item TEXT NOT NULL,
    -- Empty where there was nothing before, or is nothing now.
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX setting_changes_by_setting ON setting_changes (setting, id);

-- What the severities are called and mean here; those without a row keep the program's own words.
CREATE TABLE severity_meanings (
    severity TEXT PRIMARY KEY NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
    name TEXT NOT NULL,
    guidance TEXT NOT NULL
) WITHOUT ROWID;

-- How many incidents with a response began in a month is counted in an index alone.
CREATE INDEX incidents_with_response ON incidents (began_at, restricted, id) WHERE response_triggered;
