//! What an owner asks a contributor for, by when, and how it was settled (RULES 13).
//! Owns the asks. Every part tells this room what was written ([`wrote`]): that is the deed in the activity, and it
//! settles what the writer was asked for at that place.

mod access;
mod due;
mod forms;
pub mod handlers;
mod model;
mod store;

pub use due::ends_at;
pub use model::{Ask, Draft, OpenAsk, OpenLine, Settled};
pub use store::items::{add, of, settle};
pub use store::open::{late_of_owned, mine, open_at};
pub use store::written::{Change, changed, wrote};
