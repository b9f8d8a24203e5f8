//! The few rows that the bench itself reads and writes: the two reads of a bare page, the one row of a bare commit, and
//! what the load must know of a database before it begins.

use debrief::db::Conn;
use debrief::kernel::PostmortemId;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

diesel::table! {
    incidents (id) {
        id -> Text,
        restricted -> Bool,
        postmortem_id -> Nullable<Text>,
    }
}

diesel::table! {
    postmortems (id) {
        id -> Text,
        title -> Text,
    }
}

diesel::table! {
    sections (postmortem_id, kind) {
        postmortem_id -> Text,
        kind -> Text,
        html -> Text,
        revision -> Integer,
    }
}

diesel::table! {
    bare_rows (id) {
        id -> BigInt,
        body -> Text,
    }
}

/// The title of a postmortem: a read by key.
pub fn title(c: &mut Conn, id: PostmortemId) -> QueryResult<String> {
    postmortems::table.find(id).select(postmortems::title).first(c)
}

/// Its summary: another.
pub fn summary(c: &mut Conn, id: PostmortemId) -> QueryResult<String> {
    sections::table.find((id, "summary")).select(sections::html).first(c)
}

/// Postmortems that everybody sees.
pub fn open_to_all(c: &mut Conn) -> QueryResult<Vec<PostmortemId>> {
    incidents::table
        .filter(incidents::restricted.eq(false))
        .filter(incidents::postmortem_id.is_not_null())
        .order(incidents::id)
        .select(incidents::postmortem_id.assume_not_null())
        .load(c)
}

/// The revision that a section is at.
pub fn revision(c: &mut Conn, id: PostmortemId, kind: &str) -> QueryResult<i32> {
    sections::table.find((id, kind)).select(sections::revision).first(c)
}

/// A table for bare commits.
pub fn make_bare_table(c: &mut Conn) -> QueryResult<()> {
    c.batch_execute("CREATE TABLE IF NOT EXISTS bare_rows (id INTEGER PRIMARY KEY NOT NULL, body TEXT NOT NULL)")
}

/// One row.
pub fn add_bare(c: &mut Conn, body: &str) -> QueryResult<()> {
    diesel::insert_into(bare_rows::table).values(bare_rows::body.eq(body)).execute(c).map(drop)
}
