//! Judging a finding to be harmless. Once is enough: it stays so for this message.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, mark_of, page};
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::messages::access::may_dismiss;
use crate::messages::forms::DismissalForm;
use crate::messages::model::FindingKind;
use crate::messages::review::review;
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
            if finding.kind == FindingKind::CustomerName && !review.sees_customers {
                return Err(Error::Forbidden("Whoever may see the list of customers judges their names.".into()));
            }
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
