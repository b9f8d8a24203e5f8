//! SQL of the list of all postmortems.

use std::collections::HashMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::desk::line_columns;
use super::open::{held_after_deadline, held_in_time, is_without_meeting, meeting_is_due};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::{Affected, Severity, seen_by};
use crate::kernel::pages::Window;
use crate::kernel::{IncidentId, Instant, PersonId};
use crate::postmortems::model::{Line, MeetingIs, Status};
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
    /// What the incident affected.
    pub affected: Option<Affected>,
    /// Only those whose deadline has passed without a meeting.
    pub late: bool,
    /// Only those whose meeting stands so.
    pub meeting: Option<MeetingIs>,
    /// Only those whose incident began at this moment or later.
    pub from: Option<Instant>,
    /// Only those whose incident began before this moment.
    pub until: Option<Instant>,
    /// Words of the title.
    pub words: String,
    /// Those whose meeting is due, the next deadline first; else all, the newest first.
    pub by_deadline: bool,
}

impl Filter {
    /// Whether the days of the incidents narrow it: then their order is that of the list, and lies along an index.
    fn goes_by_day(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

/// One window of the list.
pub fn list(c: &mut Conn, viewer: &Viewer, filter: &Filter, window: Window, now: Instant) -> QueryResult<Vec<Line>> {
    let mut query = postmortems::table
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
        .filter(seen_by(viewer))
        .select(line_columns())
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
    query = match filter.affected {
        None => query,
        Some(Affected::Service(service)) => {
            let with = incident_services::table
                .filter(incident_services::service_id.eq(service))
                .select(incident_services::incident_id);
            query.filter(postmortems::incident_id.eq_any(with))
        }
        Some(Affected::Nothing) => {
            let any = incident_services::table.filter(incident_services::incident_id.eq(postmortems::incident_id));
            query.filter(not(exists(any)))
        }
    };
    query = match filter.meeting {
        None => query,
        Some(MeetingIs::None) => query.filter(is_without_meeting()),
        Some(MeetingIs::InTime) => query.filter(held_in_time(now)),
        Some(MeetingIs::After) => query.filter(held_after_deadline(now)),
    };
    if let Some(from) = filter.from {
        query = query.filter(incidents::began_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(incidents::began_at.lt(until));
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
        false if filter.goes_by_day() => query.order((incidents::began_at.desc(), incidents::id)),
        // The few that are not closed have an index with this order.
        false if filter.meeting == Some(MeetingIs::None) => {
            query.order((postmortems::opened_at.desc(), postmortems::id.desc()))
        }
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
