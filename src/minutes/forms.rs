//! Raw forms of the room.

use serde::Deserialize;

use crate::kernel::PersonId;
use crate::web::Errors;

/// Whether somebody was there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AttendanceForm {
    pub person: String,
    pub present: String,
}

impl AttendanceForm {
    /// Who, and whether they were there.
    pub fn check(&self) -> Result<(PersonId, bool), Errors> {
        let person = self.person.parse::<PersonId>().ok();
        let present = match self.present.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        match (person, present) {
            (Some(person), Some(present)) => Ok((person, present)),
            (None, _) => Err(Errors::one("person", "Choose who was there.")),
            (_, None) => Err(Errors::one("person", "Say whether they were there.")),
        }
    }
}
