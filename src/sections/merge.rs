//! Owns the three-way merge of a section's text: what two people wrote since they read the same revision becomes one text,
//! or an overlap that a person decides. It knows nothing of revisions, people or storage.
//!
//! The rule, in one sentence: changes to different sentences both stand, and whenever it is unclear what the two would
//! have agreed on, the page asks. `docs/decisions/0002-merging.md` tells why, and what else was looked at.

pub(in crate::sections) mod align;
pub(in crate::sections) mod sentences;
mod three_way;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;

use crate::kernel::text::line_breaks;
use sentences::{Lines, Numbers, sentences};
use three_way::{Piece, Three, pieces};

/// What became of two changed texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// One text that holds the changes of both.
    Clean(String),
    /// At least one place where a person has to decide.
    Overlap(Overlap),
}

/// A merged text with open places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// In reading order. Choosing one side in each conflict and joining all parts gives a text.
    pub parts: Vec<Part>,
}

/// A stretch of an overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Unchanged, or changed in a way that needs no decision.
    Agreed(String),
    /// Changed by both in different ways; an empty text on one side means that it was removed there.
    Conflict { base: String, theirs: String, mine: String },
}

impl Overlap {
    /// The text as I would have it: agreed parts, and mine in each conflict.
    pub fn mine(&self) -> String {
        let mine = |part: &Part| match part {
            Part::Agreed(text) | Part::Conflict { mine: text, .. } => text.clone(),
        };
        self.parts.iter().map(mine).collect()
    }

    /// A text that holds all of both: agreed parts once, and in each conflict theirs, then mine. Whole lines end in a line
    /// break, with a blank line between two paragraphs; sentences of one line are parted by a space.
    pub fn both(&self) -> String {
        let mut text = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                Part::Agreed(agreed) => text.push_str(agreed),
                Part::Conflict { theirs, mine, .. } => {
                    let next = self.parts.get(at + 1);
                    let line_follows =
                        next.is_none_or(|next| matches!(next, Part::Agreed(next) if next.starts_with('\n')));
                    let ends_line = line_follows || theirs.ends_with('\n') || mine.ends_with('\n');
                    let begins_line = text.is_empty() || text.ends_with('\n');
                    // What has several lines is never continued: mine would stand beside their last line, which may be
                    // another item of a list.
                    let several = theirs.contains('\n') || mine.contains('\n');
                    let whole_lines = several || (begins_line && ends_line);
                    text.push_str(theirs);
                    if !theirs.is_empty() && !mine.is_empty() {
                        part_with(whole_lines, mine, &mut text);
                    }
                    text.push_str(mine);
                }
            }
        }
        text
    }
}

/// Merges `theirs` and `mine`, both written from `base`. Total: any text will do, of any size; identical changes count
/// once; swapping the two sides swaps the sides of conflicts and leaves a clean text equal.
///
/// Line breaks of any kind are taken as LF (CE-12). Texts that have too little in common to be aligned within a fixed
/// amount of work are one conflict between their common beginning and end.
pub fn merge(base: &str, theirs: &str, mine: &str) -> Merge {
    let (base, theirs, mine) = (line_breaks(base), line_breaks(theirs), line_breaks(mine));
    if theirs == mine || base == mine {
        return Merge::Clean(theirs.into_owned());
    }
    if base == theirs {
        return Merge::Clean(mine.into_owned());
    }
    let mut parts = Parts::default();
    by_lines([&Lines::of(&base), &Lines::of(&theirs), &Lines::of(&mine)], &mut parts);
    parts.into_merge()
}

