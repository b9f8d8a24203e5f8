//! Raw forms of the room.

use serde::Deserialize;

use crate::kernel::{PersonId, text};
use crate::postmortems::Status;
use crate::web::{Check, Errors};

/// Longest reason, in characters.
const REASON: usize = 1000;

/// A step, taken from a page that knew of the steps before it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// Number of the last step that stood on the page.
    pub seen: String,
    /// Number of the last line of the activity when the page was made.
    pub read: String,
    /// Why forward.
    pub reason: String,
    /// Back to which status.
    pub to: String,
    /// Why back.
    pub why: String,
}

impl StepForm {
    /// The last step that was seen; 0 for none.
    pub fn seen(&self) -> i32 {
        self.seen.parse().unwrap_or(-1)
    }

    /// The last line that was read; 0 for none.
    pub fn read(&self) -> i32 {
        self.read.parse().unwrap_or(0)
    }

    /// The status to go back to.
    pub fn back_to(&self) -> Option<Status> {
        Status::parse(&self.to)
    }

    /// Why, as one line, from whichever of the two forms it came.
    pub fn typed(&self) -> String {
        let typed = if self.why.is_empty() { &self.reason } else { &self.why };
        text::single_line(typed)
    }

    /// The reason of a step forward; `needed` says what it is needed for.
    pub fn check(&self, needed: Option<&str>) -> Result<String, Errors> {
        let mut check = Check::new();
        let reason = match needed {
            Some(needed) => check.line("reason", &self.reason, REASON, needed),
            None => check.optional_line("reason", &self.reason, REASON),
        };
        check.finish().map(|()| reason)
    }

    /// The reason of a step back.
    pub fn check_back(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let why = check.line("why", &self.why, REASON, "Say why it goes back, for those who approved or wait");
        check.finish().map(|()| why)
    }
}

/// Somebody to be named as a reviewer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReviewerForm {
    /// Their id.
    pub person: String,
}

impl ReviewerForm {
    /// Checks that somebody is chosen.
    pub fn check(&self) -> Result<PersonId, Errors> {
        self.person.parse().map_err(|_| Errors::one("person", "Choose who shall review"))
    }
}
