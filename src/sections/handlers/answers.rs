//! What a save can be answered with: for a browser a page or a way on, for a script the same in JSON.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::{reading_path, section_path};
use crate::accounts::Visit;
use crate::kernel::{Instant, KeptTextId, PostmortemId, Zone};
use crate::postmortems::Postmortem;
use crate::sections::model::Current;
use crate::sections::outline::SectionKind;
use crate::sections::passages::{Passage, passages};
use crate::sections::store::save::{CameIn, Met, Stored};
use crate::web::watch::RequestId;
use crate::web::{Error, Result, Shell};

/// A text that came to be saved.
pub(super) struct Sent {
    pub postmortem: PostmortemId,
    pub kind: SectionKind,
    pub body: String,
    pub base_revision: i32,
    pub kept: Option<KeptTextId>,
    pub json: bool,
    pub from_meeting: bool,
    pub request: HttpRequest,
}

/// Whether a script asks, which reads JSON.
pub(super) fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

/// The text is in.
pub(super) fn stored(visit: &Visit, sent: &Sent, postmortem: &Postmortem, stored: &Stored) -> Result<HttpResponse> {
    let notice = notice(stored, postmortem.spine.zone, visit.now);
    if !sent.json {
        let on = match sent.from_meeting {
            true => format!("/postmortems/{}/meeting/mode#notes", sent.postmortem),
            false => reading_path(sent.postmortem, sent.kind),
        };
        return Ok(visit.done(&on, &notice));
    }
    let merged_from: Vec<&str> = stored.came_in.iter().map(|one| one.name.as_str()).collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({
        "status": "saved",
        "revision": stored.revision,
        "at": visit.now.iso(),
        "merged_from": merged_from,
        "text": stored.text,
        "notice": notice,
        "form": visit.mark(),
    })))
}

/// "Saved. Ben Olsen's changes from 10:42 came in with it."
fn notice(stored: &Stored, zone: Zone, now: Instant) -> String {
    let when = |at: Instant| {
        let (stamp, today) = (zone.at(at), zone.at(now).day());
        if stamp.day() == today { stamp.time() } else { format!("{}, {}", stamp.date_short(), stamp.time()) }
    };
    let whose = |one: &CameIn| match one.own {
        true => format!("What you saved in another window at {}", when(one.at)),
        false => format!("{}'s changes from {}", one.name, when(one.at)),
    };
    match stored.came_in.as_slice() {
        [] if stored.changed => "Saved.".to_owned(),
        [] if stored.revision == 0 => "Nothing is saved: the form holds what it began with.".to_owned(),
        [] => format!("Saved. The text stands like this in revision {}.", stored.revision),
        [one] => format!("Saved. {} came in with it.", whose(one)),
        several => {
            let all: Vec<String> = several.iter().map(|one| format!("{} ({})", one.name, when(one.at))).collect();
            format!("Saved. Changes of {} came in with it.", all.join(", "))
        }
    }
}

#[derive(Template)]
#[template(path = "sections/overlap.html")]
struct OverlapPage {
    shell: Shell,
    postmortem: Postmortem,
    zone: Zone,
    kind: SectionKind,
    path: String,
    mark: String,
    current: Current,
    own: bool,
    places: Vec<Passage>,
    base_revision: i32,
    body: String,
    kept: KeptTextId,
}

impl OverlapPage {
    /// "Ben Olsen", for running text.
    fn them(&self) -> &str {
        self.current.saver.as_deref().unwrap_or("Somebody")
    }

    fn places_in_words(&self) -> String {
        match self.places.len() {
            1 => "one place".to_owned(),
            count => {
                let words = ["two", "three", "four", "five", "six", "seven", "eight", "nine"];
                let word = count.checked_sub(2).and_then(|at| words.get(at));
                word.map_or_else(|| format!("{count} places"), |word| format!("{word} places"))
            }
        }
    }
}

/// Nothing was overwritten: both texts, and the choice.
pub(super) fn overlap(visit: &Visit, sent: &Sent, postmortem: Postmortem, met: Met) -> Result<HttpResponse> {
    if sent.json {
        let words = "Somebody saved the same passage meanwhile. Nothing was overwritten.";
        return Ok(refused_json(StatusCode::CONFLICT, "overlap", words, Some(met.kept)));
    }
    let page = OverlapPage {
        shell: visit.shell.clone(),
        zone: postmortem.spine.zone,
        postmortem,
        kind: sent.kind,
        path: section_path(sent.postmortem, sent.kind),
        mark: visit.mark(),
        own: met.current.saved_by == Some(visit.viewer.id),
        places: passages(&met.overlap),
        base_revision: sent.base_revision,
        body: met.overlap.mine(),
        kept: met.kept,
        current: met.current,
    };
    page.shell.page_with(StatusCode::CONFLICT, &page)
}

