//! The catalogue of services, kept by administrators.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Visit, led_to, remember_submission};
use crate::audit::{self, Setting};
use crate::db::Conn;
use crate::incidents::forms::ServiceForm;
use crate::incidents::model::{Service, ServiceFacts};
use crate::incidents::store::services as store;
use crate::kernel::ServiceId;
use crate::web::{Error, Errors, Form, Result, Shell};

const HOME: &str = "/settings/services";
const TAKEN: &str = "There is a service with this name already";

#[derive(Template)]
#[template(path = "incidents/services.html")]
struct ServicesPage {
    shell: Shell,
    errors: Errors,
    form: ServiceForm,
    mark: String,
    services: Vec<Service>,
}

#[derive(Template)]
#[template(path = "incidents/service.html")]
struct ServicePage {
    shell: Shell,
    errors: Errors,
    form: ServiceForm,
    service: Service,
}

/// `GET /settings/services`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    list_page(visit, StatusCode::OK, Errors::default(), ServiceForm::default()).await
}

/// `POST /settings/services`: a second sending of the same form adds nothing.
pub async fn add(visit: Visit, Form(form): Form<ServiceForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let facts = match form.check() {
        Ok(facts) => facts,
        Err(errors) => return list_page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (mark, by, now) = (visit.sent(&form.form, &form), visit.viewer.id, visit.now);
    let notice = format!("{} can be chosen in incidents from now on.", facts.name);
    let free = visit
        .db
        .write(move |c| {
            if mark.map(|mark| led_to(c, mark.form, by)).transpose()?.flatten().is_some() {
                return Ok(true);
            }
            if is_taken(c, &facts, None)? {
                return Ok(false);
            }
            if let Some(mark) = mark {
                remember_submission(c, mark.form, by, HOME, now)?;
            }
            audit::note(c, Setting::Services, (by, now), &facts.name, ("", &facts.words()))?;
            let ServiceFacts { name, team, description } = facts;
            let id = ServiceId::random();
            store::add_service(c, &Service { id, name, team, description, created_at: now, retired_at: None })?;
            Ok::<_, Error>(true)
        })
        .await?;
    match free {
        true => Ok(visit.done(HOME, &notice)),
        false => list_page(visit, StatusCode::UNPROCESSABLE_ENTITY, Errors::one("name", TAKEN), form).await,
    }
}

/// `GET /settings/services/{service}`
pub async fn show(visit: Visit, id: web::Path<ServiceId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    service_page(visit, id.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// `POST /settings/services/{service}`
pub async fn save(visit: Visit, id: web::Path<ServiceId>, Form(form): Form<ServiceForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let id = id.into_inner();
    let facts = match form.check() {
        Ok(facts) => facts,
        Err(errors) => return service_page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    };
    let notice = format!("{} is saved.", facts.name);
    let (by, now) = (visit.viewer.id, visit.now);
    let free = visit
        .db
        .write(move |c| {
            let before = store::service(c, id)?.facts();
            let free = !is_taken(c, &facts, Some(id))?;
            if free {
                store::change_service(c, id, &facts)?;
                audit::note(c, Setting::Services, (by, now), &before.name, (&before.words(), &facts.words()))?;
            }
            Ok::<_, Error>(free)
        })
        .await?;
    match free {
        true => Ok(visit.done(HOME, &notice)),
        false => {
            let errors = Errors::one("name", TAKEN);
            service_page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await
        }
    }
}

/// `POST /settings/services/{service}/retirement`: it stays in the incidents that have it.
pub async fn retire(visit: Visit, id: web::Path<ServiceId>) -> Result<HttpResponse> {
    set_retired(visit, id.into_inner(), true).await
}

/// `POST /settings/services/{service}/restoration`
pub async fn restore(visit: Visit, id: web::Path<ServiceId>) -> Result<HttpResponse> {
    set_retired(visit, id.into_inner(), false).await
}

async fn set_retired(visit: Visit, id: ServiceId, retired: bool) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (by, now) = (visit.viewer.id, visit.now);
    let name = visit
        .db
        .write(move |c| {
            let service = store::service(c, id)?;
            if service.retired_at.is_some() != retired {
                store::set_retired(c, id, retired.then_some(now))?;
                let words = if retired { ("in use", "retired") } else { ("retired", "in use") };
                audit::note(c, Setting::Services, (by, now), &service.name, words)?;
            }
            Ok::<_, Error>(service.name)
        })
        .await?;
    let notice = match retired {
        true => format!("{name} is retired: it stays in the incidents that have it and cannot be chosen any more."),
        false => format!("{name} can be chosen again."),
    };
    Ok(visit.done(HOME, &notice))
}

/// Whether another service has this name; capitals make no difference to people.
fn is_taken(c: &mut Conn, facts: &ServiceFacts, itself: Option<ServiceId>) -> Result<bool> {
    let name = facts.name.to_lowercase();
    let all = store::services(c, true)?;
    Ok(all.iter().any(|other| Some(other.id) != itself && other.name.to_lowercase() == name))
}

async fn list_page(visit: Visit, status: StatusCode, errors: Errors, form: ServiceForm) -> Result<HttpResponse> {
    let services = visit.db.read(|c| Ok::<_, Error>(store::services(c, true)?)).await?;
    let page = ServicesPage { mark: visit.mark(), shell: visit.shell, errors, form, services };
    page.shell.page_with(status, &page)
}

async fn service_page(
    visit: Visit,
    id: ServiceId,
    status: StatusCode,
    errors: Errors,
    typed: Option<ServiceForm>,
) -> Result<HttpResponse> {
    let service = visit.db.read(move |c| Ok::<_, Error>(store::service(c, id)?)).await?;
    let form = typed.unwrap_or_else(|| ServiceForm::stored(&service));
    let page = ServicePage { shell: visit.shell, errors, form, service };
    page.shell.page_with(status, &page)
}
