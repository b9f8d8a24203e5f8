//! All SQL of the room.

pub mod items;
pub mod list;
mod open;
