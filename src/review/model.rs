//! Steps and reviewers as rows.

use diesel::prelude::Queryable;

use super::steps::Step;
use crate::kernel::{Instant, PersonId};
use crate::postmortems::Status;

/// A step that was taken.
#[derive(Debug, Clone, Queryable)]
pub struct StepLine {
    /// From 1 in each postmortem.
    pub number: i32,
    /// Where it led from.
    pub from: Status,
    /// Where it led to; the same for an approval of changes.
    pub to: Status,
    /// Why; may be empty where nothing stood against it.
    pub reason: String,
    /// What stood against it, a line each.
    pub against: String,
    /// The edition that an approval froze.
    pub edition: Option<i32>,
    /// Who took it.
    pub by_id: PersonId,
    /// Their name.
    pub by: String,
    /// When.
    pub at: Instant,
}

impl StepLine {
    /// What was done, to be read after the name.
    pub fn did(&self) -> String {
        Step::did(self.from, self.to)
    }

    /// What stood against it.
    pub fn all_against(&self) -> impl Iterator<Item = &str> {
        self.against.lines()
    }
}

/// A step to be taken.
#[derive(Debug, Clone)]
pub struct NewStep {
    /// Where it leads.
    pub to: Status,
    /// Why.
    pub reason: String,
    /// What stands against it, in words.
    pub against: Vec<String>,
}

/// Somebody who may approve beside managers.
#[derive(Debug, Clone, Queryable)]
pub struct Reviewer {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Name of who named them.
    pub by: String,
    /// When.
    pub at: Instant,
}
