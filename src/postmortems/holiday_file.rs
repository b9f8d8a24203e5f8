//! Holidays out of a calendar file (RFC 5545): its all-day events, and why others are left out. What people get from a
//! calendar service or a government has events of one day, of several, and ones that return every year; anything that is not
//! understood is named, never guessed.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use ical::PropertyParser;
use ical::property::Property;

use crate::kernel::text;

/// Most bytes of a file: a country's holidays of a century are a tenth of it.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Most days that come in at once.
const MOST: usize = 1000;
/// Longest event: what lasts longer is a season, not a holiday.
const LONGEST: i64 = 31;
/// How many years ahead of today an event that returns every year is written out.
const YEARS: i32 = 4;
/// Longest name of a holiday, in characters.
pub const NAME: usize = 120;

/// What a calendar file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Days with their names, in order, each day once.
    pub days: Vec<(NaiveDate, String)>,
    /// Events that are not taken over, or not wholly, and why.
    pub left_out: Vec<(String, String)>,
}

/// Reads a calendar file. Events that return are written out until [`YEARS`] after `today`.
///
/// # Errors
/// Says what is wrong with the file as a whole.
pub fn read(bytes: &[u8], today: NaiveDate) -> Result<Found, String> {
    if bytes.len() > MAX_BYTES {
        return Err("The file has more than 1 MB. Take one with the holidays alone".into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "The file is not in UTF-8. Save it as UTF-8 and try again")?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err("This is no calendar file: it does not begin with BEGIN:VCALENDAR".into());
    }
    let mut found = Found::default();
    let mut days: BTreeMap<NaiveDate, String> = BTreeMap::new();
    let events = events(text)?;
    if events.is_empty() {
        return Err("There are no events in this calendar".into());
    }
    for event in events {
        let name = event.name();
        match event.days(today) {
            Ok((own, note)) => {
                if let Some(note) = note {
                    found.left_out.push((name.clone(), note));
                }
                for day in own {
                    add(&mut days, day, &name);
                }
            }
            Err(why) => found.left_out.push((name, why)),
        }
    }
    if days.len() > MOST {
        return Err(format!("There are {} days in this calendar, and at most {MOST} come in at once", days.len()));
    }
    found.days = days.into_iter().collect();
    Ok(found)
}

/// Two events on one day share it.
fn add(days: &mut BTreeMap<NaiveDate, String>, day: NaiveDate, name: &str) {
    let has = days.entry(day).or_default();
    match has.is_empty() {
        true => name.clone_into(has),
        false if has.split(" / ").any(|one| one == name) => {}
        false => *has = shortened(&format!("{has} / {name}")),
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(NAME).collect()
}

/// The properties of one event that matter here.
#[derive(Default)]
struct Event {
    summary: String,
    start: Option<Property>,
    end: Option<Property>,
    duration: String,
    status: String,
    rule: String,
    without: Vec<Property>,
    has_more_dates: bool,
}

/// The events of a calendar, whatever other components there are.
fn events(text: &str) -> Result<Vec<Event>, String> {
    let (mut events, mut event, mut inside) = (Vec::new(), None::<Event>, 0_u32);
    for property in PropertyParser::from_reader(text.as_bytes()) {
        let property = property.map_err(|error| format!("The file cannot be read. {error}"))?;
        let value = property.value.clone().unwrap_or_default();
        let is_event = value.trim().eq_ignore_ascii_case("VEVENT");
        match (property.name.to_uppercase().as_str(), &mut event) {
            ("BEGIN", None) if is_event => event = Some(Event::default()),
            ("BEGIN", Some(_)) => inside += 1,
            ("END", Some(_)) if inside > 0 => inside -= 1,
            ("END", Some(_)) => events.extend(event.take()),
            // What an alarm inside of an event says is not about the event.
            (_, Some(_)) if inside > 0 => {}
            ("SUMMARY", Some(event)) => event.summary = unescaped(&value),
            ("DTSTART", Some(event)) => event.start = Some(property),
            ("DTEND", Some(event)) => event.end = Some(property),
            ("DURATION", Some(event)) => event.duration = value,
            ("STATUS", Some(event)) => event.status = value,
            ("RRULE", Some(event)) => event.rule = value,
            ("EXDATE", Some(event)) => event.without.push(property),
            ("RDATE", Some(event)) => event.has_more_dates = true,
            _ => {}
        }
    }
    match event {
        Some(_) => Err("The file ends in the middle of an event. Copy or download all of it".into()),
        None => Ok(events),
    }
}

/// Text as RFC 5545 3.3.11 writes it.
fn unescaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => plain.push(' '),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain
}

