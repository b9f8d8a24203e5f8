//! SQL of what is asked for and not settled.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks::model::{OpenAsk, OpenLine};
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::{Instant, PostmortemId};
use crate::postmortems::IsNotClosed;
use crate::schema::{asks, incidents, people, postmortems};

// Who is asked, who asks, and who settled it.
diesel::alias! {
    pub const ASKED: Alias<Asked> = people as asked;
    pub const ASKER: Alias<Asker> = people as asker;
    pub const SETTLER: Alias<Settler> = people as settler;
}

macro_rules! columns {
    () => {
        (
            asks::id,
            asks::postmortem_id,
            asks::place,
            asks::asked_id,
            ASKED.field(people::name),
            asks::wording,
            asks::due_on,
            asks::due_ends_at,
            ASKER.field(people::name),
        )
    };
}

macro_rules! open_of_all {
    ($viewer:expr) => {
        asks::table
            .inner_join(ASKED.on(asks::asked_id.eq(ASKED.field(people::id))))
            .inner_join(ASKER.on(asks::asked_by.eq(ASKER.field(people::id))))
            .inner_join(postmortems::table.on(asks::postmortem_id.eq(postmortems::id)))
            .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
            .filter(asks::settled_at.is_null())
            .filter(IsNotClosed)
            .filter(seen_by($viewer))
            .select((columns!(), postmortems::title))
    };
}

/// What is open in a postmortem, in one query; the next due day first. The caller has loaded it through the viewer.
pub fn open_at(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<OpenAsk>> {
    asks::table
        .inner_join(ASKED.on(asks::asked_id.eq(ASKED.field(people::id))))
        .inner_join(ASKER.on(asks::asked_by.eq(ASKER.field(people::id))))
        .filter(asks::postmortem_id.eq(id).and(asks::settled_at.is_null()))
        .order((asks::due_ends_at, asks::id))
        .select(columns!())
        .load(c)
}

/// What the viewer is asked for, the next due day first.
pub fn mine(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<OpenLine>> {
    open_of_all!(viewer).filter(asks::asked_id.eq(viewer.id)).order((asks::due_on, asks::id)).limit(limit).load(c)
}

/// What others owe to postmortems that the viewer owns and is late, the longest first.
pub fn late_of_owned(c: &mut Conn, viewer: &Viewer, now: Instant, limit: i64) -> QueryResult<Vec<OpenLine>> {
    open_of_all!(viewer)
        .filter(postmortems::owner_id.eq(viewer.id).and(asks::due_ends_at.le(now)))
        .filter(asks::asked_id.ne(viewer.id))
        .order((asks::due_ends_at, asks::id))
        .limit(limit)
        .load(c)
}
