//! What somebody reads of a section: the words of its HTML with white space folded, and where each of them stands in the
//! HTML, so that a passage can be marked there. Reads HTML of the house's own renderer; decides nothing about passages.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Elements that stand within a line; all others part words.
const INLINE: [&str; 8] = ["a", "code", "del", "em", "mark", "strong", "sup", "wbr"];

/// The words of a section as they are read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    text: String,
    runs: Vec<Run>,
}

/// Words that stand in one piece in the HTML.
#[derive(Debug, Clone)]
struct Run {
    /// Where it begins in the words.
    at: usize,
    /// Its bytes there.
    len: usize,
    /// Where it stands in the HTML.
    html: Range<usize>,
    /// Whether it is there byte by byte.
    verbatim: bool,
}

/// Words as they are compared: NFC, white space folded, without what cannot be seen and may stand anywhere.
pub fn folded(text: &str) -> String {
    let mut fold = Fold::default();
    for (at, c) in text.char_indices() {
        fold.push(c, at..at + c.len_utf8(), true);
    }
    fold.finish().text
}

impl Reading {
    /// Reads HTML as `kernel::markdown` makes it. Linear; never panics, whatever the text is.
    pub fn of(html: &str) -> Self {
        let mut fold = Fold::default();
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            if rest.starts_with('<') {
                let len = tag_len(rest);
                // Nothing that is one sign stands on both sides of a tag: a mark could not hold it.
                fold.flush();
                if !INLINE.contains(&tag_name(&rest[..len])) {
                    fold.part(at + len);
                }
                at += len;
                continue;
            }
            let until = rest.find('<').unwrap_or(rest.len());
            fold.words(&rest[..until], at);
            at += until;
        }
        fold.finish()
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `html`, of which this is the reading, with `passages` marked. Says for each passage the id of the mark at which it
    /// begins: `passage-` and the key of the first of those that begin there; empty when nothing could be marked.
    pub fn marked(&self, html: &str, passages: &[(Range<usize>, String)]) -> (String, Vec<String>) {
        let mut cuts: Vec<usize> = passages.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut targets = vec![String::new(); passages.len()];
        let mut marked = String::with_capacity(html.len() + passages.len() * 80);
        let mut done = 0;
        for cut in cuts.windows(2) {
            let segment = cut[0]..cut[1];
            if !passages.iter().any(|(range, _)| range.start <= segment.start && segment.end <= range.end) {
                continue;
            }
            let beginning = |(range, _): &&(Range<usize>, String)| range.start == segment.start;
            let mut id = passages.iter().find(beginning).map(|(_, key)| format!("passage-{key}"));
            for piece in self.pieces(&segment, html) {
                marked.push_str(html.get(done..piece.start).unwrap_or_default());
                match id.take() {
                    Some(id) => {
                        marked.push_str(&format!("<mark class=\"commented\" id=\"{id}\">"));
                        for (target, (range, _)) in targets.iter_mut().zip(passages) {
                            if range.start == segment.start {
                                target.clone_from(&id);
                            }
                        }
                    }
                    None => marked.push_str("<mark class=\"commented\">"),
                }
                marked.push_str(html.get(piece.clone()).unwrap_or_default());
                marked.push_str("</mark>");
                done = piece.end;
            }
        }
        marked.push_str(html.get(done..).unwrap_or_default());
        (marked, targets)
    }

    /// The pieces of HTML that hold these words, none of them across an element or only white space.
    fn pieces(&self, words: &Range<usize>, html: &str) -> Vec<Range<usize>> {
        let first = self.runs.partition_point(|run| run.at + run.len <= words.start);
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for run in self.runs[first..].iter().take_while(|run| run.at < words.end) {
            let piece = match run.verbatim {
                true => {
                    let from = words.start.max(run.at) - run.at;
                    let to = words.end.min(run.at + run.len) - run.at;
                    run.html.start + from..run.html.start + to
                }
                false => run.html.clone(),
            };
            match pieces.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ => pieces.push(piece),
            }
        }
        pieces.retain(|piece| html.get(piece.clone()).is_some_and(|words| !words.trim().is_empty()));
        pieces
    }
}

/// Words on their way to be folded.
#[derive(Default)]
struct Fold {
    reading: Reading,
    /// White space that waits for the next word: where it stands, and whether it is one blank.
    gap: Option<(Range<usize>, bool)>,
    /// Signs that make one together, and where they stand.
    cluster: String,
    html: Range<usize>,
    verbatim: bool,
}

