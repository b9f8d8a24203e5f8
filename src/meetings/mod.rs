//! The meeting of a postmortem (RULES 6, 32 to 35): one each, scheduled before the text is ready.
//! Owns meetings and attendees. Who was involved is read from the contributors' table, only to
//! propose whom to invite.

pub mod ics;
mod model;
pub mod people;
mod store;

pub use model::{Ahead, Answer, Change, Meeting};
pub use store::calendar::{ahead, scheduled};
pub use store::meeting::{of_postmortem, schedule, set_answer};
