//! The start that an empty form proposes (RULES 6): soon, on a working day, not after the deadline.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// Days to prepare: the link goes out a day before the meeting (RULES 7).
const AHEAD: Days = Days::new(2);

/// 14:00 on the first working day at least two days after `today`, or on the deadline when that
/// comes sooner; when the deadline has passed, on the next working day.
pub fn proposed_start(today: NaiveDate, deadline: Option<NaiveDate>) -> NaiveDateTime {
    let two = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    let wished = working_day(today.checked_add_days(AHEAD).unwrap_or(today));
    let day = match deadline {
        Some(deadline) if deadline <= today => working_day(today.succ_opt().unwrap_or(today)),
        Some(deadline) => wished.min(deadline),
        None => wished,
    };
    day.and_time(two(14))
}

fn working_day(mut day: NaiveDate) -> NaiveDate {
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day.succ_opt().unwrap_or(day);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    #[test]
    fn a_meeting_is_proposed_soon_and_inside_the_deadline() {
        // 11 March 2026 is a Wednesday.
        for (today, deadline, proposed) in [
            (11, None, 13),
            (11, Some(20), 13),
            (12, Some(20), 16),
            (12, Some(13), 13),
            (12, Some(14), 14),
            (13, Some(10), 16),
            (11, Some(11), 12),
        ] {
            let start = proposed_start(day(today), deadline.map(day));
            assert_eq!(start.to_string(), format!("2026-03-{proposed:02} 14:00:00"), "{today} {deadline:?}");
        }
    }
}
