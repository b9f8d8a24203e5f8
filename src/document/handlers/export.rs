//! The document as Markdown.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::document::export::{Exported, file_name, markdown};
use crate::kernel::PostmortemId;
use crate::web::{Error, Result};
use crate::{contributors, incidents, meetings, postmortems, sections};

/// `GET /postmortems/{postmortem}/export.md`
pub async fn markdown_file(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (viewer, id) = (visit.viewer.clone(), id.into_inner());
    let (text, name) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let services = incidents::services_of(c, postmortem.incident.id)?;
            let services: Vec<String> = services.into_iter().map(|service| service.name).collect();
            let contributors = contributors::of(c, id)?.into_iter();
            let contributors: Vec<String> =
                contributors.map(|one| format!("{}, {}", one.name, one.involvement.label().to_lowercase())).collect();
            let text = markdown(&Exported {
                postmortem: &postmortem,
                services: &services.join(", "),
                contributors: &contributors,
                sections: &sections::bodies(c, id)?,
                meeting: meetings::of_postmortem(c, id)?.as_ref(),
            });
            Ok::<_, Error>((text, file_name(&postmortem.spine.title)))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/markdown; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(text))
}
