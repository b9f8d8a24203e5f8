//! What was done to a postmortem, by whom and when (RULES 42), and every reckoning of its
//! deadline (RULES 5).

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::activity::{self, DeedPart};
use crate::kernel::pages::{Page, page};
use crate::kernel::{PersonId, PostmortemId, Zone};
use crate::postmortems::forms::DeedQuery;
use crate::postmortems::model::Postmortem;
use crate::postmortems::store;
use crate::postmortems::store::deeds::{DeedLine, deeds};
use crate::postmortems::store::spine::PastDeadline;
use crate::web::{Error, Result, Shell};

/// Lines a page.
const SIZE: u16 = 50;

#[derive(Template)]
#[template(path = "postmortems/activity.html")]
struct ActivityPage {
    shell: Shell,
    postmortem: Postmortem,
    query: DeedQuery,
    lines: Page<DeedLine>,
    people: Vec<(PersonId, String)>,
    deadlines: Vec<PastDeadline>,
    zone: Zone,
}

/// `GET /postmortems/{postmortem}/activity`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<DeedQuery>) -> Result<HttpResponse> {
    let (viewer, id, query) = (visit.viewer.clone(), id.into_inner(), query.into_inner());
    let (asked, window) = (query.clone(), query.page.window(SIZE));
    let (postmortem, lines, people, deadlines) = visit
        .db
        .read(move |c| {
            let postmortem = store::spine::find(c, &viewer, id)?;
            let incident = postmortem.incident.id;
            let lines = deeds(c, &viewer, &asked.filter(Some(incident), postmortem.spine.zone), window)?;
            let people = activity::people_of_incident(c, incident)?;
            Ok::<_, Error>((postmortem, lines, people, store::spine::deadlines(c, id)?))
        })
        .await?;
    let zone = postmortem.spine.zone;
    let lines = page(lines, query.page, SIZE);
    let page = ActivityPage { shell: visit.shell, postmortem, query, lines, people, deadlines, zone };
    page.shell.page(&page)
}
