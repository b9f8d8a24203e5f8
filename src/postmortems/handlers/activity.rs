//! What was done to a postmortem, by whom and when (RULES 42), and every reckoning of its
//! deadline (RULES 5).

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::Visit;
use crate::activity;
use crate::kernel::pages::{Page, PageNo, page};
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::model::Postmortem;
use crate::postmortems::store;
use crate::postmortems::store::spine::PastDeadline;
use crate::web::{Error, Result, Shell};

/// Lines a page.
const SIZE: u16 = 50;

#[derive(Template)]
#[template(path = "postmortems/activity.html")]
struct ActivityPage {
    shell: Shell,
    postmortem: Postmortem,
    lines: Page<activity::Line>,
    deadlines: Vec<PastDeadline>,
    zone: Zone,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActivityQuery {
    page: PageNo,
}

/// `GET /postmortems/{postmortem}/activity`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<ActivityQuery>) -> Result<HttpResponse> {
    let (viewer, id, number) = (visit.viewer.clone(), id.into_inner(), query.page);
    let window = number.window(SIZE);
    let (postmortem, lines, deadlines) = visit
        .db
        .read(move |c| {
            let postmortem = store::spine::find(c, &viewer, id)?;
            let lines = activity::of_incident(c, postmortem.incident.id, window.offset, window.limit)?;
            Ok::<_, Error>((postmortem, lines, store::spine::deadlines(c, id)?))
        })
        .await?;
    let zone = postmortem.spine.zone;
    let page = ActivityPage { shell: visit.shell, postmortem, lines: page(lines, number, SIZE), deadlines, zone };
    page.shell.page(&page)
}
