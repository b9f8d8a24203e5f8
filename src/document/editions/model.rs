//! Editions as rows.

use diesel::prelude::Queryable;

use crate::kernel::{EditionId, Instant};

/// An edition in a list, without what it holds.
#[derive(Debug, Clone, Queryable)]
pub struct EditionLine {
    /// Its id.
    pub id: EditionId,
    /// From 1 in each postmortem.
    pub number: i32,
    /// Name of who approved it, as it was then.
    pub approver: String,
    /// When.
    pub at: Instant,
    /// The last line of the activity that is in it.
    pub last_deed: i32,
    /// SHA-256 of what it holds, in lower-case hexadecimal.
    pub sha256: String,
}

/// An edition with what it holds.
#[derive(Debug, Clone, Queryable)]
pub struct Edition {
    /// What a list tells of it.
    pub line: EditionLine,
    /// One JSON text; see `contents`.
    pub content: String,
}

/// The newest edition of a postmortem, and what changed since.
#[derive(Debug, Clone)]
pub struct Newest {
    /// The edition.
    pub line: EditionLine,
    /// How often the document was changed since.
    pub changes: i64,
}

impl Newest {
    /// Whether the document is not any more what was approved.
    pub fn has_changed(&self) -> bool {
        self.changes > 0
    }

    /// "one change since", "12 changes since"; empty when nothing changed.
    pub fn since(&self) -> String {
        match self.changes {
            0 => String::new(),
            1 => "one change since".to_owned(),
            n => format!("{n} changes since"),
        }
    }
}

/// A correction that stands beside an edition.
#[derive(Debug, Clone, Queryable)]
pub struct Note {
    /// What is to be read otherwise, as typed.
    pub body: String,
    /// Name of who noted it.
    pub by: String,
    /// When.
    pub at: Instant,
}
