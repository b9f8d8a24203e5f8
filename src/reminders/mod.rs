//! Reminders by mail: a meeting that nobody scheduled, a deadline that is tomorrow, the document before its meeting,
//! and once a day what is asked of somebody and what they have to do.
//! Owns when somebody is reminded and in which words; each reminder is put into the outbox once; to whoever wants none by mail
//! it is a notice in the app.

mod digest;
mod letters;
mod model;
mod rule;
mod store;

pub use digest::digests;

use crate::db::Conn;
use crate::kernel::Instant;
use crate::outbox::{self, Message};
use crate::web::{Error, Site};

/// All that is to be put now and was not put yet, the digests too.
///
/// # Errors
/// Those of the database.
pub fn look(c: &mut Conn, site: &Site, now: Instant) -> Result<Vec<Message>, Error> {
    let mut all = due(c, site, now)?;
    all.extend(digests(c, site, now)?);
    Ok(all)
}

/// Of single postmortems and meetings, what is to be put now and was not put yet: a fixed number of queries, along indexes, however many postmortems there are.
///
/// # Errors
/// Those of the database.
pub fn due(c: &mut Conn, site: &Site, now: Instant) -> Result<Vec<Message>, Error> {
    let here = site.zone.at(now);
    let mut messages = Vec::new();
    for spine in store::without_meeting(c, now)? {
        if let Some(what) = rule::owner_hears(&spine, here.day(), here.hour(), now) {
            messages.push(letters::to_owner(&spine, what, site));
        }
    }
    for seat in store::meetings_ahead(c, now)? {
        if rule::attendee_hears(&seat, now) {
            messages.push(letters::to_attendee(&seat, site));
        }
    }
    let keys: Vec<&str> = messages.iter().map(|message| message.key.as_str()).collect();
    let known = outbox::put_among(c, &keys)?;
    messages.retain(|message| !known.contains(&message.key));
    Ok(messages)
}

/// Puts `messages`, and says how many of them are new.
///
/// # Errors
/// Those of the database.
pub fn put(c: &mut Conn, messages: &[Message], site: &Site, now: Instant) -> Result<usize, Error> {
    let mut new = 0;
    for message in messages {
        new += usize::from(outbox::put(c, message, site, now)?);
    }
    Ok(new)
}
