//! The start page: what waits for whoever looks. Owns no table.

pub mod handlers;
mod missing;
mod sentence;
