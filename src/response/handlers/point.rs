//! One point: changed, taken away, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Viewer, Visit};
use crate::actions::{self, Action};
use crate::db::Conn;
use crate::kernel::{PointId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::response::forms::PointForm;
use crate::response::model::{Point, PointKind};
use crate::response::store;
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "response/point.html")]
struct PointPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    point: Point,
    actions: Vec<Action>,
    form: PointForm,
    zone: Zone,
}

enum End {
    Saved,
    Same,
    Wrong(Errors),
    Clash(Box<Clash>),
}

/// `GET /postmortems/{postmortem}/response/{point}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, PointId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), None, None).await
}

/// `POST /postmortems/{postmortem}/response/{point}`
pub async fn save(
    visit: Visit,
    path: web::Path<(PostmortemId, PointId)>,
    Form(mut form): Form<PointForm>,
) -> Result<HttpResponse> {
    let ((id, one), viewer, now, sent) = (path.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let end = visit
        .db
        .write(move |c| {
            let (postmortem, before, actions) = writable(c, &viewer, id, one)?;
            let draft = match sent.check(&actions) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let (item, fields, removed) = (one.to_string(), before.fields(&actions), before.removed_at.is_some());
            let stored = Stored { postmortem: id, item: &item, revision: before.revision, fields: &fields, removed };
            Ok::<_, Error>(match weigh(c, &stored, sent.based_on(), &draft.fields(&actions))? {
                Weighed::Store(revision) => {
                    store::points::save(c, (&postmortem, &before), &draft, revision, &actions, (&viewer, now))?;
                    End::Saved
                }
                Weighed::Same => End::Same,
                Weighed::Clash(clash) => End::Clash(clash),
            })
        })
        .await?;
    let list = format!("/postmortems/{id}/response#point-{one}");
    match end {
        End::Saved => Ok(visit.done(&list, "The point is saved.")),
        End::Same => Ok(visit.done(&list, "Nothing was different.")),
        End::Wrong(errors) => page(visit, (id, one), StatusCode::UNPROCESSABLE_ENTITY, errors, None, Some(form)).await,
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            page(visit, (id, one), StatusCode::CONFLICT, Errors::default(), Some(*clash), Some(form)).await
        }
    }
}

/// `POST /postmortems/{postmortem}/response/{point}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, PointId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, true).await?;
    Ok(visit.to(&format!("/postmortems/{id}/response?removed={one}")))
}

/// `POST /postmortems/{postmortem}/response/{point}/restoration`
pub async fn restore(visit: Visit, path: web::Path<(PostmortemId, PointId)>) -> Result<HttpResponse> {
    let (id, one) = path.into_inner();
    set_away(&visit, id, one, false).await?;
    Ok(visit.done(&format!("/postmortems/{id}/response#point-{one}"), "The point is back."))
}

async fn set_away(visit: &Visit, id: PostmortemId, one: PointId, away: bool) -> Result<()> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, point, actions) = writable(c, &viewer, id, one)?;
            store::points::set_away(c, (&postmortem, &point), away, &actions, (&viewer, now))
        })
        .await
}

fn writable(c: &mut Conn, viewer: &Viewer, id: PostmortemId, one: PointId) -> Result<(Postmortem, Point, Vec<Action>)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_write(viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
    let (point, actions) = (store::points::find(c, id, one)?, actions::of(c, id)?);
    Ok((postmortem, point, actions))
}

async fn page(
    visit: Visit,
    (id, one): (PostmortemId, PointId),
    status: StatusCode,
    errors: Errors,
    clash: Option<Clash>,
    form: Option<PointForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, point, actions) = visit.db.read(move |c| writable(c, &viewer, id, one)).await?;
    let (form, zone) = (form.unwrap_or_else(|| PointForm::stored(&point)), postmortem.spine.zone);
    let page = PointPage { errors, clash, postmortem, point, actions, form, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
