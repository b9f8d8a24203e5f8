//! Where the parts above take part in what happens to the spine: the spine knows none of them, so
//! `app` hands them in, and they run in the same transaction. And what the spine does when something changes by which
//! deadlines are reckoned (RULES 5).

use super::model::Postmortem;
use super::reckoning::{Moved, moves};
use super::store::policies::{holidays, policies};
use super::store::reckoning::{move_deadline, standing};
use super::store::spine::reckon_again;
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::Change;
use crate::kernel::{Instant, Zone};
use crate::web::Error;

/// What parts do when a postmortem was opened.
pub struct AfterOpening(pub fn(&mut Conn, &Postmortem, &Viewer, Instant) -> Result<(), Error>);

/// Called when an incident's facts changed: when severity or resolution did, the deadline is reckoned again (RULES 5).
/// Another title leaves it alone, also when the policy is another one by now.
///
/// # Errors
/// Those of the database.
pub fn incident_changed(
    c: &mut Conn,
    change: &Change<'_>,
    zone: Zone,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let Change { before, after: incident, .. } = change;
    if before.severity == incident.severity && before.moments.resolved_at == incident.moments.resolved_at {
        return Ok(());
    }
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

/// Reckons the deadlines of all open postmortems by the policies and holidays that are stored by now: `why` stands in the
/// history of each, `how` in its activity (`by setting another policy`). Three statements for each that changes.
///
/// # Errors
/// Those of the database.
pub fn setting_changed(
    c: &mut Conn,
    zone: Zone,
    (why, how): (&str, &str),
    viewer: &Viewer,
    now: Instant,
) -> Result<Vec<Moved>, Error> {
    let moved = moves(standing(c, now)?, zone, &policies(c)?, &holidays(c)?, now);
    for one in &moved {
        move_deadline(c, one, why, viewer.id, now)?;
        let (before, after) = (&one.postmortem.words, &one.words);
        let words = format!("moved the deadline from “{before}” to “{after}” {how}");
        let deed = Deed {
            by: viewer.id,
            at: now,
            incident: one.postmortem.incident,
            verb: "deadline.reckoned",
            words: &words,
        };
        activity::add(c, &deed)?;
    }
    Ok(moved)
}
