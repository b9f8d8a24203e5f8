//! Steps of the status, each a state change with a name. What a form knew stands in it: who comes second learns what the first
//! one did, and nothing that was typed is lost.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, Stale, extent, page};
use crate::accounts::{Viewer, Visit};
use crate::activity;
use crate::db::Conn;
use crate::document::Extent;
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::Status;
use crate::review::access::may_step;
use crate::review::forms::StepForm;
use crate::review::model::NewStep;
use crate::review::standing::Standing;
use crate::review::steps::{Step, refused};
use crate::review::store::taken;
use crate::web::{Error, Errors, Form, Result};

enum End {
    Taken(Option<i32>),
    Stale(Stale),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/review/request`
pub async fn ask(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Ask).await
}

/// `POST /postmortems/{postmortem}/review/approval`
pub async fn approve(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Approve).await
}

/// `POST /postmortems/{postmortem}/review/closing`
pub async fn close(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Close).await
}

/// `POST /postmortems/{postmortem}/review/reopening`: back to an earlier status.
pub async fn reopen(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    match form.back_to() {
        Some(to) => take(visit, id.into_inner(), form, Step::Back(to)).await,
        None => {
            let errors = Errors::one("to", "Choose which status it goes back to");
            let left = Left { errors, form, ..Left::default() };
            page(visit, id.into_inner(), StatusCode::UNPROCESSABLE_ENTITY, left).await
        }
    }
}

async fn take(visit: Visit, id: PostmortemId, form: StepForm, step: Step) -> Result<HttpResponse> {
    let (viewer, extent, sent) = (visit.viewer.clone(), extent(&visit), form.clone());
    let end = visit.db.write(move |c| carry_out(c, &viewer, id, (step, &sent), extent)).await?;
    match end {
        End::Taken(edition) => {
            let to = step.target().label().to_lowercase();
            let notice = match (step, edition) {
                (Step::Approve, Some(number)) => {
                    format!("The postmortem is approved, and edition {number} is kept for good.")
                }
                _ => format!("The postmortem is {to} now."),
            };
            Ok(visit.done(&format!("/postmortems/{id}/review"), &notice))
        }
        End::Stale(stale) => page(visit, id, StatusCode::CONFLICT, Left { stale, form, ..Left::default() }).await,
        End::Wrong(errors) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, form, ..Left::default() }).await
        }
    }
}

fn carry_out(
    c: &mut Conn,
    viewer: &Viewer,
    id: PostmortemId,
    (step, form): (Step, &StepForm),
    extent: Extent,
) -> Result<End> {
    let standing = Standing::load(c, viewer, id, extent)?;
    may_step(viewer, &standing.postmortem.spine, standing.names(viewer), step).map_err(Error::Forbidden)?;
    // The same form sent twice: the first one took this step.
    let own = |taken: &&crate::review::model::StepLine| {
        taken.number == form.seen() + 1 && taken.by_id == viewer.id && taken.to == step.target()
    };
    if let Some(taken) = standing.steps.iter().find(own).filter(|taken| taken.reason == form.typed()) {
        return Ok(End::Taken(taken.edition));
    }
    let again = standing.status() == Status::Reviewed && step == Step::Approve;
    if form.seen() != standing.last() || !step.fits(standing.status()) || (again && !standing.can_be_approved_again()) {
        return Ok(End::Stale(overtaken(&standing, form)));
    }
    if step == Step::Approve
        && let Some(words) = unread(c, &standing, form.read())?
    {
        return Ok(End::Stale(Stale { words, typed: form.typed(), ..Stale::default() }));
    }
    if let Err(words) = refused(step, &standing.seen) {
        return Ok(End::Stale(Stale { words, typed: form.typed(), ..Stale::default() }));
    }
    let against: Vec<String> = standing.against(step).into_iter().map(|gap| gap.words).collect();
    let needed = (!against.is_empty()).then(|| format!("Say why it goes on although {}", against.join(" and ")));
    let reason = match step {
        Step::Back(_) => form.check_back(),
        _ => form.check(needed.as_deref()),
    };
    match reason {
        Ok(reason) => {
            let new = NewStep { to: step.target(), reason, against };
            Ok(End::Taken(taken::take(c, &standing.postmortem, &new, viewer, extent)?))
        }
        Err(errors) => Ok(End::Wrong(errors)),
    }
}

/// Steps that were taken since the form's page was made.
fn overtaken(standing: &Standing, form: &StepForm) -> Stale {
    let steps: Vec<_> = standing.steps.iter().filter(|step| step.number > form.seen()).cloned().collect();
    let words = match steps.is_empty() {
        true => format!(
            "The postmortem is {} and this step does not lead on from there.",
            standing.status().label().to_lowercase()
        ),
        false => String::new(),
    };
    Stale { words, steps, typed: form.typed() }
}

/// What changed in the text since an approver read it, in words: what is approved is what was read.
fn unread(c: &mut Conn, standing: &Standing, read: i32) -> Result<Option<String>> {
    let last = activity::last_change_since(c, standing.postmortem.incident.id, read)?;
    let zone: Zone = standing.postmortem.spine.zone;
    Ok(last.map(|last| {
        format!("{} {}, {}. Nothing is approved: read it, then decide.", last.name, last.words, zone.at(last.at).full())
    }))
}
