//! Owns how a section's text is cut into the units that are merged: lines, and the sentences of a line.
//! Cutting loses nothing: the units of a text, put together, are the text.

use std::collections::HashMap;

use super::align::Weight;

/// A text as lines without their breaks. An empty text has no lines, so "nothing yet" differs from one blank line.
pub struct Lines<'a> {
    pub text: Vec<&'a str>,
    /// Whether the line of the same index is one unit: code, a table row, a heading, a link definition.
    pub whole: Vec<bool>,
}

/// Letters and digits from which on a unit is hardly met twice by chance.
const TELLING: usize = 12;

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let text: Vec<&str> = if text.is_empty() { Vec::new() } else { text.split('\n').collect() };
        let mut fence: Option<(char, usize)> = None;
        let whole = text
            .iter()
            .map(|line| {
                let mark = fence_mark(line);
                match (fence, mark) {
                    (None, Some(_)) => fence = mark,
                    (Some((open, at_least)), Some((close, length))) if open == close && length >= at_least => {
                        fence = None
                    }
                    (Some(_), _) => {}
                    (None, None) => return stands_alone(line),
                }
                true
            })
            .collect();
        Lines { text, whole }
    }
}

fn fence_mark(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start_matches([' ', '>']);
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|&c| c == mark).count();
    (length >= 3).then_some((mark, length))
}

fn stands_alone(line: &str) -> bool {
    let start = line.trim_start();
    let indented_code = line.len() - start.len() >= 4 && marker_length(start) == 0;
    start.starts_with('#') || (start.starts_with('[') && start.contains("]:")) || line.contains('|') || indented_code
}

/// Numbers equal units alike across several texts and knows what each is worth.
#[derive(Default)]
pub struct Numbers<'a> {
    known: HashMap<&'a str, u32>,
    /// Indexed by number.
    pub weight: Vec<Weight>,
}

impl<'a> Numbers<'a> {
    pub fn of(&mut self, units: &[&'a str]) -> Vec<u32> {
        let number = |unit: &&'a str| {
            let next = self.weight.len() as u32;
            *self.known.entry(unit).or_insert_with(|| {
                self.weight.push(weight(unit));
                next
            })
        };
        units.iter().map(number).collect()
    }
}

/// What a unit is worth when texts are aligned.
fn weight(unit: &str) -> Weight {
    if unit.chars().all(char::is_whitespace) {
        return Weight::Blank;
    }
    match unit.chars().filter(|c| c.is_alphanumeric()).take(TELLING).count() {
        0 => Weight::Weak,
        TELLING => Weight::Telling,
        _ => Weight::Plain,
    }
}

/// Cuts a line into sentences and the white space between them. A list mark belongs to the first sentence.
///
/// A sentence ends at . ! ? … with what closes it, before white space that is not followed by a small letter, and at once
/// after the full-width marks. Numbers, addresses, common abbreviations and inline code never end one: a unit that is too
/// large costs a needless question, one that is too small could mix two people's words.
pub fn sentences<'a>(line: &'a str, units: &mut Vec<&'a str>) {
    let mut start = 0;
    let mut at = line.len() - line.trim_start().len();
    at += marker_length(&line[at..]);
    let mut in_code = false;
    while let Some(c) = line[at..].chars().next() {
        let begins = at;
        at += c.len_utf8();
        in_code ^= c == '`';
        if in_code || !(is_narrow_end(c) || is_wide_end(c)) {
            continue;
        }
        at += length_while(&line[at..], |c| is_narrow_end(c) || is_wide_end(c) || closes(c));
        let space = length_while(&line[at..], char::is_whitespace);
        let next = line[at + space..].chars().next();
        let wide = line[begins..at].contains(is_wide_end);
        let narrow =
            space > 0 && !next.is_some_and(char::is_lowercase) && !(c == '.' && shortens(&line[start..begins]));
        if next.is_some() && (wide || narrow) {
            units.push(&line[start..at]);
            if space > 0 {
                units.push(&line[at..at + space]);
            }
            at += space;
            start = at;
        }
    }
    if start < line.len() {
        // White space at the end is a unit of its own: text added behind it must not count as a change of the sentence.
        let end = start + line[start..].trim_end().len();
        units.extend([&line[start..end], &line[end..]].into_iter().filter(|unit| !unit.is_empty()));
    }
}

