//! Timelines as people have them already: a text of lines, lists, tables, headings or a chat, read into entries.
//! Values in, values out; a person looks at every row before anything is stored. What could be meant in two ways is asked
//! about, what has no time is shown as not understood, and no line is dropped. `docs/decisions/0008-timeline-paste.md` says
//! which shapes are known and why what is asked.

mod calendar;
mod carry;
mod clock;
mod guess;
mod outline;
mod scan;
mod shapes;
mod speech;
mod stamp;
mod table;
mod when;
mod words;
mod zones;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::model::{Kind, Knowledge};
use crate::kernel::{Instant, Zone};

/// Most lines of one paste.
pub const MOST_LINES: usize = 2000;
/// Longest paste, in bytes.
pub const MOST_BYTES: usize = 500_000;

/// A text as it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pasted {
    /// Rows in the order of real time as far as it is known.
    pub rows: Vec<Row>,
    /// Lines of the text that say something.
    pub lines: usize,
    /// What became of each line, from the first.
    pub fates: Vec<Fate>,
    /// Lines that hold for what follows, with their numbers from 1.
    pub held: Vec<(usize, String)>,
    /// Lines outside the section that is called a timeline, with their numbers from 1.
    pub outside: Vec<(usize, String)>,
    /// What holds for the whole: the zone that was assumed, that rows were sorted.
    pub notes: Vec<String>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It says nothing.
    Blank,
    /// It became the row with this number in the order of the text, or a part of it.
    Row(usize),
    /// It is a date, a heading, the head of a table or a sentence on zones: it holds for what follows.
    Holds,
    /// It stands in a document outside the section that is called a timeline, and says no time.
    Outside,
}

/// An entry to be, or a line that was not understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The number of its first line, from 1.
    pub line: usize,
    /// When it may have been: one is settled, several are asked about, none is not understood.
    pub choices: Vec<Choice>,
    /// Whether even the one has to be confirmed.
    pub asks: bool,
    /// What happened.
    pub text: String,
    /// A link or words; empty when there is none.
    pub source: String,
    /// What it seems to tell of.
    pub kind: Kind,
    /// Whether it seems to have been known at the time.
    pub knowledge: Knowledge,
    /// What a person should know of how it was read.
    pub notes: Vec<String>,
}

/// One way to take the time of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The moment.
    pub at: Instant,
    /// The zone that it was given in, or the postmortem's.
    pub zone: Zone,
    /// What tells it from the others: `China: CST`; empty when there is one.
    pub label: String,
}

impl Row {
    /// Whether its time is settled.
    pub fn is_settled(&self) -> bool {
        self.choices.len() == 1 && !self.asks
    }

    /// Whether no time was found at all.
    pub fn is_not_understood(&self) -> bool {
        self.choices.is_empty()
    }
}

impl Pasted {
    /// What tells readings apart, with how many rows it is a reading of, the most frequent first.
    pub fn answers(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !row.is_settled()) {
            let parts: BTreeSet<&str> = row.choices.iter().flat_map(|choice| choice.label.split(", ")).collect();
            for part in parts.into_iter().filter(|part| !part.is_empty()) {
                *counts.entry(part).or_default() += 1;
            }
        }
        let mut answers: Vec<(String, usize)> =
            counts.into_iter().map(|(part, rows)| (part.to_owned(), rows)).collect();
        answers.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        answers
    }

    /// How many rows are settled, asked about, and not understood.
    pub fn counts(&self) -> (usize, usize, usize) {
        let settled = self.rows.iter().filter(|row| row.is_settled()).count();
        let lost = self.rows.iter().filter(|row| row.is_not_understood()).count();
        (settled, self.rows.len() - settled - lost, lost)
    }
}

/// Reads a text. `day` is the day to begin with when the text names none, `zone` the one of times that name none.
///
/// # Errors
/// A sentence that says what to do, when the text is longer than [`MOST_LINES`] or [`MOST_BYTES`].
pub fn read(text: &str, day: NaiveDate, zone: Zone) -> Result<Pasted, String> {
    read_as(text, day, zone, &[])
}

/// Reads a text of which some answers are known: `meant` holds those of [`Pasted::answers`] that a person chose. What follows
/// from an answer is read by it, too.
///
/// # Errors
/// As [`read`].
pub fn read_as(text: &str, day: NaiveDate, zone: Zone, meant: &[String]) -> Result<Pasted, String> {
    let text = crate::kernel::text::line_breaks(text);
    let lines: Vec<&str> = text.lines().collect();
    if text.len() > MOST_BYTES || lines.len() > MOST_LINES {
        return Err(format!(
            "At most {MOST_LINES} lines and {} KB can be read at once. Paste it in parts",
            MOST_BYTES / 1000
        ));
    }
    let shaped = shapes::shape(&lines);
    let mut pasted = when::place(shaped, day, zone, meant);
    let of = |wanted: Fate| -> Vec<(usize, String)> {
        let fates = pasted.fates.iter().zip(&lines).zip(1..);
        fates.filter(|((fate, _), _)| **fate == wanted).map(|((_, line), n)| (n, line.trim().to_owned())).collect()
    };
    (pasted.held, pasted.outside) = (of(Fate::Holds), of(Fate::Outside));
    if !pasted.outside.is_empty() {
        let lines = if pasted.outside.len() == 1 {
            "1 line stands".to_owned()
        } else {
            format!("{} lines stand", pasted.outside.len())
        };
        pasted.notes.push(format!("{lines} outside the section of the timeline, and were left out."));
    }
    pasted.lines = lines.iter().filter(|line| !line.trim().is_empty()).count();
    Ok(pasted)
}
