//! Many actions at once: typed or pasted as lines, looked at one by one, then stored in one go.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, PersonLine, Visit, led_to, remember_submission};
use crate::actions::bulk::{MOST, lines, read};
use crate::actions::due::default_due;
use crate::actions::forms::{BulkForm, RowForm, RowsForm};
use crate::actions::model::{Kind, Priority};
use crate::actions::store::items;
use crate::actions::wording::{Advice, advice};
use crate::kernel::PostmortemId;
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::web::{Error, Errors, Form, Result, Shell};

/// Longest paste, in characters.
const TEXT: usize = 100_000;

#[derive(Template)]
#[template(path = "actions/bulk.html")]
struct BulkPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    text: String,
    rows: Vec<(RowForm, Vec<Advice>)>,
    roster: Vec<PersonLine>,
    mark: String,
}

/// `GET /postmortems/{postmortem}/actions/bulk`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (visit, postmortem, roster) = writable(visit, id.into_inner()).await?;
    page(visit, postmortem, roster, StatusCode::OK, Errors::default(), String::new(), Vec::new(), None)
}

/// `POST /postmortems/{postmortem}/actions/bulk`: shows what was understood and stores nothing.
pub async fn preview(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<BulkForm>) -> Result<HttpResponse> {
    let (visit, postmortem, roster) = writable(visit, id.into_inner()).await?;
    let wrong = match (lines(&form.text), form.text.chars().count()) {
        (0, _) => Some("Type or paste actions, one a line".to_owned()),
        (count, _) if count > MOST => Some(format!("These are {count} lines. Bring in at most {MOST} at once")),
        (_, long) if long > TEXT => Some(format!("Shorten this to {TEXT} characters (it has {long})")),
        _ => None,
    };
    if let Some(message) = wrong {
        let errors = Errors::one("text", message);
        return page(visit, postmortem, roster, StatusCode::UNPROCESSABLE_ENTITY, errors, form.text, Vec::new(), None);
    }
    let incident = &postmortem.incident;
    let zone = visit.site.zone;
    let due_on = default_due(incident.severity, incident.moments.resolved_at, visit.now, zone);
    let from = zone.at(incident.moments.resolved_at.unwrap_or(visit.now)).day();
    let names: Vec<String> = roster.iter().map(|one| one.name.clone()).collect();
    let rows = read(&form.text, &names, from).iter().map(|read| RowForm::read(read, due_on)).collect();
    page(visit, postmortem, roster, StatusCode::OK, Errors::default(), form.text, rows, None)
}

enum End {
    Added(usize, String),
    Again(String),
    Wrong(Vec<RowForm>),
}

/// `POST /postmortems/{postmortem}/actions/bulk/entries`: stores all rows that are kept, or none.
pub async fn save(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<RowsForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let sent = form.clone();
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(End::Again(path));
            }
            let drafts = match sent.check(&accounts::roster(c)?) {
                Ok(drafts) => drafts,
                Err(rows) => return Ok(End::Wrong(rows)),
            };
            items::add(c, &postmortem, &drafts, &viewer, now)?;
            let path = format!("/postmortems/{id}/actions");
            if let Some(mark) = mark.filter(|_| !drafts.is_empty()) {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Added(drafts.len(), path))
        })
        .await?;
    match end {
        End::Added(1, path) => Ok(visit.done(&path, "One action is proposed.")),
        End::Added(count, path) => Ok(visit.done(&path, &format!("{count} actions are proposed."))),
        End::Again(path) => Ok(visit.to(&path)),
        End::Wrong(rows) => {
            let (visit, postmortem, roster) = writable(visit, id).await?;
            let wrong = rows.iter().filter(|row| !row.errors.is_empty()).count();
            let errors = Errors::one(
                "rows",
                format!("{wrong} of the rows cannot be stored as they are. Correct them or leave them out"),
            );
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(visit, postmortem, roster, status, errors, form.source, rows, Some(form.form))
        }
    }
}

async fn writable(visit: Visit, id: PostmortemId) -> Result<(Visit, Postmortem, Vec<PersonLine>)> {
    let viewer = visit.viewer.clone();
    let (postmortem, roster) =
        visit.db.read(move |c| Ok::<_, Error>((postmortems::find(c, &viewer, id)?, accounts::roster(c)?))).await?;
    may_write(&visit.viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
    Ok((visit, postmortem, roster))
}

#[allow(clippy::too_many_arguments, reason = "the parts of one page")]
fn page(
    visit: Visit,
    postmortem: Postmortem,
    roster: Vec<PersonLine>,
    status: StatusCode,
    errors: Errors,
    text: String,
    rows: Vec<RowForm>,
    mark: Option<String>,
) -> Result<HttpResponse> {
    let mark = mark.filter(|mark| visit.read_mark(mark).is_some()).unwrap_or_else(|| visit.mark());
    let rows = rows.into_iter().map(|row| (advice(&row.text), row)).map(|(advice, row)| (row, advice)).collect();
    let page = BulkPage { errors, postmortem, text, rows, roster, mark, shell: visit.shell };
    page.shell.page_with(status, &page)
}
