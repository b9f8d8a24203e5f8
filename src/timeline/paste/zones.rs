//! Zones as people write them beside a time. Letters that name several zones are never decided here: all their meanings
//! are given, and the preview asks (TZ-07). `docs/decisions/0008-timeline-paste.md` holds the table in words.

use chrono::{Duration, NaiveDateTime};

use crate::kernel::zone::Local;
use crate::kernel::{Instant, Zone};

use super::scan::Scan;

/// A zone that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zoned {
    /// `Europe/Berlin`
    Named(Zone),
    /// `Z`, `+02:00`, `UTC-5`: minutes east of UTC.
    Offset(i32),
    /// `CST`: letters of the table below.
    Letters(&'static Letters),
    /// Looks like a zone and is none that is known.
    Unknown(String),
}

impl Zoned {
    /// What it is called in a note.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Named(zone) => zone.to_string(),
            Self::Offset(minutes) => offset_words(*minutes),
            Self::Letters(letters) => letters.word.to_owned(),
            Self::Unknown(word) => format!("“{word}”, which is none that is known"),
        }
    }
}

/// An abbreviation with all that it may mean.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letters {
    pub word: &'static str,
    pub meanings: &'static [Meaning],
}

/// One of the zones that an abbreviation may mean.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Where these letters are on the clocks; `None` when they are a fixed distance from UTC everywhere.
    pub zone: Option<&'static str>,
    /// Minutes east of UTC; `None` for letters that mean whatever clocks there show (`ET`).
    pub offset: Option<i32>,
    /// For the question: `China`.
    pub place: &'static str,
}

/// One way to take a local time with its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub instant: Instant,
    /// Tells this reading from the others of the same question. A reading that holds several in it (`Britain`, where
    /// season and letters agree) is the beginning of theirs (`Britain clocks`).
    pub value: String,
    /// What is said of it beside the time; empty for the plain reading.
    pub label: String,
}

/// All moments that `local` may be with this zone: one, or those to choose from. The flag says that clocks skip the time,
/// so that even one moment is a question.
pub(super) fn moments(zoned: &Zoned, local: NaiveDateTime, house: Zone) -> (Vec<Taken>, bool) {
    match zoned {
        Zoned::Named(zone) => on_clocks(*zone, local, ""),
        Zoned::Offset(minutes) => (vec![fixed(local, *minutes, String::new(), String::new())], false),
        Zoned::Letters(letters) => lettered(letters, local, house),
        Zoned::Unknown(word) => {
            let mut zones = vec![house];
            let tail = word.rsplit('/').next().unwrap_or(word);
            zones.extend(canonical(&format!("US/{tail}")).filter(|zone| *zone != house && word.contains('/')));
            let mut taken = Vec::new();
            for zone in zones {
                taken.extend(on_clocks(zone, local, &format!("clocks of {}", zone.name())).0);
            }
            (taken, true)
        }
    }
}

/// The zone written at `at` and the place behind it. `after_time` allows what only makes sense right after a time.
pub(super) fn zone(s: &Scan, at: usize, after_time: bool) -> Option<(Zoned, usize)> {
    if after_time && s.at(at) == 'Z' && s.ends(at + 1) {
        return Some((Zoned::Offset(0), at + 1));
    }
    if after_time && let Some((minutes, end)) = offset(s, at) {
        return Some((Zoned::Offset(minutes), end));
    }
    named(s, at).or_else(|| lettered_at(s, at, after_time))
}

/// `+02:00`, `-0700`, `+05` as minutes east of UTC, and the place behind it.
pub(super) fn offset(s: &Scan, at: usize) -> Option<(i32, usize)> {
    let sign = match s.at(at) {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (minutes, end) = match s.number(at + 1, 4, 4) {
        Some((number, end)) => (number / 100 * 60 + number % 100, end),
        None => {
            let (hours, end) = s.number(at + 1, 1, 2)?;
            match (s.at(end) == ':').then(|| s.number(end + 1, 2, 2)).flatten() {
                Some((minutes, end)) if minutes < 60 => (hours * 60 + minutes, end),
                _ => (hours * 60, end),
            }
        }
    };
    // Kiribati is fourteen hours ahead; nothing is further.
    (minutes <= 14 * 60 && s.ends(end)).then_some((sign * minutes as i32, end))
}

/// Letters of the table, in any case.
pub(super) fn letters(word: &str) -> Option<&'static Letters> {
    TABLE.iter().find(|letters| letters.word.eq_ignore_ascii_case(word))
}

