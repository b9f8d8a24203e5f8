//! SQL on the register: lists of incidents, each through the viewer.

use std::collections::HashMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::records::seen_by;
use crate::accounts::Viewer;
use crate::db::{Backend, Conn};
use crate::incidents::model::{Affected, Filter, IncidentLine, Show};
use crate::kernel::IncidentId;
use crate::kernel::pages::Window;
use crate::schema::{incident_services, incidents, services};

/// The incidents that a filter leaves, newest first.
pub fn list(c: &mut Conn, viewer: &Viewer, filter: &Filter, window: Window) -> QueryResult<Vec<IncidentLine>> {
    let mut query = incidents::table.filter(seen_by(viewer)).into_boxed::<Backend>();
    query = match filter.show {
        Show::All => query,
        Show::Open => query.filter(incidents::resolved_at.is_null()),
        // The column itself, not a comparison: so the index of gaps can be used.
        Show::Gaps => query.filter(incidents::response_triggered.and(incidents::postmortem_id.is_null())),
        Show::Owed => query.filter(incidents::response_triggered),
        Show::Met => query.filter(incidents::response_triggered.and(incidents::postmortem_id.is_not_null())),
    };
    if let Some(severity) = filter.severity {
        query = query.filter(incidents::severity.eq(severity));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(incidents::outcome.eq(outcome));
    }
    query = match filter.affected {
        None => query,
        Some(Affected::Service(service)) => {
            let of_service = incident_services::table
                .filter(incident_services::service_id.eq(service))
                .select(incident_services::incident_id);
            query.filter(incidents::id.eq_any(of_service))
        }
        Some(Affected::Nothing) => {
            let any = incident_services::table.filter(incident_services::incident_id.eq(incidents::id));
            query.filter(not(exists(any)))
        }
    };
    if !filter.words.is_empty() {
        query = query.filter(incidents::title.like(containing(&filter.words)).escape('\\'));
    }
    if let Some(from) = filter.from {
        query = query.filter(incidents::began_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(incidents::began_at.lt(until));
    }
    query
        .order((incidents::began_at.desc(), incidents::id))
        .offset(window.offset)
        .limit(window.limit)
        .select(IncidentLine::as_select())
        .load(c)
}

/// Names of the services of each of these incidents, by name: one query for a whole page.
pub fn services_of_all(c: &mut Conn, ids: Vec<IncidentId>) -> QueryResult<HashMap<IncidentId, Vec<String>>> {
    let rows: Vec<(IncidentId, String)> = incident_services::table
        .inner_join(services::table)
        .filter(incident_services::incident_id.eq_any(ids))
        .order(services::name)
        .select((incident_services::incident_id, services::name))
        .load(c)?;
    let mut by_incident: HashMap<IncidentId, Vec<String>> = HashMap::new();
    for (incident, service) in rows {
        by_incident.entry(incident).or_default().push(service);
    }
    Ok(by_incident)
}

/// Incidents whose postmortem is due and missing (RULES 1), the longest waiting first.
pub fn gaps(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<IncidentLine>> {
    incidents::table
        .filter(incidents::response_triggered.and(incidents::postmortem_id.is_null()))
        .filter(seen_by(viewer))
        .order((incidents::began_at, incidents::id.desc()))
        .limit(limit)
        .select(IncidentLine::as_select())
        .load(c)
}

/// Whether no postmortem was ever opened here.
pub fn is_new_house(c: &mut Conn) -> QueryResult<bool> {
    let opened = incidents::table.filter(incidents::postmortem_id.is_not_null()).select(incidents::id);
    diesel::select(not(exists(opened))).get_result(c)
}

/// How many gaps the viewer sees.
pub fn gap_count(c: &mut Conn, viewer: &Viewer) -> QueryResult<i64> {
    incidents::table
        .filter(incidents::response_triggered.and(incidents::postmortem_id.is_null()))
        .filter(seen_by(viewer))
        .count()
        .get_result(c)
}

/// The pattern for a title with these words in it, each of its own signs meaning itself.
fn containing(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len() + 2);
    pattern.push('%');
    for character in words.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
