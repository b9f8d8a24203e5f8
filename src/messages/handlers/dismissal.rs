//! Judging a finding to be harmless. Once is enough: it stays so for this message, until somebody takes that back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, mark_of, page};
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::messages::access::may_dismiss;
use crate::messages::forms::{DismissalForm, UndoForm};
use crate::messages::model::FindingKind;
use crate::messages::review::{Review, review};
use crate::messages::store::scrub as store;
use crate::web::{Error, Errors, Form, Result};

enum End {
    Done,
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/messages/dismissal`: of a finding that is not there any more nothing is noted.
pub async fn dismiss(
    visit: Visit,
    id: web::Path<PostmortemId>,
    Form(form): Form<DismissalForm>,
) -> Result<HttpResponse> {
    let (id, viewer, now, site) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.site.clone());
    let end = visit
        .db
        .write(move |c| {
            let review = review(c, &viewer, id, site.url(""))?;
            may_dismiss(&viewer, &review.postmortem.spine).map_err(Error::Forbidden)?;
            let named = review.findings.iter().find(|one| mark_of(&site, id, one) == form.finding);
            let Some(finding) = named else { return Ok(End::Done) };
            may_know(&review, finding.kind)?;
            let reason = match form.check() {
                Ok(reason) => reason,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            store::dismiss(c, &review.postmortem, finding, &reason, &viewer, now)?;
            Ok::<_, Error>(End::Done)
        })
        .await?;
    match end {
        End::Done => {
            Ok(visit.done(&format!("/postmortems/{id}/messages#findings"), "It is not shown as a finding any more."))
        }
        End::Wrong(errors) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, ..Left::default() }).await
        }
    }
}

/// `POST /postmortems/{postmortem}/messages/dismissal/withdrawal`: the words are a finding again.
pub async fn undo(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<UndoForm>) -> Result<HttpResponse> {
    let (id, viewer, now, home) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.site.url(""));
    visit
        .db
        .write(move |c| {
            let review = review(c, &viewer, id, home)?;
            may_dismiss(&viewer, &review.postmortem.spine).map_err(Error::Forbidden)?;
            // One that was taken back already, or that is of another postmortem, is not there.
            let named = review.dismissed.iter().find(|one| one.id.as_str() == form.dismissal);
            let Some(dismissal) = named else { return Ok(()) };
            may_know(&review, dismissal.kind)?;
            store::undo(c, &review.postmortem, dismissal, &viewer, now)
        })
        .await?;
    Ok(visit.done(&format!("/postmortems/{id}/messages#findings"), "It counts as a finding again."))
}

fn may_know(review: &Review, kind: FindingKind) -> Result<()> {
    match review.hides(kind) {
        true => Err(Error::Forbidden("Whoever may see the list of customers judges their names.".into())),
        false => Ok(()),
    }
}
