//! The meeting of a postmortem.

pub mod ics;
pub mod people;
