//! A message put into the queue.

use std::collections::HashSet;

use diesel::prelude::*;

use super::notices;
use crate::db::{Conn, written_out};
use crate::kernel::text::single_line;
use crate::kernel::{IncidentId, Instant, MailId, PersonId};
use crate::outbox::model::{Invite, Kind, Message, Method, NewMail, State, Topic, Way};
use crate::schema::outbox;
use crate::web::Site;

/// States from which a message can still go out.
const NOT_SENT: [State; 3] = [State::Waiting, State::InDoubt, State::Failed];
/// Said of a message whose reader may not see any more what it tells of.
const WITHHELD: &str = "Its reader may not see any more what it tells of.";

/// Said of a message that goes to nobody by mail.
const NOT_WANTED: &str = "Its reader wants no such mails; it stands among their notices.";

written_out!(
    /// As in the condition of the index.
    HasTopic,
    "outbox.topic <> ''"
);

/// Puts a message, in the transaction of the deed that it tells of: both are there or neither is. Says whether it is new;
/// one whose key was put before is left alone. The Message-ID is made here, and is the same however often it goes out.
/// What is read in the app stands among its reader's notices at once, whether or not mail works.
pub fn put(c: &mut Conn, message: &Message, site: &Site, now: Instant) -> QueryResult<bool> {
    if is_put(c, &message.key)? {
        return Ok(false);
    }
    if let Topic::Replaces(topic) = &message.topic {
        withdraw(c, topic, now)?;
    }
    let mail = match message.way {
        // The key stays, so that it is not put again.
        Way::App => NewMail {
            state: State::GivenUp,
            ended_at: Some(now),
            last_error: NOT_WANTED.to_owned(),
            text: String::new(),
            html: String::new(),
            calendar: String::new(),
            ..mail(message, site, now)
        },
        Way::Both | Way::Mail => mail(message, site, now),
    };
    diesel::insert_into(outbox::table).values(mail).execute(c)?;
    if message.way != Way::Mail {
        notices::add(c, message, site, now)?;
    }
    Ok(true)
}

fn mail(message: &Message, site: &Site, now: Instant) -> NewMail {
    let id = MailId::random();
    let subject = single_line(&message.subject);
    let (method, calendar) = match &message.invite {
        Some(Invite { method, file }) => (*method, file.clone()),
        None => (Method::None, String::new()),
    };
    NewMail {
        id,
        dedup_key: message.key.clone(),
        kind: message.kind,
        person_id: Some(message.person),
        topic: message.topic.words().to_owned(),
        incident_id: message.incident,
        address: message.to.email.to_string(),
        name: single_line(&message.to.name),
        reply_to: message.reply_to.as_ref().map(ToString::to_string).unwrap_or_default(),
        text: message.letter.text(),
        html: message.letter.html(&subject),
        subject,
        calendar,
        method,
        msgid: format!("<{id}.{}@{}>", MailId::random(), site.mail_domain()),
        created_at: now,
        good_until: message.good_until,
        state: State::Waiting,
        attempts: 0,
        next_try_at: now,
        ended_at: None,
        last_error: String::new(),
    }
}

/// What still waits on a topic is not sent any more, and what nobody has read of it is no notice any more: something else
/// holds by now. Nothing happens without a topic.
pub fn withdraw(c: &mut Conn, topic: &str, now: Instant) -> QueryResult<()> {
    notices::supersede(c, topic)?;
    let waiting = outbox::table.filter(outbox::topic.eq(topic).and(HasTopic)).filter(outbox::state.eq_any(NOT_SENT));
    diesel::update(waiting).set((outbox::state.eq(State::Outdated), outbox::ended_at.eq(now))).execute(c).map(drop)
}

/// Of what tells of an incident, nothing goes to others than those who may see it: it was restricted, or its readers changed.
/// Digests tell of many things, so of those others none goes that waits.
pub fn withhold(c: &mut Conn, incident: IncidentId, may_see: &[PersonId], now: Instant) -> QueryResult<()> {
    notices::withhold(c, incident, may_see)?;
    let of_others = outbox::person_id.ne_all(may_see.iter().map(|id| Some(*id)));
    let withheld = (outbox::state.eq(State::GivenUp), outbox::ended_at.eq(now), outbox::last_error.eq(WITHHELD));
    let about = outbox::table.filter(outbox::incident_id.eq(incident)).filter(outbox::state.eq_any(NOT_SENT));
    diesel::update(about.filter(of_others.clone())).set(withheld).execute(c)?;
    let digests = outbox::table.filter(outbox::state.eq(State::Waiting)).filter(outbox::kind.eq(Kind::Digest));
    diesel::update(digests.filter(of_others)).set(withheld).execute(c).map(drop)
}

/// Which of these keys were put.
pub fn put_among(c: &mut Conn, keys: &[&str]) -> QueryResult<HashSet<String>> {
    let known: Vec<String> = outbox::table.filter(outbox::dedup_key.eq_any(keys)).select(outbox::dedup_key).load(c)?;
    Ok(known.into_iter().collect())
}

/// Whether a message with this key was put.
pub fn is_put(c: &mut Conn, key: &str) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(outbox::table.filter(outbox::dedup_key.eq(key)))).get_result(c)
}
