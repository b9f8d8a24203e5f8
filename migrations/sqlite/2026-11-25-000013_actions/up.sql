-- What will be different (RULES 26).
CREATE TABLE actions (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('prevent', 'detect_sooner', 'reduce', 'improve_response', 'tune_monitoring')),
    -- Who will do it; nobody while it is only proposed.
    person_id TEXT REFERENCES people (id),
    due_on DATE,
    priority TEXT NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    -- A link or a number; empty when there is none.
    tracker TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'committed', 'done', 'declined')),
    -- Of a declined one: why (RULES 27). Of a done one: what tells.
    reason TEXT NOT NULL,
    decided_by TEXT REFERENCES people (id),
    decided_at TIMESTAMP,
    revision INTEGER NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP,
    CHECK (state <> 'declined' OR reason <> '')
);
CREATE INDEX actions_by_postmortem ON actions (postmortem_id, added_at);
-- Every list in its order. It stands first: of two indexes that serve alike the engine takes the one made later, the smaller.
CREATE INDEX actions_listed ON actions (due_on IS NULL, due_on, id) WHERE removed_at IS NULL;
CREATE INDEX actions_open ON actions (due_on, id) WHERE removed_at IS NULL AND state IN ('proposed', 'committed');
-- As the list of all actions is read: those without a day last.
CREATE INDEX actions_open_listed ON actions (due_on IS NULL, due_on, id) WHERE removed_at IS NULL AND state IN ('proposed', 'committed');
CREATE INDEX actions_by_person ON actions (person_id, state, due_on) WHERE removed_at IS NULL;
-- What one person has to do, as their desk reads it: no more rows than it shows.
CREATE INDEX actions_open_by_person ON actions (person_id, due_on IS NULL, due_on, id) WHERE removed_at IS NULL AND state IN ('proposed', 'committed');
CREATE INDEX actions_by_renderer ON actions (rendered_by);
