//! What reminders are decided from. There is no viewer: each row is for one reader, and is there only when that reader may
//! see the incident.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Seat, Spine};
use super::rule::{AHEAD, GRACE, STALE};
use crate::db::Conn;
use crate::incidents::person_sees;
use crate::kernel::Instant;
use crate::postmortems::{IsNotClosed, IsOpen};
use crate::schema::{attendees, incidents, meetings, people, postmortems};

/// Further ahead than any day that is tomorrow somewhere.
const TOMORROW: Duration = Duration::hours(50);

macro_rules! spines {
    () => {
        postmortems::table
            .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
            .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
            .filter(people::disabled_at.is_null())
            .filter(postmortems::meeting_at.is_null())
            .filter(person_sees())
            .select((
                postmortems::id,
                postmortems::title,
                postmortems::opened_at,
                postmortems::deadline_on,
                postmortems::deadline_ends_at,
                postmortems::deadline_words,
                people::id,
                people::name,
                people::email,
                incidents::id,
                people::reminders,
            ))
    };
}

/// Postmortems without a meeting of which an owner may have to be reminded, each once.
pub fn without_meeting(c: &mut Conn, now: Instant) -> QueryResult<Vec<Spine>> {
    let mut found: Vec<Spine> = spines!()
        .filter(IsNotClosed)
        .filter(IsOpen)
        .filter(postmortems::opened_at.gt(now.plus(-STALE)).and(postmortems::opened_at.le(now.plus(-GRACE))))
        .load(c)?;
    let near: Vec<Spine> = spines!()
        .filter(IsOpen)
        .filter(postmortems::deadline_ends_at.gt(now).and(postmortems::deadline_ends_at.le(now.plus(TOMORROW))))
        .load(c)?;
    found.extend(near.into_iter().filter(|one| one.opened_at > now.plus(-GRACE) || one.opened_at <= now.plus(-STALE)));
    Ok(found)
}

/// Who is invited to the meetings of the coming day.
pub fn meetings_ahead(c: &mut Conn, now: Instant) -> QueryResult<Vec<Seat>> {
    meetings::table
        .inner_join(attendees::table)
        .inner_join(people::table.on(attendees::person_id.eq(people::id)))
        .inner_join(postmortems::table.on(meetings::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .filter(meetings::starts_at.gt(now).and(meetings::starts_at.le(now.plus(AHEAD))))
        .filter(meetings::cancelled_at.is_null().and(people::disabled_at.is_null()))
        .filter(person_sees())
        .order((meetings::starts_at, meetings::id, people::id))
        .select((
            meetings::id,
            postmortems::id,
            postmortems::title,
            meetings::starts_at,
            meetings::changed_at,
            meetings::zone,
            meetings::place,
            attendees::answer,
            people::id,
            people::name,
            people::email,
            incidents::id,
            people::reminders,
        ))
        .load(c)
}
