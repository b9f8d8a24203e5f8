//! Names of people and of customers: a tree of their words, walked once along the text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::{Hit, Known, composed};
use crate::messages::model::FindingKind;

/// Most words of a name that are compared.
const WORDS: usize = 32;
/// Most characters between two words of a name.
const GAP: usize = 4;

/// Words that begin sentences or mean something else, and are names too. A name alone that is one of these is left to the
/// writer.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a abbot admin al all alert amber an and angel apple april are art at august baker ball banks bank basil be bell berry best \
     bill bird bishop black book bridge bridges brook brooks brown buck bush by can care carter case cash chance chase \
     cherry church city clay cliff close constable cook cooper crane cross crystal customer dale dash data dawn day days de \
     dean do don drew duke earl early east english eve fair faith fern field fields fish fisher ford fox frank french frost gap \
     gates gene general german gift ginger glen go gold good grace grant gray green grey guy hall hawk he heath help her \
     hill hills his holiday home homes hope house hunter i if in incident iris it ivy jack jay joy judge june just key keys \
     king knight la lake lamb law le lily little long love low major many march mark marsh mason max may me mercy miller mine \
     moon moss new next nice nick no noble noon north now of old olive on one open or orange order our page park parker parks pat \
     peace pearl penny pepper police pope porter potter price prince rain ray read reed rich rivers rob rock rose ruby rush \
     rust sage sandy service sharp she shell short silver six sky small smith snow so some south star state status sterling stone \
     square storm strong sue summer sun sunny support sweet swift system target taylor team temple test the they this tiny to turner two \
     update us van violet von walker ward way we weaver west what when white who wild will winter wise wolf wood woods you \
     young"
        .split_whitespace()
        .collect()
});

/// Parts of a name that are no name.
const TITLES: &[&str] =
    &["dr", "prof", "mr", "mrs", "ms", "mx", "jr", "sr", "phd", "md", "von", "van", "de", "der", "la"];
/// What ends the name of a company, and is left out when people speak of it.
const FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pty",
    "sa",
    "sarl",
    "se",
    "spa",
    "srl",
];

/// How the words of a name count when they are met.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    kind: FindingKind,
    /// Counts only when it does not begin in lower case.
    capital: bool,
    /// Counts also where any word has a capital: at the start of a sentence.
    at_start_too: bool,
    /// The first word of a name that itself begins in lower case: it has to be written just so.
    exactly: Option<String>,
}

#[derive(Default)]
struct Tree {
    words: HashMap<String, u32>,
    steps: HashMap<(u32, u32), u32>,
    nodes: u32,
    entries: HashMap<u32, Vec<Entry>>,
}

/// Names in a plain, composed text, outside of what was found already. Of names that lie in each other the longest counts.
pub(super) fn find(plain: &str, known: &Known, taken: &[Hit]) -> Vec<Hit> {
    let mut tree = Tree::default();
    known.staff.iter().for_each(|one| tree.add_person(&composed(&one.name)));
    known.customers.iter().for_each(|name| tree.add_customer(&composed(name)));
    let tokens = tokens(plain);
    let ids: Vec<Option<u32>> = tokens.iter().map(|at| tree.words.get(&key(&plain[at.clone()])).copied()).collect();
    let mut taken = taken.iter().map(|hit| hit.at.clone()).peekable();
    let mut hits = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        while taken.next_if(|range| range.end <= tokens[n].start).is_some() {}
        let is_taken = taken.peek().is_some_and(|range| range.start < tokens[n].end);
        match (!is_taken).then(|| tree.longest(plain, &tokens, &ids, n)).flatten() {
            Some((kind, words)) => {
                let last = n + words - 1;
                hits.push(Hit { kind, at: tokens[n].start..without_genitive(plain, &tokens[last]) });
                n += words;
            }
            None => n += 1,
        }
    }
    hits
}

impl Tree {
    fn add_person(&mut self, name: &str) {
        let all = tokens(name);
        let entry = |capital| Entry { kind: FindingKind::StaffName, capital, at_start_too: true, exactly: None };
        if all.len() > 1 {
            self.add(name, &all, entry(false));
        }
        let is_title = |part: &&str| TITLES.contains(&key(part.trim_matches('.')).as_str());
        let parts: Vec<&str> = name.split_whitespace().filter(|part| !is_title(part)).collect();
        let untitled = parts.join(" ");
        let words = tokens(&untitled);
        if words.len() > 1 {
            self.add(&untitled, &words, entry(false));
        }
        for part in [parts.first(), parts.last()].into_iter().flatten() {
            let words = tokens(part);
            let common = words.len() == 1 && COMMON.contains(key(&part[words[0].clone()]).as_str());
            if part.chars().filter(|c| c.is_alphanumeric()).count() > 1 && !common {
                self.add(part, &words, entry(true));
            }
        }
    }

