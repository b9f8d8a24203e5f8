//! The form of one entry.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::model::{Draft, Entry, Kind, Knowledge, is_link};
use super::paste::{Pasted, Row};
use crate::kernel::{Instant, Zone};
use crate::web::{Check, Errors, LocalTime};

/// Longest text of an entry, in characters: a line, or the paragraph that stood below a time in somebody's document.
pub const TEXT: usize = 4000;
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

/// A text to be read, with what holds where it says nothing.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct PasteForm {
    pub source: String,
    pub day: String,
    pub zone: String,
    /// The answers that hold for all rows.
    pub same: Vec<String>,
}

/// The rows of a preview as fields: the nth value of each belongs to the nth row.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct RowsForm {
    pub form: String,
    /// What was pasted, so that nothing is lost on the way.
    pub source: String,
    pub day: String,
    pub zone: String,
    /// The answers that were given for all rows.
    pub same: Vec<String>,
    /// The numbers of the rows to be stored.
    pub keep: Vec<usize>,
    pub line: Vec<String>,
    /// A moment and its zone, where there was a choice; empty for the time as typed.
    pub choice: Vec<String>,
    pub at: Vec<String>,
    pub row_zone: Vec<String>,
    pub text: Vec<String>,
    pub from: Vec<String>,
    pub kind: Vec<String>,
    pub knowledge: Vec<String>,
}

/// A row of the preview.
#[derive(Debug, Clone, Default)]
pub struct RowForm {
    pub keep: bool,
    pub line: String,
    /// What there is to choose from: value and words.
    pub choices: Vec<(String, String)>,
    pub choice: String,
    pub at: String,
    pub zone: String,
    pub text: String,
    pub from: String,
    pub kind: String,
    pub knowledge: String,
    /// What a person should know of how it was read.
    pub notes: Vec<String>,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

impl RowForm {
    /// A row as it was read. One that stands in the timeline already, and one without a time, is left out unless somebody
    /// takes it over.
    pub fn read(row: &Row, known: &HashSet<(Instant, String)>, zone: Zone) -> Self {
        let mut form = Self {
            keep: !row.is_not_understood(),
            line: row.line.to_string(),
            zone: zone.to_string(),
            text: row.text.clone(),
            from: row.source.clone(),
            kind: row.kind.to_string(),
            knowledge: row.knowledge.to_string(),
            notes: row.notes.clone(),
            ..Self::default()
        };
        match row.choices.as_slice() {
            [one] if row.is_settled() => {
                form.at = one.zone.at(one.at).local();
                form.zone = one.zone.to_string();
                // A local time that came twice is told by its moment.
                form.choice = Self::value(one.at, one.zone);
            }
            _ => {
                form.ask(row);
            }
        }
        if row.choices.iter().any(|one| known.contains(&(one.at, row.text.clone()))) {
            form.keep = false;
            form.notes.push("This stands in the timeline already.".to_owned());
        }
        form
    }

    /// Asks what the row asks: also on a page that is shown again.
    fn ask(&mut self, row: &Row) {
        let words = |one: &super::paste::Choice| {
            let stamp = one.zone.at(one.at);
            let label = if one.label.is_empty() { String::new() } else { format!(" ({})", one.label) };
            (Self::value(one.at, one.zone), format!("{}, {} UTC{label}", stamp.full(), Zone::UTC.at(one.at).time()))
        };
        if !row.is_settled() {
            self.choices = row.choices.iter().map(words).collect();
        }
        self.notes.clone_from(&row.notes);
    }

    fn value(at: Instant, zone: Zone) -> String {
        format!("{} {zone}", at.iso())
    }

    /// Whether somebody has to say which time is meant.
    pub fn asks(&self) -> bool {
        !self.choices.is_empty()
    }

    /// The time that was chosen, as long as the fields still say the same.
    fn chosen(&self) -> Option<(Instant, Zone)> {
        let (at, zone) = self.choice.split_once(' ')?;
        let (at, zone) = (at.parse::<Instant>().ok()?, zone.parse::<Zone>().ok()?);
        let untouched = self.at.is_empty() || zone.at(at).local() == self.at && zone.to_string() == self.zone;
        untouched.then_some((at, zone))
    }

    fn check(&mut self) -> Option<Draft> {
        let chosen = self.chosen();
        let fields = EntryForm {
            at: self.at.clone(),
            zone: self.zone.clone(),
            text: self.text.clone(),
            kind: self.kind.clone(),
            source: self.from.clone(),
            knowledge: self.knowledge.clone(),
            ..EntryForm::default()
        };
        let fields = match chosen {
            Some((at, zone)) => {
                EntryForm { at: zone.at(at).local(), at_which: at.iso(), zone: zone.to_string(), ..fields }
            }
            None => fields,
        };
        match fields.check() {
            Ok(draft) => Some(draft),
            Err(_) if chosen.is_none() && self.at.trim().is_empty() && self.asks() => {
                self.errors = vec!["Choose which time is meant, or type it".to_owned()];
                None
            }
            Err(errors) => {
                let offered = fields.choices();
                if let Some(zone) = fields.zone.parse::<Zone>().ok().filter(|_| chosen.is_none() && !offered.is_empty())
                {
                    let value =
                        |iso: &String| iso.parse::<Instant>().map(|at| Self::value(at, zone)).unwrap_or_default();
                    self.choices = offered.iter().map(|(iso, words)| (value(iso), words.clone())).collect();
                }
                self.errors = errors.0.into_iter().map(|error| error.message).collect();
                None
            }
        }
    }
}

impl RowsForm {
    /// The rows, as they were sent.
    pub fn rows(&self) -> Vec<RowForm> {
        let at = |list: &[String], n: usize| list.get(n).cloned().unwrap_or_default();
        let row = |(n, text): (usize, &String)| RowForm {
            keep: self.keep.contains(&n),
            line: at(&self.line, n),
            choice: at(&self.choice, n),
            at: at(&self.at, n),
            zone: at(&self.row_zone, n),
            text: text.clone(),
            from: at(&self.from, n),
            kind: at(&self.kind, n),
            knowledge: at(&self.knowledge, n),
            ..RowForm::default()
        };
        self.text.iter().enumerate().map(row).collect()
    }

    /// Checks the rows to be stored; else all rows, each with what is wrong with it and what `read` asks about it.
    pub fn check(&self, read: &Pasted) -> Result<Vec<Draft>, Vec<RowForm>> {
        let asked: HashMap<String, &Row> = read.rows.iter().map(|row| (row.line.to_string(), row)).collect();
        let mut rows = self.rows();
        for row in &mut rows {
            if let Some(read) = asked.get(&row.line) {
                row.ask(read);
            }
        }
        let drafts: Vec<Option<Draft>> = rows.iter_mut().filter(|row| row.keep).map(RowForm::check).collect();
        match drafts.into_iter().collect() {
            Some(drafts) => Ok(drafts),
            None => Err(rows),
        }
    }
}
