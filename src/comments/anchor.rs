//! Where a passage stands in a text that was edited since: the TextQuoteSelector of the Web Annotation Data Model (the words
//! themselves and what stood on either side), looked for in the words of a section as they are read. A pure rule: words in,
//! a place out; `docs/decisions/0017-comments-by-quotation.md` tells why it is as it is. Bounded for any text.

mod fit;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use self::fit::{Fit, Pattern};

/// Longest passage, in characters: one or two paragraphs. Whoever means more means the section.
pub const LONGEST: usize = 600;
/// Characters kept of what stands on either side of a passage.
pub const AROUND: usize = 64;
/// Bytes of the surroundings on one side that tell a place by themselves, and on both sides together.
const TELLING: usize = 16;
const TELLING_TOGETHER: usize = 24;
/// Most places that are offered when the same words stand in a text several times.
const OFFERED: usize = 12;

/// A passage as it was when somebody commented on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Selector {
    /// The words; empty for the whole section.
    pub exact: String,
    /// What stood before them, near its end.
    pub prefix: String,
    /// What stood after them, near its beginning.
    pub suffix: String,
    /// The byte at which they began: decides between places that nothing else tells apart.
    pub position: usize,
    /// Whether the same words stood elsewhere in the text, too: then the words alone tell no place.
    pub repeated: bool,
}

/// Where a passage is by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// Its words stand here, unchanged.
    Found(Range<usize>),
    /// What became of it stands here.
    Changed(Range<usize>),
    /// It was taken out, or nothing of it can be known again.
    Gone,
}

/// A text to look in; its words are found once for all passages.
pub struct Text<'t> {
    text: &'t str,
    words: OnceCell<Vec<(usize, &'t str)>>,
}

impl<'t> Text<'t> {
    /// The words of a section, as `reading` makes them.
    pub fn new(text: &'t str) -> Self {
        Self { text, words: OnceCell::new() }
    }

    /// Where a passage is in this text.
    ///
    /// 1. Its words, with enough of what stood beside them. 2. Its words, if they were the only ones then and are now: it
    ///    was moved. 3. The place where most of its words stand in their order, weighed with the words beside them. 4. Gone.
    pub fn find(&self, passage: &Selector) -> Anchor {
        if passage.exact.is_empty() {
            return Anchor::Gone;
        }
        let (mut count, mut best) = (0, None::<(usize, usize, Range<usize>)>);
        for at in self.all(&passage.exact) {
            count += 1;
            let (before, after) = self.beside(&at, passage);
            let away = at.start.abs_diff(passage.position);
            let better = best.as_ref().is_none_or(|(score, far, _)| (before + after, *far) > (*score, away));
            if better {
                best = Some((before + after, away, at));
            }
        }
        if let Some((_, _, at)) = &best
            && self.is_told(at, passage)
        {
            return Anchor::Found(at.clone());
        }
        let words = passage.exact.unicode_words().take(2).count();
        if let Some((_, _, at)) = &best
            && count == 1
            && words > 1
            && !passage.repeated
        {
            return Anchor::Found(at.clone());
        }
        match self.fit(passage).filter(Fit::is_enough) {
            Some(fit) => {
                let at = self.range(&fit);
                let near = at.start.saturating_sub(passage.exact.len())..at.end + passage.exact.len();
                let whole = self.all(&passage.exact).find(|whole| whole.start < at.end && at.start < whole.end);
                match whole.filter(|whole| near.start <= whole.start && whole.end <= near.end) {
                    Some(whole) => Anchor::Found(whole),
                    None => Anchor::Changed(at),
                }
            }
            None => Anchor::Gone,
        }
    }

    /// The passage at a place of this text, to be found again later.
    pub fn select(&self, at: &Range<usize>) -> Selector {
        let exact = self.text.get(at.clone()).unwrap_or_default().to_owned();
        let before = self.text.get(..at.start).unwrap_or_default();
        let after = self.text.get(at.end..).unwrap_or_default();
        let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(from, _)| from);
        let to = after.char_indices().nth(AROUND).map_or(after.len(), |(to, _)| to);
        let repeated = self.all(&exact).nth(1).is_some();
        Selector {
            repeated,
            exact,
            prefix: before[from..].to_owned(),
            suffix: after[..to].to_owned(),
            position: at.start,
        }
    }

    /// The places of some words in this text, the first few of them.
    pub fn places(&self, words: &str) -> Vec<Range<usize>> {
        self.all(words).take(OFFERED).collect()
    }

    /// The place that is most like some words that do not stand in this text.
    pub fn nearest(&self, words: &str) -> Option<Range<usize>> {
        let passage = Selector { exact: words.to_owned(), ..Selector::default() };
        self.fit(&passage).filter(Fit::is_like).map(|fit| self.range(&fit))
    }

    /// All places of some words, also those that overlap; as many as the text has bytes at most, each found in steps that
    /// the length of the words does not multiply.
    fn all<'w>(&self, words: &'w str) -> impl Iterator<Item = Range<usize>> + use<'t, 'w> {
        let text = self.text;
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from + text.get(from..).filter(|_| !words.is_empty())?.find(words)?;
            from = text.ceil_char_boundary(start + 1);
            Some(start..start + words.len())
        })
    }

    /// How many bytes of the surroundings are the same, on either side.
    fn beside(&self, at: &Range<usize>, passage: &Selector) -> (usize, usize) {
        let same = |(one, other): &(u8, u8)| one == other;
        let (before, after) = (self.text[..at.start].bytes().rev(), self.text[at.end..].bytes());
        let before = before.zip(passage.prefix.bytes().rev()).take_while(same).count();
        (before, after.zip(passage.suffix.bytes()).take_while(same).count())
    }

    /// Whether the surroundings say that this is the place.
    fn is_told(&self, at: &Range<usize>, passage: &Selector) -> bool {
        let (before, after) = self.beside(at, passage);
        let known = passage.prefix.len() + passage.suffix.len();
        before >= TELLING
            || after >= TELLING
            || (before + after >= TELLING_TOGETHER.min(known) && (known > 0 || at.len() == self.text.len()))
    }

    fn fit(&self, passage: &Selector) -> Option<Fit> {
        let words = self.words.get_or_init(|| self.text.unicode_word_indices().collect());
        let pattern = Pattern::of(&passage.prefix, &passage.exact, &passage.suffix);
        pattern.best_in(words)
    }

    fn range(&self, fit: &Fit) -> Range<usize> {
        let words = self.words.get().map(Vec::as_slice).unwrap_or_default();
        match (words.get(fit.first), words.get(fit.last)) {
            (Some((start, _)), Some((end, word))) => *start..end + word.len(),
            _ => 0..0,
        }
    }
}
