//! The words of a text and its sentences, as far as the hints need English: what is an adverb, a participle, a person.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::kernel::markdown::voice::{BREAK, MUTE, OPAQUE};

/// Words in lower case.
pub type List = LazyLock<HashSet<&'static str>>;

/// A [`List`] of the words of a text.
macro_rules! list {
    ($words:literal) => {
        std::sync::LazyLock::new(|| $words.split_whitespace().collect())
    };
}
pub(super) use list;

/// Stands for something that is not the writer's word: code, a link, a quotation, part of an address.
pub const THING: &str = "\u{2}";

/// A word.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its bytes in the source.
    pub at: Range<usize>,
    /// In lower case, with a plain apostrophe; [`THING`] when it is none.
    pub lower: String,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether it stands right after the word before: nothing but a blank, a hyphen or emphasis between them.
    pub joined: bool,
}

impl Word {
    /// Whether it is one of these.
    pub fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }

    /// Whether it is on the list.
    pub fn is_in(&self, list: &List) -> bool {
        list.contains(self.lower.as_str())
    }

    /// The word without a genitive.
    pub fn stem(&self) -> &str {
        self.lower.strip_suffix("'s").or_else(|| self.lower.strip_suffix('\'')).unwrap_or(&self.lower)
    }

    /// Whether it is a genitive.
    pub fn is_genitive(&self) -> bool {
        self.stem().len() < self.lower.len()
    }
}

/// A sentence.
#[derive(Debug)]
pub struct Sentence<'w> {
    /// Its words.
    pub words: &'w [Word],
    /// Whether it ends with a question mark.
    pub asks: bool,
}

impl Sentence<'_> {
    /// Whether it is marked as a question that others asked: "Q: …".
    pub fn is_of_others(&self) -> bool {
        matches!(self.words, [first, next, ..] if first.is(&["q", "question"]) && !next.joined)
    }
}

/// The words of what [`own_words`] left of a text, and where each sentence ends: one past its last word, and whether it asks.
///
/// [`own_words`]: crate::kernel::markdown::voice::own_words
pub fn words(heard: &str) -> (Vec<Word>, Vec<(usize, bool)>) {
    let (mut words, mut ends): (Vec<Word>, Vec<(usize, bool)>) = (Vec::new(), Vec::new());
    let mut between = 0;
    let mut chars = heard.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let is_thing = is_byte(c, OPAQUE);
        if !is_thing && !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.peek().copied() {
            let letter = heard[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            let goes_on = match is_thing {
                true => is_byte(c, OPAQUE) || c == '\n' && heard[at + 1..].starts_with(char::from(OPAQUE)),
                false => c.is_alphanumeric() || is_accent(c) || (matches!(c, '\'' | '’') && letter),
            };
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let gap = &heard[between..start];
        if let Some(asks) = sentence_ends(gap)
            && !words.is_empty()
        {
            ends.push((words.len(), asks));
        }
        let is_part = is_thing || belongs_to_address(&heard[..start], &heard[end..]);
        words.push(Word {
            at: start..end,
            lower: if is_part { THING.to_owned() } else { heard[start..end].to_lowercase().replace('’', "'") },
            capital: c.is_uppercase() && !is_part,
            joined: !words.is_empty() && gap.chars().all(joins) && gap.matches('\n').count() < 2,
        });
        between = end;
    }
    if !words.is_empty() {
        ends.push((words.len(), heard[between..].trim_start_matches(is_mark).starts_with('?')));
    }
    (words, ends)
}

/// The sentences, in order.
pub fn sentences<'w>(words: &'w [Word], ends: &'w [(usize, bool)]) -> impl Iterator<Item = Sentence<'w>> {
    let mut from = 0;
    ends.iter().map(move |(end, asks)| {
        let sentence = Sentence { words: &words[from..*end], asks: *asks };
        from = *end;
        sentence
    })
}

fn is_byte(c: char, byte: u8) -> bool {
    c == char::from(byte)
}

/// Accents that follow their letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Marks that may stand before or after the end of a sentence.
fn is_mark(c: char) -> bool {
    is_byte(c, MUTE) || matches!(c, ')' | ']' | '"' | '”' | '’' | '\'')
}

fn joins(c: char) -> bool {
    c.is_whitespace() || is_byte(c, MUTE) || matches!(c, '-' | '‐' | '‑')
}

/// Whether a sentence ends in what stands between two words, and whether it asked.
fn sentence_ends(gap: &str) -> Option<bool> {
    if gap.contains(char::from(BREAK)) {
        return Some(gap.split(char::from(BREAK)).next().is_some_and(|end| end.contains('?')));
    }
    for (at, c) in gap.char_indices() {
        if matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？') {
            let after = gap[at + c.len_utf8()..].trim_start_matches(|c| is_mark(c) || matches!(c, '.' | '!' | '?'));
            if !c.is_ascii() || after.starts_with(char::is_whitespace) {
                return Some(gap.contains('?') || c == '？');
            }
        }
    }
    None
}

/// Part of a path, a host, an identifier or a channel, as far as the signs around tell.
fn belongs_to_address(before: &str, after: &str) -> bool {
    let glue = |c: char| matches!(c, '_' | '/' | '\\' | '@' | '#' | '=' | '$' | '%');
    let mut next = after.chars();
    let ends_in = next.next().is_some_and(|c| {
        glue(c) && c != '%' || matches!(c, '.' | ':') && next.next().is_some_and(char::is_alphanumeric)
    });
    let mut last = before.chars().rev();
    let begins_in = last.next().is_some_and(|c| {
        glue(c) && c != '%' || matches!(c, '.' | ':') && last.next().is_some_and(char::is_alphanumeric)
    });
    ends_in || begins_in
}

