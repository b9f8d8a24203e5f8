//! All SQL of the room.

pub mod reviewers;
pub mod taken;
pub mod waiting;
