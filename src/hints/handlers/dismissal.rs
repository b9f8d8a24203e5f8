//! Leaving a passage as it is, and showing its hint again.

use actix_web::{HttpResponse, web};

use crate::accounts::{Viewer, Visit};
use crate::contributors;
use crate::db::Conn;
use crate::hints::access::{is_involved, may_heed};
use crate::hints::forms::HintForm;
use crate::hints::model::Hint;
use crate::hints::store;
use crate::kernel::PostmortemId;
use crate::postmortems::{self, Postmortem};
use crate::web::{Error, Form, Result};

const GONE: &str = "That passage has been changed meanwhile: there is no such hint any more.";

/// `POST /postmortems/{postmortem}/hints/dismissal`
pub async fn dismiss(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<HintForm>) -> Result<HttpResponse> {
    let (id, viewer, now, sent) = (id.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let there = visit
        .db
        .write(move |c| match named(c, &viewer, id, &sent)? {
            (postmortem, Some(hint)) => store::dismiss(c, &postmortem, &hint, &viewer, now).map(|_| true),
            _ => Ok::<_, Error>(false),
        })
        .await?;
    let notice = match there {
        true => "Dismissed for good. You can show it again below “Dismissed hints”.",
        false => GONE,
    };
    Ok(back(&visit, id, &form, notice))
}

/// `POST /postmortems/{postmortem}/hints/restoration`
pub async fn restore(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<HintForm>) -> Result<HttpResponse> {
    let (id, viewer, now, sent) = (id.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let there = visit
        .db
        .write(move |c| match named(c, &viewer, id, &sent)? {
            (postmortem, Some(hint)) => store::restore(c, &postmortem, &hint, &viewer, now).map(|_| true),
            _ => Ok::<_, Error>(false),
        })
        .await?;
    Ok(back(&visit, id, &form, if there { "The hint is shown again." } else { GONE }))
}

/// The hint that a form names, in the text as it is stored.
fn named(c: &mut Conn, viewer: &Viewer, id: PostmortemId, form: &HintForm) -> Result<(Postmortem, Option<Hint>)> {
    let postmortem = postmortems::find(c, viewer, id)?;
    let place = form.place().ok_or(Error::NotFound)?;
    let contributors = contributors::of(c, id)?;
    let involved = is_involved(viewer, &contributors);
    may_heed(viewer, &postmortem.spine, place.part(), involved).map_err(Error::Forbidden)?;
    let hint = store::of(c, &postmortem, &contributors)?.into_iter().find(|hint| form.names(hint));
    Ok((postmortem, hint))
}

fn back(visit: &Visit, id: PostmortemId, form: &HintForm, notice: &str) -> HttpResponse {
    let place = form.place().map(|place| format!("?hints={place}#{place}")).unwrap_or_default();
    visit.done(&format!("/postmortems/{id}{place}"), notice)
}
