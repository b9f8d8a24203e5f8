-- The entries of a timeline (RULES 16, 17), in UTC; the zone is the one the time was given in.
CREATE TABLE timeline_entries (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    at TIMESTAMP NOT NULL,
    zone TEXT NOT NULL,
    text TEXT NOT NULL,
    -- The text as safe HTML: a read does not render again.
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('status_change', 'impact_change', 'decision', 'action', 'observation', 'communication')),
    -- A link or words; empty when there is none.
    source TEXT NOT NULL,
    knowledge TEXT NOT NULL CHECK (knowledge IN ('known_then', 'found_later')),
    -- The paste that it came with, so that one paste can be undone as a whole.
    paste TEXT,
    revision INTEGER NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);
CREATE INDEX timeline_by_time ON timeline_entries (postmortem_id, at, added_at, id) WHERE removed_at IS NULL;
CREATE INDEX timeline_removed ON timeline_entries (postmortem_id, removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX timeline_by_renderer ON timeline_entries (rendered_by);
