//! The merge rule by example; named by the fault's id where one is known.

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
fn what_has_several_lines_is_not_continued_by_the_other_side() {
    let agreed = |text: &str| Part::Agreed(text.to_owned());
    let conflict =
        Part::Conflict { base: ".".into(), theirs: " was seen.\n- Doors.".into(), mine: " (Bo was here.)".into() };
    let overlap = Overlap { parts: vec![agreed("- Labels"), conflict, agreed("\n- Keys.")] };
    assert_eq!(overlap.both(), "- Labels was seen.\n- Doors.\n\n (Bo was here.)\n- Keys.");
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
