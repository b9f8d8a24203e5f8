//! Tables and properties of the rule.

use proptest::prelude::*;

use super::*;

/// The passage of `text` between `[` and `]`, and the text without them.
fn picked(text: &str) -> (String, Selector) {
    let (start, end) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
    let plain = text.replacen('[', "", 1).replacen(']', "", 1);
    let selector = Text::new(&plain).select(&(start..end));
    (plain, selector)
}

/// What a passage is by now: its words there, in brackets when they changed, or nothing.
fn now(then: &str, text: &str) -> String {
    let (_, passage) = picked(then);
    match Text::new(text).find(&passage) {
        Anchor::Found(at) => {
            assert_eq!(&text[at.clone()], passage.exact);
            format!("{} @{}", &text[at.clone()], at.start)
        }
        Anchor::Changed(at) => format!("({})", &text[at]),
        Anchor::Gone => String::new(),
    }
}

#[test]
fn a_passage_is_followed_through_edits_and_says_when_it_is_gone() {
    let then =
        "At noon an alert came. [The pool was lowered to 20 connections] by a deploy, and checkout waited for it.";
    for (text, found) in [
        // Untouched, and with words put before and after it.
        (
            "At noon an alert came. The pool was lowered to 20 connections by a deploy, and checkout waited for it.",
            "The pool was lowered to 20 connections @23",
        ),
        (
            "Before all, a word on Tuesday. At noon an alert came. The pool was lowered to 20 connections by a deploy.",
            "The pool was lowered to 20 connections @54",
        ),
        // Moved to another place: everything around it is another.
        (
            "Checkout waited. Nobody saw why for an hour. Later it was clear: The pool was lowered to 20 connections!",
            "The pool was lowered to 20 connections @65",
        ),
        // Edited within: a word changed, some put in, some taken out, a misspelling corrected.
        (
            "At noon an alert came. The pool was lowered to 10 connections by a deploy, and checkout waited for it.",
            "(The pool was lowered to 10 connections)",
        ),
        (
            "At noon an alert came. The database pool was quietly lowered to 20 connections by a deploy.",
            "(The database pool was quietly lowered to 20 connections)",
        ),
        (
            "At noon an alert came. The pool was lowered by a deploy, and checkout waited for it.",
            "(The pool was lowered)",
        ),
        (
            "At noon an alert came. The pool was lowred to 20 conections by a deploy, and checkout waited for it.",
            "(The pool was lowred to 20 conections)",
        ),
        // Edited within, and all around it rewritten.
        (
            "Everybody slept. The pool was lowered to 5 connections that night.",
            "(The pool was lowered to 5 connections)",
        ),
        // Taken out.
        ("At noon an alert came. Checkout waited for it.", ""),
        ("Something else entirely.", ""),
        ("", ""),
    ] {
        assert_eq!(now(then, text), found, "{text}");
    }
}

#[test]
fn the_same_words_several_times_are_told_apart_by_what_stands_beside_them() {
    let then =
        "Ana restarted it, and it failed again. Ben restarted it, [and it failed again]. Eve waited, and it worked.";
    for (text, found) in [
        (
            "First: Ana restarted it, and it failed again. Ben restarted it, and it failed again. Eve waited.",
            "and it failed again @64",
        ),
        ("Ben restarted it, and it failed again. Ana restarted it, and it failed again.", "and it failed again @18"),
        // The one that was meant is edited, the other still stands: it does not jump.
        (
            "Ana restarted it, and it failed again. Ben restarted it, and it failed once more. Eve waited, and it worked.",
            "(and it failed)",
        ),
    ] {
        assert_eq!(now(then, text), found, "{text}");
    }
    let then =
        "Ana restarted it, and it failed again. At four Ben drained the node, [and it failed again]. Eve waited.";
    assert_eq!(now(then, "Ana restarted it, and it failed again. It was Tuesday."), "");
    // Nothing but the place tells these apart.
    let row = "retry failed, ".repeat(40);
    let text = Text::new(&row);
    let at = 14 * 20..14 * 20 + 12;
    assert_eq!(text.find(&text.select(&at)), Anchor::Found(at));
}

#[test]
fn a_few_words_need_what_stood_beside_them() {
    let then = "The [cache] was cold when the morning traffic came in.";
    assert_eq!(now(then, "It was Tuesday. The cache was cold when the morning traffic came in."), "cache @20");
    assert_eq!(now(then, "The caches were cold when the morning traffic came in."), "cache @4");
    assert_eq!(now(then, "The store was cold when the morning traffic came in."), "");
    assert_eq!(now(then, "Everything went well, and we emptied a cache for good measure."), "");
    // A whole section of one word, signs without a word, other scripts.
    assert_eq!(now("[Nothing.]", "Nothing."), "Nothing. @0");
    assert_eq!(now("then [→] now, and so on for a while", "then → now, and so on for a while"), "→ @5");
    assert_eq!(
        now("接続が[切れました。再起動]しました。", "昨日、接続が切れました。再起動しました。"),
        "切れました。再起動 @18"
    );
    assert_eq!(
        now("接続が[切れました。再起動]しました。", "接続が切れました。手動で再起動しました。"),
        "(切れました。手動で再起動)"
    );
}

