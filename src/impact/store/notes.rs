//! SQL on what customers said. Notes are only ever appended: one never overwrites another (RULES 22).

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks;
use crate::db::Conn;
use crate::impact::model::{Note, NoteDraft};
use crate::kernel::{CustomerNoteId, Instant, PostmortemId, markdown};
use crate::postmortems::{Place, Postmortem};
use crate::schema::{customer_notes as notes, people};
use crate::web::Error;

/// Notes rendered anew at once.
const ANEW: i64 = 500;

type Columns = (
    notes::id,
    notes::who,
    notes::said,
    notes::html,
    notes::said_at,
    notes::zone,
    notes::contacts,
    notes::ticket,
    notes::corrects_id,
    notes::reason,
    people::name,
    notes::at,
);
const COLUMNS: Columns = (
    notes::id,
    notes::who,
    notes::said,
    notes::html,
    notes::said_at,
    notes::zone,
    notes::contacts,
    notes::ticket,
    notes::corrects_id,
    notes::reason,
    people::name,
    notes::at,
);

/// All notes in the order they were written down, corrected ones too. The caller has loaded the postmortem through the
/// viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Note>> {
    notes::table
        .inner_join(people::table)
        .filter(notes::postmortem_id.eq(id))
        .order((notes::at, notes::id))
        .select(COLUMNS)
        .load(c)
}

/// One note of a postmortem, with the one that corrects it, if any.
pub fn find(c: &mut Conn, id: PostmortemId, one: CustomerNoteId) -> Result<(Note, Option<Note>), Error> {
    let all = of(c, id)?;
    let note = all.iter().find(|note| note.id == one).cloned().ok_or(Error::NotFound)?;
    Ok((note, all.into_iter().find(|later| later.corrects_id == Some(one))))
}

/// Writes a note down, on its own or to correct another. The caller has made sure that no other corrects it already.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    draft: &NoteDraft,
    corrects: Option<CustomerNoteId>,
    viewer: &Viewer,
    now: Instant,
) -> Result<CustomerNoteId, Error> {
    let id = CustomerNoteId::random();
    diesel::insert_into(notes::table)
        .values((
            notes::id.eq(id),
            notes::postmortem_id.eq(postmortem.id()),
            notes::who.eq(&draft.who),
            notes::said.eq(&draft.said),
            notes::html.eq(markdown::render_inline(&draft.said)),
            notes::rendered_by.eq(markdown::VERSION),
            notes::said_at.eq(draft.said_at),
            notes::zone.eq(draft.zone),
            notes::contacts.eq(draft.contacts),
            notes::ticket.eq(&draft.ticket),
            notes::corrects_id.eq(corrects),
            notes::reason.eq(&draft.reason),
            notes::author_id.eq(viewer.id),
            notes::at.eq(now),
        ))
        .execute(c)?;
    let (verb, words) = match corrects {
        None => ("impact.note", "added a customer note"),
        Some(_) => ("impact.corrected", "corrected a customer note"),
    };
    asks::wrote(c, postmortem, Place::CustomerNotes, verb, words, viewer, now)?;
    Ok(id)
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(CustomerNoteId, String)> = notes::table
        .filter(notes::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((notes::id, notes::said))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, said) in old {
        diesel::update(notes::table.find(id))
            .set((notes::html.eq(markdown::render_inline(&said)), notes::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}
