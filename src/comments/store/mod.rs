//! All SQL of the room.

pub mod comments;
pub mod mentions;
pub mod threads;
