//! Opening a postmortem from its incident, with its owner (RULES 8 to 10).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, PersonLine, Visit, led_to, remember_submission};
use crate::activity::{self, Deed};
use crate::incidents::{self, Incident};
use crate::kernel::IncidentId;
use crate::postmortems::forms::OwnerForm;
use crate::postmortems::hooks::AfterOpening;
use crate::postmortems::may_open;
use crate::postmortems::model::Criterion;
use crate::postmortems::naming::tell_owner;
use crate::postmortems::store;
use crate::postmortems::suggestions::{Suggestion, suggest};
use crate::web::{Error, Errors, Form, Result, Shell};

/// Said to whoever opened it.
const OPEN: &str = "The postmortem is open. Schedule the meeting first: people move their calendars, the text follows.";
/// Said to whoever was second: what they chose was not taken.
const OPEN_BEFORE: &str =
    "Somebody was quicker: this incident has its postmortem already, and this is it. See whether its owner is right.";

/// A suggestion with the person's name.
pub struct Suggested {
    pub name: String,
    pub suggestion: Suggestion,
}

#[derive(Template)]
#[template(path = "postmortems/opening.html")]
struct OpeningPage {
    shell: Shell,
    errors: Errors,
    incident: Incident,
    form: OwnerForm,
    mark: String,
    roster: Vec<PersonLine>,
    suggested: Vec<Suggested>,
}

/// `GET /incidents/{incident}/postmortem`
pub async fn show(visit: Visit, id: web::Path<IncidentId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// `POST /incidents/{incident}/postmortem`
pub async fn open(
    visit: Visit,
    id: web::Path<IncidentId>,
    after: web::Data<AfterOpening>,
    Form(form): Form<OwnerForm>,
) -> Result<HttpResponse> {
    may_open(&visit.viewer).map_err(Error::Forbidden)?;
    let id = id.into_inner();
    let (title, choice) = match form.opening() {
        Ok(checked) => checked,
        Err(errors) => return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    };
    let (viewer, now, zone, mark) = (visit.viewer.clone(), visit.now, visit.site.zone, visit.sent(&form.form, &form));
    let site = visit.site.clone();
    let opened = visit
        .db
        .write(move |c| {
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(Ok((path, OPEN)));
            }
            let incident = incidents::find(c, &viewer, id)?.ok_or(Error::NotFound)?;
            if let Some(existing) = incident.postmortem_id {
                // Somebody was quicker. There is exactly one postmortem, and this leads to it.
                return Ok(Ok((format!("/postmortems/{existing}"), OPEN_BEFORE)));
            }
            if accounts::line(c, choice.owner)?.is_none() {
                return Ok(Err(Errors::one(
                    "owner",
                    "This person has no working account any more. Choose somebody else",
                )));
            }
            let named = (choice.owner, choice.criterion, choice.reason.as_str());
            let postmortem = store::spine::open_with_owner(c, &incident, &title, named, viewer.id, zone, now)?;
            let owner_sees = store::spine::find(c, &viewer, postmortem)?;
            let words = format!(
                "opened the postmortem with {} as owner ({})",
                owner_sees.owner,
                choice.criterion.label().to_lowercase()
            );
            activity::add(c, &Deed { by: viewer.id, at: now, incident: id, verb: "postmortem.opened", words: &words })?;
            (after.0)(c, &owner_sees, &viewer, now)?;
            tell_owner(c, (&owner_sees.spine, owner_sees.incident.id), &viewer, &site, now)?;
            let path = format!("/postmortems/{postmortem}");
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(Ok((path, OPEN)))
        })
        .await?;
    match opened {
        Ok((path, notice)) => Ok(visit.done(&path, notice)),
        Err(errors) => page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    }
}

async fn page(
    visit: Visit,
    id: IncidentId,
    status: StatusCode,
    errors: Errors,
    typed: Option<OwnerForm>,
) -> Result<HttpResponse> {
    may_open(&visit.viewer).map_err(Error::Forbidden)?;
    let viewer = visit.viewer.clone();
    let (incident, roster) = visit
        .db
        .read(move |c| Ok::<_, Error>((incidents::find(c, &viewer, id)?.ok_or(Error::NotFound)?, accounts::roster(c)?)))
        .await?;
    if let Some(existing) = incident.postmortem_id {
        return Ok(visit.to(&format!("/postmortems/{existing}")));
    }
    let name =
        |suggestion: &Suggestion| roster.iter().find(|one| one.id == suggestion.person).map(|one| one.name.clone());
    let suggested: Vec<Suggested> = suggest(&incident)
        .into_iter()
        .filter_map(|suggestion| Some(Suggested { name: name(&suggestion)?, suggestion }))
        .collect();
    let form = typed.unwrap_or_else(|| OwnerForm {
        title: incident.title.clone(),
        owner: suggested.first().map(|first| first.suggestion.person.to_string()).unwrap_or_default(),
        criterion: suggested
            .first()
            .map_or(Criterion::LedInvestigation, |first| first.suggestion.criterion)
            .to_string(),
        ..OwnerForm::default()
    });
    let mark = visit.mark();
    let page = OpeningPage { errors, incident, form, mark, roster, suggested, shell: visit.shell };
    page.shell.page_with(status, &page)
}
