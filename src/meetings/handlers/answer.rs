//! What somebody who is invited says: yes, no or tentative.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::meeting::note;
use super::page::{Left, page};
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::meetings::access::may_answer;
use crate::meetings::forms::AnswerForm;
use crate::meetings::{store, topic};
use crate::outbox;
use crate::postmortems;
use crate::web::{Error, Form, Result};

/// `POST /postmortems/{postmortem}/meeting/answer`
pub async fn answer(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<AnswerForm>) -> Result<HttpResponse> {
    let (id, viewer, now) = (id.into_inner(), visit.viewer.clone(), visit.now);
    let (answer, sequence) = (form.check(), form.sequence.parse::<i32>().ok());
    let said = answer.as_ref().ok().copied();
    let moved = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let meeting = store::meeting::of_postmortem(c, id)?.ok_or(Error::NotFound)?;
            let attendees = store::meeting::attendees_of(c, meeting.id)?;
            let mine = attendees.iter().find(|one| one.person_id == viewer.id);
            if let Err(why) = may_answer(mine.is_some(), &meeting, now) {
                // Those who are invited saw another state; others may not at all.
                return Err(if mine.is_some() { Error::Stale(why) } else { Error::Forbidden(why) });
            }
            if sequence != Some(meeting.sequence) {
                return Ok(Some(format!(
                    "The meeting changed meanwhile and your answer is not stored. It is now {}. Answer again.",
                    meeting.when(&meeting.zone)
                )));
            }
            if let Some(said) = said
                && mine.is_some_and(|mine| mine.answer != said)
            {
                store::meeting::set_answer(c, meeting.id, viewer.id, said, now)?;
                let words = format!("answered {} to the meeting", said.label().to_lowercase());
                note(c, &postmortem, &viewer, now, "meeting.answered", &words)?;
            }
            if said.is_some() {
                outbox::read_notices_on(c, viewer.id, &topic(meeting.id, viewer.id), now)?;
            }
            Ok::<_, Error>(None)
        })
        .await?;
    match (answer, moved) {
        (Err(errors), _) => page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, ..Left::default() }).await,
        (_, Some(said)) => page(visit, id, StatusCode::CONFLICT, Left { said, ..Left::default() }).await,
        (Ok(answer), None) => {
            let notice = format!("Your answer is stored: {}.", answer.label().to_lowercase());
            Ok(visit.done(&format!("/postmortems/{id}/meeting"), &notice))
        }
    }
}
