//! The revisions of a section. Callers have loaded the postmortem through the viewer.

use diesel::prelude::*;

use crate::db::Conn;
use crate::kernel::PostmortemId;
use crate::schema::{people, section_revisions};
use crate::sections::model::{Revision, RevisionLine};
use crate::sections::outline::SectionKind;

/// Revisions, the newest first, without their texts.
pub fn lines(
    c: &mut Conn,
    id: PostmortemId,
    kind: SectionKind,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<RevisionLine>> {
    section_revisions::table
        .inner_join(people::table)
        .filter(section_revisions::postmortem_id.eq(id).and(section_revisions::kind.eq(kind)))
        .order(section_revisions::revision.desc())
        .offset(offset)
        .limit(limit)
        .select((
            section_revisions::revision,
            people::name,
            section_revisions::at,
            section_revisions::words,
            section_revisions::base_revision,
            section_revisions::restores,
        ))
        .load(c)
}

/// One revision with its text.
pub fn find(c: &mut Conn, id: PostmortemId, kind: SectionKind, revision: i32) -> QueryResult<Option<Revision>> {
    section_revisions::table
        .inner_join(people::table)
        .filter(section_revisions::postmortem_id.eq(id).and(section_revisions::kind.eq(kind)))
        .filter(section_revisions::revision.eq(revision))
        .select((
            section_revisions::revision,
            people::name,
            section_revisions::at,
            section_revisions::body,
            section_revisions::restores,
        ))
        .first(c)
        .optional()
}
