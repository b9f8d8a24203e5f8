//! Where the parts above take part in what happens to the spine: the spine knows none of them, so
//! `app` hands them in, and they run in the same transaction.

use super::model::Postmortem;
use super::store::spine::reckon_again;
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::Incident;
use crate::kernel::{Instant, Zone};
use crate::web::Error;

/// What parts do when a postmortem was opened.
pub struct AfterOpening(pub fn(&mut Conn, &Postmortem, &Viewer, Instant) -> Result<(), Error>);

/// Called when an incident's facts changed: the deadline is reckoned again (RULES 5).
///
/// # Errors
/// Those of the database.
pub fn incident_changed(
    c: &mut Conn,
    incident: &Incident,
    zone: Zone,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let why = "Severity or resolution of the incident changed";
    if let Some((before, after)) = reckon_again(c, incident, zone, why, viewer.id, now)? {
        let words = format!("moved the deadline from “{before}” to “{after}” by changing the incident");
        activity::add(
            c,
            &Deed { by: viewer.id, at: now, incident: incident.id, verb: "deadline.reckoned", words: &words },
        )?;
    }
    Ok(())
}
