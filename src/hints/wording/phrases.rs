//! The table of phrases. A phrase is a row of steps with a blank between them; each takes one word that stands right after the
//! one before: `a|b` one of these, `…?` or none, `!a|b` a look at the next word, which must be none of these. `<adverb>` takes
//! any number of adverbs, `<person>` somebody of the house, `<participle>` and `<past>` a deed, `<slipping>` "accidentally" and
//! the like, `<any>` any word.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::patterns::Pattern::{self, Blame, Careless, HumanError, ShouldHave, SingleCause, Slip, Who, WhyDid};
use super::words::{List, Sentence, Word, is_adverb, is_participle, is_past, is_person, is_slipping, list};

const TABLE: &[(Pattern, &str)] = &[
    (HumanError, "human|operator|pilot|driver error|errors|mistake|mistakes|failure|failures !rate|rates"),
    (HumanError, "caused|to|by|was|simple|pure user error !rate|rates|message|messages|page|pages|report|reports"),
    (HumanError, "fat finger|fingers|fingered|fingering"),
    (HumanError, "mistake|error|slip|blunder by|of|from a|an|the|our|one|some? <person>"),
    (
        HumanError,
        "somebody's|someone's|his|her|their|my|your|engineer's|operator's|developer's|team's mistake|mistakes|oversight|blunder",
    ),
    (
        Careless,
        "careless|carelessly|carelessness|negligent|negligently|negligence|sloppiness|reckless|recklessly|incompetent|incompetence",
    ),
    (Careless, "stupid|stupidly|stupidity|complacent|complacency|inattentive|inattention|thoughtless|unprofessional"),
    (Careless, "sloppy !quorum|quorums"),
    (Careless, "dumb|silly|rookie|foolish|amateur mistake|mistakes|error|errors|oversight"),
    (Careless, "be|been|being more|extra|so? careful|diligent|vigilant|attentive"),
    (Careless, "not careful|diligent enough"),
    (Careless, "pay|paid|paying more|closer|better|enough attention"),
    (Careless, "lack of care|attention|diligence|discipline|professionalism"),
    (Careless, "should|must|ought to? have? know|known better"),
    (Slip, "forgot|forgotten|forgets|neglected to <any>"),
    (Slip, "<person> <adverb> forgot|neglected|overlooked|misconfigured|mistyped|botched|bungled|blundered"),
    (
        Slip,
        "<person> <adverb> failed to !reproduce|reproduced|connect|reach|find|load|log|sign|agree|recover|restore|fix|isolate|identify",
    ),
    (
        Slip,
        "<person> <adverb> did not|never? follow the|our|a|procedure|procedures|process|runbook|instructions|protocol|rules|policy",
    ),
    (
        Slip,
        "<person> <adverb> didn't|never follow|followed the|our|a|procedure|procedures|process|runbook|instructions|protocol|rules|policy",
    ),
    (Slip, "<person> <adverb> <slipping> <past>"),
    (Slip, "<person> <past> by mistake|accident"),
    (ShouldHave, "should|shouldn't <adverb> have|of <adverb> <participle>"),
    (ShouldHave, "should've|shouldn't've <adverb> <participle>"),
    (ShouldHave, "ought <adverb> to have <adverb> <participle>"),
    (ShouldHave, "<person> <adverb> could <adverb> have <adverb> <participle>"),
    (ShouldHave, "could|would <adverb> have been <adverb> prevented|avoided|averted if|had"),
    (ShouldHave, "if only <any>"),
    (WhyDid, "why did|didn't <any>"),
    (
        WhyDid,
        "why was|were|wasn't|weren't|had|hadn't|has|hasn't|is|isn't|are|aren't|do|don't|does|doesn't no? <person>",
    ),
    (Blame, "who|was|were|is|are to blame"),
    (Blame, "who|was|were|is|are at fault"),
    (Blame, "blame|blamed <person>"),
    (
        Blame,
        "his|her|their|my|your|whose|somebody's|someone's|engineer's|operator's|team's fault !tolerance|tolerant|domain|domains|injection|isolation",
    ),
    (SingleCause, "root cause|causes|causing"),
    (SingleCause, "rootcause|rootcauses|rca|rcas"),
    (
        SingleCause,
        "the|a|one|its|our|this single|sole|only|true|real|ultimate|main|primary|actual|underlying cause !code|codes",
    ),
    (
        Who,
        "find|found|finding|figure|figured|determine|know|knows|ask|asked|asking|clear|see|identify|establish out? who <adverb> caused|broke|pushed|deployed|deleted|changed|approved|merged|did|made",
    ),
    (Who, "whose mistake|commit|deploy"),
];

