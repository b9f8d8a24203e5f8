//! By when something is asked for (RULES 7, 13), as pure rules.

use chrono::{Days, NaiveDate};

use crate::kernel::{Instant, Zone};

/// The day to propose: the day before the meeting, without one the day before the deadline, for the document is complete by
/// the meeting; in two days when neither lies ahead.
pub fn default_due(meeting_on: Option<NaiveDate>, deadline_on: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
    let eve = |day: NaiveDate| day.pred_opt().filter(|eve| *eve >= today);
    let ahead = [meeting_on, deadline_on].into_iter().flatten().find_map(eve);
    ahead.unwrap_or_else(|| today.checked_add_days(Days::new(2)).unwrap_or(today))
}

/// The moment at which a day is over in the organisation's zone.
pub fn ends_at(day: NaiveDate, zone: Zone) -> Instant {
    zone.day_start(day.succ_opt().unwrap_or(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn everything_is_there_the_day_before() {
        let today = day("2026-03-11");
        for (meeting, deadline, due) in [
            (Some("2026-03-16"), Some("2026-03-13"), "2026-03-15"),
            (None, Some("2026-03-13"), "2026-03-12"),
            (None, Some("2026-03-12"), "2026-03-11"),
            (None, Some("2026-03-11"), "2026-03-13"),
            (Some("2026-03-09"), Some("2026-03-13"), "2026-03-12"),
            (Some("2026-03-09"), Some("2026-03-10"), "2026-03-13"),
            (None, None, "2026-03-13"),
        ] {
            assert_eq!(default_due(meeting.map(day), deadline.map(day), today), day(due), "{meeting:?} {deadline:?}");
        }
    }

    #[test]
    fn a_day_ends_where_the_organisation_is() {
        let zone: Zone = "Pacific/Auckland".parse().unwrap();
        assert_eq!(ends_at(day("2026-03-25"), zone).iso(), "2026-03-25T11:00:00Z");
    }
}
