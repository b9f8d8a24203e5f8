//! The mail to a new owner (RULES 10), put in the transaction that names them.

use chrono::Duration;

use super::model::Spine;
use crate::accounts::{self, Viewer};
use crate::db::Conn;
use crate::kernel::text::single_line;
use crate::kernel::{IncidentId, Instant, Mailbox, PostmortemId};
use crate::outbox::{self, Kind, Letter, Message, Topic, Way};
use crate::web::{Error, Site};

/// After this long the desk has told them.
const GOOD_FOR: Duration = Duration::days(7);

/// What reminders to schedule the meeting of a postmortem are about: scheduling it, or another owner, ends them.
pub fn to_schedule(id: PostmortemId) -> String {
    format!("schedule:{id}")
}

/// What an owner is told when they are named; scheduling the meeting, which it asks for, reads it.
pub fn naming(id: PostmortemId) -> String {
    format!("owner:{id}")
}

/// Tells the owner in `spine` that `viewer` named them; who names themselves knows.
///
/// # Errors
/// Those of the database.
pub fn tell_owner(
    c: &mut Conn,
    (spine, incident): (&Spine, IncidentId),
    viewer: &Viewer,
    site: &Site,
    now: Instant,
) -> Result<(), Error> {
    let topic = naming(spine.id);
    outbox::withdraw(c, &to_schedule(spine.id), now)?;
    if spine.owner_id == viewer.id {
        // What the one before was told, and has not read, holds no more.
        return Ok(outbox::withdraw(c, &topic, now)?);
    }
    let owner = accounts::person(c, spine.owner_id)?;
    let (by, title) = (single_line(&viewer.name), single_line(&spine.title));
    let home = format!("/postmortems/{}", spine.id);
    let letter = Letter::new()
        .words(format!("{by} named you as owner of the postmortem “{title}”."))
        .words(
            "Owning is no punishment and does not mean having caused the incident. The owner coordinates, asks for what is missing and carries the postmortem through to its end; the writing is everyone's who responded.",
        )
        .facts([("Deadline", spine.deadline_words.clone())])
        .link("The document", site.url(&home));
    let letter = match spine.meeting_at {
        None => letter.link("Schedule the meeting, before anything else", site.url(&format!("{home}/meeting"))),
        Some(_) => letter.link("The meeting", site.url(&format!("{home}/meeting"))),
    };
    let message = Message {
        key: format!("owner:{}:{}:{}", spine.id, owner.id, now.iso()),
        kind: Kind::Reminder,
        person: owner.id,
        topic: Topic::Replaces(topic),
        incident: Some(incident),
        to: Mailbox { name: owner.name, email: owner.email },
        reply_to: Some(accounts::person(c, viewer.id)?.email),
        subject: format!("You own the postmortem: {title}"),
        letter,
        invite: None,
        good_until: now.plus(GOOD_FOR),
        way: Way::Both,
    };
    outbox::put(c, &message, site, now)?;
    Ok(())
}
