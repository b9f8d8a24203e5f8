//! The response review: its points, its ratings, and what follows for monitoring.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{May, Visit, led_to, remember_submission};
use crate::actions::{self, Action, Kind};
use crate::incidents::Outcome;
use crate::kernel::{PointId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::response::forms::{MonitoringForm, PointForm, RatingForm};
use crate::response::model::{Aspect, Point, PointKind, Rated, Rating, Rationale};
use crate::response::store;
use crate::versions::Clash;
use crate::web::{Error, Errors, Form, Result, Shell};

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ResponseQuery {
    /// The point that was just removed.
    removed: Option<PointId>,
}

/// What a page is answered with beside what is stored.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub clash: Option<Clash>,
    pub form: Option<PointForm>,
    pub rating: Option<(Aspect, RatingForm)>,
    pub monitoring: Option<MonitoringForm>,
}

#[derive(Template)]
#[template(path = "response/list.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    points: Vec<Point>,
    removed: Vec<(Point, String)>,
    just_removed: Option<PointId>,
    actions: Vec<Action>,
    ratings: Vec<Rated>,
    rating: Option<(Aspect, RatingForm)>,
    decision: Rationale,
    monitoring: MonitoringForm,
    asks_why: bool,
    form: PointForm,
    mark: String,
    may: May,
    zone: Zone,
}

impl ListPage {
    fn of(&self, kind: &PointKind) -> Vec<&Point> {
        self.points.iter().filter(|point| point.kind == *kind).collect()
    }

    fn rated(&self, aspect: &Aspect) -> Option<&Rated> {
        self.ratings.iter().find(|rated| rated.aspect == *aspect)
    }

    /// What stands in the form of an aspect: what was typed when it came back, else what is stored.
    fn rating_form(&self, aspect: &Aspect) -> RatingForm {
        match (&self.rating, self.rated(aspect)) {
            (Some((of, form)), _) if of == aspect => form.clone(),
            (_, Some(rated)) => RatingForm {
                base_revision: rated.revision.to_string(),
                rating: rated.rating.to_string(),
                note: rated.note.clone(),
            },
            _ => RatingForm { rating: Rating::NotRated.to_string(), ..RatingForm::default() },
        }
    }

    fn tuning(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.kind == Kind::TuneMonitoring)
    }
}

/// `GET /postmortems/{postmortem}/response`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<ResponseQuery>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), query.into_inner(), StatusCode::OK, Left::default()).await
}

enum End {
    Added(String),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/response`: one more point.
pub async fn add(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<PointForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let sent = form.clone();
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(End::Added(path));
            }
            let actions = actions::of(c, id)?;
            let draft = match sent.check(&actions) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let added = store::points::add(c, &postmortem, &draft, &actions, &viewer, now)?;
            let path = format!("/postmortems/{id}/response#point-{added}");
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Added(path))
        })
        .await?;
    match end {
        End::Added(path) => Ok(visit.done(&path, "The point is added.")),
        End::Wrong(errors) => {
            let left = Left { errors, form: Some(form), ..Left::default() };
            page(visit, id, ResponseQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await
        }
    }
}

/// The page, with what is left to say.
pub(super) async fn page(
    visit: Visit,
    id: PostmortemId,
    query: ResponseQuery,
    status: StatusCode,
    left: Left,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, points, removed, actions, ratings, decision) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((
                postmortem,
                store::points::of(c, id)?,
                store::points::removed(c, id)?,
                actions::of(c, id)?,
                store::ratings::of(c, id)?,
                store::monitoring::of(c, id)?,
            ))
        })
        .await?;
    let Left { errors, clash, form, rating, monitoring } = left;
    let page = ListPage {
        just_removed: query.removed.filter(|id| removed.iter().any(|(point, _)| point.id == *id)),
        mark: match form.as_ref().and_then(|form| visit.read_mark(&form.form).map(|_| form.form.clone())) {
            Some(mark) => mark,
            None => visit.mark(),
        },
        form: form.unwrap_or_default(),
        monitoring: monitoring.unwrap_or_else(|| MonitoringForm::stored(&decision)),
        asks_why: postmortem.incident.outcome != Outcome::RealIncident,
        may: may_write(&visit.viewer, &postmortem.spine, Part::Analysis),
        zone: postmortem.spine.zone,
        shell: visit.shell,
        errors,
        clash,
        postmortem,
        points,
        removed,
        actions,
        ratings,
        rating,
        decision,
    };
    page.shell.page_with(status, &page)
}
