//! One incident: its facts, people and moments, whether its postmortem exists, what was done.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{May, PersonLine, Visit};
use crate::activity::{self, Line};
use crate::incidents::access::{may_edit, may_open_postmortem, may_restrict};
use crate::incidents::model::{Incident, Service, Trigger};
use crate::incidents::severities::{Severities, SeverityNames};
use crate::incidents::store::{readers, records, services};
use crate::kernel::{IncidentId, Instant, PersonId, Zone};
use crate::web::{Error, Result, Shell, filters};

/// Lines of the activity on the page.
const LINES: i64 = 20;

#[derive(Template)]
#[template(path = "incidents/incident.html")]
struct IncidentPage {
    shell: Shell,
    incident: Incident,
    services: Vec<Service>,
    severities: Arc<SeverityNames>,
    people: Vec<PersonLine>,
    readers: Vec<PersonLine>,
    activity: Vec<Line>,
    may_edit: May,
    may_open: May,
    may_restrict: May,
    zone: Zone,
}

/// `GET /incidents/{incident}`
pub async fn show(visit: Visit, id: web::Path<IncidentId>, severities: web::Data<Severities>) -> Result<HttpResponse> {
    let (id, viewer, severities) = (id.into_inner(), visit.viewer.clone(), severities.now());
    let page = visit
        .db
        .read(move |c| {
            let incident = records::find(c, &viewer, id)?.ok_or(Error::NotFound)?;
            let mut named: Vec<PersonId> = incident.changeable().people().collect();
            named.push(incident.recorded_by);
            let readers = readers::readers(c, id)?;
            let is_reader = readers.iter().any(|reader| reader.id == viewer.id);
            Ok::<_, Error>(IncidentPage {
                shell: visit.shell,
                services: services::services_of(c, id)?,
                severities,
                people: records::people_among(c, named)?,
                activity: activity::of_incident(c, id, 0, LINES)?,
                may_edit: may_edit(&viewer),
                may_open: may_open_postmortem(&viewer),
                may_restrict: may_restrict(&viewer, is_reader),
                zone: viewer.zone,
                incident,
                readers,
            })
        })
        .await?;
    page.shell.page(&page)
}

/// A moment as the page shows it: in the incident's zone and in UTC (RULES 19).
struct MomentLine {
    label: &'static str,
    at: Option<Told>,
}

struct Told {
    iso: String,
    time: String,
    day: String,
    /// Name of the zone, and the time in UTC where that is another.
    zones: String,
}

impl IncidentPage {
    fn name_of(&self, id: &PersonId) -> &str {
        self.people.iter().find(|person| person.id == *id).map_or("somebody who left", |person| person.name.as_str())
    }

    fn service_names(&self) -> String {
        self.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn reader_names(&self) -> String {
        self.readers.iter().map(|reader| reader.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn triggered(&self) -> String {
        let what = self.incident.response_trigger;
        match (what, &self.incident.triggered_by) {
            (Trigger::Person, Some(id)) => format!("by {}", self.name_of(id)),
            (_, Some(id)) => format!("by {}, then by {}", what.label().to_lowercase(), self.name_of(id)),
            (_, None) => format!("by {}", what.label().to_lowercase()),
        }
    }

    fn moments(&self) -> [MomentLine; 5] {
        let zone = self.incident.zone;
        self.incident
            .moments
            .marked()
            .map(|moment| MomentLine { label: moment.label, at: moment.at.map(|at| told(at, zone)) })
    }
}

fn told(at: Instant, zone: Zone) -> Told {
    let (here, utc) = (zone.at(at), Zone::UTC.at(at));
    let zones = match (zone == Zone::UTC, utc.day() == here.day()) {
        (true, _) => "UTC".to_owned(),
        (_, true) => format!("{} · {} UTC", here.abbreviation(), utc.time()),
        (_, false) => format!("{} · {} {} UTC", here.abbreviation(), utc.date_short(), utc.time()),
    };
    Told { iso: here.iso(), time: here.time(), day: here.date(), zones }
}
