//! What an owner asks a contributor for, by when, and how it was settled (RULES 13).
//! Owns the asks. Every part tells this room what was written ([`wrote`]): that is the deed in the activity, and it
//! settles what the writer was asked for at that place.

mod model;
mod store;

pub use store::{Change, changed, wrote};
