//! The form of one entry.

use serde::Deserialize;

use super::model::{Draft, Entry, Kind, Knowledge, is_link};
use crate::kernel::{Instant, Zone};
use crate::web::{Check, Errors, LocalTime};

/// Longest text of an entry, in characters: it is a line, not a paragraph.
pub const TEXT: usize = 1000;
/// Longest source, in characters.
pub const SOURCE: usize = 1000;

/// An entry as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    pub form: String,
    /// The revision that the form was filled from; empty for a new one.
    pub base_revision: String,
    pub at: String,
    pub at_which: String,
    pub zone: String,
    pub text: String,
    pub kind: String,
    pub source: String,
    pub knowledge: String,
}

impl EntryForm {
    /// An empty form, near a time in a zone.
    pub fn fresh(near: Instant, zone: Zone) -> Self {
        let near = LocalTime::stored(Some(near), zone);
        Self {
            at: near.raw,
            at_which: near.which,
            zone: zone.to_string(),
            kind: Kind::Observation.to_string(),
            knowledge: Knowledge::KnownThen.to_string(),
            ..Self::default()
        }
    }

    /// The form of an entry that is stored.
    pub fn stored(entry: &Entry) -> Self {
        Self {
            base_revision: entry.revision.to_string(),
            text: entry.text.clone(),
            kind: entry.kind.to_string(),
            source: entry.source.clone(),
            knowledge: entry.knowledge.to_string(),
            ..Self::fresh(entry.at, entry.zone)
        }
    }

    /// The time as typed.
    pub fn time(&self) -> LocalTime {
        LocalTime { raw: self.at.clone(), which: self.at_which.clone() }
    }

    /// The moments to choose from, where the clocks changed.
    pub fn choices(&self) -> Vec<(String, String)> {
        self.zone.parse::<Zone>().map(|zone| self.time().choices(zone)).unwrap_or_default()
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields.
    pub fn check(&self) -> Result<Draft, Errors> {
        let mut check = Check::new();
        let zone = check.parsed::<Zone>("zone", &self.zone);
        if self.at.trim().is_empty() {
            check.wrong("at", "Enter when it happened");
        }
        let at = zone.and_then(|zone| check.moment("at", &self.time(), zone));
        let text = check.line("text", &self.text, TEXT, "Say what happened");
        let kind = check.choice("kind", &self.kind, "Choose what it tells of");
        let source = check_source(&mut check, "source", &self.source);
        let knowledge = check.choice("knowledge", &self.knowledge, "Choose whether it was known at the time");
        check.finish()?;
        match (at, zone) {
            (Some(at), Some(zone)) => Ok(Draft { at, zone, text, kind, source, knowledge }),
            _ => Err(Errors::default()),
        }
    }
}

/// A link or words. A link leads to the web and nowhere else.
pub fn check_source(check: &mut Check, field: &'static str, raw: &str) -> String {
    let source = check.optional_line(field, raw, SOURCE);
    if source.contains("://") && !source.contains(' ') && !is_link(&source) {
        check.wrong(field, "A link begins with https:// or http://. Or say the source in words");
    }
    source
}
