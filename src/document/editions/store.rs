//! SQL of editions and of the notes beside them. Callers have loaded the postmortem through the viewer. An edition is added and
//! read; nothing changes or removes one, and the database refuses both.

use diesel::dsl::max;
use diesel::prelude::*;

use super::model::{Edition, EditionLine, Newest, Note};
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::kernel::{EditionId, EditionNoteId, Instant, PostmortemId};
use crate::postmortems::Postmortem;
use crate::schema::{edition_notes, editions, people};
use crate::web::Error;

/// What stands in an [`EditionLine`].
macro_rules! columns {
    () => {
        (
            editions::id,
            editions::number,
            editions::approver,
            editions::approved_at,
            editions::last_deed,
            editions::sha256,
        )
    };
}

/// All editions of a postmortem, the newest first.
pub fn editions_of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<EditionLine>> {
    editions::table.filter(editions::postmortem_id.eq(id)).order(editions::number.desc()).select(columns!()).load(c)
}

/// The newest edition and what changed since; two queries at most.
pub fn newest(c: &mut Conn, postmortem: &Postmortem) -> QueryResult<Option<Newest>> {
    let line: Option<EditionLine> = editions::table
        .filter(editions::postmortem_id.eq(postmortem.id()))
        .order(editions::number.desc())
        .select(columns!())
        .first(c)
        .optional()?;
    let Some(line) = line else { return Ok(None) };
    let changes = activity::changes_since(c, postmortem.incident.id, line.last_deed)?;
    Ok(Some(Newest { line, changes }))
}

/// One edition with what it holds.
///
/// # Errors
/// Not found, and those of the database.
pub fn find(c: &mut Conn, id: PostmortemId, number: i32) -> QueryResult<Edition> {
    editions::table
        .filter(editions::postmortem_id.eq(id).and(editions::number.eq(number)))
        .select((columns!(), editions::content))
        .first(c)
}

/// The number of the edition that comes next.
pub fn next_number(c: &mut Conn, id: PostmortemId) -> QueryResult<i32> {
    let last: Option<i32> =
        editions::table.filter(editions::postmortem_id.eq(id)).select(max(editions::number)).first(c)?;
    Ok(last.unwrap_or_default() + 1)
}

/// Stores an edition.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    (number, content, sha256): (i32, &str, &str),
    viewer: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    let last_deed = activity::last_number(c, postmortem.incident.id)?;
    diesel::insert_into(editions::table)
        .values((
            editions::id.eq(EditionId::random()),
            editions::postmortem_id.eq(postmortem.id()),
            editions::number.eq(number),
            editions::approved_by.eq(viewer.id),
            editions::approver.eq(&viewer.name),
            editions::approved_at.eq(now),
            editions::last_deed.eq(last_deed),
            editions::sha256.eq(sha256),
            editions::content.eq(content),
        ))
        .execute(c)
        .map(drop)
}

/// The notes beside an edition, the first one first.
pub fn notes_of(c: &mut Conn, edition: EditionId) -> QueryResult<Vec<Note>> {
    edition_notes::table
        .inner_join(people::table)
        .filter(edition_notes::edition_id.eq(edition))
        .order((edition_notes::noted_at, edition_notes::id))
        .select((edition_notes::body, people::name, edition_notes::noted_at))
        .load(c)
}

/// Adds a note and writes it down.
///
/// # Errors
/// Those of the database.
pub fn add_note(
    c: &mut Conn,
    postmortem: &Postmortem,
    edition: &EditionLine,
    body: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    diesel::insert_into(edition_notes::table)
        .values((
            edition_notes::id.eq(EditionNoteId::random()),
            edition_notes::edition_id.eq(edition.id),
            edition_notes::body.eq(body),
            edition_notes::noted_by.eq(viewer.id),
            edition_notes::noted_at.eq(now),
        ))
        .execute(c)?;
    let excerpt = crate::kernel::text::plain_excerpt(body, 80);
    let words = format!("noted a correction to edition {}: “{excerpt}”", edition.number);
    let deed =
        Deed { by: viewer.id, at: now, incident: postmortem.incident.id, verb: "review.edition_noted", words: &words };
    Ok(activity::add(c, &deed)?)
}
