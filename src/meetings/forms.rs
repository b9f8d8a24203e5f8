//! Raw forms of the room and the commands they become.

use serde::Deserialize;

use super::model::{Answer, Change};
use crate::kernel::{Instant, PersonId, Zone};
use crate::web::{Check, Errors, LocalTime};

/// Longest place, in characters.
const PLACE: usize = 500;
/// Longest reason, in characters.
const REASON: usize = 500;

/// The meeting as a form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MeetingForm {
    pub starts_at: String,
    pub starts_at_which: String,
    pub zone: String,
    pub minutes: String,
    pub place: String,
    pub facilitator: String,
    pub attendee: Vec<String>,
    pub required: Vec<String>,
    /// One more person, who stands in no list of the form.
    pub more: String,
    pub late_reason: String,
    /// The state that the form was filled from: [`super::Meeting::mark`], empty for none.
    pub seen: String,
}

impl MeetingForm {
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

    /// Checks the form. `deadline` is the moment from which a meeting is late: then it is saved
    /// with a reason (RULES 6).
    pub fn check(&self, deadline: Option<Instant>) -> Result<Change, Errors> {
        let mut check = Check::new();
        let zone = check.parsed::<Zone>("zone", &self.zone).unwrap_or(Zone::UTC);
        let start = self.start();
        if start.raw.trim().is_empty() {
            check.wrong("starts_at", "Enter when the meeting starts");
        }
        let starts_at = check.moment("starts_at", &start, zone);
        let minutes = self.minutes.trim().parse::<i32>().ok().filter(|minutes| (5..=480).contains(minutes));
        if minutes.is_none() {
            check.wrong("minutes", "Enter a length of 5 to 480 minutes; 30 to 60 are usual");
        }
        let place = check.optional_line("place", &self.place, PLACE);
        let facilitator_id = check.optional("facilitator", &self.facilitator, "Choose a person of the list");
        let is_late = starts_at.zip(deadline).is_some_and(|(start, deadline)| start >= deadline);
        let late_reason = match is_late {
            true => check.line(
                "late_reason",
                &self.late_reason,
                REASON,
                "This is after the deadline. Choose an earlier time, or say why it is held late",
            ),
            false => String::new(),
        };
        check.finish()?;
        let (Some(starts_at), Some(minutes)) = (starts_at, minutes) else { return Err(Errors::default()) };
        let attendees = self.people(facilitator_id);
        Ok(Change { starts_at, minutes, zone, place, facilitator_id, late_reason, attendees })
    }

    /// Everyone ticked, the one more, and the facilitator, each once.
    fn people(&self, facilitator: Option<PersonId>) -> Vec<(PersonId, bool)> {
        let ticked = self.attendee.iter().filter_map(|id| id.parse::<PersonId>().ok());
        let more = self.more.parse::<PersonId>().ok().into_iter();
        let mut people: Vec<(PersonId, bool)> = Vec::new();
        for person in ticked.chain(more).chain(facilitator) {
            if people.iter().all(|(known, _)| *known != person) {
                let required = Some(person) == facilitator || self.requires(person.as_str());
                people.push((person, required));
            }
        }
        people
    }
}

/// Calling a meeting off.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    pub reason: String,
}

impl CancelForm {
    /// Checks the reason.
    pub fn check(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let reason = check.line("reason", &self.reason, REASON, "Say in a few words why it is called off");
        check.finish().map(|()| reason)
    }
}

/// An answer to an invitation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub answer: String,
}

impl AnswerForm {
    /// Checks the answer.
    pub fn check(&self) -> Option<Answer> {
        Answer::parse(&self.answer).filter(|answer| *answer != Answer::None)
    }
}
