//! SQL on single meetings. The caller has loaded the postmortem through the viewer.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::accounts::PersonLine;
use crate::db::Conn;
use crate::incidents::{Incident, person_sees_it};
use crate::kernel::{Email, Instant, Mailbox, MeetingId, PersonId, PostmortemId, Zone};
use crate::meetings::model::{Answer, Attendee, Change, Invited, Meeting, NewAttendee, Organizer};
use crate::meetings::people::Involved;
use crate::postmortems;
use crate::schema::{attendees, contributors, meetings, people};

/// The meeting of a postmortem, called off or not.
pub fn of_postmortem(c: &mut Conn, id: PostmortemId) -> QueryResult<Option<Meeting>> {
    let invited = attendees::table.filter(attendees::meeting_id.eq(meetings::id)).select(count_star());
    meetings::table
        .left_join(people::table.on(meetings::facilitator_id.eq(people::id.nullable())))
        .filter(meetings::postmortem_id.eq(id))
        .select(columns!(invited.single_value().assume_not_null()))
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

/// Who scheduled a meeting.
pub fn organizer(c: &mut Conn, meeting: &Meeting) -> QueryResult<Organizer> {
    people::table.find(meeting.scheduled_by).select((people::name, people::email)).first(c)
}

/// Those invited to the meeting about `incident` as mails name them, required ones first, by name. Accounts that no longer
/// work are left out.
pub fn invited(c: &mut Conn, incident: &Incident, meeting: MeetingId) -> QueryResult<Vec<Invited>> {
    let rows: Vec<(PersonRow, bool, bool, Answer)> = attendees::table
        .inner_join(people::table)
        .filter(attendees::meeting_id.eq(meeting).and(people::disabled_at.is_null()))
        .order((attendees::required.desc(), people::name, people::id))
        .select((PERSON, person_sees_it(incident.id, !incident.restricted), attendees::required, attendees::answer))
        .load(c)?;
    Ok(rows.into_iter().map(|(row, sees, required, answer)| as_invited(row, sees, required, answer)).collect())
}

/// Those of `gone` who are to hear that they are no longer invited.
pub fn no_longer_invited(c: &mut Conn, incident: &Incident, gone: &[PersonId]) -> QueryResult<Vec<Invited>> {
    let rows: Vec<(PersonRow, bool)> = people::table
        .filter(people::id.eq_any(gone).and(people::disabled_at.is_null()))
        .select((PERSON, person_sees_it(incident.id, !incident.restricted)))
        .load(c)?;
    Ok(rows.into_iter().map(|(row, sees)| as_invited(row, sees, true, Answer::None)).collect())
}

type PersonRow = (PersonId, String, Email, Zone);

const PERSON: (people::id, people::name, people::email, people::zone) =
    (people::id, people::name, people::email, people::zone);

fn as_invited((person_id, name, email, zone): PersonRow, sees: bool, required: bool, answer: Answer) -> Invited {
    Invited { person_id, to: Mailbox { name, email }, zone, required, answer, sees }
}

/// Who can be chosen for something about `incident`, such as its meeting: working accounts that see it, and `kept`,
/// who are in it already. Being chosen must not be the way into a restricted postmortem.
pub fn choosable(c: &mut Conn, incident: &Incident, kept: &[PersonId]) -> QueryResult<Vec<PersonLine>> {
    let sees = person_sees_it(incident.id, !incident.restricted);
    people::table
        .filter(people::disabled_at.is_null().and(sees).or(people::id.eq_any(kept)))
        .order((people::name, people::id))
        .select(PersonLine::as_select())
        .load(c)
}

/// Schedules the meeting of a postmortem, or changes it: one that was called off comes back as the
/// same entry. The sequence grows when people must hear of the change (RFC 5545 3.8.7.4). Answers
/// stay unless the start moved.
pub fn schedule(
    c: &mut Conn,
    postmortem: PostmortemId,
    change: &Change,
    by: PersonId,
    now: Instant,
) -> QueryResult<MeetingId> {
    let before = of_postmortem(c, postmortem)?;
    let invited = match &before {
        Some(meeting) => attendees::table
            .filter(attendees::meeting_id.eq(meeting.id))
            .select(attendees::person_id)
            .load::<PersonId>(c)?,
        None => Vec::new(),
    };
    let (id, revision, sequence) = match &before {
        Some(meeting) => {
            let news = change.is_news(meeting, &invited);
            (meeting.id, meeting.revision + 1, meeting.sequence + i32::from(news))
        }
        None => (MeetingId::random(), 1, 0),
    };
    let columns = (
        meetings::starts_at.eq(change.starts_at),
        meetings::minutes.eq(change.minutes),
        meetings::zone.eq(change.zone),
        meetings::place.eq(&change.place),
        meetings::facilitator_id.eq(change.facilitator_id),
        meetings::late_reason.eq(&change.late_reason),
        meetings::revision.eq(revision),
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
    postmortems::set_meeting(c, postmortem, Some(change.starts_at))?;
    invite(c, id, &change.attendees, before.is_some_and(|before| change.asks_again(&before)))?;
    Ok(id)
}

/// Calls the meeting off.
pub fn cancel(c: &mut Conn, meeting: &Meeting, reason: &str, now: Instant) -> QueryResult<()> {
    diesel::update(meetings::table.find(meeting.id))
        .set((
            meetings::cancelled_at.eq(now),
            meetings::cancel_reason.eq(reason),
            meetings::revision.eq(meeting.revision + 1),
            meetings::sequence.eq(meeting.sequence + 1),
            meetings::changed_at.eq(now),
        ))
        .execute(c)?;
    postmortems::set_meeting(c, meeting.postmortem_id, None)
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

/// Who was involved, to propose whom to invite: the one look that this room takes at another part,
/// for rooms on one step do not import each other.
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

fn invite(c: &mut Conn, meeting: MeetingId, invited: &[(PersonId, bool)], ask_again: bool) -> QueryResult<()> {
    let of = |wanted: bool| invited.iter().filter(move |(_, required)| *required == wanted).map(|(person, _)| *person);
    let ids: Vec<PersonId> = invited.iter().map(|(person, _)| *person).collect();
    let all = attendees::table.filter(attendees::meeting_id.eq(meeting));
    diesel::delete(all.filter(attendees::person_id.ne_all(ids))).execute(c)?;
    if ask_again {
        diesel::update(all)
            .set((attendees::answer.eq(Answer::None), attendees::answered_at.eq(None::<Instant>)))
            .execute(c)?;
    }
    for required in [true, false] {
        let these: Vec<PersonId> = of(required).collect();
        let changed = all.filter(attendees::person_id.eq_any(these)).filter(attendees::required.ne(required));
        diesel::update(changed).set(attendees::required.eq(required)).execute(c)?;
    }
    let known: Vec<PersonId> = all.select(attendees::person_id).load(c)?;
    let new: Vec<NewAttendee> = invited
        .iter()
        .filter(|(person, _)| !known.contains(person))
        .map(|&(person_id, required)| NewAttendee { meeting_id: meeting, person_id, required, answer: Answer::None })
        .collect();
    diesel::insert_into(attendees::table).values(new).execute(c).map(drop)
}
