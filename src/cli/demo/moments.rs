//! When things happened, told from the moment the demo starts. Nothing is ever in the future but
//! what is planned.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate, NaiveTime};

use super::content::Moment;
use crate::kernel::zone::Local;
use crate::kernel::{Instant, Zone};
use crate::postmortems::deadline::is_business_day;

/// The day `days_ago`, in `zone`.
pub fn day(now: Instant, zone: Zone, days_ago: u16) -> NaiveDate {
    zone.at(now).day() - Duration::days(days_ago.into())
}

/// A moment of the incident of `day`.
pub fn moment(now: Instant, zone: Zone, day: NaiveDate, moment: Moment) -> Instant {
    local(zone, day - Duration::days(moment.days_before.into()), moment.time).min(now)
}

/// So many hours after `base`.
pub fn after(now: Instant, base: Instant, hours: u16) -> Instant {
    base.plus(Duration::hours(hours.into())).min(now)
}

/// The start of a meeting so many days after `day`; nobody meets on a weekend or a holiday, but on
/// the last business day before.
pub fn meeting(
    zone: Zone,
    day: NaiveDate,
    days_after: u16,
    time: NaiveTime,
    holidays: &BTreeSet<NaiveDate>,
) -> Instant {
    let mut day = day + Duration::days(days_after.into());
    while !is_business_day(day, holidays) {
        day -= Duration::days(1);
    }
    local(zone, day, time)
}

/// A local time; one that the clocks skip or show twice is as good as its neighbour here.
fn local(zone: Zone, day: NaiveDate, time: NaiveTime) -> Instant {
    match zone.resolve(day.and_time(time)) {
        Local::Once(instant) => instant,
        Local::Twice { first, .. } => first.instant,
        Local::Never { after, .. } => after.instant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    fn at(days_before: u16, time: &str) -> Moment {
        Moment { days_before, time: time.parse().unwrap() }
    }

    #[test]
    fn days_are_counted_where_the_incident_was() {
        let tokyo: Zone = "Asia/Tokyo".parse().unwrap();
        // In Tokyo it is the 11th already.
        let now = utc("2026-03-10T20:00");
        let day = day(now, tokyo, 2);
        assert_eq!(day.to_string(), "2026-03-09");
        assert_eq!(moment(now, tokyo, day, at(0, "09:00:00")), utc("2026-03-09T00:00"));
        assert_eq!(moment(now, tokyo, day, at(1, "09:00:00")), utc("2026-03-08T00:00"));
    }

    #[test]
    fn nothing_has_happened_in_the_future() {
        let now = utc("2026-03-10T06:00");
        let today = day(now, Zone::UTC, 0);
        assert_eq!(moment(now, Zone::UTC, today, at(0, "09:00:00")), now);
        assert_eq!(after(now, utc("2026-03-10T05:00"), 3), now);
        assert_eq!(after(now, utc("2026-03-10T01:00"), 3), utc("2026-03-10T04:00"));
    }

    #[test]
    fn nobody_meets_on_a_day_off() {
        let time = "10:00:00".parse().unwrap();
        let friday: NaiveDate = "2026-03-06".parse().unwrap();
        let holidays = BTreeSet::from(["2026-03-16".parse().unwrap()]);
        for (days_after, day) in [(0, "06"), (1, "06"), (2, "06"), (3, "09"), (8, "13"), (10, "13"), (11, "17")] {
            let start = meeting(Zone::UTC, friday, days_after, time, &holidays);
            assert_eq!(start, utc(&format!("2026-03-{day}T10:00")), "{days_after}");
        }
    }
}
