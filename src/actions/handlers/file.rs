//! Actions to take along.

use std::borrow::Cow;

use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::actions::forms::OverviewQuery;
use crate::actions::model::Line;
use crate::actions::store::list;
use crate::kernel::csv;
use crate::web::{Error, Result, download};

/// The columns of the file.
const HEADER: [&str; 10] =
    ["action", "kind", "person", "due", "priority", "state", "reason", "tracker", "postmortem", "severity"];
/// `GET /actions.csv`: the list with the same filters, all of it.
pub async fn table(visit: Visit, query: web::Query<OverviewQuery>) -> Result<HttpResponse> {
    let (viewer, filter) = (visit.viewer.clone(), query.filter(&visit.viewer, visit.now, visit.site.zone));
    let file = visit
        .db
        .read(move |c| {
            let mut file = csv::Rows::new(&HEADER);
            list::each(c, &viewer, &filter, |line| file.add(&row(&line)))?;
            Ok::<_, Error>(file.finish())
        })
        .await?;
    Ok(download("text/csv; charset=utf-8", "actions.csv", file))
}

fn row(line: &Line) -> [Cow<'_, str>; 10] {
    let action = &line.action;
    [
        action.text.as_str().into(),
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
}
