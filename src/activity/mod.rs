//! Who did what and when (RULES 42), written in the transaction of the deed.
//! Knows people and the id of an incident; what was done is a sentence that the doing room wrote. Across incidents it is
//! read by the room of the postmortems, which knows who may see them.

mod part;
mod store;

pub use part::DeedPart;
pub use store::{
    Deed, Line, add, changes_since, last_change_since, last_number, latest, of_incident, people_of_incident,
};
