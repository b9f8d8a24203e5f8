//! Raw forms of the room and the commands they become.

use chrono::NaiveDate;
use serde::Deserialize;

use super::bulk::Read;
use super::model::{Action, Draft, Kind, Priority, State, is_link};
use super::store::list::{Filter, Which};
use crate::accounts::{PersonLine, Viewer};
use crate::incidents::Severity;
use crate::kernel::pages::PageNo;
use crate::kernel::{Instant, PersonId, Zone};
use crate::web::{Check, Errors};

/// Longest text of an action, in characters.
pub const TEXT: usize = 500;
/// Longest tracker link, in characters.
const TRACKER: usize = 500;
/// Longest reason, in characters.
const REASON: usize = 1000;

/// An action as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct ActionForm {
    pub form: String,
    /// The revision that the form was filled from; empty for a new one.
    pub base_revision: String,
    pub text: String,
    pub kind: String,
    pub person: String,
    pub due_on: String,
    pub priority: String,
    pub tracker: String,
}

impl ActionForm {
    /// An empty form with the day to propose.
    pub fn fresh(due_on: NaiveDate) -> Self {
        let (kind, priority) = (Kind::Prevent.to_string(), Priority::Medium.to_string());
        Self { due_on: due_on.to_string(), kind, priority, ..Self::default() }
    }

    /// The form of an action that is stored.
    pub fn stored(action: &Action) -> Self {
        Self {
            form: String::new(),
            base_revision: action.revision.to_string(),
            text: action.text.clone(),
            kind: action.kind.to_string(),
            person: action.person_id.map(|id| id.to_string()).unwrap_or_default(),
            due_on: action.due_on.map(|day| day.to_string()).unwrap_or_default(),
            priority: action.priority.to_string(),
            tracker: action.tracker.clone(),
        }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields; the person is one of `roster`, or the one who has it already.
    pub fn check(&self, roster: &[PersonLine], already: Option<PersonId>) -> Result<Draft, Errors> {
        let mut check = Check::new();
        let text = check.line("text", &self.text, TEXT, "Say what is to be done, beginning with a verb");
        let kind = check.choice("kind", &self.kind, "Choose what it is for");
        let person_id = check.optional::<PersonId>("person", &self.person, "Choose a person of the list");
        if person_id.is_some_and(|id| Some(id) != already && !roster.iter().any(|one| one.id == id)) {
            check.wrong("person", "This person has no working account any more. Choose somebody else");
        }
        let due_on = check.optional::<NaiveDate>("due_on", &self.due_on, "Enter a date such as 2026-12-10");
        let priority = check.choice("priority", &self.priority, "Choose how much it matters");
        let tracker = check_tracker(&mut check, "tracker", &self.tracker);
        check.finish()?;
        Ok(Draft { text, kind, person_id, due_on, priority, tracker })
    }
}

fn check_tracker(check: &mut Check, field: &'static str, raw: &str) -> String {
    let tracker = check.optional_line(field, raw, TRACKER);
    if tracker.contains("://") && !is_link(&tracker) {
        check
            .wrong(field, "A link begins with https:// or http:// and has no blanks. Or give the number of the ticket");
    }
    tracker
}

/// A step with an action.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub base_revision: String,
    pub reason: String,
    /// The list to go back to.
    pub back: String,
}

impl StepForm {
    /// The reason, checked.
    pub fn check(&self, needed: bool) -> Result<String, Errors> {
        let mut check = Check::new();
        let reason = match needed {
            true => check.line(
                "reason",
                &self.reason,
                REASON,
                "Say why: work that was decided against stays visible with its reason",
            ),
            false => check.optional_line("reason", &self.reason, REASON),
        };
        check.finish().map(|()| reason)
    }

    /// Where to go afterwards: a list of actions of ours, and nowhere else.
    pub fn back_to(&self) -> Option<&str> {
        let path = self.back.as_str();
        let ours = path == "/actions" || path.starts_with("/actions?") || path.starts_with("/postmortems/");
        let plain =
            path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/?&=_-.%+#".contains(&b)) && !path.contains("//");
        Some(path).filter(|_| ours && plain && !path.contains(".."))
    }
}

/// Many actions as text.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    pub text: String,
}

/// Many actions as fields: the nth value of each belongs to the nth row.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct RowsForm {
    pub form: String,
    /// What was pasted, so that nothing is lost on the way.
    pub source: String,
    /// The numbers of the rows to be stored.
    pub keep: Vec<usize>,
    pub text: Vec<String>,
    pub kind: Vec<String>,
    /// A name.
    pub person: Vec<String>,
    pub due_on: Vec<String>,
    pub priority: Vec<String>,
    pub tracker: Vec<String>,
}

