//! Saying where an approved message was posted.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, page};
use crate::accounts::{Visit, led_to, remember_submission};
use crate::kernel::PostmortemId;
use crate::messages::access::may_post;
use crate::messages::forms::PostingForm;
use crate::messages::store::approvals;
use crate::postmortems;
use crate::web::{Error, Errors, Form, Result};

enum End {
    Noted(String),
    Stale(String),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/messages/posting`: a second sending of the same form notes nothing.
pub async fn post(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<PostingForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let sent = form.clone();
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_post(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(End::Noted(path));
            }
            let Some(approval) = approvals::standing(c, id)? else {
                return Ok(End::Stale("No approval stands: the message is a draft and may not be posted. If it is out already, take it back and tell a manager.".to_owned()));
            };
            if sent.approval() != Some(approval.id) {
                return Ok(End::Stale(format!(
                    "{} approved revision {} while you were looking. Make sure that this is what you posted, then send the form again.",
                    approval.by, approval.revision
                )));
            }
            let (address, at) = match sent.check(now, postmortem.spine.zone) {
                Ok(checked) => checked,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            approvals::post(c, &postmortem, &approval, (&address, at), &viewer, now)?;
            let path = format!("/postmortems/{id}/messages");
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Noted(path))
        })
        .await?;
    let left = Left { posting: Some(form), ..Left::default() };
    match end {
        End::Noted(path) => Ok(visit.done(&path, "It is noted where the message was posted.")),
        End::Stale(stale) => page(visit, id, StatusCode::CONFLICT, Left { stale, ..left }).await,
        End::Wrong(errors) => page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, ..left }).await,
    }
}
