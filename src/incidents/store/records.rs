//! SQL on single incidents.

use diesel::dsl::{auto_type, exists};
use diesel::prelude::*;

use crate::accounts::{PersonLine, Viewer};
use crate::db::Conn;
use crate::incidents::model::{Incident, NewIncident};
use crate::kernel::{IncidentId, Instant, PersonId, PostmortemId};
use crate::outbox;
use crate::schema::{incident_readers, incidents, people};

/// The condition under which a viewer sees an incident and its postmortem: it is open to all, or
/// the viewer administers, or is one of its readers. Every query on incidents, here and in rooms
/// above, holds it.
pub fn seen_by(viewer: &Viewer) -> seen {
    seen(viewer.admin, viewer.id)
}

#[auto_type]
fn seen(admin: bool, person: PersonId) -> _ {
    let of_person = incident_readers::person_id.eq(person);
    let theirs = incident_readers::table.filter(of_person).select(incident_readers::incident_id);
    let open = incidents::restricted.eq(false);
    open.or(admin.into_sql::<diesel::sql_types::Bool>()).or(incidents::id.eq_any(theirs))
}

/// Whether the person of a row sees the incident of that row: [`seen_by`] for many people at once.
#[auto_type]
pub fn person_sees() -> _ {
    let open = incidents::restricted.eq(false);
    let reads = incident_readers::incident_id.eq(incidents::id).and(incident_readers::person_id.eq(people::id));
    open.or(people::admin).or(exists(incident_readers::table.filter(reads)))
}

/// Whether the person of a row sees one incident: `id`, which is open to everybody or restricted.
#[auto_type]
pub fn person_sees_it(id: IncidentId, is_open: bool) -> _ {
    let open = is_open.into_sql::<diesel::sql_types::Bool>();
    let reads = incident_readers::incident_id.eq(id).and(incident_readers::person_id.eq(people::id));
    open.or(people::admin).or(exists(incident_readers::table.filter(reads)))
}

/// One incident, if the viewer sees it.
pub fn find(c: &mut Conn, viewer: &Viewer, id: IncidentId) -> QueryResult<Option<Incident>> {
    incidents::table
        .filter(incidents::id.eq(id))
        .filter(seen_by(viewer))
        .select(Incident::as_select())
        .first(c)
        .optional()
}

/// Records an incident.
pub fn add(
    c: &mut Conn,
    id: IncidentId,
    new: &NewIncident,
    restricted: bool,
    by: PersonId,
    now: Instant,
) -> QueryResult<()> {
    diesel::insert_into(incidents::table)
        .values((
            new,
            incidents::id.eq(id),
            incidents::began_at.eq(new.moments.earliest().unwrap_or(now)),
            incidents::restricted.eq(restricted),
            incidents::revision.eq(1),
            incidents::recorded_by.eq(by),
            incidents::recorded_at.eq(now),
        ))
        .execute(c)
        .map(drop)
}

/// Replaces what can be changed of `before`, if it is still what is stored; says whether it was.
pub fn change(c: &mut Conn, before: &Incident, new: &NewIncident) -> QueryResult<bool> {
    let same = incidents::table.filter(incidents::id.eq(before.id).and(incidents::revision.eq(before.revision)));
    let began_at = new.moments.earliest().unwrap_or(before.recorded_at);
    diesel::update(same)
        .set((new, incidents::began_at.eq(began_at), incidents::revision.eq(before.revision + 1)))
        .execute(c)
        .map(|rows| rows > 0)
}

/// Notes that the postmortem of an incident was opened.
pub fn postmortem_opened(c: &mut Conn, id: IncidentId, postmortem: PostmortemId) -> QueryResult<()> {
    diesel::update(incidents::table.find(id)).set(incidents::postmortem_id.eq(postmortem)).execute(c).map(drop)
}

/// Notes since when an incident is done, or that it is not: its postmortem tells (RULES 3).
pub fn set_done(c: &mut Conn, id: IncidentId, since: Option<Instant>) -> QueryResult<()> {
    diesel::update(incidents::table.find(id)).set(incidents::done_at.eq(since)).execute(c).map(drop)
}

/// Restricts an incident to its readers, or opens it to all.
pub fn set_restricted(c: &mut Conn, id: IncidentId, restricted: bool, now: Instant) -> QueryResult<()> {
    diesel::update(incidents::table.find(id)).set(incidents::restricted.eq(restricted)).execute(c)?;
    withhold(c, id, now)
}

/// Mails about a restricted incident that still wait go to those alone who may see it.
pub fn withhold(c: &mut Conn, id: IncidentId, now: Instant) -> QueryResult<()> {
    let restricted: bool = incidents::table.find(id).select(incidents::restricted).first(c)?;
    if !restricted {
        return Ok(());
    }
    let may_see: Vec<PersonId> = people::table.filter(person_sees_it(id, false)).select(people::id).load(c)?;
    outbox::withhold(c, id, &may_see, now)
}

/// These people by name, whether or not their accounts still work.
pub fn people_among(c: &mut Conn, ids: Vec<PersonId>) -> QueryResult<Vec<PersonLine>> {
    people::table
        .filter(people::id.eq_any(ids))
        .order((people::name, people::id))
        .select(PersonLine::as_select())
        .load(c)
}

/// Who can be chosen in a form that names `kept` already: working accounts and these, by name.
/// Somebody who has left since stays where they were named.
pub fn choosable(c: &mut Conn, kept: Vec<PersonId>) -> QueryResult<Vec<PersonLine>> {
    people::table
        .filter(people::disabled_at.is_null().or(people::id.eq_any(kept)))
        .order((people::name, people::id))
        .select(PersonLine::as_select())
        .load(c)
}
