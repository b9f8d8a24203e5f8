//! All SQL of the room.

pub mod addresses;
pub mod approvals;
pub mod desk;
pub mod pages;
pub mod scrub;
