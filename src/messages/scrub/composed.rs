//! One way of writing for what looks the same: `é` as one character, and as `e` with an accent behind it. Texts from some
//! systems come with the second. What is compared is composed (Unicode's form C); what is quoted is the text as written.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text in composed form that knows where each part of it was written.
pub(super) struct Composed<'a> {
    /// The composed text.
    pub text: Cow<'a, str>,
    /// Where each piece begins, in the composed text and in the written one; none when both are the same.
    pieces: Vec<(usize, usize)>,
}

impl<'a> Composed<'a> {
    /// Composes a text, in linear time.
    pub fn of(written: &'a str) -> Self {
        if is_nfc_quick(written.chars()) == IsNormalized::Yes {
            return Self { text: Cow::Borrowed(written), pieces: Vec::new() };
        }
        let mut text = String::with_capacity(written.len());
        let mut pieces = Vec::new();
        let mut start = 0;
        let ends = written.char_indices().skip(1).filter(|(_, c)| stands_alone(*c)).map(|(at, _)| at);
        for end in ends.chain([written.len()]) {
            pieces.push((text.len(), start));
            text.extend(written[start..end].nfc());
            start = end;
        }
        pieces.push((text.len(), written.len()));
        Self { text: Cow::Owned(text), pieces }
    }

    /// Where a range of the composed text was written; whole characters with their accents.
    pub fn written(&self, at: &Range<usize>) -> Range<usize> {
        if self.pieces.is_empty() {
            return at.clone();
        }
        let first = self.pieces.partition_point(|(composed, _)| *composed <= at.start).saturating_sub(1);
        let last = self.pieces.partition_point(|(composed, _)| *composed < at.end);
        let place = |n: usize| self.pieces.get(n).map_or(0, |(_, written)| *written);
        place(first)..place(last.min(self.pieces.len() - 1))
    }
}

/// A short text in composed form.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    Composed::of(text).text
}

/// Whether nothing before the character can change with it.
fn stands_alone(c: char) -> bool {
    c.is_ascii() || canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_place_is_found_where_it_was_written() {
        for (written, word, quoted) in [
            ("by Zoë.", "Zoë", "Zoë"),
            ("by Zoe\u{308}.", "Zoë", "Zoe\u{308}"),
            ("Jo\u{308}rg Mu\u{308}ßig", "Müßig", "Mu\u{308}ßig"),
            ("e\u{301}e\u{301} x", "x", "x"),
            ("か\u{3099}は", "が", "か\u{3099}"),
            ("\u{1100}\u{1161}\u{11a8} \u{1100}\u{1161}", "각", "\u{1100}\u{1161}\u{11a8}"),
        ] {
            let text = Composed::of(written);
            let at = text.text.find(word).expect("the word");
            assert_eq!(&written[text.written(&(at..at + word.len()))], quoted, "{written}");
        }
    }

    proptest! {
        #[test]
        fn pieces_compose_like_the_whole(text in "([a-zé ]|[\u{300}-\u{345}]|\u{212b}|[\u{1100}-\u{11ff}]|가|か|\u{3099}|\\PC){0,40}") {
            let parts = Composed::of(&text);
            prop_assert_eq!(parts.text.as_ref(), text.nfc().collect::<String>());
            let whole = parts.written(&(0..parts.text.len()));
            prop_assert_eq!(&text[whole], text.as_str());
            for (at, c) in parts.text.char_indices() {
                prop_assert!(!text[parts.written(&(at..at + c.len_utf8()))].is_empty());
            }
        }
    }
}