/// A row of the preview.
#[derive(Debug, Clone, Default)]
pub struct RowForm {
    pub keep: bool,
    pub text: String,
    pub kind: String,
    pub person: String,
    pub due_on: String,
    pub priority: String,
    pub tracker: String,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

impl RowForm {
    /// A line as it was understood; without a day of its own it gets the one to propose.
    pub fn read(read: &Read, due_on: NaiveDate) -> Self {
        Self {
            keep: true,
            text: read.text.clone(),
            kind: read.kind.to_string(),
            person: read.person.clone(),
            due_on: read.due_on.unwrap_or(due_on).to_string(),
            priority: read.priority.to_string(),
            tracker: read.tracker.clone(),
            errors: Vec::new(),
        }
    }

    fn check(&self, roster: &[PersonLine]) -> Result<Draft, Errors> {
        let by_name = |one: &&PersonLine| one.name.eq_ignore_ascii_case(self.person.trim());
        let person = match self.person.trim() {
            "" => String::new(),
            _ => roster.iter().find(by_name).map_or_else(|| "?".to_owned(), |one| one.id.to_string()),
        };
        let form = ActionForm {
            text: self.text.clone(),
            kind: self.kind.clone(),
            person,
            due_on: self.due_on.clone(),
            priority: self.priority.clone(),
            tracker: self.tracker.clone(),
            ..ActionForm::default()
        };
        form.check(roster, None)
    }
}

impl RowsForm {
    /// The rows, as they were sent.
    pub fn rows(&self) -> Vec<RowForm> {
        let at = |list: &[String], n: usize| list.get(n).cloned().unwrap_or_default();
        let row = |(n, text): (usize, &String)| RowForm {
            keep: self.keep.contains(&n),
            text: text.clone(),
            kind: at(&self.kind, n),
            person: at(&self.person, n),
            due_on: at(&self.due_on, n),
            priority: at(&self.priority, n),
            tracker: at(&self.tracker, n),
            errors: Vec::new(),
        };
        self.text.iter().enumerate().map(row).collect()
    }

    /// Checks the rows to be stored; else all rows, each with what is wrong with it.
    pub fn check(&self, roster: &[PersonLine]) -> Result<Vec<Draft>, Vec<RowForm>> {
        let mut rows = self.rows();
        let mut drafts = Vec::new();
        for row in rows.iter_mut().filter(|row| row.keep) {
            match row.check(roster) {
                Ok(draft) => drafts.push(draft),
                Err(errors) => row.errors = errors.0.into_iter().map(|error| error.message).collect(),
            }
        }
        let wrong = rows.iter().any(|row| !row.errors.is_empty());
        if wrong { Err(rows) } else { Ok(drafts) }
    }
}

/// What the list across postmortems is asked for; words that make no sense are taken as nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OverviewQuery {
    pub state: String,
    pub person: String,
    pub team: String,
    pub severity: String,
    pub kind: String,
    /// In addresses made before "overdue" was one of the states.
    pub overdue: String,
    pub page: PageNo,
}

/// The state to ask for: open ones whose day is over. What is done or declined is never overdue, so it is a choice among the
/// states and none beside them.
const OVERDUE: &str = "overdue";

impl OverviewQuery {
    /// What the store narrows by.
    pub fn filter(&self, viewer: &Viewer, now: Instant, zone: Zone) -> Filter {
        let which = match self.state() {
            OVERDUE => Which::Overdue(zone.at(now).day()),
            "all" => Which::All,
            state => State::parse(state).map_or(Which::Open, Which::In),
        };
        Filter {
            which,
            person: if self.person == "me" { Some(viewer.id) } else { self.person.parse().ok() },
            team: self.team.clone(),
            severity: Severity::parse(&self.severity),
            kind: Kind::parse(&self.kind),
        }
    }

    /// The state that is asked for, as the form sends it.
    pub fn state(&self) -> &str {
        if self.overdue.is_empty() { &self.state } else { OVERDUE }
    }

    /// Whether anything is asked for.
    pub fn is_narrow(&self) -> bool {
        [self.state(), &self.person, &self.team, &self.severity, &self.kind].iter().any(|word| !word.is_empty())
    }

    /// The query of another page of the same list.
    pub fn at(&self, page: PageNo) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let all = [
            ("state", self.state()),
            ("person", &self.person),
            ("team", &self.team),
            ("severity", &self.severity),
            ("kind", &self.kind),
        ];
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if page != PageNo::FIRST {
            query.append_pair("page", &page.to_string());
        }
        query.finish()
    }

    /// The address of this page of the list, below the prefix.
    pub fn here(&self) -> String {
        match self.at(self.page) {
            query if query.is_empty() => "/actions".to_owned(),
            query => format!("/actions?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_leads_back_to_our_own_lists_only() {
        for (back, ours) in [
            ("/actions", true),
            ("/actions?state=all&page=2", true),
            ("/postmortems/bcdfghjkmn/actions", true),
            ("", false),
            ("//evil.example", false),
            ("https://evil.example", false),
            ("/actions?x=//evil", false),
            ("/sign-out", false),
            ("/postmortems/../sign-out", false),
            ("/actions\r\nX: y", false),
        ] {
            let form = StepForm { back: back.to_owned(), ..StepForm::default() };
            assert_eq!(form.back_to().is_some(), ours, "{back}");
        }
    }
}
