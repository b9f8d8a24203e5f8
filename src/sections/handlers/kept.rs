//! A text that is kept for its author: to read, to put back in its form, to dismiss. Nobody else finds it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::section_path;
use crate::accounts::{May, Visit};
use crate::kernel::{KeptTextId, Zone};
use crate::postmortems::{Postmortem, may_write};
use crate::sections::model::Kept;
use crate::sections::store;
use crate::web::{Error, Result, Shell};

#[derive(Template)]
#[template(path = "sections/kept.html")]
struct KeptPage {
    shell: Shell,
    kept: Kept,
    /// The postmortem, as long as the author sees it.
    postmortem: Option<Postmortem>,
    may: May,
    zone: Zone,
    path: String,
}

/// `GET /kept/{text}`
pub async fn show(visit: Visit, id: web::Path<KeptTextId>) -> Result<HttpResponse> {
    let (viewer, id) = (visit.viewer.clone(), id.into_inner());
    let (kept, postmortem) = visit
        .db
        .read(move |c| {
            let kept = store::kept::find(c, viewer.id, id)?.ok_or(Error::NotFound)?;
            let postmortem = store::kept::postmortem_of(c, &viewer, &kept)?;
            Ok::<_, Error>((kept, postmortem))
        })
        .await?;
    let may = match &postmortem {
        Some(postmortem) => may_write(&visit.viewer, &postmortem.spine, kept.kind.part()),
        None => Err("You can no longer see the postmortem that it was written for. Ask its owner to add you as a contributor, or copy the text and send it to them.".to_owned()),
    };
    let path = section_path(kept.postmortem, kept.kind);
    let zone = postmortem.as_ref().map_or(visit.viewer.zone, |postmortem| postmortem.spine.zone);
    let page = KeptPage { zone, shell: visit.shell, kept, postmortem, may, path };
    page.shell.page(&page)
}

/// `POST /kept/{text}/dismissal`
pub async fn dismiss(visit: Visit, id: web::Path<KeptTextId>) -> Result<HttpResponse> {
    let (author, id, now) = (visit.viewer.id, id.into_inner(), visit.now);
    match visit.db.write(move |c| Ok::<_, Error>(store::kept::dismiss(c, author, id, now)?)).await? {
        true => Ok(visit.done("/", "The kept text is dismissed.")),
        false => Err(Error::NotFound),
    }
}
