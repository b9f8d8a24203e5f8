//! The spine as rows, and its closed lists.

use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};

use super::deadline;
use crate::incidents::{Incident, Severity};
use crate::kernel::{HandoverId, IncidentId, Instant, PersonId, PostmortemId, Zone, text_enum};
use crate::schema::{handovers, postmortems};

text_enum! {
    /// How far a postmortem is (RULES 29); it never changes by itself.
    pub enum Status {
        /// Being written.
        Draft = "draft", "Draft";
        /// Complete, ready for the meeting.
        InReview = "in_review", "In review";
        /// The meeting is over and somebody other than the owner approved.
        Reviewed = "reviewed", "Reviewed";
        /// Nothing is left to do here.
        Closed = "closed", "Closed";
    }
}

impl Status {
    /// Whether the meeting is still ahead, so that the deadline matters.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::InReview)
    }
}

text_enum! {
    /// Why somebody is the owner (RULES 9).
    pub enum Criterion {
        /// First on the alert, then the one who led.
        LedInvestigation = "led_investigation", "Was assigned the alert first and led the investigation";
        /// On-call for what was hit hardest.
        PrimaryOnCall = "primary_on_call", "Was primary on-call of the most affected service";
        /// Called the others.
        TriggeredResponse = "triggered_response", "Triggered the response by hand";
        /// Made it better.
        StabilisedService = "stabilised_service", "Did something that stabilised the service";
        /// Something else, with a reason.
        Other = "other", "Another reason";
    }
}

/// The row of a postmortem.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = postmortems)]
pub struct Spine {
    /// Its id.
    pub id: PostmortemId,
    /// One line.
    pub title: String,
    /// The one owner (RULES 8).
    pub owner_id: PersonId,
    /// Why them.
    pub criterion: Criterion,
    /// In words, when the criterion is another one.
    pub criterion_reason: String,
    /// How far it is.
    pub status: Status,
    /// The zone its times are shown in.
    pub zone: Zone,
    /// The meeting is held by the end of this day, in the organisation's zone; unknown while the
    /// incident is not resolved.
    pub deadline_on: Option<NaiveDate>,
    /// How that was reckoned.
    pub deadline_words: String,
    /// The moment the deadline has passed.
    pub deadline_ends_at: Option<Instant>,
    /// When the meeting is or was held.
    pub meeting_at: Option<Instant>,
    /// When it was opened.
    pub opened_at: Instant,
}

impl Spine {
    /// How the deadline stands at `now`.
    pub fn due(&self, now: Instant) -> Due {
        Due::of(self.status, self.deadline_ends_at, self.meeting_at, now)
    }
}

/// How a deadline stands: what counts is the meeting (RULES 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The incident is not resolved, so the clock has not started; or nothing is due any more.
    No,
    /// The meeting is still to be held, and there is time.
    Ahead,
    /// The deadline has passed without a meeting.
    Late,
    /// It was held in time.
    Held,
    /// It was held after the deadline.
    HeldLate,
}

impl Due {
    /// How it stands at `now` with this status, end of the deadline and meeting.
    pub fn of(status: Status, ends_at: Option<Instant>, meeting_at: Option<Instant>, now: Instant) -> Self {
        match (meeting_at.filter(|at| *at <= now), ends_at) {
            (Some(at), Some(ends_at)) if at >= ends_at => Self::HeldLate,
            (Some(_), _) => Self::Held,
            (None, None) => Self::No,
            (None, _) if !status.is_open() => Self::No,
            (None, Some(ends_at)) if ends_at <= now => Self::Late,
            (None, Some(_)) => Self::Ahead,
        }
    }
}

text_enum! {
    /// How a meeting stands, as a list is narrowed by it.
    pub enum MeetingIs {
        /// The postmortem is open, and none is scheduled.
        None = "none", "Open, none scheduled";
        /// Held by the deadline.
        InTime = "in_time", "Held in time";
        /// Held, but too late.
        After = "after", "Held after the deadline";
    }
}

/// A postmortem with its incident and its owner's name, loaded through the viewer.
#[derive(Debug, Clone, Queryable)]
pub struct Postmortem {
    /// The row itself.
    pub spine: Spine,
    /// The incident it is about.
    pub incident: Incident,
    /// The owner's name.
    pub owner: String,
}

impl Postmortem {
    /// Its id.
    pub fn id(&self) -> PostmortemId {
        self.spine.id
    }

    /// The deadline as a date; empty without one.
    pub fn deadline_day(&self) -> String {
        self.spine.deadline_on.map(crate::kernel::zone::long_date).unwrap_or_default()
    }

    /// "in 3 days", "today", "2 days late"; empty when no meeting is due any more.
    pub fn deadline_left(&self, now: Instant, zone: Zone) -> String {
        match (self.spine.deadline_on, self.spine.due(now)) {
            (Some(day), Due::Ahead | Due::Late) => deadline::left(day, now, zone),
            _ => String::new(),
        }
    }
}

/// A postmortem in a list.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    /// Its id.
    pub id: PostmortemId,
    /// One line.
    pub title: String,
    /// How far it is.
    pub status: Status,
    /// The owner.
    pub owner_id: PersonId,
    /// The owner's name.
    pub owner: String,
    /// When the meeting is due.
    pub deadline_on: Option<NaiveDate>,
    /// The moment the deadline has passed.
    pub deadline_ends_at: Option<Instant>,
    /// When the meeting is or was held.
    pub meeting_at: Option<Instant>,
    /// When it was opened.
    pub opened_at: Instant,
    /// The incident.
    pub incident_id: IncidentId,
    /// The incident's severity.
    pub severity: Severity,
    /// Whether it is restricted.
    pub restricted: bool,
}

