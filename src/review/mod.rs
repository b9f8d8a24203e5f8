//! How a postmortem comes from a draft to closed, and back (RULES 29, 30): the steps of its status with who, when and why, what
//! stands against the next one, and who may approve.
//! Owns steps and reviewers. The status itself is the spine's; what an approval freezes is the document's.

mod access;
mod forms;
pub mod handlers;
mod model;
mod news;
mod standing;
mod steps;
mod store;

pub use standing::step_to;
pub use store::reviewers::name_reviewer;
pub use store::waiting::waiting_for;
