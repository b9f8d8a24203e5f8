//! Which incidents were owed a postmortem and have none, and which meetings are late, counted by month and by service
//! (RULES 1, 4). Counts what the rooms below know and owns nothing of it, only the number that says when it changed.
//! No people and no teams are compared (RULES 39).

pub mod handlers;
mod kept;
mod links;
mod period;
mod store;
mod tally;

pub use kept::Kept;
