//! The screens of the room.

pub mod bulk;
pub mod file;
pub mod item;
pub mod list;
pub mod overview;
pub mod step;
