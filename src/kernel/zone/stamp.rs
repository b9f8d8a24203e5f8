//! How a moment, a length of time and a distance in days are written for people and for forms.
//! One `Stamp` gives day and time from the same zone, so that an entry cannot stand under the
//! wrong day.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike};
use chrono_tz::{OffsetName, Tz, TzOffset};

use super::{Instant, Zone};

/// A page shows hundreds of times: chrono's patterns, read anew for each, cost more than the rest of a line.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment as clock and calendar of one zone show it (RULES 19).
#[derive(Debug, Clone)]
pub struct Stamp {
    zone: Zone,
    instant: Instant,
    offset: TzOffset,
    local: NaiveDateTime,
}

impl Stamp {
    pub(super) fn new(zone: Zone, tz: Tz, instant: Instant) -> Self {
        let offset = tz.offset_from_utc_datetime(&instant.utc());
        let local = instant.utc() + Duration::seconds(offset.fix().local_minus_utc().into());
        Self { zone, instant, offset, local }
    }

    /// `Fri 6 Mar 2026`
    pub fn date(&self) -> String {
        long_date(self.day())
    }

    /// `Fri 6 Mar`
    pub fn date_short(&self) -> String {
        short_date(self.day())
    }

    /// `14:10`, on the 24-hour clock.
    pub fn time(&self) -> String {
        format!("{:02}:{:02}", self.local.hour(), self.local.minute())
    }

    /// `Fri 6 Mar 2026, 14:10 CET`
    pub fn full(&self) -> String {
        format!("{}, {} {}", self.date(), self.time(), self.abbreviation())
    }

    /// `CET`, or `UTC+03:00` where the zone has no letters of its own.
    pub fn abbreviation(&self) -> String {
        match self.offset.abbreviation() {
            Some(letters) if letters.starts_with(|c: char| c.is_ascii_alphabetic()) => letters.to_owned(),
            _ => format!("UTC{}", self.offset()),
        }
    }

    /// Distance from UTC, `+01:00`; with seconds where old local time had them.
    pub fn offset(&self) -> String {
        self.offset.fix().to_string()
    }

    /// The zone that date and time are given in.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The moment itself.
    pub fn instant(&self) -> Instant {
        self.instant
    }

    /// The local hour, 0 to 23.
    pub fn hour(&self) -> u32 {
        self.local.hour()
    }

    /// The local date, for headings.
    pub fn day(&self) -> NaiveDate {
        self.local.date()
    }

    /// The local date and time, to the microsecond.
    pub fn local_time(&self) -> NaiveDateTime {
        self.local
    }

    /// The local date and time as the value of a `datetime-local` field.
    pub fn local(&self) -> String {
        form_value(self.local)
    }

    /// UTC for `<time datetime>`: `2026-03-06T13:10Z`, with seconds when there are any.
    pub fn iso(&self) -> String {
        format!("{}Z", form_value(self.instant.utc()))
    }
}

/// `Fri 6 Mar 2026`
pub fn long_date(day: NaiveDate) -> String {
    format!("{} {}", short_date(day), day.year())
}

/// `Fri 6 Mar`
pub fn short_date(day: NaiveDate) -> String {
    format!("{} {} {}", day.weekday(), day.day(), MONTHS[day.month0() as usize])
}

/// A local date and time from a form: `2026-10-25T02:30`, with or without seconds and their
/// fractions, with a `T` or blanks between. Years 1970 to 2099: others are slips of the finger,
/// and clock changes are only known for these. `None` for anything else.
pub fn parse_local(raw: &str) -> Option<NaiveDateTime> {
    let raw = raw.trim();
    let (date, time) = raw.split_once(['T', 't', ' '])?;
    let joined = format!("{date}T{}", time.trim_start());
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&joined, format).ok())
        // chrono takes second 60 as a leap second, which no stored time can hold.
        .filter(|time| (1970..=2099).contains(&time.year()) && time.nanosecond() < 1_000_000_000)
}

/// The value of a `datetime-local` field: `2026-10-25T02:30`, with seconds when there are any, so
/// that saving an untouched form keeps them (the field then needs `step="1"`). Fractions are cut:
/// browsers empty a field whose value has more than three digits of them.
pub fn form_value(time: NaiveDateTime) -> String {
    let minute = format!("{}T{:02}:{:02}", time.date(), time.hour(), time.minute());
    if time.second() == 0 { minute } else { format!("{minute}:{:02}", time.second()) }
}

