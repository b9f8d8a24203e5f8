//! Who is named in a comment: `@` and a name, as a pure rule. A part of a name is enough where only one person has it; else
//! the form asks who is meant. Names in code, links and quotations name nobody.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::accounts::PersonLine;
use crate::kernel::PersonId;
use crate::kernel::markdown::voice::own_words;

/// Most names of one comment that are looked at.
const MOST: usize = 40;
/// Most words of a name, and its most bytes.
const WORDS: usize = 6;
const LONGEST: usize = 200;

/// What the names in a comment come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Those who are named.
    pub people: Vec<PersonId>,
    /// Names that several people have, with those people.
    pub unclear: Vec<(String, Vec<PersonLine>)>,
    /// Names that nobody has.
    pub unknown: Vec<String>,
}

/// The people named in `text`, among `people`: those who see the postmortem. Of several with the same name one is meant who
/// is among `chosen`.
pub fn mentions(text: &str, people: &[PersonLine], chosen: &[PersonId]) -> Mentions {
    let mut mentions = Mentions::default();
    if !text.contains('@') {
        return mentions;
    }
    let heard = own_words(text);
    let names: Vec<Vec<String>> = people.iter().map(|one| plain_words(&one.name)).collect();
    // Which people have a word in their name: each name is compared with few.
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        for word in name {
            by_word.entry(word).or_default().push(at);
        }
    }
    for (typed, words) in typed(&heard) {
        let as_typed = |most: usize| typed.iter().take(most).copied().collect::<Vec<_>>().join(" ");
        let Some(candidates) = words.first().and_then(|first| by_word.get(first.as_str())) else {
            add(&mut mentions.unknown, as_typed(1));
            continue;
        };
        let longest = |name: &[String]| {
            let starts =
                (0..name.len()).map(|from| name[from..].iter().zip(&words).take_while(|(a, b)| a == b).count());
            starts.max().unwrap_or(0)
        };
        let best = candidates.iter().map(|at| longest(&names[*at])).max().unwrap_or(0);
        let mut meant: Vec<&PersonLine> =
            candidates.iter().filter(|at| longest(&names[**at]) == best).map(|at| &people[*at]).collect();
        meant.dedup_by_key(|one| one.id);
        // Somebody's whole name is theirs, though others have it as a part of their own.
        if meant.len() > 1 {
            let whole = meant.iter().filter(|one| plain_words(&one.name).len() == best);
            if let [one] = whole.collect::<Vec<_>>()[..] {
                meant = vec![one];
            }
        }
        if meant.len() > 1 && meant.iter().filter(|one| chosen.contains(&one.id)).count() == 1 {
            meant.retain(|one| chosen.contains(&one.id));
        }
        match meant[..] {
            [one] => add(&mut mentions.people, one.id),
            _ => add(&mut mentions.unclear, (as_typed(best), meant.into_iter().cloned().collect())),
        }
    }
    mentions
}

fn add<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// The words after each `@` that begins a word: as typed, and plainly.
fn typed(heard: &str) -> Vec<(Vec<&str>, Vec<String>)> {
    let begins =
        |at: usize| heard[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '@' && c != '\u{2}');
    let names = heard.match_indices('@').filter(|(at, _)| begins(*at)).filter_map(|(at, _)| {
        let rest = &heard[at + 1..];
        let end = rest.find(['@', ',', ';', ':', '!', '?', '\u{1}', '\u{2}']).unwrap_or(rest.len());
        let rest = &rest[..rest.floor_char_boundary(end.min(LONGEST))];
        let typed: Vec<&str> = rest.unicode_words().take(WORDS).collect();
        let words = typed.iter().flat_map(|word| plain_words(word)).collect();
        (rest.starts_with(char::is_alphanumeric) && !typed.is_empty()).then_some((typed, words))
    });
    names.take(MOST).collect()
}

/// Words without case and accents.
fn plain_words(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect();
    plain.unicode_words().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Role;

    fn people() -> Vec<PersonLine> {
        ["Ana Lind", "Ana Berg", "Jörg Thünemann", "佐藤結衣 (Yui Satō)", "Anne-Sofie Bakken", "Ben", "Ben Ode"]
            .map(|name| PersonLine { id: PersonId::random(), name: name.into(), role: Role::Engineer })
            .to_vec()
    }

    /// Names of those who are meant, then those that are unclear with a `?`, then those that are unknown with a `!`.
    fn said(text: &str, chosen: &[usize]) -> Vec<String> {
        let people = people();
        let chosen: Vec<PersonId> = chosen.iter().map(|at| people[*at].id).collect();
        let mentions = mentions(text, &people, &chosen);
        let name = |id: &PersonId| people.iter().find(|one| one.id == *id).unwrap().name.clone();
        let mut said: Vec<String> = mentions.people.iter().map(name).collect();
        said.extend(mentions.unclear.iter().map(|(name, meant)| format!("{name}? {}", meant.len())));
        said.extend(mentions.unknown.iter().map(|name| format!("{}!", name)));
        said
    }

    #[test]
    fn a_part_of_a_name_is_enough_where_one_person_has_it() {
        for (text, expected) in [
            ("@Ana Lind, what was it?", vec!["Ana Lind"]),
            ("@ana berg what was it? And @Yui, too", vec!["Ana Berg", "佐藤結衣 (Yui Satō)"]),
            ("(@jorg) and @Thünemann", vec!["Jörg Thünemann"]),
            ("@佐藤結衣 please", vec!["佐藤結衣 (Yui Satō)"]),
            ("@Anne-Sofie: see above", vec!["Anne-Sofie Bakken"]),
            ("@Ana please look", vec!["Ana? 2"]),
            ("@Ben please", vec!["Ben"]),
            ("@Ben Ode please", vec!["Ben Ode"]),
            ("@Nobody is that", vec!["Nobody!"]),
            ("mail ana@example.org, @ noon, `@Yui`, [@Yui](https://x.example), @reboot", vec!["reboot!"]),
            ("He said “@Yui was there”.", vec![]),
            ("no name", vec![]),
        ] {
            assert_eq!(said(text, &[]), expected, "{text}");
        }
        assert_eq!(said("@Ana and @Ana Berg", &[0]), ["Ana Lind", "Ana Berg"]);
        assert_eq!(said("@Ana", &[0, 1]), ["Ana? 2"]);
    }
}
