//! The merge rule by example (named by FAULTS id where one exists) and by property.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;

fn clean(base: &str, theirs: &str, mine: &str) -> String {
    match merge(base, theirs, mine) {
        Merge::Clean(text) => text,
        Merge::Overlap(overlap) => panic!("not clean: {overlap:#?}"),
    }
}

fn overlap(base: &str, theirs: &str, mine: &str) -> Overlap {
    match merge(base, theirs, mine) {
        Merge::Clean(text) => panic!("clean: {text}"),
        Merge::Overlap(overlap) => overlap,
    }
}

fn agreed(text: &str) -> Part {
    Part::Agreed(text.into())
}

fn conflict(base: &str, theirs: &str, mine: &str) -> Part {
    Part::Conflict { base: base.into(), theirs: theirs.into(), mine: mine.into() }
}

#[test]
fn ce_10_neighbouring_lines_both_stand() {
    assert_eq!(clean("one\ntwo\nthree", "one\nTWO\nthree", "ONE\ntwo\nthree"), "ONE\nTWO\nthree");
    assert_eq!(clean("one\ntwo", "one\nTWO", "ONE\ntwo"), "ONE\nTWO");
}

#[test]
fn ce_10_a_line_added_beside_an_edited_one_stands_on_either_edge() {
    assert_eq!(clean("one\ntwo\nthree", "one\nTWO\nthree", "one\ntwo\nnew\nthree"), "one\nTWO\nnew\nthree");
    assert_eq!(clean("one\ntwo\nthree", "one\nTWO\nthree", "one\nnew\ntwo\nthree"), "one\nnew\nTWO\nthree");
    assert_eq!(clean("one\n\ntwo", "ONE\n\ntwo", "one\n\nnew\n\ntwo"), "ONE\n\nnew\n\ntwo");
    assert_eq!(clean("one\n\ntwo", "one\n\nTWO", "one\n\ntwo\n\nnew"), "one\n\nTWO\n\nnew");
}

#[test]
fn ce_10_sentences_of_one_paragraph_both_stand() {
    let base = "The queue filled up. Workers stopped. Pages went out.";
    assert_eq!(
        clean(
            base,
            "The mail queue filled up. Workers stopped. Pages went out.",
            "The queue filled up. Workers stopped. Two pages went out."
        ),
        "The mail queue filled up. Workers stopped. Two pages went out.",
    );
    assert_eq!(
        clean(
            base,
            "The queue filled up. All workers stopped. Pages went out.",
            "The queue filled up. Workers stopped. Nobody saw it. Pages went out."
        ),
        "The queue filled up. All workers stopped. Nobody saw it. Pages went out.",
    );
    assert_eq!(
        clean("障害が発生。復旧した。", "障害が二件発生。復旧した。", "障害が発生。すぐ復旧した。"),
        "障害が二件発生。すぐ復旧した。"
    );
}

#[test]
fn ce_12_line_endings_alone_are_no_change() {
    assert_eq!(clean("a\nb\nc", "a\nB\nc", "a\r\nb\r\nC"), "a\nB\nC");
    assert_eq!(clean("a\r\nb\r\n", "a\nb\n", "a\rb\rc\r"), "a\nb\nc\n");
}

#[test]
fn a_sentence_changed_by_both_is_asked_about_and_nothing_around_it() {
    let found = overlap(
        "Start. It was down. End.\n\nMore.",
        "Start. It was slow. End.\n\nMore.",
        "Start. It was dead. End.\n\nMore!",
    );
    assert_eq!(
        found.parts,
        [agreed("Start. "), conflict("It was down.", "It was slow.", "It was dead."), agreed(" End.\n\nMore!"),]
    );
    assert_eq!(found.both(), "Start. It was slow. It was dead. End.\n\nMore!");
}

#[test]
fn one_deletes_what_the_other_changes() {
    let found = overlap("one\n\ntwo\n\nthree", "one\n\nthree", "one\n\ntwo, and more\n\nthree");
    assert!(
        found.parts.iter().any(|part| matches!(part, Part::Conflict { mine, .. } if mine.contains("two, and more")))
    );
    assert!(found.both().contains("two, and more"));
    let found = overlap("One. Two. Three.", "One. Three.", "One. Two, changed. Three.");
    assert!(found.both().contains("Two, changed."));
}

