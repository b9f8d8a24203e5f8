//! Screens of the room, a file for each.

pub mod account;
pub mod invitations;
pub mod people;
pub mod setup;
pub mod sign_in;
