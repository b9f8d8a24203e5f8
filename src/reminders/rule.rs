//! When somebody is reminded. A pure rule over facts and a moment.

use chrono::{Datelike, Days, Duration, NaiveDate};

use super::model::{Seat, Spine};
use crate::kernel::Instant;
use crate::meetings::Answer;

/// How long an owner has to schedule the meeting before the first reminder (RULES 6).
pub const GRACE: Duration = Duration::hours(24);
/// After this long a reminder that was not put any more tells nobody anything: the desk does.
pub const STALE: Duration = Duration::days(4);
/// How long before the meeting its attendees get the link (RULES 7).
pub const AHEAD: Duration = Duration::hours(24);
/// From this hour on, in the organisation's zone, owners are reminded of days.
const MORNING: u32 = 8;

/// What an owner is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminder {
    /// The meeting is not scheduled.
    Schedule,
    /// The deadline is tomorrow, and no meeting is scheduled.
    Deadline,
}

/// What the owner of a postmortem without a meeting hears: at most one thing at a time. `today` and `hour` are those of the
/// organisation at `now`.
pub fn owner_hears(spine: &Spine, today: NaiveDate, hour: u32, now: Instant) -> Option<Reminder> {
    let waited = now.since(spine.opened_at);
    match () {
        () if hour < MORNING => None,
        () if spine.deadline_on.is_some() && spine.deadline_on == today.checked_add_days(Days::new(1)) => {
            Some(Reminder::Deadline)
        }
        () if waited >= GRACE && waited < STALE => Some(Reminder::Schedule),
        () => None,
    }
}

/// Whether somebody gets the link to the document now. Not those who said that they do not come, nor when the meeting was
/// scheduled or moved within the last day before it: that mail has the link.
pub fn attendee_hears(seat: &Seat, now: Instant) -> bool {
    let from = seat.starts_at.plus(-AHEAD);
    from <= now && now < seat.starts_at && seat.changed_at <= from && seat.answer != Answer::No
}

/// How long after the chosen hour a digest still comes, in hours: a server that was down catches up.
const CATCH_UP: u32 = 4;

/// Whether the daily digest comes now, on `day` at `hour` of its reader, who chose `from`: on working days, once from that
/// hour on.
pub fn digest_is_due(day: NaiveDate, hour: u32, from: i32) -> bool {
    let from = u32::try_from(from).unwrap_or_default();
    day.weekday().number_from_monday() <= 5 && (from..from + CATCH_UP).contains(&hour)
}

/// Whether something due on `day` belongs into the digest of `today`: what is late, due today or due tomorrow.
pub fn is_pressing(day: NaiveDate, today: NaiveDate) -> bool {
    today.checked_add_days(Days::new(1)).is_none_or(|tomorrow| day <= tomorrow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use crate::kernel::{IncidentId, MeetingId, PersonId, PostmortemId, Zone};

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn owners_are_reminded_after_a_day_and_before_the_last() {
        let spine = Spine {
            id: PostmortemId::random(),
            title: "Labels stopped".into(),
            opened_at: utc("2026-03-06T15:00"),
            deadline_on: Some(day("2026-03-13")),
            deadline_ends_at: Some(utc("2026-03-13T23:00")),
            deadline_words: String::new(),
            owner: PersonId::random(),
            name: "Ana".into(),
            email: "ana@example.org".parse().unwrap(),
            incident: IncidentId::random(),
            by_mail: true,
        };
        for (now, expected) in [
            ("2026-03-07T14:59", None),
            ("2026-03-07T15:00", Some(Reminder::Schedule)),
            ("2026-03-08T07:59", None),
            ("2026-03-10T14:59", Some(Reminder::Schedule)),
            ("2026-03-10T15:00", None),
            ("2026-03-12T07:59", None),
            ("2026-03-12T08:00", Some(Reminder::Deadline)),
            ("2026-03-13T08:00", None),
        ] {
            let at = utc(now);
            let hour = now[11..13].parse().unwrap();
            assert_eq!(owner_hears(&spine, day(&now[..10]), hour, at), expected, "{now}");
        }
        let unknown = Spine { deadline_on: None, ..spine };
        assert_eq!(owner_hears(&unknown, day("2026-03-12"), 9, utc("2026-03-12T09:00")), None);
    }

    #[test]
    fn attendees_get_the_link_a_day_before() {
        let seat = Seat {
            meeting: MeetingId::random(),
            postmortem: PostmortemId::random(),
            title: "Labels stopped".into(),
            starts_at: utc("2026-03-13T13:00"),
            changed_at: utc("2026-03-10T09:00"),
            zone: Zone::UTC,
            place: String::new(),
            answer: Answer::None,
            person: PersonId::random(),
            name: "Ana".into(),
            email: "ana@example.org".parse().unwrap(),
            incident: IncidentId::random(),
            by_mail: true,
        };
        for (now, expected) in [
            ("2026-03-12T12:59", false),
            ("2026-03-12T13:00", true),
            ("2026-03-13T12:59", true),
            ("2026-03-13T13:00", false),
        ] {
            assert_eq!(attendee_hears(&seat, utc(now)), expected, "{now}");
        }
        let (declined, moved) =
            (Seat { answer: Answer::No, ..seat.clone() }, Seat { changed_at: utc("2026-03-12T13:01"), ..seat });
        assert!(
            !attendee_hears(&declined, utc("2026-03-12T14:00")) && !attendee_hears(&moved, utc("2026-03-12T14:00"))
        );
    }

    #[test]
    fn a_digest_comes_on_working_days_from_its_hour_on() {
        for (date, hour, from, expected) in [
            ("2026-03-12", 7, 8, false),
            ("2026-03-12", 8, 8, true),
            ("2026-03-12", 11, 8, true),
            ("2026-03-12", 12, 8, false),
            ("2026-03-14", 8, 8, false),
            ("2026-03-15", 8, 8, false),
            ("2026-03-16", 20, 20, true),
        ] {
            assert_eq!(digest_is_due(day(date), hour, from), expected, "{date} {hour} {from}");
        }
        for (due, expected) in [("2026-03-01", true), ("2026-03-12", true), ("2026-03-13", true), ("2026-03-14", false)]
        {
            assert_eq!(is_pressing(day(due), day("2026-03-12")), expected, "{due}");
        }
    }
}
