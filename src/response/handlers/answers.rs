//! Ratings, and what follows for monitoring.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::list::{Left, ResponseQuery, page};
use crate::accounts::Visit;
use crate::actions;
use crate::kernel::PostmortemId;
use crate::postmortems::{self, Part, may_write};
use crate::response::forms::{MonitoringForm, RatingForm};
use crate::response::model::Aspect;
use crate::response::store;
use crate::versions::Clash;
use crate::web::{Error, Errors, Form, Result};

enum End {
    Saved,
    Wrong(Errors),
    Clash(Clash),
}

/// `POST /postmortems/{postmortem}/response/ratings/{aspect}`
pub async fn rate(
    visit: Visit,
    path: web::Path<(PostmortemId, String)>,
    Form(mut form): Form<RatingForm>,
) -> Result<HttpResponse> {
    let (id, word) = path.into_inner();
    let Some(aspect) = Aspect::parse(&word) else { return Err(Error::NotFound) };
    let (rating, note) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let left = Left { errors, rating: Some((aspect, form)), ..Left::default() };
            return page(visit, id, ResponseQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let (viewer, now, base) = (visit.viewer.clone(), visit.now, form.based_on());
    let clash = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            store::ratings::save(c, &postmortem, (aspect, base), (rating, &note), &viewer, now)
        })
        .await?;
    match clash {
        None => Ok(visit.done(&format!("/postmortems/{id}/response#ratings"), "The rating is saved.")),
        Some(clash) => {
            form.base_revision = clash.revision.to_string();
            let left = Left { clash: Some(clash), rating: Some((aspect, form)), ..Left::default() };
            page(visit, id, ResponseQuery::default(), StatusCode::CONFLICT, left).await
        }
    }
}

/// `POST /postmortems/{postmortem}/response/monitoring`
pub async fn decide(
    visit: Visit,
    id: web::Path<PostmortemId>,
    Form(mut form): Form<MonitoringForm>,
) -> Result<HttpResponse> {
    let (id, viewer, now, sent) = (id.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            let actions = actions::of(c, id)?;
            let wanted = match sent.check(&actions) {
                Ok(wanted) => wanted,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let clash = store::monitoring::save(c, &postmortem, &wanted, &actions, &viewer, now)?;
            Ok::<_, Error>(clash.map_or(End::Saved, End::Clash))
        })
        .await?;
    match end {
        End::Saved => Ok(visit.done(&format!("/postmortems/{id}/response#monitoring"), "The decision is saved.")),
        End::Wrong(errors) => {
            let left = Left { errors, monitoring: Some(form), ..Left::default() };
            page(visit, id, ResponseQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await
        }
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            let left = Left { clash: Some(clash), monitoring: Some(form), ..Left::default() };
            page(visit, id, ResponseQuery::default(), StatusCode::CONFLICT, left).await
        }
    }
}
