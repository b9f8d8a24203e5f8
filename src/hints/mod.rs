//! Wording hints (RULES 36): passages that look for a person or a single cause, each with its rule and another wording. Advice
//! only: a hint that is dismissed stays so, and none blocks anything.
//! Owns what was found in the texts of sections, what was dismissed, and which patterns are switched off. Does not own the
//! texts: their room hands them in, and hands on what it shows beside them.

mod access;
mod forms;
pub mod handlers;
mod model;
mod store;
pub mod wording;

pub use access::{is_involved, may_heed};
pub use model::{Dismissed, Hint, involved};
pub use store::{dismiss_in_text, found_in, in_text, keep, of, open_hints};
pub use wording::{Hit, Pattern, VERSION, hits};
