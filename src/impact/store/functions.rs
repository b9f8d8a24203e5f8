//! SQL on functions that were hit.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::impact::model::{Function, FunctionDraft};
use crate::kernel::{AffectedFunctionId, Instant, PostmortemId};
use crate::postmortems::{Place, Postmortem};
use crate::schema::{affected_functions as functions, people};
use crate::versions::{Fields, Step};
use crate::web::Error;

type Columns =
    (functions::id, functions::name, functions::degree, functions::detail, functions::revision, functions::removed_at);
const COLUMNS: Columns =
    (functions::id, functions::name, functions::degree, functions::detail, functions::revision, functions::removed_at);

/// Those that stand, as they were added. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Function>> {
    functions::table
        .filter(functions::postmortem_id.eq(id).and(functions::removed_at.is_null()))
        .order((functions::added_at, functions::id))
        .select(COLUMNS)
        .load(c)
}

/// Those that were removed, with who did it.
pub fn removed(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<(Function, String)>> {
    functions::table
        .inner_join(people::table.on(functions::removed_by.eq(people::id.nullable())))
        .filter(functions::postmortem_id.eq(id).and(functions::removed_at.is_not_null()))
        .order(functions::removed_at.desc())
        .select((COLUMNS, people::name))
        .load(c)
}

/// One function of a postmortem, also a removed one.
pub fn find(c: &mut Conn, id: PostmortemId, one: AffectedFunctionId) -> Result<Function, Error> {
    let found =
        functions::table.find(one).filter(functions::postmortem_id.eq(id)).select(COLUMNS).first(c).optional()?;
    found.ok_or(Error::NotFound)
}

/// Adds a function.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    draft: &FunctionDraft,
    viewer: &Viewer,
    now: Instant,
) -> Result<AffectedFunctionId, Error> {
    let id = AffectedFunctionId::random();
    diesel::insert_into(functions::table)
        .values((
            functions::id.eq(id),
            functions::postmortem_id.eq(postmortem.id()),
            functions::name.eq(&draft.name),
            functions::degree.eq(draft.degree),
            functions::detail.eq(&draft.detail),
            functions::revision.eq(1),
            functions::added_by.eq(viewer.id),
            functions::added_at.eq(now),
        ))
        .execute(c)?;
    let told = (1, Step::Added, "impact.added", "added the affected function");
    tell(c, postmortem, id, told, (&draft.name, &draft.fields()), viewer, now)?;
    Ok(id)
}

/// Stores a change as `revision`; a removed one comes back with it.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    (postmortem, id): (&Postmortem, AffectedFunctionId),
    draft: &FunctionDraft,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    diesel::update(functions::table.find(id))
        .set((
            functions::name.eq(&draft.name),
            functions::degree.eq(draft.degree),
            functions::detail.eq(&draft.detail),
            functions::revision.eq(revision),
        ))
        .execute(c)?;
    set_removed(c, id, None)?;
    let told = (revision, Step::Changed, "impact.changed", "changed the affected function");
    tell(c, postmortem, id, told, (&draft.name, &draft.fields()), viewer, now)
}

/// Takes one away, or brings it back. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn set_away(
    c: &mut Conn,
    (postmortem, one): (&Postmortem, &Function),
    away: bool,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if one.removed_at.is_some() == away {
        return Ok(());
    }
    let revision = one.revision + 1;
    set_removed(c, one.id, away.then_some((viewer, now)))?;
    diesel::update(functions::table.find(one.id)).set(functions::revision.eq(revision)).execute(c)?;
    let told = match away {
        true => (revision, Step::Removed, "impact.removed", "removed the affected function"),
        false => (revision, Step::Restored, "impact.restored", "brought back the affected function"),
    };
    tell(c, postmortem, one.id, told, (&one.name, &one.fields()), viewer, now)
}

fn set_removed(c: &mut Conn, id: AffectedFunctionId, by: Option<(&Viewer, Instant)>) -> QueryResult<usize> {
    diesel::update(functions::table.find(id))
        .set((
            functions::removed_by.eq(by.map(|(viewer, _)| viewer.id)),
            functions::removed_at.eq(by.map(|(_, at)| at)),
        ))
        .execute(c)
}

fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    id: AffectedFunctionId,
    (revision, step, verb, did): (i32, Step, &'static str, &str),
    (name, fields): (&str, &Fields),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (item, words, place) = (id.to_string(), format!("{did} “{name}”"), Place::Impact);
    asks::changed(
        c,
        &Change { postmortem, place, item: &item, revision, step, fields, verb, words: &words },
        viewer,
        now,
    )
}
