//! The outline of a text: headings, signs of lists, the section that is the timeline.

use super::stamp;

/// How deep a heading is, and its words.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let inner = line.trim_start_matches('#');
    let level = line.len() - inner.len();
    ((1..=6).contains(&level) && (inner.starts_with(' ') || inner.is_empty()))
        .then(|| (level, inner.trim().trim_end_matches('#').trim()))
}

/// Of a whole document the section that is called a timeline; all lines of another text. The section ends with the next
/// heading that is as high and says no time.
pub(super) fn section(lines: &[&str]) -> std::ops::Range<usize> {
    let mut fenced = false;
    let mut headings = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let plain = line.trim();
        fenced ^= plain.starts_with("```") || plain.starts_with("~~~");
        if let Some((level, words)) = heading(plain).filter(|_| !fenced) {
            headings.push((n, level, words));
        }
    }
    let is_one = |words: &str| {
        let lower = words.to_lowercase();
        stamp::read(words).is_none()
            && ["timeline", "chronology", "zeitleiste", "zeitverlauf", "chronologie", "タイムライン"]
                .iter()
                .any(|name| lower.contains(name))
    };
    let mut named = headings.iter().filter(|(.., words)| is_one(words));
    let (Some((start, level, _)), None) = (named.next(), named.next()) else { return 0..lines.len() };
    let ends = |(n, other, words): &&(usize, usize, &str)| n > start && other <= level && stamp::read(words).is_none();
    let end = headings.iter().find(ends).map_or(lines.len(), |(n, ..)| *n);
    *start..end
}

/// The line without the sign of its list, its quotation or its task.
pub(super) fn without_mark(line: &str) -> &str {
    let mut line = line.trim_start_matches('>').trim_start();
    for mark in ["- ", "* ", "+ ", "• ", "– ", "・"] {
        if let Some(rest) = line.strip_prefix(mark) {
            line = rest.trim_start();
            break;
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered =
        line[digits..].strip_prefix(['.', ')']).filter(|rest| (1..=3).contains(&digits) && rest.starts_with(' '));
    let line = numbered.map_or(line, str::trim_start);
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| line.strip_prefix(mark)).map_or(line, str::trim_start)
}
