//! Actions to take along.

use std::borrow::Cow;

use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::actions::forms::OverviewQuery;
use crate::actions::store::list;
use crate::kernel::csv;
use crate::kernel::pages::Window;
use crate::web::{Error, Result, download};

/// The columns of the file.
const HEADER: [&str; 10] =
    ["action", "kind", "person", "due", "priority", "state", "reason", "tracker", "postmortem", "severity"];
/// Most rows of a file.
const MOST: i64 = 10_000;

/// `GET /actions.csv`: the list with the same filters, all pages of it.
pub async fn table(visit: Visit, query: web::Query<OverviewQuery>) -> Result<HttpResponse> {
    let (viewer, filter) = (visit.viewer.clone(), query.filter(&visit.viewer, visit.now, visit.site.zone));
    let window = Window { offset: 0, limit: MOST };
    let lines = visit.db.read(move |c| Ok::<_, Error>(list::list(c, &viewer, &filter, window)?)).await?;
    let rows = lines.iter().map(|line| {
        let action = &line.action;
        vec![
            Cow::from(action.text.as_str()),
            action.kind.label().into(),
            action.person.as_deref().unwrap_or_default().into(),
            action.due_on.map(|day| day.to_string()).unwrap_or_default().into(),
            action.priority.label().into(),
            action.state.label().into(),
            action.reason.as_str().into(),
            action.tracker.as_str().into(),
            line.title.as_str().into(),
            line.severity.label().into(),
        ]
    });
    Ok(download("text/csv; charset=utf-8", "actions.csv", csv::file(&HEADER, rows)))
}
