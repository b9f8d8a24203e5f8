//! All SQL of the room.

pub mod history;
pub mod kept;
pub mod save;
pub mod templates;
pub mod text;
