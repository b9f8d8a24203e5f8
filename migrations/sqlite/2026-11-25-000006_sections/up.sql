-- The sections of a postmortem, one row each, copied from the outline when it is opened (RULES 14).
CREATE TABLE sections (
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    kind TEXT NOT NULL CHECK (kind IN ('summary', 'impact', 'what_happened', 'why_triggered', 'contributing_factors', 'resolution', 'response_review', 'went_well', 'went_less_well', 'lucky', 'actions', 'internal_message', 'external_message', 'meeting_notes')),
    position INTEGER NOT NULL,
    -- 0 until something was saved; grows by one with each save that changed the text. The text stands in
    -- section_revisions alone: a reading page needs the HTML and not the source.
    revision INTEGER NOT NULL,
    empty BOOLEAN NOT NULL,
    -- The text as safe HTML: a read does not render again.
    html TEXT NOT NULL,
    -- The version of the renderer that made it; what an older one made is rendered anew at start.
    rendered_by INTEGER NOT NULL,
    saved_by TEXT REFERENCES people (id),
    saved_at TIMESTAMP,
    -- From the template that the postmortem was opened by: what belongs here in the organisation's words, and what the
    -- empty form begins with; both may be empty.
    guidance TEXT NOT NULL,
    start TEXT NOT NULL,
    PRIMARY KEY (postmortem_id, kind)
);
CREATE INDEX sections_by_renderer ON sections (rendered_by);

CREATE TABLE section_revisions (
    postmortem_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    words INTEGER NOT NULL,
    -- The revision the author started from; older than revision - 1 when other saves came between.
    base_revision INTEGER NOT NULL,
    -- What the author sent, where a merge made another text of it.
    sent TEXT,
    -- Set when this revision brings an older one back.
    restores INTEGER,
    author_id TEXT NOT NULL REFERENCES people (id),
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (postmortem_id, kind, revision),
    FOREIGN KEY (postmortem_id, kind) REFERENCES sections (postmortem_id, kind)
);

-- Texts that could not be stored where they were meant for, kept for their author until dismissed.
CREATE TABLE kept_texts (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    kind TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES people (id),
    base_revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('overlap', 'session_ended', 'not_allowed', 'too_large', 'not_stored')),
    at TIMESTAMP NOT NULL,
    dismissed_at TIMESTAMP
);
CREATE INDEX kept_texts_open ON kept_texts (author_id, at) WHERE dismissed_at IS NULL;
