//! Who is told in the app that the external message is approved: those who may post it and are concerned with it, which are the
//! owner and contributors from support. No mail goes out for it.

use crate::accounts::{Role, Viewer};
use crate::contributors;
use crate::db::Conn;
use crate::kernel::text::single_line;
use crate::kernel::{Instant, PostmortemId};
use crate::outbox::{self, About, Letter, Told};
use crate::postmortems::Postmortem;
use crate::web::Error;

fn topic(id: PostmortemId) -> String {
    format!("message:{id}")
}

/// Tells of the approval of a revision by `viewer`; a newer one takes its place.
///
/// # Errors
/// Those of the database.
pub fn approved(
    c: &mut Conn,
    postmortem: &Postmortem,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (id, owner) = (postmortem.id(), postmortem.spine.owner_id);
    outbox::withdraw(c, &topic(id), now)?;
    let mut people = vec![owner];
    let support = contributors::of(c, id)?.into_iter().filter(|one| one.role == Role::Support);
    people.extend(support.map(|one| one.person_id).filter(|person| *person != owner));
    people.retain(|person| *person != viewer.id);
    let (by, title) = (single_line(&viewer.name), single_line(&postmortem.spine.title));
    let home = format!("/postmortems/{id}");
    let letter = Letter::new()
        .words(format!("{by} approved revision {revision} of the external message of the postmortem “{title}”."))
        .words("Support or the owner posts it now, and says in Debrief where.")
        .link("Post it", format!("{home}/messages"))
        .link("The document", home);
    for person in people {
        let told = Told {
            about: About::Message,
            person,
            topic: topic(id),
            incident: postmortem.incident.id,
            subject: format!("Message to be posted: {title}"),
            letter: letter.clone(),
        };
        outbox::tell(c, &told, now)?;
    }
    Ok(())
}

/// It was posted: nobody has to be told that it may be.
///
/// # Errors
/// Those of the database.
pub fn posted(c: &mut Conn, id: PostmortemId, now: Instant) -> Result<(), Error> {
    Ok(outbox::settle_notices(c, &[topic(id)], now)?)
}

/// The approval was taken back: it may not be posted any more.
///
/// # Errors
/// Those of the database.
pub fn withdrawn(c: &mut Conn, id: PostmortemId, now: Instant) -> Result<(), Error> {
    Ok(outbox::withdraw(c, &topic(id), now)?)
}
