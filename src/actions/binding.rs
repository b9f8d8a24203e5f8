//! The actions as they stand in the document.

use askama::Template;

use super::model::{Action, State};
use super::store::items;
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::postmortems::Postmortem;
use crate::web::Error;

/// The actions as a part of the document.
#[derive(Debug, Clone, Template)]
#[template(path = "actions/_part.html")]
pub struct ActionsPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    /// Whether it is kept as it is now, and so does not say what is overdue today.
    pub kept: bool,
    /// Those that stand, as they were added.
    pub actions: Vec<Action>,
    /// The moment of the request: what is overdue is said.
    pub now: Instant,
    /// The organisation's zone, in which days end.
    pub zone: Zone,
    id: PostmortemId,
}

/// Loads it, in one query.
///
/// # Errors
/// Those of the database.
pub fn part(c: &mut Conn, postmortem: &Postmortem, now: Instant, zone: Zone) -> Result<ActionsPart, Error> {
    let id = postmortem.id();
    let actions = items::of(c, id)?;
    Ok(ActionsPart { prefix: String::new(), may: false, printing: false, kept: false, actions, now, zone, id })
}

impl ActionsPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// How many wait for the meeting's decision.
    pub fn proposed(&self) -> usize {
        self.actions.iter().filter(|action| action.state == State::Proposed).count()
    }

    /// How many are wanted and have no person or no day.
    pub fn unbounded(&self) -> usize {
        let lacks = |action: &&Action| action.person_id.is_none() || action.due_on.is_none();
        self.actions.iter().filter(|action| action.state.is_open()).filter(lacks).count()
    }

    fn wanted(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.state != State::Declined)
    }

    fn declined(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.state == State::Declined)
    }

    /// The actions as a task list; empty without any.
    pub fn markdown(&self) -> String {
        self.actions.iter().map(line).collect()
    }
}

fn line(action: &Action) -> String {
    let mark = if action.state == State::Done { "x" } else { " " };
    let mut said = vec![action.kind.label().to_lowercase()];
    said.extend(action.person.clone());
    said.extend(action.due_on.map(|day| format!("by {day}")));
    said.push(action.state.label().to_lowercase());
    said.extend(Some(action.tracker.clone()).filter(|tracker| !tracker.is_empty()));
    let reason =
        if action.reason.is_empty() { String::new() } else { format!(" {}: {}", action.state.label(), action.reason) };
    format!("- [{mark}] {} ({}){reason}\n", action.text, said.join("; "))
}
