//! Points, ratings and decisions as rows.

use diesel::prelude::Queryable;

use crate::actions::Action;
use crate::kernel::{ActionId, Instant, PointId, text_enum};
use crate::postmortems::Place;
use crate::sections::SectionKind;
use crate::versions::Fields;

text_enum! {
    /// What sort of point it is (RULES 25).
    pub enum PointKind {
        /// Worth keeping.
        WentWell = "went_well", "What went well";
        /// Worth changing: leads to an action, or says why not.
        WentLessWell = "went_less_well", "What went less well";
        /// Could as easily have gone the other way.
        Lucky = "lucky", "Where we got lucky";
    }
}

impl PointKind {
    /// Where it stands in the document.
    pub fn place(self) -> Place {
        self.section().place()
    }

    /// The section in which its points stand.
    pub fn section(self) -> SectionKind {
        match self {
            Self::WentWell => SectionKind::WentWell,
            Self::WentLessWell => SectionKind::WentLessWell,
            Self::Lucky => SectionKind::Lucky,
        }
    }
}

text_enum! {
    /// What is rated.
    pub enum Aspect {
        /// Noticing it.
        Detection = "detection", "Detection";
        /// Reaching the right people.
        Escalation = "escalation", "Escalation";
        /// Telling each other and everybody else.
        Communication = "communication", "Communication";
        /// What people worked with.
        Tools = "tools", "Tools";
    }
}

text_enum! {
    /// How it went.
    pub enum Rating {
        /// Nobody has said yet.
        NotRated = "not_rated", "Not rated";
        /// It helped.
        Worked = "worked", "Worked";
        /// It helped in part.
        Mixed = "mixed", "Mixed";
        /// It cost time.
        Hindered = "hindered", "Hindered";
    }
}

/// A point.
#[derive(Debug, Clone, Queryable)]
pub struct Point {
    /// Its id.
    pub id: PointId,
    /// What sort it is.
    pub kind: PointKind,
    /// What is said, one line of Markdown.
    pub text: String,
    /// The same as safe HTML.
    pub html: String,
    /// The action it leads to.
    pub action_id: Option<ActionId>,
    /// Why there is none.
    pub reason: String,
    /// Grows with each change.
    pub revision: i32,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

impl Point {
    /// The action it leads to, as long as that stands.
    pub fn action<'a>(&self, actions: &'a [Action]) -> Option<&'a Action> {
        named(self.action_id, actions)
    }

    /// Whether it went less well and neither leads to an action that stands nor says why not (RULES 25).
    pub fn is_unanswered(&self, actions: &[Action]) -> bool {
        self.kind == PointKind::WentLessWell && self.reason.is_empty() && self.action(actions).is_none()
    }

    /// Its fields as people see them.
    pub fn fields(&self, actions: &[Action]) -> Fields {
        fields(self.kind, &self.text, self.action_id, &self.reason, actions)
    }
}

/// A point as it was typed and checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// What sort it is.
    pub kind: PointKind,
    /// What is said.
    pub text: String,
    /// The action it leads to.
    pub action_id: Option<ActionId>,
    /// Why there is none.
    pub reason: String,
}

impl Draft {
    /// Its fields as people see them.
    pub fn fields(&self, actions: &[Action]) -> Fields {
        fields(self.kind, &self.text, self.action_id, &self.reason, actions)
    }
}

fn named(id: Option<ActionId>, actions: &[Action]) -> Option<&Action> {
    actions.iter().find(|action| Some(action.id) == id && action.removed_at.is_none())
}

fn fields(kind: PointKind, text: &str, action: Option<ActionId>, reason: &str, actions: &[Action]) -> Fields {
    Fields::new()
        .with("Where", kind.label())
        .with("Point", text)
        .with("Leads to the action", action_words(action, actions))
        .with("Why no action", reason)
}

fn action_words(id: Option<ActionId>, actions: &[Action]) -> String {
    let Some(id) = id else { return String::new() };
    actions.iter().find(|action| action.id == id).map_or_else(|| id.to_string(), |action| action.text.clone())
}

/// How one aspect is rated.
#[derive(Debug, Clone, Queryable)]
pub struct Rated {
    /// Which one.
    pub aspect: Aspect,
    /// How it went.
    pub rating: Rating,
    /// In words; may be empty.
    pub note: String,
    /// Grows with each change.
    pub revision: i32,
}

/// The fields of a rating as people see them.
pub fn rating_fields(aspect: Aspect, rating: Rating, note: &str) -> Fields {
    Fields::new().with("Aspect", aspect.label()).with("Rating", rating.label()).with("Note", note)
}

/// What follows for monitoring: an action, or a reason why none (RULES 2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Queryable)]
pub struct Rationale {
    /// The action that tunes monitoring.
    pub action_id: Option<ActionId>,
    /// Why there is none.
    pub reason: String,
    /// Grows with each change; 0 while nothing was decided.
    pub revision: i32,
}

impl Rationale {
    /// The action, as long as it stands.
    pub fn action<'a>(&self, actions: &'a [Action]) -> Option<&'a Action> {
        named(self.action_id, actions)
    }

    /// Whether nothing answers the question.
    pub fn is_open(&self, actions: &[Action]) -> bool {
        self.reason.is_empty() && self.action(actions).is_none()
    }

    /// Its fields as people see them.
    pub fn fields(&self, actions: &[Action]) -> Fields {
        Fields::new()
            .with("Action for monitoring", action_words(self.action_id, actions))
            .with("Why no action", self.reason.as_str())
    }
}
