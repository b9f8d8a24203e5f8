//! SQL of what is counted: all incidents with how their postmortems stand.

use std::collections::HashMap;

use diesel::dsl::{auto_type, not};
use diesel::prelude::*;

use super::tally::{Case, Cases, Standing};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::{IncidentId, Instant, PersonId, ServiceId};
use crate::postmortems::Status;
use crate::schema::{coverage_changes, incident_readers, incident_services, incidents, postmortems};

/// Which state of the register this transaction sees; another one has another number.
pub fn number(c: &mut Conn) -> QueryResult<i32> {
    coverage_changes::table.find(1).select(coverage_changes::number).first(c)
}

/// An incident, and one of its services.
type Row = (IncidentId, Instant, bool, Option<(Status, Option<Instant>, Option<Instant>)>, Option<ServiceId>);

/// A row for each incident and each of its services; in an order that keeps those of one incident together.
macro_rules! rows {
    () => {
        incidents::table
            .left_join(postmortems::table.on(postmortems::incident_id.eq(incidents::id)))
            .left_join(incident_services::table.on(incident_services::incident_id.eq(incidents::id)))
            .select((
                incidents::id,
                incidents::began_at,
                incidents::response_triggered,
                (postmortems::status, postmortems::deadline_ends_at, postmortems::meeting_at).nullable(),
                incident_services::service_id.nullable(),
            ))
    };
}

/// Those that everybody sees.
pub fn open_to_all(c: &mut Conn) -> QueryResult<Cases> {
    let mut gathered = Gathered::default();
    for row in rows!()
        .filter(not(incidents::restricted))
        .order((incidents::began_at.desc(), incidents::id))
        .load_iter::<Row, _>(c)?
    {
        gathered.take(row?);
    }
    Ok(gathered.cases())
}

/// Of the others, those that the viewer sees.
pub fn restricted(c: &mut Conn, viewer: &Viewer) -> QueryResult<Cases> {
    // The column itself, not a comparison: so the index of restricted ones can be used.
    let all = rows!().filter(incidents::restricted).filter(seen_by(viewer)).order(incidents::id);
    let mut gathered = Gathered::default();
    match viewer.admin {
        true => {
            for row in all.load_iter::<Row, _>(c)? {
                gathered.take(row?);
            }
        }
        // Looked up one by one there: it is what they see anyway, and what they read is fewer than what there is.
        false => {
            for row in all.filter(read_by(viewer.id)).load_iter::<Row, _>(c)? {
                gathered.take(row?);
            }
        }
    }
    Ok(gathered.cases())
}

#[auto_type]
fn read_by(person: PersonId) -> _ {
    let theirs = incident_readers::table.filter(incident_readers::person_id.eq(person));
    incidents::id.eq_any(theirs.select(incident_readers::incident_id))
}

/// Rows on their way to cases.
#[derive(Default)]
struct Gathered {
    cases: Cases,
    places: HashMap<ServiceId, u16>,
    /// The incident of the last rows, and its services.
    last: Option<(IncidentId, Vec<u16>)>,
}

impl Gathered {
    fn take(&mut self, (incident, began_at, owed, postmortem, service): Row) {
        if self.last.as_ref().is_none_or(|(id, _)| *id != incident) {
            self.settle();
            self.last = Some((incident, Vec::new()));
            let postmortem = postmortem.map(|(status, ends_at, meeting_at)| Standing { status, ends_at, meeting_at });
            self.cases.list.push(Case { began_at, owed, postmortem, services: Box::default() });
        }
        let (Some(service), Some((_, services))) = (service, &mut self.last) else { return };
        let known = &mut self.cases.services;
        let place = self.places.entry(service).or_insert_with(|| {
            known.push(service);
            u16::try_from(known.len() - 1).unwrap_or(u16::MAX)
        });
        services.push(*place);
    }

    /// What was gathered of the last incident is all of it.
    fn settle(&mut self) {
        if let (Some((_, services)), Some(case)) = (self.last.take(), self.cases.list.last_mut()) {
            case.services = services.into();
        }
    }

    fn cases(mut self) -> Cases {
        self.settle();
        self.cases
    }
}
