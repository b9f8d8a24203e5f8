//! SQL of what happens when somebody writes.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::asks::model::Settled;
use crate::db::Conn;
use crate::kernel::Instant;
use crate::postmortems::{Place, Postmortem};
use crate::schema::asks;
use crate::versions::{self, Fields, Step, Version};
use crate::web::Error;

/// Told by a part when somebody wrote something at `place`, in the transaction of the deed: writes it down (RULES 42), and
/// what the writer was asked for there is settled (RULES 13). `verb` is for programs (`timeline.added`), `words` are read
/// after a name.
pub fn wrote(
    c: &mut Conn,
    postmortem: &Postmortem,
    place: Place,
    verb: &'static str,
    words: &str,
    viewer: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    let open = asks::table
        .filter(asks::postmortem_id.eq(postmortem.id()).and(asks::asked_id.eq(viewer.id)))
        .filter(asks::settled_at.is_null().and(asks::place.eq(place)));
    diesel::update(open)
        .set((asks::settled_at.eq(now), asks::settled_by.eq(viewer.id), asks::settled_how.eq(Settled::Saved)))
        .execute(c)?;
    activity::add(c, &Deed { by: viewer.id, at: now, incident: postmortem.incident.id, verb, words })
}

/// A new state of an item, told by the part that stored it.
pub struct Change<'a> {
    /// The postmortem.
    pub postmortem: &'a Postmortem,
    /// Where the item stands.
    pub place: Place,
    /// Its id.
    pub item: &'a str,
    /// Its revision from now on.
    pub revision: i32,
    /// What was done to it.
    pub step: Step,
    /// What it says; of a removed one, what it said.
    pub fields: &'a Fields,
    /// For programs: `timeline.added`.
    pub verb: &'static str,
    /// To be read after a name.
    pub words: &'a str,
}

/// Keeps a new state of an item and tells of it: the version, the deed, the asks that it settles. Who takes something away
/// has not said anything, so that settles none.
///
/// # Errors
/// Those of the database.
pub fn changed(c: &mut Conn, change: &Change, viewer: &Viewer, now: Instant) -> Result<(), Error> {
    let &Change { postmortem, place, item, revision, step, fields, verb, words } = change;
    let (id, incident) = (postmortem.id(), postmortem.incident.id);
    versions::keep(c, &Version { postmortem: id, place, item, revision, step, fields, by: viewer.id, at: now })?;
    match step {
        Step::Removed => activity::add(c, &Deed { by: viewer.id, at: now, incident, verb, words })?,
        _ => wrote(c, postmortem, place, verb, words, viewer, now)?,
    }
    Ok(())
}
