-- Grows with each change of what coverage counts, in the transaction of the change: who has counted at one number need not
-- look again while it stands. A whole register is read in no time that a page may take.
CREATE TABLE coverage_changes (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    number INTEGER NOT NULL
);
INSERT INTO coverage_changes (id, number) VALUES (1, 0);

CREATE TRIGGER coverage_incident_added AFTER INSERT ON incidents
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_incident_changed AFTER UPDATE OF began_at, response_triggered, restricted, postmortem_id ON incidents
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_incident_removed AFTER DELETE ON incidents
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_service_named AFTER INSERT ON incident_services
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_service_taken_off AFTER DELETE ON incident_services
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_postmortem_added AFTER INSERT ON postmortems
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_postmortem_changed AFTER UPDATE OF incident_id, status, deadline_ends_at, meeting_at ON postmortems
BEGIN UPDATE coverage_changes SET number = number + 1; END;
CREATE TRIGGER coverage_postmortem_removed AFTER DELETE ON postmortems
BEGIN UPDATE coverage_changes SET number = number + 1; END;

-- The few restricted incidents are counted for each viewer anew.
CREATE UNIQUE INDEX incidents_restricted ON incidents (id) WHERE restricted;

-- What severities are called in the organisation, and when each is chosen; one without a row has the usual words.
CREATE TABLE severity_names (
    severity TEXT PRIMARY KEY NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
    name TEXT NOT NULL CHECK (name <> ''),
    guidance TEXT NOT NULL
);
