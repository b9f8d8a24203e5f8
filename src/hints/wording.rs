//! Wording hints (RULES 36): passages of a text that look for a person or a single cause, each with its rule and another
//! wording. Advice on English; what the rule does not know it does not speak of. A pure rule: a text in, hits out.
//! `docs/decisions/0014-wording-hints.md` tells why it is as it is.

mod patterns;
mod people;
mod phrases;
mod singles;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use patterns::Pattern;

use self::words::{Sentence, THING, Word};
use crate::kernel::markdown::voice::own_words;
use crate::kernel::text::single_line;

/// Grows whenever [`hits`] finds something else in some text: what was found by older versions is found anew.
pub const VERSION: i32 = 1;
/// Most hits of one text.
pub const MOST: usize = 200;
/// Words of the sentence to each side by which a passage is known again.
const AROUND: usize = 4;
/// Characters of the sentence that are shown to each side.
const SHOWN: usize = 70;
/// Bytes of the source to each side of a passage that are looked at for it: more than is shown in any script.
const NEAR: usize = 2000;
/// Longest passage and longest part of the sentence that is kept, in characters.
const LONGEST: usize = 300;

/// A passage with a hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What the hint is about.
    pub pattern: Pattern,
    /// The bytes of the passage in the source.
    pub at: Range<usize>,
    /// The passage, on one line.
    pub quote: String,
    /// What stands before it in its sentence, near its end.
    pub before: String,
    /// What stands after it in its sentence, near its beginning.
    pub after: String,
    /// By which the passage is known again: its words and those beside it, however they are set.
    pub passage: String,
    /// The name that stands as a cause; the hint counts when it is that of somebody involved.
    pub name: Option<String>,
}

/// All hits of a text in Markdown, in its order, as they are for people with any name. Never in code, quotations or links;
/// never panics; linear in the text.
pub fn hits(source: &str) -> Vec<Hit> {
    let heard = own_words(source);
    let (words, ends) = words::words(&heard);
    let sentences: Vec<Sentence> = words::sentences(&words, &ends).collect();
    let mut found = Vec::new();
    for sentence in &sentences {
        let of_words = |(pattern, at): (Pattern, Range<usize>)| hit(source, sentence, pattern, at, None);
        found.extend(phrases::find(sentence).into_iter().map(of_words));
        found.extend(singles::who(sentence).map(|at| of_words((Pattern::Who, at))));
        let of_person =
            |named: people::Named| hit(source, sentence, Pattern::NamedCause, named.words, Some(named.name));
        found.extend(people::find(sentence).into_iter().map(of_person));
    }
    if let Some((n, at)) = singles::outage(sentences.iter().enumerate()) {
        found.push(hit(source, &sentences[n], Pattern::Outage, at..at + 1, None));
    }
    // The longer of two that begin at one place stands first.
    found.sort_by_key(|hit| (hit.at.start, std::cmp::Reverse(hit.at.end)));
    found.dedup_by(|one, before| one.at == before.at && one.pattern == before.pattern);
    found.truncate(MOST);
    found
}

/// The hits that count when `people` are involved: names of others are none, and of several hits on the same words one is
/// enough, that of a person's name before all.
pub fn heeded(hits: Vec<Hit>, people: &[String]) -> Vec<Hit> {
    let counts = |hit: &Hit| hit.name.as_ref().is_none_or(|name| people::is_one_of(name, people));
    let (named, others): (Vec<Hit>, Vec<Hit>) = hits.into_iter().filter(counts).partition(|hit| hit.name.is_some());
    let mut kept: Vec<Hit> = Vec::with_capacity(named.len() + others.len());
    for hit in named.into_iter().chain(others) {
        if !kept.iter().any(|other| other.at.start < hit.at.end && hit.at.start < other.at.end) {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.at.start);
    kept
}

fn hit(source: &str, sentence: &Sentence, pattern: Pattern, words: Range<usize>, name: Option<Range<usize>>) -> Hit {
    let all = sentence.words;
    let at = bytes(all, &words);
    let whole = bytes(all, &(0..all.len()));
    // A sentence may be as long as the text; what is shown of it is not.
    let from = source.ceil_char_boundary(whole.start.max(at.start.saturating_sub(NEAR)));
    let to = source.floor_char_boundary(whole.end.min(at.end + NEAR));
    let [left, right] = [from..at.start, at.end..to].map(|part| single_line(&source[part]));
    let quoted = &source[at.start..source.floor_char_boundary(at.end.min(at.start + NEAR))];
    let known = |range: Range<usize>| {
        let words = all[range].iter().filter(|word| word.lower != THING);
        words.map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ")
    };
    let (first, last) = (words.start.saturating_sub(AROUND), all.len().min(words.end + AROUND));
    let passage = format!("{}|{}|{}", known(first..words.start), known(words.clone()), known(words.end..last));
    Hit {
        pattern,
        quote: cut(&single_line(quoted), LONGEST),
        before: unmarked(&end_of(&left)),
        after: unmarked(&cut(&right, SHOWN)),
        passage: cut(&passage, LONGEST),
        name: name.map(|name| {
            let stems = all[name]
                .iter()
                .map(|word| single_line(&source[word.at.start..word.at.start + stem_bytes(source, word)]));
            stems.collect::<Vec<_>>().join(" ")
        }),
        at,
    }
}

/// Bytes of a word without a genitive.
fn stem_bytes(source: &str, word: &Word) -> usize {
    let said = &source[word.at.clone()];
    let stem = ["'s", "’s", "'S", "’S"].iter().find_map(|end| said.strip_suffix(end));
    stem.unwrap_or(said).len()
}

fn bytes(words: &[Word], range: &Range<usize>) -> Range<usize> {
    match (words.get(range.start), words.get(range.end.wrapping_sub(1))) {
        (Some(first), Some(last)) if first.at.start <= last.at.end => first.at.start..last.at.end,
        _ => 0..0,
    }
}

/// The end of a text, from the beginning of a word.
fn end_of(text: &str) -> String {
    let Some((from, _)) = text.char_indices().rev().nth(SHOWN) else { return text.to_owned() };
    let from = text[from..].find(' ').map_or(from, |blank| from + blank + 1);
    format!("…{}", &text[from..])
}

/// The beginning of a text, up to the end of a word.
fn cut(text: &str, most: usize) -> String {
    let Some((to, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let to = text[..to].rfind(' ').unwrap_or(to);
    format!("{}…", &text[..to])
}

/// Without signs of emphasis and code, as somebody reads it.
fn unmarked(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '*' | '`')).collect()
}
