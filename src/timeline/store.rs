//! All SQL of the room.

use std::collections::HashSet;

use chrono::Duration;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{Draft, Entry, Facts, Knowledge, NewEntry};
use crate::accounts::Viewer;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::kernel::{EntryId, Instant, PasteId, PostmortemId, markdown, pages::Window, text};
use crate::postmortems::{IsNotClosed, Place, Postmortem};
use crate::schema::{people, postmortems as spines, timeline_entries as entries};
use crate::versions::Step;
use crate::web::Error;

/// Entries rendered anew at once.
const ANEW: i64 = 500;
/// Characters of an entry that a sentence of the activity quotes.
const QUOTED: usize = 80;

/// The columns of an [`Entry`].
type Columns = (
    entries::id,
    entries::at,
    entries::zone,
    entries::text,
    entries::html,
    entries::kind,
    entries::source,
    entries::knowledge,
    entries::revision,
    entries::removed_at,
);
const COLUMNS: Columns = (
    entries::id,
    entries::at,
    entries::zone,
    entries::text,
    entries::html,
    entries::kind,
    entries::source,
    entries::knowledge,
    entries::revision,
    entries::removed_at,
);

/// The entries in the order of real time; what happened at the same moment stays in the order it was entered (TZ-09). The
/// caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId, window: Window, hide_found_later: bool) -> QueryResult<Vec<Entry>> {
    let standing = entries::table
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_null()))
        .order((entries::at, entries::added_at, entries::id))
        .offset(window.offset)
        .limit(window.limit)
        .select(COLUMNS);
    match hide_found_later {
        true => standing.filter(entries::knowledge.eq(Knowledge::KnownThen)).load(c),
        false => standing.load(c),
    }
}

/// How many there are, and when each was: for counts and for the marks of the span.
pub fn marks(c: &mut Conn, id: PostmortemId) -> QueryResult<(Facts, Vec<(Instant, Knowledge)>)> {
    let rows: Vec<(Instant, Knowledge, bool)> = entries::table
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_null()))
        .order((entries::at, entries::added_at, entries::id))
        .select((entries::at, entries::knowledge, entries::source.ne("")))
        .load(c)?;
    let facts = Facts::of(rows.iter().map(|(_, knowledge, sourced)| (*knowledge, *sourced)));
    Ok((facts, rows.into_iter().map(|(at, knowledge, _)| (at, knowledge)).collect()))
}

/// How many entries a postmortem has, and of what sort.
pub fn facts(c: &mut Conn, id: PostmortemId) -> QueryResult<Facts> {
    Ok(marks(c, id)?.0)
}

/// Those that were removed, the last one first, with who did it.
pub fn removed(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<(Entry, String)>> {
    entries::table
        .inner_join(people::table.on(entries::removed_by.eq(people::id.nullable())))
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_not_null()))
        .order(entries::removed_at.desc())
        .select((COLUMNS, people::name))
        .load(c)
}

/// One entry of a postmortem, also a removed one.
pub fn find(c: &mut Conn, id: PostmortemId, entry: EntryId) -> Result<Entry, Error> {
    let found = entries::table.find(entry).filter(entries::postmortem_id.eq(id)).select(COLUMNS).first(c).optional()?;
    found.ok_or(Error::NotFound)
}

/// The time and zone of what the viewer entered last here: what comes next is mostly near.
pub fn last_by(c: &mut Conn, id: PostmortemId, viewer: &Viewer) -> QueryResult<Option<(Instant, crate::kernel::Zone)>> {
    entries::table
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_null()))
        .filter(entries::added_by.eq(viewer.id))
        .order(entries::added_at.desc())
        .select((entries::at, entries::zone))
        .first(c)
        .optional()
}

/// How many entries stand before this one.
pub fn position(c: &mut Conn, id: PostmortemId, entry: EntryId, at: Instant) -> QueryResult<i64> {
    entries::table
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_null()))
        .filter(entries::at.lt(at).or(entries::at.eq(at).and(entries::id.lt(entry))))
        .count()
        .get_result(c)
}

impl NewEntry {
    /// An entry of `postmortem` that `viewer` enters.
    pub fn of(postmortem: PostmortemId, draft: &Draft, paste: Option<PasteId>, viewer: &Viewer, now: Instant) -> Self {
        Self {
            id: EntryId::random(),
            postmortem_id: postmortem,
            at: draft.at,
            zone: draft.zone,
            html: markdown::render_inline(&draft.text),
            rendered_by: markdown::VERSION,
            text: draft.text.clone(),
            kind: draft.kind,
            source: draft.source.clone(),
            knowledge: draft.knowledge,
            paste,
            revision: 1,
            added_by: viewer.id,
            added_at: now,
        }
    }
}

