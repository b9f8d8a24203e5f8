//! SQL of who is named in comments.

use diesel::prelude::*;

use super::comments::Draft;
use crate::accounts::{PersonLine, Viewer};
use crate::comments::mentions::mentions as mentions_in;
use crate::comments::model::MentionLine;
use crate::db::Conn;
use crate::incidents::{Incident, person_sees_it, seen_by};
use crate::kernel::{CommentId, Instant, PersonId, PostmortemId, ThreadId};
use crate::postmortems::Postmortem;
use crate::schema::{
    comment_mentions as mentions, comment_threads as threads, comments, incidents, people, postmortems,
};

/// Who can be named: working accounts that see the incident.
pub fn nameable(c: &mut Conn, incident: &Incident) -> QueryResult<Vec<PersonLine>> {
    people::table
        .filter(people::disabled_at.is_null())
        .filter(person_sees_it(incident.id, !incident.restricted))
        .order((people::name, people::id))
        .select(PersonLine::as_select())
        .load(c)
}

/// A comment with the people that it names, as far as its words say whom.
///
/// # Errors
/// Those of the database.
pub fn draft(c: &mut Conn, postmortem: &Postmortem, text: &str) -> QueryResult<Draft> {
    let people = nameable(c, &postmortem.incident)?;
    Ok(Draft { named: mentions_in(text, &people, &[]).people, text: text.to_owned() })
}

/// Who is named in a comment.
pub fn of_comment(c: &mut Conn, comment: CommentId) -> QueryResult<Vec<PersonId>> {
    mentions::table.filter(mentions::comment_id.eq(comment)).select(mentions::person_id).load(c)
}

/// Who is named in a comment and has not seen it.
pub fn unseen(c: &mut Conn, comment: CommentId) -> QueryResult<Vec<PersonId>> {
    mentions::table
        .filter(mentions::comment_id.eq(comment).and(mentions::seen_at.is_null()))
        .select(mentions::person_id)
        .load(c)
}

/// Names these people in a comment and nobody else; for who was named already nothing changes. Nobody waits for themselves.
pub fn set(c: &mut Conn, comment: CommentId, named: &[PersonId], by: &Viewer, now: Instant) -> QueryResult<()> {
    let gone = mentions::table.filter(mentions::comment_id.eq(comment).and(mentions::person_id.ne_all(named)));
    diesel::delete(gone).execute(c)?;
    for person in named {
        diesel::insert_into(mentions::table)
            .values((
                mentions::person_id.eq(person),
                mentions::comment_id.eq(comment),
                mentions::seen_at.eq((*person == by.id).then_some(now)),
            ))
            .on_conflict_do_nothing()
            .execute(c)?;
    }
    Ok(())
}

/// Notes that the viewer saw where a thread names them. Says whether something waited for them.
pub fn seen(c: &mut Conn, thread: ThreadId, id: PostmortemId, viewer: &Viewer, now: Instant) -> QueryResult<bool> {
    let of_thread =
        comments::table.filter(comments::postmortem_id.eq(id).and(comments::thread_id.eq(thread))).select(comments::id);
    let waiting = mentions::table
        .filter(mentions::person_id.eq(viewer.id).and(mentions::seen_at.is_null()))
        .filter(mentions::comment_id.eq_any(of_thread));
    Ok(diesel::update(waiting).set(mentions::seen_at.eq(now)).execute(c)? > 0)
}

/// Whether a thread names the viewer and that waits for them.
pub fn waits(c: &mut Conn, thread: ThreadId, viewer: &Viewer) -> QueryResult<bool> {
    let waiting = mentions::table
        .inner_join(comments::table.on(mentions::comment_id.eq(comments::id)))
        .filter(mentions::person_id.eq(viewer.id).and(mentions::seen_at.is_null()))
        .filter(comments::thread_id.eq(thread).and(comments::removed_at.is_null()));
    diesel::select(diesel::dsl::exists(waiting)).get_result(c)
}

/// What names the viewer and waits for them, the oldest first, in one query: in threads that are not resolved, of
/// postmortems that they see by now (RULES 37), whether or not these are closed.
pub fn waiting_for(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<MentionLine>> {
    mentions::table
        .inner_join(comments::table.on(mentions::comment_id.eq(comments::id)))
        .inner_join(threads::table.on(comments::thread_id.eq(threads::id)))
        .inner_join(people::table.on(comments::written_by.eq(people::id)))
        .inner_join(postmortems::table.on(comments::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .filter(mentions::person_id.eq(viewer.id).and(mentions::seen_at.is_null()))
        .filter(comments::removed_at.is_null().and(threads::resolved_at.is_null()))
        .filter(seen_by(viewer))
        .order((comments::written_at, comments::id))
        .limit(limit)
        .select((
            postmortems::id,
            postmortems::title,
            threads::id,
            threads::section,
            people::name,
            comments::written_at,
            comments::text,
        ))
        .load(c)
}
