//! Owns which words of a Markdown text its writer says in their own voice: not code, not quotations, not links, not HTML.
//! What is to be thought of these words is not its business.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use comrak::nodes::{Node, NodeValue, Sourcepos};
use comrak::{Arena, parse_document};

use super::bounds::{MAX_NESTING, may_be_parsed};
use super::page::options;

/// Between two blocks (paragraphs, headings, items, cells).
pub const BREAK: u8 = 1;
/// Something that stands in the sentence like a word and is not the writer's: code, a link, a quotation.
pub const OPAQUE: u8 = 2;
/// A sign that is not heard: emphasis, an escape, the mark of an item on its next line.
pub const MUTE: u8 = 3;

/// Longest speech between two quotation marks, in bytes; a mark without its other half quotes nothing.
const LONGEST_QUOTE: usize = 1_000;

/// The text with everything but the writer's own words replaced by [`BREAK`], [`OPAQUE`] and [`MUTE`], byte for byte: a place
/// in the answer is the same place in the source. Parsed as [`super::render`] does; a text that is not formatted there has no
/// own words. Never panics.
pub fn own_words(source: &str) -> String {
    let heard = catch_unwind(AssertUnwindSafe(|| heard(source))).ok().flatten();
    heard.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| "\u{1}".repeat(source.len()))
}

fn heard(source: &str) -> Option<Vec<u8>> {
    if !may_be_parsed(source) {
        return None;
    }
    let mut voice = Voice { source, lines: line_starts(source), heard: vec![BREAK; source.len()] };
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options(source));
    voice.block(root, 0)?;
    Some(voice.heard)
}

struct Voice<'s> {
    source: &'s str,
    /// Where each line begins, and the end of the text.
    lines: Vec<usize>,
    heard: Vec<u8>,
}

impl Voice<'_> {
    fn block<'a>(&mut self, node: Node<'a>, depth: usize) -> Option<()> {
        if depth > MAX_NESTING {
            return None;
        }
        for child in node.children() {
            match child.data().value {
                NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell => self.leaf(child)?,
                NodeValue::BlockQuote | NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_) => {}
                _ => self.block(child, depth + 1)?,
            }
        }
        Some(())
    }

    /// A block of running text: its words are copied, everything between them is mute.
    fn leaf<'a>(&mut self, node: Node<'a>) -> Option<()> {
        let mut whole: Option<Range<usize>> = None;
        let mut spoken = Vec::new();
        let mut opaque = Vec::new();
        let mut waiting: Vec<(Node<'a>, usize)> = node.children().map(|child| (child, 0)).collect();
        while let Some((inline, depth)) = waiting.pop() {
            if depth > MAX_NESTING {
                return None;
            }
            let data = inline.data();
            let Some(at) = self.range(data.sourcepos) else { continue };
            whole = Some(whole.map_or(at.clone(), |so_far| so_far.start.min(at.start)..so_far.end.max(at.end)));
            match &data.value {
                NodeValue::Text(text) => spoken.push((at, text.to_string())),
                NodeValue::SoftBreak | NodeValue::LineBreak => {}
                NodeValue::Emph | NodeValue::Strong | NodeValue::Strikethrough => {
                    waiting.extend(inline.children().map(|child| (child, depth + 1)));
                }
                _ => opaque.push(at),
            }
        }
        let Some(whole) = whole else { return Some(()) };
        self.fill(whole.clone(), MUTE);
        for (at, text) in spoken {
            self.speak(at, &text);
        }
        // Last, so that no wrong place of a word can uncover what is not the writer's.
        for at in opaque {
            self.fill(at, OPAQUE);
        }
        self.quotations(whole);
        Some(())
    }

    /// Copies the words at a place, if the source there says what the parser heard.
    fn speak(&mut self, at: Range<usize>, text: &str) {
        let said = &self.source[at.clone()];
        if said == text {
            self.heard[at].copy_from_slice(text.as_bytes());
            return;
        }
        let mut rest = text;
        let mut chars = said.char_indices().peekable();
        let mut copy = vec![MUTE; said.len()];
        while let Some((n, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c == '\\' && next.is_some_and(|next| next.is_ascii_punctuation() && rest.starts_with(next)) {
                continue;
            }
            if let Some(after) = rest.strip_prefix(c)
                && !(c == '&' && is_entity(&said[n..]))
            {
                rest = after;
                c.encode_utf8(&mut copy[n..n + c.len_utf8()]);
            } else if c == '&' && is_entity(&said[n..]) {
                copy[n] = OPAQUE;
                let mut meant = rest.chars();
                meant.next();
                rest = meant.as_str();
                for (at, c) in chars.by_ref() {
                    copy[at] = OPAQUE;
                    if c == ';' {
                        break;
                    }
                }
            } else {
                return self.fill(at, OPAQUE);
            }
        }
        match rest.is_empty() {
            true => self.heard[at].copy_from_slice(&copy),
            false => self.fill(at, OPAQUE),
        }
    }

    /// Makes speech between quotation marks opaque.
    fn quotations(&mut self, whole: Range<usize>) {
        let heard = String::from_utf8_lossy(&self.heard[whole.clone()]).into_owned();
        let mut from = 0;
        while let Some((start, close)) = heard[from..].char_indices().find_map(|(n, c)| opens(&heard, from + n, c)) {
            let until = heard.floor_char_boundary((start + LONGEST_QUOTE).min(heard.len()));
            let inside = start + heard[start..].chars().next().map_or(1, char::len_utf8);
            let end = heard[inside..until.max(inside)]
                .char_indices()
                .find(|(n, c)| *c == close && closes(&heard, inside + n, *c));
            from = inside;
            if let Some((n, c)) = end {
                from = inside + n + c.len_utf8();
                self.fill(whole.start + start..whole.start + from, OPAQUE);
            }
        }
    }

    fn fill(&mut self, at: Range<usize>, with: u8) {
        let source = self.source.as_bytes();
        for (place, byte) in self.heard[at.clone()].iter_mut().zip(&source[at]) {
            // A line goes on as a blank would.
            *place = if *byte == b'\n' { b'\n' } else { with };
        }
    }

    /// The bytes of a place that the parser gives in lines and columns; none when it is no place of this text.
    fn range(&self, at: Sourcepos) -> Option<Range<usize>> {
        let byte = |line: usize, column: usize| {
            let start = *self.lines.get(line.checked_sub(1)?)?;
            Some(start + column)
        };
        let start = byte(at.start.line, at.start.column.checked_sub(1)?)?;
        let end = byte(at.end.line, at.end.column)?;
        let is_place = start < end
            && end <= self.source.len()
            && self.source.is_char_boundary(start)
            && self.source.is_char_boundary(end);
        is_place.then_some(start..end)
    }
}

fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn is_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('&').and_then(|rest| rest.split_once(';')).map(|(name, _)| name);
    name.is_some_and(|name| {
        name.len() < 34 && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    })
}

