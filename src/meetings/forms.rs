//! Raw forms of the room and the commands they become.

use serde::Deserialize;

use super::model::{Answer, Attendee, Change, Meeting};
use super::people::Proposal;
use super::times;
use crate::accounts::PersonLine;
use crate::kernel::pages::PageNo;
use crate::kernel::{Instant, PersonId, Zone};
use crate::postmortems::Postmortem;
use crate::web::{Check, Errors, LocalTime};

/// Longest place, in characters.
const PLACE: usize = 500;
/// Longest reason, in characters.
const REASON: usize = 500;

/// The meeting as a form.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct MeetingForm {
    pub form: String,
    /// The revision that the form was filled from; empty when there was no meeting.
    pub revision: String,
    pub starts_at: String,
    pub starts_at_which: String,
    pub zone: String,
    pub minutes: String,
    pub place: String,
    pub facilitator: String,
    pub attendee: Vec<String>,
    pub required: Vec<String>,
    /// One more person, who stands in no row of the form.
    pub more: String,
    pub more_required: String,
    pub late_reason: String,
}

impl MeetingForm {
    /// The form of a meeting that is not scheduled yet: everyone proposed is ticked.
    pub fn fresh(start: Instant, zone: Zone, proposals: &[Proposal]) -> Self {
        let start = LocalTime::stored(Some(start), zone);
        Self {
            starts_at: start.raw,
            starts_at_which: start.which,
            zone: zone.to_string(),
            minutes: times::USUAL_MINUTES.to_string(),
            attendee: proposals.iter().map(|one| one.person.clone()).collect(),
            required: proposals.iter().filter(|one| one.required).map(|one| one.person.clone()).collect(),
            ..Self::default()
        }
    }

    /// The form of a meeting that is stored.
    pub fn stored(meeting: &Meeting, attendees: &[Attendee]) -> Self {
        let start = LocalTime::stored(Some(meeting.starts_at), meeting.zone);
        let required = attendees.iter().filter(|one| one.required);
        Self {
            revision: meeting.revision.to_string(),
            starts_at: start.raw,
            starts_at_which: start.which,
            zone: meeting.zone.to_string(),
            minutes: meeting.minutes.to_string(),
            place: meeting.place.clone(),
            facilitator: meeting.facilitator_id.map(|id| id.to_string()).unwrap_or_default(),
            attendee: attendees.iter().map(|one| one.person_id.to_string()).collect(),
            required: required.map(|one| one.person_id.to_string()).collect(),
            late_reason: meeting.late_reason.clone(),
            ..Self::default()
        }
    }

    /// The start as typed.
    pub fn start(&self) -> LocalTime {
        LocalTime { raw: self.starts_at.clone(), which: self.starts_at_which.clone() }
    }

    /// Whether somebody is ticked as invited.
    pub fn invites(&self, person: &str) -> bool {
        self.attendee.iter().any(|id| id == person)
    }

    /// Whether somebody is ticked as required.
    pub fn requires(&self, person: &str) -> bool {
        self.required.iter().any(|id| id == person)
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.revision.parse().unwrap_or(0)
    }

