//! Everyone involved in an incident, each with their involvement (RULES 12).
//! Owns the list and its history. Of a restricted postmortem it decides who sees it.

mod forms;
pub mod handlers;
mod model;
mod store;

pub use model::{Contribution, Contributor, Involvement};
pub use store::{add, note, of, opened, theirs};
