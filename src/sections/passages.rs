//! How an overlap is shown: for each place that needs a decision where it is, and what either side did to the words.
//! Decides nothing; the merge has.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::merge::{Overlap, Part};
use crate::kernel::text::plain_excerpt;

/// Cells of the edit graph (old words by new words) of one passage; a larger one is shown as replaced as a whole.
const CELLS: usize = 1_000_000;
/// Characters of the text before a place that say where it is.
const BEFORE: usize = 60;

/// A place that needs a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The end of the text before it, as plain words; empty at the beginning.
    pub after: String,
    /// The passage before both.
    pub base: String,
    /// What they made of it.
    pub theirs: Vec<Mark>,
    /// What I made of it.
    pub mine: Vec<Mark>,
}

/// A piece of a changed passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The words.
    pub text: String,
    /// What was done to them.
    pub kind: MarkKind,
}

/// What was done to some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// Nothing.
    Same,
    /// They came in.
    Added,
    /// They went out.
    Removed,
}

impl Mark {
    /// Whether the words came in.
    pub fn is_added(&self) -> bool {
        self.kind == MarkKind::Added
    }

    /// Whether the words went out.
    pub fn is_removed(&self) -> bool {
        self.kind == MarkKind::Removed
    }
}

/// The places of an overlap, in the order of reading.
pub fn passages(overlap: &Overlap) -> Vec<Passage> {
    let mut before = String::new();
    let mut passages = Vec::new();
    for part in &overlap.parts {
        match part {
            Part::Agreed(text) => before.clone_from(text),
            Part::Conflict { base, theirs, mine } => {
                let [base, theirs, mine] = [base, theirs, mine].map(|text| text.trim_matches('\n'));
                passages.push(Passage {
                    after: end_of(&before),
                    base: base.to_owned(),
                    theirs: marks(base, theirs),
                    mine: marks(base, mine),
                });
                before.clear();
            }
        }
    }
    passages
}

/// The last words of the last line that says something.
fn end_of(text: &str) -> String {
    let line = text.lines().rev().find(|line| line.contains(char::is_alphanumeric)).unwrap_or_default();
    let words = plain_excerpt(line, line.len());
    let mut start = words.len();
    for (at, _) in words.unicode_word_indices().collect::<Vec<_>>().into_iter().rev() {
        if words[at..].graphemes(true).count() > BEFORE {
            break;
        }
        start = at;
    }
    if start == 0 { words } else { format!("…{}", &words[start..]) }
}

/// `new` with the words marked that `old` lacks, and the lost words of `old` at their places.
fn marks(old: &str, new: &str) -> Vec<Mark> {
    let (was, is): (Vec<&str>, Vec<&str>) = (old.split_word_bounds().collect(), new.split_word_bounds().collect());
    let mut marks = Vec::new();
    if was.len().saturating_mul(is.len()) > CELLS {
        push(&mut marks, MarkKind::Removed, old);
        push(&mut marks, MarkKind::Added, new);
        return marks;
    }
    let ops = capture_diff_slices(Algorithm::Myers, &was, &is);
    let is_chance = |words: &[&str]| words.iter().all(|word| !word.contains(char::is_alphanumeric));
    let (mut gone, mut come) = (String::new(), String::new());
    let last = ops.len().saturating_sub(1);
    for (at, op) in ops.iter().enumerate() {
        let (words, added) = (&was[op.old_range()], &is[op.new_range()]);
        if matches!(op, DiffOp::Equal { .. }) {
            // Blanks and marks between two changed words are no common ground: the change reads as one phrase.
            if at > 0 && at < last && words.len() <= 2 && is_chance(words) {
                gone.push_str(&words.concat());
                come.push_str(&words.concat());
                continue;
            }
            flush(&mut marks, &mut gone, &mut come);
            push(&mut marks, MarkKind::Same, &words.concat());
        } else {
            gone.push_str(&words.concat());
            come.push_str(&added.concat());
        }
    }
    flush(&mut marks, &mut gone, &mut come);
    marks
}

fn flush(marks: &mut Vec<Mark>, gone: &mut String, come: &mut String) {
    push(marks, MarkKind::Removed, &std::mem::take(gone));
    push(marks, MarkKind::Added, &std::mem::take(come));
}

fn push(marks: &mut Vec<Mark>, kind: MarkKind, text: &str) {
    if !text.is_empty() {
        marks.push(Mark { text: text.to_owned(), kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sections::merge::{Merge, merge};
    use proptest::prelude::*;

    fn shown(marks: &[Mark]) -> String {
        let mark = |mark: &Mark| match mark.kind {
            MarkKind::Same => mark.text.clone(),
            MarkKind::Added => format!("[+{}]", mark.text),
            MarkKind::Removed => format!("[-{}]", mark.text),
        };
        marks.iter().map(mark).collect()
    }

    #[test]
    fn changed_words_are_marked_in_their_sentence() {
        for (old, new, marked) in [
            ("It took nine minutes.", "It took ten minutes.", "It took [-nine][+ten] minutes."),
            ("It took nine minutes.", "It took a long time.", "It took [-nine minutes][+a long time]."),
            ("", "New words.", "[+New words.]"),
            ("Old words.", "", "[-Old words.]"),
            ("Same.", "Same.", "Same."),
            ("We saw it.", "We saw it, late.", "We saw it[+, late]."),
        ] {
            assert_eq!(shown(&marks(old, new)), marked);
        }
    }

    #[test]
    fn places_say_where_they_are() {
        let base = "# Start\n\nThe pool was lowered.\n\nIt took nine minutes.\n";
        let Merge::Overlap(overlap) = merge(base, &base.replace("nine", "ten"), &base.replace("nine", "twenty")) else {
            panic!("no overlap");
        };
        let places = passages(&overlap);
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].after, "The pool was lowered.");
        assert_eq!(shown(&places[0].theirs), "It took [-nine][+ten] minutes.");
        assert_eq!(shown(&places[0].mine), "It took [-nine][+twenty] minutes.");
    }

    #[test]
    fn a_long_line_before_a_place_is_told_by_its_end() {
        let end = end_of("- one two three four five six seven eight nine ten eleven twelve thirteen\n\n---\n");
        assert!(end.starts_with('…') && end.ends_with("twelve thirteen") && end.chars().count() <= BEFORE + 1, "{end}");
        assert_eq!(end_of("\n\n"), "");
    }

    proptest! {
        #[test]
        fn marks_hold_both_texts(old in "[ab .\n]{0,40}", new in "[ab .\n]{0,40}") {
            let marks = marks(&old, &new);
            let of = |kind| marks.iter().filter(|mark| mark.kind == MarkKind::Same || mark.kind == kind)
                .map(|mark| mark.text.as_str()).collect::<String>();
            prop_assert_eq!(of(MarkKind::Removed), old);
            prop_assert_eq!(of(MarkKind::Added), new);
        }
    }
}
