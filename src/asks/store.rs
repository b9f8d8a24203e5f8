//! All SQL of the room.

use diesel::prelude::*;

use super::model::Settled;
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::kernel::Instant;
use crate::postmortems::{Place, Postmortem};
use crate::schema::asks;

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