impl Line {
    /// Whether the deadline has passed without a meeting.
    pub fn is_late(&self, now: &Instant) -> bool {
        self.due(now) == Due::Late
    }

    /// How the deadline stands at `now`.
    pub fn due(&self, now: &Instant) -> Due {
        Due::of(self.status, self.deadline_ends_at, self.meeting_at, *now)
    }

    /// The day of the meeting as a short date; empty without one.
    pub fn meeting_day(&self, zone: &Zone) -> String {
        self.meeting_at.map(|at| zone.at(at).date_short()).unwrap_or_default()
    }

    /// The deadline as a short date; empty without one.
    pub fn deadline_day(&self) -> String {
        self.deadline_on.map(crate::kernel::zone::short_date).unwrap_or_default()
    }

    /// "in 3 days", "2 days late"; empty when no meeting is due any more.
    pub fn deadline_left(&self, now: &Instant, zone: &Zone) -> String {
        match (self.deadline_on, self.due(now)) {
            (Some(day), Due::Ahead | Due::Late) => deadline::left(day, *now, *zone),
            _ => String::new(),
        }
    }
}

/// An open postmortem as its deadline stands.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Standing {
    /// Its id.
    pub id: PostmortemId,
    /// One line.
    pub title: String,
    /// Its incident.
    pub incident: IncidentId,
    /// The severity in the end.
    pub severity: Severity,
    /// When the clock started.
    pub resolved_at: Instant,
    /// The deadline as it is stored.
    pub day: Option<NaiveDate>,
    /// How that was reckoned.
    pub words: String,
    /// The moment it has passed, as it is stored.
    pub ends_at: Option<Instant>,
    /// When the meeting is, if it is scheduled.
    pub meeting_at: Option<Instant>,
}

/// A postmortem to be opened.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = postmortems)]
pub struct NewSpine {
    /// Its id.
    pub id: PostmortemId,
    /// Its incident.
    pub incident_id: IncidentId,
    /// One line.
    pub title: String,
    /// The one owner.
    pub owner_id: PersonId,
    /// Why them.
    pub criterion: Criterion,
    /// In words.
    pub criterion_reason: String,
    /// How far it is.
    pub status: Status,
    /// The zone its times are shown in.
    pub zone: Zone,
    /// When the meeting is due.
    pub deadline_on: Option<NaiveDate>,
    /// How that was reckoned.
    pub deadline_words: String,
    /// The moment the deadline has passed.
    pub deadline_ends_at: Option<Instant>,
    /// Who opened it.
    pub opened_by: PersonId,
    /// When.
    pub opened_at: Instant,
}

/// One handing over, for people to read (RULES 11).
#[derive(Debug, Clone, Queryable)]
pub struct Handover {
    /// When.
    pub at: Instant,
    /// Who is the owner since then.
    pub to: String,
    /// Why them.
    pub criterion: Criterion,
    /// In words.
    pub reason: String,
    /// Whether there was an owner before.
    pub from_id: Option<PersonId>,
}

/// A handing over to be stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = handovers)]
pub struct NewHandover {
    /// Its id.
    pub id: HandoverId,
    /// The postmortem.
    pub postmortem_id: PostmortemId,
    /// The owner before; none for the first.
    pub from_id: Option<PersonId>,
    /// The owner after.
    pub to_id: PersonId,
    /// Why them.
    pub criterion: Criterion,
    /// In words.
    pub reason: String,
    /// Who did it.
    pub by_id: PersonId,
    /// When.
    pub at: Instant,
}

/// A spine to try rules on.
#[cfg(test)]
impl Spine {
    /// One of this owner, without deadline and meeting.
    pub fn in_test(owner_id: PersonId, status: Status) -> Self {
        Self {
            id: PostmortemId::random(),
            title: "T".into(),
            owner_id,
            criterion: Criterion::PrimaryOnCall,
            criterion_reason: String::new(),
            status,
            zone: Zone::UTC,
            deadline_on: None,
            deadline_words: String::new(),
            deadline_ends_at: None,
            meeting_at: None,
            opened_at: Instant::from_utc(chrono::NaiveDateTime::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;

    fn at(day: u32) -> Instant {
        Instant::from_utc(parse_local(&format!("2026-03-{day:02}T12:00")).unwrap())
    }

    // RULES 4 asks for the meeting, not for the text: what was held in time is not late.
    #[test]
    fn what_counts_for_the_deadline_is_the_meeting() {
        let (draft, closed) = (Status::Draft, Status::Closed);
        for (status, ends, meeting, now, due) in [
            (draft, None, None, 9, Due::No),
            (draft, Some(13), None, 9, Due::Ahead),
            (draft, Some(13), None, 13, Due::Late),
            (draft, Some(13), Some(12), 9, Due::Ahead),
            (draft, Some(13), Some(12), 20, Due::Held),
            (draft, Some(13), Some(15), 14, Due::Late),
            (draft, Some(13), Some(15), 20, Due::HeldLate),
            (closed, Some(13), None, 20, Due::No),
            (closed, Some(13), Some(12), 20, Due::Held),
            (draft, None, Some(8), 9, Due::Held),
        ] {
            let found = Due::of(status, ends.map(at), meeting.map(at), at(now));
            assert_eq!(found, due, "{status} {ends:?} {meeting:?} {now}");
        }
    }
}
