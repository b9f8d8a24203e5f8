//! One's own feed: its address made, renewed and switched off. The address is shown once, when it is made.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{Visit, secret_hash};
use crate::meetings::feed;
use crate::meetings::model::Feed;
use crate::meetings::store;
use crate::web::{Error, Form, Result, Shell};

#[derive(Template)]
#[template(path = "meetings/feed.html")]
struct FeedPage {
    shell: Shell,
    feed: Option<Feed>,
    /// What another address would be.
    offer: String,
    /// The address that was just made.
    address: Option<String>,
    /// Whether a form came too late: there is another address since, or none.
    stale: bool,
    zone: crate::kernel::Zone,
}

/// What the forms of the page carry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FeedForm {
    /// The secret of the new address, as it was offered.
    form: String,
    /// The revision of the feed that the form was made from; 0 for none.
    base_revision: i32,
}

/// `GET /account/calendar`
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    page(visit, StatusCode::OK, None).await
}

/// `POST /account/calendar`: makes an address, or another one in place of it. The same form sent twice makes one, and both
/// answers show it; one that comes from another window, after a later step, changes nothing.
pub async fn renew(visit: Visit, Form(form): Form<FeedForm>) -> Result<HttpResponse> {
    let (id, now) = (visit.viewer.id, visit.now);
    let Some(secret) = feed::taken(&visit.site, id, &form.form) else {
        return page(visit, StatusCode::CONFLICT, None).await;
    };
    let hash = secret_hash(&secret);
    let made = visit
        .db
        .write(move |c| {
            let before = store::feed::of(c, id)?;
            if before.as_ref().is_some_and(|feed| feed.secret_hash.as_ref() == Some(&hash)) {
                return Ok(true);
            }
            let revision = before.map_or(0, |feed| feed.revision);
            if revision != form.base_revision {
                return Ok(false);
            }
            store::feed::set(c, id, Some(&hash), revision + 1, now)?;
            Ok::<_, Error>(true)
        })
        .await?;
    match made {
        true => page(visit, StatusCode::CREATED, Some(secret)).await,
        false => page(visit, StatusCode::CONFLICT, None).await,
    }
}

/// `POST /account/calendar/ending`: the address leads nowhere from now on.
pub async fn end(visit: Visit, Form(form): Form<FeedForm>) -> Result<HttpResponse> {
    let (id, now) = (visit.viewer.id, visit.now);
    let ended = visit
        .db
        .write(move |c| {
            let Some(feed) = store::feed::of(c, id)?.filter(Feed::is_on) else { return Ok(true) };
            if feed.revision != form.base_revision {
                return Ok(false);
            }
            store::feed::set(c, id, None, feed.revision + 1, now)?;
            Ok::<_, Error>(true)
        })
        .await?;
    match ended {
        true => Ok(visit.done("/account/calendar", "Your feed is switched off: its address leads nowhere any more.")),
        false => page(visit, StatusCode::CONFLICT, None).await,
    }
}

async fn page(visit: Visit, status: StatusCode, secret: Option<String>) -> Result<HttpResponse> {
    let id = visit.viewer.id;
    let feed = visit.db.read(move |c| Ok::<_, Error>(store::feed::of(c, id)?)).await?;
    let page = FeedPage {
        feed,
        offer: feed::offer(&visit.site, id),
        address: secret.map(|secret| visit.site.url(&feed::path(&secret))),
        stale: status == StatusCode::CONFLICT,
        zone: visit.viewer.zone,
        shell: visit.shell,
    };
    let mut answer = page.shell.page_with(status, &page)?;
    // Nothing of a secret stays in the browser's store.
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(answer)
}

impl FeedPage {
    /// The feed, while there is an address.
    fn on(&self) -> Option<&Feed> {
        self.feed.as_ref().filter(|feed| feed.is_on())
    }

    fn revision(&self) -> i32 {
        self.feed.as_ref().map_or(0, |feed| feed.revision)
    }
}
