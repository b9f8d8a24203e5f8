//! All postmortems: status, owner, deadline, what is late.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::incidents::{self, Affected, Service, Severities, Severity, SeverityNames};
use crate::kernel::pages::{Page, page};
use crate::kernel::{IncidentId, Instant, PersonId, Zone};
use crate::postmortems::forms::ListQuery;
use crate::postmortems::model::{Due, Line, MeetingIs, Status};
use crate::postmortems::store;
use crate::web::{Error, Result, Shell};

/// Postmortems a page.
const SIZE: u16 = 20;

#[derive(Template)]
#[template(path = "postmortems/list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    lines: Page<Line>,
    services_of: HashMap<IncidentId, String>,
    services: Vec<Service>,
    severities: Arc<SeverityNames>,
    me: PersonId,
    now: Instant,
    zone: Zone,
}

/// `GET /postmortems`
pub async fn list(
    visit: Visit,
    severities: web::Data<Severities>,
    query: web::Query<ListQuery>,
) -> Result<HttpResponse> {
    let (viewer, query, now) = (visit.viewer.clone(), query.into_inner(), visit.now);
    let (filter, window) = (query.filter(viewer.id, visit.site.zone), query.page.window(SIZE));
    let (lines, services_of, services) = visit
        .db
        .read(move |c| {
            let lines = store::list::list(c, &viewer, &filter, window, now)?;
            let incidents: Vec<IncidentId> = lines.iter().map(|line| line.incident_id).collect();
            Ok::<_, Error>((lines, store::list::service_names(c, &incidents)?, incidents::services(c, true)?))
        })
        .await?;
    let lines = page(lines, query.page, SIZE);
    let page = ListPage {
        query,
        lines,
        services_of,
        services,
        severities: severities.now(),
        me: visit.viewer.id,
        now,
        zone: visit.site.zone,
        shell: visit.shell,
    };
    page.shell.page(&page)
}
