//! Two hints that depend on the sentence around a word: an outage of what, and a question that looks for a person.

use super::words::{List, Sentence, THING, Word, list};

static DETERMINERS: List =
    list!("a an the this that our its their his her my your these those another one whole which");
/// What an outage can be like without saying of what.
static LIKE: List = list!(
    "actual big bigger brief complete current day entire extended first following hour initial large last latest \
     lengthy little long longer longest major massive minor minute minutes hours new next ongoing original \
     overall previous prolonged real recent same second serious severe short significant similar small sudden \
     third total unexpected unplanned whole worst past possible suspected"
);
/// Words that no outage is named after.
static FUNCTION: List = list!(
    "after and are as at be because been before but by caused causing declared during for from had has have if in \
     into is of on or since so than then to until was were when while with full cause"
);
static DENIED: List =
    list!("no not without any every each never if such like prevent avoid future potential isn't wasn't");
/// What is named after outages, and is none.
static NAMED: List = list!(
    "page banner notice notices report reports drill budget map message template playbook policy alert mode \
     communication"
);
static OF_WHAT: List = list!("of in at across affecting for on to within impacting");
static NO_PLACE: List = list!(
    "about almost nearly over around roughly approximately less more some several hours minutes days a an monday \
     tuesday wednesday thursday friday saturday sunday january february march april may june july august \
     september october november december night noon midnight which that this be occur happen one two three four \
     five ten end last least"
);
static UNDERGO: List = list!("experienced experiences experiencing suffered suffers suffering had having saw was is");
static NOBODY_IN_PARTICULAR: List =
    list!("we they it who that which customers users clients people there this you i what and also");

/// The first "outage" in a text that does not say of what, as a range of words in one of its sentences. Once it is said, or
/// once there was a hint, "the outage" looks back to it.
pub fn outage<'s, 'w: 's>(sentences: impl Iterator<Item = (usize, &'s Sentence<'w>)>) -> Option<(usize, usize)> {
    let mut said = false;
    for (n, sentence) in sentences {
        for (at, word) in sentence.words.iter().enumerate() {
            if word.stem() != "outage" {
                continue;
            }
            match says_of_what(sentence.words, at) {
                Some(true) => said = true,
                Some(false) if !said => return Some((n, at)),
                _ => {}
            }
        }
    }
    None
}

/// Whether an outage is told of what it is; none when it is no claim that there was one.
fn says_of_what(words: &[Word], at: usize) -> Option<bool> {
    let next = words.get(at + 1).filter(|word| word.joined);
    if next.is_some_and(|next| next.is_in(&NAMED))
        || words[at.saturating_sub(3)..at].iter().any(|word| word.is_in(&DENIED))
    {
        return None;
    }
    let mut before = at;
    let is_like = |word: &Word| word.is_in(&LIKE) || word.lower.starts_with(|c: char| c.is_ascii_digit());
    while before > 0 && words[before].joined && is_like(&words[before - 1]) {
        before -= 1;
    }
    let ahead = (before > 0 && words[before].joined).then(|| &words[before - 1]);
    if let Some(ahead) = ahead
        && !ahead.is_in(&DETERMINERS)
        && !ahead.is_in(&FUNCTION)
    {
        return Some(true);
    }
    let subject = before.checked_sub(3).map(|n| &words[n]);
    let undergoes = before >= 2 && words[before - 1].is(&["a", "an"]) && words[before - 2].is_in(&UNDERGO);
    if undergoes && subject.is_some_and(|subject| !subject.is_in(&NOBODY_IN_PARTICULAR)) {
        return Some(true);
    }
    let mut after = words[at + 1..].iter().take_while(|word| word.joined);
    if after.next().is_some_and(|of| of.is_in(&OF_WHAT)) {
        let mut what = after.skip_while(|word| word.is(&["the", "our", "all"]));
        let is_place = |word: &Word| {
            word.lower == THING || !word.is_in(&NO_PLACE) && !word.lower.starts_with(|c: char| c.is_ascii_digit())
        };
        if what.next().is_some_and(is_place) {
            return Some(true);
        }
    }
    // In case of one, during one: any outage, and not this one.
    let is_any = ahead.is_some_and(|ahead| ahead.is(&["a", "an"]))
        && words[..before.saturating_sub(1)]
            .last()
            .is_some_and(|word| word.is(&["of", "during", "in", "as", "for", "than", "with", "to"]));
    if is_any { None } else { Some(false) }
}

static LOOKS_FOR_SOMEBODY: List = list!(
    "allowed approved authorised authorized broke caused changed committed configured deleted deployed did didn't \
     disabled forgot failed introduced let made merged messed misconfigured missed pressed pushed released \
     removed reviewed ran rolled set shipped signed touched turned typed wrote"
);
static BEFORE_QUESTIONS: List = list!("and so but or then exactly just");

/// Where a question looks for a person: "Who approved this?"
pub fn who(sentence: &Sentence) -> Option<std::ops::Range<usize>> {
    let words = sentence.words;
    let start = words.iter().position(|word| !word.is_in(&BEFORE_QUESTIONS))?;
    if !sentence.asks || sentence.is_of_others() || words.get(start)?.lower != "who" {
        return None;
    }
    let skips = |word: &Word| super::words::is_adverb(word) || word.is(&["had", "has", "would", "could"]);
    let verb = start + 1 + words[start + 1..].iter().take_while(|word| skips(word)).count();
    let responsible = words.get(verb).is_some_and(|word| word.is(&["was", "is"]))
        && words.get(verb + 1).is_some_and(|word| word.is(&["responsible", "guilty", "involved"]));
    match words.get(verb)? {
        _ if responsible => Some(start..verb + 2),
        word if word.is_in(&LOOKS_FOR_SOMEBODY) => Some(start..verb + 1),
        _ => None,
    }
}
