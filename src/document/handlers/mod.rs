//! Screens of the room, a file for each.

pub mod export;
pub mod reading;
