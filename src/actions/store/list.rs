//! SQL of actions across postmortems.

use std::collections::HashMap;

use chrono::NaiveDate;
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

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One state; without one, those that are open.
    pub state: Option<State>,
    /// In any state.
    pub any_state: bool,
    /// Of one person.
    pub person: Option<PersonId>,
    /// Of incidents of a team's services.
    pub team: String,
    /// Of incidents of one severity.
    pub severity: Option<Severity>,
    /// For one purpose.
    pub kind: Option<Kind>,
    /// Due before this day and not done.
    pub due_before: Option<NaiveDate>,
}

/// One window of the list, the next due day first; what has no day yet comes last.
pub fn list(c: &mut Conn, viewer: &Viewer, filter: &Filter, window: Window) -> QueryResult<Vec<Line>> {
    let mut query = actions::table
        .inner_join(postmortems::table.on(actions::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .left_join(people::table.on(actions::person_id.eq(people::id.nullable())))
        .filter(seen_by(viewer))
        .select((columns(), postmortems::title, postmortems::owner_id, incidents::severity))
        .into_boxed();
    query = match (filter.state, filter.any_state || filter.due_before.is_some()) {
        (_, _) if filter.due_before.is_some() && filter.state.is_none() => query.filter(IsStandingOpen),
        (Some(state), _) => query.filter(actions::removed_at.is_null().and(actions::state.eq(state))),
        (None, true) => query.filter(actions::removed_at.is_null()),
        (None, false) => query.filter(IsStandingOpen),
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
    if let Some(day) = filter.due_before {
        query = query.filter(actions::due_on.lt(day));
    }
    if !filter.team.is_empty() {
        let theirs = incident_services::table
            .inner_join(services::table)
            .filter(services::team.eq(filter.team.clone()))
            .select(incident_services::incident_id);
        query = query.filter(incidents::id.eq_any(theirs));
    }
    query
        .order((actions::due_on.is_null(), actions::due_on, actions::id))
        .offset(window.offset)
        .limit(window.limit)
        .load(c)
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
    let open = [State::Committed, State::Proposed];
    actions::table
        .inner_join(postmortems::table.on(actions::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .left_join(people::table.on(actions::person_id.eq(people::id.nullable())))
        .filter(actions::person_id.eq(viewer.id).and(actions::removed_at.is_null()))
        .filter(actions::state.eq(open[0]).or(actions::state.eq(open[1])))
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
