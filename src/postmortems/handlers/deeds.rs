//! What was done in the whole organisation (RULES 42), as far as the viewer may see it.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, PersonLine, Visit};
use crate::activity::DeedPart;
use crate::kernel::Zone;
use crate::kernel::pages::{Page, page};
use crate::postmortems::forms::DeedQuery;
use crate::postmortems::store::deeds::{DeedLine, deeds};
use crate::web::{Error, Result, Shell};

/// Lines a page.
const SIZE: u16 = 50;

#[derive(Template)]
#[template(path = "postmortems/deeds.html")]
struct DeedsPage {
    shell: Shell,
    query: DeedQuery,
    lines: Page<DeedLine>,
    roster: Vec<PersonLine>,
    zone: Zone,
}

/// `GET /activity`
pub async fn show(visit: Visit, query: web::Query<DeedQuery>) -> Result<HttpResponse> {
    let (viewer, query, zone) = (visit.viewer.clone(), query.into_inner(), visit.viewer.zone);
    let (filter, window) = (query.filter(None, zone), query.page.window(SIZE));
    let (lines, roster) =
        visit.db.read(move |c| Ok::<_, Error>((deeds(c, &viewer, &filter, window)?, accounts::roster(c)?))).await?;
    let lines = page(lines, query.page, SIZE);
    let page = DeedsPage { query, lines, roster, zone, shell: visit.shell };
    page.shell.page(&page)
}
