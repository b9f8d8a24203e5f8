//! The text of a postmortem: its sections, their revisions, and what became of texts that met each other.
//! Owns sections, revisions and kept texts. Every write goes through `save`, whatever door it came in by.
//! Knows the spine and no other part; what a section says beside its text (figures, asks) stands in other rooms.

pub mod comparison;
mod draft;
mod forms;
pub mod handlers;
pub mod merge;
mod model;
mod outline;
mod passages;
mod store;
mod template_forms;
mod templates;

pub use draft::{Draft, MAX_TEXT, TooLong};
pub use model::{Body, Current, Kept, KeptLine, Section, Why};
pub use outline::{SectionKind, outline};
pub use store::kept::of as kept_of;
pub use store::save::{CameIn, End, Met, Save, Saved, Stored, save};
pub use store::templates::{add as add_template, ensure};
pub use store::text::{all, bodies, current, empty_ones, find_hints_anew, incident_changed, opened, render_anew};
pub use templates::Beginning;
