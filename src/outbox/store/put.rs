//! A message put into the queue.

use diesel::prelude::*;

use crate::db::Conn;
use crate::kernel::text::single_line;
use crate::kernel::{Instant, MailId};
use crate::outbox::model::{Invite, Message, Method, NewMail, State};
use crate::schema::outbox;
use crate::web::Site;

/// Puts a message, in the transaction of the deed that it tells of: both are there or neither is. Says whether it is new;
/// one whose key was put before is left alone. The Message-ID is made here, and is the same however often it goes out.
pub fn put(c: &mut Conn, message: &Message, site: &Site, now: Instant) -> QueryResult<bool> {
    let id = MailId::random();
    let subject = single_line(&message.subject);
    let (method, calendar) = match &message.invite {
        Some(Invite { method, file }) => (*method, file.clone()),
        None => (Method::None, String::new()),
    };
    let new = NewMail {
        id,
        dedup_key: message.key.clone(),
        kind: message.kind,
        person_id: Some(message.person),
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
        last_error: String::new(),
    };
    let rows = diesel::insert_into(outbox::table).values(new).on_conflict(outbox::dedup_key).do_nothing().execute(c)?;
    Ok(rows > 0)
}

/// Whether a message with this key was put.
pub fn is_put(c: &mut Conn, key: &str) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(outbox::table.filter(outbox::dedup_key.eq(key)))).get_result(c)
}
