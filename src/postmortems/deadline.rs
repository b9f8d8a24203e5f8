//! The last day on which the meeting is in time, and how it was reckoned (RULES 4, 5).
//! Does not know why it was reckoned again or what it was before: the history of deadlines is
//! kept where they are stored.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::policy::{Count, Policy};
use crate::kernel::zone::{long_date, short_date};
use crate::kernel::{Instant, Zone};

/// A date in the organisation's zone, good until that day ends (RULES 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The last day in time.
    pub day: NaiveDate,
    /// The day of resolution, from which it was reckoned.
    pub from: NaiveDate,
    /// The rule by which it was reckoned.
    pub policy: Policy,
}

/// The deadline for an incident resolved at `resolved` (RULES 5: the clock starts then). Days are
/// counted from the day after the local date of the resolution, so the hour does not matter.
/// `holidays` only matter to business days. Zero business days after a day off end on the next
/// business day, because a meeting on a day off is what that policy rules out.
pub fn reckon(resolved: Instant, zone: Zone, policy: Policy, holidays: &BTreeSet<NaiveDate>) -> Deadline {
    let from = zone.at(resolved).day();
    let day = match policy.count {
        Count::Calendar => from.checked_add_days(chrono::Days::new(policy.days.into())).unwrap_or(from),
        Count::Business => add_business_days(from, policy.days, holidays),
    };
    Deadline { day, from, policy }
}

impl Deadline {
    /// The moment at which it is missed: the first of the following day in `zone`.
    pub fn ends(&self, zone: Zone) -> Instant {
        zone.day_start(next_day(self.day))
    }

    /// Whether a meeting at `at`, or none by then, is late.
    pub fn is_past(&self, at: Instant, zone: Zone) -> bool {
        at >= self.ends(zone)
    }

    /// How it was reckoned: `Fri 13 Mar: SEV-2, 5 business days after Fri 6 Mar`. Both dates carry
    /// their year when it is not the same.
    pub fn words(&self, severity_label: &str) -> String {
        let date = if self.day.year() == self.from.year() { short_date } else { long_date };
        format!("{}: {severity_label}, {} after {}", date(self.day), self.policy.words(), date(self.from))
    }

    /// What is left at `now`, as [`left`] says it.
    pub fn left(&self, now: Instant, zone: Zone) -> String {
        left(self.day, now, zone)
    }
}

/// What is left until `day` at `now`: `in 3 days`, `tomorrow`, `today`, `2 days late`.
pub fn left(day: NaiveDate, now: Instant, zone: Zone) -> String {
    match day.signed_duration_since(zone.at(now).day()).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "1 day late".to_owned(),
        ahead if ahead > 0 => format!("in {ahead} days"),
        behind => format!("{} days late", -behind),
    }
}

/// Whether people work on `day`: Monday to Friday and no holiday (RULES 4).
pub fn is_business_day(day: NaiveDate, holidays: &BTreeSet<NaiveDate>) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !holidays.contains(&day)
}

fn add_business_days(from: NaiveDate, days: u16, holidays: &BTreeSet<NaiveDate>) -> NaiveDate {
    let mut day = from;
    let mut left = days;
    while left > 0 || !is_business_day(day, holidays) {
        let next = next_day(day);
        if next == day {
            break;
        }
        day = next;
        if is_business_day(day, holidays) {
            left = left.saturating_sub(1);
        }
    }
    day
}

