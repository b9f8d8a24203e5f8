//! All SQL of the room.

use diesel::dsl::{auto_type, max};
use diesel::prelude::*;

use super::part::DeedPart;
use crate::db::{Conn, written_out};
use crate::kernel::{IncidentId, Instant, PersonId};
use crate::schema::{activity, people};

written_out!(
    /// That a deed changed what stands in the document, as in the condition of its index.
    ChangesDocument,
    "activity.changes_document"
);

/// Something that was done.
pub struct Deed<'a> {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// To which incident or its postmortem.
    pub incident: IncidentId,
    /// What, for programs: `section.saved`.
    pub verb: &'static str,
    /// What, for people, to be read after the name: `saved Summary, revision 3`.
    pub words: &'a str,
}

/// One line of the activity.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    /// When.
    pub at: Instant,
    /// Name of who did it.
    pub name: String,
    /// What, to be read after the name.
    pub words: String,
}

/// Writes a deed down.
pub fn add(c: &mut Conn, deed: &Deed) -> QueryResult<()> {
    diesel::insert_into(activity::table)
        .values((
            activity::at.eq(deed.at),
            activity::person_id.eq(deed.by),
            activity::incident_id.eq(deed.incident),
            activity::verb.eq(deed.verb),
            activity::changes_document.eq(DeedPart::changes_document(deed.verb)),
            activity::detail.eq(deed.words),
        ))
        .execute(c)
        .map(drop)
}

/// What was done to an incident and its postmortem, the newest first, `limit` lines from `offset`.
/// The caller has loaded the incident through the viewer.
pub fn of_incident(c: &mut Conn, incident: IncidentId, offset: i64, limit: i64) -> QueryResult<Vec<Line>> {
    activity::table
        .inner_join(people::table)
        .filter(activity::incident_id.eq(incident))
        .order(activity::id.desc())
        .offset(offset)
        .limit(limit)
        .select((activity::at, people::name, activity::detail))
        .load(c)
}

/// The last line of an incident's activity.
pub fn latest(c: &mut Conn, incident: IncidentId) -> QueryResult<Option<Line>> {
    Ok(of_incident(c, incident, 0, 1)?.pop())
}

/// The number of the last line of an incident's activity, 0 without any; numbers grow.
pub fn last_number(c: &mut Conn, incident: IncidentId) -> QueryResult<i32> {
    let last: Option<i32> =
        activity::table.filter(activity::incident_id.eq(incident)).select(max(activity::id)).first(c)?;
    Ok(last.unwrap_or_default())
}

/// How often the document of an incident was changed after line `number`.
pub fn changes_since(c: &mut Conn, incident: IncidentId, number: i32) -> QueryResult<i64> {
    changes(incident, number).count().get_result(c)
}

/// The last change of the document of an incident after line `number`.
pub fn last_change_since(c: &mut Conn, incident: IncidentId, number: i32) -> QueryResult<Option<Line>> {
    changes(incident, number)
        .inner_join(people::table)
        .order(activity::id.desc())
        .select((activity::at, people::name, activity::detail))
        .first(c)
        .optional()
}

/// Along the index that holds changes alone.
#[auto_type]
fn changes(incident: IncidentId, number: i32) -> _ {
    let changes: ChangesDocument = ChangesDocument;
    activity::table.filter(activity::incident_id.eq(incident)).filter(activity::id.gt(number)).filter(changes)
}

/// Who did something to an incident or its postmortem, by name.
pub fn people_of_incident(c: &mut Conn, incident: IncidentId) -> QueryResult<Vec<(PersonId, String)>> {
    activity::table
        .inner_join(people::table)
        .filter(activity::incident_id.eq(incident))
        .select((people::id, people::name))
        .distinct()
        .order(people::name)
        .load(c)
}
