//! SQL of what waits for somebody.

use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::open::{IsNotClosed, meeting_is_due};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::Instant;
use crate::postmortems::model::Line;
use crate::schema::{incidents, people, postmortems};

/// What stands in a [`Line`], for stores that join postmortems with their incident and owner.
#[auto_type]
pub fn line_columns() -> _ {
    (
        postmortems::id,
        postmortems::title,
        postmortems::status,
        postmortems::owner_id,
        people::name,
        postmortems::deadline_on,
        postmortems::deadline_ends_at,
        postmortems::meeting_at,
        postmortems::opened_at,
        incidents::id,
        incidents::severity,
        incidents::restricted,
    )
}

/// Postmortems as [`Line`]s, as far as the viewer sees them.
macro_rules! lines {
    ($viewer:expr) => {
        postmortems::table
            .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
            .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
            .filter(seen_by($viewer))
            .select(line_columns())
    };
}

/// What the viewer owns and has not closed, by deadline.
pub fn owned(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<Line>> {
    lines!(viewer)
        .filter(postmortems::owner_id.eq(viewer.id))
        .filter(IsNotClosed)
        .order((postmortems::deadline_ends_at.is_null(), postmortems::deadline_ends_at, postmortems::id))
        .limit(limit)
        .load(c)
}

/// Those whose deadline has passed without a meeting, the longest first.
pub fn late(c: &mut Conn, viewer: &Viewer, now: Instant, limit: i64) -> QueryResult<Vec<Line>> {
    lines!(viewer)
        .filter(meeting_is_due(now))
        .filter(postmortems::deadline_ends_at.le(now))
        .order((postmortems::deadline_ends_at, postmortems::id))
        .limit(limit)
        .load(c)
}

/// Those whose meeting is due, the next deadline first.
pub fn due(c: &mut Conn, viewer: &Viewer, now: Instant, limit: i64) -> QueryResult<Vec<Line>> {
    lines!(viewer)
        .filter(meeting_is_due(now))
        .filter(postmortems::deadline_ends_at.gt(now))
        .order((postmortems::deadline_ends_at, postmortems::id))
        .limit(limit)
        .load(c)
}