impl Event {
    fn name(&self) -> String {
        let name = shortened(&text::single_line(&self.summary));
        if name.is_empty() { "Holiday".to_owned() } else { name }
    }

    /// The days of the event, and what of it is left out.
    fn days(&self, today: NaiveDate) -> Result<(Vec<NaiveDate>, Option<String>), String> {
        if self.status.trim().eq_ignore_ascii_case("CANCELLED") {
            return Err("it is cancelled".into());
        }
        let start = self.start.as_ref().ok_or("it has no start")?;
        let first = whole_day(start).ok_or("it is at a time of day, not for the whole day")?;
        let length = self.length(first)?;
        let mut note = None;
        let starts = match self.rule.trim() {
            "" => vec![first],
            rule => match Yearly::read(rule, first) {
                Some(yearly) => yearly.starts(first, today),
                None => {
                    note = Some("it returns by a rule that is not understood: only its first day is taken".to_owned());
                    vec![first]
                }
            },
        };
        if self.has_more_dates {
            note =
                Some("it lists further dates of its own (RDATE), which are not read: add them one by one".to_owned());
        }
        let without: Vec<NaiveDate> = self.without.iter().flat_map(dates).collect();
        let starts = starts.into_iter().filter(|start| !without.contains(start));
        let days = starts.flat_map(|start| start.iter_days().take(length)).collect();
        Ok((days, note))
    }

    /// How many days it lasts; the end of an event is the day after its last (RFC 5545 3.6.1).
    fn length(&self, first: NaiveDate) -> Result<usize, String> {
        let days = match &self.end {
            Some(end) => {
                let end = whole_day(end).ok_or("it ends at a time of day")?;
                end.signed_duration_since(first).num_days().max(1)
            }
            None if self.duration.trim().is_empty() => 1,
            None => whole_days(&self.duration).ok_or("its length is not one of whole days")?.max(1),
        };
        match usize::try_from(days) {
            Ok(length) if days <= LONGEST => Ok(length),
            _ => Err(format!("it lasts {days} days, and at most {LONGEST} are taken")),
        }
    }
}

/// The date of a property that says a whole day: eight digits, whether or not `VALUE=DATE` is said.
fn whole_day(property: &Property) -> Option<NaiveDate> {
    date(property.value.as_deref()?)
}

fn date(value: &str) -> Option<NaiveDate> {
    let value = value.trim();
    let digits = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    let day = if digits { NaiveDate::parse_from_str(value, "%Y%m%d").ok()? } else { return None };
    (1900..=2200).contains(&day.year()).then_some(day)
}

/// The dates of a list; a time of day behind them makes no difference to a whole day.
fn dates(property: &Property) -> Vec<NaiveDate> {
    let value = property.value.as_deref().unwrap_or_default();
    value.split(',').filter_map(|one| date(one.trim().get(..8)?)).collect()
}

/// `P3D` and `P2W`; anything else is no number of whole days.
fn whole_days(duration: &str) -> Option<i64> {
    let number = duration.trim().strip_prefix(['P', 'p'])?;
    let (number, unit) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok().filter(|number| (0..=1000).contains(number))?;
    match unit {
        "D" | "d" => Some(number),
        "W" | "w" => Some(number * 7),
        _ => None,
    }
}

/// A rule that says no more than "every year on this day".
struct Yearly {
    count: Option<u32>,
    until: Option<NaiveDate>,
}

