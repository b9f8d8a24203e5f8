//! One action at an address of its own: changing it never needs opening the document.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, May, PersonLine, Viewer, Visit};
use crate::actions::access::steps;
use crate::actions::forms::{ActionForm, StepForm};
use crate::actions::model::{Action, Kind, Priority, Step};
use crate::actions::store::items;
use crate::actions::wording::{Advice, advice};
use crate::db::Conn;
use crate::kernel::{ActionId, Instant, Zone};
use crate::postmortems::{Part, Postmortem, may_write};
use crate::versions::{Clash, Stored, Weighed, weigh};
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "actions/item.html")]
struct ItemPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    /// Said when a step did not fit any more.
    stale: String,
    postmortem: Postmortem,
    action: Action,
    steps: Vec<Step>,
    advice: Vec<Advice>,
    roster: Vec<PersonLine>,
    form: ActionForm,
    step: StepForm,
    may: May,
    now: Instant,
    zone: Zone,
}

/// What a page is answered with beside the action itself.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub clash: Option<Clash>,
    pub stale: String,
    pub form: Option<ActionForm>,
    pub step: StepForm,
}

enum End {
    Saved(String),
    Same(String),
    Wrong(Errors),
    Clash(Box<Clash>),
}

/// `GET /actions/{action}`
pub async fn show(visit: Visit, id: web::Path<ActionId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Left::default()).await
}

/// `POST /actions/{action}`: when somebody else changed it meanwhile, both states are shown and what was typed stays.
pub async fn save(visit: Visit, id: web::Path<ActionId>, Form(mut form): Form<ActionForm>) -> Result<HttpResponse> {
    let (id, viewer, now, sent) = (id.into_inner(), visit.viewer.clone(), visit.now, form.clone());
    let end = visit
        .db
        .write(move |c| {
            let (postmortem, before) = writable(c, &viewer, id)?;
            let roster = accounts::roster(c)?;
            let draft = match sent.check(&roster, before.person_id) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let name = |one: &PersonLine| Some(one.id) == draft.person_id;
            let person = match draft.person_id == before.person_id {
                true => before.person.clone(),
                false => roster.iter().find(|one| name(one)).map(|one| one.name.clone()),
            };
            let typed = draft.fields(&person.unwrap_or_default(), before.state, &before.reason);
            let (item, fields, path) =
                (id.to_string(), before.fields(), format!("/postmortems/{}/actions#action-{id}", postmortem.id()));
            let removed = before.removed_at.is_some();
            let stored = Stored {
                postmortem: postmortem.id(),
                item: &item,
                revision: before.revision,
                fields: &fields,
                removed,
            };
            Ok::<_, Error>(match weigh(c, &stored, sent.based_on(), &typed)? {
                Weighed::Store(revision) => {
                    items::save(c, (&postmortem, &before), &draft, revision, &viewer, now)?;
                    End::Saved(path)
                }
                Weighed::Same => End::Same(path),
                Weighed::Clash(clash) => End::Clash(clash),
            })
        })
        .await?;
    match end {
        End::Saved(path) => Ok(visit.done(&path, "The action is saved.")),
        End::Same(path) => Ok(visit.done(&path, "Nothing was different.")),
        End::Wrong(errors) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, Left { errors, form: Some(form), ..Left::default() })
                .await
        }
        End::Clash(clash) => {
            form.base_revision = clash.revision.to_string();
            let left = Left { clash: Some(*clash), form: Some(form), ..Left::default() };
            page(visit, id, StatusCode::CONFLICT, left).await
        }
    }
}

/// `POST /actions/{action}/removal`
pub async fn remove(visit: Visit, id: web::Path<ActionId>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let list = set_away(&visit, id, true).await?;
    Ok(visit.to(&format!("{list}?removed={id}")))
}

/// `POST /actions/{action}/restoration`
pub async fn restore(visit: Visit, id: web::Path<ActionId>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let list = set_away(&visit, id, false).await?;
    Ok(visit.done(&format!("{list}#action-{id}"), "The action is back."))
}

async fn set_away(visit: &Visit, id: ActionId, away: bool) -> Result<String> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let (postmortem, action) = writable(c, &viewer, id)?;
            items::set_away(c, (&postmortem, &action), away, &viewer, now)?;
            Ok(format!("/postmortems/{}/actions", postmortem.id()))
        })
        .await
}

fn writable(c: &mut Conn, viewer: &Viewer, id: ActionId) -> Result<(Postmortem, Action)> {
    let (postmortem, action) = items::find(c, viewer, id)?;
    may_write(viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
    Ok((postmortem, action))
}

/// The page of an action with what is left to say.
pub(super) async fn page(visit: Visit, id: ActionId, status: StatusCode, left: Left) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let ((postmortem, action), roster) =
        visit.db.read(move |c| Ok::<_, Error>((items::find(c, &viewer, id)?, accounts::roster(c)?))).await?;
    let Left { errors, clash, stale, form, step } = left;
    let form = form.unwrap_or_else(|| ActionForm::stored(&action));
    let page = ItemPage {
        steps: if action.removed_at.is_none() {
            steps(&action, &visit.viewer, postmortem.spine.owner_id)
        } else {
            Vec::new()
        },
        advice: advice(&form.text),
        may: may_write(&visit.viewer, &postmortem.spine, Part::Analysis),
        now: visit.now,
        zone: visit.site.zone,
        shell: visit.shell,
        errors,
        clash,
        stale,
        postmortem,
        action,
        roster,
        form,
        step,
    };
    page.shell.page_with(status, &page)
}
