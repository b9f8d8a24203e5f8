//! Meetings as rows.

use diesel::prelude::{Insertable, Queryable};

use super::place::{Piece, pieces};
use super::times;
use crate::incidents::Severity;
use crate::kernel::zone::Stamp;
use crate::kernel::{Email, Instant, Mailbox, MeetingId, PersonId, PostmortemId, Zone, text_enum};
use crate::schema::attendees;

text_enum! {
    /// What somebody said to an invitation.
    pub enum Answer {
        /// Nothing yet.
        None = "none", "No answer yet";
        /// They come.
        Yes = "yes", "Yes";
        /// They do not.
        No = "no", "No";
        /// They may.
        Tentative = "tentative", "Tentative";
    }
}

/// A meeting.
#[derive(Debug, Clone, Queryable)]
pub struct Meeting {
    /// Its id: the UID of its calendar entry for good.
    pub id: MeetingId,
    /// The postmortem it is about.
    pub postmortem_id: PostmortemId,
    /// When it starts.
    pub starts_at: Instant,
    /// Its length in minutes, 5 to 480.
    pub minutes: i32,
    /// The zone it was scheduled in.
    pub zone: Zone,
    /// A room or a link; may be empty.
    pub place: String,
    /// Who leads it.
    pub facilitator_id: Option<PersonId>,
    /// Their name.
    pub facilitator: Option<String>,
    /// Why it is held after the deadline; empty when it is not.
    pub late_reason: String,
    /// Grows with each change; a form carries the one it was filled from.
    pub revision: i32,
    /// RFC 5545 3.8.7.4: grows with each change that people must hear of.
    pub sequence: i32,
    /// Who scheduled it first: the organizer of its calendar entry.
    pub scheduled_by: PersonId,
    /// When it was last changed.
    pub changed_at: Instant,
    /// When it was called off.
    pub cancelled_at: Option<Instant>,
    /// Why.
    pub cancel_reason: String,
    /// How many are invited.
    pub invited: i64,
}

impl Meeting {
    /// Whether it was called off.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled_at.is_some()
    }

    /// Whether it has ended.
    pub fn is_over(&self, now: &Instant) -> bool {
        self.ends_at() <= *now
    }

    /// Its start in its own zone.
    pub fn stamp(&self) -> Stamp {
        self.zone.at(self.starts_at)
    }

    /// When it ends.
    pub fn ends_at(&self) -> Instant {
        times::end(self.starts_at, self.minutes)
    }

    /// `Thu 12 Mar 2026, 14:00 to 14:45 CET`, in `zone`.
    pub fn when(&self, zone: &Zone) -> String {
        times::words(self.starts_at, self.minutes, *zone)
    }

    /// The place, with links where it has them.
    pub fn place(&self) -> Vec<Piece> {
        pieces(&self.place)
    }

    /// All that a form decides about it, as it is.
    pub fn changeable(&self, attendees: &[Attendee]) -> Change {
        Change {
            starts_at: self.starts_at,
            minutes: self.minutes,
            zone: self.zone,
            place: self.place.clone(),
            facilitator_id: self.facilitator_id,
            late_reason: self.late_reason.clone(),
            attendees: attendees.iter().map(|one| (one.person_id, one.required)).collect(),
        }
    }
}

/// Somebody invited.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Attendee {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether it cannot be held without them.
    pub required: bool,
    /// What they said.
    pub answer: Answer,
}

/// Somebody invited, as mails and calendars name them.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Who.
    pub person_id: PersonId,
    /// Their name and address.
    pub to: Mailbox,
    /// The zone they read times in.
    pub zone: Zone,
    /// Whether it cannot be held without them.
    pub required: bool,
    /// What they said.
    pub answer: Answer,
    /// Whether they may see what the meeting is about, now.
    pub sees: bool,
}

/// Somebody to be invited.
#[derive(Debug, Insertable)]
#[diesel(table_name = attendees)]
pub struct NewAttendee {
    pub meeting_id: MeetingId,
    pub person_id: PersonId,
    pub required: bool,
    pub answer: Answer,
}

/// Who invites, as a calendar file names them.
#[derive(Debug, Clone, Queryable)]
pub struct Organizer {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
}

