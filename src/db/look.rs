//! A database file that is only looked at. Owns the reading of its schema's age and of its own
//! opinion of its health; never creates, brings up to date or changes anything.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Conn, sqlite};

/// An open database file that is looked at and left as it is.
pub struct Look(Conn);

/// How a file's schema compares with the one that this program works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// They are the same.
    Current,
    /// This many steps are missing; the next start takes them.
    Behind(usize),
    /// The file has steps that this program does not know: a newer one made it.
    Ahead,
    /// The file holds nothing of ours.
    Foreign,
}

impl Look {
    /// Opens the file at `path`, which must be there.
    ///
    /// # Errors
    /// When there is none, or it cannot be read as a database.
    pub fn at(path: &Path) -> anyhow::Result<Self> {
        sqlite::only_reading(path).map(Self)
    }

    /// How old the schema is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn schema(&mut self) -> anyhow::Result<Schema> {
        let Some(there) = sqlite::taken_steps(&mut self.0)? else { return Ok(Schema::Foreign) };
        let there: BTreeSet<String> = there.into_iter().collect();
        let known = sqlite::known_steps()?;
        let missing = known.iter().filter(|step| !there.contains(*step)).count();
        Ok(match missing {
            _ if there.iter().any(|step| !known.contains(step)) => Schema::Ahead,
            0 => Schema::Current,
            missing => Schema::Behind(missing),
        })
    }

    /// As [`super::Db::integrity`].
    ///
    /// # Errors
    /// When it is too broken to say.
    pub fn integrity(&mut self) -> anyhow::Result<Vec<String>> {
        sqlite::integrity(&mut self.0)
    }

    /// Runs `work` in one reading transaction.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn read<T, E>(&mut self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error>,
    {
        diesel::Connection::transaction(&mut self.0, work)
    }
}