impl Yearly {
    fn read(rule: &str, first: NaiveDate) -> Option<Self> {
        let mut yearly = Self { count: None, until: None };
        let mut is_yearly = false;
        for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=')?;
            let value = value.trim();
            match name.trim().to_uppercase().as_str() {
                "FREQ" => is_yearly = value.eq_ignore_ascii_case("YEARLY"),
                "INTERVAL" if value == "1" => {}
                "COUNT" => yearly.count = Some(value.parse().ok()?),
                "UNTIL" => yearly.until = Some(date(value.get(..8)?)?),
                "BYMONTH" if value.parse() == Ok(first.month()) => {}
                "BYMONTHDAY" if value.parse() == Ok(first.day()) => {}
                "WKST" => {}
                _ => return None,
            }
        }
        is_yearly.then_some(yearly)
    }

    /// Each time it begins, from the year of `today` on. A 29 February is left out of other years (RFC 5545 3.3.10).
    fn starts(&self, first: NaiveDate, today: NaiveDate) -> Vec<NaiveDate> {
        let last_year = today.year() + YEARS;
        let times = (0_u32..).map_while(|years| {
            let at = first.checked_add_months(Months::new(12 * years))?;
            (at.year() <= last_year.max(first.year())).then_some(at)
        });
        let real = times.filter(|at| at.day() == first.day()).take(self.count.unwrap_or(u32::MAX) as usize);
        let until = self.until.unwrap_or(NaiveDate::MAX);
        let this_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
        real.take_while(|at| *at <= until).filter(|at| *at >= this_year).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar(events: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    }

    fn event(lines: &str) -> String {
        calendar(&format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", lines.trim()))
    }

    fn found(text: &str) -> Found {
        read(text.as_bytes(), day("2026-03-11")).unwrap()
    }

    fn days(text: &str) -> String {
        let found = found(text);
        let days = found.days.iter().map(|(day, name)| format!("{day} {name}"));
        let left = found.left_out.iter().map(|(name, why)| format!("[{name}: {why}]"));
        days.chain(left).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn events_of_whole_days_are_holidays() {
        for (lines, says) in [
            (
                "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226\nSUMMARY:Christmas Day",
                "2026-12-25 Christmas Day",
            ),
            ("DTSTART:20261225\nSUMMARY;LANGUAGE=de:Weihnachten", "2026-12-25 Weihnachten"),
            ("dtstart;value=date:20261225\nsummary:Small letters", "2026-12-25 Small letters"),
            ("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226\nSUMMARY:Two", "2026-12-24 Two, 2026-12-25 Two"),
            ("DTSTART;VALUE=DATE:20261224\nDURATION:P2D\nSUMMARY:Two", "2026-12-24 Two, 2026-12-25 Two"),
            // Some programs end a day on itself.
            ("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224\nSUMMARY:One", "2026-12-24 One"),
            (
                "DTSTART;VALUE=DATE:20261225\nSUMMARY:Bread\\, butter\\; and\\nmore",
                "2026-12-25 Bread, butter; and more",
            ),
            ("DTSTART;VALUE=DATE:20261225\nSUMMARY:Long na\n me", "2026-12-25 Long name"),
            ("DTSTART;VALUE=DATE:20261225", "2026-12-25 Holiday"),
            (
                "DTSTART;VALUE=DATE:20261225\nSUMMARY:A\nBEGIN:VALARM\nSUMMARY:Alarm\nEND:VALARM\nSTATUS:CONFIRMED",
                "2026-12-25 A",
            ),
        ] {
            assert_eq!(days(&event(lines)), says, "{lines}");
        }
    }

    #[test]
    fn what_returns_every_year_is_written_out() {
        for (lines, says) in [
            (
                "DTSTART;VALUE=DATE:19700101\nRRULE:FREQ=YEARLY\nSUMMARY:New",
                "2026-01-01 New, 2027-01-01 New, 2028-01-01 New, 2029-01-01 New, 2030-01-01 New",
            ),
            ("DTSTART:20251225\nRRULE:FREQ=YEARLY;COUNT=3\nSUMMARY:C", "2026-12-25 C, 2027-12-25 C"),
            ("DTSTART:20251225\nRRULE:FREQ=YEARLY;UNTIL=20271224T000000Z\nSUMMARY:C", "2026-12-25 C"),
            (
                "DTSTART:20261225\nRRULE:FREQ=YEARLY;COUNT=2;BYMONTH=12;BYMONTHDAY=25;INTERVAL=1\nEXDATE:20271225\nSUMMARY:C",
                "2026-12-25 C",
            ),
            ("DTSTART:20240229\nRRULE:FREQ=YEARLY\nSUMMARY:Leap", "2028-02-29 Leap"),
        ] {
            assert_eq!(days(&event(lines)), says, "{lines}");
        }
        let thanksgiving = days(&event("DTSTART:20261126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nSUMMARY:T"));
        assert_eq!(
            thanksgiving,
            "2026-11-26 T, [T: it returns by a rule that is not understood: only its first day is taken]"
        );
    }

    #[test]
    fn what_is_left_out_is_named() {
        for (lines, why) in [
            ("DTSTART:20261225T090000Z\nSUMMARY:A", "it is at a time of day, not for the whole day"),
            ("DTSTART;TZID=Europe/Oslo:20261225T090000\nSUMMARY:A", "it is at a time of day, not for the whole day"),
            ("DTSTART:20261325\nSUMMARY:A", "it is at a time of day, not for the whole day"),
            ("SUMMARY:A", "it has no start"),
            ("DTSTART:20261225\nSTATUS:CANCELLED\nSUMMARY:A", "it is cancelled"),
            ("DTSTART:20260701\nDTEND:20260901\nSUMMARY:A", "it lasts 62 days, and at most 31 are taken"),
            ("DTSTART:20261225\nDURATION:PT48H\nSUMMARY:A", "its length is not one of whole days"),
        ] {
            assert_eq!(days(&event(lines)), format!("[A: {why}]"), "{lines}");
        }
    }

    #[test]
    fn further_dates_are_not_dropped_in_silence() {
        let told = days(&event("DTSTART:20261225\nRDATE:20261226,20261227\nSUMMARY:A"));
        assert!(told.starts_with("2026-12-25 A") && told.contains("RDATE"), "{told}");
    }

    #[test]
    fn two_events_share_a_day() {
        let twice = "BEGIN:VEVENT\nDTSTART:20261225\nSUMMARY:A\nEND:VEVENT\n";
        let other = "BEGIN:VEVENT\nDTSTART:20261225\nSUMMARY:B\nEND:VEVENT\nBEGIN:VTODO\nSUMMARY:C\nEND:VTODO\n";
        assert_eq!(days(&calendar(&format!("{twice}{twice}{other}"))), "2026-12-25 A / B");
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        for (text, says) in [
            ("", "BEGIN:VCALENDAR"),
            ("<html>", "BEGIN:VCALENDAR"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR", "no events"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225", "in the middle"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense\nEND:VEVENT", "Line 3"),
        ] {
            let error = read(text.as_bytes(), day("2026-03-11")).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
        assert!(read(b"BEGIN:VCALENDAR\n\xff", day("2026-03-11")).unwrap_err().contains("UTF-8"));
        assert!(read(&vec![b'a'; MAX_BYTES + 1], day("2026-03-11")).unwrap_err().contains("1 MB"));
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_it(lines in proptest::collection::vec("(BEGIN:VEVENT|END:VEVENT|DTSTART[:;=A-Z0-9\"]{0,12}|RRULE:FREQ=YEARLY;[A-Z]{0,6}=[0-9]{0,9}|DURATION:P[0-9]{0,20}[DWé]?|[ -~é]{0,20})", 0..20)) {
            let _ = read(calendar(&lines.join("\n")).as_bytes(), day("2026-03-11"));
        }
    }
}
