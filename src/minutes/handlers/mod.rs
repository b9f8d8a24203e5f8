//! The screens of the room.

pub mod attendance;
pub mod mode;
