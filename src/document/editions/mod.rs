//! Editions: what was approved, complete and for good (RULES 30). What they hold and how it is written is `contents`, how two
//! compare is `differences`; `docs/decisions/0012-editions.md` says why.

mod access;
pub mod contents;
pub mod differences;
mod freezing;

mod model;
pub mod store;

pub use access::may_note;
pub use freezing::{freeze, now_as_contents};
pub use model::{Edition, EditionLine, Newest, Note};
pub use store::{editions_of, newest};
