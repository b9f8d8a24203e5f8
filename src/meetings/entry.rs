//! The meeting as an entry of a calendar: the same for the file to download and for invitations by mail.
//! Owns what the entry says; how it is written is `ics`.

use super::ics::{self, Event, Party, State};
use super::model::{Answer, Invited, Meeting};
use crate::kernel::Mailbox;
use crate::web::Site;

/// What the meeting does, in order (RULES 34).
const AGENDA: &str = "Agenda\n\
    1. The owner sums up the contributing factors and the timeline.\n\
    2. The owner presents the actions: commit, change or decline each.\n\
    3. Customer impact, and approval of the external message.";

/// The entry of the meeting about the postmortem called `title`.
pub fn entry(title: &str, meeting: &Meeting, invited: &[Invited], organizer: Mailbox, site: &Site) -> Event {
    let home = format!("/postmortems/{}", meeting.postmortem_id);
    Event {
        title: format!("Postmortem: {title}"),
        description: description(meeting, invited, &site.url(&home)),
        place: meeting.place.clone(),
        url: site.url(&format!("{home}/meeting")),
        attendees: invited.iter().map(|one| attendee(one, meeting)).collect(),
        ..bare(meeting, organizer)
    }
}

/// The entry for somebody who may not know what the meeting is about (any more): enough to remove it.
pub fn bare_entry(meeting: &Meeting, reader: &Invited, organizer: Mailbox) -> Event {
    Event { attendees: vec![attendee(reader, meeting)], ..bare(meeting, organizer) }
}

/// Who invites. The sender of mails where there is one: mail programs answer the organizer of an entry, whose own calendar
/// takes no invitation to it, and who scheduled the meeting most often attends it, too.
pub fn organizer(site: &Site, scheduled_by: Mailbox) -> Mailbox {
    match &site.sender {
        None => scheduled_by,
        Some(sender) if sender.name.is_empty() => Mailbox { name: "Debrief".to_owned(), ..sender.clone() },
        Some(sender) => sender.clone(),
    }
}

fn bare(meeting: &Meeting, organizer: Mailbox) -> Event {
    Event {
        uid: ics::uid(meeting.id.as_str()),
        sequence: u32::try_from(meeting.sequence).unwrap_or_default(),
        stamp: meeting.changed_at,
        start: meeting.starts_at,
        minutes: u32::try_from(meeting.minutes).unwrap_or_default(),
        title: "Meeting".to_owned(),
        description: String::new(),
        state: if meeting.is_cancelled() { State::Cancelled } else { State::Confirmed },
        place: String::new(),
        url: String::new(),
        organizer: Some(Party { name: organizer.name, email: organizer.email.to_string() }),
        attendees: Vec::new(),
    }
}

fn attendee(one: &Invited, meeting: &Meeting) -> ics::Attendee {
    ics::Attendee {
        party: Party { name: one.to.name.clone(), email: one.to.email.to_string() },
        required: one.required,
        answer: match one.answer {
            Answer::None => ics::Answer::None,
            Answer::Yes => ics::Answer::Yes,
            Answer::No => ics::Answer::No,
            Answer::Tentative => ics::Answer::Tentative,
        },
        facilitator: meeting.facilitator_id == Some(one.person_id),
    }
}

/// A published file names no attendees of its own (RFC 5546 3.2.1), so the text does.
fn description(meeting: &Meeting, invited: &[Invited], document: &str) -> String {
    let names = |required: bool| {
        let these = invited.iter().filter(|one| one.required == required);
        these.map(|one| one.to.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![format!("The document: {document}"), String::new(), AGENDA.to_owned(), String::new()];
    if meeting.is_cancelled() {
        lines.insert(0, format!("Cancelled: {}", meeting.cancel_reason));
    }
    let facilitator = meeting.facilitator.clone().unwrap_or_default();
    for (label, words) in [("Facilitator", facilitator), ("Required", names(true)), ("Optional", names(false))] {
        if !words.is_empty() {
            lines.push(format!("{label}: {words}"));
        }
    }
    lines.join("\n")
}
