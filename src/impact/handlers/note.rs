//! A customer note corrected: the correction is a note of its own, and both are kept (RULES 22).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Viewer, Visit};
use crate::db::Conn;
use crate::impact::forms::NoteForm;
use crate::impact::model::Note;
use crate::impact::store::notes as store;
use crate::kernel::{CustomerNoteId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "impact/note.html")]
struct NotePage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    note: Note,
    /// The note that corrects this one already.
    later: Option<Note>,
    form: NoteForm,
    zone: Zone,
}

enum End {
    Corrected,
    /// Somebody corrected it already: the form goes on from their correction.
    Met(CustomerNoteId),
}

/// `GET /postmortems/{postmortem}/impact/notes/{note}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, CustomerNoteId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// `POST /postmortems/{postmortem}/impact/notes/{note}/correction`: a second correction of the same note meets the first,
/// and what was typed stays in the form.
pub async fn correct(
    visit: Visit,
    path: web::Path<(PostmortemId, CustomerNoteId)>,
    Form(form): Form<NoteForm>,
) -> Result<HttpResponse> {
    let ((id, one), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    let draft = match form.check(true, now) {
        Ok(draft) => draft,
        Err(errors) => return page(visit, (id, one), StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    };
    let end = visit
        .db
        .write(move |c| {
            let (postmortem, _, later) = writable(c, &viewer, id, one)?;
            if let Some(later) = later {
                let same = later.said == draft.said && later.who == draft.who && later.reason == draft.reason;
                return Ok(if same { End::Corrected } else { End::Met(one) });
            }
            store::add(c, &postmortem, &draft, Some(one), &viewer, now)?;
            Ok::<_, Error>(End::Corrected)
        })
        .await?;
    match end {
        End::Corrected => {
            Ok(visit.done(&format!("/postmortems/{id}/impact#notes"), "The note is corrected. What it said is kept."))
        }
        End::Met(note) => page(visit, (id, note), StatusCode::CONFLICT, Errors::default(), Some(form)).await,
    }
}

fn writable(
    c: &mut Conn,
    viewer: &Viewer,
    id: PostmortemId,
    one: CustomerNoteId,
) -> Result<(Postmortem, Note, Option<Note>)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_write(viewer, &postmortem.spine, Part::Impact).map_err(Error::Forbidden)?;
    let (note, later) = store::find(c, id, one)?;
    Ok((postmortem, note, later))
}

async fn page(
    visit: Visit,
    (id, one): (PostmortemId, CustomerNoteId),
    status: StatusCode,
    errors: Errors,
    form: Option<NoteForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, note, later) = visit.db.read(move |c| writable(c, &viewer, id, one)).await?;
    let (form, zone) = (form.unwrap_or_else(|| NoteForm::stored(&note)), postmortem.spine.zone);
    let page = NotePage { errors, postmortem, note, later, form, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
