-- The activity of the whole organisation, the last deed first (RULES 42).
CREATE INDEX activity_by_time ON activity (at, id);
CREATE INDEX activity_by_person ON activity (person_id, at, id);