/// Where a quotation opens, and the mark that closes it.
fn opens(text: &str, at: usize, c: char) -> Option<(usize, char)> {
    let close = match c {
        '"' | '\'' => c,
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '‘' => '’',
        _ => return None,
    };
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let opens = before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| !c.is_whitespace());
    opens.then_some((at, close))
}

fn closes(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let ends = after.is_none_or(|c| !c.is_alphanumeric());
    // A genitive such as `the teams' pages` ends no quotation that a lone mark has begun, if a letter follows its blank.
    ends && before.is_some_and(|c| !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The own words with what is not heard left out, opaque things as `¤`, and blocks apart by ` / `.
    fn said(source: &str) -> String {
        let mut said = String::new();
        for c in own_words(source).chars() {
            match c {
                '\u{1}' if !said.is_empty() && !said.ends_with(" / ") => said.push_str(" / "),
                '\u{1}' | '\u{3}' => {}
                '\u{2}' if !said.ends_with('¤') => said.push('¤'),
                '\u{2}' => {}
                '\n' => said.push(' '),
                c => said.push(c),
            }
        }
        said.trim_end_matches(" / ").to_owned()
    }

    #[test]
    fn code_links_and_quotations_are_not_the_writers_words() {
        for (source, words) in [
            ("We *saw* it, **all** of us.", "We saw it, all of us."),
            ("Run `should have` now.", "Run ¤ now."),
            ("Run ``a ` b`` now.", "Run ¤ now."),
            ("See [who did it](https://x.example/why) there.", "See ¤ there."),
            ("See https://x.example/outage there.", "See ¤ there."),
            ("See <https://x.example/outage> there.", "See ¤ there."),
            ("A <b>bold</b> word.", "A ¤bold¤ word."),
            ("She said “who did it” and left.", "She said ¤ and left."),
            ("She said \"who did it\" and left.", "She said ¤ and left."),
            ("He wrote 'never again' and left.", "He wrote ¤ and left."),
            ("It was ten o'clock, and didn't stop.", "It was ten o'clock, and didn't stop."),
            ("The teams' page and the users' page.", "The teams' page and the users' page."),
            ("A 5\" disk and no other mark.", "A 5\" disk and no other mark."),
            ("An \\*escaped\\* star.", "An *escaped* star."),
            ("AT&amp;T and others.", "AT¤T and others."),
            ("An ![outage](https://x.example/a.png) picture.", "An ¤ picture."),
        ] {
            assert_eq!(said(source), words, "{source}");
        }
    }

    #[test]
    fn blocks_are_apart() {
        assert_eq!(said("# Head\n\nOne\ntwo.\n\n- item\n  goes on\n- next\n"), "Head / One two. / item goes on / next");
        assert_eq!(said("| a | b |\n|---|---|\n| one | two |\n"), "a / b / one / two");
        assert_eq!(
            said("Before.\n\n> quoted words\n\nAfter.\n\n```\nfenced\n```\n\n    indented\n"),
            "Before. / After."
        );
        assert_eq!(said("<div>\nraw\n</div>\n\nText[^1].\n\n[^1]: A note.\n"), "Text¤. / A note.");
    }

    #[test]
    fn what_is_not_formatted_has_no_own_words() {
        let nested = format!("{}deep", ">".repeat(500));
        assert!(own_words(&nested).bytes().all(|byte| byte == BREAK));
        assert_eq!(own_words(""), "");
    }

    proptest! {
        #[test]
        fn every_place_is_the_same_place_of_the_source(
            source in "([\\[\\]()!*`~|>#\\\\&;:\"'“”<>/ a-zé👩‍🚒\n-]|\\PC|https://a.b|\n\n|should have){0,60}"
        ) {
            let heard = own_words(&source);
            prop_assert_eq!(heard.len(), source.len());
            for (at, c) in heard.char_indices().filter(|(_, c)| !matches!(c, '\u{1}'..='\u{3}')) {
                prop_assert!(source[at..].starts_with(c));
            }
        }
    }
}
