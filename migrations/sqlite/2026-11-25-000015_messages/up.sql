-- Approvals of a message (RULES 28): each is of one revision of its section, and keeps what was approved.
CREATE TABLE message_approvals (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    rendered_by INTEGER NOT NULL,
    -- What was still found by the scrub list, and why it may leave the house; empty when nothing was.
    reason TEXT NOT NULL,
    approved_by TEXT NOT NULL REFERENCES people (id),
    approved_at TIMESTAMP NOT NULL,
    withdrawn_by TEXT REFERENCES people (id),
    withdrawn_at TIMESTAMP,
    withdrawal_reason TEXT NOT NULL
);
CREATE UNIQUE INDEX message_approvals_now ON message_approvals (postmortem_id) WHERE withdrawn_at IS NULL;
CREATE INDEX message_approvals_by_postmortem ON message_approvals (postmortem_id, approved_at);
CREATE INDEX message_approvals_by_renderer ON message_approvals (rendered_by);

-- Where an approved message was posted, by support.
CREATE TABLE message_postings (
    id TEXT PRIMARY KEY NOT NULL,
    approval_id TEXT NOT NULL REFERENCES message_approvals (id),
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    address TEXT NOT NULL,
    posted_by TEXT NOT NULL REFERENCES people (id),
    posted_at TIMESTAMP NOT NULL,
    noted_at TIMESTAMP NOT NULL
);
CREATE INDEX message_postings_by_approval ON message_postings (approval_id);
CREATE INDEX message_postings_by_postmortem ON message_postings (postmortem_id, noted_at);

-- The public page of an approved external message: whoever has the address sees it and nothing else.
CREATE TABLE public_pages (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    secret TEXT NOT NULL UNIQUE,
    opened_by TEXT NOT NULL REFERENCES people (id),
    opened_at TIMESTAMP NOT NULL,
    closed_by TEXT REFERENCES people (id),
    closed_at TIMESTAMP
);
CREATE UNIQUE INDEX public_pages_now ON public_pages (postmortem_id) WHERE closed_at IS NULL;

-- Words of the scrub list that somebody judged to be harmless in one message; taken back, they are a finding again.
CREATE TABLE scrub_dismissals (
    id TEXT PRIMARY KEY NOT NULL,
    postmortem_id TEXT NOT NULL REFERENCES postmortems (id),
    finding TEXT NOT NULL CHECK (finding IN ('staff_name', 'staff_address', 'internal_name', 'internal_link', 'customer_name')),
    words TEXT NOT NULL,
    reason TEXT NOT NULL,
    dismissed_by TEXT NOT NULL REFERENCES people (id),
    dismissed_at TIMESTAMP NOT NULL,
    undone_by TEXT REFERENCES people (id),
    undone_at TIMESTAMP
);
CREATE UNIQUE INDEX scrub_dismissals_now ON scrub_dismissals (postmortem_id, finding, words) WHERE undone_at IS NULL;

-- Ends of host names and addresses that are internal, such as `.internal` or `10.0.0.0/8`.
CREATE TABLE internal_addresses (
    id TEXT PRIMARY KEY NOT NULL,
    pattern TEXT NOT NULL UNIQUE,
    added_by TEXT REFERENCES people (id),
    added_at TIMESTAMP NOT NULL
);

INSERT INTO internal_addresses (id, pattern, added_by, added_at) VALUES
    ('ntrndb2345', '.internal', NULL, '2026-11-25 00:00:00'),
    ('ntrndc2345', '.corp', NULL, '2026-11-25 00:00:00'),
    ('ntrndd2345', '.local', NULL, '2026-11-25 00:00:00'),
    ('ntrndf2345', '.lan', NULL, '2026-11-25 00:00:00'),
    ('ntrndg2345', '.intranet', NULL, '2026-11-25 00:00:00'),
    ('ntrndh2345', '.home.arpa', NULL, '2026-11-25 00:00:00'),
    ('ntrndj2345', 'localhost', NULL, '2026-11-25 00:00:00'),
    ('ntrndk2345', '10.0.0.0/8', NULL, '2026-11-25 00:00:00'),
    ('ntrndm2345', '172.16.0.0/12', NULL, '2026-11-25 00:00:00'),
    ('ntrndn2345', '192.168.0.0/16', NULL, '2026-11-25 00:00:00'),
    ('ntrndp2345', '127.0.0.0/8', NULL, '2026-11-25 00:00:00'),
    ('ntrndq2345', '169.254.0.0/16', NULL, '2026-11-25 00:00:00'),
    ('ntrndr2345', '100.64.0.0/10', NULL, '2026-11-25 00:00:00'),
    ('ntrnds2345', 'fc00::/7', NULL, '2026-11-25 00:00:00'),
    ('ntrndt2345', 'fe80::/10', NULL, '2026-11-25 00:00:00');
