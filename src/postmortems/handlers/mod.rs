//! Screens of the room, a file for each.

pub mod activity;
pub mod deeds;
pub mod holiday_file;
pub mod holidays;
pub mod list;
pub mod opening;
pub mod owner;
pub mod policy;
pub mod title;
