//! The meeting shown, scheduled and changed. Two people can change it at once: whoever sends second
//! sees what the first stored, beside what they typed themselves, and decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page::{Left, page};
use crate::accounts::{Viewer, Visit, led_to, remember_submission};
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::kernel::{Instant, PersonId, PostmortemId};
use crate::meetings::facts::{Fact, changes_in_words, differing, facts};
use crate::meetings::forms::MeetingForm;
use crate::meetings::mails::{Before, tell};
use crate::meetings::model::{Change, Meeting};
use crate::meetings::store;
use crate::postmortems::{self, may_schedule};
use crate::web::{Error, Errors, Form, FormMark, Result, Site};

/// How a sent form ended.
enum End {
    Done(String),
    Wrong(Errors),
    Stale(Vec<Fact>),
}

/// `GET /postmortems/{postmortem}/meeting`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Left::default()).await
}

/// `POST /postmortems/{postmortem}/meeting`
pub async fn save(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<MeetingForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let (sent, site) = (form.clone(), visit.site.clone());
    let end = visit.db.write(move |c| store(c, id, &sent, mark, &viewer, &site, now)).await?;
    let form = Some(form);
    match end {
        End::Done(notice) => Ok(visit.done(&format!("/postmortems/{id}/meeting"), &notice)),
        End::Wrong(errors) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, form, ..Left::default() }).await
        }
        End::Stale(stored) => page(visit, id, StatusCode::CONFLICT, Left { stored, form, ..Left::default() }).await,
    }
}

fn store(
    c: &mut Conn,
    id: PostmortemId,
    form: &MeetingForm,
    mark: Option<FormMark>,
    viewer: &Viewer,
    site: &Site,
    now: Instant,
) -> Result<End> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_schedule(viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    if let Some(mark) = mark
        && led_to(c, mark.form, viewer.id)?.is_some()
    {
        return Ok(End::Done("The meeting is saved.".into()));
    }
    let before = store::meeting::of_postmortem(c, id)?;
    let attendees = match &before {
        Some(meeting) => store::meeting::attendees_of(c, meeting.id)?,
        None => Vec::new(),
    };
    let kept: Vec<PersonId> = attendees.iter().map(|one| one.person_id).collect();
    let choosable = store::meeting::choosable(c, &postmortem.incident, &kept)?;
    let change = match form.check(&postmortem, &choosable) {
        Ok(change) => change,
        Err(errors) => return Ok(End::Wrong(errors)),
    };
    let name_of = |id: PersonId| {
        choosable.iter().find(|one| one.id == id).map_or_else(|| "somebody who left".to_owned(), |one| one.name.clone())
    };
    if let Some(meeting) = &before {
        let old = meeting.changeable(&attendees);
        let (stored, wanted) = (facts(&old, name_of), facts(&change, name_of));
        let mut other: Vec<Fact> = differing(&stored, &wanted).into_iter().map(|(old, _)| old.clone()).collect();
        if meeting.is_cancelled() {
            other.insert(0, Fact::cancelled(&meeting.cancel_reason));
        }
        if other.is_empty() {
            return Ok(End::Done("Nothing was different, so nothing was changed.".into()));
        }
        if meeting.revision != form.based_on() {
            return Ok(End::Stale(other));
        }
        let (verb, words) = match changes_in_words(&old, &change, name_of).filter(|_| !meeting.is_cancelled()) {
            Some(words) => ("meeting.changed", words),
            None => ("meeting.scheduled", format!("scheduled the meeting again, for {}", change.when())),
        };
        note(c, &postmortem, viewer, now, verb, &words)?;
    } else {
        let late = if change.late_reason.is_empty() { "" } else { ", after the deadline: " };
        let words = format!("scheduled the meeting for {}{late}{}", change.when(), change.late_reason);
        note(c, &postmortem, viewer, now, "meeting.scheduled", &words)?;
    }
    store::meeting::schedule(c, id, &change, viewer.id, now)?;
    let was = before.clone().map(|meeting| Before { meeting, invited: kept });
    tell(c, &postmortem, was.as_ref(), viewer, site, now)?;
    if let Some(mark) = mark {
        remember_submission(c, mark.form, viewer.id, &format!("/postmortems/{id}/meeting"), now)?;
    }
    Ok(End::Done(notice(before.as_ref(), &change, now)))
}

/// What is said after a meeting was saved.
fn notice(before: Option<&Meeting>, change: &Change, now: Instant) -> String {
    if change.starts_at < now {
        return "Recorded. The start has passed, so this stands as a meeting that was held.".into();
    }
    let again = match before {
        None => return format!("The meeting is scheduled: {}.", change.when()),
        Some(before) if before.is_cancelled() => return format!("The meeting is scheduled again: {}.", change.when()),
        Some(before) => change.asks_again(before) && before.invited > 0,
    };
    match again {
        true => format!("The meeting moved: {}. Everyone is asked for an answer again.", change.when()),
        false => "The meeting is saved.".into(),
    }
}

/// Writes a deed about a meeting down.
pub(super) fn note(
    c: &mut Conn,
    postmortem: &postmortems::Postmortem,
    viewer: &Viewer,
    now: Instant,
    verb: &'static str,
    words: &str,
) -> Result<()> {
    Ok(activity::add(c, &Deed { by: viewer.id, at: now, incident: postmortem.incident.id, verb, words })?)
}
