//! The screens of the room.

pub mod answers;
pub mod list;
pub mod point;
