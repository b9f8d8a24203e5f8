//! Naming reviewers, and taking one off.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, page};
use crate::accounts::Visit;
use crate::kernel::{PersonId, PostmortemId};
use crate::meetings;
use crate::postmortems;
use crate::review::access::may_name;
use crate::review::forms::ReviewerForm;
use crate::review::store::reviewers::{name_reviewer, remove_reviewer};
use crate::web::{Error, Errors, Form, Result};

/// `POST /postmortems/{postmortem}/review/reviewers`
pub async fn name(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<ReviewerForm>) -> Result<HttpResponse> {
    let (id, viewer, now, sent) = (id.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let named = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_name(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            let person = match sent.check() {
                Ok(person) => person,
                Err(errors) => return Ok(Err(errors)),
            };
            if person == postmortem.spine.owner_id {
                return Ok(Err(Errors::one(
                    "person",
                    "The owner does not review their own postmortem. Choose somebody else",
                )));
            }
            let Some(person) =
                meetings::choosable(c, &postmortem.incident, &[])?.into_iter().find(|one| one.id == person)
            else {
                return Ok(Err(Errors::one(
                    "person",
                    "This person has no working account or does not see this postmortem. Choose somebody else",
                )));
            };
            name_reviewer(c, &postmortem, (person.id, &person.name), &viewer, now)?;
            Ok::<_, Error>(Ok(person.name))
        })
        .await?;
    match named {
        Ok(name) => Ok(visit.done(&format!("/postmortems/{id}/review"), &format!("{name} may approve it now."))),
        Err(errors) => {
            let left = Left { errors, naming: form, ..Left::default() };
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, left).await
        }
    }
}

/// `POST /postmortems/{postmortem}/review/reviewers/{person}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, PersonId)>) -> Result<HttpResponse> {
    let ((id, person), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_name(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            remove_reviewer(c, &postmortem, person, &viewer, now)
        })
        .await?;
    Ok(visit.done(&format!("/postmortems/{id}/review"), "They are no reviewer any more."))
}
