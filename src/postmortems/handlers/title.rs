//! The title of a postmortem.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::activity::{self, Deed};
use crate::kernel::PostmortemId;
use crate::postmortems::forms::TitleForm;
use crate::postmortems::model::Postmortem;
use crate::postmortems::{may_rename, store};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "postmortems/title.html")]
struct TitlePage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    form: TitleForm,
}

/// `GET /postmortems/{postmortem}/title`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// `POST /postmortems/{postmortem}/title`
pub async fn rename(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<TitleForm>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let title = match form.check() {
        Ok(title) => title,
        Err(errors) => return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    };
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let postmortem = store::spine::find(c, &viewer, id)?;
            may_rename(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            if postmortem.spine.title == title {
                return Ok(());
            }
            store::spine::rename(c, id, &title)?;
            let words = format!("renamed the postmortem from “{}” to “{title}”", postmortem.spine.title);
            activity::add(
                c,
                &Deed {
                    by: viewer.id,
                    at: now,
                    incident: postmortem.incident.id,
                    verb: "postmortem.renamed",
                    words: &words,
                },
            )?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(visit.done(&format!("/postmortems/{id}"), "Saved."))
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    status: StatusCode,
    errors: Errors,
    typed: Option<TitleForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let postmortem = visit.db.read(move |c| Ok::<_, Error>(store::spine::find(c, &viewer, id)?)).await?;
    may_rename(&visit.viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    let form = typed.unwrap_or_else(|| TitleForm { title: postmortem.spine.title.clone() });
    let page = TitlePage { shell: visit.shell, errors, postmortem, form };
    page.shell.page_with(status, &page)
}
