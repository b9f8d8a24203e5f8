//! Templates, and what they make of the sections of a postmortem.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::{Incident, Outcome, Severity};
use crate::kernel::{Instant, PostmortemId, TemplateId, markdown};
use crate::postmortems::Postmortem;
use crate::schema::{people, sections, template_sections, templates};
use crate::sections::model::NewSection;
use crate::sections::outline::SectionKind;
use crate::sections::templates::{Beginning, Template, fitting};
use crate::web::Error;

/// All templates: those for every outcome first, the gravest severity first.
pub fn all(c: &mut Conn) -> QueryResult<Vec<Template>> {
    let rows: Vec<Row> = templates::table.inner_join(people::table).select(columns()).load(c)?;
    let mut all: Vec<Template> = rows.into_iter().map(template).collect();
    all.sort_by_key(|one| (one.outcome, one.severity));
    Ok(all)
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`], and those of the database.
pub fn find(c: &mut Conn, id: TemplateId) -> Result<Template, Error> {
    let found = templates::table.inner_join(people::table).filter(templates::id.eq(id)).select(columns());
    found.first(c).optional()?.map(template).ok_or(Error::NotFound)
}

/// What each section of a template begins with, in the order of reading.
pub fn beginnings(c: &mut Conn, id: TemplateId) -> QueryResult<Vec<Beginning>> {
    let rows: Vec<(SectionKind, bool, String, String)> = template_sections::table
        .filter(template_sections::template_id.eq(id))
        .select((
            template_sections::kind,
            template_sections::left_out,
            template_sections::guidance,
            template_sections::start,
        ))
        .load(c)?;
    let mut beginnings: Vec<Beginning> = SectionKind::ALL.iter().copied().map(Beginning::plain).collect();
    for (kind, left_out, guidance, start) in rows {
        if let Some(one) = beginnings.iter_mut().find(|one| one.kind == kind) {
            *one = Beginning { kind, left_out, guidance, start };
        }
    }
    Ok(beginnings)
}

/// What the sections of a postmortem on such an incident begin with today.
pub fn beginnings_for(c: &mut Conn, outcome: Outcome, severity: Severity) -> QueryResult<Vec<Beginning>> {
    match fitting(&all(c)?, Some(outcome), Some(severity)) {
        Some(template) => beginnings(c, template.id),
        None => Ok(SectionKind::ALL.iter().copied().map(Beginning::plain).collect()),
    }
}

/// Adds a template for an outcome and a severity that has none yet.
pub fn add(
    c: &mut Conn,
    (id, outcome, severity): (TemplateId, Option<Outcome>, Option<Severity>),
    beginnings: &[Beginning],
    by: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    diesel::insert_into(templates::table)
        .values((
            templates::id.eq(id),
            templates::outcome.eq(outcome),
            templates::severity.eq(severity),
            templates::revision.eq(1),
            templates::changed_by.eq(by.id),
            templates::changed_at.eq(now),
        ))
        .execute(c)?;
    fill(c, id, beginnings)
}

/// Stores what a template's sections begin with.
pub fn change(
    c: &mut Conn,
    template: &Template,
    beginnings: &[Beginning],
    by: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    diesel::update(templates::table.find(template.id))
        .set((
            templates::revision.eq(template.revision + 1),
            templates::changed_by.eq(by.id),
            templates::changed_at.eq(now),
        ))
        .execute(c)?;
    empty(c, template.id)?;
    fill(c, template.id, beginnings)
}

/// Removes a template; what postmortems were opened by it stays as it is in them.
pub fn remove(c: &mut Conn, id: TemplateId) -> QueryResult<()> {
    empty(c, id)?;
    diesel::delete(templates::table.find(id)).execute(c).map(drop)
}

/// The rows of a postmortem's sections that nobody has written in.
pub(super) fn untouched(id: PostmortemId, beginning: Beginning) -> NewSection {
    NewSection {
        postmortem_id: id,
        kind: beginning.kind,
        position: beginning.kind.position(),
        revision: 0,
        empty: true,
        html: String::new(),
        rendered_by: markdown::VERSION,
        guidance: beginning.guidance,
        start: beginning.start,
    }
}

/// Makes a section that an open postmortem does not have, as its template has it today; says whether it was not there.
///
/// # Errors
/// Those of the database.
pub fn make(c: &mut Conn, incident: &Incident, id: PostmortemId, kind: SectionKind) -> Result<bool, Error> {
    let beginnings = beginnings_for(c, incident.outcome, incident.severity)?;
    let beginning = beginnings.into_iter().find(|one| one.kind == kind).unwrap_or_else(|| Beginning::plain(kind));
    let row = untouched(id, beginning);
    Ok(diesel::insert_into(sections::table).values(row).on_conflict_do_nothing().execute(c)? > 0)
}

/// Adds a section that the template left out, if it is not there, and notes that. The caller has asked whether the viewer may.
///
/// # Errors
/// Those of the database.
pub fn ensure(
    c: &mut Conn,
    postmortem: &Postmortem,
    kind: SectionKind,
    by: &Viewer,
    now: Instant,
) -> Result<bool, Error> {
    let made = make(c, &postmortem.incident, postmortem.id(), kind)?;
    if made {
        let words = format!("added the section {}, which the template leaves out", kind.label());
        let deed = Deed { by: by.id, at: now, incident: postmortem.incident.id, verb: "section.added", words: &words };
        activity::add(c, &deed)?;
    }
    Ok(made)
}

fn fill(c: &mut Conn, id: TemplateId, beginnings: &[Beginning]) -> QueryResult<()> {
    let rows: Vec<_> = beginnings
        .iter()
        .filter(|one| !one.is_plain())
        .map(|one| {
            (
                template_sections::template_id.eq(id),
                template_sections::kind.eq(one.kind),
                template_sections::left_out.eq(one.left_out),
                template_sections::guidance.eq(&one.guidance),
                template_sections::start.eq(&one.start),
            )
        })
        .collect();
    diesel::insert_into(template_sections::table).values(rows).execute(c).map(drop)
}

fn empty(c: &mut Conn, id: TemplateId) -> QueryResult<()> {
    diesel::delete(template_sections::table.filter(template_sections::template_id.eq(id))).execute(c).map(drop)
}

type Row = (TemplateId, Option<Outcome>, Option<Severity>, i32, String, Instant);

fn template((id, outcome, severity, revision, changer, changed_at): Row) -> Template {
    Template { id, outcome, severity, revision, changer, changed_at }
}

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (templates::id, templates::outcome, templates::severity, templates::revision, people::name, templates::changed_at)
}
