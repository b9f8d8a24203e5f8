//! All SQL of the room.

pub mod monitoring;
pub mod points;
pub mod ratings;
