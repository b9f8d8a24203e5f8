//! Raw forms of the room and the commands they become.

use chrono::NaiveDate;
use serde::Deserialize;

use super::model::Draft;
use crate::contributors::Involvement;
use crate::kernel::{PersonId, PostmortemId};
use crate::postmortems::Place;
use crate::web::{Check, Errors};

/// Longest wording and longest answer, in characters.
const WORDS: usize = 500;

/// An ask as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct AskForm {
    pub form: String,
    pub person: String,
    pub involvement: String,
    pub place: String,
    pub wording: String,
    pub due_on: String,
}

impl AskForm {
    /// An empty form with the day to propose.
    pub fn fresh(due_on: NaiveDate) -> Self {
        Self { due_on: due_on.to_string(), ..Self::default() }
    }

    /// Checks all fields; the day is not before `today`.
    pub fn check(&self, today: NaiveDate) -> Result<Draft, Errors> {
        let mut check = Check::new();
        let person = self.person.parse::<PersonId>().ok();
        if person.is_none() {
            check.wrong("person", "Choose whom you ask");
        }
        let involvement =
            check.optional::<Involvement>("involvement", &self.involvement, "Choose what they had to do with it");
        let place = check.choice::<Place>("place", &self.place, "Choose where it is to be written");
        let wording = check.line("wording", &self.wording, WORDS, "Say what you want to know");
        let due_on = self.due_on.trim().parse::<NaiveDate>().ok();
        match due_on {
            None => check.wrong("due_on", "Enter a date such as 2026-03-12"),
            Some(day) if day < today => check.wrong("due_on", "This day is over. Choose today or a later one"),
            Some(_) => {}
        }
        check.finish()?;
        match (person, due_on) {
            (Some(person), Some(due_on)) => Ok(Draft { person, place, wording, due_on, involvement }),
            _ => Err(Errors::default()),
        }
    }
}

/// "Nothing to add", or an ask taken back, with words that may be empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    pub words: String,
    /// The page to go back to: `desk`, `document` or, else, the asks.
    pub back: String,
}

impl WordsForm {
    /// Checks the words.
    pub fn check(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let words = check.optional_line("words", &self.words, WORDS);
        check.finish()?;
        Ok(words)
    }

    /// The address to go back to.
    pub fn way_back(&self, id: PostmortemId) -> String {
        match self.back.as_str() {
            "desk" => "/".to_owned(),
            "document" => format!("/postmortems/{id}"),
            _ => format!("/postmortems/{id}/asks"),
        }
    }
}
