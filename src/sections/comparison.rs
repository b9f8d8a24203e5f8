//! Owns the comparison of two versions of a text as rows of lines with the changed words marked, ready for a template.
//! It does not say who changed what or when, and it merges nothing.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::merge::align::{Hunk, hunks};
use super::merge::sentences::Numbers;
use crate::kernel::text::line_breaks;

/// Unchanged runs longer than this many lines are folded.
pub const FOLD_OVER: usize = 6;
/// Unchanged lines shown beside a change when a run is folded.
pub const CONTEXT: usize = 2;
/// Cells of the edit graph (old words by new words) that one changed passage, and all together, may cost. Passages beyond
/// are marked by whole lines. A bound on work and not on time: the page is the same on a busy machine.
const PASSAGE_CELLS: usize = 1_000_000;
const ALL_CELLS: usize = 6_000_000;

/// Two versions of a text side by side, as rows in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub rows: Vec<Row>,
    /// Words that only the new version has.
    pub words_added: usize,
    /// Words that only the old version has.
    pub words_removed: usize,
    /// Whether a passage was too large for its words to be compared and is marked by whole lines.
    pub coarse: bool,
}

/// A row of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line of both versions, shown beside a change.
    Same(Line),
    /// A line of the old version.
    Removed(Line),
    /// A line of the new version.
    Added(Line),
    /// That many unchanged lines are left out; at least `FOLD_OVER` + 1 less the context shown.
    Fold { lines: usize },
}

/// A line in pieces that, put together, are the line without its break. A blank line has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub spans: Vec<Span>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    /// Whether the other version lacks it; never so in a line of both.
    pub changed: bool,
}

impl Row {
    /// `same`, `removed`, `added` or `fold`: for a class of the row.
    pub fn kind(&self) -> &'static str {
        match self {
            Row::Same(_) => "same",
            Row::Removed(_) => "removed",
            Row::Added(_) => "added",
            Row::Fold { .. } => "fold",
        }
    }

    /// The sign in front of the line, so that a change does not show by colour alone.
    pub fn sign(&self) -> &'static str {
        match self {
            Row::Removed(_) => "−",
            Row::Added(_) => "+",
            Row::Same(_) | Row::Fold { .. } => "",
        }
    }

    /// What a screen reader says before the line, or what stands in place of the lines left out.
    pub fn label(&self) -> String {
        match self {
            Row::Same(_) => String::new(),
            Row::Removed(_) => "Removed:".into(),
            Row::Added(_) => "Added:".into(),
            Row::Fold { lines } => format!("{lines} unchanged lines"),
        }
    }

    /// The pieces of the line; none for a fold or a blank line.
    pub fn spans(&self) -> &[Span] {
        match self {
            Row::Same(line) | Row::Removed(line) | Row::Added(line) => &line.spans,
            Row::Fold { .. } => &[],
        }
    }
}

impl Comparison {
    /// Whether the two versions are the same, line breaks of different kinds aside.
    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| matches!(row, Row::Same(_) | Row::Fold { .. }))
    }

    /// The size of the change in words: "12 words added, 3 removed".
    pub fn describe(&self) -> String {
        let words = |count: usize| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
        match (self.words_added, self.words_removed) {
            (0, 0) if self.is_same() => "No change".into(),
            (0, 0) => "Only white space or marks changed".into(),
            (added, 0) => format!("{} added", words(added)),
            (0, removed) => format!("{} removed", words(removed)),
            (added, removed) => format!("{} added, {removed} removed", words(added)),
        }
    }
}

/// Compares two versions, with words marked inside changed passages. Total, and bounded in work for any two texts.
/// Line breaks of any kind are taken as LF (CE-12). Counts are of words, as a reader would count them, in all changed spans.
pub fn compare(old: &str, new: &str) -> Comparison {
    let (old, new) = (line_breaks(old), line_breaks(new));
    let (old_lines, new_lines) = (lines(&old), lines(&new));
    let mut comparison = Comparison::default();
    let mut cells = ALL_CELLS;
    let mut at = 0;
    let changes = line_hunks(&old_lines, &new_lines);
    for hunk in &changes {
        push_same(&old_lines, at..hunk.base.start, &mut comparison.rows);
        push_changed(&old_lines[hunk.base.clone()], &new_lines[hunk.side.clone()], &mut cells, &mut comparison);
        at = hunk.base.end;
    }
    push_same(&old_lines, at..old_lines.len(), &mut comparison.rows);
    comparison
}

fn lines(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { text.split('\n').collect() }
}

fn line_hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let mut numbers = Numbers::default();
    let [old, new] = [old, new].map(|lines| numbers.of(lines));
    hunks(&old, &new, &numbers.weight)
}

