//! What differs between two states of a document, part by part, as a pure rule.

use super::contents::{Contents, Section};
use crate::sections::comparison::{Comparison, Row, compare};

/// A part of the document that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where it stands on the page of a comparison.
    pub anchor: String,
    /// The heading of the part.
    pub heading: String,
    /// Line by line, with the changed words marked.
    pub comparison: Comparison,
}

/// What differs from `old` to `new`, in the order of reading; a section that only one of them has stands at its place in
/// `new`, or at the end.
pub fn differences(old: &Contents, new: &Contents) -> Vec<Difference> {
    let compared = |pair: Pair| {
        let comparison = compare(&pair.old, &pair.new);
        let comparison = if pair.is_part { item_by_item(comparison) } else { comparison };
        Difference { anchor: pair.anchor, heading: pair.heading, comparison }
    };
    pairs(old, new).into_iter().map(compared).collect()
}

/// The headings of what differs, without the work of comparing it word by word.
pub fn headings(old: &Contents, new: &Contents) -> Vec<String> {
    pairs(old, new).into_iter().map(|pair| pair.heading).collect()
}

/// Two texts of one part that are not the same.
struct Pair {
    anchor: String,
    heading: String,
    is_part: bool,
    old: String,
    new: String,
}

fn pairs(old: &Contents, new: &Contents) -> Vec<Pair> {
    let mut all = Vec::new();
    let mut look = |anchor: String, heading: String, is_part: bool, old: String, new: String| {
        if old != new {
            all.push(Pair { anchor, heading, is_part, old, new });
        }
    };
    look("title".into(), "Title".into(), false, old.title.clone(), new.title.clone());
    look("facts".into(), "Facts".into(), false, lines(&old.facts, ": "), lines(&new.facts, ": "));
    look("people".into(), "Contributors".into(), false, lines(&old.people, ", "), lines(&new.people, ", "));
    let nothing = Section::default();
    let of = |contents: &'_ Contents, kind: &str| contents.sections.iter().position(|one| one.kind == kind);
    let there = new.sections.iter().map(|one| (of(old, &one.kind).map_or(&nothing, |at| &old.sections[at]), one));
    let gone = old.sections.iter().filter(|one| of(new, &one.kind).is_none()).map(|one| (one, &nothing));
    for (old, new) in there.chain(gone) {
        let named = if new.kind.is_empty() { old } else { new };
        look(named.kind.clone(), named.heading.clone(), false, old.text.clone(), new.text.clone());
        let part = format!("{}: {}", named.heading, beside(&named.kind));
        look(format!("{}-part", named.kind), part, true, rows(&old.part), rows(&new.part));
    }
    all
}

/// What the structured part of a section is called.
fn beside(kind: &str) -> &'static str {
    match kind {
        "impact" => "figures and notes",
        "what_happened" => "timeline",
        "contributing_factors" => "factors",
        "actions" => "list",
        "external_message" => "approval",
        "why_triggered" => "monitoring",
        "response_review" => "ratings",
        "meeting_notes" => "who was there",
        _ => "points",
    }
}

fn lines(pairs: &[(String, String)], between: &str) -> String {
    pairs.iter().map(|(name, value)| format!("{name}{between}{value}\n")).collect()
}

/// A structured part as lines that can be read aloud, one for each item: cells of tables apart by dots, without the marks of
/// lists and of emphasis around a whole line.
fn rows(part: &str) -> String {
    let is_rule = |line: &&str| line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let lines: Vec<String> = part.trim_end().lines().filter(|line| !is_rule(line)).map(row).collect();
    lines.join("\n")
}

fn row(line: &str) -> String {
    if let Some(cells) = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix('|')) {
        let cells: Vec<&str> = cells.split(" | ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        return cells.join(" · ").replace("\\|", "|");
    }
    let marks = ["- [ ] ", "- [x] ", "- ", "> — ", "> "];
    if let Some(item) = marks.iter().find_map(|mark| line.strip_prefix(mark)) {
        return item.to_owned();
    }
    let emphasised = line.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')).filter(|rest| !rest.contains('*'));
    emphasised.unwrap_or(line).to_owned()
}

