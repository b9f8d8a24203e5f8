//! A new incident in the register. Everybody signed in may record one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::form_page::{FormPage, Lists};
use crate::accounts::{Visit, led_to, remember_submission};
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::forms::{IncidentForm, Recorded};
use crate::incidents::store::{readers, records, services};
use crate::kernel::{IncidentId, Instant, PersonId};
use crate::web::{Errors, Form, FormMark, Result};

/// How a sent form ended.
enum End {
    Recorded(IncidentId),
    Again(String),
    Wrong(Errors),
}

/// `GET /incidents/new`
pub async fn new(visit: Visit) -> Result<HttpResponse> {
    let form = IncidentForm::fresh(visit.viewer.zone);
    page(visit, StatusCode::OK, Errors::default(), form).await
}

/// `POST /incidents`: a second sending of the same form leads to the incident that the first made.
pub async fn record(visit: Visit, Form(form): Form<IncidentForm>) -> Result<HttpResponse> {
    let recorded = match form.check(visit.now) {
        Ok(recorded) => recorded,
        Err(errors) => return page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (mark, by, now) = (visit.sent(&form.form, &form), visit.viewer.id, visit.now);
    let triggered = recorded.facts.response_triggered;
    match visit.db.write(move |c| store(c, &recorded, mark, by, now)).await? {
        End::Recorded(id) => {
            let notice = match triggered {
                true => "The incident is recorded. Response was triggered, so its postmortem is due.",
                false => "The incident is recorded.",
            };
            Ok(visit.done(&address(id), notice))
        }
        End::Again(path) => Ok(visit.to(&path)),
        End::Wrong(errors) => page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    }
}

/// Whom the incident names may see it, too, also should it be restricted later.
fn store(c: &mut Conn, recorded: &Recorded, mark: Option<FormMark>, by: PersonId, now: Instant) -> Result<End> {
    let first = mark.map(|mark| led_to(c, mark.form, by)).transpose()?.flatten();
    if let Some(path) = first {
        return Ok(End::Again(path));
    }
    let missing = Lists::of(c, None)?.missing(recorded);
    if !missing.is_empty() {
        return Ok(End::Wrong(missing));
    }
    let id = IncidentId::random();
    if let Some(mark) = mark {
        remember_submission(c, mark.form, by, &address(id), now)?;
    }
    records::add(c, id, &recorded.facts, recorded.restricted, by, now)?;
    services::set_services(c, id, &recorded.services)?;
    for person in recorded.facts.people().chain([by]) {
        readers::admit(c, id, person)?;
    }
    let words = if recorded.restricted { "recorded the incident, restricted" } else { "recorded the incident" };
    activity::add(c, &Deed { by, at: now, incident: id, verb: "incident.recorded", words })?;
    Ok(End::Recorded(id))
}

fn address(id: IncidentId) -> String {
    format!("/incidents/{id}")
}

async fn page(visit: Visit, status: StatusCode, errors: Errors, form: IncidentForm) -> Result<HttpResponse> {
    let lists = visit.db.read(|c| Lists::of(c, None)).await?;
    let mark = match visit.read_mark(&form.form) {
        Some(_) => form.form.clone(),
        None => visit.mark(),
    };
    let page = FormPage { shell: visit.shell, errors, form, mark, lists, editing: None };
    page.shell.page_with(status, &page)
}
