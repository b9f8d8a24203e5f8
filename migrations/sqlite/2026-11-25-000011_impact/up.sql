-- The figures of impact that the organisation asks for in every postmortem (RULES 21).
CREATE TABLE figures (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    unit TEXT NOT NULL,
    guidance TEXT NOT NULL,
    position INTEGER NOT NULL,
    retired_at TIMESTAMP
);
INSERT INTO figures (id, name, unit, guidance, position, retired_at) VALUES
    ('fgcstmr234', 'Customers affected', 'customers', 'How many customers could not do something that they wanted to do?', 1, NULL),
    ('fgvsrs2345', 'Users affected', 'users', 'How many people behind these customers?', 2, NULL),
    ('fgcntcts23', 'Support contacts', 'contacts', 'How many tickets, calls and chats came in because of it?', 3, NULL),
    ('fgrqsts234', 'Failed requests', 'requests', 'How many requests failed or ran into a time limit?', 4, NULL),
    ('fgrvnv2345', 'Revenue not taken', 'EUR', 'What was not earned in that time, as finance reckons it?', 5, NULL);

-- What a figure is in one postmortem; without a row it is not filled.
CREATE TABLE impact_figures (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    figure_id TEXT NOT NULL REFERENCES figures (id),
    state TEXT NOT NULL CHECK (state IN ('number', 'unknown', 'not_filled')),
    -- In hundredths of the unit; null unless the state is a number.
    hundredths BIGINT,
    -- Where the number comes from; of a zero, how it was checked.
    note TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES people (id),
    changed_at TIMESTAMP NOT NULL,
    UNIQUE (postmortem_id, figure_id),
    CHECK ((state = 'number') = (hundredths IS NOT NULL))
);

-- Which functions were hit and how badly.
CREATE TABLE affected_functions (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    name TEXT NOT NULL,
    degree TEXT NOT NULL CHECK (degree IN ('unavailable', 'mostly_failing', 'partly_failing', 'slow', 'wrong_results', 'cosmetic')),
    detail TEXT NOT NULL,
    revision INTEGER NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);
CREATE INDEX affected_functions_by_postmortem ON affected_functions (postmortem_id, added_at);

-- What customers said, added by support (RULES 22). Only ever appended: a correction is a note of its own.
CREATE TABLE customer_notes (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    -- Who said it: a customer, a group of them, a channel.
    who TEXT NOT NULL,
    said TEXT NOT NULL,
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    said_at TIMESTAMP,
    zone TEXT NOT NULL,
    -- How many said it; null when nobody counted.
    contacts INTEGER CHECK (contacts >= 0),
    -- A link or a number; empty when there is none.
    ticket TEXT NOT NULL,
    -- The note that this one corrects.
    corrects_id TEXT UNIQUE REFERENCES customer_notes (id),
    -- Why it was corrected.
    reason TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES people (id),
    at TIMESTAMP NOT NULL
);
CREATE INDEX customer_notes_by_postmortem ON customer_notes (postmortem_id, at);
CREATE INDEX customer_notes_by_renderer ON customer_notes (rendered_by);

-- Which customers were hit; for support, the owner and administrators alone.
CREATE TABLE affected_customers (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    name TEXT NOT NULL,
    -- The number of the account or contract.
    reference TEXT NOT NULL,
    effect TEXT NOT NULL,
    -- Who speaks with them.
    contact TEXT NOT NULL,
    revision INTEGER NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TIMESTAMP
);
CREATE INDEX affected_customers_by_postmortem ON affected_customers (postmortem_id, name);
