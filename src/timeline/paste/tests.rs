//! The reading of whole texts: the shapes that real people use, in our own words.

mod more;

use proptest::prelude::*;

use super::*;

fn day() -> NaiveDate {
    "2026-03-06".parse().unwrap()
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn pasted(text: &str) -> Pasted {
    read(text, day(), zone("Europe/Berlin")).unwrap()
}

/// Moment and text of each row; `?` before what is asked about, `-` for what has no time.
fn told(text: &str) -> Vec<String> {
    let moment = |row: &Row| match row.choices.as_slice() {
        [] => "-".to_owned(),
        all => {
            let times: Vec<String> =
                all.iter().map(|one| Zone::UTC.at(one.at).local_time().format("%d %H:%M").to_string()).collect();
            format!("{}{}", if row.is_settled() { "" } else { "?" }, times.join(" or "))
        }
    };
    pasted(text).rows.iter().map(|row| format!("{} {}", moment(row), row.text)).collect()
}

#[test]
fn lines_with_a_time_a_text_and_a_link() {
    let text = "14:32 UTC - pool exhausted - https://graphs.example/d/1\n\
                2026-03-06 15:40 Europe/Berlin restarted the API (https://chat.example/m/2)\n\
                **15:00 UTC** – [rollback](https://deploys.example/3)\n\
                2026-03-06T15:05:30Z all clear";
    let found = pasted(text);
    assert_eq!(
        told(text),
        [
            "06 14:32 pool exhausted",
            "06 14:40 restarted the API",
            "06 15:00 [rollback](https://deploys.example/3)",
            "06 15:05 all clear"
        ]
    );
    let sources: Vec<&str> = found.rows.iter().map(|row| row.source.as_str()).collect();
    assert_eq!(sources, ["https://graphs.example/d/1", "https://chat.example/m/2", "https://deploys.example/3", ""]);
    assert_eq!(found.counts(), (4, 0, 0));
}

#[test]
fn lists_headings_and_what_goes_on() {
    let text = "## 5 March 2026\n\n- 23:50 first page\n- 00:10 second page\n  which nobody saw\n\n### 01:15 – Restart\n\nWe restarted it.\n\nAnd watched.\n\n1. 01:40 done";
    assert_eq!(
        told(text),
        [
            "05 22:50 first page",
            "05 23:10 second page which nobody saw",
            "06 00:15 Restart We restarted it. And watched.",
            "06 00:40 done"
        ]
    );
    let found = pasted(text);
    assert!(found.rows[1].notes.iter().any(|note| note.contains("midnight")));
    assert!(found.notes.iter().any(|note| note.contains("Europe/Berlin")), "the zone that was assumed is said");
}

#[test]
fn tables_with_and_without_a_head() {
    let text = "| Time (UTC) | What | Source | Who | Ticket |\n| --- | :-: | --- | --- | --- |\n\
                | 14:32 | pool \\| full | [graph](https://g.example/1) | Ana | T-1 |\n| 14:40 | restart | chat, found later | | |\n\n\
                | 2026-03-06 15:00 | without a head | https://g.example/2 |";
    let found = pasted(text);
    assert_eq!(
        told(text),
        ["06 14:00 without a head", "06 14:32 pool | full Ana: (Ticket: T-1) (graph)", "06 14:40 restart"],
        "the head says UTC, and the other table says nothing"
    );
    assert_eq!(found.rows[0].source, "https://g.example/2");
    assert_eq!(found.rows[1].source, "https://g.example/1");
    assert_eq!((found.rows[2].source.as_str(), found.rows[2].knowledge), ("chat, found later", Knowledge::FoundLater));
}

#[test]
fn chats_keep_who_speaks() {
    let text = "All times in UTC\n\nana  2:32 PM\nthe pool is full\nsince two minutes\n\nJörg Müßig — 13/03/2026 14:35\nlooking\n\n2026-03-06\n[14:40] bo: restarting\n14:41 <cy> thanks";
    let found = told(text);
    assert_eq!(found[0], "06 14:32 ana: the pool is full since two minutes");
    assert!(found.iter().any(|row| row.ends_with("Jörg Müßig: looking")), "{found:?}");
    assert!(found.iter().any(|row| row == "06 14:40 bo: restarting"), "{found:?}");
    assert!(found.iter().any(|row| row == "06 14:41 <cy> thanks"), "{found:?}");
}

#[test]
fn times_that_count_from_others() {
    assert_eq!(
        told("14:00 UTC page\n5 min later ack\nT+30 resolved"),
        ["06 14:00 page", "06 14:05 ack", "06 14:30 resolved"]
    );
    // From the first, or from the one before? A person says.
    assert_eq!(told("14:00 UTC page\n14:10 UTC ack\n+5 min restart")[1], "?06 14:05 or 06 14:15 restart");
    assert_eq!(told("+5 min restart"), ["- restart"]);
}

#[test]
fn tz_07_letters_with_several_meanings_are_asked_about() {
    for text in ["14:32 CST - slow", "14:32 IST - slow", "14:32 BST slow", "4:49 PM PST slow"] {
        let found = pasted(text);
        assert!(!found.rows[0].is_settled() && found.rows[0].choices.len() > 1, "{text}: {:?}", found.rows[0].choices);
    }
    // In March the Pacific coast shows PST until the 8th; the letters say eight hours, whatever the season.
    let found = pasted("4:49 PM PDT slow");
    assert!(!found.rows[0].is_settled(), "PDT before it began is odd enough to ask: {:?}", found.rows[0].choices);
    assert_eq!(told("14:32 UTC slow"), ["06 14:32 slow"]);
    assert_eq!(told("14:32 CET slow"), ["06 13:32 slow"]);
    assert_eq!(told("14:32 +05:30 slow"), ["06 09:02 slow"]);
}

#[test]
fn tz_07_a_zone_that_is_said_and_not_known_is_asked_about() {
    let found = read("All times in UC/Pacific\n\n07:30 first report", day(), Zone::UTC).unwrap();
    assert!(!found.rows[0].is_settled(), "{:?}", found.rows[0]);
    assert!(
        found.rows[0].choices.iter().any(|choice| choice.label.contains("Los_Angeles")),
        "{:?}",
        found.rows[0].choices
    );
    let found = read("(all times PST)\n07:30 first report", day(), Zone::UTC).unwrap();
    assert!(!found.rows[0].is_settled());
}

#[test]
fn tz_01_a_time_that_came_twice_or_never_is_asked_about() {
    let twice = read("2026-10-25 02:30 Europe/Berlin restart", day(), Zone::UTC).unwrap();
    assert_eq!(twice.rows[0].choices.len(), 2);
    let never = read("2026-03-29 02:30 Europe/Berlin restart", day(), Zone::UTC).unwrap();
    assert!(!never.rows[0].is_settled() && never.rows[0].choices.len() == 2);
}

#[test]
fn tz_03_lord_howe_in_a_paste() {
    let text = "2018-04-01 01:15 Australia/Lord_Howe once\n2018-04-01 01:45 Australia/Lord_Howe twice";
    let found = read(text, day(), Zone::UTC).unwrap();
    assert_eq!(found.rows.iter().map(|row| row.choices.len()).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn tz_09_rows_are_sorted_by_real_time_and_it_is_said() {
    let text = "2026-03-06 15:00 Europe/Berlin one\n2026-03-06 09:10 America/New_York three\n2026-03-06 14:05 UTC two";
    assert_eq!(told(text), ["06 14:00 one", "06 14:05 two", "06 14:10 three"]);
    assert!(pasted(text).notes.iter().any(|note| note.contains("sorted")));
}

#[test]
fn halves_of_the_day_and_doubtful_dates_are_asked_about() {
    assert_eq!(told("4:49 PM page\n5:10 ack")[1], "?06 16:10 or 07 04:10 or 06 04:10 ack");
    assert_eq!(told("3/6/2026 14:00 UTC page"), ["?06 14:00 or 03 14:00 page"]);
    assert_eq!(
        told("25/10/2026 14:00 UTC first\n3/6/2026 14:00 UTC second")[0],
        "03 14:00 second",
        "the other date decides"
    );
    assert_eq!(told("21:00 UTC page\n12:30 UTC ack")[1], "?07 12:30 or 06 12:30 ack");
    assert_eq!(told("2026-02-30 14:00 UTC page"), ["- page"]);
}

#[test]
fn what_has_no_time_is_shown_and_not_dropped() {
    let text = "Timeline of the night\n\n14:00 UTC page\n\nSomebody should add the phone calls.\n";
    let found = pasted(text);
    assert_eq!(found.counts(), (1, 0, 2));
    assert_eq!(told(text), ["- Timeline of the night", "06 14:00 page", "- Somebody should add the phone calls."]);
}

#[test]
fn ranges_and_rough_times_keep_their_words() {
    assert_eq!(told("14:10–14:25 UTC slow"), ["06 14:10 (14:10–14:25 UTC) slow"]);
    let found = told("~14:30 UTC slow");
    assert!(found[0].starts_with("06 14:30 (") && found[0].contains("14:30 UTC) slow"), "{found:?}");
}

#[test]
fn wide_digits_and_other_scripts() {
    assert_eq!(told("３月６日 １４：３２ 再起動した"), ["06 13:32 再起動した"]);
    assert_eq!(told("3月6日14時32分 再起動"), ["06 13:32 再起動"]);
}

#[test]
fn what_is_too_long_says_so() {
    assert!(read(&"x\n".repeat(MOST_LINES + 1), day(), Zone::UTC).unwrap_err().contains("in parts"));
    assert!(read(&"x".repeat(MOST_BYTES + 1), day(), Zone::UTC).is_err());
}

/// The letters and digits of a text, sorted away from signs and blanks.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

proptest! {
    #[test]
    fn no_line_is_dropped(lines in proptest::collection::vec("(14:3[0-9] |- |## |\\| |2026-03-0[1-9] |[bcgh]{3,6}  2:3[0-9] PM|)[a-z ]{0,14}", 0..12)) {
        let text = lines.join("\n");
        let found = pasted(&text);
        let count = text.lines().count();
        prop_assert_eq!(found.fates.len(), count);
        for (line, fate) in text.lines().zip(&found.fates) {
            prop_assert_eq!(line.trim().is_empty(), *fate == Fate::Blank, "{}", line);
        }
        // Every word of a line that became a row stands in a row; `14:30 fri` says when, and is no word of the text.
        let tells_time = |word: &str| word == "pm" || super::calendar::WEEKDAYS.concat().contains(&word);
        let kept: Vec<String> = found.rows.iter().flat_map(|row| words(&format!("{} {}", row.text, row.source))).collect();
        for (line, fate) in text.lines().zip(&found.fates) {
            if let Fate::Row(_) = fate {
                for word in words(line).iter().filter(|word| word.chars().all(char::is_alphabetic) && !tells_time(word)) {
                    prop_assert!(kept.contains(word), "{} of {:?} in {:?}", word, line, kept);
                }
            }
        }
    }

    #[test]
    fn any_text_is_read(text in "(\\PC{0,60}\n){0,8}") {
        let found = pasted(&text);
        prop_assert_eq!(found.fates.len(), crate::kernel::text::line_breaks(&text).lines().count());
    }
}
