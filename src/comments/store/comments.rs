//! SQL of what is written: threads begun, answered, resolved; comments changed, removed and brought back.

use diesel::dsl::max;
use diesel::prelude::*;

use super::mentions;
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::comments::anchor::Selector;
use crate::comments::model::{Comment, Thread, fields};
use crate::comments::news::{self, Said};
use crate::db::Conn;
use crate::kernel::text::plain_excerpt;
use crate::kernel::{CommentId, Instant, PersonId, ThreadId, markdown};
use crate::postmortems::Postmortem;
use crate::schema::{comment_threads as threads, comments};
use crate::sections::SectionKind;
use crate::versions::{self, Fields, Step, Version};
use crate::web::Error;

/// Comments rendered anew at once.
const ANEW: i64 = 500;
/// Characters of a comment that a sentence of the activity quotes.
const QUOTED: usize = 80;

/// A comment that was typed and checked, with the people it names.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text in Markdown.
    pub text: String,
    /// Who is named.
    pub named: Vec<PersonId>,
}

/// Begins a thread on a section, or on a passage of it.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    (section, passage): (SectionKind, &Selector),
    draft: &Draft,
    by: &Viewer,
    now: Instant,
) -> Result<ThreadId, Error> {
    let id = ThreadId::random();
    diesel::insert_into(threads::table)
        .values((
            threads::id.eq(id),
            threads::postmortem_id.eq(postmortem.id()),
            threads::section.eq(section),
            threads::exact.eq(&passage.exact),
            threads::prefix.eq(&passage.prefix),
            threads::suffix.eq(&passage.suffix),
            threads::position.eq(i32::try_from(passage.position).unwrap_or(i32::MAX)),
            threads::repeated.eq(passage.repeated),
            threads::started_by.eq(by.id),
            threads::started_at.eq(now),
            threads::standing.eq(0),
            threads::resolved_by.eq(None::<PersonId>),
            threads::resolved_at.eq(None::<Instant>),
        ))
        .execute(c)?;
    write(c, postmortem, (id, section), draft, ("comment.started", "commented on"), by, now)?;
    Ok(id)
}

/// Answers in a thread; what waited for the writer there has been seen.
///
/// # Errors
/// Those of the database.
pub fn reply(
    c: &mut Conn,
    postmortem: &Postmortem,
    thread: &Thread,
    draft: &Draft,
    by: &Viewer,
    now: Instant,
) -> Result<CommentId, Error> {
    mentions::seen(c, thread.id, postmortem.id(), by, now)?;
    news::seen(c, postmortem.id(), thread.id, by.id, now)?;
    write(c, postmortem, (thread.id, thread.section), draft, ("comment.replied", "replied to a comment on"), by, now)
}

/// Stores a change of a comment as `revision`; a removed one comes back with it.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    postmortem: &Postmortem,
    (thread, before): (&Thread, &Comment),
    draft: &Draft,
    revision: i32,
    by: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    diesel::update(comments::table.filter(comments::id.eq(before.id)))
        .set((
            comments::text.eq(&draft.text),
            comments::html.eq(rendered(before.id, &draft.text)),
            comments::rendered_by.eq(markdown::VERSION),
            comments::revision.eq(revision),
            comments::changed_at.eq(now),
            comments::removed_at.eq(None::<Instant>),
        ))
        .execute(c)?;
    if before.is_removed() {
        stands(c, thread.id, 1)?;
    }
    mentions::set(c, before.id, &draft.named, by, now)?;
    news::tell_again(c, postmortem, Said::of(thread, before.id, &draft.text), by, now)?;
    let step = (Step::Changed, "comment.changed", "changed a comment on");
    kept(c, postmortem, thread.section, (before.id, revision, &draft.text), step, by, now)
}

/// Takes a comment away; its row stays. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn remove(
    c: &mut Conn,
    postmortem: &Postmortem,
    (thread, comment): (&Thread, &Comment),
    by: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if comment.is_removed() {
        return Ok(());
    }
    stands(c, thread.id, -1)?;
    set_removed(c, comment, Some(now))?;
    news::take_back(c, comment.id)?;
    let step = (Step::Removed, "comment.removed", "removed a comment on");
    kept(c, postmortem, thread.section, (comment.id, comment.revision + 1, &comment.text), step, by, now)
}

/// Brings a removed comment back. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn restore(
    c: &mut Conn,
    postmortem: &Postmortem,
    (thread, comment): (&Thread, &Comment),
    by: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if !comment.is_removed() {
        return Ok(());
    }
    stands(c, thread.id, 1)?;
    set_removed(c, comment, None)?;
    news::tell_again(c, postmortem, Said::of(thread, comment.id, &comment.text), by, now)?;
    let step = (Step::Restored, "comment.restored", "brought back a comment on");
    kept(c, postmortem, thread.section, (comment.id, comment.revision + 1, &comment.text), step, by, now)
}

