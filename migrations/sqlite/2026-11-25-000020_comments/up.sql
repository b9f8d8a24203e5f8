-- Threads of comments on sections and passages of them (RULES 31). A passage is kept as it was read: its words and what
-- stood on either side; where it stands now is found in the text as it is now.
CREATE TABLE comment_threads (
    id TEXT NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    section TEXT NOT NULL CHECK (section IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes')),
    -- The words of the passage; empty for the whole section.
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    -- The byte of the words at which it began, and whether its words stood elsewhere in them, too.
    position INTEGER NOT NULL,
    repeated BOOLEAN NOT NULL,
    started_by TEXT NOT NULL REFERENCES people (id),
    started_at TIMESTAMP NOT NULL,
    -- How many of its comments are not removed; one without any is shown nowhere but to be undone.
    standing INTEGER NOT NULL,
    resolved_by TEXT REFERENCES people (id),
    resolved_at TIMESTAMP,
    PRIMARY KEY (postmortem_id, id),
    UNIQUE (id)
) WITHOUT ROWID;

CREATE TABLE comments (
    id TEXT NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    thread_id TEXT NOT NULL REFERENCES comment_threads (id),
    -- Its place in the thread, from 1.
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    -- The text as safe HTML: a read does not render again.
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    written_by TEXT NOT NULL REFERENCES people (id),
    written_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP,
    removed_at TIMESTAMP,
    PRIMARY KEY (postmortem_id, thread_id, number),
    UNIQUE (id)
) WITHOUT ROWID;
CREATE INDEX comments_by_renderer ON comments (rendered_by);

-- Who is named in a comment. It waits for them until they answer, say that they saw it, or the thread is resolved.
CREATE TABLE comment_mentions (
    person_id TEXT NOT NULL REFERENCES people (id),
    comment_id TEXT NOT NULL REFERENCES comments (id),
    seen_at TIMESTAMP,
    PRIMARY KEY (person_id, comment_id)
) WITHOUT ROWID;
CREATE INDEX mentions_of_comment ON comment_mentions (comment_id);
-- The desk looks for them.
CREATE INDEX mentions_waiting ON comment_mentions (person_id, comment_id) WHERE seen_at IS NULL;
