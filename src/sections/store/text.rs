//! The sections of a postmortem: made at its opening, read, and rendered anew after an upgrade.

use std::collections::HashMap;

use diesel::prelude::*;

use super::templates;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::hints;
use crate::incidents::{Incident, Outcome};
use crate::kernel::{Instant, PostmortemId, markdown};
use crate::postmortems::{IsNotClosed, Postmortem};
use crate::schema::{hint_finds, people, postmortems as spines, section_revisions, sections};
use crate::sections::model::{Body, Current, NewSection, Section};
use crate::sections::outline::{SectionKind, outline};
use crate::web::Error;

/// Sections rendered anew in one transaction.
const ANEW: i64 = 200;

/// What happens when a postmortem is opened: it gets the sections of its outline as the template of its
/// outcome and severity has them, and keeps them (RULES 14).
///
/// # Errors
/// Those of the database.
pub fn opened(c: &mut Conn, postmortem: &Postmortem, _: &Viewer, _: Instant) -> Result<(), Error> {
    let (id, incident) = (postmortem.id(), &postmortem.incident);
    let mut beginnings = templates::beginnings_for(c, incident.outcome, incident.severity)?;
    beginnings.retain(|one| !one.left_out && outline(incident.outcome).any(|kind| kind == one.kind));
    let rows: Vec<NewSection> = beginnings.into_iter().map(|one| templates::untouched(id, one)).collect();
    diesel::insert_into(sections::table).values(rows).execute(c)?;
    Ok(())
}

/// What happens when an incident's facts changed: one that turned out to be no real incident asks why response was
/// triggered (RULES 2). The section stays when the outcome changes once more; somebody may be writing in it.
///
/// # Errors
/// Those of the database.
pub fn incident_changed(c: &mut Conn, incident: &Incident) -> Result<(), Error> {
    if let Some(id) = incident.postmortem_id
        && incident.outcome != Outcome::RealIncident
    {
        templates::make(c, incident, id, SectionKind::WhyTriggered)?;
    }
    Ok(())
}

/// All sections of a postmortem in the order of reading, with their HTML. The caller has loaded the postmortem through
/// the viewer.
pub fn all(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Section>> {
    sections::table
        .left_join(people::table)
        .filter(sections::postmortem_id.eq(id))
        .order(sections::position)
        .select((
            sections::kind,
            sections::html,
            sections::revision,
            sections::saved_at,
            people::name.nullable(),
            sections::empty,
            sections::guidance,
        ))
        .load(c)
}

/// Which sections have no text in each postmortem that the viewer owns and that is not closed; one without empty sections is
/// left out.
pub fn empty_ones(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashMap<PostmortemId, Vec<SectionKind>>> {
    let rows: Vec<(PostmortemId, SectionKind)> = sections::table
        .inner_join(spines::table.on(sections::postmortem_id.eq(spines::id)))
        .filter(spines::owner_id.eq(viewer.id).and(sections::empty.eq(true)))
        .filter(IsNotClosed)
        .select((sections::postmortem_id, sections::kind))
        .load(c)?;
    let mut empty: HashMap<PostmortemId, Vec<SectionKind>> = HashMap::new();
    for (id, kind) in rows {
        empty.entry(id).or_default().push(kind);
    }
    Ok(empty)
}

/// The texts of all sections in the order of reading. The caller has loaded the postmortem through the viewer.
pub fn bodies(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Body>> {
    let rows: Vec<(SectionKind, i32, Option<String>)> = sections::table
        .left_join(section_revisions::table.on(is_current()))
        .filter(sections::postmortem_id.eq(id))
        .order(sections::position)
        .select((sections::kind, sections::revision, section_revisions::body.nullable()))
        .load(c)?;
    let body = |(kind, revision, text): (_, _, Option<String>)| Body { kind, revision, text: text.unwrap_or_default() };
    Ok(rows.into_iter().map(body).collect())
}

/// One section with its text, if the postmortem has it. The caller has loaded the postmortem through the viewer.
pub fn current(c: &mut Conn, id: PostmortemId, kind: SectionKind) -> QueryResult<Option<Current>> {
    type Row =
        (i32, Option<String>, Option<crate::kernel::PersonId>, Option<String>, Option<Instant>, (String, String));
    let row: Option<Row> = sections::table
        .left_join(section_revisions::table.on(is_current()))
        .left_join(people::table.on(sections::saved_by.eq(people::id.nullable())))
        .filter(sections::postmortem_id.eq(id).and(sections::kind.eq(kind)))
        .select((
            sections::revision,
            section_revisions::body.nullable(),
            sections::saved_by,
            people::name.nullable(),
            sections::saved_at,
            (sections::guidance, sections::start),
        ))
        .first(c)
        .optional()?;
    Ok(row.map(|(revision, body, saved_by, saver, saved_at, (guidance, start))| Current {
        revision,
        body: body.unwrap_or_default(),
        saved_by,
        saver,
        saved_at,
        guidance,
        start,
    }))
}

/// Whether there is such a section at all, whoever may see it.
pub fn exists(c: &mut Conn, id: PostmortemId, kind: SectionKind) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(sections::table.find((id, kind)))).get_result(c)
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(PostmortemId, SectionKind, Option<String>)> = sections::table
        .left_join(section_revisions::table.on(is_current()))
        .filter(sections::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((sections::postmortem_id, sections::kind, section_revisions::body.nullable()))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, kind, body) in old {
        let html = markdown::render(&body.unwrap_or_default(), kind.as_str());
        diesel::update(sections::table.find((id, kind)))
            .set((sections::html.eq(html), sections::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

/// Finds the hints on some texts that the current rule has not read; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn find_hints_anew(c: &mut Conn) -> Result<bool, Error> {
    let of_text = hint_finds::postmortem_id.eq(sections::postmortem_id).and(hint_finds::place.eq(sections::kind));
    let old: Vec<(PostmortemId, SectionKind, String)> = sections::table
        .inner_join(section_revisions::table.on(is_current()))
        .left_join(hint_finds::table.on(of_text))
        .filter(sections::empty.eq(false))
        .filter(hint_finds::found_by.nullable().is_null().or(hint_finds::found_by.lt(hints::VERSION)))
        .limit(ANEW)
        .select((sections::postmortem_id, sections::kind, section_revisions::body))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, kind, body) in old {
        hints::keep(c, id, kind.place(), &hints::hits(&body))?;
    }
    Ok(more)
}

#[diesel::dsl::auto_type]
fn is_current() -> _ {
    let same_section =
        section_revisions::postmortem_id.eq(sections::postmortem_id).and(section_revisions::kind.eq(sections::kind));
    same_section.and(section_revisions::revision.eq(sections::revision))
}
