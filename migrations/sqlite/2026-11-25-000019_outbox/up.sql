-- Messages to be sent, each written in the transaction of the deed it tells of.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    -- What the message is, said once: a second one with the same key is not put.
    dedup_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'change', 'cancellation', 'reminder', 'digest')),
    person_id TEXT REFERENCES people (id),
    -- What it is about, as far as a newer message takes the place of one that still waits; empty for nothing.
    topic TEXT NOT NULL,
    -- The incident that it tells of; a reader who may not see that any more does not get it.
    incident_id TEXT REFERENCES incidents (id),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Whom an answer by mail goes to; empty for the sender.
    reply_to TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- The three are emptied some time after the message ended.
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    calendar TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('none', 'request', 'cancel')),
    -- The Message-ID, made when the message was put and the same however often it goes out.
    msgid TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    -- After it nobody wants to read the message any more.
    good_until TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'in_doubt', 'sent', 'failed', 'given_up', 'outdated')),
    -- How often it was handed over since it was put, or put back.
    attempts INTEGER NOT NULL,
    -- When it is tried next while it waits; when it is taken for lost while it is in doubt.
    next_try_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    last_error TEXT NOT NULL
);
CREATE INDEX outbox_by_state ON outbox (state, next_try_at);
CREATE INDEX outbox_ended ON outbox (state, ended_at);
CREATE INDEX outbox_by_topic ON outbox (topic, state) WHERE topic <> '';
CREATE INDEX outbox_by_incident ON outbox (incident_id, state) WHERE incident_id IS NOT NULL;
-- What ended and is still to be emptied.
CREATE INDEX outbox_to_empty ON outbox (ended_at) WHERE text <> '' AND ended_at IS NOT NULL;
-- Whether somebody wants reminders by mail; invitations and what names them come in any case.
ALTER TABLE people ADD COLUMN reminders BOOLEAN NOT NULL DEFAULT 1;
-- The hour of their zone from which the daily digest comes.
ALTER TABLE people ADD COLUMN digest_hour INTEGER NOT NULL DEFAULT 8;