/// Resolves a thread, or opens it again. Says whether it was otherwise.
///
/// # Errors
/// Those of the database.
pub fn resolve(
    c: &mut Conn,
    postmortem: &Postmortem,
    thread: &Thread,
    resolved: bool,
    by: &Viewer,
    now: Instant,
) -> Result<bool, Error> {
    let this = threads::table.filter(threads::postmortem_id.eq(postmortem.id()).and(threads::id.eq(thread.id)));
    let changed = match resolved {
        true => diesel::update(this.filter(threads::resolved_at.is_null()))
            .set((threads::resolved_at.eq(now), threads::resolved_by.eq(by.id)))
            .execute(c)?,
        false => diesel::update(this.filter(threads::resolved_at.is_not_null()))
            .set((threads::resolved_at.eq(None::<Instant>), threads::resolved_by.eq(None::<PersonId>)))
            .execute(c)?,
    };
    if changed > 0 {
        if resolved {
            news::resolved(c, postmortem.id(), thread.id, now)?;
        }
        let (verb, did) = match resolved {
            true => ("comment.resolved", "resolved a comment"),
            false => ("comment.reopened", "opened a comment again"),
        };
        let about = match thread.has_passage() {
            true => format!(": “{}”", plain_excerpt(&thread.passage.exact, QUOTED)),
            false => String::new(),
        };
        note(c, postmortem, verb, &format!("{did} on {}{about}", thread.section.label()), by, now)?;
    }
    Ok(changed > 0)
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(CommentId, String)> = comments::table
        .filter(comments::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((comments::id, comments::text))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, text) in old {
        diesel::update(comments::table.filter(comments::id.eq(id)))
            .set((comments::html.eq(rendered(id, &text)), comments::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

fn write(
    c: &mut Conn,
    postmortem: &Postmortem,
    (thread, section): (ThreadId, SectionKind),
    draft: &Draft,
    (verb, did): (&'static str, &str),
    by: &Viewer,
    now: Instant,
) -> Result<CommentId, Error> {
    let id = CommentId::random();
    let here = comments::postmortem_id.eq(postmortem.id()).and(comments::thread_id.eq(thread));
    let last: Option<i32> = comments::table.filter(here).select(max(comments::number)).first(c)?;
    diesel::insert_into(comments::table)
        .values((
            comments::id.eq(id),
            comments::number.eq(last.unwrap_or(0) + 1),
            comments::postmortem_id.eq(postmortem.id()),
            comments::thread_id.eq(thread),
            comments::text.eq(&draft.text),
            comments::html.eq(rendered(id, &draft.text)),
            comments::rendered_by.eq(markdown::VERSION),
            comments::revision.eq(1),
            comments::written_by.eq(by.id),
            comments::written_at.eq(now),
            comments::changed_at.eq(None::<Instant>),
            comments::removed_at.eq(None::<Instant>),
        ))
        .execute(c)?;
    stands(c, thread, 1)?;
    mentions::set(c, id, &draft.named, by, now)?;
    kept(c, postmortem, section, (id, 1, &draft.text), (Step::Added, verb, did), by, now)?;
    news::tell(c, postmortem, Said { thread, section, comment: id, text: &draft.text }, by, now)?;
    Ok(id)
}

/// Counts a comment of a thread more, or less.
fn stands(c: &mut Conn, thread: ThreadId, change: i32) -> QueryResult<usize> {
    diesel::update(threads::table.filter(threads::id.eq(thread)))
        .set(threads::standing.eq(threads::standing + change))
        .execute(c)
}

fn set_removed(c: &mut Conn, comment: &Comment, at: Option<Instant>) -> QueryResult<usize> {
    diesel::update(comments::table.filter(comments::id.eq(comment.id)))
        .set((comments::removed_at.eq(at), comments::revision.eq(comment.revision + 1)))
        .execute(c)
}

/// Keeps a state of a comment and tells of it. Who comments on a section has not written it, so that settles no ask.
fn kept(
    c: &mut Conn,
    postmortem: &Postmortem,
    section: SectionKind,
    (id, revision, text): (CommentId, i32, &str),
    (step, verb, did): (Step, &'static str, &str),
    by: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let fields: Fields = fields(text);
    let version = Version {
        postmortem: postmortem.id(),
        place: section.place(),
        item: id.as_str(),
        revision,
        step,
        fields: &fields,
        by: by.id,
        at: now,
    };
    versions::keep(c, &version)?;
    let words = format!("{did} {}: “{}”", section.label(), plain_excerpt(text, QUOTED));
    note(c, postmortem, verb, &words, by, now)
}

fn note(
    c: &mut Conn,
    postmortem: &Postmortem,
    verb: &'static str,
    words: &str,
    by: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    activity::add(c, &Deed { by: by.id, at: now, incident: postmortem.incident.id, verb, words })?;
    Ok(())
}

/// A comment as HTML; headings of several on one page do not share their ids.
fn rendered(id: CommentId, text: &str) -> String {
    markdown::render(text, id.as_str())
}
