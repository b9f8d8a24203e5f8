//! The only way to a connection: `Db::read` and `Db::write`.
//! Owns the connection alias, the pragmas, the pools and the embedded migrations; owns no table.
//!
//! SQLite has one writer at a time, so there is one writing connection and a queue of tasks in
//! front of it: a task that waits holds no thread, and no transaction can meet a lock.

mod look;
mod pool;
mod sqlite;
mod written_out;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Semaphore;

pub use look::{Look, Schema};
use pool::{Pool, Role};
pub(crate) use written_out::written_out;

/// The connection of the engine this build is made for; the rooms name no engine.
pub type Conn = diesel::SqliteConnection;
/// The backend of [`Conn`].
pub type Backend = diesel::sqlite::Sqlite;

/// One task writes, and the next one stands ready on a thread of its own, so that the connection is never idle while word
/// goes round that it is free. All others wait without a thread.
const WRITING_AND_NEXT: usize = 2;

/// The database could not do the work just now; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// No connection could be had.
    #[error("no database connection")]
    Connection(#[from] diesel::r2d2::PoolError),
    /// The work itself broke down.
    #[error("work on the database broke off")]
    Broken(#[from] tokio::task::JoinError),
    /// The server is stopping.
    #[error("the database is closed")]
    Closed(#[from] tokio::sync::AcquireError),
}

/// A handle to the database; cloning it is cheap and shares the connections.
#[derive(Clone)]
pub struct Db {
    readers: Pool,
    writer: Pool,
    reading: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

impl Db {
    /// Opens (and creates, when missing) the database at `path`, brings its schema up to date and
    /// makes `readers` reading connections (1 to 64) and one that writes.
    pub fn open(path: &Path, readers: u32) -> anyhow::Result<Self> {
        sqlite::migrate(path)?;
        Ok(Self {
            readers: pool::make(path, readers, Role::Reader)?,
            writer: pool::make(path, 1, Role::Writer)?,
            reading: Arc::new(Semaphore::new(readers as usize)),
            writing: Arc::new(Semaphore::new(WRITING_AND_NEXT)),
        })
    }

    /// Runs `work` on a thread for blocking work, in one reading transaction: all its queries see
    /// the same state.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<diesel::result::Error> + From<Unavailable> + Send + 'static,
    {
        let slot = Arc::clone(&self.reading).acquire_owned().await.map_err(Unavailable::from)?;
        let pool = self.readers.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _slot = slot;
            let mut conn = pool.get().map_err(Unavailable::from)?;
            diesel::Connection::transaction(&mut *conn, work)
        });
        done.await.map_err(Unavailable::from)?
    }

    /// Runs `work` on a thread for blocking work, in one writing transaction that holds the write
    /// lock from its start: what it reads stays true until it commits. An error undoes all of it.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<diesel::result::Error> + From<Unavailable> + Send + 'static,
    {
        let place = Arc::clone(&self.writing).acquire_owned().await.map_err(Unavailable::from)?;
        let pool = self.writer.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            let mut conn = pool.get().map_err(Unavailable::from)?;
            sqlite::immediate(&mut conn, work)
        });
        done.await.map_err(Unavailable::from)?
    }

    /// [`Db::write`] for commands and start-up, where no request waits.
    pub fn write_now<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error> + From<Unavailable>,
    {
        let mut conn = self.writer.get().map_err(Unavailable::from)?;
        sqlite::immediate(&mut conn, work)
    }

    /// Asks the database for its own opinion of its integrity; an empty list is a clean bill.
    pub fn integrity(&self) -> anyhow::Result<Vec<String>> {
        sqlite::integrity(&mut *self.readers.get()?)
    }
}

/// Whether an error says that no more can be stored: the disk or a quota is full.
pub fn storage_is_full(error: &diesel::result::Error) -> bool {
    sqlite::is_full(error)
}

/// Whether an error says that the database is locked by another program.
pub fn is_locked(error: &diesel::result::Error) -> bool {
    sqlite::is_locked(error)
}
