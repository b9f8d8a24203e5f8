//! The actions of one postmortem, and the form for one more.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{self, May, PersonLine, Visit, led_to, remember_submission};
use crate::actions::access::steps;
use crate::actions::due::default_due;
use crate::actions::forms::ActionForm;
use crate::actions::model::{Action, Kind, Priority, State, Step};
use crate::actions::store::items;
use crate::actions::wording::{Advice, advice};
use crate::kernel::{ActionId, Instant, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::web::{Error, Errors, Form, Result, Shell};

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ActionsQuery {
    /// The action that was just removed.
    removed: Option<ActionId>,
}

/// An action with what the viewer may do and what there is to advise.
pub(super) struct Shown {
    pub action: Action,
    pub steps: Vec<Step>,
    pub advice: Vec<Advice>,
}

#[derive(Template)]
#[template(path = "actions/list.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    groups: Vec<(State, Vec<Shown>)>,
    removed: Vec<Action>,
    just_removed: Option<ActionId>,
    roster: Vec<PersonLine>,
    form: ActionForm,
    mark: String,
    may: May,
    back: String,
    now: Instant,
    zone: Zone,
}

/// `GET /postmortems/{postmortem}/actions`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<ActionsQuery>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), query.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// How a sent form ended.
enum End {
    Added(String),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/actions`: one more action, proposed.
pub async fn add(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<ActionForm>) -> Result<HttpResponse> {
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
            let draft = match sent.check(&accounts::roster(c)?, None) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let added = items::add(c, &postmortem, std::slice::from_ref(&draft), &viewer, now)?;
            let path = format!("/postmortems/{id}/actions#action-{}", added[0]);
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Added(path))
        })
        .await?;
    match end {
        End::Added(path) => Ok(visit.done(&path, "The action is proposed. The meeting commits to it or declines it.")),
        End::Wrong(errors) => {
            page(visit, id, ActionsQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await
        }
    }
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    query: ActionsQuery,
    status: StatusCode,
    errors: Errors,
    form: Option<ActionForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, actions, roster) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((postmortem, items::all_of(c, id)?, accounts::roster(c)?))
        })
        .await?;
    let (removed, standing): (Vec<Action>, Vec<Action>) =
        actions.into_iter().partition(|action| action.removed_at.is_some());
    let may = may_write(&visit.viewer, &postmortem.spine, Part::Analysis);
    let mut groups: Vec<(State, Vec<Shown>)> =
        [State::Proposed, State::Committed, State::Done, State::Declined].map(|state| (state, Vec::new())).into();
    for action in standing {
        let state = action.state;
        let shown = shown(action, &visit, &postmortem, may.is_ok());
        if let Some((_, group)) = groups.iter_mut().find(|(of, _)| *of == state) {
            group.push(shown);
        }
    }
    groups.retain(|(_, group)| !group.is_empty());
    let incident = &postmortem.incident;
    let due_on = default_due(incident.severity, incident.moments.resolved_at, visit.now, visit.site.zone);
    let page = ListPage {
        just_removed: query.removed.filter(|id| removed.iter().any(|action| action.id == *id)),
        mark: match form.as_ref().and_then(|form| visit.read_mark(&form.form).map(|_| form.form.clone())) {
            Some(mark) => mark,
            None => visit.mark(),
        },
        form: form.unwrap_or_else(|| ActionForm::fresh(due_on)),
        back: format!("/postmortems/{id}/actions"),
        now: visit.now,
        zone: visit.site.zone,
        shell: visit.shell,
        errors,
        postmortem,
        groups,
        removed,
        roster,
        may,
    };
    page.shell.page_with(status, &page)
}

/// Advice is for those who can change the wording, and only while the work is ahead.
fn shown(action: Action, visit: &Visit, postmortem: &Postmortem, writes: bool) -> Shown {
    let steps = steps(&action, &visit.viewer, postmortem.spine.owner_id);
    let advice = if writes && action.state.is_open() { advice(&action.text) } else { Vec::new() };
    Shown { steps, advice, action }
}
