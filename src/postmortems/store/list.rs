//! SQL of the list of all postmortems.

use std::collections::HashMap;

use diesel::prelude::*;

use super::open::meeting_is_due;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::{Severity, seen_by};
use crate::kernel::pages::Window;
use crate::kernel::{IncidentId, Instant, PersonId, ServiceId};
use crate::postmortems::model::{Line, Status};
use crate::schema::{incident_services, incidents, people, postmortems, services};

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One status.
    pub status: Option<Status>,
    /// One owner.
    pub owner: Option<PersonId>,
    /// One severity.
    pub severity: Option<Severity>,
    /// One service.
    pub service: Option<ServiceId>,
    /// Only those whose deadline has passed without a meeting.
    pub late: bool,
    /// Words of the title.
    pub words: String,
    /// Those whose meeting is due, the next deadline first; else all, the newest first.
    pub by_deadline: bool,
}

/// One window of the list.
pub fn list(c: &mut Conn, viewer: &Viewer, filter: &Filter, window: Window, now: Instant) -> QueryResult<Vec<Line>> {
    let mut query = postmortems::table
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
        .filter(seen_by(viewer))
        .select((
            postmortems::id,
            postmortems::title,
            postmortems::status,
            postmortems::owner_id,
            people::name,
            postmortems::deadline_on,
            postmortems::deadline_ends_at,
            postmortems::meeting_at,
            postmortems::opened_at,
            incidents::id,
            incidents::severity,
            incidents::restricted,
        ))
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(postmortems::status.eq(status));
    }
    if let Some(owner) = filter.owner {
        query = query.filter(postmortems::owner_id.eq(owner));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(incidents::severity.eq(severity));
    }
    if let Some(service) = filter.service {
        let with = incident_services::table
            .filter(incident_services::service_id.eq(service))
            .select(incident_services::incident_id);
        query = query.filter(postmortems::incident_id.eq_any(with));
    }
    if filter.late {
        query = query.filter(meeting_is_due(now)).filter(postmortems::deadline_ends_at.le(now));
    }
    for word in filter.words.split_whitespace().take(8) {
        query = query.filter(postmortems::title.like(format!("%{}%", escape_like(word))).escape('\\'));
    }
    query = match filter.by_deadline {
        true => query.filter(meeting_is_due(now)).order((
            postmortems::deadline_ends_at.is_null(),
            postmortems::deadline_ends_at,
            postmortems::id,
        )),
        false => query.order((postmortems::opened_at.desc(), postmortems::id)),
    };
    query.offset(window.offset).limit(window.limit).load(c)
}

/// The names of the services of these incidents, in one query.
pub fn service_names(c: &mut Conn, incidents: &[IncidentId]) -> QueryResult<HashMap<IncidentId, String>> {
    let rows: Vec<(IncidentId, String)> = incident_services::table
        .inner_join(services::table)
        .filter(incident_services::incident_id.eq_any(incidents))
        .order(services::name)
        .select((incident_services::incident_id, services::name))
        .load(c)?;
    let mut names: HashMap<IncidentId, String> = HashMap::new();
    for (incident, name) in rows {
        let all = names.entry(incident).or_default();
        if !all.is_empty() {
            all.push_str(", ");
        }
        all.push_str(&name);
    }
    Ok(names)
}

fn escape_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