#[test]
fn one_adds_to_what_the_other_deletes() {
    let base = "## Cause\n\nText.\n\n## Fix\n\nDone.";
    let found = overlap(base, "## Fix\n\nDone.", "## Cause\n\nText.\n\nMore.\n\n## Fix\n\nDone.");
    assert!(found.both().contains("More."));
}

#[test]
fn the_same_change_counts_once() {
    assert_eq!(clean("a\nb\nc", "a\nx\nc", "a\nx\nc\nd"), "a\nx\nc\nd");
    assert_eq!(clean("", "same", "same"), "same");
    assert_eq!(clean("One. Two. Three.", "One. Three.", "One. Three. Four."), "One. Three. Four.");
}

#[test]
fn two_texts_at_one_place_are_asked_about() {
    assert_eq!(overlap("", "theirs", "mine").parts, [conflict("", "theirs", "mine")]);
    assert_eq!(overlap("a\nb", "a\nx\nb", "a\ny\nb").parts, [agreed("a\n"), conflict("", "x\n", "y\n"), agreed("b")]);
    assert_eq!(overlap("a", "a\n\nx", "a\n\ny").both(), "a\n\nx\n\ny");
    // White space between the two places makes no difference.
    overlap("a\n\nb", "a\nx\n\nb", "a\n\ny\n\nb");
    overlap("A. B.", "A. X. B.", "A. Y. B.");
    overlap("A.", "A. X.", "A. Y.");
}

#[test]
fn a_common_beginning_is_not_doubled() {
    assert_eq!(overlap("", "first\n\nsecond", "first\n\nthird").both(), "first\n\nsecond\n\nthird");
    assert_eq!(overlap("", "first", "first\n\nthird").both(), "first\n\nthird");
}

#[test]
fn blank_lines_do_not_pair_rewritten_paragraphs() {
    // Theirs is a new text of five paragraphs; a paragraph inserted between two old ones has no place in it.
    let base = "Alpha old.\n\nBeta old.\n\nGamma old.";
    let theirs = "Quite new.\n\nOther words.\n\nNothing kept.\n\nFourth here.\n\nFifth here.";
    let mine = "Alpha old.\n\nInserted by me.\n\nBeta old.\n\nGamma old.";
    let found = overlap(base, theirs, mine);
    let whole = found.parts.iter().any(|part| {
        matches!(part, Part::Conflict { theirs, mine, .. } if theirs.contains("Other words.") && mine.contains("Inserted by me."))
    });
    assert!(whole, "{found:#?}");
}

#[test]
fn a_paragraph_moved_by_both_is_not_doubled_silently() {
    let (p, q, r) = ("The first paragraph here.", "The second paragraph here.", "The third paragraph here.");
    let text = |list: [&str; 3]| list.join("\n\n");
    overlap(&text([p, q, r]), &text([r, p, q]), &text([p, r, q]));
    assert_eq!(clean(&text([p, q, r]), &text([r, p, q]), &text([r, p, q])), text([r, p, q]));
    let edited = "The third paragraph here, with more.";
    let found = overlap(&text([p, q, r]), &text([r, p, q]), &text([p, q, edited]));
    assert!(found.both().contains(edited));
}

#[test]
fn copies_deleted_once_each_are_not_both_lost() {
    let copy = "A paragraph that stands here twice.";
    let base = format!("{copy}\n\nbetween\n\n{copy}");
    let found = overlap(&base, &format!("between\n\n{copy}"), &format!("{copy}\n\nbetween"));
    assert!(found.both().contains(copy));
}

#[test]
fn a_changed_list_keeps_its_lines_together() {
    assert_eq!(clean("- a\n- b\n- c", "- a\n- B\n- c", "- a\n- b\n- c\n- d"), "- a\n- B\n- c\n- d");
    assert_eq!(overlap("- a", "- a\n- x", "- a\n- y").both(), "- a\n- x\n- y");
    overlap("- [ ] do it", "- [x] do it", "- [ ] do it well");
}

