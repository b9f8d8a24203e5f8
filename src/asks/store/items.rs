//! SQL of the asks of one postmortem.

use diesel::prelude::*;

use super::open::{ASKED, ASKER, SETTLER};
use crate::asks::model::{Ask, Draft, Settled};
use crate::db::Conn;
use crate::kernel::{AskId, Instant, PersonId, PostmortemId};
use crate::schema::{asks, people};

macro_rules! all {
    () => {
        asks::table
            .inner_join(ASKED.on(asks::asked_id.eq(ASKED.field(people::id))))
            .inner_join(ASKER.on(asks::asked_by.eq(ASKER.field(people::id))))
            .left_join(SETTLER.on(asks::settled_by.eq(SETTLER.field(people::id).nullable())))
            .select((
                asks::id,
                asks::place,
                asks::asked_id,
                ASKED.field(people::name),
                asks::wording,
                asks::due_on,
                asks::due_ends_at,
                asks::asked_by,
                ASKER.field(people::name),
                asks::asked_at,
                asks::settled_at,
                asks::settled_how,
                SETTLER.field(people::name).nullable(),
                asks::answer,
            ))
    };
}

/// All asks of a postmortem: open ones by their day, then the settled ones, the last first.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Ask>> {
    all!()
        .filter(asks::postmortem_id.eq(id))
        .order((asks::settled_at.is_not_null(), asks::settled_at.desc(), asks::due_on, asks::asked_at, asks::id))
        .load(c)
}

/// One of them.
pub fn find(c: &mut Conn, id: PostmortemId, ask: AskId) -> QueryResult<Option<Ask>> {
    all!().filter(asks::postmortem_id.eq(id).and(asks::id.eq(ask))).first(c).optional()
}

/// Asks.
pub fn add(
    c: &mut Conn,
    postmortem: PostmortemId,
    draft: &Draft,
    due_ends_at: Instant,
    by: PersonId,
    now: Instant,
) -> QueryResult<AskId> {
    let id = AskId::random();
    diesel::insert_into(asks::table)
        .values((
            asks::id.eq(id),
            asks::postmortem_id.eq(postmortem),
            asks::place.eq(draft.place),
            asks::asked_id.eq(draft.person),
            asks::wording.eq(&draft.wording),
            asks::due_on.eq(draft.due_on),
            asks::due_ends_at.eq(due_ends_at),
            asks::asked_by.eq(by),
            asks::asked_at.eq(now),
            asks::answer.eq(""),
        ))
        .execute(c)?;
    Ok(id)
}

/// Settles an open ask. Says whether it was open.
pub fn settle(c: &mut Conn, ask: AskId, how: Settled, words: &str, by: PersonId, now: Instant) -> QueryResult<bool> {
    let open = asks::table.filter(asks::id.eq(ask).and(asks::settled_at.is_null()));
    let settled =
        (asks::settled_at.eq(now), asks::settled_by.eq(by), asks::settled_how.eq(how), asks::answer.eq(words));
    Ok(diesel::update(open).set(settled).execute(c)? > 0)
}
