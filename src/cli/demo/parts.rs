//! The structured parts of the demo's postmortems: `parts/NN-name.toml`. Owns their format; knows nothing of the database.

use serde::Deserialize;

use crate::actions::{self, State};
use crate::factors::{Category, PromptState};
use crate::impact::Degree;
use crate::postmortems::Place;
use crate::response::{Aspect, PointKind, Rating};
use crate::sections::SectionKind;
use crate::timeline;

/// All parts of one postmortem; each says who wrote it and how many hours after the resolution.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parts {
    pub timeline: Option<Timeline>,
    pub factors: Option<Factors>,
    pub prompts: Option<Prompts>,
    pub points: Vec<Points>,
    pub ratings: Option<Ratings>,
    pub monitoring: Option<Monitoring>,
    pub actions: Option<Actions>,
    pub impact: Option<Impact>,
    pub notes: Option<Notes>,
    pub customers: Option<Customers>,
    pub message: Option<Message>,
    pub asks: Vec<Ask>,
    pub threads: Vec<Thread>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    pub by: String,
    pub after_hours: u16,
    pub entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    #[serde(deserialize_with = "super::content::time")]
    pub time: chrono::NaiveTime,
    pub days_before: u16,
    pub days_after: u16,
    pub text: String,
    pub source: String,
    pub kind: timeline::Kind,
    pub knowledge: timeline::Knowledge,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    pub by: String,
    pub after_hours: u16,
    pub named: Vec<Factor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    pub sentence: String,
    pub category: Category,
    pub detail: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    pub by: String,
    pub after_hours: u16,
    pub looked_at: Vec<Prompt>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    pub question: String,
    pub state: PromptState,
    pub answer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    pub kind: PointKind,
    pub by: String,
    pub after_hours: u16,
    pub said: Vec<Point>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    pub text: String,
    /// The number of the action it leads to, from 1; 0 for none.
    pub action: usize,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratings {
    pub by: String,
    pub after_hours: u16,
    pub given: Vec<Rated>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rated {
    pub aspect: Aspect,
    pub rating: Rating,
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monitoring {
    pub by: String,
    pub after_hours: u16,
    /// The number of the action, from 1; 0 for none.
    pub action: usize,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actions {
    pub by: String,
    pub after_hours: u16,
    pub proposed: Vec<Action>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    pub text: String,
    pub kind: actions::Kind,
    /// Empty for nobody yet.
    pub person: String,
    /// Due so many days after the resolution; 0 for the usual.
    pub days: u16,
    pub tracker: String,
    pub state: State,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    pub by: String,
    pub after_hours: u16,
    #[serde(default)]
    pub figures: Vec<Figure>,
    #[serde(default)]
    pub functions: Vec<Function>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub name: String,
    /// A number, or `unknown`.
    pub value: String,
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    pub name: String,
    pub degree: Degree,
    pub detail: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    pub by: String,
    pub after_hours: u16,
    pub said: Vec<Note>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub said: String,
    pub who: String,
    /// On the day of the incident; empty when nobody wrote it down.
    pub time: String,
    /// 0 when nobody counted.
    pub contacts: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customers {
    pub by: String,
    pub after_hours: u16,
    pub hit: Vec<Customer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    pub name: String,
    pub reference: String,
    pub effect: String,
    pub contact: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub approved_by: String,
    pub posted_by: String,
    /// Empty while it is not posted.
    pub address: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    pub by: String,
    pub after_hours: u16,
    pub person: String,
    pub place: Place,
    pub wording: String,
    /// Due so many days after it was asked.
    pub days: u16,
    /// What was said with "nothing to add"; empty when nobody said so.
    pub answer: String,
    pub answer_after_hours: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    pub section: SectionKind,
    /// Empty for the whole section.
    pub passage: String,
    pub by: String,
    pub after_hours: u16,
    pub text: String,
    /// Empty while it is open.
    pub resolved_by: String,
    pub resolved_after_hours: u16,
    #[serde(default)]
    pub replies: Vec<Reply>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    pub by: String,
    pub after_hours: u16,
    pub text: String,
}
