//! What would go wrong in silence: each of these was read wrongly once, or might have been.

use crate::timeline::paste::*;

fn read_at(text: &str, zone: &str) -> Pasted {
    read(text, "2026-03-06".parse().unwrap(), zone.parse().unwrap()).unwrap()
}

/// Moment and text of each row; `?` before what is asked about, `-` for what has no time.
fn told(text: &str) -> Vec<String> {
    let tell = |row: &Row| {
        let times: Vec<String> = row.choices.iter().map(|one| one.at.utc().format("%d %H:%M").to_string()).collect();
        let sign = if row.is_settled() { "" } else { "?" };
        match times.is_empty() {
            true => format!("- {}", row.text),
            false => format!("{sign}{} {}", times.join(" or "), row.text),
        }
    };
    read_at(text, "UTC").rows.iter().map(tell).collect()
}

#[test]
fn what_follows_a_doubtful_day_is_asked_about_too() {
    assert_eq!(
        told("18:00 page\n09:00 ack\n09:30 done"),
        ["06 18:00 page", "?07 09:00 or 06 09:00 ack", "?07 09:30 or 06 09:30 done"]
    );
    assert_eq!(told("## 3/6/2026\n14:00 page"), ["?06 14:00 or 03 14:00 page"]);
    let sunday = read_at("Sunday 6 March 2026 14:00 page\n15:00 ack\n7 March 2026 01:00 done", "UTC");
    assert_eq!(sunday.rows.iter().map(Row::is_settled).collect::<Vec<_>>(), [false, false, true]);
    assert!(sunday.rows[1].notes.iter().any(|note| note.contains("line 1")), "{:?}", sunday.rows[1].notes);
}

#[test]
fn a_day_is_carried_by_the_moment_and_not_by_the_clock_on_the_wall() {
    // 00:30 in Berlin is 23:30 UTC of the day before.
    assert_eq!(
        told("2026-03-07 00:30 Europe/Berlin page\n23:45 UTC ack\n00:50 CET done"),
        ["06 23:30 page", "06 23:45 ack", "06 23:50 done"]
    );
}

#[test]
fn a_clock_of_the_other_side_of_the_world_is_asked_about() {
    assert_eq!(told("2026-03-06 20:05 UTC page\n15:06 JST ack")[1..], ["?07 06:06 or 06 06:06 ack"]);
    assert_eq!(told("2026-03-06 20:05 UTC page\n05:06 JST ack")[1..], ["06 20:06 ack"]);
}

#[test]
fn ranges_are_not_distances_from_utc() {
    assert_eq!(told("2:10–2:25 PM slow"), ["06 14:10 (2:10–2:25 PM) slow"]);
    assert_eq!(told("11:50-12:10 PM slow"), ["06 11:50 (11:50-12:10 PM) slow"]);
    assert_eq!(
        told("14:10-14:25 slow\n2026-03-06T15:10-07:00 late\n2026-03-06 15:10:00-07 late")[1..],
        ["06 22:10 late", "06 22:10 late"]
    );
    assert_eq!(
        told("15:30 (approx) slow\n15:34ish slow"),
        ["06 15:30 (15:30 (approx)) slow", "06 15:34 (15:34ish) slow"]
    );
    assert_eq!(told("14:32 page\n14:3x ack\nand more"), ["06 14:32 page", "- 14:3x ack and more"]);
}

#[test]
fn letters_are_read_alike_from_line_to_line() {
    let found = read_at("23:50 CST page\n00:10 CST ack", "UTC");
    assert_eq!(found.rows[0].choices.len(), found.rows[1].choices.len(), "{:?}", found.rows);
    for (one, other) in found.rows[0].choices.iter().zip(&found.rows[1].choices) {
        assert_eq!(other.at.since(one.at), chrono::Duration::minutes(20), "{}", one.label);
    }
}

#[test]
fn the_newest_line_may_stand_first() {
    let text = "2026-03-07 00:40 done\n00:10 restart\n23:50 ack\n23:20 page";
    assert_eq!(told(text), ["06 23:20 page", "06 23:50 ack", "07 00:10 restart", "07 00:40 done"]);
    let text = "00:40 done\n00:10 restart\n23:50 ack\n23:20 page";
    assert_eq!(told(text), ["06 23:20 page", "06 23:50 ack", "07 00:10 restart", "07 00:40 done"]);
    assert!(read_at(text, "UTC").notes.iter().any(|note| note.contains("newest")));
}

#[test]
fn a_sentence_that_names_a_zone_is_not_a_rule_for_all() {
    assert_eq!(
        told("14:00 page\n  timeouts for users in PST\n### 14:10 UTC timeouts go on"),
        ["06 14:00 page timeouts for users in PST", "06 14:10 timeouts go on"]
    );
    assert_eq!(read_at("14:00 page\n\n_All times are in UTC._", "Europe/Berlin").rows[0].choices[0].zone, Zone::UTC);
    assert_eq!(read_at("## Timeline (UTC)\n14:00 page", "Europe/Berlin").rows[0].choices[0].zone, Zone::UTC);
    assert_eq!(read_at("Time (UTC)\tEvent\n14:00\tpage", "Europe/Berlin").rows[0].choices[0].zone, Zone::UTC);
}

