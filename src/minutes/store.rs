//! SQL of attendance. The caller has loaded the postmortem through the viewer.

use diesel::prelude::*;

use super::model::Noted;
use crate::accounts::Viewer;
use crate::asks;
use crate::db::Conn;
use crate::kernel::{Instant, MeetingId, PersonId};
use crate::postmortems::{Place, Postmortem};
use crate::schema::{attendance, people};

/// Of whom it was noted whether they were there, by name.
pub fn of(c: &mut Conn, meeting: MeetingId) -> QueryResult<Vec<Noted>> {
    attendance::table
        .inner_join(people::table.on(attendance::person_id.eq(people::id)))
        .filter(attendance::meeting_id.eq(meeting))
        .order((people::name, people::id))
        .select((attendance::person_id, people::name, attendance::present))
        .load(c)
}

/// Notes whether somebody was there. Each person is noted by themselves, so that two who take notes never undo each other's.
/// The same a second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn note(
    c: &mut Conn,
    (postmortem, meeting): (&Postmortem, MeetingId),
    (person, name): (PersonId, &str),
    present: bool,
    viewer: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    let row = attendance::table.find((meeting, person));
    let before: Option<bool> = row.select(attendance::present).first(c).optional()?;
    if before == Some(present) {
        return Ok(());
    }
    let noted = (attendance::present.eq(present), attendance::noted_by.eq(viewer.id), attendance::noted_at.eq(now));
    diesel::insert_into(attendance::table)
        .values((attendance::meeting_id.eq(meeting), attendance::person_id.eq(person), noted))
        .on_conflict((attendance::meeting_id, attendance::person_id))
        .do_update()
        .set(noted)
        .execute(c)?;
    let words = format!("noted that {name} was {}at the meeting", if present { "" } else { "not " });
    asks::wrote(c, postmortem, Place::MeetingNotes, "meeting.attendance", &words, viewer, now)
}
