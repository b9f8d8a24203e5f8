//! The queue as administrators see it. What stands in it may be about something restricted: they see all of that.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Conn;
use crate::kernel::{Instant, MailId};
use crate::outbox::model::{Line, State};
use crate::schema::outbox;

/// How many messages stand in each state.
pub fn counts(c: &mut Conn) -> QueryResult<Vec<(State, i64)>> {
    outbox::table.group_by(outbox::state).select((outbox::state, count_star())).load(c)
}

/// How many were sent at `since` or later.
pub fn sent_since(c: &mut Conn, since: Instant) -> QueryResult<i64> {
    outbox::table.filter(outbox::state.eq(State::Sent).and(outbox::ended_at.ge(since))).count().get_result(c)
}

/// Messages in `state`, at most `limit`: the next to be tried first while they wait, else the last to have ended.
pub fn lines(c: &mut Conn, state: State, limit: i64) -> QueryResult<Vec<Line>> {
    let query = outbox::table
        .filter(outbox::state.eq(state))
        .select((
            outbox::id,
            outbox::kind,
            outbox::address,
            outbox::subject,
            outbox::good_until,
            outbox::attempts,
            outbox::next_try_at,
            outbox::ended_at,
            outbox::last_error,
        ))
        .limit(limit);
    match state {
        State::Waiting | State::InDoubt => query.order((outbox::next_try_at, outbox::created_at)).load(c),
        _ => query.order((outbox::ended_at.desc(), outbox::id)).load(c),
    }
}

/// Puts a failed message back, under its own Message-ID. Says whether it was one that is still of use.
pub fn retry(c: &mut Conn, id: MailId, now: Instant) -> QueryResult<bool> {
    let one = outbox::table.filter(outbox::id.eq(id).and(outbox::state.eq(State::Failed)));
    diesel::update(one.filter(outbox::good_until.gt(now))).set(put_back(now)).execute(c).map(|rows| rows > 0)
}

/// Puts all failed messages back that are still of use, and says how many.
pub fn retry_all(c: &mut Conn, now: Instant) -> QueryResult<usize> {
    let all = outbox::table.filter(outbox::state.eq(State::Failed).and(outbox::good_until.gt(now)));
    diesel::update(all).set(put_back(now)).execute(c)
}

/// Gives a failed or waiting message up, and says whether it was one.
pub fn give_up(c: &mut Conn, id: MailId, now: Instant) -> QueryResult<bool> {
    let one = outbox::table.filter(outbox::id.eq(id).and(outbox::state.eq_any([State::Failed, State::Waiting])));
    diesel::update(one)
        .set((outbox::state.eq(State::GivenUp), outbox::ended_at.eq(now)))
        .execute(c)
        .map(|rows| rows > 0)
}

type PutBack = (
    diesel::dsl::Eq<outbox::state, State>,
    diesel::dsl::Eq<outbox::attempts, i32>,
    diesel::dsl::Eq<outbox::next_try_at, Instant>,
    diesel::dsl::Eq<outbox::ended_at, Option<Instant>>,
);

fn put_back(now: Instant) -> PutBack {
    (
        outbox::state.eq(State::Waiting),
        outbox::attempts.eq(0),
        outbox::next_try_at.eq(now),
        outbox::ended_at.eq(None::<Instant>),
    )
}
