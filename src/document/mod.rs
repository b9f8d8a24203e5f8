//! The whole postmortem: the reading page, the page to print, the Markdown to take along.
//! Owns the editions that approvals froze, with the notes beside them; else it stands above the parts and binds them.

mod article;
mod completeness;
mod editions;
mod export;
pub mod handlers;
mod whole;

pub use completeness::{Check, Gap, Known, What, checklist, gaps};
pub use editions::{EditionLine, Newest, editions_of, freeze, newest};
pub use whole::{Extent, State, state};
