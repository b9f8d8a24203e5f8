//! Owns how typed text is made uniform at the door and cut for a list.
//! It does not judge whether a text is acceptable (lengths, empty titles): that is each field's own rule.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// The text of a section, entry or comment as it is stored: every line break a single LF, no byte-order mark, no NUL and
/// no other control character but tab, nothing blank at the very end. Idempotent.
///
/// Forms post CRLF and pages are stored with LF: without one spelling each line of an untouched section would count as
/// changed (CE-12), and a NUL grows to three bytes in HTML (MD-08). Emoji joiners and the marks of right-to-left text stay.
pub fn normalise(raw: &str) -> String {
    let lines = line_breaks(raw);
    let mut text = String::with_capacity(lines.len());
    text.extend(lines.chars().filter(|&c| is_text(c)));
    text.truncate(text.trim_end().len());
    text
}

/// The same text with every kind of line break as a single LF; borrowed when there was nothing to change.
///
/// U+2028 and U+2029 (chat programs), NEL (mainframe logs), vertical tab and form feed (word processors) become LF too:
/// people see a new line there, so a line-wise comparison has to see one, and dropping them would glue two words together.
pub fn line_breaks(raw: &str) -> Cow<'_, str> {
    if !raw.contains(is_other_break) {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' {
            chars.next_if_eq(&'\n');
        }
        text.push(if is_other_break(c) { '\n' } else { c });
    }
    Cow::Owned(text)
}

