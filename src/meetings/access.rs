//! Who may answer an invitation. Who may schedule is the spine's rule.

use super::model::Meeting;
use crate::accounts::May;
use crate::kernel::Instant;

/// Whether somebody who is invited, or not, may say whether they come.
///
/// # Errors
/// Says who can, or that there is nothing to answer any more.
pub fn may_answer(invited: bool, meeting: &Meeting, now: Instant) -> May {
    match () {
        () if meeting.is_cancelled() => Err("The meeting is cancelled: there is nothing to answer.".into()),
        () if meeting.is_over(&now) => Err("The meeting is over: there is nothing to answer any more.".into()),
        () if !invited => Err(
            "Those who are invited answer. The calendar is open: join all the same, or ask the owner to invite you."
                .into(),
        ),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use crate::kernel::{MeetingId, PersonId, PostmortemId, Zone};

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    #[test]
    fn those_invited_answer_while_it_is_ahead() {
        let meeting = Meeting {
            id: MeetingId::random(),
            postmortem_id: PostmortemId::random(),
            starts_at: utc("2026-03-12T13:00"),
            minutes: 45,
            zone: Zone::UTC,
            place: String::new(),
            facilitator_id: None,
            facilitator: None,
            late_reason: String::new(),
            revision: 1,
            sequence: 0,
            scheduled_by: PersonId::random(),
            changed_at: utc("2026-03-10T13:00"),
            cancelled_at: None,
            cancel_reason: String::new(),
            invited: 1,
        };
        let cancelled = Meeting { cancelled_at: Some(utc("2026-03-11T13:00")), ..meeting.clone() };
        let (before, during, after) = (utc("2026-03-12T12:00"), utc("2026-03-12T13:44"), utc("2026-03-12T13:45"));
        for (meeting, invited, now, may) in [
            (&meeting, true, before, true),
            (&meeting, true, during, true),
            (&meeting, true, after, false),
            (&meeting, false, before, false),
            (&cancelled, true, before, false),
        ] {
            assert_eq!(may_answer(invited, meeting, now).is_ok(), may, "{invited} {now:?}");
        }
    }
}
