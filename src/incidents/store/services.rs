//! SQL on the catalogue of services and on which of them an incident affected.

use diesel::prelude::*;

use crate::db::Conn;
use crate::incidents::model::{Service, ServiceFacts};
use crate::kernel::{IncidentId, Instant, ServiceId};
use crate::schema::{incident_services, services};

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

/// One service.
pub fn service(c: &mut Conn, id: ServiceId) -> QueryResult<Service> {
    services::table.find(id).select(Service::as_select()).first(c)
}

/// Adds a service; a unique violation means that the name is taken.
pub fn add_service(c: &mut Conn, service: &Service) -> QueryResult<()> {
    diesel::insert_into(services::table).values(service).execute(c).map(drop)
}

/// Changes name, team and description.
pub fn change_service(c: &mut Conn, id: ServiceId, facts: &ServiceFacts) -> QueryResult<()> {
    diesel::update(services::table.find(id)).set(facts).execute(c).map(drop)
}

/// Since when a service cannot be chosen any more; nothing lets it be chosen again.
pub fn set_retired(c: &mut Conn, id: ServiceId, since: Option<Instant>) -> QueryResult<()> {
    diesel::update(services::table.find(id)).set(services::retired_at.eq(since)).execute(c).map(drop)
}
