//! Who was there, one person at a time.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::mode::{Left, page};
use crate::accounts::Visit;
use crate::kernel::PostmortemId;
use crate::meetings;
use crate::minutes::agenda::people_come_from;
use crate::minutes::forms::AttendanceForm;
use crate::minutes::store;
use crate::postmortems::{self, Part, may_write};
use crate::web::{Error, Errors, Form, Result};

/// `POST /postmortems/{postmortem}/meeting/attendance`
pub async fn note(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<AttendanceForm>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (person, present) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            return page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors }).await;
        }
    };
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let name = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Minutes).map_err(Error::Forbidden)?;
            let meeting = meetings::of_postmortem(c, id)?.ok_or(Error::NotFound)?;
            if meeting.is_cancelled() {
                return Err(Error::Stale("The meeting is cancelled by now: nobody was there.".to_owned()));
            }
            if now < people_come_from(meeting.starts_at) {
                return Ok(Err("Who is there is noted when people come: from an hour before the meeting on."));
            }
            let kept: Vec<_> = meetings::attendees_of(c, meeting.id)?.iter().map(|one| one.person_id).collect();
            let choosable = meetings::choosable(c, &postmortem.incident, &kept)?;
            let Some(known) = choosable.into_iter().find(|one| one.id == person) else {
                return Ok(Err("This person has no account any more, or may not see this postmortem."));
            };
            store::note(c, (&postmortem, &meeting), (person, &known.name), present, &viewer, now)?;
            Ok::<_, Error>(Ok(known.name))
        })
        .await?;
    match name {
        Ok(name) => {
            let said = format!("Noted: {name} {}.", if present { "is there" } else { "is not there" });
            Ok(visit.done(&format!("/postmortems/{id}/meeting/mode#there"), &said))
        }
        Err(why) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors: Errors::one("person", why) }).await
        }
    }
}
