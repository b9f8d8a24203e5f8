//! What will be different: actions with a person, a date and a state (RULES 26, 27).
//! Owns the actions. Whether the meeting decides on them, and which point of a review leads to one, is a matter of others.

mod access;
mod binding;
mod bulk;
mod due;
mod forms;
pub mod handlers;
mod model;
mod store;
pub mod wording;

pub use access::steps;
pub use binding::{ActionsPart, part};
pub use due::{default_due, ends_at};
pub use model::{Action, Draft, Kind, Line, Priority, State, Step};
pub use store::items::{add, of, render_anew, take};
pub use store::list::{Filter, Which, list, mine, open_by_postmortem, overdue_by_postmortem};
