//! All SQL of the room.

pub mod named;
pub mod prompts;
pub mod shared;
