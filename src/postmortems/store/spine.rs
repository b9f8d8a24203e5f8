//! SQL on single postmortems: loading through the viewer, opening, owner, deadline.

use diesel::prelude::*;

use super::policies;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::{self, Incident, seen_by};
use crate::kernel::{Instant, PersonId, PostmortemId, Zone};
use crate::postmortems::deadline::reckon;
use crate::postmortems::model::{Criterion, Handover, NewHandover, NewSpine, Postmortem, Spine, Status};
use crate::schema::{deadlines, handovers, incidents as incident_rows, people, postmortems};

/// One postmortem, if the viewer sees it: else it is not found.
pub fn find(c: &mut Conn, viewer: &Viewer, id: PostmortemId) -> QueryResult<Postmortem> {
    postmortems::table
        .inner_join(incident_rows::table.on(postmortems::incident_id.eq(incident_rows::id)))
        .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
        .filter(postmortems::id.eq(id))
        .filter(seen_by(viewer))
        .select((Spine::as_select(), Incident::as_select(), people::name))
        .first(c)
}

/// What a reckoning of the deadline came to.
pub struct Reckoning {
    /// The columns of the spine that follow from it.
    pub day: Option<chrono::NaiveDate>,
    /// In words.
    pub words: String,
    /// When it has passed.
    pub ends_at: Option<Instant>,
}

/// Reckons the deadline of an incident's postmortem in the organisation's `zone` (RULES 4, 5).
pub fn reckoned(c: &mut Conn, incident: &Incident, zone: Zone) -> QueryResult<Reckoning> {
    let Some(resolved) = incident.moments.resolved_at else {
        let words = "The clock starts when the incident is resolved".to_owned();
        return Ok(Reckoning { day: None, words, ends_at: None });
    };
    let policy = policies::policy_of(c, incident.severity)?;
    let deadline = reckon(resolved, zone, policy, &policies::holidays(c)?);
    Ok(Reckoning {
        day: Some(deadline.day),
        words: deadline.words(incident.severity.label()),
        ends_at: Some(deadline.ends(zone)),
    })
}

/// Opens a postmortem with its owner, deadline and first handing over, in one go: there is no
/// moment without an owner (RULES 8).
#[allow(clippy::too_many_arguments, reason = "the parts of one deed")]
pub fn open_with_owner(
    c: &mut Conn,
    incident: &Incident,
    title: &str,
    (owner, criterion, reason): (PersonId, Criterion, &str),
    by: PersonId,
    zone: Zone,
    now: Instant,
) -> QueryResult<PostmortemId> {
    let due = reckoned(c, incident, zone)?;
    let id = PostmortemId::random();
    let new = NewSpine {
        id,
        incident_id: incident.id,
        title: title.to_owned(),
        owner_id: owner,
        criterion,
        criterion_reason: reason.to_owned(),
        status: Status::Draft,
        zone: incident.zone,
        deadline_on: due.day,
        deadline_words: due.words.clone(),
        deadline_ends_at: due.ends_at,
        opened_by: by,
        opened_at: now,
    };
    add(c, &new)?;
    note_deadline(c, id, &due, "Postmortem opened", by, now)?;
    let first = NewHandover {
        id: crate::kernel::HandoverId::random(),
        postmortem_id: id,
        from_id: None,
        to_id: owner,
        criterion,
        reason: reason.to_owned(),
        by_id: by,
        at: now,
    };
    add_handover(c, &first)?;
    incidents::postmortem_opened(c, incident.id, id)?;
    incidents::admit(c, incident.id, owner)?;
    incidents::admit(c, incident.id, by)?;
    Ok(id)
}

/// Stores a spine.
pub fn add(c: &mut Conn, new: &NewSpine) -> QueryResult<()> {
    diesel::insert_into(postmortems::table).values(new).execute(c).map(drop)
}

/// Stores a handing over.
pub fn add_handover(c: &mut Conn, handover: &NewHandover) -> QueryResult<()> {
    diesel::insert_into(handovers::table).values(handover).execute(c).map(drop)
}

/// Names another owner; both stay in the history (RULES 11).
pub fn hand_over(
    c: &mut Conn,
    postmortem: &Postmortem,
    (owner, criterion, reason): (PersonId, Criterion, &str),
    by: PersonId,
    now: Instant,
) -> QueryResult<()> {
    let id = postmortem.id();
    let handover = NewHandover {
        id: crate::kernel::HandoverId::random(),
        postmortem_id: id,
        from_id: Some(postmortem.spine.owner_id),
        to_id: owner,
        criterion,
        reason: reason.to_owned(),
        by_id: by,
        at: now,
    };
    add_handover(c, &handover)?;
    diesel::update(postmortems::table.find(id))
        .set((
            postmortems::owner_id.eq(owner),
            postmortems::criterion.eq(criterion),
            postmortems::criterion_reason.eq(reason),
        ))
        .execute(c)?;
    incidents::admit(c, postmortem.incident.id, owner)
}

