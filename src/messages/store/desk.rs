//! SQL of messages across postmortems, for the desks of those who approve and of those who post.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::messages::model::{Approved, Waiting};
use crate::postmortems::IsNotClosed;
use crate::schema::{incidents, message_approvals as approvals, message_postings as postings, postmortems, sections};
use crate::sections::SectionKind;

/// External messages of postmortems that the viewer does not own and that are not closed, whose newest text nobody has
/// approved; the oldest postmortem comes first.
pub fn waiting_for_approval(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<Waiting>> {
    let standing = approvals::postmortem_id.eq(sections::postmortem_id).and(approvals::withdrawn_at.is_null());
    let message = sections::postmortem_id.eq(postmortems::id).and(sections::kind.eq(SectionKind::ExternalMessage));
    postmortems::table
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .inner_join(sections::table.on(message))
        .left_join(approvals::table.on(standing))
        .filter(sections::empty.eq(false))
        .filter(approvals::id.nullable().is_null().or(approvals::revision.nullable().ne(sections::revision.nullable())))
        .filter(postmortems::owner_id.ne(viewer.id))
        .filter(IsNotClosed)
        .filter(seen_by(viewer))
        .order((postmortems::opened_at, postmortems::id))
        .limit(limit)
        .select((
            postmortems::id,
            postmortems::title,
            incidents::severity,
            sections::revision,
            sections::saved_at,
            approvals::revision.nullable(),
        ))
        .load(c)
}

/// Approved external messages that were posted nowhere, of postmortems that are not closed; the oldest postmortem comes first.
pub fn approved_not_posted(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<Approved>> {
    postmortems::table
        .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
        .inner_join(approvals::table.on(approvals::postmortem_id.eq(postmortems::id)))
        .filter(approvals::withdrawn_at.is_null())
        .filter(not(exists(postings::table.filter(postings::approval_id.eq(approvals::id)))))
        .filter(IsNotClosed)
        .filter(seen_by(viewer))
        .order((postmortems::opened_at, postmortems::id))
        .limit(limit)
        .select((postmortems::id, postmortems::title, incidents::severity, approvals::revision, approvals::approved_at))
        .load(c)
}