fn is_narrow_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_wide_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '｡')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '」' | '』' | '）' | '*' | '_')
}

fn length_while(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|c| !holds(c)).unwrap_or(text.len())
}

/// Whether the full stop after `before` shortens a word and ends no sentence.
fn shortens(before: &str) -> bool {
    const SHORT: [&str; 20] = [
        "approx", "bzw", "ca", "cf", "dr", "e.g", "eg", "etc", "fig", "i.e", "ie", "incl", "max", "min", "mr", "mrs",
        "ms", "no", "resp", "vs",
    ];
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“')).next().unwrap_or(before);
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    single || SHORT.iter().any(|short| short.eq_ignore_ascii_case(word))
}

/// Bytes of a quote or list mark and of a task's box at the beginning of `line`, with the spaces behind them.
fn marker_length(line: &str) -> usize {
    let mut rest = line;
    loop {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - after.len();
        let bullet = if digits == 0 { &['-', '*', '+', '>'][..] } else { &['.', ')'][..] };
        let Some(tail) =
            after.strip_prefix(bullet).filter(|tail| tail.starts_with([' ', '\t']) || after.starts_with('>'))
        else {
            break;
        };
        rest = tail.trim_start();
    }
    for mark in ["[ ] ", "[x] ", "[X] "] {
        rest = rest.strip_prefix(mark).unwrap_or(rest);
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str) -> Vec<&str> {
        let mut units = Vec::new();
        sentences(line, &mut units);
        assert_eq!(units.concat(), line);
        units.into_iter().filter(|unit| !unit.trim().is_empty()).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        for (line, expected) in [
            ("One. Two! Three? Four… Five", vec!["One.", "Two!", "Three?", "Four…", "Five"]),
            (
                "Load rose by 1.5 % at 10.3.2. See https://x.example/a?b=1. Then.",
                vec!["Load rose by 1.5 % at 10.3.2.", "See https://x.example/a?b=1.", "Then."],
            ),
            (
                "Some hosts, e.g. Alpha, i.e. db1 vs. db2, approx. 5, fell (all.) Then up.",
                vec!["Some hosts, e.g. Alpha, i.e. db1 vs. db2, approx. 5, fell (all.)", "Then up."],
            ),
            ("He said \"Stop.\" We did.", vec!["He said \"Stop.\"", "We did."]),
            ("1. First. Second.", vec!["1. First.", "Second."]),
            ("- [ ] Do it. Now.", vec!["- [ ] Do it.", "Now."]),
            ("> > 12) Quoted. Twice.", vec!["> > 12) Quoted.", "Twice."]),
            ("Ran `a. B` twice. Fine.", vec!["Ran `a. B` twice.", "Fine."]),
            ("障害が発生。復旧した！以上", vec!["障害が発生。", "復旧した！", "以上"]),
            ("「止めて。」と言った。終わり", vec!["「止めて。」", "と言った。", "終わり"]),
            ("wait... then. And", vec!["wait... then.", "And"]),
            ("   ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(cut(line), expected, "{line}");
        }
    }

    #[test]
    fn code_tables_and_headings_are_one_unit() {
        let lines = Lines::of(
            "# A. B\n\ntext. More\n```\na. B\n~~~\n```\nafter. It\n| a. B | c |\n    x. Y\n  - x. Y\n[a]: b. C",
        );
        assert_eq!(lines.whole, [true, false, false, true, true, true, true, false, true, true, false, true]);
        assert!(Lines::of("").text.is_empty());
        assert_eq!(Lines::of("\n").text, ["", ""]);
    }
}
