//! Steps with an action: the meeting commits or declines, whoever does the work says that it is done (RULES 26).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::item::{Left, page};
use crate::accounts::Visit;
use crate::actions::access::{fits, may_step};
use crate::actions::forms::StepForm;
use crate::actions::model::Step;
use crate::actions::store::items;
use crate::kernel::ActionId;
use crate::web::{Error, Form, Result};

enum End {
    Taken(String),
    Already(String),
    Stale(String),
}

/// `POST /actions/{action}/commitment`
pub async fn commit(visit: Visit, id: web::Path<ActionId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Commit).await
}

/// `POST /actions/{action}/declining`
pub async fn decline(visit: Visit, id: web::Path<ActionId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Decline).await
}

/// `POST /actions/{action}/completion`
pub async fn complete(visit: Visit, id: web::Path<ActionId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Complete).await
}

/// `POST /actions/{action}/reopening`
pub async fn reopen(visit: Visit, id: web::Path<ActionId>, Form(form): Form<StepForm>) -> Result<HttpResponse> {
    take(visit, id.into_inner(), form, Step::Reopen).await
}

/// Two people who press different buttons: the second sees what the first decided, and what they typed stays.
async fn take(visit: Visit, id: ActionId, form: StepForm, step: Step) -> Result<HttpResponse> {
    let reason = match form.check(matches!(step, Step::Decline | Step::Reopen)) {
        Ok(reason) => reason,
        Err(errors) => {
            let left = Left { errors, step: form, ..Left::default() };
            return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let (viewer, now, base) = (visit.viewer.clone(), visit.now, form.base_revision.parse::<i32>().ok());
    let end = visit
        .db
        .write(move |c| {
            let (postmortem, action) = items::find(c, &viewer, id)?;
            may_step(&viewer, postmortem.spine.owner_id, action.person_id, step).map_err(Error::Forbidden)?;
            let list = format!("/postmortems/{}/actions", postmortem.id());
            if action.removed_at.is_none() && action.state == step.target() && action.reason == reason {
                return Ok(End::Already(list));
            }
            let changed = base != Some(action.revision);
            if action.removed_at.is_some() || !fits(action.state, step) || changed {
                let state = if action.removed_at.is_some() { "removed" } else { action.state.label() };
                return Ok(End::Stale(format!(
                    "Somebody changed this action while you were looking: by now it is {}. Nothing of yours is stored; look at it and decide again.",
                    state.to_lowercase()
                )));
            }
            items::take(c, (&postmortem, &action), step, &reason, &viewer, now)?;
            Ok::<_, Error>(End::Taken(list))
        })
        .await?;
    match end {
        End::Taken(list) | End::Already(list) => {
            let notice = format!("The action is {}.", step.target().label().to_lowercase());
            Ok(visit.done(form.back_to().unwrap_or(&list), &notice))
        }
        End::Stale(stale) => page(visit, id, StatusCode::CONFLICT, Left { stale, step: form, ..Left::default() }).await,
    }
}
