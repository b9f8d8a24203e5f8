//! The timeline: what happened in order, and the form for one more entry.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{May, Visit, led_to, remember_submission};
use crate::incidents::may_edit;
use crate::kernel::pages::{Page, PageNo, page as cut};
use crate::kernel::{EntryId, Instant, PasteId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::timeline::days::{Day, days};
use crate::timeline::forms::EntryForm;
use crate::timeline::model::{Entry, Facts, Kind, Knowledge};
use crate::timeline::span::{Span, measures};
use crate::timeline::store;
use crate::web::{Error, Errors, Form, Result, Shell};

/// Entries a page.
pub(super) const SIZE: u16 = 100;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TimelineQuery {
    page: PageNo,
    /// `hide`: without what was found later.
    found: String,
    /// The entry that was just removed.
    removed: Option<EntryId>,
    /// The paste that was just saved.
    pasted: Option<PasteId>,
}

#[derive(Template)]
#[template(path = "timeline/list.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    zone: Zone,
    days: Vec<Day>,
    pages: Page<()>,
    facts: Facts,
    span: Option<Span>,
    span_day: String,
    measures: String,
    missing: Vec<&'static str>,
    may_edit_moments: bool,
    removed: Vec<(Entry, String)>,
    just_removed: Option<EntryId>,
    pasted: Option<(PasteId, usize)>,
    hides: bool,
    form: EntryForm,
    mark: String,
    may: May,
}

/// `GET /postmortems/{postmortem}/timeline`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<TimelineQuery>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), query.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// `POST /postmortems/{postmortem}/timeline`: one more entry.
pub async fn add(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<EntryForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let draft = match form.check() {
        Ok(draft) => draft,
        Err(errors) => {
            let query = TimelineQuery::default();
            return page(visit, id, query, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await;
        }
    };
    let path = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(path);
            }
            let added = store::add(c, &postmortem, std::slice::from_ref(&draft), None, &viewer, now)?;
            let at = store::position(c, id, added[0], draft.at)? / i64::from(SIZE) + 1;
            let path = format!("/postmortems/{id}/timeline?page={at}#entry-{}", added[0]);
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(path)
        })
        .await?;
    Ok(visit.done(&path, "The entry stands in the timeline."))
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    query: TimelineQuery,
    status: StatusCode,
    errors: Errors,
    form: Option<EntryForm>,
) -> Result<HttpResponse> {
    let (viewer, hides, pasted) = (visit.viewer.clone(), query.found == "hide", query.pasted);
    let window = query.page.window(SIZE);
    let (postmortem, entries, (facts, marks), removed, last, pasted) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let pasted = match pasted {
                Some(paste) => Some((paste, store::of_paste(c, id, paste)?.len())),
                None => None,
            };
            Ok::<_, Error>((
                postmortem,
                store::of(c, id, window, hides)?,
                store::marks(c, id)?,
                store::removed(c, id)?,
                store::last_by(c, id, &viewer)?,
                pasted.filter(|(_, entries)| *entries > 0),
            ))
        })
        .await?;
    let (spine, incident) = (&postmortem.spine, &postmortem.incident);
    let zone = spine.zone;
    let entries = cut(entries, query.page, SIZE);
    let pages = Page {
        rows: Vec::new(),
        number: entries.number,
        has_next: entries.has_next,
        has_previous: entries.has_previous,
    };
    let moments = &incident.moments;
    let near = last.or(moments.earliest().map(|at| (at, zone))).unwrap_or((visit.now, zone));
    let just_removed = query.removed.filter(|id| removed.iter().any(|(entry, _)| entry.id == *id));
    let day = |first: Instant| format!("{}, times in {}", zone.at(first).date(), zone.at(first).abbreviation());
    let page = ListPage {
        span: Span::of(moments, &marks),
        span_day: moments.earliest().map(day).unwrap_or_default(),
        measures: measures(moments),
        missing: moments.marked().into_iter().filter(|marked| marked.at.is_none()).map(|marked| marked.label).collect(),
        may_edit_moments: may_edit(&visit.viewer).is_ok(),
        mark: match form.as_ref().and_then(|form| visit.read_mark(&form.form).map(|_| form.form.clone())) {
            Some(mark) => mark,
            None => visit.mark(),
        },
        form: form.unwrap_or_else(|| EntryForm::fresh(near.0, near.1)),
        may: may_write(&visit.viewer, spine, Part::Analysis),
        days: days(entries.rows, zone),
        shell: visit.shell,
        errors,
        zone,
        pages,
        facts,
        removed,
        just_removed,
        pasted,
        hides,
        postmortem,
    };
    page.shell.page_with(status, &page)
}
