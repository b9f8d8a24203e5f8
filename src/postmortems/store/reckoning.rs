//! SQL on the deadlines of all open postmortems, for when a setting changes by which they are reckoned.

use diesel::prelude::*;

use super::open::meeting_is_due;
use super::spine::{Reckoning, store_deadline};
use crate::db::Conn;
use crate::kernel::{Instant, PersonId};
use crate::postmortems::model::Standing;
use crate::postmortems::reckoning::Moved;
use crate::schema::{incidents, postmortems};

/// The open postmortems whose meeting was not held by `now` and whose clock runs, by deadline. Those of all people: whoever
/// changes a setting administers, and sees them all.
pub fn standing(c: &mut Conn, now: Instant) -> QueryResult<Vec<Standing>> {
    postmortems::table
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .filter(meeting_is_due(now))
        .filter(incidents::resolved_at.is_not_null())
        .order((postmortems::deadline_ends_at, postmortems::id))
        .select((
            postmortems::id,
            postmortems::title,
            incidents::id,
            incidents::severity,
            incidents::resolved_at.assume_not_null(),
            postmortems::deadline_on,
            postmortems::deadline_words,
            postmortems::deadline_ends_at,
            postmortems::meeting_at,
        ))
        .load(c)
}

/// Stores another deadline; the old one stays in the history (RULES 5).
pub fn move_deadline(c: &mut Conn, moved: &Moved, why: &str, by: PersonId, now: Instant) -> QueryResult<()> {
    let due = Reckoning { day: Some(moved.after), words: moved.words.clone(), ends_at: Some(moved.ends_at) };
    store_deadline(c, moved.postmortem.id, &due, why, by, now)
}
