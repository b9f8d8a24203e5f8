//! SQL on sessions.

use diesel::prelude::*;

use crate::accounts::model::{NewSession, Role, SessionLine, Viewer};
use crate::db::{Conn, written_out};
use crate::kernel::{Instant, PersonId, SessionId, Zone};
use crate::schema::{people, sessions};

written_out!(
    /// How many notices the person of the row has not read, up to 21, of those that they may see now. The one look upwards of
    /// this room: the count stands in the head of every page, and a query of its own would cost each of them. It must say the
    /// same as the condition of the incidents; a test compares them.
    Unread: diesel::sql_types::BigInt,
    "(SELECT COUNT(*) FROM (SELECT 1 FROM notices WHERE notices.person_id = people.id AND notices.read_at IS NULL \
      AND (notices.incident_id IS NULL OR people.admin \
      OR EXISTS (SELECT 1 FROM incidents WHERE incidents.id = notices.incident_id AND NOT incidents.restricted) \
      OR EXISTS (SELECT 1 FROM incident_readers WHERE incident_readers.incident_id = notices.incident_id \
      AND incident_readers.person_id = people.id)) LIMIT 21) AS unread)"
);

/// A session that counts, with its person, read in one query.
pub struct Found {
    /// The person and the session.
    pub viewer: Viewer,
    /// What the session holds, as JSON.
    pub state: String,
    /// When it was last seen.
    pub seen_at: Instant,
    /// How many notices the person has not read, up to 21.
    pub unread: i64,
}

/// The session behind a key, unless it ran out or its person is disabled.
pub fn find(c: &mut Conn, key_hash: &str, now: Instant) -> QueryResult<Option<Found>> {
    type Row = (SessionId, String, Instant, PersonId, String, Role, bool, Zone, i64);
    let row: Option<Row> = sessions::table
        .inner_join(people::table)
        .filter(sessions::key_hash.eq(key_hash))
        .filter(sessions::expires_at.gt(now))
        .filter(people::disabled_at.is_null())
        .select((
            sessions::id,
            sessions::state,
            sessions::seen_at,
            people::id,
            people::name,
            people::role,
            people::admin,
            people::zone,
            Unread,
        ))
        .first(c)
        .optional()?;
    Ok(row.map(|(session, state, seen_at, id, name, role, admin, zone, unread)| Found {
        viewer: Viewer { id, name, role, admin, zone, session },
        state,
        seen_at,
        unread,
    }))
}

/// Stores a session.
pub fn add(c: &mut Conn, session: &NewSession) -> QueryResult<()> {
    diesel::insert_into(sessions::table).values(session).execute(c).map(drop)
}

/// Replaces what a session holds.
pub fn set_state(c: &mut Conn, key_hash: &str, state: &str) -> QueryResult<usize> {
    diesel::update(sessions::table.filter(sessions::key_hash.eq(key_hash))).set(sessions::state.eq(state)).execute(c)
}

/// Notes that a session was used, and until when it counts.
pub fn touch(c: &mut Conn, key_hash: &str, now: Instant, until: Instant) -> QueryResult<()> {
    diesel::update(sessions::table.filter(sessions::key_hash.eq(key_hash)))
        .set((sessions::seen_at.eq(now), sessions::expires_at.eq(until)))
        .execute(c)
        .map(drop)
}

/// Ends the session behind a key.
pub fn remove(c: &mut Conn, key_hash: &str) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::key_hash.eq(key_hash))).execute(c).map(drop)
}

/// A person's sessions that count, the newest first.
pub fn of(c: &mut Conn, person: PersonId, now: Instant) -> QueryResult<Vec<SessionLine>> {
    sessions::table
        .filter(sessions::person_id.eq(person).and(sessions::expires_at.gt(now)))
        .order((sessions::seen_at.desc(), sessions::id))
        .select(SessionLine::as_select())
        .load(c)
}

/// Ends one session of a person; says whether it was theirs.
pub fn end(c: &mut Conn, person: PersonId, session: SessionId) -> QueryResult<bool> {
    let theirs = sessions::table.filter(sessions::person_id.eq(person).and(sessions::id.eq(session)));
    diesel::delete(theirs).execute(c).map(|ended| ended > 0)
}

/// Ends all sessions of a person but `keep`.
pub fn end_others(c: &mut Conn, person: PersonId, keep: Option<SessionId>) -> QueryResult<usize> {
    let theirs = sessions::table.filter(sessions::person_id.eq(person));
    match keep {
        Some(keep) => diesel::delete(theirs.filter(sessions::id.ne(keep))).execute(c),
        None => diesel::delete(theirs).execute(c),
    }
}

/// Removes sessions that ran out.
pub fn sweep(c: &mut Conn, now: Instant) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(c)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use diesel::connection::InstrumentationEvent;
    use diesel::sql_types::Text;
    use diesel::{QueryableByName, sql_query};

    use super::*;
    use crate::db::Db;
    use crate::kernel::zone::parse_local;
    use crate::web::Error;

    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    /// Left alone, the engine goes through all that somebody was ever told.
    #[test]
    fn the_count_of_notices_is_read_from_its_own_index_alone() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("debrief.db"), 1).unwrap();
        let now = Instant::from_utc(parse_local("2026-03-11T09:00").unwrap());
        let plan = db.write_now(|c| {
            let sent: Arc<Mutex<String>> = Arc::default();
            let last = Arc::clone(&sent);
            c.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                if let InstrumentationEvent::StartQuery { query, .. } = event {
                    *last.lock().unwrap() = query.to_string();
                }
            });
            find(c, "", now)?;
            c.set_instrumentation(|_: InstrumentationEvent<'_>| {});
            let sent = sent.lock().unwrap().split(" -- binds:").next().unwrap_or_default().to_owned();
            let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {sent}")).load(c)?;
            Ok::<_, Error>(steps.into_iter().map(|step| step.detail).collect::<Vec<_>>())
        });
        let plan = plan.unwrap();
        let count = plan.iter().find(|step| step.contains("notices")).unwrap();
        assert!(count.contains("COVERING INDEX notices_unread (person_id=? AND read_at=?)"), "{plan:#?}");
        assert!(plan.iter().all(|step| !step.starts_with("SCAN") || step.contains("unread")), "{plan:#?}");
    }
}
