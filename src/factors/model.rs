//! Factors as rows.

use diesel::prelude::Queryable;

use crate::kernel::{FactorId, Instant, PostmortemFactorId, PostmortemId, text_enum};
use crate::versions::Fields;

text_enum! {
    /// Where a factor lies (RULES 23).
    pub enum Category {
        /// In the system itself.
        Technology = "technology", "Technology";
        /// In how work is done.
        Process = "process", "Process";
        /// In what people worked under: knowledge, tools, hours, pressure.
        WorkingConditions = "working_conditions", "People's working conditions";
        /// With others: suppliers, the network, the weather.
        Outside = "outside", "Outside";
        /// In what nobody could count on.
        Luck = "luck", "Luck";
    }
}

text_enum! {
    /// What was made of a prompt question (RULES 24).
    pub enum PromptState {
        /// It has an answer of its own.
        Answered = "answered", "Answered";
        /// It led to something that stands elsewhere in the document.
        Used = "used", "Used";
        /// It does not help here.
        Skipped = "skipped", "Skipped";
    }
}

/// A factor of one postmortem.
#[derive(Debug, Clone, Queryable)]
pub struct Named {
    /// Its id in this postmortem.
    pub id: PostmortemFactorId,
    /// The factor that postmortems share.
    pub factor_id: FactorId,
    /// The condition, in one sentence.
    pub sentence: String,
    /// Where it lies.
    pub category: Category,
    /// How it contributed here, one line of Markdown; may be empty.
    pub detail: String,
    /// The same as safe HTML.
    pub html: String,
    /// Grows with each change.
    pub revision: i32,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

impl Named {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        fields(&self.sentence, self.category, &self.detail)
    }
}

/// A factor as it was typed and checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// The condition, in one sentence.
    pub sentence: String,
    /// Where it lies.
    pub category: Category,
    /// How it contributed here.
    pub detail: String,
}

impl Draft {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        fields(&self.sentence, self.category, &self.detail)
    }
}

fn fields(sentence: &str, category: Category, detail: &str) -> Fields {
    Fields::new().with("Factor", sentence).with("Category", category.label()).with("How it contributed", detail)
}

/// What makes two sentences the same factor: the words, whatever their case and punctuation.
pub fn folded(sentence: &str) -> String {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A factor that can be chosen: it stands on a postmortem that the viewer may see.
#[derive(Debug, Clone, Queryable)]
pub struct Known {
    /// The condition, as it is worded on a postmortem that the viewer may see.
    pub sentence: Option<String>,
    /// Where it lies.
    pub category: Category,
    /// On how many postmortems that the viewer may see.
    pub seen: i64,
}

impl Known {
    /// The condition, in words.
    pub fn words(&self) -> &str {
        self.sentence.as_deref().unwrap_or_default()
    }
}

/// Another postmortem on which a factor was seen.
#[derive(Debug, Clone, Queryable)]
pub struct Elsewhere {
    /// The factor.
    pub factor_id: FactorId,
    /// The postmortem.
    pub postmortem_id: PostmortemId,
    /// Its title.
    pub title: String,
}

/// What one postmortem made of a question.
#[derive(Debug, Clone, Queryable)]
pub struct Prompt {
    /// The word of the question.
    pub question: String,
    /// What was made of it.
    pub state: PromptState,
    /// In words; may be empty.
    pub answer: String,
    /// Grows with each change.
    pub revision: i32,
    /// Who looked at it last.
    pub by: String,
}

/// The fields of a question as people see them.
pub fn prompt_fields(question: &str, state: PromptState, answer: &str) -> Fields {
    let words = super::prompts::find(question).map_or(question, |question| question.words);
    Fields::new().with("Question", words).with("What was made of it", state.label()).with("Answer", answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_the_same_factor() {
        let first = folded("Two services share one database connection pool.");
        assert_eq!(first, folded("  two services share one “database” connection-pool!"));
        assert_ne!(first, folded("Three services share one database connection pool."));
        assert_eq!(folded("接続プールの共有。"), folded("接続プールの共有"));
        assert_eq!(folded("…"), "");
    }
}
