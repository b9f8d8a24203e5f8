//! All SQL of the room.

use diesel::prelude::*;

use super::Setting;
use crate::db::Conn;
use crate::kernel::{Instant, PersonId};
use crate::schema::setting_changes;

/// Writes down that somebody changed a setting. `item` is which one of several, as people know it (empty where there is only
/// one); what it was and is are words for people, empty when there was or is nothing. What ends as it began is no change.
pub fn note(
    c: &mut Conn,
    setting: Setting,
    (by, at): (PersonId, Instant),
    item: &str,
    (before, after): (&str, &str),
) -> QueryResult<()> {
    if before == after {
        return Ok(());
    }
    diesel::insert_into(setting_changes::table)
        .values((
            setting_changes::at.eq(at),
            setting_changes::person_id.eq(by),
            setting_changes::setting.eq(setting),
            setting_changes::item.eq(item),
            setting_changes::before.eq(before),
            setting_changes::after.eq(after),
        ))
        .execute(c)
        .map(drop)
}
