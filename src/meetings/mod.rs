//! The meeting of a postmortem (RULES 6, 32 to 35): one each, scheduled before the text is ready.
//! Owns meetings, attendees, the calendar and the feeds of it. Who was involved is read from the contributors'
//! table, only to propose whom to invite.

mod access;
mod entry;
mod facts;
mod feed;
mod forms;
pub mod handlers;
pub mod ics;
mod mails;
mod model;
mod news;
pub mod people;
mod place;
mod store;
pub mod times;

pub use mails::{Before, tell, topic};
pub use model::{Ahead, Answer, Attendee, Change, Meeting};
pub use place::Piece;
pub use store::calendar::ahead;
pub use store::meeting::{attendees_of, cancel, choosable, of_postmortem, schedule, set_answer};
