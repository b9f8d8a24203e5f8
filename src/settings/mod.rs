//! All settings on one page, and who changed which (the audit). Owns no table: each setting is kept by the room that it
//! belongs to, and the changes by `audit`.

pub mod handlers;
mod store;
