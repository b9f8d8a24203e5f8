//! All states of one item, with what changed from one to the next.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::PastVersion;
use super::store::of_item;
use crate::accounts::Visit;
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::{self, Place, Postmortem, may_see_customers};
use crate::web::{Error, Result, Shell};

/// A state and what was different before it.
struct Shown {
    version: PastVersion,
    changes: Vec<Change>,
}

/// One field that changed.
struct Change {
    label: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "versions/item.html")]
struct ItemPage {
    shell: Shell,
    postmortem: Postmortem,
    place: Place,
    versions: Vec<Shown>,
    zone: Zone,
}

/// `GET /postmortems/{postmortem}/versions/{item}`
pub async fn show(visit: Visit, path: web::Path<(PostmortemId, String)>) -> Result<HttpResponse> {
    let (viewer, (id, item)) = (visit.viewer.clone(), path.into_inner());
    let (postmortem, versions) =
        visit.db.read(move |c| Ok::<_, Error>((postmortems::find(c, &viewer, id)?, of_item(c, id, &item)?))).await?;
    let Some(place) = versions.first().map(|version| version.place) else { return Err(Error::NotFound) };
    if place == Place::Customers {
        may_see_customers(&visit.viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    }
    let zone = postmortem.spine.zone;
    let page = ItemPage { postmortem, place, versions: shown(versions), zone, shell: visit.shell };
    page.shell.page(&page)
}

fn shown(versions: Vec<PastVersion>) -> Vec<Shown> {
    let before = versions.iter().skip(1).cloned().map(Some).chain([None]).collect::<Vec<_>>();
    versions
        .into_iter()
        .zip(before)
        .map(|(version, before)| {
            let change = |(label, after): (&str, &str)| {
                let before = before.as_ref().map_or("", |before| before.fields.value(label));
                (before != after).then(|| Change { label: label.into(), before: before.into(), after: after.into() })
            };
            let changes = version.fields.iter().filter_map(change).collect();
            Shown { version, changes }
        })
        .collect()
}
