//! Raw forms of the room.

use serde::Deserialize;

use super::model::Involvement;
use crate::kernel::PersonId;
use crate::web::{Check, Errors};

/// Somebody to be put on the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ContributorForm {
    pub person: String,
    pub involvement: String,
}

impl ContributorForm {
    /// Checks who and as what.
    pub fn check(&self) -> Result<(PersonId, Involvement), Errors> {
        let mut check = Check::new();
        let person = self.person.parse::<PersonId>().ok();
        if person.is_none() {
            check.wrong("person", "Choose a person");
        }
        let involvement = check.choice("involvement", &self.involvement, "Choose what they had to do with it");
        check.finish()?;
        person.map(|person| (person, involvement)).ok_or_else(Errors::default)
    }
}
