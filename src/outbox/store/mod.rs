//! All SQL of the room.

pub mod desk;
pub mod notices;
pub mod put;
pub mod queue;
