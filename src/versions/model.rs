//! Versions as rows.

use serde::{Deserialize, Serialize};

use crate::kernel::{Instant, PersonId, PostmortemId, text_enum};
use crate::postmortems::Place;

text_enum! {
    /// What made a version.
    pub enum Step {
        /// The item came to be.
        Added = "added", "added";
        /// It was changed.
        Changed = "changed", "changed";
        /// It was taken away; its row stays.
        Removed = "removed", "removed";
        /// It was brought back.
        Restored = "restored", "brought back";
    }
}

/// An item's fields as people see them, in the order of the form: label and value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// These and one more.
    #[must_use]
    pub fn with(mut self, label: &str, value: impl Into<String>) -> Self {
        self.0.push((label.to_owned(), value.into()));
        self
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(label, value)| (label.as_str(), value.as_str()))
    }

    /// The value of `label`; empty when there is none.
    pub fn value(&self, label: &str) -> &str {
        self.iter().find(|(name, _)| *name == label).map_or("", |(_, value)| value)
    }
}

/// A version to be kept.
pub struct Version<'a> {
    /// The postmortem.
    pub postmortem: PostmortemId,
    /// Where the item stands.
    pub place: Place,
    /// The item's id.
    pub item: &'a str,
    /// The item's revision from now on, from 1.
    pub revision: i32,
    /// What made it.
    pub step: Step,
    /// What the item says now; of a removed one, what it said.
    pub fields: &'a Fields,
    /// Who did it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// A version that was kept.
#[derive(Debug, Clone)]
pub struct PastVersion {
    /// Where the item stands.
    pub place: Place,
    /// Its number, from 1.
    pub revision: i32,
    /// What made it.
    pub step: Step,
    /// What the item said.
    pub fields: Fields,
    /// Name of who did it.
    pub by: String,
    /// When.
    pub at: Instant,
}
