//! The document as Markdown.

use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::document::export::{file_name, markdown};
use crate::document::whole::{Extent, whole};
use crate::kernel::PostmortemId;
use crate::sections;
use crate::web::{Error, Result, download};

/// `GET /postmortems/{postmortem}/export.md`
pub async fn markdown_file(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (viewer, id, now, zone) = (visit.viewer.clone(), id.into_inner(), visit.now, visit.site.zone);
    let (text, name) = visit
        .db
        .read(move |c| {
            let extent = Extent { whole: true, hides_found_later: false, now, zone };
            let whole = whole(c, &viewer, id, extent)?;
            let text = markdown(&whole, &sections::bodies(c, id)?);
            Ok::<_, Error>((text, file_name(&whole.postmortem.spine.title)))
        })
        .await?;
    Ok(download("text/markdown; charset=utf-8", &name, text))
}
