//! What is peculiar to SQLite: pragmas, migrations, its kinds of failure.

use std::path::Path;

use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::deserialize::{self, FromSql};
use diesel::migration::MigrationSource;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::{Connection, QueryResult, QueryableByName, RunQueryDsl, sql_query, sql_types};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::pool::Role;
use super::{Backend, Conn};
use crate::kernel::Instant;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Brings the file at `path` to the newest schema. Pages of 8 KiB, since a section's row seldom
/// fits into 4: this only has an effect before the first table exists.
pub(super) fn migrate(path: &Path) -> anyhow::Result<()> {
    let mut conn = Conn::establish(&path.to_string_lossy())
        .with_context(|| format!("cannot open the database {}", path.display()))?;
    conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA page_size = 8192;")
        .and_then(|()| write_ahead(&mut conn))
        .with_context(|| format!("{} is not a database this program can use", path.display()))?;
    // One transaction around all of it: of two programs that start at once, one waits and finds it done.
    immediate(&mut conn, |conn| {
        refuse_strange(conn).with_context(|| format!("{} is left as it is", path.display()))?;
        conn.run_pending_migrations(MIGRATIONS)
            .map_err(|error| anyhow::anyhow!("cannot bring {} up to date: {error}", path.display()))?;
        // A file that can only be read says so at the first write, and that would be somebody's text.
        conn.batch_execute("PRAGMA user_version = 0;")
            .with_context(|| format!("{} cannot be written: give this program the right to", path.display()))
    })
}

/// Switches to the write-ahead log. Of two programs that switch a new file at once one is told that it is locked, and no
/// `busy_timeout` makes it wait, since both hold a shared lock and want the exclusive one: it lets go and tries again.
fn write_ahead(conn: &mut Conn) -> QueryResult<()> {
    for _ in 0..100 {
        match conn.batch_execute("PRAGMA journal_mode = WAL;") {
            Err(Error::DatabaseError(_, said)) if said.message() == "database is locked" => {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            ended => return ended,
        }
    }
    conn.batch_execute("PRAGMA journal_mode = WAL;")
}

/// Neither what a newer program changed nor what belongs to another one is written to.
fn refuse_strange(conn: &mut Conn) -> anyhow::Result<()> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = sql_types::BigInt)]
        tables: i64,
    }
    match taken_steps(conn)? {
        Some(taken) => {
            let known = known_steps()?;
            anyhow::ensure!(
                taken.iter().all(|step| known.contains(step)),
                "a newer version of this program changed it"
            );
        }
        None => {
            let found: Count = sql_query("SELECT count(*) AS tables FROM sqlite_schema").get_result(conn)?;
            anyhow::ensure!(found.tables == 0, "it holds tables of another program");
        }
    }
    Ok(())
}

/// `synchronous = FULL`: a confirmed save survives a power cut. The wait for a lock comes first,
/// so that the other settings can wait, too. The file is not mapped into memory: a page of it would
/// count for each connection, a failing disk would end the program instead of a request, and each
/// time the file grows it would be mapped anew. The log is copied into the file after 4,000 pages
/// (32 MiB) and not after 1,000: pages that many saves touch, such as the ends of indexes, are copied
/// once for more of them. 32 MB of pages to a connection hold the tables that every page of ten thousand postmortems goes
/// through (spines, incidents, people and their keys); with 8 MB a document took a sixth longer.
pub(super) fn prepare(conn: &mut Conn, role: Role) -> QueryResult<()> {
    conn.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; \
         PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;",
    )?;
    match role {
        Role::Reader => conn.batch_execute("PRAGMA query_only = ON;"),
        Role::Writer => Ok(()),
    }
}

/// Opens an existing file in a way that leaves it as it is. Opening alone reads nothing, so the
/// catalogue is read to see whether this is a database.
pub(super) fn only_reading(path: &Path) -> anyhow::Result<Conn> {
    if !path.is_file() {
        anyhow::bail!("there is no file {}", path.display());
    }
    let open = || -> anyhow::Result<Conn> {
        let mut conn = Conn::establish(&path.to_string_lossy())?;
        conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; SELECT count(*) FROM sqlite_schema;")?;
        Ok(conn)
    };
    open().with_context(|| format!("{} cannot be read as a database", path.display()))
}

/// The migrations that were carried out on the file; none when it does not keep a list of them.
pub(super) fn taken_steps(conn: &mut Conn) -> QueryResult<Option<Vec<String>>> {
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = sql_types::Text)]
        version: String,
    }
    let list: Vec<Step> =
        sql_query("SELECT name AS version FROM sqlite_schema WHERE name = '__diesel_schema_migrations'").load(conn)?;
    if list.is_empty() {
        return Ok(None);
    }
    let steps: Vec<Step> = sql_query("SELECT version FROM __diesel_schema_migrations").load(conn)?;
    Ok(Some(steps.into_iter().map(|step| step.version).collect()))
}

/// The migrations that this program has.
pub(super) fn known_steps() -> anyhow::Result<Vec<String>> {
    let steps = MigrationSource::<Backend>::migrations(&MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(steps.iter().map(|step| step.name().version().to_string()).collect())
}

/// Diesel reads a moment through a list of eighteen patterns, each taken apart anew for every value; a document has hundreds.
impl FromSql<sql_types::Timestamp, Backend> for Instant {
    fn from_sql(bytes: <Backend as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<sql_types::Text, Backend>>::from_sql(bytes)?;
        Self::from_stored(&text).ok_or_else(|| format!("{text:?} is no moment").into())
    }
}

/// A transaction that takes the write lock at its start: one that read first and wrote later
/// could be refused at once instead of waiting.
pub(super) fn immediate<T, E: From<Error>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    conn.immediate_transaction(work)
}

pub(super) fn integrity(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = sql_types::Text)]
        integrity_check: String,
    }
    let lines: Vec<Line> = sql_query("PRAGMA integrity_check").load(conn)?;
    let broken = sql_query("SELECT 'row of ' || \"table\" || ' points to a missing ' || parent AS integrity_check FROM pragma_foreign_key_check")
        .load::<Line>(conn)?;
    let all = lines.into_iter().chain(broken).map(|line| line.integrity_check);
    Ok(all.filter(|line| line != "ok").collect())
}

pub(super) fn is_full(error: &Error) -> bool {
    says(error, "database or disk is full")
}

pub(super) fn is_locked(error: &Error) -> bool {
    says(error, "database is locked")
}

fn says(error: &Error, words: &str) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, info) if info.message() == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `docs/decisions/0007-sqlite-build.md`: other settings work, and every page is slower.
    #[test]
    fn sqlite_is_built_with_our_settings() {
        #[derive(QueryableByName)]
        struct Setting {
            #[diesel(sql_type = sql_types::Text)]
            compile_options: String,
        }
        let mut conn = Conn::establish(":memory:").unwrap();
        let settings: Vec<Setting> = sql_query("PRAGMA compile_options").load(&mut conn).unwrap();
        let has = |name: &str| settings.iter().any(|setting| setting.compile_options == name);
        assert!(has("ENABLE_QPSG") && has("DEFAULT_MEMSTATUS=0") && !has("ENABLE_MEMORY_MANAGEMENT"));
    }
}