#[test]
fn what_was_typed_by_heart_finds_the_nearest() {
    let text = "At noon an alert came. The pool was lowered to 20 connections by a deploy.";
    let nearest = |words: &str| Text::new(text).nearest(words).map(|at| text[at].to_owned());
    assert_eq!(nearest("pool lowered to 20 connections").as_deref(), Some("pool was lowered to 20 connections"));
    assert_eq!(nearest("a strange cat"), None);
    assert_eq!(nearest(""), None);
    assert_eq!(Text::new("a b a b a").places("a b a"), [0..5, 4..9]);
}

#[test]
fn hostile_texts_end_in_time() {
    let words = "a ".repeat(250_000);
    let letters = "a".repeat(500_000);
    let passages = [
        Selector { exact: "a ".repeat(300), prefix: "b ".repeat(32), suffix: "c ".repeat(32), ..Selector::default() },
        Selector { exact: "a b ".repeat(150), prefix: "a ".repeat(32), suffix: "a ".repeat(32), ..Selector::default() },
        Selector { exact: "a".repeat(600), prefix: "a".repeat(64), suffix: "ab".repeat(32), ..Selector::default() },
    ];
    // Without a bound these would take hours.
    for source in [&words, &letters] {
        let text = Text::new(source);
        for passage in &passages {
            if let Anchor::Found(at) | Anchor::Changed(at) = text.find(passage) {
                assert!(source.get(at.clone()).is_some_and(|found| !found.is_empty()), "{at:?}");
            }
        }
    }
}

const PASSAGE: &str = "the third replica answered late";

/// Words that are not those of the passage.
fn other_words() -> impl Strategy<Value = String> {
    proptest::collection::vec("[b-dé]{1,6}|Ω|\u{1f6a8}", 0..25).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn edits_outside_of_it_never_lose_it(before in other_words(), after in other_words(), first in other_words(), then in other_words()) {
        let old = format!("{before} {PASSAGE} {after}");
        let at = before.len() + 1;
        let passage = Text::new(&old).select(&(at..at + PASSAGE.len()));
        let new = format!("{first} {PASSAGE} {then}");
        let there = first.len() + 1..first.len() + 1 + PASSAGE.len();
        prop_assert_eq!(Text::new(&new).find(&passage), Anchor::Found(there));
    }

    #[test]
    fn among_the_same_words_the_one_whose_neighbours_stay_is_found(
        before in "[b-d]{8}( [b-d]{8}){2}", after in "[b-d]{8}( [b-d]{8}){2}", others in proptest::collection::vec(other_words(), 1..5), added in other_words(),
    ) {
        let elsewhere: String = others.iter().map(|words| format!("{words} {PASSAGE} {words} ")).collect();
        let this = format!("{before} {PASSAGE} {after}");
        let old = format!("{elsewhere}{this} {elsewhere}");
        let at = elsewhere.len() + before.len() + 1;
        let passage = Text::new(&old).select(&(at..at + PASSAGE.len()));
        let new = format!("{added} {elsewhere}{elsewhere}{this} {added} {elsewhere}");
        let there = added.len() + 1 + 2 * elsewhere.len() + before.len() + 1;
        prop_assert_eq!(Text::new(&new).find(&passage), Anchor::Found(there..there + PASSAGE.len()));
    }

    #[test]
    fn nothing_panics_and_places_are_places(text in "([ a-cé.\u{301}]|\\PC){0,60}", from in 0usize..60, len in 0usize..40, new in "([ a-cé.\u{301}]|\\PC){0,60}") {
        let start = text.floor_char_boundary(from.min(text.len()));
        let end = text.ceil_char_boundary((start + len).min(text.len()));
        let passage = Text::new(&text).select(&(start..end));
        if start < end {
            prop_assert_eq!(Text::new(&text).find(&passage), Anchor::Found(start..end));
        }
        let now = Text::new(&new);
        match now.find(&passage) {
            Anchor::Found(at) => prop_assert_eq!(&new[at], passage.exact.as_str()),
            Anchor::Changed(at) => prop_assert!(!new[at].is_empty()),
            Anchor::Gone => {}
        }
        now.nearest(&passage.exact);
    }
}
