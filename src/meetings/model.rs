//! Meetings as rows.

use diesel::prelude::Queryable;

use crate::incidents::Severity;
use crate::kernel::zone::Stamp;
use crate::kernel::{Instant, MeetingId, PersonId, PostmortemId, Zone, text_enum};

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
    /// RFC 5545 3.8.7.4.
    pub sequence: i32,
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

    /// Its start in its own zone.
    pub fn stamp(&self) -> Stamp {
        self.zone.at(self.starts_at)
    }

    /// When it ends.
    pub fn ends_at(&self) -> Instant {
        self.starts_at.plus(chrono::Duration::minutes(self.minutes.into()))
    }

    /// The place as a link, when it is one.
    pub fn link(&self) -> Option<&str> {
        link(&self.place)
    }

    /// What a form carries to know this very state again.
    pub fn mark(&self) -> String {
        format!("{}.{}", self.sequence, self.changed_at.utc().and_utc().timestamp_micros())
    }
}

/// The place as a link, when it is an address of the web.
fn link(place: &str) -> Option<&str> {
    let web = place.starts_with("https://") || place.starts_with("http://");
    (web && !place.contains(char::is_whitespace)).then_some(place)
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
    /// Who is invited, and whether they are required.
    pub attendees: Vec<(PersonId, bool)>,
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
    /// When it starts.
    pub starts_at: Instant,
    /// Its length in minutes.
    pub minutes: i32,
    /// A room or a link; may be empty.
    pub place: String,
    /// The facilitator's name.
    pub facilitator: Option<String>,
    /// Why it is held after the deadline; empty when it is not.
    pub late_reason: String,
    /// When it was called off.
    pub cancelled_at: Option<Instant>,
    /// What the viewer said, if they are invited.
    pub answer: Option<Answer>,
}

impl Entry {
    /// The place as a link, when it is one.
    pub fn link(&self) -> Option<&str> {
        link(&self.place)
    }
}