impl Fold {
    /// Text between two tags, which begins at `at`.
    fn words(&mut self, text: &str, at: usize) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let from = at + text.len() - rest.len();
            let (c, len, verbatim) = match (c, entity(rest)) {
                ('&', Some((c, len))) => (c, len, false),
                _ => (c, c.len_utf8(), true),
            };
            self.push(c, from..from + len, verbatim);
            rest = &rest[len..];
        }
    }

    /// Something that parts words and has none; the next stand at `at` or behind it.
    fn part(&mut self, at: usize) {
        self.flush();
        self.gap = Some((at..at, false));
    }

    fn push(&mut self, c: char, html: Range<usize>, verbatim: bool) {
        if matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
            return;
        }
        if c.is_whitespace() || c.is_control() {
            self.flush();
            self.gap = Some(match self.gap.take() {
                Some((gap, _)) if gap.end == html.start => (gap.start..html.end, false),
                Some((_, _)) => (html.end..html.end, false),
                None => (html, c == ' ' && verbatim),
            });
            return;
        }
        let may_join = || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes || canonical_combining_class(c) != 0;
        let joins = !c.is_ascii() && may_join();
        if !joins || self.cluster.is_empty() {
            self.flush();
            self.html = html;
            self.verbatim = verbatim;
        } else {
            self.verbatim &= verbatim && self.html.end == html.start;
            self.html.end = html.end;
        }
        self.cluster.push(c);
    }

    fn flush(&mut self) {
        if self.cluster.is_empty() {
            return;
        }
        if let Some((gap, is_blank)) = self.gap.take()
            && !self.reading.text.is_empty()
        {
            self.run(" ", gap, is_blank);
        }
        let cluster = std::mem::take(&mut self.cluster);
        match cluster.is_ascii() || is_nfc_quick(cluster.chars()) == IsNormalized::Yes {
            true => self.run(&cluster, self.html.clone(), self.verbatim),
            false => {
                let whole: String = cluster.nfc().collect();
                let verbatim = self.verbatim && whole == cluster;
                self.run(&whole, self.html.clone(), verbatim);
            }
        }
    }

    fn run(&mut self, words: &str, html: Range<usize>, verbatim: bool) {
        let at = self.reading.text.len();
        self.reading.text.push_str(words);
        if let Some(last) = self.reading.runs.last_mut()
            && last.verbatim
            && verbatim
            && last.html.end == html.start
        {
            last.len += words.len();
            last.html.end = html.end;
            return;
        }
        self.reading.runs.push(Run { at, len: words.len(), html, verbatim });
    }

    fn finish(mut self) -> Reading {
        self.flush();
        self.reading
    }
}

/// Bytes of the tag that `rest` begins with; a `>` between quotation marks does not end it.
fn tag_len(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.len()
}

fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    &name[..end]
}

/// The sign that `rest` begins with when it is written as an entity, and the bytes of that.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::markdown;

    #[test]
    fn what_is_read_are_the_words() {
        for (source, words) in [
            ("# Head\n\nOne *two*\nthree.", "Head One two three."),
            ("- a\n- b & c\n", "a b & c"),
            ("| a | b |\n|---|---|\n| 1 | 2 |\n", "a b 1 2"),
            ("Run `x < y`, [then](https://x.example/a) go.", "Run x < y, then go."),
            ("cafe\u{301} and café", "café and café"),
            ("", ""),
        ] {
            assert_eq!(Reading::of(&markdown::render(source, "t")).text(), words, "{source}");
        }
        assert_eq!(Reading::of("a<br />b&nbsp;<a title=\"x > y\" href='#'>c</a>d").text(), "a b cd");
        assert_eq!(folded("  cafe\u{301}\r\n\tand\u{a0}co\u{ad}de "), "café and code");
    }

    #[test]
    fn a_passage_is_marked_within_its_elements() {
        let html = "<p>One <em>two</em> three.</p>\n<ul>\n<li>four &amp; five</li>\n</ul>";
        let reading = Reading::of(html);
        let at = |words: &str| {
            let start = reading.text().find(words).unwrap();
            (start..start + words.len(), words[..1].to_owned())
        };
        let (marked, targets) = reading.marked(html, &[at("two three. four & f")]);
        assert_eq!(
            marked,
            "<p>One <em><mark class=\"commented\" id=\"passage-t\">two</mark></em><mark class=\"commented\"> three.</mark></p>\n\
             <ul>\n<li><mark class=\"commented\">four &amp; f</mark>ive</li>\n</ul>"
        );
        assert_eq!(targets, ["passage-t"]);
        // Passages that overlap: no mark within another, and each has a place to go to.
        let (marked, targets) = reading.marked(html, &[at("two three"), at("three. four"), at("two")]);
        assert_eq!(targets, ["passage-t", "passage-t", "passage-t"].map(str::to_owned));
        assert_eq!(marked.matches("<mark").count(), marked.matches("</mark>").count());
        assert_eq!(marked.replace("</mark>", "").split("<mark").count(), 5);
    }

    proptest! {
        #[test]
        fn words_are_folded_the_same_way_twice(text in "([ a-c\u{301}é\n\t&;]|\\PC){0,60}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once.clone());
            prop_assert!(!once.contains("  "));
        }

        #[test]
        fn marks_take_no_word_away(source in "([ *_`a-c\u{301}é&<\n#-]|\\PC){0,80}", from in 0usize..60, len in 1usize..40) {
            let html = markdown::render(&source, "t");
            let reading = Reading::of(&html);
            let text = reading.text();
            let start = text.floor_char_boundary(from.min(text.len()));
            let end = text.ceil_char_boundary((start + len).min(text.len()));
            let (marked, _) = reading.marked(&html, &[(start..end, "k".to_owned())]);
            let again = Reading::of(&marked);
            prop_assert_eq!(again.text(), text);
            let without = marked.replace("</mark>", "").replace("<mark class=\"commented\">", "").replace("<mark class=\"commented\" id=\"passage-k\">", "");
            prop_assert_eq!(without, html);
        }

        #[test]
        fn anything_can_be_read(html in "([<>/=\"'& a-z;#]|\\PC){0,80}") {
            let reading = Reading::of(&html);
            let len = reading.text().len();
            let _ = reading.marked(&html, &[(0..len, "k".to_owned())]);
        }
    }
}
