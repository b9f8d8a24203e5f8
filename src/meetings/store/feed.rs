//! SQL on personal feeds: their addresses, and the meetings that stand in one, through the eyes of its person.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::accounts::{Person, Viewer};
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::{Email, Instant, Mailbox, MeetingId, PersonId, Zone};
use crate::meetings::feed::{CANCELLED, MOST, PAST};
use crate::meetings::model::{Answer, Feed, Invited, Meeting, Organizer, Planned};
use crate::schema::{attendees, calendar_feeds, incidents, meetings, people, postmortems};

/// The feed of somebody, if they ever had one.
pub fn of(c: &mut Conn, person: PersonId) -> QueryResult<Option<Feed>> {
    calendar_feeds::table
        .find(person)
        .select((
            calendar_feeds::secret_hash,
            calendar_feeds::revision,
            calendar_feeds::changed_at,
            calendar_feeds::read_at,
        ))
        .first(c)
        .optional()
}

/// Gives a feed another address, or none: the one before leads nowhere from now on. `revision` is the new one.
pub fn set(c: &mut Conn, person: PersonId, secret_hash: Option<&str>, revision: i32, now: Instant) -> QueryResult<()> {
    let columns = (
        calendar_feeds::secret_hash.eq(secret_hash),
        calendar_feeds::revision.eq(revision),
        calendar_feeds::changed_at.eq(now),
        calendar_feeds::read_at.eq(None::<Instant>),
    );
    diesel::insert_into(calendar_feeds::table)
        .values((calendar_feeds::person_id.eq(person), columns))
        .on_conflict(calendar_feeds::person_id)
        .do_update()
        .set(columns)
        .execute(c)
        .map(drop)
}

/// Whose feed the hash of a secret opens, and when it was last read. Nobody's while their account is disabled.
pub fn reader(c: &mut Conn, secret_hash: &str) -> QueryResult<Option<(Viewer, Option<Instant>)>> {
    let row: Option<(Person, Option<Instant>)> = calendar_feeds::table
        .inner_join(people::table)
        .filter(calendar_feeds::secret_hash.eq(secret_hash).and(people::disabled_at.is_null()))
        .select((Person::as_select(), calendar_feeds::read_at))
        .first(c)
        .optional()?;
    Ok(row.map(|(person, read_at)| (Viewer::absent(&person), read_at)))
}

/// Notes that the feed behind the hash of a secret was read.
pub fn note_reading(c: &mut Conn, secret_hash: &str, now: Instant) -> QueryResult<()> {
    diesel::update(calendar_feeds::table.filter(calendar_feeds::secret_hash.eq(secret_hash)))
        .set(calendar_feeds::read_at.eq(now))
        .execute(c)
        .map(drop)
}

/// The meetings of the viewer's feed, the latest first: two queries, however many there are.
pub fn planned(c: &mut Conn, viewer: &Viewer, now: Instant) -> QueryResult<Vec<Planned>> {
    let schedulers = diesel::alias!(people as schedulers);
    let stays = meetings::cancelled_at.is_null().or(meetings::cancelled_at.gt(now.plus(-CANCELLED)));
    let rows: Vec<(Meeting, String, Organizer)> = meetings::table
        .inner_join(postmortems::table.on(meetings::postmortem_id.eq(postmortems::id)))
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .inner_join(schedulers.on(schedulers.field(people::id).eq(meetings::scheduled_by)))
        .left_join(people::table.on(meetings::facilitator_id.eq(people::id.nullable())))
        .filter(meetings::starts_at.ge(now.plus(-PAST)).and(stays))
        .filter(seen_by(viewer))
        .order((meetings::starts_at.desc(), meetings::id))
        .limit(MOST)
        .select((
            // How many are invited is filled in below: they are read anyway.
            columns!(0i64.into_sql::<BigInt>()),
            postmortems::title,
            schedulers.fields((people::name, people::email)),
        ))
        .load(c)?;
    let ids: Vec<MeetingId> = rows.iter().map(|(meeting, _, _)| meeting.id).collect();
    let mut invited = invited(c, &ids)?;
    let with_invited = |(mut meeting, title, by): (Meeting, String, Organizer)| {
        let invited = invited.remove(&meeting.id).unwrap_or_default();
        meeting.invited = i64::try_from(invited.len()).unwrap_or_default();
        Planned { meeting, title, by: Mailbox { name: by.name, email: by.email }, invited }
    };
    Ok(rows.into_iter().map(with_invited).collect())
}

/// Those invited to these meetings, required ones first, by name. Accounts that no longer work are left out.
fn invited(c: &mut Conn, ids: &[MeetingId]) -> QueryResult<HashMap<MeetingId, Vec<Invited>>> {
    type Row = (MeetingId, PersonId, String, Email, Zone, bool, Answer);
    let rows: Vec<Row> = attendees::table
        .inner_join(people::table)
        .filter(attendees::meeting_id.eq_any(ids).and(people::disabled_at.is_null()))
        .order((attendees::required.desc(), people::name, people::id))
        .select((
            attendees::meeting_id,
            people::id,
            people::name,
            people::email,
            people::zone,
            attendees::required,
            attendees::answer,
        ))
        .load(c)?;
    let mut invited: HashMap<MeetingId, Vec<Invited>> = HashMap::new();
    for (meeting, person_id, name, email, zone, required, answer) in rows {
        // Only their names are told, to somebody who sees the meeting.
        let one = Invited { person_id, to: Mailbox { name, email }, zone, required, answer, sees: true };
        invited.entry(meeting).or_default().push(one);
    }
    Ok(invited)
}
