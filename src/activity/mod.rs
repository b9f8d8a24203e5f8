//! Who did what and when (RULES 42), written in the transaction of the deed.
//! Knows people and the id of an incident; what was done is a sentence that the doing room wrote.

mod store;

pub use store::{Deed, Line, add, latest, of_incident};
