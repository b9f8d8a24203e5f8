//! Lines that say something about others: who speaks and when, a time at their end, the zone of all times.

use super::outline::without_mark;
use super::scan::Scan;
use super::stamp;
use super::zones::{self, Zoned};

/// `ana  2:32 PM`, `Ana Lind — Today at 14:32`, `Ana Lind [14:32]`: who speaks from the next line on, and when.
pub(super) fn chat_head(line: &str, next: &str) -> Option<(String, stamp::Stamped)> {
    let speaks = !next.trim().is_empty() && stamp::read(without_mark(next.trim())).is_none();
    let is_name = |name: &str| {
        let words = name.split_whitespace().count();
        (1..=5).contains(&words)
            && name.chars().count() <= 40
            && name.chars().any(char::is_alphabetic)
            && !name.ends_with(['.', ':', ','])
    };
    for (at, c) in line.char_indices().take(64).skip(1) {
        let before = &line[..at];
        let apart = match c {
            '[' | '(' | '\t' | '—' | '–' | '·' | '|' => true,
            ' ' => line[at..].starts_with("  "),
            _ => false,
        };
        if !apart && c != ' ' {
            continue;
        }
        let name = before.trim().trim_end_matches(['—', '–', '·', '|', '-']).trim();
        let tail = line[at..].trim_start_matches(['\t', ' ', '—', '–', '·', '|']);
        let Some(found) = stamp::read(tail).filter(|found| found.stamp.has_time() && found.rest.trim().is_empty())
        else {
            continue;
        };
        let sure = apart || found.stamp.date.is_some() || found.stamp.day_word.is_some();
        let halves = found.stamp.time.as_ref().is_some_and(|time| time.halves);
        if is_name(name)
            && speaks
            && (sure || halves && name.starts_with(char::is_uppercase) && name.split(' ').count() <= 3)
        {
            return Some((name.to_owned(), found));
        }
        return None;
    }
    None
}

/// `Restarted the API (14:40 UTC)`
pub(super) fn time_at_the_end(line: &str) -> Option<(&str, stamp::Stamped)> {
    let inner = line.strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let found = stamp::read(&inner[open + 1..])?;
    let text = line[..open].trim();
    let whole = found.stamp.time.is_some() && found.rest.trim().is_empty() && !text.is_empty();
    (whole && !text.ends_with(']')).then_some((text, found))
}

/// "All times in UTC", "(all times PST)": the zone of times that name none.
pub(super) fn zone_sentence(line: &str, in_heading: bool) -> Option<Zoned> {
    let lower = line.to_lowercase();
    let leads = LEADS.iter().filter_map(|lead| lower.find(lead).map(|at| at + lead.len()));
    let behind = leads.min().and_then(|at| line.get(at..));
    if line.chars().count() > 160 || behind.is_none() && !in_heading {
        return None;
    }
    let Some(behind) = behind else {
        // `Timeline (UTC)`
        return line.split(['(', '[']).skip(1).find_map(zone_within);
    };
    if let Some(zone) = zone_within(behind) {
        return Some(zone);
    }
    // "All times in UC/Pacific": it says a zone that nobody knows, so each time below has to be asked about.
    let mut words = behind.split_whitespace().skip_while(|word| JOINING.contains(&word.to_lowercase().as_str()));
    let word = words.next()?.trim_matches(|c: char| !c.is_alphanumeric());
    let looks =
        word.contains('/') || (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    looks.then(|| Zoned::Unknown(word.to_owned()))
}

/// The first zone in some words.
pub(super) fn zone_within(words: &str) -> Option<Zoned> {
    let s = Scan::new(words);
    let mut begins = true;
    for at in 0..s.len() {
        if begins && let Some((zone, _)) = zones::zone(&s, at, false) {
            return Some(zone);
        }
        begins = !s.at(at).is_alphanumeric();
    }
    None
}

const LEADS: [&str; 11] = [
    "all times",
    "times in",
    "times are",
    "times is",
    "time zone",
    "timezone",
    "times:",
    "alle zeiten",
    "zeiten in",
    "zeitzone",
    "時刻は",
];

const JOINING: [&str; 9] = ["in", "are", "is", "given", "shown", "local", "the", ":", "sind"];
