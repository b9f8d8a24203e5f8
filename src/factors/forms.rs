//! Raw forms of the room.

use serde::Deserialize;

use super::model::{Category, Draft, Named, PromptState, folded};
use crate::web::{Check, Errors};

/// Longest sentence, in characters.
const SENTENCE: usize = 300;
/// Longest detail and longest answer, in characters.
const DETAIL: usize = 2000;

/// A factor as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct FactorForm {
    pub form: String,
    /// The revision that the form was filled from; empty for a new one.
    pub base_revision: String,
    pub sentence: String,
    /// Empty: the one under which the sentence is known.
    pub category: String,
    pub detail: String,
}

impl FactorForm {
    /// The form of a factor that is stored.
    pub fn stored(named: &Named) -> Self {
        Self {
            form: String::new(),
            base_revision: named.revision.to_string(),
            sentence: named.sentence.clone(),
            category: named.category.to_string(),
            detail: named.detail.clone(),
        }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields; `known` is the category under which the sentence is known.
    pub fn check(&self, known: Option<Category>) -> Result<Draft, Errors> {
        let mut check = Check::new();
        let sentence = check.line("sentence", &self.sentence, SENTENCE, "Name the condition in one sentence");
        if !sentence.is_empty() && folded(&sentence).is_empty() {
            check.wrong("sentence", "Name the condition in words");
        }
        let category = match (self.category.is_empty(), known) {
            (true, Some(known)) => known,
            _ => check.choice("category", &self.category, "Choose where it lies"),
        };
        let detail = check.optional_line("detail", &self.detail, DETAIL);
        check.finish()?;
        Ok(Draft { sentence, category, detail })
    }
}

/// What was made of a question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PromptForm {
    pub base_revision: String,
    pub state: String,
    pub answer: String,
}

impl PromptForm {
    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks both fields: an answered question has an answer.
    pub fn check(&self) -> Result<(PromptState, String), Errors> {
        let mut check = Check::new();
        let state = check.choice("state", &self.state, "Choose what was made of the question");
        let answer = check.text("answer", &self.answer, DETAIL);
        let answer = answer.trim().to_owned();
        if state == PromptState::Answered && answer.is_empty() && check_has_no_error(&self.state) {
            check.wrong("answer", "Write the answer, or say that the question was used or skipped");
        }
        check.finish().map(|()| (state, answer))
    }
}

fn check_has_no_error(state: &str) -> bool {
    PromptState::parse(state).is_some()
}
