//! Invitations, changes and cancellations by mail (RULES 35), put in the transaction that changes the meeting.
//! Owns their words. Of something restricted only those hear who may see it.

use super::entry::{bare_entry, entry, organizer};
use super::ics::{self, Method};
use super::model::{Invited, Meeting};
use super::news::{News, Planned, news};
use super::store::meeting as store;
use crate::accounts::{self, Viewer};
use crate::db::Conn;
use crate::kernel::text::single_line;
use crate::kernel::{Email, IncidentId, Instant, Mailbox, MeetingId, PersonId};
use crate::outbox::{self, Invite, Kind, Letter, Message, Topic, Way};
use crate::postmortems::{Postmortem, naming, to_schedule};
use crate::web::{Error, Site};

/// How a meeting was before it was changed.
pub struct Before {
    /// The meeting.
    pub meeting: Meeting,
    /// Who was invited.
    pub invited: Vec<PersonId>,
}

/// Puts the mails about what is stored now, after `viewer` changed it from what it was before.
///
/// # Errors
/// Those of the database.
pub fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    before: Option<&Before>,
    viewer: &Viewer,
    site: &Site,
    now: Instant,
) -> Result<(), Error> {
    let Some(meeting) = store::of_postmortem(c, postmortem.spine.id)? else { return Ok(()) };
    if !meeting.is_cancelled() {
        outbox::withdraw(c, &to_schedule(postmortem.spine.id), now)?;
        if before.is_none_or(|before| before.meeting.is_cancelled()) {
            outbox::settle_notices(c, &[naming(postmortem.spine.id)], now)?;
        }
    }
    let invited = store::invited(c, &postmortem.incident, meeting.id)?;
    let ids: Vec<PersonId> = invited.iter().map(|one| one.person_id).collect();
    let was = before.map(|before| Planned { meeting: &before.meeting, invited: &before.invited });
    let heard = news(was, Planned { meeting: &meeting, invited: &ids }, now);
    if heard.is_empty() {
        return Ok(());
    }
    let left: Vec<PersonId> = heard.iter().filter(|(_, news)| *news == News::Left).map(|(id, _)| *id).collect();
    let left = store::no_longer_invited(c, &postmortem.incident, &left)?;
    let by = store::organizer(c, &meeting)?;
    let ended = before.map_or(meeting.ends_at(), |before| before.meeting.ends_at());
    let telling = Telling {
        incident: postmortem.incident.id,
        known_end: ended.max(meeting.ends_at()),
        title: &single_line(&postmortem.spine.title),
        meeting: &meeting,
        invited: &invited,
        by: &single_line(&viewer.name),
        reply_to: accounts::person(c, viewer.id)?.email,
        organizer: organizer(site, Mailbox { name: by.name, email: by.email }),
        site,
    };
    for (person, news) in heard {
        let reader = invited.iter().chain(&left).find(|one| one.person_id == person);
        if let Some(message) = reader.and_then(|reader| telling.message(reader, news)) {
            outbox::put(c, &message, site, now)?;
        }
    }
    Ok(())
}

/// What the mails to one person about one meeting are about.
pub fn topic(meeting: MeetingId, person: PersonId) -> String {
    format!("meeting:{meeting}:{person}")
}

struct Telling<'a> {
    incident: IncidentId,
    /// The later end of what was planned and what is: until then somebody may have it in their calendar.
    known_end: Instant,
    title: &'a str,
    meeting: &'a Meeting,
    invited: &'a [Invited],
    by: &'a str,
    reply_to: Email,
    organizer: Mailbox,
    site: &'a Site,
}

