//! Approving the external message, and taking that back. What is approved is a revision of its text, and no other.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, page};
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::messages::access::{may_approve, may_withdraw};
use crate::messages::forms::{ApprovalForm, WithdrawalForm};
use crate::messages::review::review;
use crate::messages::store::approvals;
use crate::postmortems;
use crate::web::{Error, Errors, Form, Result};

enum End {
    Done,
    Stale(String),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/messages/approval`: of the revision that stood on the page. A newer one has to be read
/// first.
pub async fn approve(
    visit: Visit,
    id: web::Path<PostmortemId>,
    Form(form): Form<ApprovalForm>,
) -> Result<HttpResponse> {
    let (id, viewer, now, home) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.site.url(""));
    let sent = form.clone();
    let end = visit
        .db
        .write(move |c| {
            let review = review(c, &viewer, id, home)?;
            may_approve(&viewer, &review.postmortem.spine).map_err(Error::Forbidden)?;
            let text = &review.external;
            if text.revision != sent.based_on() {
                return Ok(End::Stale(format!(
                    "{} saved revision {} of the external message while you were reading another. Nothing is approved: read this one, then decide.",
                    text.saver.as_deref().unwrap_or("Somebody"),
                    text.revision
                )));
            }
            if review.is_approved() {
                return Ok(End::Done);
            }
            if text.is_empty() {
                return Ok(End::Stale("There is no text to approve.".to_owned()));
            }
            let needed = review.doubts().map(|doubts| format!("Say why it may leave the house like this: {doubts}"));
            let reason = match sent.check(needed.as_deref()) {
                Ok(reason) => reason,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            approvals::approve(c, &review.postmortem, (text.revision, &text.body), &reason, &viewer, now)?;
            Ok::<_, Error>(End::Done)
        })
        .await?;
    let notice = "The message is approved. Support or the owner posts it now, and says here where.";
    if matches!(end, End::Done) && form.meeting.is_some() {
        return Ok(visit.done(&format!("/postmortems/{id}/meeting/mode#message"), notice));
    }
    let left = Left { approving: form, ..Left::default() };
    answer(visit, id, end, notice, left).await
}

/// `POST /postmortems/{postmortem}/messages/approval/withdrawal`: its public page shows nothing from now on.
pub async fn withdraw(
    visit: Visit,
    id: web::Path<PostmortemId>,
    Form(form): Form<WithdrawalForm>,
) -> Result<HttpResponse> {
    let (id, viewer, now, sent) = (id.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_withdraw(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            let Some(approval) = approvals::standing(c, id)? else { return Ok(End::Done) };
            if sent.approval() != Some(approval.id) {
                return Ok(End::Stale(format!(
                    "{} approved revision {} while you were looking, and that approval stands. Look at it and decide again.",
                    approval.by, approval.revision
                )));
            }
            let why = match sent.check() {
                Ok(why) => why,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            approvals::withdraw(c, &postmortem, &approval, &why, &viewer, now)?;
            Ok::<_, Error>(End::Done)
        })
        .await?;
    let notice = "The approval is withdrawn: the message is a draft again, and its public page shows nothing.";
    let left = Left { withdrawing: form, ..Left::default() };
    answer(visit, id, end, notice, left).await
}

async fn answer(visit: Visit, id: PostmortemId, end: End, notice: &str, left: Left) -> Result<HttpResponse> {
    match end {
        End::Done => Ok(visit.done(&format!("/postmortems/{id}/messages"), notice)),
        End::Stale(stale) => page(visit, id, StatusCode::CONFLICT, Left { stale, ..left }).await,
        End::Wrong(errors) => page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, ..left }).await,
    }
}
