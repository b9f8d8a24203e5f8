-- The address under which somebody's calendar program reads all meetings that they may see (RULES 35).
CREATE TABLE calendar_feeds (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES people (id),
    -- SHA-256 of the secret in the address: the table alone opens nothing. Null while it is switched off.
    secret_hash TEXT UNIQUE,
    -- Grows with each step; a form carries the one it was made from.
    revision INTEGER NOT NULL,
    -- When the address was made, or switched off.
    changed_at TIMESTAMP NOT NULL,
    -- When a program last read it, give or take fifteen minutes.
    read_at TIMESTAMP
) WITHOUT ROWID;
