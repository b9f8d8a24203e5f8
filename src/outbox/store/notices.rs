//! What people are told in the app. Here it is written; who may see it decides the room that shows it.

use chrono::Duration;
use diesel::prelude::*;
use diesel::result::Error::SerializationError;

use crate::db::Conn;
use crate::kernel::text::single_line;
use crate::kernel::{IncidentId, Instant, NoticeId, PersonId};
use crate::outbox::model::{About, Message, NewNotice, Told};
use crate::schema::notices;
use crate::web::Site;

/// How long notices are kept, read or not: a quarter. What they tell of stands in the activity for good.
const KEPT_FOR: Duration = Duration::days(90);
/// How many go at once, so that nobody waits behind a long sweep.
const AT_ONCE: i64 = 1_000;

/// Tells the reader of a message. Of their own deeds they know: that notice is there, and read.
pub fn add(c: &mut Conn, message: &Message, site: &Site, now: Instant) -> QueryResult<()> {
    let letter = message.letter.clone().inside(&site.url(""));
    let new = NewNotice {
        id: NoticeId::random(),
        person_id: message.person,
        kind: message.kind.into(),
        topic: message.topic.words().to_owned(),
        incident_id: message.incident,
        subject: single_line(&message.subject),
        letter: serde_json::to_string(&letter).map_err(|error| SerializationError(error.into()))?,
        created_at: now,
        read_at: message.is_of_own_deed().then_some(now),
    };
    diesel::insert_into(notices::table).values(new).execute(c).map(drop)
}

/// Tells somebody in the app alone.
pub fn tell(c: &mut Conn, told: &Told, now: Instant) -> QueryResult<()> {
    let new = NewNotice {
        id: NoticeId::random(),
        person_id: told.person,
        kind: told.about,
        topic: told.topic.clone(),
        incident_id: Some(told.incident),
        subject: single_line(&told.subject),
        letter: serde_json::to_string(&told.letter).map_err(|error| SerializationError(error.into()))?,
        created_at: now,
        read_at: None,
    };
    diesel::insert_into(notices::table).values(new).execute(c).map(drop)
}

/// Who was told on a topic: whether they read it, too.
pub fn told_on(c: &mut Conn, topic: &str) -> QueryResult<Vec<(PersonId, bool)>> {
    notices::table.filter(notices::topic.eq(topic)).select((notices::person_id, notices::read_at.is_not_null())).load(c)
}

/// What nobody has read on a topic is told no more; what was read stays as it was.
pub fn supersede(c: &mut Conn, topic: &str) -> QueryResult<()> {
    let on_it = notices::table.filter(notices::topic.eq(topic).and(notices::read_at.is_null()));
    match topic {
        "" => Ok(()),
        _ => diesel::delete(on_it).execute(c).map(drop),
    }
}

/// What somebody has not read on a topic is told them no more.
pub fn supersede_for(c: &mut Conn, person: PersonId, topic: &str) -> QueryResult<()> {
    let theirs = notices::table.filter(notices::topic.eq(topic).and(notices::person_id.eq(person)));
    diesel::delete(theirs.filter(notices::read_at.is_null())).execute(c).map(drop)
}

/// What was told on these topics is gone, read or not: its author took it back.
pub fn take_back(c: &mut Conn, topics: &[String]) -> QueryResult<()> {
    diesel::delete(notices::table.filter(notices::topic.eq_any(topics))).execute(c).map(drop)
}

/// Of what tells of an incident, nothing stays with others than those who may see it, read or not.
pub fn withhold(c: &mut Conn, incident: IncidentId, may_see: &[PersonId]) -> QueryResult<()> {
    let about = notices::table.filter(notices::incident_id.eq(incident));
    diesel::delete(about.filter(notices::person_id.ne_all(may_see))).execute(c).map(drop)
}

/// Notes that somebody read a notice of theirs, once.
pub fn read(c: &mut Conn, person: PersonId, id: NoticeId, now: Instant) -> QueryResult<()> {
    let theirs = notices::table.filter(notices::id.eq(id).and(notices::person_id.eq(person)));
    diesel::update(theirs.filter(notices::read_at.is_null())).set(notices::read_at.eq(now)).execute(c).map(drop)
}

/// Notes that somebody knows what they were told on a topic: they did what it asks for. Reminders on it ask for something else.
pub fn read_on(c: &mut Conn, person: PersonId, topic: &str, now: Instant) -> QueryResult<()> {
    let theirs = notices::table.filter(notices::topic.eq(topic).and(notices::person_id.eq(person)));
    let asked = theirs.filter(notices::kind.ne(About::Reminder));
    diesel::update(asked.filter(notices::read_at.is_null())).set(notices::read_at.eq(now)).execute(c).map(drop)
}

/// Notes that somebody knows all that they were told on these topics.
pub fn read_among(c: &mut Conn, person: PersonId, topics: &[String], now: Instant) -> QueryResult<()> {
    let theirs = notices::table.filter(notices::topic.eq_any(topics).and(notices::person_id.eq(person)));
    diesel::update(theirs.filter(notices::read_at.is_null())).set(notices::read_at.eq(now)).execute(c).map(drop)
}

/// Notes that nobody has to read any more what was told on these topics: it is done.
pub fn settle(c: &mut Conn, topics: &[String], now: Instant) -> QueryResult<()> {
    let on_them = notices::table.filter(notices::topic.eq_any(topics));
    diesel::update(on_them.filter(notices::read_at.is_null())).set(notices::read_at.eq(now)).execute(c).map(drop)
}

/// Notes that somebody read all that they were told until `until`, and says how many that were.
pub fn read_all(c: &mut Conn, person: PersonId, until: Instant, now: Instant) -> QueryResult<usize> {
    let theirs = notices::table.filter(notices::person_id.eq(person).and(notices::read_at.is_null()));
    diesel::update(theirs.filter(notices::created_at.le(until))).set(notices::read_at.eq(now)).execute(c)
}

/// Removes what was told long ago.
pub fn sweep(c: &mut Conn, now: Instant) -> QueryResult<()> {
    let old = notices::table.filter(notices::created_at.lt(now.plus(-KEPT_FOR)));
    let first: Vec<NoticeId> = old.order(notices::created_at).limit(AT_ONCE).select(notices::id).load(c)?;
    diesel::delete(notices::table.filter(notices::id.eq_any(first))).execute(c).map(drop)
}
