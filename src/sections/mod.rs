//! The text of a postmortem.

pub mod comparison;
pub mod merge;
