//! The list of internal addresses, kept by administrators.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Visit, led_to, remember_submission};
use crate::audit::{self, Setting};
use crate::kernel::InternalAddressId;
use crate::messages::forms::AddressForm;
use crate::messages::model::InternalAddress;
use crate::messages::store::addresses as store;
use crate::web::{Error, Errors, Form, Result, Shell};

const HOME: &str = "/settings/internal-addresses";

#[derive(Template)]
#[template(path = "messages/addresses.html")]
struct AddressesPage {
    shell: Shell,
    errors: Errors,
    form: AddressForm,
    mark: String,
    addresses: Vec<InternalAddress>,
}

/// `GET /settings/internal-addresses`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    page(visit, StatusCode::OK, Errors::default(), AddressForm::default()).await
}

/// `POST /settings/internal-addresses`: a second sending of the same form adds nothing.
pub async fn add(visit: Visit, Form(form): Form<AddressForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let pattern = match form.check() {
        Ok(pattern) => pattern.to_string(),
        Err(errors) => return page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (mark, viewer, now) = (visit.sent(&form.form, &form), visit.viewer.clone(), visit.now);
    let notice = format!("{pattern} is internal from now on.");
    let is_new = visit
        .db
        .write(move |c| {
            if let Some(mark) = mark {
                if led_to(c, mark.form, viewer.id)?.is_some() {
                    return Ok(true);
                }
                remember_submission(c, mark.form, viewer.id, HOME, now)?;
            }
            let is_new = store::add(c, &pattern, &viewer, now)?;
            if is_new {
                audit::note(c, Setting::InternalAddresses, (viewer.id, now), "", ("", &pattern))?;
            }
            Ok::<_, Error>(is_new)
        })
        .await?;
    match is_new {
        true => Ok(visit.done(HOME, &notice)),
        false => {
            let errors = Errors::one("pattern", "This is on the list already");
            page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await
        }
    }
}

/// `POST /settings/internal-addresses/{address}/removal`
pub async fn remove(visit: Visit, id: web::Path<InternalAddressId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, by, now) = (id.into_inner(), visit.viewer.id, visit.now);
    let gone = visit
        .db
        .write(move |c| {
            let gone = store::remove(c, id)?;
            if let Some(pattern) = &gone {
                audit::note(c, Setting::InternalAddresses, (by, now), "", (pattern, ""))?;
            }
            Ok::<_, Error>(gone)
        })
        .await?;
    let notice = match gone {
        Some(pattern) => format!("{pattern} is not looked for any more."),
        None => "It was off the list already.".to_owned(),
    };
    Ok(visit.done(HOME, &notice))
}

async fn page(visit: Visit, status: StatusCode, errors: Errors, form: AddressForm) -> Result<HttpResponse> {
    let addresses = visit.db.read(|c| Ok::<_, Error>(store::all(c)?)).await?;
    let page = AddressesPage { mark: visit.mark(), shell: visit.shell, errors, form, addresses };
    page.shell.page_with(status, &page)
}
