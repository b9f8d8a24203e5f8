//! Screens of the room, a file for each.

pub mod list;
pub mod settle;
