//! The screens of the room.

pub mod page;
pub mod reviewers;
pub mod step;
