//! The impact: figures, functions, what customers said.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{May, Visit, led_to, remember_submission};
use crate::impact::forms::{FigureForm, FunctionForm, NoteForm};
use crate::impact::model::{Degree, FigureState, Filled, Function, Notes};
use crate::impact::store;
use crate::incidents::may_edit;
use crate::kernel::zone::duration_words;
use crate::kernel::{AffectedFunctionId, FigureId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_see_customers, may_write};
use crate::versions::Clash;
use crate::web::{Error, Errors, Form, Result, Shell};

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ImpactQuery {
    /// The function that was just removed.
    removed: Option<AffectedFunctionId>,
}

/// What a page is answered with beside what is stored.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub clash: Option<Clash>,
    pub figure: Option<(FigureId, FigureForm)>,
    pub function: Option<FunctionForm>,
    pub note: Option<NoteForm>,
}

#[derive(Template)]
#[template(path = "impact/page.html")]
struct ImpactPage {
    shell: Shell,
    errors: Errors,
    clash: Option<Clash>,
    postmortem: Postmortem,
    visible: String,
    may_edit_moments: bool,
    figures: Vec<(Filled, FigureForm, bool)>,
    functions: Vec<Function>,
    removed: Vec<(Function, String)>,
    just_removed: Option<AffectedFunctionId>,
    notes: Notes,
    function: FunctionForm,
    note: NoteForm,
    mark: String,
    may: May,
    sees_customers: bool,
    zone: Zone,
}

/// `GET /postmortems/{postmortem}/impact`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<ImpactQuery>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), query.into_inner(), StatusCode::OK, Left::default()).await
}

/// `POST /postmortems/{postmortem}/impact/figures/{figure}`: each figure by itself, so that two people in two never meet.
pub async fn fill(
    visit: Visit,
    path: web::Path<(PostmortemId, FigureId)>,
    Form(mut form): Form<FigureForm>,
) -> Result<HttpResponse> {
    let (id, figure) = path.into_inner();
    let (state, amount, note) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let left = Left { errors, figure: Some((figure, form)), ..Left::default() };
            return page(visit, id, ImpactQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let (viewer, now, base) = (visit.viewer.clone(), visit.now, form.based_on());
    let (clash, name) = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Impact).map_err(Error::Forbidden)?;
            let figure = store::figures::find(c, figure)?;
            let met = store::figures::fill(c, &postmortem, (&figure, base), (state, amount, &note), &viewer, now)?;
            Ok::<_, Error>((met, figure.name))
        })
        .await?;
    match clash {
        None => Ok(visit.done(&format!("/postmortems/{id}/impact#figure-{figure}"), &format!("{name} is saved."))),
        Some(clash) => {
            form.base_revision = clash.revision.to_string();
            let left = Left { clash: Some(clash), figure: Some((figure, form)), ..Left::default() };
            page(visit, id, ImpactQuery::default(), StatusCode::CONFLICT, left).await
        }
    }
}

/// `POST /postmortems/{postmortem}/impact/functions`
pub async fn add_function(
    visit: Visit,
    id: web::Path<PostmortemId>,
    Form(form): Form<FunctionForm>,
) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let draft = match form.check() {
        Ok(draft) => draft,
        Err(errors) => {
            let left = Left { errors, function: Some(form), ..Left::default() };
            return page(visit, id, ImpactQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let path = format!("/postmortems/{id}/impact#functions");
    let to = path.clone();
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Impact).map_err(Error::Forbidden)?;
            if let Some(mark) = mark {
                if led_to(c, mark.form, viewer.id)?.is_some() {
                    return Ok(());
                }
                remember_submission(c, mark.form, viewer.id, &to, now)?;
            }
            store::functions::add(c, &postmortem, &draft, &viewer, now).map(drop)
        })
        .await?;
    Ok(visit.done(&path, "The function is added."))
}

/// `POST /postmortems/{postmortem}/impact/notes`
pub async fn add_note(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<NoteForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let draft = match form.check(false, now) {
        Ok(draft) => draft,
        Err(errors) => {
            let left = Left { errors, note: Some(form), ..Left::default() };
            return page(visit, id, ImpactQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let path = format!("/postmortems/{id}/impact#notes");
    let to = path.clone();
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Impact).map_err(Error::Forbidden)?;
            if let Some(mark) = mark {
                if led_to(c, mark.form, viewer.id)?.is_some() {
                    return Ok(());
                }
                remember_submission(c, mark.form, viewer.id, &to, now)?;
            }
            store::notes::add(c, &postmortem, &draft, None, &viewer, now).map(drop)
        })
        .await?;
    Ok(visit.done(&path, "The note is added under your name."))
}

/// The page, with what is left to say.
pub(super) async fn page(
    visit: Visit,
    id: PostmortemId,
    query: ImpactQuery,
    status: StatusCode,
    left: Left,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, figures, functions, removed, notes) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((
                postmortem,
                store::figures::for_postmortem(c, id)?,
                store::functions::of(c, id)?,
                store::functions::removed(c, id)?,
                store::notes::of(c, id)?,
            ))
        })
        .await?;
    let Left { errors, clash, figure, function, note } = left;
    let with_form = |filled: Filled| match &figure {
        Some((of, form)) if *of == filled.figure.id => (filled, form.clone(), true),
        _ => {
            let form = FigureForm::stored(&filled);
            (filled, form, false)
        }
    };
    let sent = [function.as_ref().map(|form| &form.form), note.as_ref().map(|form| &form.form)];
    let mark = sent.into_iter().flatten().find(|mark| visit.read_mark(mark).is_some()).cloned();
    let zone = postmortem.spine.zone;
    let page = ImpactPage {
        just_removed: query.removed.filter(|id| removed.iter().any(|(one, _)| one.id == *id)),
        visible: postmortem.incident.moments.spans().impact.map(duration_words).unwrap_or_default(),
        may_edit_moments: may_edit(&visit.viewer).is_ok(),
        mark: mark.unwrap_or_else(|| visit.mark()),
        figures: figures.into_iter().map(with_form).collect(),
        notes: Notes::of(notes),
        function: function.unwrap_or_default(),
        note: note.unwrap_or_else(|| NoteForm::fresh(zone)),
        may: may_write(&visit.viewer, &postmortem.spine, Part::Impact),
        sees_customers: may_see_customers(&visit.viewer, &postmortem.spine).is_ok(),
        shell: visit.shell,
        errors,
        clash,
        postmortem,
        functions,
        removed,
        zone,
    };
    page.shell.page_with(status, &page)
}
