//! All SQL of the room. Incidents are loaded through the viewer: what is not theirs is not found.

pub mod readers;
pub mod records;
pub mod register;
pub mod services;
pub mod severities;