/// `UTC+05:30` for people.
pub(super) fn offset_words(minutes: i32) -> String {
    let (sign, size) = (if minutes < 0 { '−' } else { '+' }, minutes.abs());
    match (size / 60, size % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// The zone of an IANA name, old names for places in the United States under their present ones.
pub(super) fn canonical(name: &str) -> Option<Zone> {
    let present = match name.to_ascii_lowercase().as_str() {
        "us/pacific" => "America/Los_Angeles",
        "us/mountain" => "America/Denver",
        "us/central" => "America/Chicago",
        "us/eastern" => "America/New_York",
        "us/arizona" => "America/Phoenix",
        "us/alaska" => "America/Anchorage",
        "us/hawaii" => "Pacific/Honolulu",
        _ => name,
    };
    present.parse().ok()
}

fn named(s: &Scan, at: usize) -> Option<(Zoned, usize)> {
    let is_part = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-');
    let region = s.many(at, is_part);
    if region == at || s.at(region) != '/' || !s.at(region + 1).is_ascii_alphabetic() {
        return None;
    }
    let mut end = region;
    while s.at(end) == '/' && s.at(end + 1).is_ascii_alphabetic() {
        end = s.many(end + 1, is_part);
    }
    // A dash that parts the zone from the text is not of the name.
    while end > region && matches!(s.at(end - 1), '-' | '_') {
        end -= 1;
    }
    canonical(s.typed(at, end)).map(|zone| (Zoned::Named(zone), end))
}

fn lettered_at(s: &Scan, at: usize, after_time: bool) -> Option<(Zoned, usize)> {
    let (word, end) = s.word(at);
    if !s.ends(end) || word.len() > 5 {
        return None;
    }
    let typed = s.typed(at, end);
    if let Some(found) = letters(&word) {
        let is_upper = typed.chars().all(char::is_uppercase);
        // "est", "met" and "art" are words, too.
        if !is_upper && (!after_time || !LOWER.contains(&word.as_str())) {
            return None;
        }
        if matches!(found.word, "UTC" | "GMT") {
            let far = s.blanks(end);
            let joined = offset(s, end);
            let apart = || offset(s, far).filter(|&(_, behind)| s.at(behind.saturating_sub(3)) == ':');
            if let Some((minutes, end)) = joined.or_else(apart) {
                return Some((Zoned::Offset(minutes), end));
            }
        }
        return Some((Zoned::Letters(found), end));
    }
    let looks = (3..=4).contains(&typed.len()) && typed.ends_with('T') && typed.bytes().all(|b| b.is_ascii_uppercase());
    let follows = s.blanks(end);
    let alone = follows >= s.len() || matches!(s.at(follows), '-' | '—' | ':' | '|' | ')' | ']');
    (after_time && looks && alone).then(|| (Zoned::Unknown(typed.to_owned()), end))
}

fn lettered(letters: &Letters, local: NaiveDateTime, house: Zone) -> (Vec<Taken>, bool) {
    let mut taken: Vec<Taken> = Vec::new();
    let mut skipped = false;
    for meaning in letters.meanings.iter().filter(|meaning| is_meant(letters, meaning, house)) {
        let zone = meaning.zone.and_then(|name| name.parse::<Zone>().ok());
        let (Some(minutes), zone) = (meaning.offset, zone) else {
            if let Some(zone) = zone {
                let (found, never) = on_clocks(zone, local, meaning.place);
                taken.extend(found);
                skipped |= never;
            }
            continue;
        };
        let said = format!("{}: {}", meaning.place, offset_words(minutes));
        let mut exact = fixed(local, minutes, meaning.place.to_owned(), said);
        let season = zone.filter(|zone| zone.at(exact.instant).local_time() != local);
        if season.is_some() {
            exact.value = format!("{} {minutes}", meaning.place);
        }
        taken.push(exact);
        // PST in July: the letters say one thing and the season another.
        if let Some(zone) = season {
            let on_wall = on_clocks(zone, local, &format!("{}: what clocks there showed", meaning.place)).0;
            for wall in on_wall {
                if taken.iter().all(|other| other.instant != wall.instant) {
                    taken.push(Taken { value: format!("{} clocks", meaning.place), ..wall });
                }
            }
        }
    }
    if let [only] = taken.as_mut_slice() {
        only.label.clear();
    }
    // The reading of the postmortem's own zone first: offered, not taken.
    taken.sort_by_key(|one| house.at(one.instant).local_time() != local);
    (taken, skipped)
}

/// Australians wrote EST for their own east, and Londoners GMT all year.
fn is_meant(letters: &Letters, meaning: &Meaning, house: Zone) -> bool {
    match (letters.word, meaning.place) {
        ("EST" | "EDT", "eastern Australia") => house.name().starts_with("Australia/"),
        ("GMT", "London") => house.name() == "Europe/London",
        _ => true,
    }
}

fn on_clocks(zone: Zone, local: NaiveDateTime, place: &str) -> (Vec<Taken>, bool) {
    let choice = |choice: crate::kernel::zone::Choice| Taken {
        instant: choice.instant,
        value: format!("{} {}", zone.name(), choice.offset),
        label: if place.is_empty() { String::new() } else { format!("{place}: {}", choice.abbreviation) },
    };
    match zone.resolve(local) {
        Local::Once(instant) => {
            let label =
                if place.is_empty() { String::new() } else { format!("{place}: {}", zone.at(instant).abbreviation()) };
            (vec![Taken { instant, value: zone.name().to_owned(), label }], false)
        }
        Local::Twice { first, second } => (vec![choice(first), choice(second)], false),
        Local::Never { before, after } => (vec![choice(before), choice(after)], true),
    }
}

fn fixed(local: NaiveDateTime, minutes: i32, value: String, label: String) -> Taken {
    Taken { instant: Instant::from_utc(local - Duration::minutes(minutes.into())), value, label }
}

const fn at(zone: &'static str, offset: i32, place: &'static str) -> Meaning {
    Meaning { zone: Some(zone), offset: Some(offset), place }
}

const fn clocks(zone: &'static str, place: &'static str) -> Meaning {
    Meaning { zone: Some(zone), offset: None, place }
}

const fn letters_of(word: &'static str, meanings: &'static [Meaning]) -> Letters {
    Letters { word, meanings }
}

const LOWER: [&str; 9] = ["utc", "gmt", "cet", "cest", "pst", "pdt", "edt", "cdt", "jst"];

const TABLE: [Letters; 55] = [
    letters_of("UTC", &[Meaning { zone: None, offset: Some(0), place: "UTC" }]),
    letters_of("GMT", &[Meaning { zone: None, offset: Some(0), place: "UTC" }, clocks("Europe/London", "London")]),
    letters_of("WET", &[at("Europe/Lisbon", 0, "western Europe")]),
    letters_of("WEST", &[at("Europe/Lisbon", 60, "western Europe")]),
    letters_of("CET", &[at("Europe/Berlin", 60, "central Europe")]),
    letters_of("CEST", &[at("Europe/Berlin", 120, "central Europe")]),
    letters_of("MEZ", &[at("Europe/Berlin", 60, "central Europe")]),
    letters_of("MESZ", &[at("Europe/Berlin", 120, "central Europe")]),
    letters_of("EET", &[at("Europe/Helsinki", 120, "eastern Europe")]),
    letters_of("EEST", &[at("Europe/Helsinki", 180, "eastern Europe")]),
    letters_of("MSK", &[at("Europe/Moscow", 180, "Moscow")]),
    letters_of("TRT", &[at("Europe/Istanbul", 180, "Turkey")]),
    letters_of(
        "BST",
        &[
            at("Europe/London", 60, "Britain"),
            at("Asia/Dhaka", 360, "Bangladesh"),
            at("Pacific/Bougainville", 660, "Bougainville"),
        ],
    ),
    letters_of(
        "IST",
        &[at("Asia/Kolkata", 330, "India"), at("Asia/Jerusalem", 120, "Israel"), at("Europe/Dublin", 60, "Ireland")],
    ),
    letters_of(
        "EST",
        &[at("America/New_York", -300, "eastern North America"), at("Australia/Sydney", 600, "eastern Australia")],
    ),
    letters_of(
        "EDT",
        &[at("America/New_York", -240, "eastern North America"), at("Australia/Sydney", 660, "eastern Australia")],
    ),
    letters_of(
        "CST",
        &[
            at("America/Chicago", -360, "central North America"),
            at("Asia/Shanghai", 480, "China"),
            at("America/Havana", -300, "Cuba"),
        ],
    ),
    letters_of("CDT", &[at("America/Chicago", -300, "central North America"), at("America/Havana", -240, "Cuba")]),
    letters_of(
        "MST",
        &[
            at("America/Denver", -420, "Rocky Mountains"),
            at("America/Phoenix", -420, "Arizona"),
            at("Asia/Kuala_Lumpur", 480, "Malaysia"),
            at("Asia/Yangon", 390, "Myanmar"),
        ],
    ),
    letters_of("MDT", &[at("America/Denver", -360, "Rocky Mountains")]),
    letters_of(
        "PST",
        &[
            at("America/Los_Angeles", -480, "Pacific coast of North America"),
            at("Asia/Manila", 480, "Philippines"),
            at("Pacific/Pitcairn", -480, "Pitcairn"),
        ],
    ),
    letters_of("PDT", &[at("America/Los_Angeles", -420, "Pacific coast of North America")]),
    letters_of("ET", &[clocks("America/New_York", "eastern North America")]),
    letters_of("CT", &[clocks("America/Chicago", "central North America")]),
    letters_of("MT", &[clocks("America/Denver", "Rocky Mountains")]),
    letters_of("PT", &[clocks("America/Los_Angeles", "Pacific coast of North America")]),
    letters_of("AST", &[at("America/Halifax", -240, "Atlantic Canada"), at("Asia/Riyadh", 180, "Arabia")]),
    letters_of("ADT", &[at("America/Halifax", -180, "Atlantic Canada")]),
    letters_of("NST", &[at("America/St_Johns", -210, "Newfoundland")]),
    letters_of("NDT", &[at("America/St_Johns", -150, "Newfoundland")]),
    letters_of("AKST", &[at("America/Anchorage", -540, "Alaska")]),
    letters_of("AKDT", &[at("America/Anchorage", -480, "Alaska")]),
    letters_of("HST", &[at("Pacific/Honolulu", -600, "Hawaii")]),
    letters_of("BRT", &[at("America/Sao_Paulo", -180, "Brazil")]),
    letters_of("ART", &[at("America/Argentina/Buenos_Aires", -180, "Argentina")]),
    letters_of("AMT", &[at("America/Manaus", -240, "Amazon"), at("Asia/Yerevan", 240, "Armenia")]),
    letters_of("SAST", &[at("Africa/Johannesburg", 120, "South Africa")]),
    letters_of("CAT", &[at("Africa/Maputo", 120, "central Africa")]),
    letters_of("EAT", &[at("Africa/Nairobi", 180, "eastern Africa")]),
    letters_of("WAT", &[at("Africa/Lagos", 60, "western Africa")]),
    letters_of("GST", &[at("Asia/Dubai", 240, "Gulf states"), at("Atlantic/South_Georgia", -120, "South Georgia")]),
    letters_of("PKT", &[at("Asia/Karachi", 300, "Pakistan")]),
    letters_of("WIB", &[at("Asia/Jakarta", 420, "western Indonesia")]),
    letters_of("ICT", &[at("Asia/Bangkok", 420, "Indochina")]),
    letters_of("SGT", &[at("Asia/Singapore", 480, "Singapore")]),
    letters_of("HKT", &[at("Asia/Hong_Kong", 480, "Hong Kong")]),
    letters_of("JST", &[at("Asia/Tokyo", 540, "Japan")]),
    letters_of("KST", &[at("Asia/Seoul", 540, "Korea")]),
    letters_of("AWST", &[at("Australia/Perth", 480, "western Australia")]),
    letters_of("ACST", &[at("Australia/Adelaide", 570, "central Australia")]),
    letters_of("ACDT", &[at("Australia/Adelaide", 630, "central Australia")]),
    letters_of("AEST", &[at("Australia/Sydney", 600, "eastern Australia")]),
    letters_of("AEDT", &[at("Australia/Sydney", 660, "eastern Australia")]),
    letters_of("NZST", &[at("Pacific/Auckland", 720, "New Zealand")]),
    letters_of("NZDT", &[at("Pacific/Auckland", 780, "New Zealand")]),
];
