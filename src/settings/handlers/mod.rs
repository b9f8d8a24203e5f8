//! Screens of the room, a file for each.

pub mod audit;
pub mod index;
pub mod start;
