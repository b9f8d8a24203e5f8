//! What holds of every merge: nothing is lost, doubled or mixed, and neither side is preferred.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Edit {
    Keep,
    Delete,
    Change(u32),
    InsertAfter(u32),
}

fn edits(len: usize) -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        6 => Just(Edit::Keep),
        1 => Just(Edit::Delete),
        2 => (0u32..4).prop_map(Edit::Change),
        1 => (0u32..4).prop_map(Edit::InsertAfter),
    ];
    prop::collection::vec(edit, len)
}

fn unit(i: usize) -> String {
    format!("Base unit number {i} stands here.")
}

/// Applies edits to units; new words are the side's own except number 0, which both sides may write alike.
fn edited(edits: &[Edit], side: &str, separator: &str) -> String {
    let mut units = Vec::new();
    for (i, edit) in edits.iter().enumerate() {
        let by = |n: &u32| if *n == 0 { "both".to_owned() } else { format!("{side}{n}") };
        match edit {
            Edit::Keep => units.push(unit(i)),
            Edit::Delete => {}
            Edit::Change(n) => units.push(format!("Changed number {i} by {} here.", by(n))),
            Edit::InsertAfter(n) => units.extend([unit(i), format!("Inserted after {i} by {} here.", by(n))]),
        }
    }
    units.join(separator)
}

fn separators() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("\n"), Just("\n\n"), Just(" ")]
}

fn scenario() -> impl Strategy<Value = (String, String, String, Vec<Edit>, Vec<Edit>)> {
    (1usize..14, separators()).prop_flat_map(|(len, separator)| {
        (edits(len), edits(len)).prop_map(move |(t, m)| {
            let base = (0..len).map(unit).collect::<Vec<_>>().join(separator);
            (base, edited(&t, "them", separator), edited(&m, "me", separator), t, m)
        })
    })
}

fn units_of(text: &str) -> Vec<String> {
    let mut units = Vec::new();
    for line in text.lines() {
        sentences(line, &mut units);
    }
    units.into_iter().filter(|unit| !unit.trim().is_empty()).map(str::to_owned).collect()
}

fn swapped(merge: Merge) -> Merge {
    match merge {
        Merge::Clean(text) => Merge::Clean(text),
        Merge::Overlap(overlap) => Merge::Overlap(Overlap {
            parts: overlap
                .parts
                .into_iter()
                .map(|part| match part {
                    Part::Conflict { base, theirs, mine } => Part::Conflict { base, theirs: mine, mine: theirs },
                    agreed => agreed,
                })
                .collect(),
        }),
    }
}

fn loose_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ab]\\.? ?",
        3 => Just("\n".to_owned()),
        1 => Just("The same telling paragraph.\n".to_owned()),
        1 => "[。、あ!?`|#>*\\-1-3\\. ]",
        1 => Just("```\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn one_sided_changes_stand(base in loose_text(), changed in loose_text()) {
        prop_assert_eq!(merge(&base, &base, &changed), Merge::Clean(changed.clone()));
        prop_assert_eq!(merge(&base, &changed, &base), Merge::Clean(changed.clone()));
        prop_assert_eq!(merge(&base, &changed, &changed), Merge::Clean(changed));
    }

    #[test]
    fn nothing_that_a_side_wrote_is_lost((base, theirs, mine, _, _) in scenario()) {
        let before: BTreeSet<String> = units_of(&base).into_iter().collect();
        let shown: BTreeSet<String> = match merge(&base, &theirs, &mine) {
            Merge::Clean(text) => units_of(&text).into_iter().collect(),
            Merge::Overlap(overlap) => units_of(&overlap.both()).into_iter().collect(),
        };
        for unit in units_of(&theirs).into_iter().chain(units_of(&mine)) {
            prop_assert!(before.contains(&unit) || shown.contains(&unit), "lost {} of {:#?}", unit, merge(&base, &theirs, &mine));
        }
    }

    #[test]
    fn what_nobody_touched_stands_once((base, theirs, mine, t, m) in scenario()) {
        let merged = merge(&base, &theirs, &mine);
        let both = match &merged { Merge::Clean(text) => text.clone(), Merge::Overlap(overlap) => overlap.both() };
        let mut count: HashMap<String, usize> = HashMap::new();
        units_of(&both).into_iter().for_each(|unit| *count.entry(unit).or_default() += 1);
        for i in 0..t.len() {
            let kept = |edit: &Edit| matches!(edit, Edit::Keep | Edit::InsertAfter(_));
            let times = count.get(&unit(i)).copied().unwrap_or(0);
            if kept(&t[i]) && kept(&m[i]) {
                // Inside a conflict of several units a kept one may be shown on either side.
                let at_most = if matches!(merged, Merge::Clean(_)) { 1 } else { 2 };
                prop_assert!((1..=at_most).contains(&times), "{} times: {}", times, unit(i));
            }
            if matches!(merged, Merge::Clean(_)) && (matches!(t[i], Edit::Delete | Edit::Change(_)) || matches!(m[i], Edit::Delete | Edit::Change(_))) {
                prop_assert_eq!(times, 0);
            }
        }
    }

    #[test]
    fn changes_of_different_units_never_conflict(len in 2usize..14, separator in separators(), who in prop::collection::vec(0u8..3, 14)) {
        let side = |me: u8| -> Vec<Edit> {
            (0..len).map(|i| if who[i] == me { Edit::Change(1) } else { Edit::Keep }).collect()
        };
        let base = (0..len).map(unit).collect::<Vec<_>>().join(separator);
        let (theirs, mine) = (edited(&side(0), "x", separator), edited(&side(1), "x", separator));
        let all: Vec<Edit> = (0..len).map(|i| if who[i] < 2 { Edit::Change(1) } else { Edit::Keep }).collect();
        prop_assert_eq!(merge(&base, &theirs, &mine), Merge::Clean(edited(&all, "x", separator)));
    }

    #[test]
    fn swapping_sides_swaps_conflicts((base, theirs, mine, _, _) in scenario()) {
        prop_assert_eq!(swapped(merge(&base, &theirs, &mine)), merge(&base, &mine, &theirs));
    }

    #[test]
    fn swapping_sides_swaps_conflicts_of_loose_texts(base in loose_text(), theirs in loose_text(), mine in loose_text()) {
        prop_assert_eq!(swapped(merge(&base, &theirs, &mine)), merge(&base, &mine, &theirs));
    }

    #[test]
    fn no_sentence_is_in_neither_side(base in loose_text(), theirs in loose_text(), mine in loose_text()) {
        if let Merge::Clean(text) = merge(&base, &theirs, &mine) {
            let known: BTreeSet<String> = units_of(&theirs).into_iter().chain(units_of(&mine)).collect();
            for unit in units_of(&text) {
                prop_assert!(known.contains(&unit), "{:?} is nobody's", unit);
            }
        }
    }

    #[test]
    fn every_word_of_loose_texts_is_kept(base in loose_text(), theirs in loose_text(), mine in loose_text()) {
        let both = match merge(&base, &theirs, &mine) { Merge::Clean(text) => text, Merge::Overlap(overlap) => overlap.both() };
        let units = |text: &str| -> BTreeSet<String> { units_of(text).into_iter().map(|unit| unit.trim().to_owned()).collect() };
        let before = units(&base);
        for unit in units(&theirs).union(&units(&mine)) {
            prop_assert!(before.contains(unit) || both.contains(unit.as_str()), "lost {:?} in {:?}", unit, both);
        }
    }
}