    fn add_customer(&mut self, name: &str) {
        let all = tokens(name);
        let Some(first) = all.first() else { return };
        let first_word = &name[first.clone()];
        let is_form = |at: &Range<usize>| FORMS.contains(&key(&name[at.clone()]).as_str());
        let short = all.iter().rposition(|at| !is_form(at)).map_or(0, |last| last + 1);
        let exactly = first_word.starts_with(char::is_lowercase).then(|| first_word.to_owned());
        for words in [&all[..], &all[..short]] {
            let common = words.len() == 1 && COMMON.contains(key(first_word).as_str());
            let letters: usize = words.iter().map(|at| name[at.clone()].chars().count()).sum();
            if letters > 1 {
                let entry = Entry {
                    kind: FindingKind::CustomerName,
                    capital: true,
                    at_start_too: !common,
                    exactly: exactly.clone(),
                };
                self.add(name, words, entry);
            }
        }
    }

    fn add(&mut self, name: &str, words: &[Range<usize>], entry: Entry) {
        if words.is_empty() || words.len() > WORDS {
            return;
        }
        let mut node = 0;
        for at in words {
            let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let word = *self.words.entry(key(&name[at.clone()])).or_insert(next);
            let nodes = &mut self.nodes;
            node = *self.steps.entry((node, word)).or_insert_with(|| {
                *nodes += 1;
                *nodes
            });
        }
        let entries = self.entries.entry(node).or_default();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// What the longest name is that begins with the nth word, and how many words it has.
    fn longest(
        &self,
        plain: &str,
        tokens: &[Range<usize>],
        ids: &[Option<u32>],
        n: usize,
    ) -> Option<(FindingKind, usize)> {
        let mut node = 0;
        let mut longest = None;
        for (words, at) in (n..tokens.len().min(n + WORDS)).enumerate() {
            if words > 0 && !is_gap(&plain[tokens[at - 1].end..tokens[at].start]) {
                break;
            }
            let Some(next) = ids[at].and_then(|word| self.steps.get(&(node, word))) else { break };
            node = *next;
            let counting = self.entries.get(&node).into_iter().flatten().find(|entry| counts(entry, plain, &tokens[n]));
            longest = counting.map(|entry| (entry.kind, words + 1)).or(longest);
        }
        longest
    }
}

fn counts(entry: &Entry, plain: &str, first: &Range<usize>) -> bool {
    let word = &plain[first.clone()];
    if let Some(exactly) = &entry.exactly {
        return word.trim_end_matches("'s").trim_end_matches("’s") == exactly || !word.starts_with(char::is_lowercase);
    }
    (!entry.capital || !word.starts_with(char::is_lowercase))
        && (entry.at_start_too || !begins_sentence(plain, first.start))
}

/// Whether the word at `start` has a capital for beginning a sentence, a line or a quotation.
fn begins_sentence(plain: &str, start: usize) -> bool {
    let before = plain[..start].chars().rev();
    let mut before = before.skip_while(|c| matches!(c, ' ' | '\t' | '#' | '-' | '+' | '>' | '_' | '"' | '“' | '`'));
    before.next().is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | ':' | '|'))
}

fn is_gap(between: &str) -> bool {
    let allowed =
        |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '`' | '\'' | '’' | '&' | '+' | '‐' | '‑');
    between.chars().count() <= GAP && between.chars().all(allowed) && between.matches('\n').count() < 2
}

/// The words of a text. What is written without blanks between words is taken character by character.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let inside = open.is_some();
        if has_no_blanks(c) {
            tokens.extend(open.take().map(|start| start..at));
            tokens.push(at..end);
        } else if c.is_alphanumeric() || (inside && is_mark(c)) {
            open.get_or_insert(at);
        } else if inside && matches!(c, '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic()) {
            // Part of the word: O'Brien, and the genitive.
        } else {
            tokens.extend(open.take().map(|start| start..at));
        }
    }
    tokens.extend(open.map(|start| start..text.len()));
    tokens
}

fn has_no_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}')
}

/// Accents that follow their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{93a}'..='\u{94f}')
}

/// By which a word is known, whatever its case and without a genitive.
fn key(word: &str) -> String {
    let lower = word.to_lowercase().replace('’', "'");
    match lower.strip_suffix("'s") {
        Some(stem) if !stem.is_empty() => stem.to_owned(),
        _ => lower,
    }
}

fn without_genitive(plain: &str, at: &Range<usize>) -> usize {
    let word = &plain[at.clone()];
    let stem = ["'s", "’s", "'S", "’S"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    at.start + if stem.is_empty() { word.len() } else { stem.len() }
}
