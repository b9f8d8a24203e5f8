//! Pasted actions, as people write them.

use super::*;
use proptest::prelude::*;

fn names() -> Vec<String> {
    ["Tomasz Nowak", "Ana Lind", "Ana Ruiz", "Jörg Müßig"].map(str::to_owned).to_vec()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn one(line: &str) -> Read {
    let mut found = read(line, &names(), day("2026-03-06"));
    assert_eq!(found.len(), 1, "{line}");
    found.remove(0)
}

#[test]
fn a_line_says_who_by_when_and_where() {
    let full = one(
        "- [x] Cap billing at 20 connections (reduce severity or length; Tomasz, within 15 days; [BILL-288](https://t.example/BILL-288))",
    );
    assert_eq!(
        full,
        Read {
            text: "Cap billing at 20 connections".into(),
            kind: Kind::Reduce,
            person: "Tomasz Nowak".into(),
            due_on: Some(day("2026-03-21")),
            tracker: "https://t.example/BILL-288".into(),
            priority: Priority::Medium,
        }
    );
    for (line, text, person, due) in [
        ("1. Write a test", "Write a test", "", None),
        ("2) Write a test by 2026-12-10", "Write a test", "", Some("2026-12-10")),
        ("* Write a test, due: 2026-12-10, @tomasz", "Write a test", "Tomasz Nowak", Some("2026-12-10")),
        ("Write a test – Jörg Müßig", "Write a test", "Jörg Müßig", None),
        ("Write a test (Jörg)", "Write a test", "Jörg Müßig", None),
        // Two are called Ana, so nobody is guessed, and the word stays.
        ("Write a test (Ana)", "Write a test (Ana)", "", None),
        ("Write a test (see chat; Tomasz)", "Write a test (see chat)", "Tomasz Nowak", None),
        ("Raise the limit (80 → 200)", "Raise the limit (80 → 200)", "", None),
        ("42 is the answer", "42 is the answer", "", None),
        ("Write [this](https://t.example/a)", "Write", "", None),
    ] {
        let found = one(line);
        assert_eq!((found.text.as_str(), found.person.as_str(), found.due_on), (text, person, due.map(day)), "{line}");
    }
}

#[test]
fn a_table_is_read_by_its_header() {
    let text = "| Action | Owner | Due | Ticket | Notes |\n| --- | :-: | --- | --- | --- |\n| Write a test | Tomasz | 2026-12-10 | T-1 | soon |\n\n| Add an alert | x |";
    let found = read(text, &names(), day("2026-03-06"));
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0].text.as_str(), found[0].person.as_str(), found[0].tracker.as_str()),
        ("Write a test soon", "Tomasz", "T-1")
    );
    assert_eq!(found[0].due_on, Some(day("2026-12-10")));
    assert_eq!(found[1].text, "Add an alert x", "without a header all of it is text");
}

proptest! {
    #[test]
    fn every_line_becomes_an_action_and_nothing_panics(text in "(\\PC{0,40}\n){0,6}") {
        let found = read(&text, &names(), day("2026-03-06"));
        prop_assert!(found.len() <= lines(&text));
        prop_assert!(found.iter().all(|one| !one.text.contains('\n')));
    }

    #[test]
    fn words_of_a_plain_line_all_stay(words in proptest::collection::vec("[a-z]{2,8}", 1..8)) {
        let line = words.join(" ");
        prop_assume!(!line.contains("within"));
        let found = one(&line);
        prop_assert_eq!(found.text, line);
    }
}
