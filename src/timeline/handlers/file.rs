//! The timeline to take along.

use std::borrow::Cow;

use actix_web::{HttpResponse, web};

use crate::accounts::Visit;
use crate::kernel::pages::Window;
use crate::kernel::{PostmortemId, csv};
use crate::postmortems;
use crate::timeline::store;
use crate::web::{Error, Result, download};

/// The columns of the file.
const HEADER: [&str; 7] = ["time_utc", "time_local", "zone", "kind", "what_happened", "source", "known"];

/// `GET /postmortems/{postmortem}/timeline.csv`: every entry, in order.
pub async fn table(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (viewer, id) = (visit.viewer.clone(), id.into_inner());
    let (postmortem, entries) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((postmortem, store::of(c, id, Window { offset: 0, limit: i64::MAX }, false)?))
        })
        .await?;
    let zone = postmortem.spine.zone;
    let rows = entries.iter().map(|entry| {
        let local = zone.at(entry.at);
        vec![
            Cow::from(entry.at.iso()),
            format!("{} {}", local.day(), local.time()).into(),
            zone.name().into(),
            entry.kind.label().to_lowercase().into(),
            entry.text.as_str().into(),
            entry.source.as_str().into(),
            entry.knowledge.label().to_lowercase().into(),
        ]
    });
    Ok(download("text/csv; charset=utf-8", &format!("timeline-{id}.csv"), csv::file(&HEADER, rows)))
}