/// A length of time in its two largest units: `45 s`, `52 min`, `1 h 15 min`, `2 d 3 h`.
/// What is left over is cut, not rounded. A negative length has a minus sign in front.
pub fn duration_words(length: Duration) -> String {
    if length < Duration::zero() {
        return format!("−{}", duration_words(-length));
    }
    let (days, hours, minutes) = (length.num_days(), length.num_hours() % 24, length.num_minutes() % 60);
    match (days, hours, minutes) {
        (0, 0, 0) if length.num_seconds() > 0 => format!("{} s", length.num_seconds()),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

/// How far `to` is from `from` in days: `today`, `tomorrow`, `in 3 days`, `yesterday`,
/// `4 days ago`.
pub fn relative_days(from: NaiveDate, to: NaiveDate) -> String {
    match to.signed_duration_since(from).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        ahead if ahead > 0 => format!("in {ahead} days"),
        back => format!("{} days ago", -back),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp(zone: &str, utc: &str) -> Stamp {
        zone.parse::<Zone>().unwrap().at(Instant::from_utc(parse_local(utc).unwrap()))
    }

    #[test]
    fn a_stamp_in_words() {
        let berlin = stamp("Europe/Berlin", "2026-03-06T13:10");
        assert_eq!(berlin.date(), "Fri 6 Mar 2026");
        assert_eq!(berlin.date_short(), "Fri 6 Mar");
        assert_eq!(berlin.time(), "14:10");
        assert_eq!(berlin.full(), "Fri 6 Mar 2026, 14:10 CET");
        assert_eq!(berlin.iso(), "2026-03-06T13:10Z");
        assert_eq!(berlin.local(), "2026-03-06T14:10");
        assert_eq!(berlin.offset(), "+01:00");
        assert_eq!(stamp("Europe/Berlin", "2026-07-06T13:10:07").full(), "Mon 6 Jul 2026, 15:10 CEST");
        assert_eq!(stamp("Europe/Berlin", "2026-07-06T13:10:07").iso(), "2026-07-06T13:10:07Z");
    }

    #[test]
    fn zones_without_letters_say_their_offset() {
        for (zone, words) in [
            ("Europe/Istanbul", "UTC+03:00"),
            ("Asia/Kathmandu", "UTC+05:45"),
            ("America/Sao_Paulo", "UTC-03:00"),
            ("UTC", "UTC"),
            ("Asia/Kolkata", "IST"),
        ] {
            assert_eq!(stamp(zone, "2026-03-06T13:10").abbreviation(), words, "{zone}");
        }
    }

    #[test]
    fn tz_05_day_and_time_come_from_the_same_zone() {
        let auckland = stamp("Pacific/Auckland", "2026-06-25T20:00");
        assert_eq!((auckland.day().day(), auckland.full().as_str()), (26, "Fri 26 Jun 2026, 08:00 NZST"));
        let utc = stamp("UTC", "2026-06-25T20:00");
        assert_eq!((utc.day().day(), utc.full().as_str()), (25, "Thu 25 Jun 2026, 20:00 UTC"));
    }

    #[test]
    fn form_values_are_read() {
        for raw in ["2026-10-25T02:30", "2026-10-25T02:30:00", "2026-10-25 02:30", " 2026-10-25  02:30:00.000 "] {
            assert_eq!(parse_local(raw).map(form_value).as_deref(), Some("2026-10-25T02:30"), "{raw}");
        }
        assert_eq!(parse_local("2026-10-25T02:30:15").map(form_value).as_deref(), Some("2026-10-25T02:30:15"));
    }

    #[test]
    fn anything_else_is_not_a_local_time() {
        for raw in [
            "",
            "2026-10-25",
            "02:30",
            "25.10.2026 02:30",
            "2026-10-25T24:00",
            "2026-02-30T10:00",
            "0026-10-25T02:30",
            "12026-10-25T02:30",
            "2026-10-25T02:30:60",
            "2026-10-25T02:30Z",
            "2026-10-25T02:30+02:00",
            "T",
            "éT",
        ] {
            assert_eq!(parse_local(raw), None, "{raw}");
        }
    }

    #[test]
    fn lengths_in_words() {
        for (seconds, words) in [
            (0, "0 min"),
            (45, "45 s"),
            (60, "1 min"),
            (52 * 60 + 59, "52 min"),
            (3600, "1 h"),
            (75 * 60, "1 h 15 min"),
            (24 * 3600, "1 d"),
            (51 * 3600 + 1800, "2 d 3 h"),
            (-52 * 60, "−52 min"),
        ] {
            assert_eq!(duration_words(Duration::seconds(seconds)), words);
        }
    }

    #[test]
    fn distances_in_days() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        for (to, words) in [(10, "today"), (11, "tomorrow"), (13, "in 3 days"), (9, "yesterday"), (6, "4 days ago")] {
            assert_eq!(relative_days(day(10), day(to)), words);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_fall(raw in "\\PC{0,30}") {
            let _ = parse_local(&raw);
        }

        #[test]
        fn form_values_come_back(seconds in 0i64..4_000_000_000) {
            let time = chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            prop_assert_eq!(parse_local(&form_value(time)), Some(time));
        }
    }
}