/// Text that two people wrote in one place is kept apart so that Markdown does not run it together.
fn part_with(whole_lines: bool, mine: &str, text: &mut String) {
    if !whole_lines {
        let wide_end = text.ends_with(['。', '！', '？']);
        if !wide_end && !text.ends_with(char::is_whitespace) && !mine.starts_with(char::is_whitespace) {
            text.push(' ');
        }
        return;
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let continues = |line: &str| line.trim_start().starts_with(['-', '*', '+', '|', '>']);
    let in_one_block = text.lines().next_back().is_some_and(continues) && mine.lines().next().is_some_and(continues);
    let in_code = Lines::of(text).text.len() > 1 && Lines::of(&format!("{text}x")).whole.last() == Some(&true);
    if !in_one_block && !in_code && !text.ends_with("\n\n") && !mine.starts_with('\n') {
        text.push('\n');
    }
}

fn by_lines([base, theirs, mine]: [&Lines<'_>; 3], parts: &mut Parts) {
    let mut numbers = Numbers::default();
    let [b, t, m] = [base, theirs, mine].map(|lines| numbers.of(&lines.text));
    for piece in pieces(Three { base: &b, theirs: &t, mine: &m, weight: &numbers.weight }) {
        match piece {
            Piece::Unchanged(range) => parts.agree(&with_breaks(&base.text[range])),
            Piece::Theirs(range) => parts.agree(&with_breaks(&theirs.text[range])),
            Piece::Mine(range) => parts.agree(&with_breaks(&mine.text[range])),
            Piece::Conflict { base: b, theirs: t, mine: m } => {
                by_sentences([(base, b), (theirs, t), (mine, m)], parts);
            }
        }
    }
}

/// Merges lines that both changed by their sentences, where that leaves less to decide.
fn by_sentences(region: [(&Lines<'_>, Range<usize>); 3], parts: &mut Parts) {
    let texts = region.each_ref().map(|(lines, range)| with_breaks(&lines.text[range.clone()]));
    let [base, theirs, mine] = &texts;
    let cuts = region.each_ref().map(|(lines, range)| cut(lines, range));
    let [b_units, t_units, m_units] = &cuts;
    if cuts.iter().any(Vec::is_empty) {
        return whole_conflict(base, theirs, mine, parts);
    }
    let mut numbers = Numbers::default();
    let [b, t, m] = [b_units, t_units, m_units].map(|units| numbers.of(units));
    let mut inner = Parts::default();
    let (mut told, mut asked) = (0, 0);
    let words = |units: &[&str]| units.iter().filter(|unit| unit.contains(char::is_alphanumeric)).count();
    for piece in pieces(Three { base: &b, theirs: &t, mine: &m, weight: &numbers.weight }) {
        match piece {
            Piece::Unchanged(range) => {
                told += words(&b_units[range.clone()]);
                inner.agree(&b_units[range].concat());
            }
            Piece::Theirs(range) => inner.agree(&t_units[range].concat()),
            Piece::Mine(range) => inner.agree(&m_units[range].concat()),
            Piece::Conflict { base: b, theirs: t, mine: m } => {
                asked += words(&b_units[b.clone()]).max(1);
                inner.differ(&b_units[b].concat(), &t_units[t].concat(), &m_units[m].concat());
            }
        }
    }
    let conflicts = inner.conflicts();
    // Several questions around a few words that happened to survive are harder to answer than one about the whole passage.
    let shredded = conflicts > 1 && asked > told;
    let mixed = conflicts == 0 && !keeps_sentences(&inner, &region, &cuts);
    if shredded || mixed {
        return whole_conflict(base, theirs, mine, parts);
    }
    parts.append(inner);
}

/// The units of some lines, each line's break being a unit too.
fn cut<'a>(lines: &Lines<'a>, range: &Range<usize>) -> Vec<&'a str> {
    let mut units = Vec::new();
    for at in range.clone() {
        if lines.whole[at] {
            units.push(lines.text[at]);
        } else {
            sentences(lines.text[at], &mut units);
        }
        units.push("\n");
    }
    units
}

/// Whether every line of a clean passage is someone's line, or made of sentences each of which is someone's: two changes
/// side by side can make a sentence that nobody wrote, for instance when one took away the full stop.
fn keeps_sentences(inner: &Parts, region: &[(&Lines<'_>, Range<usize>); 3], cuts: &[Vec<&str>; 3]) -> bool {
    let text: String =
        inner.done.iter().map(|part| if let Part::Agreed(text) = part { text.as_str() } else { "" }).collect();
    let known: HashSet<&str> = cuts.iter().flatten().copied().collect();
    let lines: HashSet<&str> = region.iter().flat_map(|(lines, range)| &lines.text[range.clone()]).copied().collect();
    text.lines().all(|line| {
        let mut units = Vec::new();
        sentences(line, &mut units);
        lines.contains(line) || units.iter().all(|unit| known.contains(unit))
    })
}

/// One conflict, with the whole lines that both sides have in common at its beginning and end taken out as agreed.
fn whole_conflict(base: &str, theirs: &str, mine: &str, parts: &mut Parts) {
    let same = |pair: &(&str, &str)| pair.0 == pair.1;
    let (t, m) = (theirs.split_inclusive('\n'), mine.split_inclusive('\n'));
    let head: usize = t.zip(m).take_while(same).map(|(line, _)| line.len()).sum();
    let (head, theirs, mine) = (&theirs[..head], &theirs[head..], &mine[head..]);
    let (t, m) = (theirs.split_inclusive('\n').rev(), mine.split_inclusive('\n').rev());
    let tail: usize = t.zip(m).take_while(same).map(|(line, _)| line.len()).sum();
    let (tail, theirs, mine) =
        (&theirs[theirs.len() - tail..], &theirs[..theirs.len() - tail], &mine[..mine.len() - tail]);
    let base = base.strip_prefix(head).unwrap_or(base);
    let base = base.strip_suffix(tail).unwrap_or(base);
    parts.agree(head);
    parts.differ(base, theirs, mine);
    parts.agree(tail);
}

fn with_breaks(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [*line, "\n"]).collect()
}

/// The parts of a merge as they are put together. Every line ends in a break until `into_merge`, also the last.
#[derive(Default)]
struct Parts {
    done: Vec<Part>,
}

impl Parts {
    fn agree(&mut self, more: &str) {
        match self.done.last_mut() {
            _ if more.is_empty() => {}
            Some(Part::Agreed(agreed)) => agreed.push_str(more),
            _ => self.done.push(Part::Agreed(more.to_owned())),
        }
    }

    /// Adds a conflict; one that only white space parts from the last becomes one with it.
    fn differ(&mut self, base: &str, theirs: &str, mine: &str) {
        if theirs == mine {
            return self.agree(theirs);
        }
        let gap = match &self.done[..] {
            [.., Part::Conflict { .. }, Part::Agreed(gap)] if gap.trim().is_empty() => gap.clone(),
            _ => String::new(),
        };
        if !gap.is_empty() {
            self.done.pop();
        }
        if let Some(Part::Conflict { base: b, theirs: t, mine: m }) = self.done.last_mut() {
            for (text, more) in [(b, base), (t, theirs), (m, mine)] {
                text.push_str(&gap);
                text.push_str(more);
            }
            return;
        }
        self.done.push(Part::Conflict { base: base.to_owned(), theirs: theirs.to_owned(), mine: mine.to_owned() });
    }

    fn append(&mut self, other: Parts) {
        for part in other.done {
            match part {
                Part::Agreed(text) => self.agree(&text),
                Part::Conflict { base, theirs, mine } => self.differ(&base, &theirs, &mine),
            }
        }
    }

    fn conflicts(&self) -> usize {
        self.done.iter().filter(|part| matches!(part, Part::Conflict { .. })).count()
    }

    fn into_merge(mut self) -> Merge {
        let chop = |text: &mut String| {
            if text.ends_with('\n') {
                text.pop();
            }
        };
        match self.done.last_mut() {
            Some(Part::Agreed(text)) => chop(text),
            Some(Part::Conflict { base, theirs, mine }) => [base, theirs, mine].into_iter().for_each(chop),
            None => {}
        }
        self.done.retain(|part| !matches!(part, Part::Agreed(text) if text.is_empty()));
        match &mut self.done[..] {
            [] => Merge::Clean(String::new()),
            [Part::Agreed(text)] => Merge::Clean(std::mem::take(text)),
            _ => Merge::Overlap(Overlap { parts: self.done }),
        }
    }
}
