//! The one door for all writes to a section. Forms, programs and live editing end here, so none of them can lose what
//! somebody else wrote: a save on the newest revision is stored, one on an older revision is merged, and where two texts
//! overlap nothing is overwritten.

use diesel::prelude::*;

use super::{history, kept, text};
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::asks;
use crate::db::Conn;
use crate::hints;
use crate::kernel::{Instant, KeptTextId, PostmortemId, markdown};
use crate::postmortems::{self, Postmortem, may_write};
use crate::schema::{people, section_revisions, sections};
use crate::sections::draft::{Draft, TooLong};
use crate::sections::merge::{Merge, Overlap, merge};
use crate::sections::model::{Current, NewRevision, Why};
use crate::sections::outline::SectionKind;
use crate::web::Error;

/// A text to be saved.
pub struct Save<'a> {
    /// The postmortem.
    pub postmortem: PostmortemId,
    /// The section.
    pub kind: SectionKind,
    /// The revision that the author started from; 0 when nothing was there.
    pub base_revision: i32,
    /// The text, already rendered.
    pub draft: &'a Draft,
    /// The older revision that this brings back.
    pub restores: Option<i32>,
    /// The kept text that this came from; it is dismissed when the save is stored.
    pub kept: Option<KeptTextId>,
}

/// What became of a save.
pub struct Saved {
    /// The postmortem, as the author sees it.
    pub postmortem: Postmortem,
    /// The end of it.
    pub end: End,
}

/// How a save can end.
pub enum End {
    /// The text is in.
    Stored(Stored),
    /// Nothing was overwritten; a person decides.
    Overlap(Box<Met>),
    /// The author may not write here; the error says who can. The text is kept, unless it is an old revision.
    NotAllowed(String, Option<KeptTextId>),
    /// The text of both together is too long. Mine is kept.
    TooLong(TooLong, KeptTextId),
}

/// A save that is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The revision that holds the text.
    pub revision: i32,
    /// Whether there is a new revision; not so when the text was there already.
    pub changed: bool,
    /// When it was stored.
    pub at: Option<Instant>,
    /// Whose changes came in with it.
    pub came_in: Vec<CameIn>,
    /// The text, where it is another than the one that was sent.
    pub text: Option<String>,
}

/// Changes that were saved after the author began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameIn {
    /// By whom.
    pub name: String,
    /// Whether that is the author themselves, in another window.
    pub own: bool,
    /// When, the last of them.
    pub at: Instant,
}

/// Two texts that overlap.
pub struct Met {
    /// Where they do.
    pub overlap: Overlap,
    /// The section as it is stored: theirs.
    pub current: Current,
    /// Where mine is kept.
    pub kept: KeptTextId,
}

/// Saves a section's text. Asks who may, merges with what was saved meanwhile, and notes the deed. The same text sent a
/// second time (a double click, a retry after a lost answer) makes no second revision.
///
/// # Errors
/// [`Error::NotFound`] when the viewer does not see the postmortem or it has no such section; [`Error::Stale`] when an old
/// revision is to be restored and the section has changed meanwhile; those of the database.
pub fn save(c: &mut Conn, viewer: &Viewer, save: &Save, now: Instant) -> Result<Saved, Error> {
    let postmortem = postmortems::find(c, viewer, save.postmortem)?;
    let end = match may_write(viewer, &postmortem.spine, save.kind.part()) {
        Ok(()) => try_to_save(c, viewer, &postmortem, save, now)?,
        Err(who) if save.restores.is_some() => End::NotAllowed(who, None),
        Err(who) => End::NotAllowed(who, Some(keep(c, viewer, save, Why::NotAllowed, now)?)),
    };
    if let Some(old) = save.kept
        && let Some(successor) = match &end {
            End::Stored(_) => Some(None),
            // What was kept from this try takes the place of what was kept from the last.
            End::Overlap(met) => Some(Some(met.kept)),
            _ => None,
        }
        && successor != Some(old)
    {
        kept::dismiss(c, viewer.id, old, now)?;
    }
    Ok(Saved { postmortem, end })
}

