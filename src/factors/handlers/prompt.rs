//! A prompt question: answered, used, or skipped (RULES 24).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::list::{FactorsQuery, Left, page};
use crate::accounts::Visit;
use crate::factors::forms::PromptForm;
use crate::factors::{prompts, store};
use crate::kernel::PostmortemId;
use crate::postmortems::{self, Part, may_write};
use crate::web::{Error, Form, Result};

/// `POST /postmortems/{postmortem}/factors/prompts/{question}`
pub async fn save(
    visit: Visit,
    path: web::Path<(PostmortemId, String)>,
    Form(mut form): Form<PromptForm>,
) -> Result<HttpResponse> {
    let (id, word) = path.into_inner();
    let Some(question) = prompts::find(&word) else { return Err(Error::NotFound) };
    let (state, answer) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let left = Left { errors, prompt: Some((word, form, None)), ..Left::default() };
            return page(visit, id, FactorsQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let (viewer, now, base) = (visit.viewer.clone(), visit.now, form.based_on());
    let clash = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            store::prompts::save(c, &postmortem, (question.word, base), (state, &answer), &viewer, now)
        })
        .await?;
    match clash {
        None => Ok(visit.done(
            &format!("/postmortems/{id}/factors#prompt-{word}"),
            &format!("The question is {}.", state.label().to_lowercase()),
        )),
        Some(clash) => {
            form.base_revision = clash.revision.to_string();
            let left = Left { prompt: Some((word, form, Some(clash))), ..Left::default() };
            page(visit, id, FactorsQuery::default(), StatusCode::CONFLICT, left).await
        }
    }
}
