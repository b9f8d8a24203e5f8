//! All SQL of the room, a file for each kind of record.

pub mod house;
pub mod invitations;
pub mod people;
pub mod sessions;
