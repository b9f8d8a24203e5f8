//! Screens of the room, a file for each.

pub mod file;
pub mod page;
mod sheet;
