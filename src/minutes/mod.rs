//! The meeting while it is held, and what remains of it (RULES 32 to 35): the page that it is run from, who was there, and
//! that as a part of the document. The notes themselves are a section, with its merging and its history; actions are decided
//! and the message is approved where that is always done. Owns attendance.

mod agenda;
mod binding;
mod forms;
pub mod handlers;
mod model;
mod store;

pub use binding::{MinutesPart, part};
pub use store::note;