/// Why a text was not saved.
pub(super) enum Reason {
    /// The author may not; the text says who can.
    NotAllowed(String),
    /// Anything else.
    Failed(Error),
}

impl Reason {
    pub fn of(error: Error) -> Self {
        match error {
            Error::Forbidden(who) => Self::NotAllowed(who),
            error => Self::Failed(error),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::Failed(error) => actix_web::ResponseError::status_code(error),
        }
    }

    /// Whether sending the same once more can help.
    fn may_pass(&self) -> bool {
        matches!(self, Self::Failed(Error::Busy | Error::Full | Error::Internal(_) | Error::Stale(_)))
    }

    fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotAllowed(who) => ("Not saved: you may not write this section any more", who.clone()),
            Self::Failed(Error::NotFound) => (
                "Not saved: there is no such section for you",
                "The postmortem may have been restricted, or the address is wrong. Ask its owner to add you as a contributor.".into(),
            ),
            Self::Failed(Error::Full) => (
                "Not saved: the storage is full",
                "Tell whoever runs this server that its disk is full, then try again. Leave this page open, or copy the text to a safe place.".into(),
            ),
            Self::Failed(Error::Busy) => ("Not saved: the database is busy", "Try again in a moment.".into()),
            Self::Failed(Error::Stale(what) | Error::Invalid(what)) => ("Not saved", what.clone()),
            Self::Failed(_) => (
                "Not saved: something broke on our side",
                "Try again in a moment. If it happens again, tell whoever runs this server, with the number below.".into(),
            ),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::NotAllowed(_) => "not_allowed",
            Self::Failed(Error::NotFound) => "not_found",
            Self::Failed(_) => "not_stored",
        }
    }
}

#[derive(Template)]
#[template(path = "sections/not_saved.html")]
struct NotSavedPage {
    shell: Shell,
    heading: &'static str,
    text: String,
    kind: SectionKind,
    postmortem: PostmortemId,
    path: String,
    mark: String,
    body: String,
    base_revision: i32,
    kept: Option<KeptTextId>,
    /// Whether it is worth sending again.
    again: bool,
    request: String,
}

/// The text was not saved; the page holds it and says whether it is kept.
pub(super) fn not_saved(visit: &Visit, sent: &Sent, reason: Reason, kept: Option<KeptTextId>) -> Result<HttpResponse> {
    let id = RequestId::of(&sent.request);
    if let Reason::Failed(Error::Internal(chain)) = &reason {
        tracing::error!(request = %id, "a section was not saved: {chain:#}");
    }
    let (heading, text) = reason.words();
    if sent.json {
        return Ok(refused_json(reason.status(), reason.name(), &text, kept));
    }
    let page = NotSavedPage {
        shell: visit.shell.clone(),
        heading,
        text,
        kind: sent.kind,
        postmortem: sent.postmortem,
        path: section_path(sent.postmortem, sent.kind),
        mark: visit.mark(),
        body: sent.body.clone(),
        base_revision: sent.base_revision,
        kept: kept.or(sent.kept),
        again: reason.may_pass(),
        request: id.to_string(),
    };
    page.shell.page_with(reason.status(), &page)
}

/// A refusal for a script.
pub(super) fn refused_json(status: StatusCode, name: &str, words: &str, kept: Option<KeptTextId>) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "status": name, "message": words, "kept": kept }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notice_says_whose_text_came_in_and_when() {
        let at = |day: u32, hour: u32| {
            let date = chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
            Instant::from_utc(date.and_hms_opt(hour, 42, 0).unwrap())
        };
        let came = |name: &str, own: bool, at: Instant| CameIn { name: name.into(), own, at };
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let of = |changed: bool, came_in: Vec<CameIn>| {
            let stored = Stored { revision: 5, changed, at: None, came_in, text: None };
            notice(&stored, zone, at(11, 12))
        };
        assert_eq!(of(true, vec![]), "Saved.");
        assert_eq!(of(false, vec![]), "Saved. The text stands like this in revision 5.");
        assert_eq!(of(true, vec![came("Ben", false, at(11, 9))]), "Saved. Ben's changes from 10:42 came in with it.");
        assert_eq!(
            of(true, vec![came("Me", true, at(10, 9))]),
            "Saved. What you saved in another window at Tue 10 Mar, 10:42 came in with it."
        );
        assert_eq!(
            of(true, vec![came("Ben", false, at(11, 9)), came("Ana", false, at(11, 10))]),
            "Saved. Changes of Ben (10:42), Ana (11:42) came in with it."
        );
    }
}
