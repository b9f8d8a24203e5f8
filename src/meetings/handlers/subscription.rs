//! A personal feed as calendar programs read it: without a session, by its secret address alone.

use actix_web::http::header::{self, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Duration;
use sha2::{Digest, Sha256};

use crate::accounts::{Throttle, secret_hash};
use crate::db::Db;
use crate::kernel::{Clock, Instant};
use crate::meetings::entry::{entry, organizer};
use crate::meetings::ics::{self, Event, Method};
use crate::meetings::model::Planned;
use crate::meetings::{feed, store};
use crate::web::{Error, Result, Site};

/// Use is noted no more often than this: most readings cost no write.
const NOTE_EVERY: Duration = Duration::minutes(15);

/// `GET /calendar/{secret}.ics`: all meetings that its person may see now. Of a mistyped, a renewed and a switched off address
/// nothing is said but that there is nothing.
///
/// There is no Last-Modified: what somebody may no longer see leaves the feed without anything in it being newer.
pub async fn read(
    request: HttpRequest,
    site: web::Data<Site>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    throttle: web::Data<Throttle>,
    secret: web::Path<String>,
) -> Result<HttpResponse> {
    let (hash, now) = (secret_hash(&secret), clock.now());
    let looked_up = hash.clone();
    let found = db
        .read(move |c| {
            let Some((viewer, read_at)) = store::feed::reader(c, &looked_up)? else { return Ok(None) };
            Ok::<_, Error>(Some((read_at, store::feed::planned(c, &viewer, now)?)))
        })
        .await?;
    let Some((read_at, planned)) = found else {
        // Only wrong ones are counted: a whole office may read from one address, and the same minute.
        throttle.admit_stranger(site.client(&request)).map_err(Error::TooMany)?;
        return Err(Error::NotFound);
    };
    if read_at.is_none_or(|before| now.since(before) > NOTE_EVERY) {
        note(&db, hash, now).await;
    }
    // A thousand meetings take some hundredths of a second, in which nobody else should wait.
    let written = web::block(move || {
        let events: Vec<Event> = planned.into_iter().map(|one| event(one, &site)).collect();
        let file = ics::calendar(&feed::name(&site.organisation), Method::Publish, &events);
        (tag(&file), file)
    });
    let (tag, file) = written.await.map_err(|error| Error::Internal(error.into()))?;
    let unchanged = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|one| one.weak_eq(&tag)),
        _ => false,
    };
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header(("x-robots-tag", "noindex, nofollow"));
    match unchanged {
        true => Ok(answer.finish()),
        false => Ok(answer
            .content_type(Method::Publish.content_type())
            .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"postmortem-meetings.ics\""))
            .body(file)),
    }
}

/// The same entry as in invitations, with their UID and sequence.
fn event(one: Planned, site: &Site) -> Event {
    entry(&one.title, &one.meeting, &one.invited, organizer(site, one.by), site)
}

/// Weak, for the same file goes out packed and not packed.
fn tag(file: &str) -> EntityTag {
    let digest = Sha256::digest(file.as_bytes());
    EntityTag::new_weak(digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

/// A failure to note the reading must not fail it.
async fn note(db: &Db, hash: String, now: Instant) {
    let noted = db.write(move |c| Ok::<_, Error>(store::feed::note_reading(c, &hash, now)?)).await;
    if let Err(error) = noted {
        tracing::warn!(%error, "the reading of a feed was not noted");
    }
}