impl Telling<'_> {
    /// What somebody gets; nothing when there is nothing that they may know.
    fn message(&self, reader: &Invited, news: News) -> Option<Message> {
        let gone = matches!(news, News::Cancelled | News::Left);
        let (subject, letter) = match (reader.sees, gone) {
            (true, _) => (self.subject(news), self.letter(reader, news)),
            // They may have the entry from before. It goes, and nothing is said of what it was about.
            (false, true) => ("A meeting is cancelled".to_owned(), unsaid()),
            (false, false) => return None,
        };
        Some(Message {
            key: format!("meeting:{}:{}:{}", self.meeting.id, self.meeting.revision, reader.person_id),
            // An invitation that still waits must not arrive after the cancellation.
            topic: Topic::Replaces(topic(self.meeting.id, reader.person_id)),
            // A cancellation that says nothing may go to whoever has the entry from before.
            incident: reader.sees.then_some(self.incident),
            kind: match news {
                News::Invited => Kind::Invitation,
                News::Moved | News::Changed => Kind::Change,
                News::Cancelled | News::Left => Kind::Cancellation,
            },
            person: reader.person_id,
            to: reader.to.clone(),
            reply_to: reader.sees.then(|| self.reply_to.clone()),
            subject,
            letter,
            // The entry names the sender of the mails: without one there is nobody to name.
            invite: self.site.sender.is_some().then(|| self.invite(reader, news)),
            good_until: if gone { self.known_end } else { self.meeting.ends_at() },
            way: Way::Both,
        })
    }

    fn subject(&self, news: News) -> String {
        let (title, when) = (self.title, self.meeting.stamp().full());
        match news {
            News::Invited => format!("Invitation: Postmortem: {title}, {when}"),
            News::Moved => format!("Moved: Postmortem: {title}, now {when}"),
            News::Changed => format!("Changed: Postmortem: {title}, {when}"),
            News::Cancelled => format!("Cancelled: Postmortem: {title}, {when}"),
            News::Left => format!("No longer invited: Postmortem: {title}, {when}"),
        }
    }

    fn letter(&self, reader: &Invited, news: News) -> Letter {
        let (by, title, meeting) = (self.by, self.title, self.meeting);
        let home = format!("/postmortems/{}", meeting.postmortem_id);
        let about = format!("the meeting about the postmortem “{title}”");
        let words = match news {
            News::Invited => format!("{by} invites you to {about}."),
            News::Moved => format!("{by} moved {about}. Your calendar follows; say again whether you come."),
            News::Changed => format!("{by} changed the place of {about}."),
            News::Cancelled => format!("{by} cancelled {about}."),
            News::Left => format!("{by} took you off the list of those invited to {about}."),
        };
        let zoned = reader.zone.at(meeting.starts_at).offset() != meeting.stamp().offset();
        let needed = if reader.required { "You are required." } else { "You are optional." };
        let stays = !matches!(news, News::Cancelled | News::Left);
        let fact = |shown: bool, value: String| if shown { value } else { String::new() };
        let letter = Letter::new().words(words).facts([
            ("When", meeting.when(&meeting.zone)),
            ("For you", fact(zoned, meeting.when(&reader.zone))),
            ("Place", fact(stays, meeting.place.clone())),
            ("Facilitator", fact(stays, meeting.facilitator.clone().unwrap_or_default())),
            ("Reason", fact(news == News::Cancelled, meeting.cancel_reason.clone())),
        ]);
        match stays {
            true => letter
                .words(format!(
                    "{needed} Say in Debrief whether you come: an answer of your mail program does not arrive there."
                ))
                .link("Say whether you come", self.site.url(&format!("{home}/meeting")))
                .link("The document", self.site.url(&home)),
            false => letter.link("The document", self.site.url(&home)),
        }
    }

    fn invite(&self, reader: &Invited, news: News) -> Invite {
        let organizer = self.organizer.clone();
        let (method, words) = match news {
            News::Cancelled | News::Left => (outbox::Method::Cancel, Method::Cancel),
            _ => (outbox::Method::Request, Method::Request),
        };
        let entry = match (reader.sees, news) {
            (false, _) => bare_entry(self.meeting, reader, organizer),
            // RFC 5546 3.2.5: the cancellation names those who are no longer invited, and no others.
            (true, News::Left) => entry(self.title, self.meeting, std::slice::from_ref(reader), organizer, self.site),
            (true, _) => entry(self.title, self.meeting, self.invited, organizer, self.site),
        };
        Invite { method, file: ics::calendar("", words, &[entry]) }
    }
}

fn unsaid() -> Letter {
    Letter::new().words("A meeting that you were invited to is cancelled, or you are no longer invited to it.")
}
