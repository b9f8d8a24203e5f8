//! A person's name in a sentence about causes. The rule does not know who is meant: it finds names in the place of a cause, and
//! whoever shows the hints knows whose names count.

use std::ops::Range;

use super::words::{List, Sentence, Word, is_adverb, is_past, is_slipping, list};

/// Most words of a name.
const LONGEST: usize = 3;
/// How far a consequence may stand from the deed, in words.
const FAR: usize = 16;

static NO_NAMES: List = list!(
    "a after again all also although an and any as at because before both but by even eventually every everybody \
     finally first for from he her here his how however i if in it its later my next no nobody not nothing now of \
     on once one only or our she since so some somebody someone soon still than that the their then there these \
     they this those to today two unfortunately until we what when where which while who why with yesterday you \
     your"
);
static FAULTS: List =
    list!("mistake mistakes error errors fault oversight negligence carelessness slip typo blunder misconfiguration");
static REPORTS: List = list!(
    "found finds showed shows noticed saw said says suspected reported explained discovered confirmed identified \
     asked realised realized thought wrote posted concluded checked investigated suggested noted guessed proposed \
     told answered analysis graph graphs dashboard query review question note notes summary theory hypothesis \
     guess idea suggestion what whether how"
);
static CAUSES: List =
    list!("caused broke crashed forgot neglected overlooked misconfigured mistyped misread botched misjudged");
static CONSEQUENCES: List = list!("caused causing broke breaking crashed crashing");
static CHANGES: List = list!(
    "applied approved changed cleared committed configured decreased deleted deployed disabled downgraded dropped \
     edited enabled executed flushed ignored increased killed lowered merged migrated missed modified moved muted \
     overwrote pushed raised ran rebooted reconfigured redeployed reduced released removed renamed reset \
     restarted rotated set shipped shut silenced skipped stopped switched truncated turned unplugged updated \
     upgraded lacked assumed confused mixed started typed pressed entered"
);
static HELPS: List = list!(
    "recover recovers recovered recovery restore restored normal improve improved improvement fall drop fell \
     relief fix fixed faster quicker quick fast good great calm experience help work thinking attention care \
     happened noticed remembered knew ease detection mitigation"
);
/// First names and last names that are words as well; alone they are not taken for a person.
static COMMON: List = list!(
    "art april august baker bill black brown carter chance cook cooper cross dale dash dawn dean drew duke faith fisher ford frank france gene grace \
     grant gray green guy hall hope house hunter ivy jack jay joy june king lane law long mark marsh mason max may miller page parker penny porter price \
     ray reed rich rob rose ruby rush rusty sage sandy shell short sky smith sterling stone storm summer sunny taylor turner victor walker will wood young"
);

/// A name in the place of a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The words of the hint.
    pub words: Range<usize>,
    /// The words of the name among them.
    pub name: Range<usize>,
}

/// All names in places of causes.
pub fn find(sentence: &Sentence) -> Vec<Named> {
    let words = sentence.words;
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(end) = name_at(words, at) else {
            at += 1;
            continue;
        };
        let name = at..end;
        let by_before = blamed_before(words, &name);
        let hit = by_before.or_else(|| acts(words, &name)).or_else(|| because(words, &name));
        found.extend(hit.map(|words| Named { words, name: name.clone() }));
        at = end;
    }
    found
}

/// Whether a name from a text is one of these people's: their whole name, or their first or last name alone.
pub fn is_one_of(name: &str, people: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let said = words(name);
    // Some write their name in two scripts: "佐藤結衣 (Yui Satō)".
    let mut written = people.iter().flat_map(|person| person.split(['(', ')', '/'])).map(str::trim);
    written.any(|person| {
        let whole = words(person);
        let is_whole = whole.len() > 1 && (said.ends_with(&whole) || said.starts_with(&whole));
        let is_part = |part: &str| {
            let part = words(part);
            said == part && !part.iter().any(|word| COMMON.contains(word.as_str()))
        };
        is_whole
            || [person.split_whitespace().next(), person.split_whitespace().last()].into_iter().flatten().any(is_part)
    })
}

/// One past the last word of a name that begins at `at`.
fn name_at(words: &[Word], at: usize) -> Option<usize> {
    let is_name = |word: &Word| word.capital && word.stem().chars().count() > 1 && !word.is_in(&NO_NAMES);
    if !is_name(words.get(at)?) {
        return None;
    }
    let mut end = at + 1;
    while end - at < LONGEST
        && !words[end - 1].is_genitive()
        && words.get(end).is_some_and(|word| word.joined && is_name(word))
    {
        end += 1;
    }
    Some(end)
}