/// Adds one entry, or all of a paste.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    drafts: &[Draft],
    paste: Option<PasteId>,
    viewer: &Viewer,
    now: Instant,
) -> Result<Vec<EntryId>, Error> {
    let mut ids = Vec::with_capacity(drafts.len());
    for (draft, nth) in drafts.iter().zip(0..) {
        // What came in one paste keeps its order.
        let added_at = now.plus(Duration::microseconds(nth));
        let new = NewEntry::of(postmortem.id(), draft, paste, viewer, added_at);
        diesel::insert_into(entries::table).values(&new).execute(c)?;
        let (item, words) = (new.id.to_string(), sentence("added", &draft.text));
        let fields = draft.fields();
        asks::changed(c, &change(postmortem, &item, 1, Step::Added, &fields, "timeline.added", &words), viewer, now)?;
        ids.push(new.id);
    }
    Ok(ids)
}

/// Stores a change of an entry as `revision`; a removed one comes back with it.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    postmortem: &Postmortem,
    before: &Entry,
    draft: &Draft,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    diesel::update(entries::table.find(before.id))
        .set((
            entries::at.eq(draft.at),
            entries::zone.eq(draft.zone),
            entries::text.eq(&draft.text),
            entries::html.eq(markdown::render_inline(&draft.text)),
            entries::rendered_by.eq(markdown::VERSION),
            entries::kind.eq(draft.kind),
            entries::source.eq(&draft.source),
            entries::knowledge.eq(draft.knowledge),
            entries::revision.eq(revision),
        ))
        .execute(c)?;
    set_removed(c, before.id, None)?;
    let (item, words) = (before.id.to_string(), sentence("changed", &draft.text));
    let fields = draft.fields();
    asks::changed(
        c,
        &change(postmortem, &item, revision, Step::Changed, &fields, "timeline.changed", &words),
        viewer,
        now,
    )
}

/// Takes an entry away; its row stays. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn remove(
    c: &mut Conn,
    postmortem: &Postmortem,
    entry: &Entry,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if entry.removed_at.is_some() {
        return Ok(());
    }
    set_removed(c, entry.id, Some((viewer, now)))?;
    let step = (Step::Removed, "timeline.removed", sentence("removed", &entry.text));
    next(c, postmortem, entry, step, viewer, now)
}

/// Brings a removed entry back. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn restore(
    c: &mut Conn,
    postmortem: &Postmortem,
    entry: &Entry,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if entry.removed_at.is_none() {
        return Ok(());
    }
    set_removed(c, entry.id, None)?;
    let step = (Step::Restored, "timeline.restored", sentence("brought back", &entry.text));
    next(c, postmortem, entry, step, viewer, now)
}

/// When and what each entry is: what is pasted a second time is known by it.
pub fn known(c: &mut Conn, id: PostmortemId) -> QueryResult<HashSet<(Instant, String)>> {
    let rows: Vec<(Instant, String)> = entries::table
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_null()))
        .select((entries::at, entries::text))
        .load(c)?;
    Ok(rows.into_iter().collect())
}

/// The entries of one paste that still stand.
pub fn of_paste(c: &mut Conn, id: PostmortemId, paste: PasteId) -> QueryResult<Vec<Entry>> {
    entries::table
        .filter(entries::postmortem_id.eq(id).and(entries::removed_at.is_null()))
        .filter(entries::paste.eq(paste))
        .order((entries::at, entries::added_at, entries::id))
        .select(COLUMNS)
        .load(c)
}

/// Which of the postmortems that the viewer owns and that are not closed have no entry.
pub fn without_entries(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashSet<PostmortemId>> {
    let standing = entries::table.filter(entries::postmortem_id.eq(spines::id).and(entries::removed_at.is_null()));
    let ids: Vec<PostmortemId> = spines::table
        .filter(spines::owner_id.eq(viewer.id))
        .filter(IsNotClosed)
        .filter(not(exists(standing)))
        .select(spines::id)
        .load(c)?;
    Ok(ids.into_iter().collect())
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(EntryId, String)> = entries::table
        .filter(entries::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((entries::id, entries::text))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, text) in old {
        diesel::update(entries::table.find(id))
            .set((entries::html.eq(markdown::render_inline(&text)), entries::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

fn set_removed(c: &mut Conn, id: EntryId, by: Option<(&Viewer, Instant)>) -> QueryResult<usize> {
    diesel::update(entries::table.find(id))
        .set((entries::removed_by.eq(by.map(|(viewer, _)| viewer.id)), entries::removed_at.eq(by.map(|(_, at)| at))))
        .execute(c)
}

fn next(
    c: &mut Conn,
    postmortem: &Postmortem,
    entry: &Entry,
    (step, verb, words): (Step, &'static str, String),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let revision = entry.revision + 1;
    diesel::update(entries::table.find(entry.id)).set(entries::revision.eq(revision)).execute(c)?;
    let (item, fields) = (entry.id.to_string(), entry.fields());
    asks::changed(c, &change(postmortem, &item, revision, step, &fields, verb, &words), viewer, now)
}

fn change<'a>(
    postmortem: &'a Postmortem,
    item: &'a str,
    revision: i32,
    step: Step,
    fields: &'a crate::versions::Fields,
    verb: &'static str,
    words: &'a str,
) -> Change<'a> {
    Change { postmortem, place: Place::Timeline, item, revision, step, fields, verb, words }
}

fn sentence(did: &str, words: &str) -> String {
    format!("{did} the timeline entry “{}”", text::plain_excerpt(words, QUOTED))
}