#[test]
fn a_day_without_a_time_is_asked_about() {
    let text = "| Time | Event |\n|---|---|\n| 2026-03-05 | published |\n| 2026-03-06 10:00 | read |";
    assert_eq!(told(text), ["?05 00:00 published", "06 10:00 read"]);
    assert_eq!(told("- 2026-03-06 10:00 read\n- 2026-03-07 fixed")[1], "?07 00:00 fixed");
    assert_eq!(
        told("### 5 March: published\n\nBy the authors.\n\n### 6 March 10:00 read")[0],
        "?05 00:00 published By the authors."
    );
}

#[test]
fn a_time_at_the_end_of_a_line_and_names_above_it() {
    assert_eq!(
        told("- Deploy began (14:32)\n- Rolled back [14:40 UTC]"),
        ["06 14:32 Deploy began", "06 14:40 Rolled back"]
    );
    assert_eq!(
        told("Ana Lind\n  2:32 PM\nthe pool is full\nBo Ek\n  2:33 PM\nlooking"),
        ["06 14:32 Ana Lind: the pool is full", "06 14:33 Bo Ek: looking"]
    );
}

#[test]
fn fences_rules_and_sections() {
    assert_eq!(told("```\n14:32 page\n14:40 ack\n```"), ["06 14:32 page", "06 14:40 ack"]);
    assert_eq!(told("14:32 page\n```\n14:33:01 ERROR\n```"), ["06 14:32 page ``` 14:33:01 ERROR ```"]);
    assert_eq!(told("### 14:32\nack\n\n---\n\nAfterwards:\n"), ["06 14:32 ack", "- Afterwards:"]);
    let whole =
        "# Pool\n\nOn 2 March we moved.\n\n## Timeline\n\n- 14:32 page\n\n## Lessons\n\n- Say more\n- 15:10 was late";
    let found = read_at(whole, "UTC");
    assert_eq!(told(whole), ["06 14:32 page", "06 15:10 was late"]);
    assert_eq!(found.outside.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 11]);
    assert!(found.notes.iter().any(|note| note.contains("outside")), "{:?}", found.notes);
}

#[test]
fn what_counts_from_a_doubtful_entry_is_doubtful() {
    assert_eq!(
        told("14:00 UTC page\n14:10 CDT ack\n5 min later done")[1..].iter().filter(|row| row.starts_with('?')).count(),
        2
    );
}

#[test]
fn tz_07_letters_that_contradict_the_season_are_asked_about() {
    let july = read_at("2026-07-06 16:49 PST slow", "UTC");
    let words: Vec<&str> = july.rows[0].choices.iter().map(|choice| choice.label.as_str()).collect();
    assert!(
        words.iter().any(|label| label.contains("UTC−8")) && words.iter().any(|label| label.contains("PDT")),
        "{words:?}"
    );
    assert_eq!(read_at("2026-07-06 16:49 CET slow", "UTC").rows[0].choices.len(), 2);
    assert_eq!(read_at("2026-07-06 16:49 CEST slow", "UTC").rows[0].choices.len(), 1);
    assert_eq!(
        read_at("2026-10-25 02:30 CEST slow", "UTC").rows[0].choices.len(),
        1,
        "the letters say which of the two"
    );
}

#[test]
fn a_large_text_is_read_in_time() {
    let many = "10:00 CST a page\n".repeat(MOST_LINES);
    assert_eq!(read_at(&many, "UTC").rows.len(), MOST_LINES);
    let headings = "## 6 March and more\n".repeat(MOST_LINES);
    assert_eq!(read_at(&headings, "UTC").rows.len(), MOST_LINES);
    let _ = read_at(&"( 1:".repeat(MOST_BYTES / 4), "UTC");
    let _ = read_at(&format!("ana {}", "x ".repeat(MOST_BYTES / 2 - 4)), "UTC");
}

#[test]
fn one_answer_settles_what_follows_from_it() {
    let text = "08:10 CST page\n08:25 CST ack\n14:40 UTC done\n3/6/2026 09:00 CST after\n09:10 CST over";
    let found = read_at(text, "UTC");
    assert_eq!(found.counts(), (1, 4, 0), "whichever zone it is, 14:40 UTC is on the same day");
    let answer = found.answers().into_iter().find(|(answer, _)| answer.contains("America: UTC−6")).unwrap();
    assert_eq!(answer.1, 4, "{:?}", found.answers());
    let meant = [answer.0, "Fri 6 Mar".to_owned()];
    let found = read_as(text, "2026-03-06".parse().unwrap(), Zone::UTC, &meant).unwrap();
    let times: Vec<String> =
        found.rows.iter().map(|row| row.choices[0].at.utc().format("%d %H:%M").to_string()).collect();
    assert_eq!(found.counts(), (5, 0, 0), "{:?}", found.rows);
    assert_eq!(times, ["06 14:10", "06 14:25", "06 14:40", "06 15:00", "06 15:10"]);
    assert!(found.rows[0].notes.iter().any(|note| note.contains("as you said")));
}
