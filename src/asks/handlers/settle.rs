//! How an ask is settled other than by writing: nothing to add, or taken back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::list::page;
use crate::accounts::Visit;
use crate::activity::{self, Deed};
use crate::asks::access::{may_answer, may_withdraw};
use crate::asks::forms::WordsForm;
use crate::asks::model::Settled;
use crate::asks::store::items;
use crate::kernel::text::plain_excerpt;
use crate::kernel::{AskId, PostmortemId};
use crate::postmortems;
use crate::web::{Error, Form, Result};

/// `POST /postmortems/{postmortem}/asks/{ask}/answer`: nothing to add, by whom it was asked of.
pub async fn answer(
    visit: Visit,
    path: web::Path<(PostmortemId, AskId)>,
    Form(form): Form<WordsForm>,
) -> Result<HttpResponse> {
    settle(visit, path.into_inner(), form, Settled::NothingToAdd).await
}

/// `POST /postmortems/{postmortem}/asks/{ask}/withdrawal`: by who asked, or the owner.
pub async fn withdraw(
    visit: Visit,
    path: web::Path<(PostmortemId, AskId)>,
    Form(form): Form<WordsForm>,
) -> Result<HttpResponse> {
    settle(visit, path.into_inner(), form, Settled::Withdrawn).await
}

async fn settle(visit: Visit, (id, ask): (PostmortemId, AskId), form: WordsForm, how: Settled) -> Result<HttpResponse> {
    let words = match form.check() {
        Ok(words) => words,
        Err(errors) => return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, None).await,
    };
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let settled = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let ask = items::find(c, id, ask)?.ok_or(Error::NotFound)?;
            let withdraws = how == Settled::Withdrawn;
            match withdraws {
                true => may_withdraw(&viewer, postmortem.spine.owner_id, &ask),
                false => may_answer(&viewer, &ask),
            }
            .map_err(Error::Forbidden)?;
            if !items::settle(c, ask.id, how, &words, viewer.id, now)? {
                return Ok(false);
            }
            let said = match words.as_str() {
                "" => String::new(),
                words => format!(": “{}”", plain_excerpt(words, 80)),
            };
            let (verb, words) = match withdraws {
                true => {
                    let place = ask.place.label();
                    ("ask.withdrawn", format!("no longer asks {} for {place}{said}", ask.asked))
                }
                false => ("ask.answered", format!("has nothing to add to {}{said}", ask.place.label())),
            };
            let incident = postmortem.incident.id;
            activity::add(c, &Deed { by: viewer.id, at: now, incident, verb, words: &words })?;
            Ok::<_, Error>(true)
        })
        .await?;
    let notice = match (settled, how) {
        (false, _) => "This was settled already.",
        (_, Settled::Withdrawn) => "Taken back. It is off their desk.",
        _ => "Noted: nothing to add.",
    };
    Ok(visit.done(&form.way_back(id), notice))
}
