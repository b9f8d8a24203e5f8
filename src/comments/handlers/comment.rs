//! One comment: changed, taken away and brought back by its author.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{check_comment, told};
use crate::accounts::{Viewer, Visit};
use crate::comments::access::may_change;
use crate::comments::forms::{EditForm, Unclear};
use crate::comments::model::{Comment, Thread, fields};
use crate::comments::store::{comments, mentions, threads};
use crate::db::Conn;
use crate::kernel::{CommentId, Instant, PersonId, PostmortemId, ThreadId, Zone};
use crate::postmortems::{self, Postmortem};
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

type Path = (PostmortemId, ThreadId, CommentId);

#[derive(Template)]
#[template(path = "comments/comment.html")]
struct CommentPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    thread: Thread,
    comment: Comment,
    form: EditForm,
    unclear: Vec<Unclear>,
    zone: Zone,
}

/// `GET /postmortems/{postmortem}/comments/{thread}/{comment}`
pub async fn show(visit: Visit, path: web::Path<Path>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Sent::default()).await
}

/// How a sent form ended.
enum End {
    Saved(String),
    Same,
    Wrong(Errors, Vec<Unclear>),
    Clash(Box<Clash>),
}

/// `POST /postmortems/{postmortem}/comments/{thread}/{comment}`: when it was changed elsewhere meanwhile, both states are
/// shown and what was typed stays in the form (CE-04).
pub async fn save(visit: Visit, path: web::Path<Path>, Form(mut form): Form<EditForm>) -> Result<HttpResponse> {
    let (path, viewer, now, sent) = (path.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let end = visit.db.write(move |c| store(c, path, &sent, &viewer, now)).await?;
    let back = format!("/postmortems/{}/comments/{}#comment-{}", path.0, path.1, path.2);
    match end {
        End::Saved(told) => Ok(visit.done(&back, &format!("The comment is saved.{told}"))),
        End::Same => Ok(visit.done(&back, "Nothing was different.")),
        End::Wrong(errors, unclear) => {
            let sent = Sent { errors, unclear, form: Some(form), clash: None };
            page(visit, path, StatusCode::UNPROCESSABLE_ENTITY, sent).await
        }
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            let sent = Sent { clash: Some(*clash), form: Some(form), ..Sent::default() };
            page(visit, path, StatusCode::CONFLICT, sent).await
        }
    }
}

fn store(c: &mut Conn, path: Path, form: &EditForm, viewer: &Viewer, now: Instant) -> Result<End> {
    let (postmortem, thread, before) = changeable(c, viewer, path)?;
    let people = mentions::nameable(c, &postmortem.incident)?;
    let (draft, unknown) = match check_comment(&form.body, &form.who, &people) {
        Ok(checked) => checked,
        Err((errors, unclear)) => return Ok(End::Wrong(errors, unclear)),
    };
    let item = before.id.to_string();
    let (stored, typed) = (before.fields(), fields(&draft.text));
    let removed = before.is_removed();
    let stored = Stored { postmortem: path.0, item: &item, revision: before.revision, fields: &stored, removed };
    Ok(match weigh(c, &stored, form.based_on(), &typed)? {
        Weighed::Store(revision) => {
            let known = mentions::of_comment(c, before.id)?;
            comments::save(c, &postmortem, (&thread, &before), &draft, revision, viewer, now)?;
            let new: Vec<PersonId> = draft.named.into_iter().filter(|one| !known.contains(one)).collect();
            End::Saved(told(&people, &new, viewer.id, &unknown))
        }
        Weighed::Same => End::Same,
        Weighed::Clash(clash) => End::Clash(clash),
    })
}

/// `POST /postmortems/{postmortem}/comments/{thread}/{comment}/removal`
pub async fn remove(visit: Visit, path: web::Path<Path>) -> Result<HttpResponse> {
    let (path, viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, thread, comment) = changeable(c, &viewer, path)?;
            comments::remove(c, &postmortem, (&thread, &comment), &viewer, now)
        })
        .await?;
    let back = format!("/postmortems/{}/comments/{}#comment-{}", path.0, path.1, path.2);
    Ok(visit.done(&back, "Removed. You can bring it back at its place below."))
}

/// `POST /postmortems/{postmortem}/comments/{thread}/{comment}/restoration`
pub async fn restore(visit: Visit, path: web::Path<Path>) -> Result<HttpResponse> {
    let (path, viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, thread, comment) = changeable(c, &viewer, path)?;
            comments::restore(c, &postmortem, (&thread, &comment), &viewer, now)
        })
        .await?;
    let back = format!("/postmortems/{}/comments/{}#comment-{}", path.0, path.1, path.2);
    Ok(visit.done(&back, "The comment is back."))
}

fn changeable(c: &mut Conn, viewer: &Viewer, (id, thread, comment): Path) -> Result<(Postmortem, Thread, Comment)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    let (thread, comments) = threads::find(c, id, thread)?;
    let comment = comments.into_iter().find(|one| one.id == comment).ok_or(Error::NotFound)?;
    may_change(viewer, &comment).map_err(Error::Forbidden)?;
    Ok((postmortem, thread, comment))
}

/// What the page shows of a form that was sent.
#[derive(Default)]
struct Sent {
    errors: Errors,
    clash: Option<Clash>,
    form: Option<EditForm>,
    unclear: Vec<Unclear>,
}

async fn page(visit: Visit, path: Path, status: StatusCode, sent: Sent) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, thread, comment, named) = visit
        .db
        .read(move |c| {
            let (postmortem, thread, comment) = changeable(c, &viewer, path)?;
            let named = mentions::of_comment(c, comment.id)?;
            Ok::<_, Error>((postmortem, thread, comment, named))
        })
        .await?;
    let Sent { errors, clash, form, unclear } = sent;
    let form = form.unwrap_or_else(|| EditForm::stored(&comment, &named));
    let zone = postmortem.spine.zone;
    let page = CommentPage { errors, clash, postmortem, thread, comment, form, unclear, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