/// Of as many lines that went out as came in, each stands above the one that took its place: items are told one by one.
fn item_by_item(comparison: Comparison) -> Comparison {
    let mut rows = Vec::with_capacity(comparison.rows.len());
    let mut rest = comparison.rows.into_iter().peekable();
    while rest.peek().is_some() {
        let mut removed = Vec::new();
        while let Some(row) = rest.next_if(|row| matches!(row, Row::Removed(_))) {
            removed.push(row);
        }
        let mut added = Vec::new();
        while let Some(row) = rest.next_if(|row| matches!(row, Row::Added(_))) {
            added.push(row);
        }
        match removed.len() == added.len() {
            true => rows.extend(removed.into_iter().zip(added).flat_map(|(old, new)| [old, new])),
            false => rows.extend(removed.into_iter().chain(added)),
        }
        rows.extend(std::iter::from_fn(|| rest.next_if(|row| matches!(row, Row::Same(_) | Row::Fold { .. }))));
    }
    Comparison { rows, ..comparison }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(kind: &str, text: &str, part: &str) -> Section {
        let (text, part) = (text.to_owned(), part.to_owned());
        Section { kind: kind.to_owned(), heading: kind.to_owned(), nested: false, text, part }
    }

    fn contents(sections: Vec<Section>) -> Contents {
        let facts = vec![("Severity".to_owned(), "SEV-2".to_owned())];
        Contents { title: "Labels stopped".into(), facts, people: Vec::new(), sections }
    }

    #[test]
    fn the_same_does_not_differ() {
        let one = contents(vec![section("summary", "It stopped.", ""), section("actions", "", "- [ ] Cap it\n")]);
        assert_eq!(differences(&one, &one), []);
    }

    #[test]
    fn each_part_is_told_by_its_heading() {
        let old = contents(vec![section("summary", "It stopped.", ""), section("what_happened", "", "| a | b |\n")]);
        let mut new = contents(vec![section("summary", "It slowed.", ""), section("what_happened", "", "| a | c |\n")]);
        new.facts[0].1 = "SEV-1".into();
        new.people.push(("Ana".into(), "Deputy".into()));
        new.title.push('!');
        let found = differences(&old, &new);
        assert_eq!(headings(&old, &new), ["Title", "Facts", "Contributors", "summary", "what_happened: timeline"]);
        assert_eq!(found[3].comparison.words_added, 1);
    }

    #[test]
    fn a_section_that_only_one_has_is_told() {
        let old = contents(vec![section("lucky", "We were.", "")]);
        let new = contents(vec![section("summary", "It stopped.", "")]);
        assert_eq!(headings(&old, &new), ["summary", "lucky"]);
        assert_eq!(headings(&new, &old), ["lucky", "summary"]);
    }

    #[test]
    fn parts_become_lines_without_marks() {
        let table = "| UTC | What | Source |\n| --- | ---: | --- |\n| 08:11 | a \\| b |  |\n\n- one\n";
        assert_eq!(rows(table), "UTC · What · Source\n08:11 · a | b\n\none");
        assert_eq!(rows("- [x] Cap it (done)\n- [ ] Warn (proposed)\n"), "Cap it (done)\nWarn (proposed)");
        assert_eq!(rows("*Approved by Eva.*\n"), "Approved by Eva.");
        assert_eq!(rows("1. **Nobody** owns *it*\n"), "1. **Nobody** owns *it*");
    }

    #[test]
    fn items_that_changed_stand_one_below_the_other() {
        let old = contents(vec![section("actions", "", "- [ ] Cap it (open)\n- [ ] Warn us (open)\n- [ ] Rest\n")]);
        let new = contents(vec![section("actions", "", "- [x] Cap it (done)\n- [x] Warn us (done)\n- [ ] Rest\n")]);
        let rows: Vec<_> = differences(&old, &new)[0].comparison.rows.iter().map(|row| row.kind()).collect();
        assert_eq!(rows, ["removed", "added", "removed", "added", "same"]);
    }
}
