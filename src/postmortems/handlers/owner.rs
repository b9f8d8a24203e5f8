//! The owner and handing over (RULES 10, 11).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, May, PersonLine, Visit};
use crate::activity::{self, Deed};
use crate::kernel::{PersonId, PostmortemId};
use crate::postmortems::forms::OwnerForm;
use crate::postmortems::model::{Handover, Postmortem, Spine};
use crate::postmortems::naming::tell_owner;
use crate::postmortems::suggestions::{Suggestion, suggest};
use crate::postmortems::{may_hand_over, store};
use crate::web::{Error, Errors, Form, Result, Shell};

use super::opening::Suggested;

#[derive(Template)]
#[template(path = "postmortems/owner.html")]
struct OwnerPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    form: OwnerForm,
    history: Vec<Handover>,
    roster: Vec<PersonLine>,
    suggested: Vec<Suggested>,
    may: May,
}

/// `GET /postmortems/{postmortem}/owner`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Errors::default(), OwnerForm::default()).await
}

/// `POST /postmortems/{postmortem}/owner`
pub async fn hand_over(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<OwnerForm>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let choice = match form.handover() {
        Ok(choice) => choice,
        Err(errors) => return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (viewer, now, from) = (visit.viewer.clone(), visit.now, form.from.parse::<PersonId>().ok());
    let site = visit.site.clone();
    let outcome = visit
        .db
        .write(move |c| {
            let postmortem = store::spine::find(c, &viewer, id)?;
            may_hand_over(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            if postmortem.spine.owner_id == choice.owner {
                return Ok(Ok(None));
            }
            if from.is_some_and(|from| from != postmortem.spine.owner_id) {
                let message = format!(
                    "Meanwhile {} became the owner. If it should be handed on, send the form again",
                    postmortem.owner
                );
                return Ok(Err(Errors::one("owner", message)));
            }
            let Some(person) = accounts::line(c, choice.owner)? else {
                return Ok(Err(Errors::one(
                    "owner",
                    "This person has no working account any more. Choose somebody else",
                )));
            };
            store::spine::hand_over(c, &postmortem, (choice.owner, choice.criterion, &choice.reason), viewer.id, now)?;
            let words =
                format!("handed the postmortem over from {} to {}: {}", postmortem.owner, person.name, choice.reason);
            activity::add(
                c,
                &Deed {
                    by: viewer.id,
                    at: now,
                    incident: postmortem.incident.id,
                    verb: "postmortem.handed_over",
                    words: &words,
                },
            )?;
            let spine = Spine { owner_id: choice.owner, ..postmortem.spine };
            tell_owner(c, (&spine, postmortem.incident.id), &viewer, &site, now)?;
            Ok::<_, Error>(Ok(Some(person.name)))
        })
        .await?;
    match outcome {
        Ok(Some(name)) => Ok(visit.done(&format!("/postmortems/{id}"), &format!("{name} is the owner now."))),
        Ok(None) => Ok(visit.done(&format!("/postmortems/{id}"), "They are the owner already.")),
        Err(errors) => page(visit, id, StatusCode::CONFLICT, errors, form).await,
    }
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    status: StatusCode,
    errors: Errors,
    mut form: OwnerForm,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, history, roster) = visit
        .db
        .read(move |c| {
            Ok::<_, Error>((store::spine::find(c, &viewer, id)?, store::spine::handovers(c, id)?, accounts::roster(c)?))
        })
        .await?;
    form.from = postmortem.spine.owner_id.to_string();
    let may = may_hand_over(&visit.viewer, &postmortem.spine);
    let name =
        |suggestion: &Suggestion| roster.iter().find(|one| one.id == suggestion.person).map(|one| one.name.clone());
    let suggested = suggest(&postmortem.incident)
        .into_iter()
        .filter(|suggestion| suggestion.person != postmortem.spine.owner_id)
        .filter_map(|suggestion| Some(Suggested { name: name(&suggestion)?, suggestion }))
        .collect();
    let page = OwnerPage { errors, postmortem, form, history, roster, suggested, may, shell: visit.shell };
    page.shell.page_with(status, &page)
}
