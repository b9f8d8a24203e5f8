//! All SQL of the room.

pub mod calendar;
pub mod meeting;
