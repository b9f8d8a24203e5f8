//! The words of reminders.

use super::model::{Seat, Spine};
use super::rule::{Reminder, STALE};
use crate::kernel::Mailbox;
use crate::kernel::text::single_line;
use crate::meetings;
use crate::outbox::{Kind, Letter, Message, Topic, Way};
use crate::postmortems::to_schedule;
use crate::web::Site;

/// The reminder to the owner of a postmortem without a meeting.
pub fn to_owner(spine: &Spine, what: Reminder, site: &Site) -> Message {
    let (title, home) = (single_line(&spine.title), format!("/postmortems/{}", spine.id));
    let stale = spine.opened_at.plus(STALE);
    let (key, subject, words, good_until) = match what {
        Reminder::Schedule => (
            format!("unscheduled:{}:{}", spine.id, spine.owner),
            format!("No meeting yet: {title}"),
            format!("You own the postmortem “{title}”, and its meeting is not scheduled yet."),
            stale,
        ),
        Reminder::Deadline => (
            format!(
                "deadline:{}:{}:{}",
                spine.id,
                spine.deadline_on.map_or(String::new(), |day| day.to_string()),
                spine.owner
            ),
            format!("Deadline tomorrow: {title}"),
            format!("You own the postmortem “{title}”. Its deadline is tomorrow, and no meeting is scheduled."),
            spine.deadline_ends_at.unwrap_or(stale),
        ),
    };
    let letter = Letter::new()
        .words(words)
        .facts([("Deadline", spine.deadline_words.clone())])
        .words("The meeting is scheduled first, before the text is ready. Nobody hunts for the perfect slot: people move their calendars.")
        .link("Schedule the meeting", site.url(&format!("{home}/meeting")))
        .link("The document", site.url(&home));
    Message {
        key,
        kind: Kind::Reminder,
        person: spine.owner,
        topic: Topic::Joins(to_schedule(spine.id)),
        incident: Some(spine.incident),
        to: Mailbox { name: spine.name.clone(), email: spine.email.clone() },
        reply_to: None,
        subject,
        letter,
        invite: None,
        good_until,
        way: way(spine.by_mail),
    }
}

/// The link to the document, a day before its meeting (RULES 7).
pub fn to_attendee(seat: &Seat, site: &Site) -> Message {
    let (title, home) = (single_line(&seat.title), format!("/postmortems/{}", seat.postmortem));
    let when = seat.zone.at(seat.starts_at).full();
    let letter = Letter::new()
        .words(format!(
            "The meeting about the postmortem “{title}” is near. Read the document before it, finished or not, and add what you know."
        ))
        .facts([("When", when.clone()), ("Place", seat.place.clone())])
        .link("The document", site.url(&home))
        .link("The meeting", site.url(&format!("{home}/meeting")));
    Message {
        key: format!("document:{}:{}:{}", seat.meeting, seat.starts_at.iso(), seat.person),
        kind: Kind::Reminder,
        person: seat.person,
        topic: Topic::Joins(meetings::topic(seat.meeting, seat.person)),
        incident: Some(seat.incident),
        to: Mailbox { name: seat.name.clone(), email: seat.email.clone() },
        reply_to: None,
        subject: format!("To read before the meeting: {title}, {when}"),
        letter,
        invite: None,
        good_until: seat.starts_at,
        way: way(seat.by_mail),
    }
}

/// Whoever wants no reminders by mail is reminded in the app.
fn way(by_mail: bool) -> Way {
    if by_mail { Way::Both } else { Way::App }
}
