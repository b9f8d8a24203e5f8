//! Screens of the room, a file for each.

pub mod comparison;
pub mod edition;
pub mod export;
pub mod reading;
