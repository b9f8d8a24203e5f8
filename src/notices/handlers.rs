//! The list of notices, and reading them. A look at the list changes nothing: programs look, too. Reading is a press of a
//! button, the one that leads on or the one that only says so.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::DateTime;
use serde::Deserialize;

use super::model::Notice;
use super::store;
use crate::accounts::Visit;
use crate::kernel::pages::{Page, PageNo, page};
use crate::kernel::{Instant, NoticeId, Zone};
use crate::outbox::{self, Part};
use crate::web::{Error, Form, Result, Shell};

/// Notices a page.
const SIZE: u16 = 20;

/// Which page of the list.
#[derive(Debug, Deserialize)]
pub struct NoticeQuery {
    #[serde(default = "first")]
    page: PageNo,
}

fn first() -> PageNo {
    PageNo::FIRST
}

impl NoticeQuery {
    /// The query of page `number`.
    fn at(&self, number: PageNo) -> String {
        format!("page={number}")
    }
}

#[derive(Template)]
#[template(path = "notices/list.html")]
struct NoticesPage {
    shell: Shell,
    query: NoticeQuery,
    notices: Page<Notice>,
    zone: Zone,
    /// The moment of the page in microseconds: what comes later was not seen on it.
    until: i64,
}

/// `GET /notices`
pub async fn list(visit: Visit, query: web::Query<NoticeQuery>) -> Result<HttpResponse> {
    let (viewer, query) = (visit.viewer.clone(), query.into_inner());
    let window = query.page.window(SIZE);
    let rows = visit.db.read(move |c| Ok::<_, Error>(store::list(c, &viewer, window)?)).await?;
    let notices = rows.into_iter().map(Notice::of).collect::<Result<Vec<Notice>>>()?;
    let page = NoticesPage {
        notices: page(notices, query.page, SIZE),
        query,
        zone: visit.viewer.zone,
        until: visit.now.utc().and_utc().timestamp_micros(),
        shell: visit.shell,
    };
    page.shell.page(&page)
}

/// What the buttons beside a notice send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    /// `open` leads on to what the notice is about.
    then: String,
    /// The page of the list that it was sent from.
    page: String,
}

/// `POST /notices/{notice}/reading`
pub async fn read(visit: Visit, id: web::Path<NoticeId>, Form(form): Form<ReadForm>) -> Result<HttpResponse> {
    let (id, viewer, now) = (id.into_inner(), visit.viewer.clone(), visit.now);
    let found = visit
        .db
        .write(move |c| {
            let found = store::find(c, &viewer, id)?;
            outbox::read_notice(c, viewer.id, id, now)?;
            Ok::<_, Error>(found)
        })
        .await?;
    let back = format!("/notices?page={}", PageNo::parse(&form.page));
    let Some(row) = found else {
        return Ok(visit.done(&back, "This notice is gone: something newer took its place."));
    };
    let notice = Notice::of(row)?;
    match notice.links().first() {
        Some((_, path)) if form.then == "open" => Ok(visit.to(path)),
        _ => Ok(visit.done(&back, "Marked as read.")),
    }
}

/// Until when all notices are read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReadAllForm {
    until: i64,
}

/// `POST /notices/readings`: all that the page knew of; what came since waits.
pub async fn read_all(visit: Visit, Form(form): Form<ReadAllForm>) -> Result<HttpResponse> {
    let (id, now) = (visit.viewer.id, visit.now);
    let until = DateTime::from_timestamp_micros(form.until).map_or(now, |until| Instant::from_utc(until.naive_utc()));
    visit.db.write(move |c| Ok::<_, Error>(outbox::read_notices(c, id, until, now)?)).await?;
    Ok(visit.done("/notices", "All notices are marked as read."))
}

impl NoticesPage {
    /// Whether there is anything to be marked, on this page or another.
    fn has_new(&self) -> bool {
        self.shell.who.as_ref().is_some_and(|who| who.unread > 0)
    }
}
