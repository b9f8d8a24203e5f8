//! SQL of actions across postmortems.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::items::columns;
use super::open::IsStandingOpen;
use crate::accounts::Viewer;
use crate::actions::model::{Kind, Line, State};
use crate::db::Conn;
use crate::incidents::{Severity, seen_by};
use crate::kernel::pages::Window;
use crate::kernel::{PersonId, PostmortemId};
use crate::postmortems::IsNotClosed;
use crate::schema::{actions, incident_services, incidents, people, postmortems, services};

/// Overdue actions that are looked at for the postmortems with the oldest ones.
const LONGEST_OVERDUE: i64 = 100;

/// Which actions a list holds, by how far they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Those with something left to do.
    #[default]
    Open,
    /// Of these, those that were due before this day.
    Overdue(NaiveDate),
    /// Those in one state.
    In(State),
    /// All that stand.
    All,
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// How far they are.
    pub which: Which,
    /// Of one person.
    pub person: Option<PersonId>,
    /// Of incidents of a team's services.
    pub team: String,
    /// Of incidents of one severity.
    pub severity: Option<Severity>,
    /// For one purpose.
    pub kind: Option<Kind>,
}

/// The list, the next due day first; what has no day yet comes last.
macro_rules! listed {
    ($viewer:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let mut query = actions::table
            .inner_join(postmortems::table.on(actions::postmortem_id.eq(postmortems::id)))
            .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
            .left_join(people::table.on(actions::person_id.eq(people::id.nullable())))
            .filter(seen_by($viewer))
            .order((actions::due_on.is_null(), actions::due_on, actions::id))
            .select((columns(), postmortems::title, postmortems::owner_id, incidents::severity))
            .into_boxed();
        query = match filter.which {
            Which::Open => query.filter(IsStandingOpen),
            // All of these have a day, and an index of days alone finds them.
            Which::Overdue(today) => {
                query.filter(IsStandingOpen).filter(actions::due_on.lt(today)).order((actions::due_on, actions::id))
            }
            Which::In(state) => query.filter(actions::removed_at.is_null().and(actions::state.eq(state))),
            Which::All => query.filter(actions::removed_at.is_null()),
        };
        if let Some(person) = filter.person {
            query = query.filter(actions::person_id.eq(person));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(actions::kind.eq(kind));
        }
        if let Some(severity) = filter.severity {
            query = query.filter(incidents::severity.eq(severity));
        }
        if !filter.team.is_empty() {
            let theirs = incident_services::table
                .inner_join(services::table)
                .filter(services::team.eq(filter.team.clone()))
                .select(incident_services::incident_id);
            query = query.filter(incidents::id.eq_any(theirs));
        }
        query
    }};
}

/// One window of the list.
pub fn list(c: &mut Conn, viewer: &Viewer, filter: &Filter, window: Window) -> QueryResult<Vec<Line>> {
    listed!(viewer, filter).offset(window.offset).limit(window.limit).load(c)
}

/// The whole list, one line after the other: however long it is, one line is in memory at a time, and all are of the same
/// moment. `each` is called in the order of the list.
pub fn each(c: &mut Conn, viewer: &Viewer, filter: &Filter, mut each: impl FnMut(Line)) -> QueryResult<()> {
    let query = listed!(viewer, filter);
    for line in query.load_iter::<Line, DefaultLoadingMode>(c)? {
        each(line?);
    }
    Ok(())
}

/// The teams that own services, for the filter.
pub fn teams(c: &mut Conn) -> QueryResult<Vec<String>> {
    services::table
        .filter(services::team.ne("").and(services::retired_at.is_null()))
        .select(services::team)
        .distinct()
        .order(services::team)
        .load(c)
}

/// The open actions of the viewer, the next due day first, those without a day last.
pub fn mine(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<Line>> {
    actions::table
        .inner_join(postmortems::table.on(actions::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .left_join(people::table.on(actions::person_id.eq(people::id.nullable())))
        .filter(actions::person_id.eq(viewer.id))
        .filter(IsStandingOpen)
        .filter(seen_by(viewer))
        .order((actions::due_on.is_null(), actions::due_on, actions::id))
        .limit(limit)
        .select((columns(), postmortems::title, postmortems::owner_id, incidents::severity))
        .load(c)
}

/// Of the postmortems that the viewer owns and that are not closed: how many actions each has, and how many of them wait
/// for a decision. One without actions is left out.
pub fn open_by_postmortem(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashMap<PostmortemId, (i64, i64)>> {
    let rows: Vec<(PostmortemId, State, i64)> = actions::table
        .inner_join(postmortems::table.on(actions::postmortem_id.eq(postmortems::id)))
        .filter(postmortems::owner_id.eq(viewer.id).and(actions::removed_at.is_null()))
        .filter(IsNotClosed)
        .group_by((actions::postmortem_id, actions::state))
        .select((actions::postmortem_id, actions::state, count_star()))
        .load(c)?;
    let mut counts: HashMap<PostmortemId, (i64, i64)> = HashMap::new();
    for (id, state, count) in rows {
        let (all, proposed) = counts.entry(id).or_default();
        *all += count;
        *proposed += if state == State::Proposed { count } else { 0 };
    }
    Ok(counts)
}

/// Overdue actions counted by postmortem, never by person (RULES 39): those with the oldest due day first. Which postmortems
/// these are is seen on the actions that are overdue longest, so that a thousand more cost nothing.
pub fn overdue_by_postmortem(
    c: &mut Conn,
    viewer: &Viewer,
    today: NaiveDate,
    limit: usize,
) -> QueryResult<Vec<(PostmortemId, String, i64)>> {
    let oldest: Vec<(PostmortemId, String)> = actions::table
        .inner_join(postmortems::table.on(actions::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .filter(IsStandingOpen)
        .filter(actions::due_on.lt(today))
        .filter(seen_by(viewer))
        .order((actions::due_on, actions::id))
        .limit(LONGEST_OVERDUE)
        .select((postmortems::id, postmortems::title))
        .load(c)?;
    let mut first: Vec<(PostmortemId, String)> = Vec::with_capacity(limit);
    for one in oldest {
        if first.len() < limit && !first.contains(&one) {
            first.push(one);
        }
    }
    let counts: HashMap<PostmortemId, i64> = actions::table
        .filter(actions::postmortem_id.eq_any(first.iter().map(|(id, _)| *id)))
        .filter(IsStandingOpen)
        .filter(actions::due_on.lt(today))
        .group_by(actions::postmortem_id)
        .select((actions::postmortem_id, count_star()))
        .load(c)?
        .into_iter()
        .collect();
    Ok(first.into_iter().map(|(id, title)| (id, title, counts.get(&id).copied().unwrap_or_default())).collect())
}
