//! Raw forms of the room.

use serde::Deserialize;

use super::model::{Draft, Point, PointKind, Rating, Rationale};
use crate::actions::{Action, Kind};
use crate::kernel::ActionId;
use crate::web::{Check, Errors};

/// Longest point, in characters.
const TEXT: usize = 1000;
/// Longest reason and longest note, in characters.
const REASON: usize = 1000;

/// A point as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct PointForm {
    pub form: String,
    /// The revision that the form was filled from; empty for a new one.
    pub base_revision: String,
    pub kind: String,
    pub text: String,
    pub action: String,
    pub reason: String,
}

impl PointForm {
    /// The form of a point that is stored.
    pub fn stored(point: &Point) -> Self {
        Self {
            form: String::new(),
            base_revision: point.revision.to_string(),
            kind: point.kind.to_string(),
            text: point.text.clone(),
            action: point.action_id.map(|id| id.to_string()).unwrap_or_default(),
            reason: point.reason.clone(),
        }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields; the action is one of `of`. Whether a point that went less well is answered is a gap to be shown,
    /// not an error: it may be written before its action is.
    pub fn check(&self, of: &[Action]) -> Result<Draft, Errors> {
        let mut check = Check::new();
        let kind: PointKind = check.choice("kind", &self.kind, "Choose what sort of point it is");
        let text = check.line("text", &self.text, TEXT, "Say it in a sentence");
        let action_id = check_action(&mut check, &self.action, of);
        let reason = check.optional_line("reason", &self.reason, REASON);
        check.finish()?;
        Ok(Draft { kind, text, action_id, reason })
    }
}

fn check_action(check: &mut Check, raw: &str, of: &[Action]) -> Option<ActionId> {
    let id = check.optional::<ActionId>("action", raw, "Choose an action of the list");
    if id.is_some_and(|id| !of.iter().any(|action| action.id == id)) {
        check.wrong("action", "This action does not stand here any more. Choose another one");
        return None;
    }
    id
}

/// A rating as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RatingForm {
    pub base_revision: String,
    pub rating: String,
    pub note: String,
}

impl RatingForm {
    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks both fields.
    pub fn check(&self) -> Result<(Rating, String), Errors> {
        let mut check = Check::new();
        let rating = check.choice("rating", &self.rating, "Choose how it went");
        let note = check.optional_line("note", &self.note, REASON);
        check.finish().map(|()| (rating, note))
    }
}

/// What follows for monitoring, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MonitoringForm {
    pub base_revision: String,
    pub action: String,
    pub reason: String,
}

impl MonitoringForm {
    /// The form of what is stored.
    pub fn stored(stored: &Rationale) -> Self {
        Self {
            base_revision: stored.revision.to_string(),
            action: stored.action_id.map(|id| id.to_string()).unwrap_or_default(),
            reason: stored.reason.clone(),
        }
    }

    /// Checks both fields: an action that tunes monitoring, or a reason (RULES 2).
    pub fn check(&self, of: &[Action]) -> Result<Rationale, Errors> {
        let mut check = Check::new();
        let action_id = check_action(&mut check, &self.action, of);
        let tunes = |id: ActionId| of.iter().any(|action| action.id == id && action.kind == Kind::TuneMonitoring);
        if action_id.is_some_and(|id| !tunes(id)) {
            check.wrong("action", "Choose an action whose kind is “Tune monitoring”");
        }
        let reason = check.optional_line("reason", &self.reason, REASON);
        if action_id.is_none() && reason.is_empty() && self.action.trim().is_empty() {
            check.wrong("reason", "Choose the action that tunes monitoring, or say why there is none");
        }
        check.finish()?;
        Ok(Rationale { action_id, reason, revision: self.base_revision.parse().unwrap_or(0) })
    }
}
