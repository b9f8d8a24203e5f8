//! Screens of the room, a file for each.

pub mod dismissal;
pub mod patterns;
