//! Raw forms of the room and the commands they become.

use chrono::NaiveDate;
use serde::Deserialize;

use super::model::{Criterion, MeetingIs};
use super::store::deeds::DeedFilter;
use super::store::list::Filter;
use crate::activity::DeedPart;
use crate::incidents::{Affected, Severity};
use crate::kernel::pages::PageNo;
use crate::kernel::{IncidentId, Instant, PersonId, Zone};
use crate::postmortems::Status;
use crate::web::{Check, Errors};

/// Longest title, in characters.
const TITLE: usize = 200;

/// Opening a postmortem, or handing one over (without a title).
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct OwnerForm {
    pub title: String,
    pub owner: String,
    pub criterion: String,
    pub reason: String,
    /// The owner whom the form showed: two who hand over at once must not undo each other.
    pub from: String,
    pub form: String,
}

/// A checked choice of an owner.
pub struct OwnerChoice {
    pub owner: PersonId,
    pub criterion: Criterion,
    pub reason: String,
}

impl OwnerForm {
    /// Checks title and owner of a postmortem to be opened.
    pub fn opening(&self) -> Result<(String, OwnerChoice), Errors> {
        let mut check = Check::new();
        let title = check.line("title", &self.title, TITLE, "Give the postmortem a title: what happened, in one line");
        let choice = self.choice(&mut check, "Choose the owner: exactly one person");
        check.finish()?;
        choice.map(|choice| (title, choice)).ok_or_else(Errors::default)
    }

    /// Checks a handing over: a reason is always asked for (RULES 11).
    pub fn handover(&self) -> Result<OwnerChoice, Errors> {
        let mut check = Check::new();
        let choice = self.choice(&mut check, "Choose the new owner");
        if check.line("reason", &self.reason, 500, "Say in a few words why it changes hands").is_empty() {
            return check.finish().and(Err(Errors::default()));
        }
        check.finish()?;
        choice.ok_or_else(Errors::default)
    }

    fn choice(&self, check: &mut Check, needed: &str) -> Option<OwnerChoice> {
        let owner = self.owner.parse::<PersonId>().ok();
        if owner.is_none() {
            check.wrong("owner", needed);
        }
        let criterion = check.choice("criterion", &self.criterion, "Choose why them: this is what the team decides by");
        let reason = check.optional_line("reason", &self.reason, 500);
        if criterion == Criterion::Other && reason.is_empty() {
            check.wrong("reason", "Say in a few words what the other reason is");
        }
        owner.map(|owner| OwnerChoice { owner, criterion, reason })
    }
}

/// A new title.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TitleForm {
    pub title: String,
}

impl TitleForm {
    /// Checks the title.
    pub fn check(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let title = check.line("title", &self.title, TITLE, "Give the postmortem a title: what happened, in one line");
        check.finish().map(|()| title)
    }
}

/// The query of the list; what makes no sense is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub status: String,
    pub owner: String,
    pub severity: String,
    pub service: String,
    pub late: String,
    pub meeting: String,
    /// Days on which the incident began, those of the organisation's zone.
    pub from: String,
    pub to: String,
    pub q: String,
    pub sort: String,
    pub page: PageNo,
}

impl ListQuery {
    /// What the list is narrowed to; days are those of `zone`, the last one to its end.
    pub fn filter(&self, me: PersonId, zone: Zone) -> Filter {
        Filter {
            status: Status::parse(&self.status),
            owner: if self.owner == "me" { Some(me) } else { self.owner.parse().ok() },
            severity: Severity::parse(&self.severity),
            affected: Affected::parse(&self.service),
            late: !self.late.is_empty(),
            meeting: MeetingIs::parse(&self.meeting),
            from: first_moment(&self.from, zone),
            until: moment_after(&self.to, zone),
            words: self.q.chars().take(200).collect(),
            by_deadline: self.sort == "deadline",
        }
    }

    /// Whether anything is narrowed.
    pub fn is_narrow(&self) -> bool {
        self.narrowing().iter().any(|(_, value)| !value.is_empty())
    }

    /// The query of page `number` of the same list.
    pub fn at(&self, number: PageNo) -> String {
        let fields = self.narrowing().into_iter().chain([("sort", self.sort.as_str())]);
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.filter(|(_, value)| !value.is_empty()));
        query.append_pair("page", &number.get().to_string()).finish()
    }

    fn narrowing(&self) -> [(&'static str, &str); 9] {
        [
            ("status", &self.status),
            ("owner", &self.owner),
            ("severity", &self.severity),
            ("service", &self.service),
            ("late", &self.late),
            ("meeting", &self.meeting),
            ("from", &self.from),
            ("to", &self.to),
            ("q", &self.q),
        ]
    }
}

/// The query of an activity; what makes no sense is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DeedQuery {
    pub person: String,
    pub part: String,
    pub from: String,
    pub to: String,
    pub page: PageNo,
}

impl DeedQuery {
    /// What the activity is narrowed to; days are those of `zone`, the last one to its end.
    pub fn filter(&self, incident: Option<IncidentId>, zone: Zone) -> DeedFilter {
        DeedFilter {
            incident,
            person: self.person.parse().ok(),
            part: DeedPart::parse(&self.part),
            from: first_moment(&self.from, zone),
            until: moment_after(&self.to, zone),
        }
    }

    /// Whether anything is narrowed.
    pub fn is_narrow(&self) -> bool {
        [&self.person, &self.part, &self.from, &self.to].iter().any(|field| !field.is_empty())
    }

    /// The query of page `number` of the same activity.
    pub fn at(&self, number: PageNo) -> String {
        let fields = [("person", &self.person), ("part", &self.part), ("from", &self.from), ("to", &self.to)];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        query.append_pair("page", &number.get().to_string()).finish()
    }
}

/// Where a day begins; nothing for what is no day.
fn first_moment(day: &str, zone: Zone) -> Option<Instant> {
    day.trim().parse().ok().map(|day| zone.day_start(day))
}

/// Where a day is over; nothing for what is no day.
fn moment_after(day: &str, zone: Zone) -> Option<Instant> {
    let day: NaiveDate = day.trim().parse().ok()?;
    day.succ_opt().map(|next| zone.day_start(next))
}
