//! What a reminder is decided from.

use chrono::NaiveDate;
use diesel::prelude::Queryable;

use crate::kernel::{Email, IncidentId, Instant, MeetingId, PersonId, PostmortemId, Zone};
use crate::meetings::Answer;

/// An open postmortem without a meeting, and its owner.
#[derive(Debug, Clone, Queryable)]
pub struct Spine {
    /// The postmortem.
    pub id: PostmortemId,
    /// Its title.
    pub title: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// The day of its deadline.
    pub deadline_on: Option<NaiveDate>,
    /// When that day has passed.
    pub deadline_ends_at: Option<Instant>,
    /// How it was reckoned (RULES 5).
    pub deadline_words: String,
    /// Who owns it.
    pub owner: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// The incident that the postmortem is about.
    pub incident: IncidentId,
    /// Whether they want reminders by mail.
    pub by_mail: bool,
}

/// Somebody invited to a meeting ahead.
#[derive(Debug, Clone, Queryable)]
pub struct Seat {
    /// The meeting.
    pub meeting: MeetingId,
    /// The postmortem it is about.
    pub postmortem: PostmortemId,
    /// Its title.
    pub title: String,
    /// When it starts.
    pub starts_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
    /// The zone it was scheduled in.
    pub zone: Zone,
    /// A room or a link; may be empty.
    pub place: String,
    /// What they said.
    pub answer: Answer,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// The incident that the postmortem is about.
    pub incident: IncidentId,
    /// Whether they want reminders by mail.
    pub by_mail: bool,
}
