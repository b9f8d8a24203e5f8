//! One entry: changed, taken away, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::list::SIZE;
use crate::accounts::{Viewer, Visit};
use crate::db::Conn;
use crate::kernel::{EntryId, PasteId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::timeline::forms::EntryForm;
use crate::timeline::model::{Entry, Kind, Knowledge};
use crate::timeline::store;
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "timeline/entry.html")]
struct EntryPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    entry: Entry,
    form: EntryForm,
    zone: Zone,
}

/// How a sent form ended.
enum End {
    Saved(String),
    Same,
    Clash(Box<Clash>),
}

/// `GET /postmortems/{postmortem}/timeline/{entry}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, EntryId)>) -> Result<HttpResponse> {
    page(visit, path.into_inner(), StatusCode::OK, Errors::default(), None, None).await
}

/// `POST /postmortems/{postmortem}/timeline/{entry}`: when somebody else changed it meanwhile, both states are shown and
/// what was typed stays in the form (CE-04).
pub async fn save(
    visit: Visit,
    path: web::Path<(PostmortemId, EntryId)>,
    Form(mut form): Form<EntryForm>,
) -> Result<HttpResponse> {
    let ((id, entry), viewer, now, base) = (path.into_inner(), visit.viewer.clone(), visit.now, form.based_on());
    let draft = match form.check() {
        Ok(draft) => draft,
        Err(errors) => {
            return page(visit, (id, entry), StatusCode::UNPROCESSABLE_ENTITY, errors, None, Some(form)).await;
        }
    };
    let end = visit
        .db
        .write(move |c| {
            let (postmortem, before) = writable(c, &viewer, id, entry)?;
            let (fields, typed) = (before.fields(), draft.fields());
            let item = before.id.to_string();
            let removed = before.removed_at.is_some();
            let stored = Stored { postmortem: id, item: &item, revision: before.revision, fields: &fields, removed };
            Ok::<_, Error>(match weigh(c, &stored, base, &typed)? {
                Weighed::Store(revision) => {
                    store::save(c, &postmortem, &before, &draft, revision, &viewer, now)?;
                    let at = store::position(c, id, entry, draft.at)? / i64::from(SIZE) + 1;
                    End::Saved(format!("/postmortems/{id}/timeline?page={at}#entry-{entry}"))
                }
                Weighed::Same => End::Same,
                Weighed::Clash(clash) => End::Clash(clash),
            })
        })
        .await?;
    match end {
        End::Saved(path) => Ok(visit.done(&path, "The entry is saved.")),
        End::Same => Ok(visit.done(&format!("/postmortems/{id}/timeline#entry-{entry}"), "Nothing was different.")),
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            page(visit, (id, entry), StatusCode::CONFLICT, Errors::default(), Some(*clash), Some(form)).await
        }
    }
}

/// `POST /postmortems/{postmortem}/timeline/{entry}/removal`
pub async fn remove(visit: Visit, path: web::Path<(PostmortemId, EntryId)>) -> Result<HttpResponse> {
    let ((id, entry), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, entry) = writable(c, &viewer, id, entry)?;
            store::remove(c, &postmortem, &entry, &viewer, now)
        })
        .await?;
    Ok(visit.to(&format!("/postmortems/{id}/timeline?removed={entry}")))
}

/// `POST /postmortems/{postmortem}/timeline/{entry}/restoration`
pub async fn restore(visit: Visit, path: web::Path<(PostmortemId, EntryId)>) -> Result<HttpResponse> {
    let ((id, entry), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, entry) = writable(c, &viewer, id, entry)?;
            store::restore(c, &postmortem, &entry, &viewer, now)
        })
        .await?;
    Ok(visit.done(&format!("/postmortems/{id}/timeline#entry-{entry}"), "The entry is back."))
}

/// `POST /postmortems/{postmortem}/timeline/pastes/{paste}/removal`: all of one paste that still stands.
pub async fn remove_paste(visit: Visit, path: web::Path<(PostmortemId, PasteId)>) -> Result<HttpResponse> {
    let ((id, paste), viewer, now) = (path.into_inner(), visit.viewer.clone(), visit.now);
    let removed = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            let entries = store::of_paste(c, id, paste)?;
            for entry in &entries {
                store::remove(c, &postmortem, entry, &viewer, now)?;
            }
            Ok::<_, Error>(entries.len())
        })
        .await?;
    Ok(visit.done(
        &format!("/postmortems/{id}/timeline"),
        &format!("{removed} entries of the paste are removed. They stand under “Removed entries”."),
    ))
}

fn writable(c: &mut Conn, viewer: &Viewer, id: PostmortemId, entry: EntryId) -> Result<(Postmortem, Entry)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_write(viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
    let entry = store::find(c, id, entry)?;
    Ok((postmortem, entry))
}

async fn page(
    visit: Visit,
    (id, entry): (PostmortemId, EntryId),
    status: StatusCode,
    errors: Errors,
    clash: Option<Clash>,
    form: Option<EntryForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, entry) = visit.db.read(move |c| writable(c, &viewer, id, entry)).await?;
    let zone = postmortem.spine.zone;
    let form = form.unwrap_or_else(|| EntryForm::stored(&entry));
    let page = EntryPage { errors, clash, postmortem, entry, form, zone, shell: visit.shell };
    page.shell.page_with(status, &page)
}
