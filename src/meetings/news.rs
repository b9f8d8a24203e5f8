//! Who hears what by mail when a meeting changed. A pure rule: nobody gets a mail about what does not concern their calendar.

use super::model::Meeting;
use crate::kernel::{Instant, PersonId};

/// What somebody hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// They are invited.
    Invited,
    /// It is at another time.
    Moved,
    /// It is at another place.
    Changed,
    /// It is called off.
    Cancelled,
    /// They are no longer invited.
    Left,
}

/// A meeting with those who are invited.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// The meeting.
    pub meeting: &'a Meeting,
    /// Who is invited.
    pub invited: &'a [PersonId],
}

impl Planned<'_> {
    /// Whether calendars show it as one to come to.
    fn is_on(&self) -> bool {
        !self.meeting.is_cancelled()
    }
}

/// Who hears what of the step from `before` to `after`. Nothing is said of a meeting that has begun: nobody comes to it by a
/// mail, and what is written down then is a meeting that was held.
pub fn news(before: Option<Planned>, after: Planned, now: Instant) -> Vec<(PersonId, News)> {
    let before = before.filter(Planned::is_on);
    let ahead = |planned: &Planned| planned.meeting.starts_at > now;
    let Some(before) = before else {
        let heard = after.is_on() && ahead(&after);
        return after.invited.iter().filter(|_| heard).map(|person| (*person, News::Invited)).collect();
    };
    if !after.is_on() {
        let heard = ahead(&before);
        return after.invited.iter().filter(|_| heard).map(|person| (*person, News::Cancelled)).collect();
    }
    let mut heard = Vec::new();
    if ahead(&before) {
        let left = before.invited.iter().filter(|person| !after.invited.contains(person));
        heard.extend(left.map(|person| (*person, News::Left)));
    }
    if ahead(&after) {
        let (old, new) = (before.meeting, after.meeting);
        let changed = match () {
            () if old.starts_at != new.starts_at || old.minutes != new.minutes => Some(News::Moved),
            () if old.place != new.place => Some(News::Changed),
            () => None,
        };
        heard.extend(after.invited.iter().filter_map(|person| match before.invited.contains(person) {
            true => changed.map(|news| (*person, news)),
            false => Some((*person, News::Invited)),
        }));
    }
    heard
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::kernel::zone::parse_local;
    use crate::kernel::{MeetingId, PostmortemId, Zone};

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    fn meeting() -> Meeting {
        Meeting {
            id: MeetingId::random(),
            postmortem_id: PostmortemId::random(),
            starts_at: utc("2026-03-12T13:00"),
            minutes: 45,
            zone: Zone::UTC,
            place: "Room 4".into(),
            facilitator_id: None,
            facilitator: None,
            late_reason: String::new(),
            revision: 1,
            sequence: 0,
            scheduled_by: PersonId::random(),
            changed_at: utc("2026-03-10T13:00"),
            cancelled_at: None,
            cancel_reason: String::new(),
            invited: 2,
        }
    }

    #[test]
    fn people_hear_what_concerns_their_calendar() {
        let now = utc("2026-03-11T09:00");
        let (a, b, c): (PersonId, PersonId, PersonId) =
            ("bbbbbbbbbb".parse().unwrap(), "cccccccccc".parse().unwrap(), "dddddddddd".parse().unwrap());
        let on = meeting();
        let moved = Meeting { starts_at: on.starts_at.plus(Duration::hours(1)), ..on.clone() };
        let longer = Meeting { minutes: 60, ..on.clone() };
        let elsewhere = Meeting { place: "Room 5".into(), ..on.clone() };
        let led = Meeting { facilitator_id: Some(a), revision: 2, ..on.clone() };
        let off = Meeting { cancelled_at: Some(now), ..on.clone() };
        let held = Meeting { starts_at: now.plus(-Duration::hours(2)), ..on.clone() };
        let held_off = Meeting { cancelled_at: Some(now), ..held.clone() };
        use News::{Cancelled, Changed, Invited, Left, Moved};
        type Case<'a> = (Option<(&'a Meeting, Vec<PersonId>)>, (&'a Meeting, Vec<PersonId>), Vec<(PersonId, News)>);
        let table: Vec<Case> = vec![
            (None, (&on, vec![a, b]), vec![(a, Invited), (b, Invited)]),
            (None, (&held, vec![a, b]), vec![]),
            (Some((&off, vec![a])), (&on, vec![a, b]), vec![(a, Invited), (b, Invited)]),
            (Some((&on, vec![a, b])), (&moved, vec![a, b]), vec![(a, Moved), (b, Moved)]),
            (Some((&on, vec![a])), (&longer, vec![a]), vec![(a, Moved)]),
            (Some((&on, vec![a])), (&elsewhere, vec![a]), vec![(a, Changed)]),
            (Some((&on, vec![a])), (&led, vec![a]), vec![]),
            (Some((&on, vec![a, b])), (&on, vec![b, c]), vec![(a, Left), (c, Invited)]),
            (Some((&on, vec![a, b])), (&moved, vec![b, c]), vec![(a, Left), (b, Moved), (c, Invited)]),
            (Some((&on, vec![a, b])), (&off, vec![a, b]), vec![(a, Cancelled), (b, Cancelled)]),
            (Some((&off, vec![a])), (&off, vec![a]), vec![]),
            (Some((&held, vec![a, b])), (&held, vec![a]), vec![]),
            (Some((&held, vec![a])), (&held_off, vec![a]), vec![]),
        ];
        for (number, (before, after, expected)) in table.into_iter().enumerate() {
            let was = before.as_ref().map(|(meeting, invited)| Planned { meeting, invited });
            assert_eq!(news(was, Planned { meeting: after.0, invited: &after.1 }, now), expected, "row {number}");
        }
    }
}
