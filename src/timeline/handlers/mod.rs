//! The screens of the room.

pub mod entry;
pub mod file;
pub mod list;
pub mod paste;
