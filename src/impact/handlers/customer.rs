//! One customer of the list: changed, taken away, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::customers::visible;
use crate::accounts::Visit;
use crate::impact::forms::CustomerForm;
use crate::impact::model::Customer;
use crate::impact::store::customers as store;
use crate::kernel::{AffectedCustomerId, PostmortemId, Zone};
use crate::postmortems::Postmortem;
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "impact/customer.html")]
struct CustomerPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    one: Customer,
    form: CustomerForm,
    zone: Zone,
}

enum End {
    Saved,
    Same,
    Clash(Box<Clash>),
}

/// `GET /postmortems/{postmortem}/impact/customers/{customer}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, AffectedCustomerId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), None, None).await
}

/// `POST /postmortems/{postmortem}/impact/customers/{customer}`
pub async fn save(
    visit: Visit,
    path: web::Path<(PostmortemId, AffectedCustomerId)>,
    Form(mut form): Form<CustomerForm>,
) -> Result<HttpResponse> {
    let ((id, one), viewer, now, base) = (path.into_inner(), visit.viewer.clone(), visit.now, form.based_on());
    let draft = match form.check() {
        Ok(draft) => draft,
        Err(errors) => {
            return page(visit, (id, one), StatusCode::UNPROCESSABLE_ENTITY, errors, None, Some(form)).await;
        }
    };
    let end = visit
        .db
        .write(move |c| {
            let postmortem = visible(c, &viewer, id)?;
            let before = store::find(c, id, one)?;
            let (item, fields, removed) = (one.to_string(), before.fields(), before.removed_at.is_some());
            let stored = Stored { postmortem: id, item: &item, revision: before.revision, fields: &fields, removed };
            Ok::<_, Error>(match weigh(c, &stored, base, &draft.fields())? {
                Weighed::Store(revision) => {
                    store::save(c, (&postmortem, one), &draft, revision, &viewer, now)?;
                    End::Saved
                }
                Weighed::Same => End::Same,
                Weighed::Clash(clash) => End::Clash(clash),
            })
        })
        .await?;
    let list = format!("/postmortems/{id}/impact/customers");
    match end {
        End::Saved => Ok(visit.done(&list, "The customer is saved.")),
        End::Same => Ok(visit.done(&list, "Nothing was different.")),
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            page(visit, (id, one), StatusCode::CONFLICT, Errors::default(), Some(*clash), Some(form)).await
        }
    }
}

/// `POST /postmortems/{postmortem}/impact/customers/{customer}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, AffectedCustomerId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, true).await?;
    Ok(visit.to(&format!("/postmortems/{id}/impact/customers?removed={one}")))
}

/// `POST /postmortems/{postmortem}/impact/customers/{customer}/restoration`
pub async fn restore(visit: Visit, path: web::Path<(PostmortemId, AffectedCustomerId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, false).await?;
    Ok(visit.done(&format!("/postmortems/{id}/impact/customers"), "The customer is back on the list."))
}

async fn set_away(visit: &Visit, id: PostmortemId, one: AffectedCustomerId, away: bool) -> Result<()> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let postmortem = visible(c, &viewer, id)?;
            let customer = store::find(c, id, one)?;
            store::set_away(c, (&postmortem, &customer), away, &viewer, now)
        })
        .await
}

async fn page(
    visit: Visit,
    (id, one): (PostmortemId, AffectedCustomerId),
    status: StatusCode,
    errors: Errors,
    clash: Option<Clash>,
    form: Option<CustomerForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, one) =
        visit.db.read(move |c| Ok::<_, Error>((visible(c, &viewer, id)?, store::find(c, id, one)?))).await?;
    let (form, zone) = (form.unwrap_or_else(|| CustomerForm::stored(&one)), postmortem.spine.zone);
    let page = CustomerPage { errors, clash, postmortem, one, form, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
