//! Comments on a section or a passage of it, in threads that are resolved (RULES 31, 40), with questions for reviewers.
//! Owns threads, comments and who is named in them. Does not own the texts: a passage is kept as it was read, and is looked
//! for in the text as it is now. Comments stand beside the document and are no part of it.

mod access;
pub mod anchor;
mod beside;
mod forms;
pub mod handlers;
mod mentions;
mod model;
mod news;
mod passage;
pub mod questions;
pub mod reading;
mod store;

pub use beside::{Beside, Passage, Talk, beside};
pub use model::{Comment, MentionLine, Thread, Which};
pub use passage::quoted;
pub use store::comments::{Draft, add as start, render_anew, reply, resolve};
pub use store::mentions::{draft, waiting_for};
pub use store::threads::{of, open_by_owner, open_threads};
