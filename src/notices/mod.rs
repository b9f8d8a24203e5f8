//! What somebody is told in the app: the same words as by mail, for those without mail, and beside it.
//! Shows notices through their reader's eyes; the outbox writes them, supersedes them and takes them away.
//! `docs/decisions/0019-feed-and-notices.md`.

pub mod handlers;
mod model;
mod store;