#[test]
fn a_line_of_code_is_one_unit() {
    let found = overlap("```\na. B c. D\n```", "```\na. X c. D\n```", "```\na. B c. Y\n```");
    assert_eq!(found.parts, [agreed("```\n"), conflict("a. B c. D", "a. X c. D", "a. B c. Y"), agreed("\n```")]);
    assert_eq!(found.both(), "```\na. X c. D\na. B c. Y\n```");
}

#[test]
fn white_space_gives_way_to_words() {
    assert_eq!(clean("a\nb", "a\n\nb", "a\nnew\nb"), "a\nnew\nb");
    assert_eq!(clean("One. Two.", "One.  Two.", "One. New. Two."), "One. New. Two.");
}

#[test]
fn no_sentence_is_made_that_nobody_wrote() {
    // Mine takes the full stop away, theirs adds a sentence behind it.
    let found = overlap("First one. Second one.", "First one. Second one. Third.", "First one. Second one");
    assert!(found.both().contains("Third."));
}

#[test]
fn neighbouring_conflicts_are_one() {
    let found = overlap("A a. B b.\n\nC.", "A x. B x.\n\nC.", "A y. B y.\n\nC.");
    assert_eq!(found.parts, [conflict("A a. B b.", "A x. B x.", "A y. B y."), agreed("\n\nC.")]);
}

#[test]
fn hostile_texts_end_in_time() {
    let same = "same line\n".repeat(100_000);
    let spread = |every: usize, text: &str| -> String {
        (0..60_000).map(|i| if i % every == 0 { format!("{text} {i}\n") } else { "same line\n".into() }).collect()
    };
    let (other, third) = (spread(7, "x"), spread(11, "y"));
    let words: String = (0..30_000).map(|i| format!("{} ", (i * 7919) % 97)).collect();
    let ends: String = (0..60_000).map(|i| if i % 3 == 0 { "A. " } else { "B! " }).collect();
    let reversed: String = (0..30_000).rev().map(|i| format!("unique {i}\n")).collect();
    let forward: String = (0..30_000).map(|i| format!("unique {i}\n")).collect();
    let doubled = |shift: usize| -> String {
        (0..20_000)
            .map(|i| {
                format!(
                    "{i}\n{}",
                    if i % 2 == shift { format!("A telling line, number {}.\n", i / 2) } else { String::new() }
                )
            })
            .collect()
    };
    let numbers: String = (0..20_000).map(|i| format!("{i}\n")).collect();
    let started = std::time::Instant::now();
    for [base, theirs, mine] in [
        [&numbers, &doubled(0), &doubled(1)],
        [&same, &other, &third],
        [&other, &same, &third],
        [&words, &ends, &same],
        [&ends, &words, &format!("{ends}C. {ends}")],
        [&forward, &reversed, &other],
        [&forward, &other, &reversed],
    ] {
        let one = std::time::Instant::now();
        let merged = merge(base, theirs, mine);
        println!("hostile {:?}", one.elapsed());
        if let Merge::Overlap(overlap) = merged {
            assert!(overlap.both().len() <= base.len() + theirs.len() + mine.len() + 64);
        }
    }
    assert!(started.elapsed().as_secs() < 30, "debug build, shared machine: {:?}", started.elapsed());
}

/// `cargo test --release -- --ignored --nocapture merge_times`
#[test]
#[ignore = "measures, proves nothing"]
fn merge_times() {
    let line = |i: usize| format!("At 10:{:02} host {i} reported an error. The reader waited for it.", i % 60);
    let base: Vec<String> = (0..5_000).map(line).collect();
    let (mut theirs, mut mine) = (base.clone(), base.clone());
    for i in (0..5_000).step_by(50) {
        theirs[i] = theirs[i].replace("error", "failure");
        mine[i].push_str(" Nobody saw it.");
        mine[(i + 20) % 5_000] = format!("A new line {i} altogether.");
    }
    let [base, theirs, mine] = [base.join("\n"), theirs.join("\n"), mine.join("\n")];
    for _ in 0..3 {
        let started = std::time::Instant::now();
        let clean = matches!(merge(&base, &theirs, &mine), Merge::Clean(_));
        println!("{} KB, 300 edits: {:?}, clean {clean}", base.len() / 1000, started.elapsed());
    }
}

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
