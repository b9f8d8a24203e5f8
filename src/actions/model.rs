//! Actions as rows.

use chrono::NaiveDate;
use diesel::prelude::Queryable;

use crate::incidents::Severity;
use crate::kernel::{ActionId, Instant, PersonId, PostmortemId, Zone, text_enum, zone};
use crate::versions::Fields;

text_enum! {
    /// What an action is for (RULES 26).
    pub enum Kind {
        /// It will not happen again.
        Prevent = "prevent", "Prevent";
        /// It will be noticed sooner.
        DetectSooner = "detect_sooner", "Detect sooner";
        /// It will be less bad, or shorter.
        Reduce = "reduce", "Reduce severity or length";
        /// People will find each other and decide better.
        ImproveResponse = "improve_response", "Improve response";
        /// The next alert is worth getting up for.
        TuneMonitoring = "tune_monitoring", "Tune monitoring";
    }
}

text_enum! {
    /// How much it matters.
    pub enum Priority {
        /// Before other work.
        High = "high", "High";
        /// As planned.
        Medium = "medium", "Medium";
        /// When there is room.
        Low = "low", "Low";
    }
}

text_enum! {
    /// How far it is (RULES 26).
    pub enum State {
        /// Written down; the meeting has not decided.
        Proposed = "proposed", "Proposed";
        /// It will be done.
        Committed = "committed", "Committed";
        /// It is done.
        Done = "done", "Done";
        /// It was decided against, and says why (RULES 27).
        Declined = "declined", "Declined";
    }
}

impl State {
    /// Whether something is left to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Committed)
    }
}

/// A step from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The meeting, or a manager, wants it done.
    Commit,
    /// It is decided against.
    Decline,
    /// It is done.
    Complete,
    /// It is to be looked at again.
    Reopen,
}

impl Step {
    /// Where it leads.
    pub fn target(self) -> State {
        match self {
            Self::Commit => State::Committed,
            Self::Decline => State::Declined,
            Self::Complete => State::Done,
            Self::Reopen => State::Proposed,
        }
    }

    /// The end of its address.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Commit => "commitment",
            Self::Decline => "declining",
            Self::Complete => "completion",
            Self::Reopen => "reopening",
        }
    }

    /// For programs.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Commit => "action.committed",
            Self::Decline => "action.declined",
            Self::Complete => "action.done",
            Self::Reopen => "action.reopened",
        }
    }

    /// What was done, to be read after a name and before the action.
    pub fn did(self) -> &'static str {
        match self {
            Self::Commit => "committed to the action",
            Self::Decline => "declined the action",
            Self::Complete => "finished the action",
            Self::Reopen => "reopened the action",
        }
    }
}

/// An action of a postmortem.
#[derive(Debug, Clone, Queryable)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// Its postmortem.
    pub postmortem_id: PostmortemId,
    /// What is to be done, one line of Markdown.
    pub text: String,
    /// The same as safe HTML.
    pub html: String,
    /// What it is for.
    pub kind: Kind,
    /// Who will do it.
    pub person_id: Option<PersonId>,
    /// Their name.
    pub person: Option<String>,
    /// By the end of this day in the organisation's zone.
    pub due_on: Option<NaiveDate>,
    /// How much it matters.
    pub priority: Priority,
    /// A link or a number; empty when there is none.
    pub tracker: String,
    /// How far it is.
    pub state: State,
    /// Why it was declined, or what tells that it is done.
    pub reason: String,
    /// When it came into this state; none while it was never decided on.
    pub decided_at: Option<Instant>,
    /// Grows with each change.
    pub revision: i32,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

impl Action {
    /// Whether its day is over and it is not done.
    pub fn is_overdue(&self, now: &Instant, zone: &Zone) -> bool {
        super::due::is_overdue(self.state, self.due_on, *now, *zone)
    }

    /// The day it is due; empty without one.
    pub fn due_day(&self) -> String {
        self.due_on.map(zone::short_date).unwrap_or_default()
    }

    /// Whether the tracker is a link that can be followed.
    pub fn has_link(&self) -> bool {
        is_link(&self.tracker)
    }

    /// What a tracker link is called: the last part of its address.
    pub fn tracker_name(&self) -> &str {
        tracker_name(&self.tracker)
    }

    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        let draft = Draft {
            text: self.text.clone(),
            kind: self.kind,
            person_id: self.person_id,
            due_on: self.due_on,
            priority: self.priority,
            tracker: self.tracker.clone(),
        };
        draft.fields(self.person.as_deref().unwrap_or_default(), self.state, &self.reason)
    }
}

/// Whether `tracker` is a link and not a number.
pub fn is_link(tracker: &str) -> bool {
    (tracker.starts_with("https://") || tracker.starts_with("http://")) && !tracker.contains(' ')
}

fn tracker_name(tracker: &str) -> &str {
    tracker.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(tracker)
}

/// An action as it was typed and checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// What is to be done.
    pub text: String,
    /// What it is for.
    pub kind: Kind,
    /// Who will do it.
    pub person_id: Option<PersonId>,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// How much it matters.
    pub priority: Priority,
    /// A link or a number.
    pub tracker: String,
}

impl Draft {
    /// Its fields as people see them, in a state.
    pub fn fields(&self, person: &str, state: State, reason: &str) -> Fields {
        Fields::new()
            .with("Action", self.text.as_str())
            .with("Kind", self.kind.label())
            .with("Person", person)
            .with("Due", self.due_on.map(zone::long_date).unwrap_or_default())
            .with("Priority", self.priority.label())
            .with("Tracker", self.tracker.as_str())
            .with("State", state.label())
            .with("Reason", reason)
    }
}

/// An action in a list across postmortems.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    /// The action.
    pub action: Action,
    /// Title of its postmortem.
    pub title: String,
    /// Who owns the postmortem.
    pub owner_id: PersonId,
    /// The incident's severity.
    pub severity: Severity,
}
