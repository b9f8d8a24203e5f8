//! The screens of the room.

pub mod addresses;
pub mod approval;
pub mod dismissal;
pub mod page;
pub mod posting;
pub mod public;
