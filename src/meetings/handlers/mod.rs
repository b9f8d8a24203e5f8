//! Screens of the room.

pub mod answer;
pub mod calendar;
pub mod cancellation;
pub mod feed;
pub mod file;
pub mod meeting;
mod page;
pub mod subscription;
