//! All SQL of the room.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Contribution, Contributor, Former, Involvement};
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::{self, seen_by};
use crate::kernel::{Instant, PersonId, PostmortemId};
use crate::postmortems::{IsNotClosed, Postmortem};
use crate::schema::{contributors, incidents as incident_rows, people, postmortems};
use crate::web::Error;

/// Those on the list, in the order they were added.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Contributor>> {
    contributors::table
        .inner_join(people::table.on(contributors::person_id.eq(people::id)))
        .filter(contributors::postmortem_id.eq(id).and(contributors::removed_at.is_null()))
        .order(contributors::id)
        .select((people::id, people::name, people::role, contributors::involvement, contributors::added_at))
        .load(c)
}

/// Those who were on the list once, the last to go first.
pub fn former(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Former>> {
    contributors::table
        .inner_join(people::table.on(contributors::person_id.eq(people::id)))
        .filter(contributors::postmortem_id.eq(id).and(contributors::removed_at.is_not_null()))
        .order(contributors::removed_at.desc())
        .select((people::name, contributors::involvement, contributors::added_at, contributors::removed_at))
        .load(c)
}

/// Puts somebody on the list, or changes their involvement; from then on they see the postmortem.
/// Says whether anything changed.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    person: PersonId,
    involvement: Involvement,
    by: PersonId,
    now: Instant,
) -> QueryResult<bool> {
    let id = postmortem.id();
    let current: Option<Involvement> = contributors::table
        .filter(contributors::postmortem_id.eq(id).and(contributors::person_id.eq(person)))
        .filter(contributors::removed_at.is_null())
        .select(contributors::involvement)
        .first(c)
        .optional()?;
    if current == Some(involvement) {
        return Ok(false);
    }
    close(c, id, person, by, now)?;
    diesel::insert_into(contributors::table)
        .values((
            contributors::postmortem_id.eq(id),
            contributors::person_id.eq(person),
            contributors::involvement.eq(involvement),
            contributors::added_by.eq(by),
            contributors::added_at.eq(now),
        ))
        .execute(c)?;
    incidents::admit(c, postmortem.incident.id, person)?;
    Ok(true)
}

/// Takes somebody off the list; the row stays. The owner still sees the postmortem, others no
/// longer when it is restricted. Says whether they were on it.
pub fn remove(
    c: &mut Conn,
    postmortem: &Postmortem,
    person: PersonId,
    by: PersonId,
    now: Instant,
) -> QueryResult<bool> {
    let removed = close(c, postmortem.id(), person, by, now)? > 0;
    if removed && person != postmortem.spine.owner_id {
        incidents::expel(c, postmortem.incident.id, person, now)?;
    }
    Ok(removed)
}

/// What happens when a postmortem is opened: those whom the incident names are its first
/// contributors.
///
/// # Errors
/// Those of the database.
pub fn opened(c: &mut Conn, postmortem: &Postmortem, viewer: &Viewer, now: Instant) -> Result<(), Error> {
    let incident = &postmortem.incident;
    let named = [
        (incident.commander_id, Involvement::IncidentCommander),
        (incident.on_call_id, Involvement::PrimaryOnCall),
        (incident.triggered_by, Involvement::Responder),
        (Some(postmortem.spine.owner_id), Involvement::Responder),
    ];
    for (person, involvement) in named {
        if let Some(person) = person
            && !is_on_the_list(c, postmortem.id(), person)?
        {
            add(c, postmortem, person, involvement, viewer.id, now)?;
        }
    }
    Ok(())
}

/// What the viewer contributes to and does not own, as long as it is not closed; the newest first.
pub fn theirs(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<Contribution>> {
    contributors::table
        .inner_join(postmortems::table.on(contributors::postmortem_id.eq(postmortems::id)))
        .inner_join(incident_rows::table.on(postmortems::incident_id.eq(incident_rows::id)))
        .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
        .filter(contributors::person_id.eq(viewer.id).and(contributors::removed_at.is_null()))
        .filter(postmortems::owner_id.ne(viewer.id))
        .filter(IsNotClosed)
        .filter(seen_by(viewer))
        .order((contributors::id.desc(),))
        .limit(limit)
        .select((
            postmortems::id,
            postmortems::title,
            postmortems::status,
            incident_rows::severity,
            people::name,
            contributors::involvement,
        ))
        .load(c)
}

/// Writes a change of the list down.
pub fn note(c: &mut Conn, postmortem: &Postmortem, by: PersonId, now: Instant, words: &str) -> QueryResult<()> {
    let deed = Deed { by, at: now, incident: postmortem.incident.id, verb: "contributors.changed", words };
    activity::add(c, &deed)
}

fn is_on_the_list(c: &mut Conn, id: PostmortemId, person: PersonId) -> QueryResult<bool> {
    let there = contributors::table
        .filter(contributors::postmortem_id.eq(id).and(contributors::person_id.eq(person)))
        .filter(contributors::removed_at.is_null());
    diesel::select(exists(there)).get_result(c)
}

fn close(c: &mut Conn, id: PostmortemId, person: PersonId, by: PersonId, now: Instant) -> QueryResult<usize> {
    let current = contributors::table
        .filter(contributors::postmortem_id.eq(id).and(contributors::person_id.eq(person)))
        .filter(contributors::removed_at.is_null());
    diesel::update(current).set((contributors::removed_by.eq(by), contributors::removed_at.eq(now))).execute(c)
}