/// Words that a denial stands with: "there is no single cause" asks for nothing.
static DENIALS: List = list!("no not never nobody isn't wasn't aren't without neither nor instead rather avoid");

enum Step {
    Words { words: Vec<&'static str>, optional: bool },
    Not(Vec<&'static str>),
    Adverbs,
    Person,
    Participle,
    Past,
    Slipping,
    Any,
}

struct Phrases {
    all: Vec<(Pattern, Vec<Step>)>,
    /// The phrases that begin with a word.
    by_word: HashMap<&'static str, Vec<usize>>,
    /// Those that begin with a person.
    by_person: Vec<usize>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let all: Vec<(Pattern, Vec<Step>)> =
        TABLE.iter().map(|(pattern, phrase)| (*pattern, phrase.split(' ').map(step).collect())).collect();
    let mut by_word: HashMap<&'static str, Vec<usize>> = HashMap::new();
    let mut by_person = Vec::new();
    for (n, (_, steps)) in all.iter().enumerate() {
        match steps.first() {
            Some(Step::Words { words, .. }) => words.iter().for_each(|word| by_word.entry(word).or_default().push(n)),
            _ => by_person.push(n),
        }
    }
    Phrases { all, by_word, by_person }
});

fn step(written: &'static str) -> Step {
    match written {
        "<adverb>" => Step::Adverbs,
        "<person>" => Step::Person,
        "<participle>" => Step::Participle,
        "<past>" => Step::Past,
        "<slipping>" => Step::Slipping,
        "<any>" => Step::Any,
        _ => match (written.strip_prefix('!'), written.strip_suffix('?')) {
            (Some(not), _) => Step::Not(not.split('|').collect()),
            (_, Some(maybe)) => Step::Words { words: maybe.split('|').collect(), optional: true },
            _ => Step::Words { words: written.split('|').collect(), optional: false },
        },
    }
}

/// Adverbs in a row that a phrase passes over; nobody writes more, and a text made of them is no phrase.
const MOST_ADVERBS: usize = 8;

/// Phrases in a sentence, as ranges of its words.
pub fn find(sentence: &Sentence) -> Vec<(Pattern, Range<usize>)> {
    let (words, mut found) = (sentence.words, Vec::new());
    for at in 0..words.len() {
        let by_word = PHRASES.by_word.get(words[at].lower.as_str()).map(Vec::as_slice).unwrap_or_default();
        let by_person = if is_person(words, at) { PHRASES.by_person.as_slice() } else { &[] };
        // "on-call" and "no one" are one person in two words.
        let start = if is_person(words, at) && words[at].is(&["call", "one"]) { at - 1 } else { at };
        for (pattern, steps) in by_word.iter().chain(by_person).filter_map(|n| PHRASES.all.get(*n)) {
            if let Some(end) = follow(steps, words, at, at)
                && !(matches!(pattern, Blame | SingleCause) && is_denied(words, at, end))
                && !(matches!(pattern, WhyDid | Who) && sentence.is_of_others())
            {
                found.push((*pattern, start..end));
            }
        }
    }
    found
}

/// Whether a word of denial stands shortly before, or in the phrase.
pub fn is_denied(words: &[Word], at: usize, end: usize) -> bool {
    words[at.saturating_sub(3)..end].iter().any(|word| word.is_in(&DENIALS))
}

/// One past the last word, when the steps lead along the words from `at`.
fn follow(steps: &[Step], words: &[Word], start: usize, at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    let word = words.get(at).filter(|word| at == start || word.joined);
    let takes = |takes: bool| if takes { follow(rest, words, start, at + 1) } else { None };
    match step {
        Step::Words { words: listed, optional } => {
            let here = takes(word.is_some_and(|word| word.is(listed)));
            here.or_else(|| if *optional { follow(rest, words, start, at) } else { None })
        }
        Step::Not(listed) => match word {
            Some(word) if word.is(listed) => None,
            _ => follow(rest, words, start, at),
        },
        Step::Adverbs => {
            let next = words.iter().enumerate().skip(at).take(MOST_ADVERBS);
            let run = next.take_while(|(n, word)| (*n == start || word.joined) && is_adverb(word)).count();
            (0..=run).rev().find_map(|skipped| follow(rest, words, start, at + skipped))
        }
        Step::Person => takes(word.is_some() && is_person(words, at)),
        Step::Participle => takes(word.is_some() && is_participle(&words[at..])),
        Step::Past => takes(word.is_some_and(is_past)),
        Step::Slipping => takes(word.is_some_and(is_slipping)),
        Step::Any => takes(word.is_some()),
    }
}
