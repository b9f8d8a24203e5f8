//! One factor of a postmortem: changed, taken away, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Viewer, Visit};
use crate::db::Conn;
use crate::factors::forms::FactorForm;
use crate::factors::model::{Category, Named};
use crate::factors::store;
use crate::kernel::{PostmortemFactorId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "factors/item.html")]
struct ItemPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    named: Named,
    form: FactorForm,
    zone: Zone,
}

enum End {
    Saved,
    Same,
    Wrong(Errors),
    Clash(Box<Clash>),
}

/// `GET /postmortems/{postmortem}/factors/{factor}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, PostmortemFactorId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), None, None).await
}

/// `POST /postmortems/{postmortem}/factors/{factor}`: other words name another factor here and change no other postmortem.
pub async fn save(
    visit: Visit,
    path: web::Path<(PostmortemId, PostmortemFactorId)>,
    Form(mut form): Form<FactorForm>,
) -> Result<HttpResponse> {
    let ((id, one), viewer, now, sent) = (path.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let end = visit
        .db
        .write(move |c| {
            let (postmortem, before) = writable(c, &viewer, id, one)?;
            let draft = match sent.check(store::shared::category_of(c, &viewer, &sent.sentence)?) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let (item, fields, removed) = (one.to_string(), before.fields(), before.removed_at.is_some());
            let stored = Stored { postmortem: id, item: &item, revision: before.revision, fields: &fields, removed };
            Ok::<_, Error>(match weigh(c, &stored, sent.based_on(), &draft.fields())? {
                Weighed::Store(revision) => {
                    match store::named::save(c, (&postmortem, &before), &draft, revision, &viewer, now)? {
                        true => End::Saved,
                        false => End::Wrong(Errors::one(
                            "sentence",
                            "This factor stands here already. Change that one, or name another condition",
                        )),
                    }
                }
                Weighed::Same => End::Same,
                Weighed::Clash(clash) => End::Clash(clash),
            })
        })
        .await?;
    let list = format!("/postmortems/{id}/factors#factor-{one}");
    match end {
        End::Saved => Ok(visit.done(&list, "The factor is saved.")),
        End::Same => Ok(visit.done(&list, "Nothing was different.")),
        End::Wrong(errors) => page(visit, (id, one), StatusCode::UNPROCESSABLE_ENTITY, errors, None, Some(form)).await,
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            page(visit, (id, one), StatusCode::CONFLICT, Errors::default(), Some(*clash), Some(form)).await
        }
    }
}

/// `POST /postmortems/{postmortem}/factors/{factor}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, PostmortemFactorId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, true).await?;
    Ok(visit.to(&format!("/postmortems/{id}/factors?removed={one}")))
}

/// `POST /postmortems/{postmortem}/factors/{factor}/restoration`
pub async fn restore(visit: Visit, path: web::Path<(PostmortemId, PostmortemFactorId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, false).await?;
    Ok(visit.done(&format!("/postmortems/{id}/factors#factor-{one}"), "The factor is back."))
}

async fn set_away(visit: &Visit, id: PostmortemId, one: PostmortemFactorId, away: bool) -> Result<()> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, named) = writable(c, &viewer, id, one)?;
            store::named::set_away(c, (&postmortem, &named), away, &viewer, now)
        })
        .await
}

fn writable(c: &mut Conn, viewer: &Viewer, id: PostmortemId, one: PostmortemFactorId) -> Result<(Postmortem, Named)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_write(viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
    let named = store::named::find(c, id, one)?;
    Ok((postmortem, named))
}

async fn page(
    visit: Visit,
    (id, one): (PostmortemId, PostmortemFactorId),
    status: StatusCode,
    errors: Errors,
    clash: Option<Clash>,
    form: Option<FactorForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, named) = visit.db.read(move |c| writable(c, &viewer, id, one)).await?;
    let (form, zone) = (form.unwrap_or_else(|| FactorForm::stored(&named)), postmortem.spine.zone);
    let page = ItemPage { errors, clash, postmortem, named, form, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
