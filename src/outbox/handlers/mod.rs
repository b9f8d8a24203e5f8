//! The page of the outbox, for administrators.

pub mod page;
pub mod steps;
pub mod test;
