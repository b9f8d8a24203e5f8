//! The whole postmortem: the reading page, the page to print, the Markdown to take along.
//! Owns no table: it stands above the parts and binds them.

mod article;
mod completeness;
mod export;
pub mod handlers;
mod whole;

pub use completeness::{Gap, Known, gaps};
