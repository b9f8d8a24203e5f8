//! SQL on many meetings, always through the viewer.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::Instant;
use crate::kernel::pages::Window;
use crate::meetings::model::{Ahead, Entry};
use crate::meetings::times;
use crate::schema::{attendees, incidents, meetings, people, postmortems};

/// How long ago a meeting that is not over can have started.
const LONGEST: chrono::Duration = chrono::Duration::minutes(times::MAX_MINUTES as i64);
/// More than anybody attends in that time.
const UNDER_WAY: i64 = 50;

/// Meetings that the viewer is invited to and that are not over, the next first.
pub fn ahead(c: &mut Conn, viewer: &Viewer, now: Instant, limit: i64) -> QueryResult<Vec<Ahead>> {
    let candidates: Vec<Ahead> = attendees::table
        .inner_join(meetings::table)
        .inner_join(postmortems::table.on(meetings::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .filter(attendees::person_id.eq(viewer.id))
        .filter(meetings::starts_at.gt(now.plus(-LONGEST)).and(meetings::cancelled_at.is_null()))
        .filter(seen_by(viewer))
        .order((meetings::starts_at, meetings::id))
        .limit(limit + UNDER_WAY)
        .select((
            postmortems::id,
            postmortems::title,
            meetings::starts_at,
            meetings::minutes,
            attendees::required,
            attendees::answer,
        ))
        .load(c)?;
    let ahead = candidates.into_iter().filter(|one| times::end(one.starts_at, one.minutes) > now);
    Ok(ahead.take(usize::try_from(limit).unwrap_or_default()).collect())
}

/// The calendar: meetings that start at `from` or later, the next first; or before it, the last
/// first.
pub fn entries(c: &mut Conn, viewer: &Viewer, from: Instant, before: bool, window: Window) -> QueryResult<Vec<Entry>> {
    let mine = attendees::meeting_id.eq(meetings::id).and(attendees::person_id.eq(viewer.id));
    let query = meetings::table
        .inner_join(postmortems::table.on(meetings::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .left_join(people::table.on(meetings::facilitator_id.eq(people::id.nullable())))
        .left_join(attendees::table.on(mine))
        .filter(seen_by(viewer))
        .select((
            postmortems::id,
            postmortems::title,
            incidents::severity,
            incidents::restricted,
            postmortems::deadline_ends_at,
            meetings::starts_at,
            meetings::minutes,
            meetings::place,
            people::name.nullable(),
            meetings::cancelled_at,
            attendees::answer.nullable(),
            attendees::required.nullable(),
        ))
        .offset(window.offset)
        .limit(window.limit);
    match before {
        false => query.filter(meetings::starts_at.ge(from)).order((meetings::starts_at, meetings::id)).load(c),
        true => query.filter(meetings::starts_at.lt(from)).order((meetings::starts_at.desc(), meetings::id)).load(c),
    }
}
