//! All SQL of the room.

use diesel::prelude::*;

use super::model::{Fields, PastVersion, Step, Version};
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId};
use crate::postmortems::Place;
use crate::schema::{people, versions};
use crate::web::Error;

/// Keeps a state of an item. Called in the transaction that stores the item.
///
/// # Errors
/// Those of the database.
pub fn keep(c: &mut Conn, version: &Version) -> Result<(), Error> {
    let fields = serde_json::to_string(version.fields).map_err(|error| Error::Internal(error.into()))?;
    diesel::insert_into(versions::table)
        .values((
            versions::postmortem_id.eq(version.postmortem),
            versions::place.eq(version.place),
            versions::item.eq(version.item),
            versions::revision.eq(version.revision),
            versions::step.eq(version.step),
            versions::fields.eq(fields),
            versions::by_id.eq(version.by),
            versions::at.eq(version.at),
        ))
        .execute(c)?;
    Ok(())
}

/// All states of an item of this postmortem, the newest first; none when it has no such item. The caller has loaded the
/// postmortem through the viewer.
///
/// # Errors
/// Those of the database, and when a stored state is not readable.
pub fn of_item(c: &mut Conn, postmortem: PostmortemId, item: &str) -> Result<Vec<PastVersion>, Error> {
    let rows: Vec<(Place, i32, Step, String, String, Instant)> = versions::table
        .inner_join(people::table)
        .filter(versions::item.eq(item).and(versions::postmortem_id.eq(postmortem)))
        .order(versions::revision.desc())
        .select((versions::place, versions::revision, versions::step, versions::fields, people::name, versions::at))
        .load(c)?;
    rows.into_iter()
        .map(|(place, revision, step, fields, by, at)| {
            let fields: Fields = serde_json::from_str(&fields).map_err(|error| Error::Internal(error.into()))?;
            Ok(PastVersion { place, revision, step, fields, by, at })
        })
        .collect()
}
