-- People, how they get in, and what the house keeps for itself.
CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('engineer', 'support', 'manager')),
    admin BOOLEAN NOT NULL,
    zone TEXT NOT NULL,
    -- A PHC string (argon2id). Null until an invited person has chosen a password.
    password TEXT,
    created_at TIMESTAMP NOT NULL,
    disabled_at TIMESTAMP
);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('engineer', 'support', 'manager')),
    admin BOOLEAN NOT NULL,
    -- SHA-256 of the secret in the link: the table alone opens nothing.
    secret_hash TEXT NOT NULL UNIQUE,
    invited_by TEXT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    accepted_by TEXT REFERENCES people (id),
    accepted_at TIMESTAMP,
    withdrawn_at TIMESTAMP
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    -- SHA-256 of the key in the cookie.
    key_hash TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- One row: the key that signs cookies, device marks and form marks.
CREATE TABLE house (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    secret BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- Forms that were carried out: a second sending leads to where the first one led.
CREATE TABLE submissions (
    form_id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    led_to TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX submissions_by_time ON submissions (at);