/// "caused by Ana", "because of Ana's change".
fn blamed_before(words: &[Word], name: &Range<usize>) -> Option<Range<usize>> {
    if name.start < 2 || !words[name.start].joined {
        return None;
    }
    let [before, last] = [&words[name.start - 2], &words[name.start - 1]];
    let by = last.lower == "by"
        && before.is(&["caused", "broken", "introduced", "misconfigured", "forgotten", "overlooked", "mistake"]);
    let due = last.lower == "of" && before.is(&["because", "fault"]) || last.lower == "to" && before.lower == "due";
    let blamed = last.lower == "on" && before.is(&["blamed", "blame"]);
    let end = match words.get(name.end).filter(|next| next.joined && words[name.end - 1].is_genitive()) {
        Some(_) => name.end + 1,
        None => name.end,
    };
    let helps = words.iter().skip(name.end).take(3).any(|word| word.is_in(&HELPS));
    let reports = words[..name.start].iter().rev().take(4).any(|word| word.is_in(&REPORTS));
    (by || ((due || blamed) && !helps && !reports)).then_some(name.start - 2..end)
}

/// "Ana broke", "Ana's deploy caused", "Ana lowered the limit, which led to".
fn acts(words: &[Word], name: &Range<usize>) -> Option<Range<usize>> {
    let genitive = words[name.end - 1].is_genitive();
    let next = words.get(name.end).filter(|next| next.joined)?;
    if genitive {
        if next.is_in(&FAULTS) && !words.get(name.end + 1).is_some_and(|word| word.is(&["tolerance", "rate", "budget"]))
        {
            return Some(name.start..name.end + 1);
        }
        let end = consequence(words, name.end)?;
        return Some(name.start..end);
    }
    let slips = words[name.end..].iter().take_while(|word| word.joined && is_adverb(word)).any(is_slipping);
    let verb = name.end + words[name.end..].iter().take_while(|word| word.joined && is_adverb(word)).count();
    let helper = words.get(verb).is_some_and(|word| word.is(&["had", "has"]));
    let verb = if helper { verb + 1 } else { verb };
    let said = words.get(verb).filter(|word| word.joined)?;
    let then = |n: usize| words.get(verb + n).filter(|word| word.joined);
    let is_then = |n: usize, listed: &[&str]| then(n).is_some_and(|word| word.is(listed));
    if said.is_in(&CAUSES) || slips && is_past(said) || down(words, verb) {
        return Some(name.start..verb + 1);
    }
    if said.lower == "failed"
        && is_then(1, &["to"])
        && !is_then(2, &["reproduce", "connect", "reach", "find", "load", "log", "sign"])
    {
        return Some(name.start..verb + 2);
    }
    if said.is(&["is", "was"]) {
        let at_fault = is_then(1, &["to", "at"]) && is_then(2, &["blame", "fault"]);
        let cause = is_then(1, &["the"]) && is_then(2, &["cause", "reason", "problem"]);
        return (at_fault || cause).then_some(name.start..verb + 3);
    }
    let ignores = said.is(&["missed", "ignored"])
        && words[verb + 1..].iter().take(3).any(|word| {
            word.is(&["alert", "alerts", "alarm", "page", "warning", "warnings", "error", "step", "check"])
        });
    if ignores {
        return Some(name.start..verb + 1);
    }
    let end = if said.is_in(&CHANGES) { consequence(words, verb + 1)? } else { return None };
    Some(name.start..end)
}

/// "because Ana had not …".
fn because(words: &[Word], name: &Range<usize>) -> Option<Range<usize>> {
    let is_because = name.start > 0 && words[name.start].joined && words[name.start - 1].lower == "because";
    if !is_because || words[name.end - 1].is_genitive() {
        return None;
    }
    let mut rest = words[name.end..].iter().take_while(|word| word.joined);
    let verb = rest.find(|word| !is_adverb(word) || word.is(&["never", "not"]))?;
    let denies = verb.is(&[
        "didn't", "did", "hadn't", "wasn't", "never", "not", "failed", "forgot", "missed", "thought", "assumed",
        "believed", "misread",
    ]);
    let had = verb.lower == "had"
        && rest.next().is_some_and(|word| word.is_in(&CHANGES) || word.is(&["not", "forgotten", "never"]));
    let helps = words.iter().skip(name.end).take(3).any(|word| word.is_in(&HELPS));
    ((denies || had || verb.is_in(&CHANGES)) && !helps).then_some(name.start - 1..name.end + 1)
}

/// One past a word of consequence that follows; none when what follows is a report, a remedy, or somebody else's doing.
fn consequence(words: &[Word], from: usize) -> Option<usize> {
    let until = words.len().min(from + FAR);
    for at in from..until {
        let word = &words[at];
        if word.is_in(&REPORTS) {
            return None;
        }
        let pair =
            |first: &[&str], second: &[&str]| word.is(first) && words.get(at + 1).is_some_and(|next| next.is(second));
        let led = pair(&["led", "leading"], &["to"]) || pair(&["resulted", "resulting"], &["in"]);
        if led || word.is_in(&CONSEQUENCES) || down(words, at) {
            let by = words.get(at + 1).is_some_and(|next| next.lower == "by");
            let helps = words.iter().skip(at + 1).take(6).any(|word| word.is_in(&HELPS));
            return (!by && !helps).then_some(if led || down(words, at) { at + 2 } else { at + 1 });
        }
    }
    None
}

/// "took … down", "brought down".
fn down(words: &[Word], at: usize) -> bool {
    words[at].is(&["took", "brought", "taking", "bringing"])
        && words[at + 1..].iter().take(5).any(|word| word.lower == "down")
}
