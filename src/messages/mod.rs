//! What is said to the organisation and to customers (RULES 28): what a message lacks, what should not leave the house, its
//! approval, where it was posted, and its public page.
//! Owns approvals, postings, public pages, dismissed findings and the list of internal addresses. The texts themselves are
//! sections, with their merging, history and kept texts; this room only reads them.

mod access;
mod binding;
mod forms;
pub mod handlers;
mod model;
mod news;
pub mod parts;
mod public;
mod review;
pub mod scrub;
mod store;

pub use access::may_approve;
pub use binding::{MessagesPart, part};
pub use model::{Approved, FindingKind, Waiting};
pub use review::{Review, review};
pub use store::approvals::{approve, is_posted, post, render_anew, standing};
pub use store::desk::{approved_not_posted, waiting_for_approval};
