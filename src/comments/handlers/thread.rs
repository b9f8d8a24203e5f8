//! One thread: read, answered, resolved and opened again.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{check_comment, told};
use crate::accounts::{May, Viewer, Visit, led_to, remember_submission};
use crate::comments::access::{may_change, may_comment, may_resolve};
use crate::comments::beside::{Passage, Talk, look};
use crate::comments::forms::{ReplyForm, SeenForm, Unclear};
use crate::comments::model::Comment;
use crate::comments::news;
use crate::comments::store::{comments, mentions, threads};
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId, ThreadId, Zone};
use crate::postmortems::{self, Postmortem};
use crate::sections;
use crate::web::{Error, Errors, Form, FormMark, Result, Shell};

#[derive(Template)]
#[template(path = "comments/thread.html")]
struct ThreadPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    talk: Talk,
    viewer: Viewer,
    resolves: May,
    waits: bool,
    form: ReplyForm,
    unclear: Vec<Unclear>,
    mark: String,
    zone: Zone,
}

impl ThreadPage {
    fn is_mine(&self, comment: &Comment) -> bool {
        may_change(&self.viewer, comment).is_ok()
    }

    fn heading(&self) -> String {
        format!("Comment on {}", self.talk.thread.section.label())
    }
}

/// `GET /postmortems/{postmortem}/comments/{thread}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, ThreadId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), ReplyForm::default(), Vec::new()).await
}

enum End {
    Replied(String, String),
    Wrong(Errors, Vec<Unclear>),
}

/// `POST /postmortems/{postmortem}/comments/{thread}`: an answer. When somebody resolved the thread while it was written,
/// the answer is kept and opens the thread again; whoever saw that it was resolved chooses.
pub async fn reply(
    visit: Visit,
    path: web::Path<(PostmortemId, ThreadId)>,
    Form(form): Form<ReplyForm>,
) -> Result<HttpResponse> {
    let ((id, thread), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    let (mark, sent) = (visit.sent(&form.form, &(thread, &form)), form.clone());
    let end = visit.db.write(move |c| answer(c, (id, thread), &sent, mark, &viewer, now)).await?;
    match end {
        End::Replied(path, said) => Ok(visit.done(&path, &said)),
        End::Wrong(errors, unclear) => {
            page(visit, (id, thread), StatusCode::UNPROCESSABLE_ENTITY, errors, form, unclear).await
        }
    }
}

fn answer(
    c: &mut Conn,
    (id, thread): (PostmortemId, ThreadId),
    form: &ReplyForm,
    mark: Option<FormMark>,
    viewer: &Viewer,
    now: Instant,
) -> Result<End> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_comment(viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    let (thread, _) = threads::find(c, id, thread)?;
    if let Some(mark) = mark
        && let Some(path) = led_to(c, mark.form, viewer.id)?
    {
        return Ok(End::Replied(path, "Your reply is there already.".into()));
    }
    let people = mentions::nameable(c, &postmortem.incident)?;
    let (draft, unknown) = match check_comment(&form.body, &form.who, &people) {
        Ok(checked) => checked,
        Err((errors, unclear)) => return Ok(End::Wrong(errors, unclear)),
    };
    let comment = comments::reply(c, &postmortem, &thread, &draft, viewer, now)?;
    let met = !thread.is_open() && form.resolved.is_empty();
    let reopened = (met || !form.reopen.is_empty()) && comments::resolve(c, &postmortem, &thread, false, viewer, now)?;
    let state = match (&thread.resolver, reopened) {
        (Some(who), true) if met => {
            format!(
                " {who} resolved the thread while you were writing, so it is open again: resolve it if that is settled."
            )
        }
        (_, true) => " The thread is open again.".to_owned(),
        _ => String::new(),
    };
    let path = format!("/postmortems/{id}/comments/{}#comment-{comment}", thread.id);
    if let Some(mark) = mark {
        remember_submission(c, mark.form, viewer.id, &path, now)?;
    }
    let told = told(&people, &draft.named, viewer.id, &unknown);
    Ok(End::Replied(path, format!("Your reply is there.{state}{told}")))
}

/// `POST /postmortems/{postmortem}/comments/{thread}/resolution`
pub async fn resolve(visit: Visit, path: web::Path<(PostmortemId, ThreadId)>) -> Result<HttpResponse> {
    settle(visit, path.into_inner(), true).await
}

/// `POST /postmortems/{postmortem}/comments/{thread}/reopening`
pub async fn reopen(visit: Visit, path: web::Path<(PostmortemId, ThreadId)>) -> Result<HttpResponse> {
    settle(visit, path.into_inner(), false).await
}

async fn settle(visit: Visit, (id, thread): (PostmortemId, ThreadId), resolved: bool) -> Result<HttpResponse> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let changed = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let (thread, _) = threads::find(c, id, thread)?;
            may_resolve(&viewer, &postmortem.spine, &thread).map_err(Error::Forbidden)?;
            comments::resolve(c, &postmortem, &thread, resolved, &viewer, now)
        })
        .await?;
    let said = match (changed, resolved) {
        (true, true) => "Resolved. It stands under “Resolved” and can be opened again.",
        (true, false) => "The thread is open again.",
        (false, true) => "Somebody had resolved it already.",
        (false, false) => "It was open already.",
    };
    Ok(visit.done(&format!("/postmortems/{id}/comments/{thread}"), said))
}

/// `POST /postmortems/{postmortem}/comments/{thread}/seen`: what names the viewer there waits no longer.
pub async fn see(
    visit: Visit,
    path: web::Path<(PostmortemId, ThreadId)>,
    Form(form): Form<SeenForm>,
) -> Result<HttpResponse> {
    let ((id, thread), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            postmortems::find(c, &viewer, id)?;
            threads::find(c, id, thread)?;
            news::seen(c, id, thread, viewer.id, now)?;
            Ok::<_, Error>(mentions::seen(c, thread, id, &viewer, now)?)
        })
        .await?;
    let back = match form.back.as_str() {
        "desk" => "/".to_owned(),
        _ => format!("/postmortems/{id}/comments/{thread}"),
    };
    Ok(visit.done(&back, "Noted: it is off your desk."))
}

async fn page(
    visit: Visit,
    (id, thread): (PostmortemId, ThreadId),
    status: StatusCode,
    errors: Errors,
    form: ReplyForm,
    unclear: Vec<Unclear>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, talk, all, waits) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let talk = threads::find(c, id, thread)?;
            Ok::<_, Error>((postmortem, talk, sections::all(c, id)?, mentions::waits(c, thread, &viewer)?))
        })
        .await?;
    let mut talk = Talk::of(talk);
    if let Some(section) = all.iter().find(|section| section.kind == talk.thread.section) {
        look(&section.html, std::slice::from_mut(&mut talk));
    }
    let page = ThreadPage {
        mark: match visit.read_mark(&form.form) {
            Some(_) => form.form.clone(),
            None => visit.mark(),
        },
        resolves: may_resolve(&visit.viewer, &postmortem.spine, &talk.thread),
        waits: waits && talk.thread.is_open(),
        zone: postmortem.spine.zone,
        viewer: visit.viewer,
        errors,
        talk,
        form,
        unclear,
        postmortem,
        shell: visit.shell,
    };
    page.shell.page_with(status, &page)
}
