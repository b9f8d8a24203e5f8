//! What is asked for in a postmortem, and the form to ask somebody.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, May, PersonLine, Viewer, Visit, led_to, remember_submission};
use crate::activity::{self, Deed};
use crate::asks::access::{can_be_asked, may_answer, may_ask, may_withdraw};
use crate::asks::due::{default_due, ends_at};
use crate::asks::forms::AskForm;
use crate::asks::model::{Ask, Draft, Settled};
use crate::asks::store::items;
use crate::contributors::{self, Involvement};
use crate::db::Conn;
use crate::kernel::text::plain_excerpt;
use crate::kernel::{Instant, PostmortemId, Zone, zone};
use crate::postmortems::{self, Place, Postmortem, may_invite};
use crate::web::{Error, Errors, Form, Result, Shell};

/// An ask with what the viewer may do about it.
struct Shown {
    ask: Ask,
    answers: bool,
    withdraws: bool,
}

#[derive(Template)]
#[template(path = "asks/list.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    groups: Vec<(&'static str, Vec<Shown>)>,
    settled: Vec<Ask>,
    contributors: Vec<PersonLine>,
    others: Vec<PersonLine>,
    form: AskForm,
    mark: String,
    may: May,
    now: Instant,
    zone: Zone,
}

impl ListPage {
    /// What somebody can be asked for.
    fn places(&self) -> impl Iterator<Item = &'static Place> {
        Place::ALL.iter().filter(|place| **place != Place::MeetingNotes)
    }
}

/// `GET /postmortems/{postmortem}/asks`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Errors::default(), None).await
}

enum End {
    Asked(String),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/asks`: who is no contributor becomes one in the same step, when the viewer may invite.
pub async fn ask(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<AskForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let (org, sent) = (visit.site.zone, form.clone());
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_ask(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(End::Asked(path));
            }
            let draft = match sent.check(org.at(now).day()) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            if let Err(errors) = store(c, &postmortem, &draft, &viewer, now, org)? {
                return Ok(End::Wrong(errors));
            }
            let path = format!("/postmortems/{id}/asks");
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Asked(path))
        })
        .await?;
    match end {
        End::Asked(path) => Ok(visit.done(&path, "Asked. It stands first on their desk.")),
        End::Wrong(errors) => page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    }
}

fn store(
    c: &mut Conn,
    postmortem: &Postmortem,
    draft: &Draft,
    viewer: &Viewer,
    now: Instant,
    org: Zone,
) -> Result<std::result::Result<(), Errors>> {
    let owner = postmortem.spine.owner_id;
    let Some(person) = accounts::roster(c)?.into_iter().find(|one| one.id == draft.person) else {
        return Ok(Err(Errors::one("person", "This person has no working account any more. Choose somebody else")));
    };
    if let Err(why) = can_be_asked(person.id, person.role, owner, draft.place) {
        let words = format!("{} does not write this: {why}. Choose another place or person", person.name);
        return Ok(Err(Errors::one("place", words)));
    }
    let involved = contributors::of(c, postmortem.id())?.iter().any(|one| one.person_id == person.id);
    if !involved && person.id != owner {
        if let Err(who) = may_invite(viewer, &postmortem.spine, postmortem.incident.restricted) {
            return Ok(Err(Errors::one("person", format!("{} is no contributor. {who}", person.name))));
        }
        let Some(involvement) = draft.involvement else {
            let words = format!(
                "{} is no contributor yet. Choose what they had to do with it, and they become one with this",
                person.name
            );
            return Ok(Err(Errors::one("involvement", words)));
        };
        contributors::add(c, postmortem, person.id, involvement, viewer.id, now)?;
        let words = format!("added {} as {}", person.name, involvement.label().to_lowercase());
        contributors::note(c, postmortem, viewer.id, now, &words)?;
    }
    items::add(c, postmortem.id(), draft, ends_at(draft.due_on, org), viewer.id, now)?;
    let words = format!(
        "asked {} for {} by {}: “{}”",
        person.name,
        draft.place.label(),
        zone::short_date(draft.due_on),
        plain_excerpt(&draft.wording, 80)
    );
    let incident = postmortem.incident.id;
    activity::add(c, &Deed { by: viewer.id, at: now, incident, verb: "ask.asked", words: &words })?;
    Ok(Ok(()))
}

pub(super) async fn page(
    visit: Visit,
    id: PostmortemId,
    status: StatusCode,
    errors: Errors,
    form: Option<AskForm>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, asks, involved, roster) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((postmortem, items::of(c, id)?, contributors::of(c, id)?, accounts::roster(c)?))
        })
        .await?;
    let (viewer, spine, now, zone) = (&visit.viewer, &postmortem.spine, visit.now, visit.site.zone);
    let (open, settled): (Vec<Ask>, Vec<Ask>) = asks.into_iter().partition(Ask::is_open);
    let shown = |ask: Ask| Shown {
        answers: may_answer(viewer, &ask).is_ok(),
        withdraws: may_withdraw(viewer, spine.owner_id, &ask).is_ok(),
        ask,
    };
    let (late, open): (Vec<Shown>, Vec<Shown>) = open.into_iter().map(shown).partition(|one| one.ask.is_late(&now));
    let asked = |one: &PersonLine| {
        Place::ALL.iter().any(|place| can_be_asked(one.id, one.role, spine.owner_id, *place).is_ok())
    };
    let is_involved =
        |one: &PersonLine| one.id == spine.owner_id || involved.iter().any(|there| there.person_id == one.id);
    let (contributors, mut others): (Vec<PersonLine>, Vec<PersonLine>) =
        roster.into_iter().filter(asked).partition(is_involved);
    if may_invite(viewer, spine, postmortem.incident.restricted).is_err() {
        others.clear();
    }
    let today = zone.at(now).day();
    let meeting_on = spine.meeting_at.map(|at| zone.at(at).day());
    let form = form.unwrap_or_else(|| AskForm::fresh(default_due(meeting_on, spine.deadline_on, today)));
    let page = ListPage {
        errors,
        groups: [("Late", late), ("Open", open)].into_iter().filter(|(_, group)| !group.is_empty()).collect(),
        settled,
        contributors,
        others,
        form,
        mark: visit.mark(),
        may: may_ask(viewer, spine),
        now,
        zone,
        postmortem,
        shell: visit.shell,
    };
    page.shell.page_with(status, &page)
}