static ADVERBS: List = list!(
    "also already always even ever first just long maybe never not often perhaps still then there too well all \
     both instead again sooner better"
);
static NO_ADVERBS: List = list!("apply comply reply rely supply only family multiply fly july assembly");

/// Whether a word may stand between a verb and its helper.
pub fn is_adverb(word: &Word) -> bool {
    let ly = word.lower.len() > 4 && word.lower.ends_with("ly") && !word.is_in(&NO_ADVERBS);
    ly || word.is_in(&ADVERBS) || word.lower == "only"
}

/// Adverbs that make a deed a slip.
pub fn is_slipping(word: &Word) -> bool {
    word.is(&[
        "accidentally",
        "mistakenly",
        "inadvertently",
        "wrongly",
        "erroneously",
        "unintentionally",
        "carelessly",
        "unknowingly",
    ])
}

static NO_PARTICIPLES: List =
    list!("need speed feed seed exceed proceed succeed indeed embed bleed weed red bed hundred infrared");
static IRREGULAR: List = list!(
    "been begun bought broken brought built caught chosen come cut done drawn driven failed fallen felt fired \
     forgotten found given gone got gotten grown had heard held hit kept known learned learnt left let lost made \
     meant met noticed overwritten paid put read rolled run said seen sent set shown shut spent split spoken \
     stood stuck taken thought thrown told understood withdrawn woken won written"
);
/// Participles that stand before a thing as often as they tell of a deed: "should have automated tests".
static BEFORE_THINGS: List = list!(
    "advanced agreed automated centralised centralized combined dedicated defined designated detailed distributed \
     documented embedded encrypted enhanced fixed improved increased integrated isolated layered limited managed \
     named nested redundant reduced replicated reserved restricted scheduled separated shared signed specialised \
     specialized standardised standardized tested unlimited updated unrestricted set read left cut split put hit \
     run"
);
static AFTER_DEEDS: List = list!(
    "a about after all an and any as at back because before both but by down each earlier every everything first \
     for from her him his in into it its more no nothing off on our out over so somebody someone sooner that the \
     their them these this those to up us when with"
);

/// Whether the word at the beginning of `rest` tells of a deed that was done, and not of what a thing is like.
pub fn is_participle(rest: &[Word]) -> bool {
    let Some(word) = rest.first() else { return false };
    let is_ed = word.lower.len() > 3 && word.lower.ends_with("ed") && !word.is_in(&NO_PARTICIPLES);
    if !(is_ed || word.is_in(&IRREGULAR)) {
        return false;
    }
    let next = rest.get(1).filter(|next| next.joined);
    !word.is_in(&BEFORE_THINGS)
        || next.is_none_or(|next| next.is_in(&AFTER_DEEDS) || next.lower == THING || is_adverb(next))
}

/// Whether a word can be the past of a verb.
pub fn is_past(word: &Word) -> bool {
    let is_ed = word.lower.len() > 3 && word.lower.ends_with("ed") && !word.is_in(&NO_PARTICIPLES);
    is_ed
        || word.is_in(&IRREGULAR)
        || word.is(&["ran", "took", "broke", "overwrote", "wrote", "gave", "went", "began", "threw", "chose", "shot"])
}

static PRONOUNS: List = list!("i we he she you somebody someone anybody anyone nobody everybody everyone");
static ROLES: List = list!(
    "admin administrator administrators admins author colleague colleagues commander contractor dba deputy \
     developer developers devs employee engineer engineers intern maintainer maintainers manager managers oncall \
     operator operators responder responders reviewer reviewers sre sres staff team teams technician"
);

/// Whether the word at `at` is somebody of the house.
pub fn is_person(words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let on_call = word.lower == "call" && word.joined && at > 0 && words[at - 1].lower == "on";
    let no_one = word.lower == "one" && word.joined && at > 0 && words[at - 1].lower == "no";
    word.is_in(&PRONOUNS) || word.is_in(&ROLES) || on_call || no_one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_sentences() {
        let (found, ends) =
            words("It didn't stop. Did Ana’s team?\u{1}A host.example.com_x \u{2}\u{2} fine - no 1.5 ms, e.g. here");
        let lower: Vec<&str> = found.iter().map(|word| word.lower.as_str()).collect();
        let thing = THING;
        assert_eq!(lower[..6], ["it", "didn't", "stop", "did", "ana's", "team"]);
        assert_eq!(lower[6..12], ["a", thing, thing, thing, thing, thing]);
        let all: Vec<(usize, bool)> = sentences(&found, &ends).map(|one| (one.words.len(), one.asks)).collect();
        assert_eq!(all[..2], [(3, false), (3, true)]);
        assert_eq!(found[4].stem(), "ana");
    }

    #[test]
    fn things_that_are_like_something_are_no_deeds() {
        let deed = |text: &str| is_participle(&words(text).0);
        for text in ["tested this", "tested", "known", "been there", "rolled back", "documented it", "read the page"] {
            assert!(deed(text), "{text}");
        }
        for text in
            ["tests", "automated tests", "limited permissions", "a", "", "documented owners", "read access", "hundred"]
        {
            assert!(!deed(text), "{text}");
        }
    }
}
