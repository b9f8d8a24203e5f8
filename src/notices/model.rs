//! Notices as their reader sees them.

use diesel::prelude::Queryable;

use crate::kernel::{Instant, NoticeId};
use crate::outbox::{About, Letter, Part};
use crate::web::Result;

/// A row of the list, as it is stored.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    pub id: NoticeId,
    pub kind: About,
    pub subject: String,
    pub letter: String,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

/// What somebody is told.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What it is about.
    pub kind: About,
    /// One line; of a mail its subject.
    pub subject: String,
    /// What it says; of a mail its words.
    pub letter: Letter,
    /// When it was told.
    pub created_at: Instant,
    /// When it was read.
    pub read_at: Option<Instant>,
}

impl Notice {
    /// The notice of a row.
    ///
    /// # Errors
    /// When its letter cannot be read.
    pub fn of(row: Row) -> Result<Self> {
        let Row { id, kind, subject, letter, created_at, read_at } = row;
        let letter = serde_json::from_str(&letter).map_err(anyhow::Error::from)?;
        Ok(Self { id, kind, subject, letter, created_at, read_at })
    }

    /// Whether it waits to be read.
    pub fn is_new(&self) -> bool {
        self.read_at.is_none()
    }

    /// Its links inside the house, what matters most first: what is there, and the path.
    pub fn links(&self) -> Vec<(&str, &str)> {
        fn link(part: &Part) -> Option<(&str, &str)> {
            match part {
                Part::Link(label, path) if path.starts_with('/') => Some((label, path)),
                _ => None,
            }
        }
        self.letter.parts().iter().filter_map(link).collect()
    }
}
