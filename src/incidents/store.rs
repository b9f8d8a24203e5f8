//! All SQL of the room. Incidents are loaded through the viewer: what is not theirs is not found.

use diesel::dsl::{auto_type, exists};
use diesel::prelude::*;

use super::model::{Incident, NewIncident, Service};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::kernel::{IncidentId, Instant, PersonId, PostmortemId, ServiceId};
use crate::schema::{incident_readers, incident_services, incidents, services};

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

/// Replaces what can be changed of an incident, if it is still at `revision`; says whether it was.
pub fn change(
    c: &mut Conn,
    id: IncidentId,
    revision: i32,
    new: &NewIncident,
    recorded_at: Instant,
) -> QueryResult<bool> {
    let same = incidents::table.filter(incidents::id.eq(id).and(incidents::revision.eq(revision)));
    let began_at = new.moments.earliest().unwrap_or(recorded_at);
    diesel::update(same)
        .set((new, incidents::began_at.eq(began_at), incidents::revision.eq(revision + 1)))
        .execute(c)
        .map(|rows| rows > 0)
}

/// Notes that the postmortem of an incident was opened.
pub fn postmortem_opened(c: &mut Conn, id: IncidentId, postmortem: PostmortemId) -> QueryResult<()> {
    diesel::update(incidents::table.find(id)).set(incidents::postmortem_id.eq(postmortem)).execute(c).map(drop)
}

/// Restricts an incident to its readers, or opens it to all.
pub fn set_restricted(c: &mut Conn, id: IncidentId, restricted: bool) -> QueryResult<()> {
    diesel::update(incidents::table.find(id)).set(incidents::restricted.eq(restricted)).execute(c).map(drop)
}

/// Lets a person see a restricted incident; nothing happens when they do already.
pub fn admit(c: &mut Conn, id: IncidentId, person: PersonId) -> QueryResult<()> {
    diesel::insert_into(incident_readers::table)
        .values((incident_readers::incident_id.eq(id), incident_readers::person_id.eq(person)))
        .on_conflict_do_nothing()
        .execute(c)
        .map(drop)
}

/// Takes a person off the readers.
pub fn expel(c: &mut Conn, id: IncidentId, person: PersonId) -> QueryResult<()> {
    diesel::delete(incident_readers::table.find((id, person))).execute(c).map(drop)
}

/// Whether a person is among the readers.
pub fn is_reader(c: &mut Conn, id: IncidentId, person: PersonId) -> QueryResult<bool> {
    diesel::select(exists(incident_readers::table.find((id, person)))).get_result(c)
}

/// The services of an incident, by name.
pub fn services_of(c: &mut Conn, id: IncidentId) -> QueryResult<Vec<Service>> {
    incident_services::table
        .inner_join(services::table)
        .filter(incident_services::incident_id.eq(id))
        .order(services::name)
        .select(Service::as_select())
        .load(c)
}

/// Replaces the services of an incident.
pub fn set_services(c: &mut Conn, id: IncidentId, chosen: &[ServiceId]) -> QueryResult<()> {
    diesel::delete(incident_services::table.filter(incident_services::incident_id.eq(id))).execute(c)?;
    let rows: Vec<_> = chosen
        .iter()
        .map(|service| (incident_services::incident_id.eq(id), incident_services::service_id.eq(*service)))
        .collect();
    diesel::insert_into(incident_services::table).values(rows).on_conflict_do_nothing().execute(c).map(drop)
}

/// The catalogue, by name; retired ones only on request.
pub fn services(c: &mut Conn, retired_too: bool) -> QueryResult<Vec<Service>> {
    services::table
        .filter(services::retired_at.is_null().or(retired_too.into_sql::<diesel::sql_types::Bool>()))
        .order(services::name)
        .select(Service::as_select())
        .load(c)
}

/// Adds a service; a unique violation means that the name is taken.
pub fn add_service(c: &mut Conn, service: &Service) -> QueryResult<()> {
    diesel::insert_into(services::table).values(service).execute(c).map(drop)
}
