//! SQL on single meetings. The caller has loaded the postmortem through the viewer.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Conn;
use crate::kernel::{Instant, MeetingId, PersonId, PostmortemId};
use crate::meetings::model::{Answer, Attendee, Change, Meeting};
use crate::meetings::people::Involved;
use crate::schema::{attendees, contributors, meetings, people};

/// The meeting of a postmortem, called off or not.
pub fn of_postmortem(c: &mut Conn, id: PostmortemId) -> QueryResult<Option<Meeting>> {
    let invited = attendees::table.filter(attendees::meeting_id.eq(meetings::id)).select(count_star());
    meetings::table
        .left_join(people::table.on(meetings::facilitator_id.eq(people::id.nullable())))
        .filter(meetings::postmortem_id.eq(id))
        .select((
            meetings::id,
            meetings::postmortem_id,
            meetings::starts_at,
            meetings::minutes,
            meetings::zone,
            meetings::place,
            meetings::facilitator_id,
            people::name.nullable(),
            meetings::late_reason,
            meetings::sequence,
            meetings::changed_at,
            meetings::cancelled_at,
            meetings::cancel_reason,
            invited.single_value().assume_not_null(),
        ))
        .first(c)
        .optional()
}

/// Those invited, required ones first, by name.
pub fn attendees_of(c: &mut Conn, meeting: MeetingId) -> QueryResult<Vec<Attendee>> {
    attendees::table
        .inner_join(people::table)
        .filter(attendees::meeting_id.eq(meeting))
        .order((attendees::required.desc(), people::name, people::id))
        .select((people::id, people::name, attendees::required, attendees::answer))
        .load(c)
}

/// Schedules the meeting of a postmortem, or changes it: one that was called off comes back as the
/// same entry. The sequence grows when people must hear of the change (RFC 5545 3.8.7.4). Answers
/// stay unless the time moved: a yes to another hour is no answer.
pub fn schedule(
    c: &mut Conn,
    postmortem: PostmortemId,
    change: &Change,
    by: PersonId,
    now: Instant,
) -> QueryResult<MeetingId> {
    let before = of_postmortem(c, postmortem)?;
    let (id, sequence) = match &before {
        Some(meeting) => (meeting.id, meeting.sequence + i32::from(must_be_heard_of(meeting, change))),
        None => (MeetingId::random(), 0),
    };
    let columns = (
        meetings::starts_at.eq(change.starts_at),
        meetings::minutes.eq(change.minutes),
        meetings::zone.eq(change.zone),
        meetings::place.eq(&change.place),
        meetings::facilitator_id.eq(change.facilitator_id),
        meetings::late_reason.eq(&change.late_reason),
        meetings::sequence.eq(sequence),
        meetings::changed_at.eq(now),
        meetings::cancelled_at.eq(None::<Instant>),
        meetings::cancel_reason.eq(""),
    );
    diesel::insert_into(meetings::table)
        .values((meetings::id.eq(id), meetings::postmortem_id.eq(postmortem), meetings::scheduled_by.eq(by), columns))
        .on_conflict(meetings::id)
        .do_update()
        .set(columns)
        .execute(c)?;
    let moved = before.is_some_and(|meeting| meeting.starts_at != change.starts_at || meeting.is_cancelled());
    invite(c, id, &change.attendees, moved)?;
    Ok(id)
}

/// Calls the meeting off.
pub fn cancel(c: &mut Conn, meeting: &Meeting, reason: &str, now: Instant) -> QueryResult<()> {
    diesel::update(meetings::table.find(meeting.id))
        .set((
            meetings::cancelled_at.eq(now),
            meetings::cancel_reason.eq(reason),
            meetings::sequence.eq(meeting.sequence + 1),
            meetings::changed_at.eq(now),
        ))
        .execute(c)
        .map(drop)
}

/// Notes what somebody said; says whether they are invited at all.
pub fn set_answer(
    c: &mut Conn,
    meeting: MeetingId,
    person: PersonId,
    answer: Answer,
    now: Instant,
) -> QueryResult<bool> {
    diesel::update(attendees::table.find((meeting, person)))
        .set((attendees::answer.eq(answer), attendees::answered_at.eq(now)))
        .execute(c)
        .map(|rows| rows > 0)
}

/// Who was involved, to propose whom to invite: the one look that this room takes at another part.
pub fn involved(c: &mut Conn, postmortem: PostmortemId) -> QueryResult<Vec<Involved>> {
    let rows: Vec<(PersonId, String, String)> = contributors::table
        .inner_join(people::table.on(contributors::person_id.eq(people::id)))
        .filter(contributors::postmortem_id.eq(postmortem).and(contributors::removed_at.is_null()))
        .filter(people::disabled_at.is_null())
        .order(contributors::id)
        .select((people::id, people::name, contributors::involvement))
        .load(c)?;
    let involved = |(id, name, involvement): (PersonId, _, _)| Involved { person: id.to_string(), name, involvement };
    Ok(rows.into_iter().map(involved).collect())
}

fn must_be_heard_of(before: &Meeting, change: &Change) -> bool {
    before.is_cancelled()
        || before.starts_at != change.starts_at
        || before.minutes != change.minutes
        || before.zone != change.zone
        || before.place != change.place
}

fn invite(c: &mut Conn, meeting: MeetingId, invited: &[(PersonId, bool)], ask_again: bool) -> QueryResult<()> {
    let ids: Vec<PersonId> = invited.iter().map(|(person, _)| *person).collect();
    let all = attendees::table.filter(attendees::meeting_id.eq(meeting));
    diesel::delete(all.filter(attendees::person_id.ne_all(ids))).execute(c)?;
    if ask_again {
        diesel::update(all)
            .set((attendees::answer.eq(Answer::None), attendees::answered_at.eq(None::<Instant>)))
            .execute(c)?;
    }
    for (person, required) in invited {
        diesel::insert_into(attendees::table)
            .values((
                attendees::meeting_id.eq(meeting),
                attendees::person_id.eq(person),
                attendees::required.eq(required),
                attendees::answer.eq(Answer::None),
            ))
            .on_conflict((attendees::meeting_id, attendees::person_id))
            .do_update()
            .set(attendees::required.eq(required))
            .execute(c)?;
    }
    Ok(())
}