/// The day after; the last day of the calendar stays itself.
fn next_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use chrono::Duration;
    use proptest::prelude::*;

    const BUSINESS_5: Policy = Policy { days: 5, count: Count::Business };

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn days(list: &[&str]) -> BTreeSet<NaiveDate> {
        list.iter().map(|day| day.parse().unwrap()).collect()
    }

    // RULES 4, 5. 6 March 2026 is a Friday.
    #[test]
    fn deadlines_by_policy() {
        let calendar = |days| Policy { days, count: Count::Calendar };
        let business = |days| Policy { days, count: Count::Business };
        let table: &[(&str, Policy, &[&str], &str)] = &[
            ("2026-03-06T13:10", Policy::DEFAULT, &[], "2026-03-13"),
            ("2026-03-06T13:10", calendar(3), &[], "2026-03-09"),
            ("2026-03-06T13:10", BUSINESS_5, &[], "2026-03-13"),
            ("2026-03-06T13:10", business(1), &[], "2026-03-09"),
            ("2026-03-07T13:10", business(1), &[], "2026-03-09"),
            ("2026-03-08T13:10", BUSINESS_5, &[], "2026-03-13"),
            ("2026-03-06T13:10", business(1), &["2026-03-09"], "2026-03-10"),
            ("2026-04-01T13:10", BUSINESS_5, &["2026-04-03", "2026-04-06"], "2026-04-10"),
            // A holiday on a weekend moves nothing; nor does one before the resolution or on its day.
            ("2026-03-06T13:10", BUSINESS_5, &["2026-03-05", "2026-03-06", "2026-03-08"], "2026-03-13"),
            // Calendar days know no holidays.
            ("2026-03-06T13:10", Policy::DEFAULT, &["2026-03-13"], "2026-03-13"),
            ("2026-03-07T13:10", business(0), &[], "2026-03-09"),
            ("2026-03-06T13:10", business(0), &[], "2026-03-06"),
            ("2026-12-29T13:10", Policy::DEFAULT, &[], "2027-01-05"),
            ("2028-02-25T13:10", Policy::DEFAULT, &[], "2028-03-03"),
        ];
        for (resolved, policy, holidays, day) in table {
            let found = reckon(utc(resolved), Zone::UTC, *policy, &days(holidays));
            assert_eq!(found.day.to_string(), *day, "{resolved} {policy:?} {holidays:?}");
        }
    }

    // RULES 5: a date in the organisation's zone.
    #[test]
    fn the_clock_starts_on_the_local_date_of_resolution() {
        let late = utc("2026-03-06T23:30");
        for (name, from, day) in [
            ("UTC", "2026-03-06", "2026-03-13"),
            ("Europe/Berlin", "2026-03-07", "2026-03-14"),
            ("America/Los_Angeles", "2026-03-06", "2026-03-13"),
        ] {
            let found = reckon(late, zone(name), Policy::DEFAULT, &BTreeSet::new());
            assert_eq!((found.from.to_string().as_str(), found.day.to_string().as_str()), (from, day), "{name}");
        }
    }

    #[test]
    fn it_is_good_until_the_end_of_its_day() {
        let table = [
            ("Europe/Berlin", "2026-03-06T13:10", "2026-03-13T23:00"),
            // The clocks go forward in between: the day ends an hour earlier in UTC.
            ("Europe/Berlin", "2026-03-25T13:10", "2026-04-01T22:00"),
            // In São Paulo midnight of 4 November 2018 was skipped.
            ("America/Sao_Paulo", "2018-10-27T13:10", "2018-11-04T03:00"),
            // In Cairo midnight of 24 April 2026 is skipped.
            ("Africa/Cairo", "2026-04-16T13:10", "2026-04-23T22:00"),
            // Samoa had no 30 December 2011: the day ends where the 31st begins.
            ("Pacific/Apia", "2011-12-22T20:00", "2011-12-30T10:00"),
        ];
        for (name, resolved, ends) in table {
            let found = reckon(utc(resolved), zone(name), Policy::DEFAULT, &BTreeSet::new());
            assert_eq!(found.ends(zone(name)), utc(ends), "{name}");
            let last = utc(ends).plus(Duration::microseconds(-1));
            assert!(!found.is_past(last, zone(name)) && found.is_past(utc(ends), zone(name)), "{name}");
            assert_eq!(found.left(last, zone(name)), "today", "{name}");
        }
    }

    // RULES 5: the page says the date and how it was reckoned.
    #[test]
    fn it_says_how_it_was_reckoned() {
        let found = reckon(utc("2026-03-06T13:10"), Zone::UTC, BUSINESS_5, &BTreeSet::new());
        assert_eq!(found.words("SEV-2"), "Fri 13 Mar: SEV-2, 5 business days after Fri 6 Mar");
        let found = reckon(utc("2026-12-29T13:10"), Zone::UTC, Policy::DEFAULT, &BTreeSet::new());
        assert_eq!(found.words("SEV-3"), "Tue 5 Jan 2027: SEV-3, 7 calendar days after Tue 29 Dec 2026");
    }

    #[test]
    fn it_says_what_is_left() {
        let found = reckon(utc("2026-03-06T13:10"), zone("Europe/Berlin"), BUSINESS_5, &BTreeSet::new());
        for (now, words) in [
            ("2026-03-06T13:10", "in 7 days"),
            ("2026-03-12T12:00", "tomorrow"),
            ("2026-03-12T23:00", "today"),
            ("2026-03-13T22:59", "today"),
            ("2026-03-13T23:00", "1 day late"),
            ("2026-03-15T12:00", "2 days late"),
        ] {
            assert_eq!(found.left(utc(now), zone("Europe/Berlin")), words, "{now}");
        }
    }

    fn any_policy() -> impl Strategy<Value = Policy> {
        let count = prop_oneof![Just(Count::Calendar), Just(Count::Business)];
        (0u16..=Policy::MAX_DAYS, count).prop_map(|(days, count)| Policy { days, count })
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        let names: Vec<&str> = Zone::all().collect();
        proptest::sample::select(names).prop_map(|name| name.parse().unwrap())
    }

    /// 2012 to 2037: before 2012 Newfoundland turned its clocks back across midnight, so that the
    /// first moment of a day was followed by an hour of the day before.
    fn any_moment() -> impl Strategy<Value = Instant> {
        (1_325_376_000i64..2_145_916_800)
            .prop_map(|s| Instant::from_utc(chrono::DateTime::from_timestamp(s, 0).unwrap().naive_utc()))
    }

    /// Holidays within the four months after a moment, as offsets in days.
    fn holidays(after: Instant, offsets: &BTreeSet<i64>) -> BTreeSet<NaiveDate> {
        offsets.iter().map(|days| after.utc().date() + Duration::days(*days)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn never_before_the_resolution(at in any_moment(), zone in any_zone(), policy in any_policy(), off in proptest::collection::btree_set(0i64..120, 0..30)) {
            let found = reckon(at, zone, policy, &holidays(at, &off));
            prop_assert!(found.day >= found.from);
            prop_assert!(found.ends(zone) > at);
            prop_assert!(!found.is_past(at, zone));
        }

        #[test]
        fn business_days_end_on_one(at in any_moment(), zone in any_zone(), days in 0u16..=90, off in proptest::collection::btree_set(0i64..120, 0..30)) {
            let off = holidays(at, &off);
            let found = reckon(at, zone, Policy { days, count: Count::Business }, &off);
            prop_assert!(is_business_day(found.day, &off));
            let worked = found.from.iter_days().skip(1).take_while(|day| *day <= found.day).filter(|day| is_business_day(*day, &off)).count();
            prop_assert!(worked == usize::from(days) || (days == 0 && worked == 1));
        }

        #[test]
        fn more_holidays_only_push_it_later(at in any_moment(), policy in any_policy(), off in proptest::collection::btree_set(0i64..120, 0..30), more in proptest::collection::btree_set(0i64..120, 0..30)) {
            let all = off.union(&more).copied().collect();
            let few = reckon(at, Zone::UTC, policy, &holidays(at, &off));
            prop_assert!(reckon(at, Zone::UTC, policy, &holidays(at, &all)).day >= few.day);
        }

        #[test]
        fn more_days_never_make_it_earlier(at in any_moment(), policy in any_policy(), off in proptest::collection::btree_set(0i64..120, 0..30)) {
            let off = holidays(at, &off);
            let longer = Policy { days: policy.days + 1, ..policy };
            prop_assert!(reckon(at, Zone::UTC, longer, &off).day >= reckon(at, Zone::UTC, policy, &off).day);
        }

        #[test]
        fn late_in_words_is_late_in_fact(at in any_moment(), zone in any_zone(), policy in any_policy(), later in 0i64..200 * 86_400) {
            let found = reckon(at, zone, policy, &BTreeSet::new());
            let now = at.plus(Duration::seconds(later));
            prop_assert_eq!(found.is_past(now, zone), found.left(now, zone).ends_with("late"));
        }
    }
}
