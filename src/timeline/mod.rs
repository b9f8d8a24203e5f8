//! What happened when: the entries of a timeline, facts in the order of real time (RULES 16 to 20).
//! Owns the entries and the picture of the incident's span. The marked moments belong to the incident.

mod binding;
mod days;
mod forms;
pub mod handlers;
mod model;
pub mod paste;
mod span;
mod store;

pub use binding::{TimelinePart, part};
pub use model::{Draft, Entry, Facts, Kind, Knowledge};
pub use span::{Span, measures};
pub use store::{add, facts, of, render_anew, without_entries};
