//! SQL of the list of internal addresses.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::db::Conn;
use crate::kernel::{Instant, InternalAddressId};
use crate::messages::model::InternalAddress;
use crate::schema::{internal_addresses as addresses, people};

/// All, in the order of their words.
pub fn all(c: &mut Conn) -> QueryResult<Vec<InternalAddress>> {
    addresses::table
        .left_join(people::table.on(addresses::added_by.eq(people::id.nullable())))
        .order(addresses::pattern)
        .select((addresses::id, addresses::pattern, people::name.nullable()))
        .load(c)
}

/// Adds a pattern; says whether it is new.
pub fn add(c: &mut Conn, pattern: &str, viewer: &Viewer, now: Instant) -> QueryResult<bool> {
    let added = diesel::insert_into(addresses::table)
        .values((
            addresses::id.eq(InternalAddressId::random()),
            addresses::pattern.eq(pattern),
            addresses::added_by.eq(viewer.id),
            addresses::added_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    Ok(added > 0)
}

/// Takes a pattern off the list, and says which one it was; none when it is gone already.
pub fn remove(c: &mut Conn, id: InternalAddressId) -> QueryResult<Option<String>> {
    let pattern = addresses::table.find(id).select(addresses::pattern).first(c).optional()?;
    diesel::delete(addresses::table.find(id)).execute(c)?;
    Ok(pattern)
}