    /// Checks all fields for the meeting about `postmortem`; only those who are `choosable` take
    /// part. After the deadline it is saved with a reason (RULES 6). A start that has passed is
    /// taken: meetings are recorded that were held already.
    pub fn check(&self, postmortem: &Postmortem, choosable: &[PersonLine]) -> Result<Change, Errors> {
        let mut check = Check::new();
        let zone = check.parsed::<Zone>("zone", &self.zone);
        let starts_at = zone.and_then(|zone| self.check_start(&mut check, zone, postmortem));
        let minutes = self.minutes.trim().parse::<i32>().ok();
        let minutes = minutes.filter(|minutes| (times::MIN_MINUTES..=times::MAX_MINUTES).contains(minutes));
        if minutes.is_none() {
            check.wrong("minutes", "Enter a length of 5 to 480 minutes. 30 to 60 are usual");
        }
        let place = check.optional_line("place", &self.place, PLACE);
        let can_be = |id: &PersonId| choosable.iter().any(|one| one.id == *id);
        let facilitator_id =
            check.optional::<PersonId>("facilitator", &self.facilitator, "Choose a person of the list");
        if facilitator_id.is_some_and(|id| !can_be(&id)) {
            check.wrong("facilitator", "This person cannot be chosen any more. Choose somebody of the list");
        }
        let is_late = starts_at.is_some_and(|start| times::is_late(start, postmortem.spine.deadline_ends_at));
        let late_reason = match is_late {
            true => check.line("late_reason", &self.late_reason, REASON, &after(&postmortem.spine.deadline_words)),
            false => String::new(),
        };
        let attendees = self.attendees(facilitator_id);
        let known = |(person, _): &(PersonId, bool)| Some(*person) == facilitator_id || can_be(person);
        if attendees.as_ref().is_none_or(|all| !all.iter().all(known)) {
            check.wrong("attendees", "Somebody you chose cannot be invited any more. Choose people of the list");
        }
        check.finish()?;
        match (starts_at, minutes, zone, attendees) {
            (Some(starts_at), Some(minutes), Some(zone), Some(attendees)) => {
                Ok(Change { starts_at, minutes, zone, place, facilitator_id, late_reason, attendees })
            }
            _ => Err(Errors::default()),
        }
    }

    fn check_start(&self, check: &mut Check, zone: Zone, postmortem: &Postmortem) -> Option<Instant> {
        if self.starts_at.trim().is_empty() {
            check.wrong("starts_at", "Enter the day and the time at which it starts");
        }
        let start = check.moment("starts_at", &self.start(), zone).map(times::whole_minute)?;
        let began = postmortem.incident.moments.earliest();
        if let Some(began) = began.filter(|began| start < *began) {
            let began = zone.at(began).full();
            check.wrong("starts_at", format!("This is before the incident began ({began}). Check the date"));
        }
        Some(start)
    }

    /// Everyone ticked, the one more, and the facilitator, each once; `None` when one is no person.
    fn attendees(&self, facilitator: Option<PersonId>) -> Option<Vec<(PersonId, bool)>> {
        let more = Some(&self.more).filter(|more| !more.is_empty());
        let mut all: Vec<(PersonId, bool)> = Vec::new();
        for raw in self.attendee.iter().chain(more) {
            let person = raw.parse::<PersonId>().ok()?;
            if all.iter().all(|(known, _)| *known != person) {
                let as_more = Some(raw) == more && !self.more_required.is_empty();
                all.push((person, as_more || self.requires(raw)));
            }
        }
        if let Some(person) = facilitator {
            all.retain(|(known, _)| *known != person);
            all.push((person, true));
        }
        Some(all)
    }
}

fn after(deadline: &str) -> String {
    format!("This start is after the deadline ({deadline}). Choose an earlier one, or say here why it is held late")
}

/// Calling a meeting off.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    pub revision: String,
    pub reason: String,
}

impl CancelForm {
    /// Checks the reason.
    pub fn check(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let reason = check.line("reason", &self.reason, REASON, "Say in a few words why it is cancelled");
        check.finish().map(|()| reason)
    }
}

/// An answer to an invitation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// The sequence of the invitation that is answered: a yes to another hour is no answer.
    pub sequence: String,
    pub answer: String,
}

impl AnswerForm {
    /// Checks the answer.
    pub fn check(&self) -> Result<Answer, Errors> {
        let answer = Answer::parse(&self.answer).filter(|answer| *answer != Answer::None);
        answer.ok_or_else(|| Errors::one("answer", "Answer yes, no or tentative"))
    }
}

/// Which part of the calendar is looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CalendarQuery {
    pub past: String,
    pub page: PageNo,
}

impl CalendarQuery {
    /// Whether meetings that were held are looked at.
    pub fn is_past(&self) -> bool {
        !self.past.is_empty()
    }

    /// The query of another page of the same part.
    pub fn at(&self, page: PageNo) -> String {
        if self.is_past() { format!("past=1&page={page}") } else { format!("page={page}") }
    }
}