fn try_to_save(
    c: &mut Conn,
    viewer: &Viewer,
    postmortem: &Postmortem,
    save: &Save,
    now: Instant,
) -> Result<End, Error> {
    let current = text::current(c, save.postmortem, save.kind)?.ok_or(Error::NotFound)?;
    let there_already = |current: &Current, text: Option<String>| {
        let (revision, at) = (current.revision, current.saved_at);
        End::Stored(Stored { revision, changed: false, at, came_in: Vec::new(), text })
    };
    // What the template put into the form is nobody's text.
    if current.body == save.draft.body || current.begins_with_template() && current.start == save.draft.body {
        return Ok(there_already(&current, None));
    }
    if current.revision == save.base_revision {
        return store(c, viewer, postmortem, save, save.draft, current.revision, Vec::new(), now).map(End::Stored);
    }
    if let Some(earlier) = sent_before(c, viewer, save)? {
        return Ok(End::Stored(earlier));
    }
    if save.restores.is_some() {
        return Err(Error::Stale(format!(
            "{} saved revision {} while you were looking. Look at it before you restore an older one: go back to the history and load it again.",
            current.saver.unwrap_or_default(),
            current.revision
        )));
    }
    // A base that is not there (a form from before a backup was restored, say) is taken as empty: then nothing is taken as
    // deleted, and a person decides.
    let base = base_of(c, save.postmortem, save.kind, save.base_revision, &current)?;
    match merge(&base, &current.body, &save.draft.body) {
        Merge::Clean(text) if text == current.body => Ok(there_already(&current, Some(text))),
        Merge::Clean(text) => {
            let came_in = saved_since(c, viewer, save)?;
            match Draft::of(&text, save.kind) {
                Ok(both) => store(c, viewer, postmortem, save, &both, current.revision, came_in, now).map(End::Stored),
                Err(over) => Ok(End::TooLong(over, keep(c, viewer, save, Why::TooLarge, now)?)),
            }
        }
        Merge::Overlap(overlap) => {
            let kept = keep(c, viewer, save, Why::Overlap, now)?;
            Ok(End::Overlap(Box::new(Met { overlap, current, kept })))
        }
    }
}

/// The text that a form of revision `base` began with: for one that nobody had written, what the template says.
///
/// # Errors
/// Those of the database.
pub fn base_of(
    c: &mut Conn,
    id: PostmortemId,
    kind: SectionKind,
    base: i32,
    current: &Current,
) -> Result<String, Error> {
    match base {
        0 => Ok(current.start.clone()),
        base => Ok(history::find(c, id, kind, base)?.map(|revision| revision.body).unwrap_or_default()),
    }
}

/// Stores `draft` as the revision after `newest`.
#[allow(clippy::too_many_arguments, reason = "the parts of one deed")]
fn store(
    c: &mut Conn,
    viewer: &Viewer,
    postmortem: &Postmortem,
    save: &Save,
    draft: &Draft,
    newest: i32,
    came_in: Vec<CameIn>,
    now: Instant,
) -> Result<Stored, Error> {
    let revision = newest + 1;
    let merged = draft.body != save.draft.body;
    diesel::update(sections::table.find((save.postmortem, save.kind)))
        .set((
            sections::revision.eq(revision),
            sections::empty.eq(draft.body.is_empty()),
            sections::html.eq(&draft.html),
            sections::rendered_by.eq(markdown::VERSION),
            sections::saved_by.eq(viewer.id),
            sections::saved_at.eq(now),
        ))
        .execute(c)?;
    diesel::insert_into(section_revisions::table)
        .values(NewRevision {
            postmortem_id: save.postmortem,
            kind: save.kind,
            revision,
            body: &draft.body,
            words: draft.words,
            base_revision: save.base_revision,
            sent: merged.then_some(save.draft.body.as_str()),
            restores: save.restores,
            author_id: viewer.id,
            at: now,
        })
        .execute(c)?;
    hints::keep(c, save.postmortem, save.kind.place(), &draft.hits)?;
    let words = deed(save, revision, &came_in);
    let (incident, verb) = (postmortem.incident.id, "section.saved");
    match draft.body.is_empty() {
        // Who emptied it has not said anything, so what was asked stays open (RULES 13).
        true => activity::add(c, &Deed { by: viewer.id, at: now, incident, verb, words: &words })?,
        false => asks::wrote(c, postmortem, save.kind.place(), verb, &words, viewer, now)?,
    }
    Ok(Stored { revision, changed: true, at: Some(now), came_in, text: merged.then(|| draft.body.clone()) })
}

