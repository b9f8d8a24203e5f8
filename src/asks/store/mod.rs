//! All SQL of the room.

pub mod items;
pub mod open;
pub mod written;
