//! Texts kept for their authors. Nobody else ever sees them, and none is deleted: a dismissed one can still be opened.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::{Instant, KeptTextId, PersonId, PostmortemId};
use crate::postmortems::{self, Postmortem};
use crate::schema::{incidents, kept_texts, postmortems as spines};
use crate::sections::model::{Kept, KeptLine, NewKept, Why};
use crate::sections::outline::SectionKind;

/// A text that could not be stored.
pub struct Keep<'a> {
    /// The postmortem it was meant for.
    pub postmortem: PostmortemId,
    /// The section it was meant for.
    pub kind: SectionKind,
    /// Who wrote it.
    pub author: PersonId,
    /// The revision it was written from.
    pub base_revision: i32,
    /// The text.
    pub body: &'a str,
    /// Why it is kept.
    pub why: Why,
}

/// Keeps a text; one that is kept already, because its form came twice, is kept once.
pub fn keep(c: &mut Conn, keep: &Keep, now: Instant) -> QueryResult<KeptTextId> {
    let same: Option<KeptTextId> = kept_texts::table
        .filter(kept_texts::author_id.eq(keep.author).and(kept_texts::dismissed_at.is_null()))
        .filter(kept_texts::postmortem_id.eq(keep.postmortem).and(kept_texts::kind.eq(keep.kind)))
        .filter(kept_texts::base_revision.eq(keep.base_revision).and(kept_texts::body.eq(keep.body)))
        .select(kept_texts::id)
        .first(c)
        .optional()?;
    if let Some(id) = same {
        return Ok(id);
    }
    let new = NewKept {
        id: KeptTextId::random(),
        postmortem_id: keep.postmortem,
        kind: keep.kind,
        author_id: keep.author,
        base_revision: keep.base_revision,
        body: keep.body,
        why: keep.why,
        at: now,
    };
    diesel::insert_into(kept_texts::table).values(&new).execute(c)?;
    Ok(new.id)
}

/// What is kept for the viewer, the newest first.
pub fn of(c: &mut Conn, viewer: &Viewer) -> QueryResult<Vec<KeptLine>> {
    kept_texts::table
        .inner_join(spines::table.on(kept_texts::postmortem_id.eq(spines::id)))
        .inner_join(incidents::table.on(spines::incident_id.eq(incidents::id)))
        .filter(kept_texts::author_id.eq(viewer.id).and(kept_texts::dismissed_at.is_null()))
        .order((kept_texts::at.desc(), kept_texts::id))
        .select((
            kept_texts::id,
            kept_texts::postmortem_id,
            spines::title,
            seen_by(viewer),
            kept_texts::kind,
            kept_texts::why,
            kept_texts::at,
        ))
        .load(c)
}

/// One text kept for this author, dismissed or not.
pub fn find(c: &mut Conn, author: PersonId, id: KeptTextId) -> QueryResult<Option<Kept>> {
    kept_texts::table
        .filter(kept_texts::id.eq(id).and(kept_texts::author_id.eq(author)))
        .select((
            kept_texts::id,
            kept_texts::postmortem_id,
            kept_texts::kind,
            kept_texts::base_revision,
            kept_texts::body,
            kept_texts::why,
            kept_texts::at,
            kept_texts::dismissed_at,
        ))
        .first(c)
        .optional()
}

/// The postmortem that a text was meant for, as long as its author sees it.
pub fn postmortem_of(c: &mut Conn, viewer: &Viewer, kept: &Kept) -> QueryResult<Option<Postmortem>> {
    postmortems::find(c, viewer, kept.postmortem).optional()
}

/// Texts kept for this author for one section, the newest first.
pub fn for_section(
    c: &mut Conn,
    author: PersonId,
    postmortem: PostmortemId,
    kind: SectionKind,
) -> QueryResult<Vec<(KeptTextId, Why, Instant)>> {
    kept_texts::table
        .filter(kept_texts::author_id.eq(author).and(kept_texts::dismissed_at.is_null()))
        .filter(kept_texts::postmortem_id.eq(postmortem).and(kept_texts::kind.eq(kind)))
        .order((kept_texts::at.desc(), kept_texts::id))
        .select((kept_texts::id, kept_texts::why, kept_texts::at))
        .load(c)
}

/// Dismisses a text of this author; says whether it was theirs.
pub fn dismiss(c: &mut Conn, author: PersonId, id: KeptTextId, now: Instant) -> QueryResult<bool> {
    let theirs = kept_texts::table.filter(kept_texts::id.eq(id).and(kept_texts::author_id.eq(author)));
    diesel::update(theirs).set(kept_texts::dismissed_at.eq(now)).execute(c).map(|rows| rows > 0)
}