fn deed(save: &Save, revision: i32, came_in: &[CameIn]) -> String {
    let section = save.kind.label();
    if let Some(old) = save.restores {
        return format!("restored revision {old} of {section} as revision {revision}");
    }
    let others: Vec<&str> = came_in.iter().filter(|one| !one.own).map(|one| one.name.as_str()).collect();
    match others.split_last() {
        None => format!("saved {section}, revision {revision}"),
        Some((one, [])) => format!("saved {section}, revision {revision}, and took in {one}'s changes"),
        Some((last, rest)) => {
            format!("saved {section}, revision {revision}, and took in changes of {} and {last}", rest.join(", "))
        }
    }
}

/// The save of this very text on this very base, if it was carried out already.
fn sent_before(c: &mut Conn, viewer: &Viewer, save: &Save) -> QueryResult<Option<Stored>> {
    let mine = save.draft.body.as_str();
    let found: Option<(i32, Instant, Option<String>, String)> = section_revisions::table
        .filter(section_revisions::postmortem_id.eq(save.postmortem).and(section_revisions::kind.eq(save.kind)))
        .filter(section_revisions::revision.gt(save.base_revision))
        .filter(section_revisions::base_revision.eq(save.base_revision))
        .filter(section_revisions::author_id.eq(viewer.id))
        .filter(section_revisions::sent.eq(mine).or(section_revisions::body.eq(mine)))
        .order(section_revisions::revision.desc())
        .select((section_revisions::revision, section_revisions::at, section_revisions::sent, section_revisions::body))
        .first(c)
        .optional()?;
    Ok(found.map(|(revision, at, sent, body)| Stored {
        revision,
        changed: false,
        at: Some(at),
        came_in: Vec::new(),
        text: sent.map(|_| body),
    }))
}

/// Who saved since the author began, in the order of their last saves.
fn saved_since(c: &mut Conn, viewer: &Viewer, save: &Save) -> QueryResult<Vec<CameIn>> {
    let rows: Vec<(crate::kernel::PersonId, String, Instant)> = section_revisions::table
        .inner_join(people::table)
        .filter(section_revisions::postmortem_id.eq(save.postmortem).and(section_revisions::kind.eq(save.kind)))
        .filter(section_revisions::revision.gt(save.base_revision))
        .order(section_revisions::revision.desc())
        .select((people::id, people::name, section_revisions::at))
        .load(c)?;
    let mut seen = std::collections::HashSet::new();
    let mut came_in: Vec<CameIn> = rows
        .into_iter()
        .filter(|(id, ..)| seen.insert(*id))
        .map(|(id, name, at)| CameIn { name, own: id == viewer.id, at })
        .collect();
    came_in.reverse();
    Ok(came_in)
}

fn keep(c: &mut Conn, viewer: &Viewer, save: &Save, why: Why, now: Instant) -> QueryResult<KeptTextId> {
    let keep = kept::Keep {
        postmortem: save.postmortem,
        kind: save.kind,
        author: viewer.id,
        base_revision: save.base_revision,
        body: &save.draft.body,
        why,
    };
    kept::keep(c, &keep, now)
}
