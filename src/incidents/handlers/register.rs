//! The register: which incidents there were, and which of them have no postmortem yet.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{May, Visit};
use crate::incidents::access::may_open_postmortem;
use crate::incidents::forms::RegisterQuery;
use crate::incidents::model::{Affected, IncidentLine, Outcome, Service, Severity, Show};
use crate::incidents::severities::{Severities, SeverityNames};
use crate::incidents::store::{register, services};
use crate::kernel::Zone;
use crate::kernel::pages::{self, Page};
use crate::web::{Error, Errors, Result, Shell};

/// Incidents on a page.
const SIZE: u16 = 25;

#[derive(Template)]
#[template(path = "incidents/register.html")]
struct RegisterPage {
    shell: Shell,
    errors: Errors,
    query: RegisterQuery,
    catalogue: Vec<Service>,
    severities: Arc<SeverityNames>,
    page: Page<Row>,
    gaps: i64,
    may_open: May,
    zone: Zone,
    org: Zone,
}

/// An incident and the names of its services.
struct Row {
    line: IncidentLine,
    services: String,
}

/// `GET /incidents`
pub async fn list(
    visit: Visit,
    severities: web::Data<Severities>,
    query: web::Query<RegisterQuery>,
) -> Result<HttpResponse> {
    let query = query.into_inner();
    let (viewer, zone, org) = (visit.viewer.clone(), visit.viewer.zone, visit.site.zone);
    let (filter, errors) = query.filter(query.zone_of_days(zone, org));
    let (number, window) = (query.page, query.page.window(SIZE));
    let (page, gaps, catalogue) = visit
        .db
        .read(move |c| {
            let lines = pages::page(register::list(c, &viewer, &filter, window)?, number, SIZE);
            let mut names = register::services_of_all(c, lines.rows.iter().map(|line| line.id).collect())?;
            let page = lines.map(|line| {
                let services = names.remove(&line.id).unwrap_or_default().join(", ");
                Row { line, services }
            });
            Ok::<_, Error>((page, register::gap_count(c, &viewer)?, services::services(c, true)?))
        })
        .await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_open = may_open_postmortem(&visit.viewer);
    let page = RegisterPage {
        shell: visit.shell,
        errors,
        query,
        catalogue,
        severities: severities.now(),
        page,
        gaps,
        may_open,
        zone,
        org,
    };
    page.shell.page_with(status, &page)
}
