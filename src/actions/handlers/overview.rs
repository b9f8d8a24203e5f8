//! The actions of all postmortems that the viewer may see (RULES 27).

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, PersonLine, Visit};
use crate::actions::access::{fits, may_step};
use crate::actions::forms::OverviewQuery;
use crate::actions::model::{Kind, Line, Priority, State, Step};
use crate::actions::store::list;
use crate::incidents::Severity;
use crate::kernel::pages::{Page, page};
use crate::kernel::{Instant, Zone};
use crate::web::{Error, Result, Shell};

/// Actions a page.
const SIZE: u16 = 50;

/// A line with the steps that the viewer may take.
struct Shown {
    line: Line,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "actions/overview.html")]
struct OverviewPage {
    shell: Shell,
    query: OverviewQuery,
    lines: Page<Shown>,
    teams: Vec<String>,
    roster: Vec<PersonLine>,
    back: String,
    now: Instant,
    zone: Zone,
}

/// `GET /actions`: open ones unless another state is asked for; sorted by their day, never by person (RULES 39).
pub async fn show(visit: Visit, query: web::Query<OverviewQuery>) -> Result<HttpResponse> {
    let (viewer, query) = (visit.viewer.clone(), query.into_inner());
    let (filter, window) = (query.filter(&viewer, visit.now, visit.site.zone), query.page.window(SIZE));
    let (lines, teams, roster) = visit
        .db
        .read(move |c| {
            Ok::<_, Error>((list::list(c, &viewer, &filter, window)?, list::teams(c)?, accounts::roster(c)?))
        })
        .await?;
    let viewer = &visit.viewer;
    let lines = page(lines, query.page, SIZE).map(|line| {
        let may = |step: &Step| {
            fits(line.action.state, *step) && may_step(viewer, line.owner_id, line.action.person_id, *step).is_ok()
        };
        Shown { steps: [Step::Commit, Step::Complete, Step::Decline].into_iter().filter(may).collect(), line }
    });
    let page = OverviewPage {
        back: query.here(),
        now: visit.now,
        zone: visit.site.zone,
        shell: visit.shell,
        query,
        lines,
        teams,
        roster,
    };
    page.shell.page(&page)
}
