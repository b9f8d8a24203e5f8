//! SQL on who sees a restricted incident, beside administrators.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::records::withhold;
use crate::accounts::PersonLine;
use crate::db::Conn;
use crate::kernel::{IncidentId, Instant, PersonId};
use crate::schema::{incident_readers, people};

/// Lets a person see an incident also when it is restricted; nothing happens when they do already.
pub fn admit(c: &mut Conn, id: IncidentId, person: PersonId) -> QueryResult<()> {
    diesel::insert_into(incident_readers::table)
        .values((incident_readers::incident_id.eq(id), incident_readers::person_id.eq(person)))
        .on_conflict_do_nothing()
        .execute(c)
        .map(drop)
}

/// Takes a person off the readers; what waits to be sent to them about the incident goes no more when it is restricted.
pub fn expel(c: &mut Conn, id: IncidentId, person: PersonId, now: Instant) -> QueryResult<()> {
    diesel::delete(incident_readers::table.find((id, person))).execute(c)?;
    withhold(c, id, now)
}

/// Whether a person is among the readers.
pub fn is_reader(c: &mut Conn, id: IncidentId, person: PersonId) -> QueryResult<bool> {
    diesel::select(exists(incident_readers::table.find((id, person)))).get_result(c)
}

/// The readers of an incident, by name. The caller has loaded the incident through the viewer.
pub fn readers(c: &mut Conn, id: IncidentId) -> QueryResult<Vec<PersonLine>> {
    incident_readers::table
        .inner_join(people::table)
        .filter(incident_readers::incident_id.eq(id))
        .order((people::name, people::id))
        .select(PersonLine::as_select())
        .load(c)
}
