//! Many entries at once (RULES 20): pasted as text, looked at row by row, then stored in one go.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::{Visit, led_to, remember_submission};
use crate::kernel::{PasteId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::timeline::forms::{PasteForm, RowForm, RowsForm};
use crate::timeline::model::{Kind, Knowledge};
use crate::timeline::paste::{self, Pasted};
use crate::timeline::store;
use crate::web::{Error, Errors, Form, Result, Shell};

/// Answers that hold for many rows are offered from this many on.
const MANY: usize = 2;

#[derive(Template)]
#[template(path = "timeline/paste.html")]
struct PastePage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    form: PasteForm,
    rows: Vec<RowForm>,
    /// How many rows are settled, asked about, not understood.
    counts: (usize, usize, usize),
    notes: Vec<String>,
    /// Readings that several rows could have, with how many.
    same: Vec<(String, usize)>,
    /// Lines that hold for others, and lines that stand outside the timeline.
    held: Vec<(usize, String)>,
    outside: Vec<(usize, String)>,
    mark: String,
}

/// `GET /postmortems/{postmortem}/timeline/paste`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (visit, postmortem) = writable(visit, id.into_inner()).await?;
    let zone = postmortem.spine.zone;
    let day = zone.at(postmortem.incident.moments.earliest().unwrap_or(visit.now)).day();
    let form = PasteForm { day: day.to_string(), zone: zone.to_string(), ..PasteForm::default() };
    page(visit, postmortem, StatusCode::OK, Errors::default(), form, Preview::default(), None)
}

/// Rows with what is to be said about them.
#[derive(Default)]
struct Preview {
    rows: Vec<RowForm>,
    counts: (usize, usize, usize),
    notes: Vec<String>,
    same: Vec<(String, usize)>,
    held: Vec<(usize, String)>,
    outside: Vec<(usize, String)>,
}

impl Preview {
    /// What was said about the whole and about lines that became no row.
    fn of(read: Pasted) -> Self {
        Self { notes: read.notes, held: read.held, outside: read.outside, ..Self::default() }
    }
}

/// `POST /postmortems/{postmortem}/timeline/paste`: shows what was understood and stores nothing.
pub async fn preview(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<PasteForm>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (visit, postmortem) = writable(visit, id).await?;
    let read = match checked(&form) {
        Ok((day, zone)) => paste::read_as(&form.source, day, zone, &form.same)
            .map_err(|words| Errors::one("source", words))
            .map(|read| (read, zone)),
        Err(errors) => Err(errors),
    };
    match read {
        Ok((read, _)) if read.rows.is_empty() => {
            let errors = Errors::one(
                "source",
                "Nothing in this text could become an entry. Paste lines with a time and what happened",
            );
            page(visit, postmortem, StatusCode::UNPROCESSABLE_ENTITY, errors, form, Preview::default(), None)
        }
        Ok((read, zone)) => {
            let known = visit.db.read(move |c| Ok::<_, Error>(store::known(c, id)?)).await?;
            let rows = read.rows.iter().map(|row| RowForm::read(row, &known, zone)).collect();
            let preview = Preview { rows, counts: read.counts(), same: many(&read), ..Preview::of(read) };
            page(visit, postmortem, StatusCode::OK, Errors::default(), form, preview, None)
        }
        Err(errors) => {
            page(visit, postmortem, StatusCode::UNPROCESSABLE_ENTITY, errors, form, Preview::default(), None)
        }
    }
}

fn checked(form: &PasteForm) -> std::result::Result<(NaiveDate, Zone), Errors> {
    let mut errors = Errors::default();
    let day = form.day.trim().parse::<NaiveDate>().ok();
    let zone = form.zone.trim().parse::<Zone>();
    if form.source.trim().is_empty() {
        errors.0.extend(Errors::one("source", "Paste a timeline: lines, a list, a table or a chat").0);
    }
    if day.is_none() {
        errors.0.extend(Errors::one("day", "Enter the day on which it begins, such as 2026-03-06").0);
    }
    if let Err(error) = &zone {
        errors.0.extend(Errors::one("zone", error.to_string()).0);
    }
    match (day, zone) {
        (Some(day), Ok(zone)) if errors.is_empty() => Ok((day, zone)),
        _ => Err(errors),
    }
}

/// Answers that at least [`MANY`] rows wait for.
fn many(read: &Pasted) -> Vec<(String, usize)> {
    read.answers().into_iter().filter(|(_, rows)| *rows >= MANY).collect()
}

enum End {
    Added(usize, String),
    Again(String),
}

/// `POST /postmortems/{postmortem}/timeline/paste/entries`: stores all rows that are kept, or none.
pub async fn save(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<RowsForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let paste = PasteForm {
        source: form.source.clone(),
        day: form.day.clone(),
        zone: form.zone.clone(),
        same: form.same.clone(),
    };
    let read = checked(&paste).ok().and_then(|(day, zone)| paste::read_as(&paste.source, day, zone, &paste.same).ok());
    let read = read.unwrap_or_default();
    let drafts = match form.check(&read) {
        Ok(drafts) => drafts,
        Err(rows) => {
            let (visit, postmortem) = writable(visit, id).await?;
            let wrong = rows.iter().filter(|row| !row.errors.is_empty()).count();
            let errors = Errors::one(
                "rows",
                format!("{wrong} of the rows cannot be stored as they are. Answer or correct them, or leave them out"),
            );
            let preview = Preview { rows, counts: read.counts(), ..Preview::of(read) };
            return page(visit, postmortem, StatusCode::UNPROCESSABLE_ENTITY, errors, paste, preview, Some(form.form));
        }
    };
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
            let paste = PasteId::random();
            store::add(c, &postmortem, &drafts, Some(paste), &viewer, now)?;
            let path = format!("/postmortems/{id}/timeline?pasted={paste}");
            if let Some(mark) = mark.filter(|_| !drafts.is_empty()) {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Added(drafts.len(), path))
        })
        .await?;
    Ok(match end {
        End::Added(0, path) => visit.done(&path, "No row was taken over, so nothing was added."),
        End::Added(_, path) | End::Again(path) => visit.to(&path),
    })
}

async fn writable(visit: Visit, id: PostmortemId) -> Result<(Visit, Postmortem)> {
    let viewer = visit.viewer.clone();
    let postmortem = visit.db.read(move |c| Ok::<_, Error>(postmortems::find(c, &viewer, id)?)).await?;
    may_write(&visit.viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
    Ok((visit, postmortem))
}

fn page(
    visit: Visit,
    postmortem: Postmortem,
    status: StatusCode,
    errors: Errors,
    form: PasteForm,
    preview: Preview,
    mark: Option<String>,
) -> Result<HttpResponse> {
    let mark = mark.filter(|mark| visit.read_mark(mark).is_some()).unwrap_or_else(|| visit.mark());
    let Preview { rows, counts, notes, same, held, outside } = preview;
    let page =
        PastePage { shell: visit.shell, errors, postmortem, form, rows, counts, notes, same, held, outside, mark };
    page.shell.page_with(status, &page)
}
