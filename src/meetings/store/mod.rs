//! All SQL of the room.

pub mod calendar;
pub mod feed;
pub mod meeting;
