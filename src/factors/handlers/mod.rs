//! The screens of the room.

pub mod item;
pub mod list;
pub mod prompt;
pub mod questions;
