//! Bringing an old revision back, as a new one: nothing is deleted.

use actix_web::{HttpResponse, web};

use super::reading_path;
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::postmortems;
use crate::sections::draft::Draft;
use crate::sections::forms::RestorationForm;
use crate::sections::outline::SectionKind;
use crate::sections::store;
use crate::sections::store::save::{End, Save};
use crate::web::{Error, Form, Result};

/// `POST /postmortems/{postmortem}/sections/{section}/history/{revision}/restoration`
pub async fn restore(
    visit: Visit,
    path: web::Path<(PostmortemId, SectionKind, i32)>,
    Form(form): Form<RestorationForm>,
) -> Result<HttpResponse> {
    let (id, kind, revision) = path.into_inner();
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let draft = visit
        .db
        .read(move |c| {
            postmortems::find(c, &viewer, id)?;
            let old = store::history::find(c, id, kind, revision)?.ok_or(Error::NotFound)?;
            Draft::of(&old.body, kind).map_err(|over| Error::Invalid(over.to_string()))
        })
        .await?;
    let (viewer, base_revision) = (visit.viewer.clone(), form.base());
    let saved = visit
        .db
        .write(move |c| {
            let save =
                Save { postmortem: id, kind, base_revision, draft: &draft, restores: Some(revision), kept: None };
            store::save::save(c, &viewer, &save, now)
        })
        .await?;
    let notice = match saved.end {
        End::Stored(stored) => match stored.changed {
            true => format!("Revision {revision} is back, as revision {}.", stored.revision),
            false => format!("The text is like revision {revision} already."),
        },
        End::NotAllowed(who, _) => return Err(Error::Forbidden(who)),
        End::Overlap(_) | End::TooLong(..) => {
            return Err(Error::Stale("The section changed while you were looking. Load the history again.".into()));
        }
    };
    Ok(visit.done(&reading_path(id, kind), &notice))
}
