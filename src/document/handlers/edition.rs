//! An edition to read, to print, to take along; and the corrections that stand beside it (RULES 30).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{self, May, Visit};
use crate::document::editions::contents::{Kept, Section, sha256};
use crate::document::editions::differences::headings;
use crate::document::editions::{Edition, EditionLine, Note, may_note, now_as_contents, store};
use crate::document::whole::Extent;
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::postmortems::{self, Postmortem};
use crate::sections::SectionKind;
use crate::web::{Check, Error, Errors, Form, Result, Shell, download};

/// Longest note, in characters.
const NOTE: usize = 2000;

#[derive(Template)]
#[template(path = "document/edition.html")]
struct EditionPage {
    shell: Shell,
    errors: Errors,
    form: NoteForm,
    told: Told,
    /// Number of the newest edition.
    newest: i32,
    /// Headings of what differs from the document as it is.
    moved_on: Vec<String>,
    may_note: May,
}

#[derive(Template)]
#[template(path = "document/edition_print.html")]
struct PrintPage {
    shell: Shell,
    told: Told,
    now: Instant,
}

impl EditionPage {
    /// The address of the postmortem.
    fn path(&self) -> String {
        format!("{}/postmortems/{}", self.shell.prefix, self.told.postmortem.id())
    }
}

/// An edition as a page tells it.
struct Told {
    postmortem: Postmortem,
    line: EditionLine,
    kept: Kept,
    notes: Vec<Note>,
    /// Whether what is stored is what the hash is of.
    is_whole: bool,
    zone: Zone,
}

impl Told {
    fn of(postmortem: Postmortem, edition: Edition, notes: Vec<Note>) -> Result<Self> {
        let kept = Kept::read(&edition.content).map_err(|error| Error::Internal(error.into()))?;
        let is_whole = sha256(&edition.content) == edition.line.sha256;
        Ok(Self { zone: postmortem.spine.zone, postmortem, line: edition.line, kept, notes, is_whole })
    }

    /// Sections that say something.
    fn outline(&self) -> impl Iterator<Item = &Section> {
        self.kept.contents.sections.iter().filter(|section| !section.is_empty())
    }

    /// Headings of those that said nothing.
    fn empty(&self) -> Vec<&str> {
        let expected = |kind: &str| SectionKind::parse(kind).is_none_or(SectionKind::is_expected);
        let empty = self.kept.contents.sections.iter().filter(|one| one.is_empty() && expected(&one.kind));
        empty.map(|section| section.heading.as_str()).collect()
    }
}

/// A correction to be noted.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    form: String,
    note: String,
}

/// `GET /postmortems/{postmortem}/editions/{edition}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, i32)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), NoteForm::default()).await
}

/// `GET /postmortems/{postmortem}/editions/{edition}/print`
pub async fn print(visit: Visit, path: web::Path<(PostmortemId, i32)>) -> Result<HttpResponse> {
    let ((id, number), viewer) = (path.into_inner(), visit.viewer.clone());
    let told = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let edition = store::find(c, id, number)?;
            let notes = store::notes_of(c, edition.line.id)?;
            Told::of(postmortem, edition, notes)
        })
        .await?;
    let page = PrintPage { shell: visit.shell, told, now: visit.now };
    page.shell.page(&page)
}

/// `GET /postmortems/{postmortem}/editions/{edition}/export.json`: byte for byte what the hash is of.
pub async fn data(visit: Visit, path: web::Path<(PostmortemId, i32)>) -> Result<HttpResponse> {
    let ((id, number), viewer) = (path.into_inner(), visit.viewer.clone());
    let edition = visit
        .db
        .read(move |c| {
            postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>(store::find(c, id, number)?)
        })
        .await?;
    let name = format!("postmortem-{id}-edition-{number}.json");
    Ok(download("application/json", &name, edition.content))
}

/// `POST /postmortems/{postmortem}/editions/{edition}/notes`
pub async fn note(
    visit: Visit,
    path: web::Path<(PostmortemId, i32)>,
    Form(form): Form<NoteForm>,
) -> Result<HttpResponse> {
    let (id, number) = path.into_inner();
    let mut check = Check::new();
    let body = check.text("note", &form.note, NOTE);
    if body.is_empty() {
        check.wrong("note", "Write what is to be read otherwise");
    }
    if let Err(errors) = check.finish() {
        return page(visit, (id, number), StatusCode::UNPROCESSABLE_ENTITY, errors, form).await;
    }
    let (viewer, now, mark) = (visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let target = format!("/postmortems/{id}/editions/{number}#notes");
    let path = target.clone();
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_note(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            let edition = store::find(c, id, number)?;
            if let Some(mark) = mark {
                if accounts::led_to(c, mark.form, viewer.id)?.is_some() {
                    return Ok(());
                }
                accounts::remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            store::add_note(c, &postmortem, &edition.line, &body, &viewer, now)?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(visit.done(&target, "The correction stands beside the edition. The edition itself stays as it was approved."))
}

async fn page(
    visit: Visit,
    (id, number): (PostmortemId, i32),
    status: StatusCode,
    errors: Errors,
    mut form: NoteForm,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let extent = Extent { whole: true, hides_found_later: false, now: visit.now, zone: visit.site.zone };
    let (told, newest, moved_on) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let edition = store::find(c, id, number)?;
            let newest = store::editions_of(c, id)?.first().map_or(number, |line| line.number);
            let notes = store::notes_of(c, edition.line.id)?;
            let told = Told::of(postmortem, edition, notes)?;
            let moved_on = headings(&told.kept.contents, &now_as_contents(c, &viewer, id, extent)?);
            Ok::<_, Error>((told, newest, moved_on))
        })
        .await?;
    let may_note = may_note(&visit.viewer, &told.postmortem.spine);
    form.form = visit.mark();
    let page = EditionPage { shell: visit.shell, errors, form, told, newest, moved_on, may_note };
    page.shell.page_with(status, &page)
}