/// A meeting as somebody wants it to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When it starts.
    pub starts_at: Instant,
    /// Its length in minutes, 5 to 480.
    pub minutes: i32,
    /// The zone it is scheduled in.
    pub zone: Zone,
    /// A room or a link; may be empty.
    pub place: String,
    /// Who leads it.
    pub facilitator_id: Option<PersonId>,
    /// Why it is held after the deadline; empty when it is not.
    pub late_reason: String,
    /// Who is invited, each once, and whether they are required.
    pub attendees: Vec<(PersonId, bool)>,
}

impl Change {
    /// Whether calendars must hear of it, so that SEQUENCE grows (RFC 5545 3.8.7.4): also when somebody of `invited` is
    /// no longer invited, for a cancellation with the number of their invitation could be taken for older.
    pub fn is_news(&self, before: &Meeting, invited: &[PersonId]) -> bool {
        let stays = |person: &PersonId| self.attendees.iter().any(|(one, _)| one == person);
        before.is_cancelled()
            || !invited.iter().all(stays)
            || before.starts_at != self.starts_at
            || before.minutes != self.minutes
            || before.zone != self.zone
            || before.place != self.place
    }

    /// Whether answers are asked for again: a yes to another hour is no answer.
    pub fn asks_again(&self, before: &Meeting) -> bool {
        before.is_cancelled() || before.starts_at != self.starts_at
    }

    /// When it is, in its own zone.
    pub fn when(&self) -> String {
        times::words(self.starts_at, self.minutes, self.zone)
    }
}

/// A meeting as a feed tells it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The meeting.
    pub meeting: Meeting,
    /// The title of the postmortem it is about.
    pub title: String,
    /// Who scheduled it.
    pub by: Mailbox,
    /// Who is invited.
    pub invited: Vec<Invited>,
}

/// Somebody's feed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Feed {
    /// SHA-256 of the secret in its address; none while it is switched off.
    pub secret_hash: Option<String>,
    /// Grows with each step; a form carries the one it was made from.
    pub revision: i32,
    /// When the address was made, or switched off.
    pub changed_at: Instant,
    /// When it was last read, give or take fifteen minutes.
    pub read_at: Option<Instant>,
}

impl Feed {
    /// Whether there is an address.
    pub fn is_on(&self) -> bool {
        self.secret_hash.is_some()
    }
}

/// A meeting that lies ahead of somebody.
#[derive(Debug, Clone, Queryable)]
pub struct Ahead {
    /// The postmortem it is about.
    pub postmortem_id: PostmortemId,
    /// Its title.
    pub title: String,
    /// When it starts.
    pub starts_at: Instant,
    /// Its length in minutes.
    pub minutes: i32,
    /// Whether they are required.
    pub required: bool,
    /// What they said.
    pub answer: Answer,
}

impl Ahead {
    /// Whether they have said anything.
    pub fn is_answered(&self) -> bool {
        self.answer != Answer::None
    }
}

/// A meeting in the calendar.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    /// The postmortem it is about.
    pub postmortem_id: PostmortemId,
    /// Its title.
    pub title: String,
    /// The incident's severity.
    pub severity: Severity,
    /// Whether it is restricted.
    pub restricted: bool,
    /// When the postmortem's deadline has passed.
    pub deadline_ends_at: Option<Instant>,
    /// When it starts.
    pub starts_at: Instant,
    /// Its length in minutes.
    pub minutes: i32,
    /// A room or a link; may be empty.
    pub place: String,
    /// The facilitator's name.
    pub facilitator: Option<String>,
    /// When it was called off.
    pub cancelled_at: Option<Instant>,
    /// What the viewer said, if they are invited.
    pub answer: Option<Answer>,
    /// Whether the viewer is required, if they are invited.
    pub required: Option<bool>,
}

impl Entry {
    /// Its end.
    pub fn ends_at(&self) -> Instant {
        times::end(self.starts_at, self.minutes)
    }

    /// The place, with links where it has them.
    pub fn place(&self) -> Vec<Piece> {
        pieces(&self.place)
    }

    /// Whether it is held after the deadline (RULES 6).
    pub fn is_late(&self) -> bool {
        times::is_late(self.starts_at, self.deadline_ends_at)
    }
}
