//! When a meeting is: the start that a form proposes, whether it is late (RULES 6), and how the
//! time is written. Does not know who has time then: people move their calendars (RULES 6).

use std::collections::BTreeSet;

use chrono::{Days, Duration, NaiveDate, NaiveTime, Timelike};

use crate::kernel::zone::Local;
use crate::kernel::{Instant, Zone};
use crate::postmortems::deadline::is_business_day;

/// Length that a form proposes, in minutes (RULES 32).
pub const USUAL_MINUTES: i32 = 45;
/// The shortest length that a form takes, in minutes.
pub const MIN_MINUTES: i32 = 5;
/// The longest, in minutes: a working day.
pub const MAX_MINUTES: i32 = 480;

/// The hour that a form proposes.
const HOUR: u32 = 14;
/// Days that people get to move their calendars.
const NOTICE: u64 = 2;
/// Days looked through for one on which people work: enough for the longest holidays.
const FAR: u64 = 60;

/// Whether a start is after the deadline; never without one.
pub fn is_late(starts_at: Instant, deadline_ends_at: Option<Instant>) -> bool {
    deadline_ends_at.is_some_and(|ends| starts_at >= ends)
}

/// The start to propose: 14:00 on the first business day that leaves people two days. When that is
/// after the deadline, the last business day before it that is still ahead; when there is none
/// either, the late one.
pub fn propose(now: Instant, zone: Zone, deadline_ends_at: Option<Instant>, holidays: &BTreeSet<NaiveDate>) -> Instant {
    let today = zone.at(now).day();
    let day = |ahead: u64| today.checked_add_days(Days::new(ahead)).filter(|day| is_business_day(*day, holidays));
    let good = (NOTICE..FAR).find_map(day).unwrap_or(today);
    let good = at_the_hour(zone, good);
    if !is_late(good, deadline_ends_at) {
        return good;
    }
    let sooner = (0..FAR).filter_map(day).map(|day| at_the_hour(zone, day));
    let in_time = sooner.filter(|start| *start > now && !is_late(*start, deadline_ends_at));
    in_time.max().unwrap_or(good)
}

/// The instant without its seconds: nobody meets at a second, and a browser refuses a stored one
/// in a field that counts minutes.
pub fn whole_minute(at: Instant) -> Instant {
    let utc = at.utc();
    let rest = Duration::seconds(utc.second().into()) + Duration::nanoseconds(utc.nanosecond().into());
    at.plus(-rest)
}

/// `Thu 12 Mar 2026, 14:00 to 14:45 CET`; with the date of the end where that is another one.
pub fn words(starts_at: Instant, minutes: i32, zone: Zone) -> String {
    let (start, end) = (zone.at(starts_at), zone.at(end(starts_at, minutes)));
    if start.day() != end.day() || start.offset() != end.offset() {
        return format!("{} to {}", start.full(), end.full());
    }
    format!("{}, {} to {} {}", start.date(), start.time(), end.time(), end.abbreviation())
}

/// When a meeting ends.
pub fn end(starts_at: Instant, minutes: i32) -> Instant {
    starts_at.plus(Duration::minutes(minutes.into()))
}

fn at_the_hour(zone: Zone, day: NaiveDate) -> Instant {
    let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    match zone.resolve(day.and_time(hour)) {
        Local::Once(instant) => instant,
        Local::Twice { first, .. } => first.instant,
        Local::Never { after, .. } => after.instant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use proptest::prelude::*;

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    fn berlin() -> Zone {
        "Europe/Berlin".parse().unwrap()
    }

    fn proposed(now: &str, deadline: Option<&str>, holidays: &[&str]) -> String {
        let holidays = holidays.iter().map(|day| day.parse().unwrap()).collect();
        berlin().at(propose(utc(now), berlin(), deadline.map(utc), &holidays)).full()
    }

    #[test]
    fn the_next_business_day_that_leaves_two_days() {
        // Wednesday; Friday is two days on.
        assert_eq!(proposed("2026-03-11T09:00", None, &[]), "Fri 13 Mar 2026, 14:00 CET");
        assert_eq!(proposed("2026-03-12T09:00", None, &[]), "Mon 16 Mar 2026, 14:00 CET");
        assert_eq!(proposed("2026-03-11T09:00", None, &["2026-03-13", "2026-03-16"]), "Tue 17 Mar 2026, 14:00 CET");
        // Half past midnight in Berlin is still the day before in UTC.
        assert_eq!(proposed("2026-03-10T23:30", None, &[]), "Fri 13 Mar 2026, 14:00 CET");
    }

    // RULES 6
    #[test]
    fn not_after_the_deadline_while_there_is_time() {
        // The deadline is Thursday, good until its end.
        assert_eq!(proposed("2026-03-11T09:00", Some("2026-03-12T23:00"), &[]), "Thu 12 Mar 2026, 14:00 CET");
        // Saturday is the deadline; Friday the last business day before it.
        assert_eq!(proposed("2026-03-12T09:00", Some("2026-03-14T23:00"), &[]), "Fri 13 Mar 2026, 14:00 CET");
        // The last day, before and after two o'clock.
        assert_eq!(proposed("2026-03-13T09:00", Some("2026-03-13T23:00"), &[]), "Fri 13 Mar 2026, 14:00 CET");
        assert_eq!(proposed("2026-03-13T15:00", Some("2026-03-13T23:00"), &[]), "Mon 16 Mar 2026, 14:00 CET");
        assert_eq!(proposed("2026-03-20T09:00", Some("2026-03-13T23:00"), &[]), "Mon 23 Mar 2026, 14:00 CET");
    }

    // RULES 6
    #[test]
    fn late_begins_when_the_day_of_the_deadline_has_ended() {
        let ends = Some(utc("2026-03-13T23:00"));
        assert!(!is_late(utc("2026-03-13T22:59"), ends));
        assert!(is_late(utc("2026-03-13T23:00"), ends));
        assert!(!is_late(utc("2099-03-13T23:00"), None));
    }

    #[test]
    fn a_time_in_words() {
        let words = |start, minutes| words(utc(start), minutes, berlin());
        assert_eq!(words("2026-03-12T13:00", 45), "Thu 12 Mar 2026, 14:00 to 14:45 CET");
        assert_eq!(words("2026-03-12T22:30", 60), "Thu 12 Mar 2026, 23:30 CET to Fri 13 Mar 2026, 00:30 CET");
        assert_eq!(words("2026-10-25T00:30", 45), "Sun 25 Oct 2026, 02:30 CEST to Sun 25 Oct 2026, 02:15 CET");
    }

    #[test]
    fn seconds_are_cut() {
        assert_eq!(whole_minute(utc("2026-03-12T13:00:59")), utc("2026-03-12T13:00"));
        assert_eq!(whole_minute(utc("2026-03-12T13:00")), utc("2026-03-12T13:00"));
    }

    proptest! {
        #[test]
        fn a_proposal_is_ahead_and_on_a_business_day(hours in 0i64..100_000, deadline in proptest::option::of(-400i64..400)) {
            let now = utc("2026-01-01T00:00").plus(Duration::hours(hours));
            let start = propose(now, berlin(), deadline.map(|hours| now.plus(Duration::hours(hours))), &BTreeSet::new());
            prop_assert!(start > now);
            prop_assert!(is_business_day(berlin().at(start).day(), &BTreeSet::new()));
            prop_assert_eq!(berlin().at(start).time(), "14:00");
        }
    }
}
