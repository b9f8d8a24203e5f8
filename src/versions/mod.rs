//! Every state that an item of a part (an entry, a factor, an action) ever had, so that nothing typed is lost, and what
//! happens when two people change the same item.
//! Owns the versions; the items themselves stand in the tables of their parts, which decide who may change them.

mod clash;
pub mod handlers;
mod model;
mod store;

pub use clash::{Clash, Row, Stored, Weighed, weigh};
pub use model::{Fields, PastVersion, Step, Version};
pub use store::keep;