/// Adds the unchanged lines of `range`, folded where they are far from any change.
fn push_same(all: &[&str], range: Range<usize>, rows: &mut Vec<Row>) {
    let same = |at: usize| Row::Same(Line::whole(all[at], false));
    if range.len() <= FOLD_OVER {
        rows.extend(range.map(same));
        return;
    }
    // No change stands before the first line or after the last one.
    let shown_end = range.start + if range.start == 0 { 0 } else { CONTEXT };
    let shown_start = range.end - if range.end == all.len() { 0 } else { CONTEXT };
    rows.extend((range.start..shown_end).map(same));
    rows.push(Row::Fold { lines: shown_start - shown_end });
    rows.extend((shown_start..range.end).map(same));
}

impl Line {
    fn whole(text: &str, changed: bool) -> Self {
        let span = Span { text: text.to_owned(), changed };
        Line { spans: if text.is_empty() { Vec::new() } else { vec![span] } }
    }
}

fn push_changed(old: &[&str], new: &[&str], cells: &mut usize, comparison: &mut Comparison) {
    let (old_words, new_words) = (words(old), words(new));
    let cost = old_words.len().saturating_mul(new_words.len());
    let affordable = cost <= PASSAGE_CELLS && cost <= *cells;
    let one_sided = old.is_empty() || new.is_empty();
    let marks = if one_sided || !affordable {
        comparison.coarse |= !one_sided;
        (vec![true; old_words.len()], vec![true; new_words.len()])
    } else {
        *cells -= cost;
        marked(&old_words, &new_words)
    };
    comparison.words_removed += count(&old_words, &marks.0);
    comparison.words_added += count(&new_words, &marks.1);
    comparison.rows.extend(marked_lines(&old_words, &marks.0, old.len()).map(Row::Removed));
    comparison.rows.extend(marked_lines(&new_words, &marks.1, new.len()).map(Row::Added));
}

/// Words, white space, punctuation and line breaks of a passage, each its own piece; a break stands between two lines.
fn words<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut words = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            words.push("\n");
        }
        words.extend(line.split_word_bounds());
    }
    words
}

fn is_word(piece: &str) -> bool {
    piece.contains(char::is_alphanumeric)
}

fn count(pieces: &[&str], changed: &[bool]) -> usize {
    pieces.iter().zip(changed).filter(|&(piece, &changed)| changed && is_word(piece)).count()
}

/// For each piece of either passage whether it changed.
fn marked(old: &[&str], new: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_old, mut in_new) = (vec![true; old.len()], vec![true; new.len()]);
    let mut kept_words = 0;
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            kept_words += old[old_index..old_index + len].iter().filter(|piece| is_word(piece)).count();
            in_old[old_index..old_index + len].fill(false);
            in_new[new_index..new_index + len].fill(false);
        }
    }
    let all_words = old.iter().chain(new).filter(|piece| is_word(piece)).count();
    // Few common words in a rewritten passage are chance; marking around them makes confetti.
    if kept_words * 2 * 10 < all_words * 3 {
        in_old.fill(true);
        in_new.fill(true);
    }
    bridge(old, &mut in_old);
    bridge(new, &mut in_new);
    (in_old, in_new)
}

/// Marks unchanged white space between two changed words too, so that a changed phrase is one span.
fn bridge(pieces: &[&str], changed: &mut [bool]) {
    for at in 1..pieces.len().saturating_sub(1) {
        let space = pieces[at] != "\n" && pieces[at].trim().is_empty();
        changed[at] |= space && changed[at - 1] && changed[at + 1];
    }
}

