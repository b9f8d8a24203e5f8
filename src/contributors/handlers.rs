//! The list of contributors.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::forms::ContributorForm;
use super::model::{Contributor, Former, Involvement};
use super::store;
use crate::accounts::{self, May, PersonLine, Visit};
use crate::kernel::{PersonId, PostmortemId};
use crate::postmortems::{self, Postmortem, may_invite};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "contributors/list.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    contributors: Vec<Contributor>,
    former: Vec<Former>,
    roster: Vec<PersonLine>,
    form: ContributorForm,
    may: May,
}

/// `GET /postmortems/{postmortem}/contributors`
pub async fn list(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Errors::default(), ContributorForm::default()).await
}

/// `POST /postmortems/{postmortem}/contributors`: a person who is on the list already gets the
/// involvement chosen now.
pub async fn add(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<ContributorForm>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (person, involvement) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let name = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_invite(&viewer, &postmortem.spine, postmortem.incident.restricted).map_err(Error::Forbidden)?;
            let Some(line) = accounts::line(c, person)? else { return Ok(None) };
            if store::add(c, &postmortem, person, involvement, viewer.id, now)? {
                let words = format!("added {} as {}", line.name, involvement.label().to_lowercase());
                store::note(c, &postmortem, viewer.id, now, &words)?;
            }
            Ok::<_, Error>(Some(line.name))
        })
        .await?;
    match name {
        Some(name) => Ok(visit.done(
            &format!("/postmortems/{id}/contributors"),
            &format!("{name} is a contributor as {}.", involvement.label().to_lowercase()),
        )),
        None => {
            let errors = Errors::one("person", "This person has no working account any more. Choose somebody else");
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await
        }
    }
}

/// `POST /postmortems/{postmortem}/contributors/{person}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, PersonId)>) -> Result<HttpResponse> {
    let ((id, person), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    let name = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_invite(&viewer, &postmortem.spine, postmortem.incident.restricted).map_err(Error::Forbidden)?;
            let name = store::of(c, id)?.into_iter().find(|one| one.person_id == person).map(|one| one.name);
            let Some(name) = name else { return Err(Error::NotFound) };
            store::remove(c, &postmortem, person, viewer.id, now)?;
            store::note(c, &postmortem, viewer.id, now, &format!("took {name} off the contributors"))?;
            Ok::<_, Error>(name)
        })
        .await?;
    Ok(visit.done(
        &format!("/postmortems/{id}/contributors"),
        &format!("{name} is no longer on the list. What they wrote stays."),
    ))
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    status: StatusCode,
    errors: Errors,
    form: ContributorForm,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, contributors, former, roster) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((postmortem, store::of(c, id)?, store::former(c, id)?, accounts::roster(c)?))
        })
        .await?;
    let may = may_invite(&visit.viewer, &postmortem.spine, postmortem.incident.restricted);
    let page = ListPage { errors, postmortem, contributors, former, roster, form, may, shell: visit.shell };
    page.shell.page_with(status, &page)
}
