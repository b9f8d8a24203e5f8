//! By when an action is to be done (RULES 26), as pure rules.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::model::State;
use crate::incidents::Severity;
use crate::kernel::{Instant, Zone};

/// Days after resolution for a SEV-1 (RULES 26).
const URGENT: u64 = 15;
/// Days for all others.
const USUAL: u64 = 30;

/// The day to propose: so many days after the resolution, or after today while the incident is not resolved; never one
/// that has passed, and the Monday after instead of a Saturday or Sunday.
pub fn default_due(severity: Severity, resolved_at: Option<Instant>, now: Instant, zone: Zone) -> NaiveDate {
    let days = if severity == Severity::Sev1 { URGENT } else { USUAL };
    let today = zone.at(now).day();
    let from = resolved_at.map_or(today, |at| zone.at(at).day());
    let due = from.checked_add_days(Days::new(days)).unwrap_or(from);
    working_day(if due > today { due } else { today.checked_add_days(Days::new(days)).unwrap_or(today) })
}

fn working_day(day: NaiveDate) -> NaiveDate {
    let rest = match day.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    day.checked_add_days(Days::new(rest)).unwrap_or(day)
}

/// The moment at which a due day is over: its end in the organisation's zone.
pub fn ends_at(due_on: NaiveDate, zone: Zone) -> Instant {
    zone.day_start(due_on.succ_opt().unwrap_or(due_on))
}

/// Whether the day is over and the action is not done.
pub fn is_overdue(state: State, due_on: Option<NaiveDate>, now: Instant, zone: Zone) -> bool {
    state.is_open() && due_on.is_some_and(|day| ends_at(day, zone) <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;

    fn at(utc: &str) -> Instant {
        Instant::from_utc(parse_local(utc).unwrap())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_default_is_reckoned_from_the_resolution() {
        let resolved = Some(at("2026-03-06T14:30"));
        let now = at("2026-03-09T09:00");
        for (severity, resolved, due) in [
            // A Saturday and a Sunday: the Monday after.
            (Severity::Sev1, resolved, "2026-03-23"),
            (Severity::Sev2, resolved, "2026-04-06"),
            (Severity::Sev5, None, "2026-04-08"),
            // Resolved so long ago that the day has passed: from today.
            (Severity::Sev1, Some(at("2026-01-01T00:00")), "2026-03-24"),
        ] {
            assert_eq!(default_due(severity, resolved, now, Zone::UTC), day(due), "{severity} {resolved:?}");
        }
    }

    #[test]
    fn a_day_lasts_until_its_end_where_the_organisation_is() {
        let zone: Zone = "Pacific/Auckland".parse().unwrap();
        let due = Some(day("2026-03-25"));
        // Midnight there is 11:00 UTC.
        assert!(!is_overdue(State::Committed, due, at("2026-03-25T10:59"), zone));
        assert!(is_overdue(State::Committed, due, at("2026-03-25T11:00"), zone));
        assert!(is_overdue(State::Proposed, due, at("2026-03-26T11:00"), zone));
        for over in [State::Done, State::Declined] {
            assert!(!is_overdue(over, due, at("2026-05-01T00:00"), zone));
        }
        assert!(!is_overdue(State::Committed, None, at("2026-05-01T00:00"), zone));
    }
}
