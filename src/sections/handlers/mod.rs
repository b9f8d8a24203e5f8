//! Screens of the room, a file for each; `answers` holds what the save can answer with.

mod answers;
pub mod edit;
pub mod history;
pub mod kept;
pub mod restoration;
pub mod saving;
pub mod templates;

use crate::kernel::PostmortemId;
use crate::sections::outline::SectionKind;

/// Path of a section, below the prefix.
fn section_path(postmortem: PostmortemId, kind: SectionKind) -> String {
    format!("/postmortems/{postmortem}/sections/{kind}")
}

/// Path of a section's place on the reading page, below the prefix.
fn reading_path(postmortem: PostmortemId, kind: SectionKind) -> String {
    format!("/postmortems/{postmortem}#{kind}")
}
