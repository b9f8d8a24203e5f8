//! The queue as its worker sees it.

use chrono::Duration;
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::notices;
use crate::db::{Conn, written_out};
use crate::kernel::{Instant, MailId};
use crate::outbox::model::{Outgoing, State};
use crate::schema::{outbox, people};

/// How long a message can be in doubt while its worker lives: longer than handing it over may take. Past it the worker could
/// not note how it ended.
const LOST_AFTER: Duration = Duration::minutes(15);
/// How long what an ended message said is kept: long enough to look into a complaint. The row stays for its key.
const KEPT_FOR: Duration = Duration::days(30);
/// Said of a message whose reader is gone.
const NOBODY: &str = "The account of its reader is disabled.";

written_out!(
    /// As in the condition of the index.
    IsToEmpty,
    "outbox.text <> '' AND outbox.ended_at IS NOT NULL"
);

/// When the next message is due; `None` when nothing waits. One look at the index for each of the two states.
pub fn next_due(c: &mut Conn) -> QueryResult<Option<Instant>> {
    let mut first = |state: State| {
        let of_state = outbox::table.filter(outbox::state.eq(state)).order(outbox::next_try_at);
        of_state.select(outbox::next_try_at).first::<Instant>(c).optional()
    };
    let (waiting, in_doubt) = (first(State::Waiting)?, first(State::InDoubt)?);
    Ok(waiting.into_iter().chain(in_doubt).min())
}

/// At the start of the only worker: what is in doubt was left so by one that died, and is due at once.
pub fn release(c: &mut Conn, now: Instant) -> QueryResult<usize> {
    let lost = outbox::table.filter(outbox::state.eq(State::InDoubt).and(outbox::next_try_at.gt(now)));
    diesel::update(lost).set(outbox::next_try_at.eq(now)).execute(c)
}

/// Takes the message that has been due for longest and marks it as in doubt, before anybody hands it over. What nobody
/// wants any more is sorted out on the way.
pub fn claim(c: &mut Conn, now: Instant) -> QueryResult<Option<Outgoing>> {
    loop {
        let (waiting, in_doubt) = (first_due(c, State::Waiting, now)?, first_due(c, State::InDoubt, now)?);
        let found = waiting.into_iter().chain(in_doubt).min_by_key(|(due, mail, _)| (*due, mail.created_at));
        match found {
            None => return Ok(None),
            Some((_, mail, _)) if mail.good_until <= now => end(c, mail.id, State::Outdated, "", now)?,
            Some((_, mail, Some(_))) => end(c, mail.id, State::GivenUp, NOBODY, now)?,
            Some((_, mail, None)) => {
                diesel::update(outbox::table.find(mail.id))
                    .set((
                        outbox::state.eq(State::InDoubt),
                        outbox::attempts.eq(mail.attempts.saturating_add(1)),
                        outbox::next_try_at.eq(now.plus(LOST_AFTER)),
                    ))
                    .execute(c)?;
                return Ok(Some(Outgoing { attempts: mail.attempts.saturating_add(1), ..mail }));
            }
        }
    }
}

/// The first message of a state that is due: since when, the message, and when its reader's account was disabled.
fn first_due(c: &mut Conn, state: State, now: Instant) -> QueryResult<Option<(Instant, Outgoing, Option<Instant>)>> {
    outbox::table
        .left_join(people::table)
        .filter(outbox::state.eq(state).and(outbox::next_try_at.le(now)))
        .order((outbox::next_try_at, outbox::created_at, outbox::id))
        .select((
            outbox::next_try_at,
            (
                outbox::id,
                outbox::address,
                outbox::name,
                outbox::reply_to,
                outbox::subject,
                outbox::text,
                outbox::html,
                outbox::calendar,
                outbox::method,
                outbox::msgid,
                outbox::created_at,
                outbox::attempts,
                outbox::good_until,
            ),
            people::disabled_at.nullable(),
        ))
        .first(c)
        .optional()
}

/// The mail server took it.
pub fn sent(c: &mut Conn, id: MailId, now: Instant) -> QueryResult<()> {
    end(c, id, State::Sent, "", now)
}

/// It is tried again at `at`.
pub fn again(c: &mut Conn, id: MailId, at: Instant, why: &str) -> QueryResult<()> {
    diesel::update(still_ours(id))
        .set((outbox::state.eq(State::Waiting), outbox::next_try_at.eq(at), outbox::last_error.eq(why)))
        .execute(c)
        .map(drop)
}

/// It is not tried again.
pub fn failed(c: &mut Conn, id: MailId, why: &str, now: Instant) -> QueryResult<()> {
    diesel::update(still_ours(id))
        .set((outbox::state.eq(State::Failed), outbox::ended_at.eq(now), outbox::last_error.eq(why)))
        .execute(c)
        .map(drop)
}

/// The message under way, unless somebody withdrew it meanwhile.
#[auto_type]
fn still_ours(id: MailId) -> _ {
    let in_doubt: State = State::InDoubt;
    outbox::table.filter(outbox::id.eq(id)).filter(outbox::state.eq(in_doubt))
}

/// Ends what waited until it was of no use, and forgets what messages said that ended long ago. Their keys stay, so that
/// nothing is put twice.
pub fn sweep(c: &mut Conn, now: Instant) -> QueryResult<()> {
    notices::sweep(c, now)?;
    outdate(c, now)?;
    let long_ago = now.plus(-KEPT_FOR);
    // One that failed can be sent again as long as it is of use.
    let is_over = outbox::state.ne(State::Failed).or(outbox::good_until.lt(long_ago));
    let ended = outbox::table.filter(IsToEmpty).filter(outbox::ended_at.lt(long_ago)).filter(is_over);
    diesel::update(ended)
        .set((outbox::subject.eq(""), outbox::text.eq(""), outbox::html.eq(""), outbox::calendar.eq("")))
        .execute(c)
        .map(drop)
}

fn outdate(c: &mut Conn, now: Instant) -> QueryResult<()> {
    let late = outbox::table.filter(outbox::state.eq(State::Waiting).and(outbox::good_until.le(now)));
    diesel::update(late).set((outbox::state.eq(State::Outdated), outbox::ended_at.eq(now))).execute(c).map(drop)
}

fn end(c: &mut Conn, id: MailId, state: State, why: &str, now: Instant) -> QueryResult<()> {
    diesel::update(outbox::table.find(id))
        .set((outbox::state.eq(state), outbox::ended_at.eq(now), outbox::last_error.eq(why)))
        .execute(c)
        .map(drop)
}
