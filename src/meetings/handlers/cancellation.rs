//! The meeting called off. Its row stays: scheduled again it is the same entry in calendars.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::meeting::note;
use super::page::{Left, page};
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::meetings::forms::CancelForm;
use crate::meetings::mails::{Before, tell};
use crate::meetings::store;
use crate::postmortems::{self, may_schedule};
use crate::web::{Error, Form, Result};

/// How a sent form ended.
enum End {
    Done,
    Already,
    Stale(String),
}

/// `POST /postmortems/{postmortem}/meeting/cancellation`
pub async fn cancel(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<CancelForm>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let reason = form.check();
    let (viewer, now, seen, why) =
        (visit.viewer.clone(), visit.now, form.revision.parse::<i32>().ok(), reason.clone().ok());
    let site = visit.site.clone();
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_schedule(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            let meeting = store::meeting::of_postmortem(c, id)?.ok_or(Error::NotFound)?;
            let Some(reason) = why else { return Ok(End::Done) };
            if meeting.is_cancelled() {
                return Ok(End::Already);
            }
            if seen != Some(meeting.revision) {
                return Ok(End::Stale(format!(
                    "Somebody else changed the meeting meanwhile. It is now {}. Cancel it again if it still should be.",
                    meeting.when(&meeting.zone)
                )));
            }
            store::meeting::cancel(c, &meeting, &reason, now)?;
            let invited = store::meeting::attendees_of(c, meeting.id)?.iter().map(|one| one.person_id).collect();
            let before = Before { meeting: meeting.clone(), invited };
            tell(c, &postmortem, Some(&before), &viewer, &site, now)?;
            let words = format!("cancelled the meeting of {}: {reason}", meeting.when(&meeting.zone));
            note(c, &postmortem, &viewer, now, "meeting.cancelled", &words)?;
            Ok::<_, Error>(End::Done)
        })
        .await?;
    let (path, cancel) = (format!("/postmortems/{id}/meeting"), Some(form));
    match (reason, end) {
        (Err(errors), _) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, cancel, ..Left::default() }).await
        }
        (_, End::Done) => Ok(visit.done(&path, "The meeting is cancelled. The postmortem needs another date.")),
        (_, End::Already) => Ok(visit.done(&path, "The meeting is cancelled already.")),
        (_, End::Stale(said)) => page(visit, id, StatusCode::CONFLICT, Left { said, cancel, ..Left::default() }).await,
    }
}
