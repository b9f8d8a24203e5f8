//! SQL that reads threads with their comments, and what is counted of them.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::comments::anchor::Selector;
use crate::comments::model::{Comment, Thread, Which};
use crate::db::Conn;
use crate::kernel::{CommentId, Instant, PersonId, PostmortemId, ThreadId};
use crate::postmortems::IsNotClosed;
use crate::schema::{comment_threads as threads, comments, people, postmortems};
use crate::sections::SectionKind;
use crate::web::Error;

// Who wrote a comment, who began its thread, and who resolved that.
diesel::alias! {
    const AUTHOR: Alias<Author> = people as author;
    const STARTER: Alias<Starter> = people as starter;
    const RESOLVER: Alias<Resolver> = people as resolver;
}

type ThreadRow = (
    ThreadId,
    SectionKind,
    (String, String, String, i32, bool),
    (PersonId, String, Instant),
    i32,
    Option<Instant>,
    Option<String>,
);

macro_rules! all {
    ($id:expr) => {
        threads::table
            .inner_join(
                comments::table
                    .on(comments::postmortem_id.eq(threads::postmortem_id).and(comments::thread_id.eq(threads::id))),
            )
            .inner_join(AUTHOR.on(comments::written_by.eq(AUTHOR.field(people::id))))
            .inner_join(STARTER.on(threads::started_by.eq(STARTER.field(people::id))))
            .left_join(RESOLVER.on(threads::resolved_by.eq(RESOLVER.field(people::id).nullable())))
            .filter(threads::postmortem_id.eq($id))
            .order((threads::started_at, threads::id, comments::number))
            .select((
                (
                    threads::id,
                    threads::section,
                    (threads::exact, threads::prefix, threads::suffix, threads::position, threads::repeated),
                    (threads::started_by, STARTER.field(people::name), threads::started_at),
                    threads::standing,
                    threads::resolved_at,
                    RESOLVER.field(people::name).nullable(),
                ),
                (
                    comments::id,
                    comments::thread_id,
                    comments::text,
                    comments::html,
                    comments::revision,
                    comments::written_by,
                    AUTHOR.field(people::name),
                    comments::written_at,
                    comments::changed_at,
                    comments::removed_at,
                ),
            ))
    };
}

/// Threads with their comments, in the order they were begun, in one query; those without a comment that stands are left
/// out. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId, which: Which) -> QueryResult<Vec<(Thread, Vec<Comment>)>> {
    let standing = threads::standing.gt(0);
    let rows = match which {
        Which::Open => all!(id).filter(standing.and(threads::resolved_at.is_null())).load(c)?,
        Which::Resolved => all!(id).filter(standing.and(threads::resolved_at.is_not_null())).load(c)?,
        Which::All => all!(id).filter(standing).load(c)?,
    };
    Ok(grouped(rows))
}

/// One thread with its comments, also one whose comments are all removed.
///
/// # Errors
/// Not found when this postmortem has no such thread, and those of the database.
pub fn find(c: &mut Conn, id: PostmortemId, thread: ThreadId) -> Result<(Thread, Vec<Comment>), Error> {
    let rows = all!(id).filter(threads::id.eq(thread)).load(c)?;
    grouped(rows).pop().ok_or(Error::NotFound)
}

/// Who began a thread, and who wrote a comment that stands in it; with each whether they began it.
pub fn writers(c: &mut Conn, id: PostmortemId, thread: ThreadId) -> QueryResult<Vec<(PersonId, bool)>> {
    let starter: PersonId = threads::table.filter(threads::id.eq(thread)).select(threads::started_by).first(c)?;
    let others: Vec<PersonId> = comments::table
        .filter(comments::postmortem_id.eq(id).and(comments::thread_id.eq(thread)))
        .filter(comments::removed_at.is_null().and(comments::written_by.ne(starter)))
        .select(comments::written_by)
        .distinct()
        .load(c)?;
    Ok(std::iter::once((starter, true)).chain(others.into_iter().map(|person| (person, false))).collect())
}

/// The comments of a thread, removed ones too.
pub fn ids(c: &mut Conn, id: PostmortemId, thread: ThreadId) -> QueryResult<Vec<CommentId>> {
    comments::table
        .filter(comments::postmortem_id.eq(id).and(comments::thread_id.eq(thread)))
        .select(comments::id)
        .load(c)
}

/// How many threads of a postmortem are open: for the checklist.
pub fn open_threads(c: &mut Conn, id: PostmortemId) -> QueryResult<usize> {
    let open: i64 = threads::table
        .filter(threads::postmortem_id.eq(id))
        .filter(threads::resolved_at.is_null().and(threads::standing.gt(0)))
        .count()
        .get_result(c)?;
    Ok(usize::try_from(open).unwrap_or_default())
}

/// How many are open and resolved.
pub fn counts(c: &mut Conn, id: PostmortemId) -> QueryResult<(usize, usize)> {
    let open: Vec<bool> = threads::table
        .filter(threads::postmortem_id.eq(id).and(threads::standing.gt(0)))
        .select(threads::resolved_at.is_null())
        .load(c)?;
    let are_open = open.iter().filter(|open| **open).count();
    Ok((are_open, open.len() - are_open))
}

/// How many threads are open in each postmortem that the viewer owns and that is not closed; one without is left out.
pub fn open_by_owner(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashMap<PostmortemId, i64>> {
    let rows: Vec<(PostmortemId, i64)> = postmortems::table
        .inner_join(threads::table.on(threads::postmortem_id.eq(postmortems::id)))
        .filter(postmortems::owner_id.eq(viewer.id))
        .filter(IsNotClosed)
        .filter(threads::resolved_at.is_null().and(threads::standing.gt(0)))
        .group_by(postmortems::id)
        .select((postmortems::id, count_star()))
        .load(c)?;
    Ok(rows.into_iter().collect())
}

fn grouped(rows: Vec<(ThreadRow, CommentRow)>) -> Vec<(Thread, Vec<Comment>)> {
    let mut all: Vec<(Thread, Vec<Comment>)> = Vec::new();
    for (thread, comment) in rows {
        let comment = self::comment(comment);
        match all.last_mut().filter(|(last, _)| last.id == thread.0) {
            Some((_, comments)) => comments.push(comment),
            None => all.push((self::thread(thread), vec![comment])),
        }
    }
    all
}

fn thread(row: ThreadRow) -> Thread {
    let (id, section, (exact, prefix, suffix, position, repeated), (started_by, starter, started_at), standing, at, by) =
        row;
    let position = usize::try_from(position).unwrap_or_default();
    let passage = Selector { exact, prefix, suffix, position, repeated };
    Thread { id, section, passage, started_by, starter, started_at, standing, resolved_at: at, resolver: by }
}

type CommentRow =
    (CommentId, ThreadId, String, String, i32, PersonId, String, Instant, Option<Instant>, Option<Instant>);

fn comment(row: CommentRow) -> Comment {
    let (id, thread, text, html, revision, written_by, author, written_at, changed_at, removed_at) = row;
    Comment { id, thread, text, html, revision, written_by, author, written_at, changed_at, removed_at }
}
