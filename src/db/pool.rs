//! The pools of connections. Owns how many there are and in which role each works.

use std::path::Path;
use std::time::Duration;

use diesel::r2d2::{self, ConnectionManager, CustomizeConnection};

use super::{Conn, sqlite};

pub(super) type Pool = r2d2::Pool<ConnectionManager<Conn>>;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Reader,
    Writer,
}

pub(super) fn make(path: &Path, size: u32, role: Role) -> anyhow::Result<Pool> {
    let manager = ConnectionManager::new(path.to_string_lossy());
    Ok(r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(false)
        // A semaphore stands in front of the pool, so a wait here means that opening failed.
        .connection_timeout(Duration::from_secs(5))
        .connection_customizer(Box::new(role))
        .build(manager)?)
}

impl CustomizeConnection<Conn, r2d2::Error> for Role {
    fn on_acquire(&self, conn: &mut Conn) -> Result<(), r2d2::Error> {
        sqlite::prepare(conn, *self).map_err(r2d2::Error::QueryError)
    }
}
