//! The facts of an incident corrected. Two people can do so at once: whoever sends second sees
//! what the first stored, beside what they typed themselves, and decides.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::form_page::{Editing, FormPage, Lists, named};
use crate::accounts::{Viewer, Visit};
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::access::may_edit;
use crate::incidents::facts::{Fact, changes_in_words, differing, facts};
use crate::incidents::forms::{IncidentForm, Recorded};
use crate::incidents::model::{Incident, Service};
use crate::incidents::store::{readers, records, services};
use crate::kernel::{IncidentId, Instant, PersonId};
use crate::web::{Error, Errors, Form, Result};

/// What rooms above do when the facts of an incident changed (the deadline depends on severity and
/// resolution, RULES 5): in the same transaction, so that either both are stored or neither.
#[derive(Clone)]
pub struct AfterChange(Arc<Deeds>);

type Deeds = dyn Fn(&mut Conn, &Change<'_>, &Viewer, Instant) -> Result<()> + Send + Sync;

/// An incident before and after its facts changed.
pub struct Change<'a> {
    /// What was stored.
    pub before: &'a Incident,
    /// What is stored now.
    pub after: &'a Incident,
    /// What changed, to be read after a name: `changed severity from SEV-2 to SEV-1`.
    pub words: &'a str,
}

impl AfterChange {
    /// Does `deeds` after each change.
    pub fn new(deeds: impl Fn(&mut Conn, &Change<'_>, &Viewer, Instant) -> Result<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(deeds))
    }
}

/// How a sent form ended.
enum End {
    Changed,
    Same,
    Stale(Box<Editing>, Lists),
    Wrong(Box<Editing>, Lists, Errors),
}

/// `GET /incidents/{incident}/edit`
pub async fn show(visit: Visit, id: web::Path<IncidentId>) -> Result<HttpResponse> {
    may_edit(&visit.viewer).map_err(Error::Forbidden)?;
    let (incident, has, lists) = load(&visit, id.into_inner()).await?;
    let form = IncidentForm::stored(&incident, &has);
    page(visit, StatusCode::OK, Errors::default(), form, Editing::of(&incident), lists)
}

/// `POST /incidents/{incident}`
pub async fn save(
    visit: Visit,
    id: web::Path<IncidentId>,
    hook: web::Data<AfterChange>,
    Form(form): Form<IncidentForm>,
) -> Result<HttpResponse> {
    may_edit(&visit.viewer).map_err(Error::Forbidden)?;
    let id = id.into_inner();
    let recorded = match form.check(visit.now) {
        Ok(recorded) => recorded,
        Err(errors) => {
            let (incident, _, lists) = load(&visit, id).await?;
            // The revision stays the one the form came from: what changed meanwhile is still to be seen.
            let editing = Editing { revision: based_on(&form), ..Editing::of(&incident) };
            return page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form, editing, lists);
        }
    };
    let (viewer, now, revision) = (visit.viewer.clone(), visit.now, based_on(&form));
    let end = visit.db.write(move |c| store(c, id, &recorded, revision, &viewer, now, &hook)).await?;
    match end {
        End::Changed => Ok(visit.done(&format!("/incidents/{id}"), "The facts are saved.")),
        End::Same => Ok(visit.done(&format!("/incidents/{id}"), "Nothing was different, so nothing was changed.")),
        End::Stale(editing, lists) => page(visit, StatusCode::CONFLICT, Errors::default(), form, *editing, lists),
        End::Wrong(editing, lists, errors) => {
            page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form, *editing, lists)
        }
    }
}

fn store(
    c: &mut Conn,
    id: IncidentId,
    recorded: &Recorded,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
    hook: &AfterChange,
) -> Result<End> {
    let before = records::find(c, viewer, id)?.ok_or(Error::NotFound)?;
    let has = services::services_of(c, id)?;
    let lists = Lists::of(c, Some((&before, &has)))?;
    let missing = lists.missing(recorded);
    if !missing.is_empty() {
        return Ok(End::Wrong(Box::new(Editing { revision, ..Editing::of(&before) }), lists, missing));
    }
    let recorded = recorded.clone().keeping_fractions_of(&before.moments);
    let old = facts(&before.changeable(), &named(&has), |id| lists.name_of(id));
    let new = facts(&recorded.facts, &lists.chosen(&recorded), |id| lists.name_of(id));
    let Some(words) = changes_in_words(&old, &new) else { return Ok(End::Same) };
    if before.revision != revision || !records::change(c, &before, &recorded.facts)? {
        let stored = differing(&old, &new).into_iter().map(|(old, _)| old.clone()).collect();
        return Ok(End::Stale(Box::new(Editing { stored, ..Editing::of(&before) }), lists));
    }
    services::set_services(c, id, &recorded.services)?;
    // Somebody who was named before and taken off the readers since stays off.
    let named: Vec<PersonId> = before.changeable().people().collect();
    for person in recorded.facts.people().filter(|person| !named.contains(person)) {
        readers::admit(c, id, person)?;
    }
    activity::add(c, &Deed { by: viewer.id, at: now, incident: id, verb: "incident.changed", words: &words })?;
    let after = records::find(c, viewer, id)?.ok_or(Error::NotFound)?;
    (hook.0)(c, &Change { before: &before, after: &after, words: &words }, viewer, now)?;
    Ok(End::Changed)
}

impl Editing {
    fn of(incident: &Incident) -> Self {
        let stored: Vec<Fact> = Vec::new();
        Self { id: incident.id, title: incident.title.clone(), revision: incident.revision, stored }
    }
}

/// A form without a revision is based on none, so it meets whatever is stored.
fn based_on(form: &IncidentForm) -> i32 {
    form.revision.parse().unwrap_or(0)
}

async fn load(visit: &Visit, id: IncidentId) -> Result<(Incident, Vec<Service>, Lists)> {
    let viewer = visit.viewer.clone();
    visit
        .db
        .read(move |c| {
            let incident = records::find(c, &viewer, id)?.ok_or(Error::NotFound)?;
            let has = services::services_of(c, id)?;
            let lists = Lists::of(c, Some((&incident, &has)))?;
            Ok((incident, has, lists))
        })
        .await
}

fn page(
    visit: Visit,
    status: StatusCode,
    errors: Errors,
    form: IncidentForm,
    editing: Editing,
    lists: Lists,
) -> Result<HttpResponse> {
    let page = FormPage { shell: visit.shell, errors, form, mark: String::new(), lists, editing: Some(editing) };
    page.shell.page_with(status, &page)
}