/// A value of one line (a title, a name, an address): trimmed, each run of white space and control characters a single
/// space, and without the characters that turn the direction of what follows; empty when nothing in it can be seen, for
/// a link without words cannot be found again. Idempotent.
///
/// Direction overrides and isolates in a title would reorder the words of the list around it, and a line break in a name
/// would start a new header or calendar property (IC-10).
pub fn single_line(raw: &str) -> String {
    let mut line = String::with_capacity(raw.len());
    for c in raw.chars() {
        if turns_direction(c) || c == '\u{feff}' {
            continue;
        }
        if !c.is_whitespace() && !c.is_control() {
            line.push(c);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    match line.chars().all(cannot_be_seen) {
        true => String::new(),
        false => line,
    }
}

/// The beginning of a Markdown text as plain words on one line, at most `chars` user-perceived characters including the
/// "…" that marks a cut. Cuts between words when there is a gap in the last third, and never inside a character.
///
/// For lists, feeds and mail: an approximation that never fails, not a parser. Reads only as much of the source as it needs.
pub fn plain_excerpt(markdown: &str, chars: usize) -> String {
    let enough = chars.saturating_mul(8).saturating_add(512);
    let mut words = String::new();
    for line in line_breaks(head(markdown, enough.saturating_mul(4))).lines() {
        if words.len() > enough {
            break;
        }
        let line = without_block_marks(line);
        if !line.contains(char::is_alphanumeric) && !line.contains(|c: char| !c.is_ascii()) {
            continue;
        }
        words.push(' ');
        push_without_inline_marks(line, &mut words);
    }
    cut(&single_line(&words), chars)
}

fn is_other_break(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_text(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{feff}')
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Joiners, selectors, soft hyphens and fillers: part of a word at best, never one.
fn cannot_be_seen(c: char) -> bool {
    turns_direction(c)
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}')
        || matches!(c, '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Quote, heading and list marks at the beginning of a line say nothing in a list of results.
fn without_block_marks(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(['>', '#']).trim_start();
        for mark in ["- ", "* ", "+ ", "[ ] ", "[x] ", "[X] "] {
            rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
        }
        if rest.len() == before {
            break;
        }
    }
    let is_fence = rest.starts_with("```") || rest.starts_with("~~~");
    if is_fence { "" } else { rest }
}

fn push_without_inline_marks(line: &str, words: &mut String) {
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next_if(|&(_, next)| next.is_ascii_punctuation()) {
                Some((_, escaped)) => words.push(escaped),
                None => words.push(c),
            },
            '!' if line[at + 1..].starts_with('[') => {}
            '[' | '*' | '`' => {}
            '~' if line[at + 1..].starts_with('~') => {
                chars.next();
            }
            '|' => words.push(' '),
            ']' => {
                // A target follows its text directly; without one the bracket was typed for its own sake.
                if let Some(target) = line[at + 1..].strip_prefix('(')
                    && let Some(end) = target.find(')')
                {
                    while chars.next_if(|&(next, _)| next <= at + 2 + end).is_some() {}
                }
            }
            _ => words.push(c),
        }
    }
}

fn cut(line: &str, chars: usize) -> String {
    if chars == 0 {
        return String::new();
    }
    if line.graphemes(true).nth(chars).is_none() {
        return line.to_owned();
    }
    let kept: usize = line.graphemes(true).take(chars - 1).map(str::len).sum();
    let kept = &line[..kept];
    let end = match kept.rfind(' ') {
        Some(space) if space * 3 >= kept.len() * 2 => space,
        _ => kept.len(),
    };
    format!("{}…", kept[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ce_12_every_line_break_is_one_lf() {
        assert_eq!(normalise("one\r\ntwo\rthree\nfour\r\n\r\nfive"), "one\ntwo\nthree\nfour\n\nfive");
        assert_eq!(normalise("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f"), "a\nb\nc\nd\ne\nf");
        assert_eq!(normalise("a\n\rb"), "a\n\nb");
    }

    #[test]
    fn md_08_nul_and_other_controls_are_removed() {
        assert_eq!(normalise("\u{feff}a\0b\u{7}c\td\u{9f}e\u{1b}[0m"), "abc\tde[0m");
        assert_eq!(normalise(&"\0".repeat(40_000)), "");
    }

    #[test]
    fn only_the_very_end_is_trimmed() {
        assert_eq!(normalise("  code\nline  \n\n \t\n"), "  code\nline");
        assert_eq!(normalise("👩‍🚒 مرحبا\u{200f}"), "👩‍🚒 مرحبا\u{200f}");
    }

    #[test]
    fn a_single_line_has_no_breaks_and_turns_nothing_around() {
        assert_eq!(single_line("  Search \r\n\t is\0 slow \u{2028}"), "Search is slow");
        assert_eq!(single_line("a\u{202e}cod\u{202c}\u{2066}x\u{2069}b"), "acodxb");
        assert_eq!(single_line("\u{202e} \u{feff}"), "");
    }

    #[test]
    fn an_excerpt_has_words_and_no_marks() {
        let source = "## What *happened*\n\n> - [ ] The [checkout page](https://x.example/a) was `slow`.\n\n```sh\nls\n```\n| a | b |\n|---|---|\n";
        assert_eq!(plain_excerpt(source, 200), "What happened The checkout page was slow. ls a b");
        assert_eq!(plain_excerpt("one two three four", 14), "one two three…");
        assert_eq!(plain_excerpt("snake_case [1] \\*kept\\*", 80), "snake_case 1 *kept*");
        assert_eq!(plain_excerpt("データベースの接続が切れました", 6), "データベー…");
        assert_eq!(plain_excerpt("👩‍🚒👩‍🚒👩‍🚒", 2), "👩‍🚒…");
        assert_eq!(plain_excerpt("anything", 0), "");
    }

    proptest! {
        #[test]
        fn normalise_is_idempotent_and_clean(raw in "\\PC*|[\\x00-\\x20a\u{feff}\u{85}\u{2028}é]*") {
            let once = normalise(&raw);
            prop_assert_eq!(&normalise(&once), &once);
            prop_assert!(once.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
            prop_assert_eq!(once.trim_end(), &once);
        }

        #[test]
        fn single_line_is_idempotent_and_single(raw in "[\\x00-\\x20ab\u{202e}\u{2067}\u{feff}\u{2029}é]*") {
            let once = single_line(&raw);
            prop_assert_eq!(&single_line(&once), &once);
            prop_assert!(!once.contains(|c: char| c.is_control()) && !once.contains("  "));
        }

        #[test]
        fn an_excerpt_is_short_enough(raw in "([\\[\\]()!*`~|>#\\\\ a-cé👩‍🚒\n-]|\\PC)*", chars in 0usize..60) {
            let excerpt = plain_excerpt(&raw, chars);
            prop_assert!(excerpt.graphemes(true).count() <= chars);
            prop_assert!(!excerpt.contains('\n'));
        }
    }
}
