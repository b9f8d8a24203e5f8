//! All SQL of the room.

pub mod desk;
pub mod put;
pub mod queue;
