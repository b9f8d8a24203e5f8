//! What severities are called and when each is chosen, kept by administrators.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::audit::{self, Setting};
use crate::incidents::model::Severity;
use crate::incidents::severities::{Severities, SeverityNames};
use crate::incidents::severity_forms::{SeveritiesForm, changes};
use crate::incidents::store::severities as store;
use crate::web::{Error, Errors, Form, Result, Shell};

const HOME: &str = "/settings/severities";

#[derive(Template)]
#[template(path = "incidents/severities.html")]
struct SeveritiesPage {
    shell: Shell,
    errors: Errors,
    form: SeveritiesForm,
    /// What somebody else called these meanwhile.
    overtaken: Vec<Severity>,
    names: SeverityNames,
}

impl SeveritiesPage {
    fn usually(&self, words: &str) -> String {
        format!("Usually: {words}")
    }
}

/// How a form that was sent ends.
enum End {
    Same,
    Changed(SeverityNames),
    Overtaken(SeverityNames, Vec<Severity>),
}

/// `GET /settings/severities`
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let names = visit.db.read(|c| Ok::<_, Error>(store::severity_names(c)?)).await?;
    let form = SeveritiesForm::stored(&names);
    page(visit, StatusCode::OK, Errors::default(), form, (names, Vec::new()))
}

/// `POST /settings/severities`: two who change two severities at once do not meet; two who change the same one see it.
pub async fn save(
    visit: Visit,
    at_hand: web::Data<Severities>,
    Form(form): Form<SeveritiesForm>,
) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let new = match form.check() {
        Ok(new) => new,
        Err(errors) => {
            let names = visit.db.read(|c| Ok::<_, Error>(store::severity_names(c)?)).await?;
            return page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form, (names, Vec::new()));
        }
    };
    let (by, sent) = ((visit.viewer.id, visit.now), form.clone());
    let changing = at_hand.changing.lock().await;
    let end = visit
        .db
        .write(move |c| {
            let stored = store::severity_names(c)?;
            let (changed, overtaken) = changes(&sent, &new, &stored);
            if !overtaken.is_empty() {
                return Ok(End::Overtaken(stored, overtaken));
            }
            if changed.is_empty() {
                return Ok(End::Same);
            }
            for severity in changed {
                let (before, after) = (stored.of(severity), new.of(severity));
                store::name_severity(c, severity, after)?;
                audit::note(c, Setting::Severities, by, severity.label(), (&before.words(), &after.words()))?;
            }
            Ok::<_, Error>(End::Changed(store::severity_names(c)?))
        })
        .await?;
    match end {
        End::Same => Ok(visit.done(HOME, "The severities are called so.")),
        End::Changed(names) => {
            at_hand.replace(names);
            drop(changing);
            Ok(visit.done(HOME, "The words are saved."))
        }
        End::Overtaken(names, overtaken) => {
            let form = form.having_seen(&names);
            page(visit, StatusCode::CONFLICT, Errors::default(), form, (names, overtaken))
        }
    }
}

fn page(
    visit: Visit,
    status: StatusCode,
    errors: Errors,
    form: SeveritiesForm,
    (names, overtaken): (SeverityNames, Vec<Severity>),
) -> Result<HttpResponse> {
    let page = SeveritiesPage { shell: visit.shell, errors, form, overtaken, names };
    page.shell.page_with(status, &page)
}
