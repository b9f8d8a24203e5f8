//! All SQL of the room.

pub mod customers;
pub mod figures;
pub mod functions;
pub mod notes;