/// All owners so far, the newest first.
pub fn handovers(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Handover>> {
    handovers::table
        .inner_join(people::table.on(handovers::to_id.eq(people::id)))
        .filter(handovers::postmortem_id.eq(id))
        .order((handovers::at.desc(), handovers::id))
        .select((handovers::at, people::name, handovers::criterion, handovers::reason, handovers::from_id))
        .load(c)
}

/// Another title.
pub fn rename(c: &mut Conn, id: PostmortemId, title: &str) -> QueryResult<()> {
    diesel::update(postmortems::table.find(id)).set(postmortems::title.eq(title)).execute(c).map(drop)
}

/// Another status since `now`; whether the step is allowed is for the caller to know. The incident is done when its
/// postmortem is closed (RULES 3).
pub fn set_status(c: &mut Conn, id: PostmortemId, status: Status, now: Instant) -> QueryResult<()> {
    diesel::update(postmortems::table.find(id)).set(postmortems::status.eq(status)).execute(c)?;
    let incident = postmortems::table.find(id).select(postmortems::incident_id).first(c)?;
    incidents::set_done(c, incident, (status == Status::Closed).then_some(now))
}

/// Notes when the meeting is held, or that there is none any more: the meeting's own room tells.
pub fn set_meeting(c: &mut Conn, id: PostmortemId, at: Option<Instant>) -> QueryResult<()> {
    diesel::update(postmortems::table.find(id)).set(postmortems::meeting_at.eq(at)).execute(c).map(drop)
}

/// Reckons the deadline again after the incident changed; the old one stays in the history
/// (RULES 5). Says what it was and is, when it moved.
pub fn reckon_again(
    c: &mut Conn,
    incident: &Incident,
    zone: Zone,
    why: &str,
    by: PersonId,
    now: Instant,
) -> QueryResult<Option<(String, String)>> {
    let Some(id) = incident.postmortem_id else { return Ok(None) };
    let due = reckoned(c, incident, zone)?;
    let (before, ended_at): (String, Option<Instant>) =
        postmortems::table.find(id).select((postmortems::deadline_words, postmortems::deadline_ends_at)).first(c)?;
    if before == due.words && ended_at == due.ends_at {
        return Ok(None);
    }
    store_deadline(c, id, &due, why, by, now)?;
    Ok(Some((before, due.words)))
}

/// Another deadline, with a line in its history.
pub fn store_deadline(
    c: &mut Conn,
    id: PostmortemId,
    due: &Reckoning,
    why: &str,
    by: PersonId,
    now: Instant,
) -> QueryResult<()> {
    diesel::update(postmortems::table.find(id))
        .set((
            postmortems::deadline_on.eq(due.day),
            postmortems::deadline_words.eq(&due.words),
            postmortems::deadline_ends_at.eq(due.ends_at),
        ))
        .execute(c)?;
    note_deadline(c, id, due, why, by, now)
}

/// One reckoning of the deadline, for people to read.
#[derive(Debug, Clone, Queryable)]
pub struct PastDeadline {
    /// When it was reckoned.
    pub at: Instant,
    /// The date and how it was reckoned.
    pub words: String,
    /// Why.
    pub why: String,
    /// Who made the change that led to it.
    pub by: String,
}

/// All reckonings of a deadline, the newest first.
pub fn deadlines(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<PastDeadline>> {
    deadlines::table
        .inner_join(people::table)
        .filter(deadlines::postmortem_id.eq(id))
        .order(deadlines::id.desc())
        .select((deadlines::at, deadlines::words, deadlines::why, people::name))
        .load(c)
}

fn note_deadline(
    c: &mut Conn,
    id: PostmortemId,
    due: &Reckoning,
    why: &str,
    by: PersonId,
    now: Instant,
) -> QueryResult<()> {
    diesel::insert_into(deadlines::table)
        .values((
            deadlines::postmortem_id.eq(id),
            deadlines::deadline_on.eq(due.day),
            deadlines::words.eq(&due.words),
            deadlines::why.eq(why),
            deadlines::by_id.eq(by),
            deadlines::at.eq(now),
        ))
        .execute(c)
        .map(drop)
}