fn marked_lines(pieces: &[&str], changed: &[bool], lines: usize) -> impl Iterator<Item = Line> {
    let mut done = vec![Line { spans: Vec::new() }; lines];
    let mut line = 0;
    for (piece, &changed) in pieces.iter().zip(changed) {
        if *piece == "\n" {
            line += 1;
            continue;
        }
        let spans = &mut done[line].spans;
        match spans.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(piece),
            _ => spans.push(Span { text: (*piece).to_owned(), changed }),
        }
    }
    done.into_iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(comparison: &Comparison) -> Vec<String> {
        let row = |row: &Row| match row {
            Row::Fold { lines } => format!("… {lines}"),
            _ => {
                let spans = row.spans().iter();
                let spans = spans.map(|s| if s.changed { format!("[{}]", s.text) } else { s.text.clone() });
                format!("{}{}", row.sign(), spans.collect::<String>())
            }
        };
        comparison.rows.iter().map(row).collect()
    }

    #[test]
    fn words_are_marked_inside_changed_lines() {
        let found = compare("a\nThe queue was full, twice.\nz", "a\nThe mail queue was empty, twice.\nz");
        assert_eq!(told(&found), ["a", "−The queue was [full], twice.", "+The [mail ]queue was [empty], twice.", "z"]);
        assert_eq!(found.describe(), "2 words added, 1 removed");
        assert!(!found.is_same() && !found.coarse);
    }

    #[test]
    fn rewritten_lines_are_marked_whole() {
        let found = compare("The disk was full of old logs.", "Nobody had looked at the alarm.");
        assert_eq!(told(&found), ["−[The disk was full of old logs.]", "+[Nobody had looked at the alarm.]"]);
    }

    #[test]
    fn long_unchanged_runs_are_folded() {
        let old: Vec<String> = (0..30).map(|i| format!("line {i}")).collect();
        let mut new = old.clone();
        new[10] = "changed".into();
        new[16] = "changed".into();
        let found = told(&compare(&old.join("\n"), &new.join("\n")));
        assert_eq!(found.first().map(String::as_str), Some("… 8"));
        assert_eq!(found.last().map(String::as_str), Some("… 11"));
        assert_eq!(found.iter().filter(|row| row.starts_with('…')).count(), 2);
        assert_eq!(found[1..5], ["line 8", "line 9", "−[line 10]", "+[changed]"]);
        let found = compare(&old.join("\n"), &old.join("\n"));
        assert_eq!(told(&found), ["… 30"]);
        assert_eq!(found.describe(), "No change");
    }

    #[test]
    fn ce_12_line_endings_alone_are_no_change() {
        let found = compare("one\ntwo\nthree", "one\r\ntwo\r\nTHREE\r\n");
        assert_eq!(told(&found), ["one", "two", "−[three]", "+[THREE]", "+"]);
        assert!(compare("a\nb", "a\r\nb").is_same());
    }

    #[test]
    fn the_size_of_a_change_is_said_in_words() {
        assert_eq!(compare("", "One new line.").describe(), "3 words added");
        assert_eq!(compare("a\nb", "a").describe(), "1 word removed");
        assert_eq!(compare("a\nb", "a\n\nb").describe(), "Only white space or marks changed");
        assert_eq!(compare("", "").describe(), "No change");
        assert_eq!(compare("障害が発生", "障害が復旧").describe(), "2 words added, 2 removed");
    }

    #[test]
    fn large_texts_end_in_time_and_hold_everything() {
        let text = |step: usize| -> String { (0..60_000).map(|i| format!("w{} ", (i * step) % 1_009)).collect() };
        let (old, new) = (text(7), text(11));
        let found = compare(&old, &new);
        assert!(found.coarse);
        assert_eq!(found.rows.len(), 2);
    }

    /// `cargo test --release -- --ignored --nocapture comparison_times`
    #[test]
    #[ignore = "measures, proves nothing"]
    fn comparison_times() {
        let line = |i: usize| format!("At 10:{:02} host {i} reported an error. The reader waited for it.", i % 60);
        let old: Vec<String> = (0..5_000).map(line).collect();
        let mut new = old.clone();
        (0..5_000).step_by(10).for_each(|i| new[i] = new[i].replace("error", "failure"));
        let other: Vec<String> =
            (0..5_000).map(|i| format!("Nothing {} of the {i} kind is {} here now.", i * 7, i % 13)).collect();
        let same = "same line of some words\n".repeat(12_000);
        let [old, new, other] = [old, new, other].map(|lines| lines.join("\n"));
        for (name, a, b) in [
            ("500 edits", &old, &new),
            ("unlike", &old, &other),
            ("same lines", &same, &other),
            ("one line", &old.replace('\n', " "), &new.replace('\n', " ")),
        ] {
            let started = std::time::Instant::now();
            let found = compare(a, b);
            println!("{name}, {} KB: {:?}, {}", a.len() / 1000, started.elapsed(), found.describe());
        }
    }

    proptest! {
        #[test]
        fn rows_hold_both_versions(old in "([ab]\\.? |é|\n){0,30}", new in "([ab]\\.? |é|\n){0,30}") {
            let found = compare(&old, &new);
            let text = |row: &Row| row.spans().iter().map(|span| span.text.as_str()).collect::<String>();
            let folded: usize = found.rows.iter().map(|row| if let Row::Fold { lines } = row { *lines } else { 0 }).sum();
            if folded == 0 {
                let version = |other: &str| -> Vec<String> {
                    found.rows.iter().filter(|row| row.kind() != other).map(text).collect()
                };
                prop_assert_eq!(version("added"), lines(&old));
                prop_assert_eq!(version("removed"), lines(&new));
            }
            prop_assert_eq!(found.is_same(), old == new);
            for row in &found.rows {
                prop_assert!(!matches!(row, Row::Same(line) if line.spans.iter().any(|span| span.changed)));
            }
        }
    }
}
