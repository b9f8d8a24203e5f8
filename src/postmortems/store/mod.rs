//! All SQL of the room, a file for each use.

pub mod deeds;
pub mod desk;
pub mod list;
pub mod open;
pub mod policies;
pub mod reckoning;
pub mod spine;
