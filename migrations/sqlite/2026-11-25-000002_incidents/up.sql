-- The register of incidents and the catalogue of services.
CREATE TABLE services (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    team TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP
);

CREATE TABLE incidents (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    declared_severity TEXT NOT NULL CHECK (declared_severity IN ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
    severity TEXT NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
    outcome TEXT NOT NULL CHECK (outcome IN ('real_incident', 'lower_severity', 'recovered', 'false_alarm')),
    response_triggered BOOLEAN NOT NULL,
    response_trigger TEXT NOT NULL CHECK (response_trigger IN ('alert', 'person', 'customer_report')),
    triggered_by TEXT REFERENCES people (id),
    commander_id TEXT REFERENCES people (id),
    on_call_id TEXT REFERENCES people (id),
    -- The zone that its local times were given in.
    zone TEXT NOT NULL,
    impact_began_at TIMESTAMP,
    detected_at TIMESTAMP,
    triggered_at TIMESTAMP,
    mitigated_at TIMESTAMP,
    resolved_at TIMESTAMP,
    -- What the register is sorted by: the earliest moment known, else when it was recorded.
    began_at TIMESTAMP NOT NULL,
    restricted BOOLEAN NOT NULL,
    -- Set by the spine when the postmortem is opened; null is the gap of RULES 1.
    postmortem_id TEXT,
    revision INTEGER NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX incidents_by_start ON incidents (began_at DESC, id);
-- Not of those without one: the engine would look for gaps here instead of in the index of gaps, which has their order.
CREATE UNIQUE INDEX incidents_by_postmortem ON incidents (postmortem_id) WHERE postmortem_id IS NOT NULL;
CREATE INDEX incidents_gaps ON incidents (began_at DESC, id) WHERE response_triggered AND postmortem_id IS NULL;

CREATE TABLE incident_services (
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    service_id TEXT NOT NULL REFERENCES services (id),
    PRIMARY KEY (incident_id, service_id)
) WITHOUT ROWID;
CREATE INDEX incident_services_by_service ON incident_services (service_id, incident_id);

-- Who sees a restricted incident and its postmortem, beside admins.
CREATE TABLE incident_readers (
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (incident_id, person_id)
) WITHOUT ROWID;
CREATE INDEX incident_readers_by_person ON incident_readers (person_id, incident_id);
