//! One function that was hit: changed, taken away, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Viewer, Visit};
use crate::db::Conn;
use crate::impact::forms::FunctionForm;
use crate::impact::model::{Degree, Function};
use crate::impact::store::functions as store;
use crate::kernel::{AffectedFunctionId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "impact/function.html")]
struct FunctionPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    one: Function,
    form: FunctionForm,
    zone: Zone,
}

enum End {
    Saved,
    Same,
    Clash(Box<Clash>),
}

/// `GET /postmortems/{postmortem}/impact/functions/{function}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, AffectedFunctionId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), None, None).await
}

/// `POST /postmortems/{postmortem}/impact/functions/{function}`
pub async fn save(
    visit: Visit,
    path: web::Path<(PostmortemId, AffectedFunctionId)>,
    Form(mut form): Form<FunctionForm>,
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
            let (postmortem, before) = writable(c, &viewer, id, one)?;
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
    let list = format!("/postmortems/{id}/impact#functions");
    match end {
        End::Saved => Ok(visit.done(&list, "The function is saved.")),
        End::Same => Ok(visit.done(&list, "Nothing was different.")),
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            page(visit, (id, one), StatusCode::CONFLICT, Errors::default(), Some(*clash), Some(form)).await
        }
    }
}

/// `POST /postmortems/{postmortem}/impact/functions/{function}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, AffectedFunctionId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, true).await?;
    Ok(visit.to(&format!("/postmortems/{id}/impact?removed={one}#functions")))
}

/// `POST /postmortems/{postmortem}/impact/functions/{function}/restoration`
pub async fn restore(visit: Visit, path: web::Path<(PostmortemId, AffectedFunctionId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, false).await?;
    Ok(visit.done(&format!("/postmortems/{id}/impact#functions"), "The function is back."))
}

async fn set_away(visit: &Visit, id: PostmortemId, one: AffectedFunctionId, away: bool) -> Result<()> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, function) = writable(c, &viewer, id, one)?;
            store::set_away(c, (&postmortem, &function), away, &viewer, now)
        })
        .await
}

fn writable(
    c: &mut Conn,
    viewer: &Viewer,
    id: PostmortemId,
    one: AffectedFunctionId,
) -> Result<(Postmortem, Function)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_write(viewer, &postmortem.spine, Part::Impact).map_err(Error::Forbidden)?;
    let function = store::find(c, id, one)?;
    Ok((postmortem, function))
}

async fn page(
    visit: Visit,
    (id, one): (PostmortemId, AffectedFunctionId),
    status: StatusCode,
    errors: Errors,
    clash: Option<Clash>,
    form: Option<FunctionForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, one) = visit.db.read(move |c| writable(c, &viewer, id, one)).await?;
    let (form, zone) = (form.unwrap_or_else(|| FunctionForm::stored(&one)), postmortem.spine.zone);
    let page = FunctionPage { errors, clash, postmortem, one, form, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
