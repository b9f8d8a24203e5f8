//! SQL of attendance. The caller has loaded the postmortem through the viewer.

use diesel::prelude::*;

use super::agenda::people_come_from;
use super::model::Noted;
use crate::accounts::Viewer;
use crate::asks;
use crate::db::Conn;
use crate::kernel::{Instant, PersonId};
use crate::meetings::{self, Meeting};
use crate::postmortems::{Place, Postmortem};
use crate::schema::{attendance, people};

/// Of whom it was noted whether they were there, by name. What was noted before a meeting moved is not about this one.
pub fn of(c: &mut Conn, meeting: &Meeting) -> QueryResult<Vec<Noted>> {
    attendance::table
        .inner_join(people::table.on(attendance::person_id.eq(people::id)))
        .filter(attendance::meeting_id.eq(meeting.id))
        .filter(attendance::noted_at.ge(people_come_from(meeting.starts_at)))
        .order((people::name, people::id))
        .select((attendance::person_id, people::name, attendance::present))
        .load(c)
}

/// Notes whether somebody was there. Each person is noted by themselves, so that two who take notes never undo each other's.
/// The same a second time does nothing. Somebody who was not invited is there or is nothing to note.
///
/// # Errors
/// Those of the database.
pub fn note(
    c: &mut Conn,
    (postmortem, meeting): (&Postmortem, &Meeting),
    (person, name): (PersonId, &str),
    present: bool,
    viewer: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    let before = of(c, meeting)?.into_iter().find(|one| one.person_id == person).map(|one| one.present);
    if before == Some(present) {
        return Ok(());
    }
    let words = format!("noted that {name} was {}at the meeting", if present { "" } else { "not " });
    if !present && !meetings::attendees_of(c, meeting.id)?.iter().any(|one| one.person_id == person) {
        if before.is_none() {
            return Ok(());
        }
        diesel::delete(attendance::table.find((meeting.id, person))).execute(c)?;
        return asks::wrote(c, postmortem, Place::MeetingNotes, "meeting.attendance", &words, viewer, now);
    }
    let noted = (attendance::present.eq(present), attendance::noted_by.eq(viewer.id), attendance::noted_at.eq(now));
    diesel::insert_into(attendance::table)
        .values((attendance::meeting_id.eq(meeting.id), attendance::person_id.eq(person), noted))
        .on_conflict((attendance::meeting_id, attendance::person_id))
        .do_update()
        .set(noted)
        .execute(c)?;
    asks::wrote(c, postmortem, Place::MeetingNotes, "meeting.attendance", &words, viewer, now)
}
