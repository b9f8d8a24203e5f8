//! SQL of approvals and postings. Callers have loaded the postmortem through the viewer.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::asks;
use crate::db::Conn;
use crate::kernel::{ApprovalId, Instant, PostingId, PostmortemId, markdown};
use crate::messages::model::{Approval, Earlier, Posting};
use crate::messages::news;
use crate::postmortems::{Place, Postmortem};
use crate::schema::{message_approvals as approvals, message_postings as postings, people, sections};
use crate::sections::SectionKind;
use crate::web::Error;

/// Approvals rendered anew in one transaction.
const ANEW: i64 = 200;
/// What the ids of headings of an approved message begin with.
const SCOPE: &str = "message";

/// The approval that stands, if one does.
pub fn standing(c: &mut Conn, id: PostmortemId) -> QueryResult<Option<Approval>> {
    approvals::table
        .inner_join(people::table.on(approvals::approved_by.eq(people::id)))
        .filter(approvals::postmortem_id.eq(id).and(approvals::withdrawn_at.is_null()))
        .select((
            approvals::id,
            approvals::revision,
            approvals::html,
            approvals::reason,
            people::name,
            approvals::approved_at,
        ))
        .first(c)
        .optional()
}

/// Those that stood once, the last one first.
pub fn earlier(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Earlier>> {
    let enders = diesel::alias!(people as enders);
    approvals::table
        .inner_join(people::table.on(approvals::approved_by.eq(people::id)))
        .left_join(enders.on(approvals::withdrawn_by.eq(enders.field(people::id).nullable())))
        .filter(approvals::postmortem_id.eq(id).and(approvals::withdrawn_at.is_not_null()))
        .order((approvals::approved_at.desc(), approvals::id))
        .select((
            approvals::revision,
            people::name,
            approvals::approved_at,
            enders.field(people::name).nullable(),
            approvals::withdrawn_at,
            approvals::withdrawal_reason,
        ))
        .load(c)
}

/// Where it was posted, the last one first.
pub fn postings_of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Posting>> {
    postings::table
        .inner_join(approvals::table.on(postings::approval_id.eq(approvals::id)))
        .inner_join(people::table.on(postings::posted_by.eq(people::id)))
        .filter(postings::postmortem_id.eq(id))
        .order((postings::posted_at.desc(), postings::id))
        .select((postings::approval_id, approvals::revision, postings::address, people::name, postings::posted_at))
        .load(c)
}

/// The newest revision of the external message.
pub fn newest(c: &mut Conn, id: PostmortemId) -> QueryResult<i32> {
    sections::table.find((id, SectionKind::ExternalMessage)).select(sections::revision).first(c)
}

/// Whether the message of a postmortem was posted, in any of its approved states (RULES 29).
pub fn is_posted(c: &mut Conn, id: PostmortemId) -> QueryResult<bool> {
    diesel::select(exists(postings::table.filter(postings::postmortem_id.eq(id)))).get_result(c)
}

/// Approves a revision and keeps its text; it takes the place of an approval that stands.
///
/// # Errors
/// Those of the database.
pub fn approve(
    c: &mut Conn,
    postmortem: &Postmortem,
    (revision, body): (i32, &str),
    reason: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let id = postmortem.id();
    end(c, id, &format!("Replaced by the approval of revision {revision}"), viewer, now)?;
    diesel::insert_into(approvals::table)
        .values((
            approvals::id.eq(ApprovalId::random()),
            approvals::postmortem_id.eq(id),
            approvals::revision.eq(revision),
            approvals::body.eq(body),
            approvals::html.eq(markdown::render(body, SCOPE)),
            approvals::rendered_by.eq(markdown::VERSION),
            approvals::reason.eq(reason),
            approvals::approved_by.eq(viewer.id),
            approvals::approved_at.eq(now),
            approvals::withdrawal_reason.eq(""),
        ))
        .execute(c)?;
    let words = format!("approved revision {revision} of the external message");
    asks::wrote(c, postmortem, Place::ExternalMessage, "message.approved", &words, viewer, now)?;
    news::approved(c, postmortem, revision, viewer, now)
}

/// Withdraws the approval that stands.
///
/// # Errors
/// Those of the database.
pub fn withdraw(
    c: &mut Conn,
    postmortem: &Postmortem,
    approval: &Approval,
    why: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    end(c, postmortem.id(), why, viewer, now)?;
    news::withdrawn(c, postmortem.id(), now)?;
    let words = format!("withdrew the approval of revision {} of the external message: {why}", approval.revision);
    tell(c, postmortem, "message.withdrawn", &words, viewer, now)
}

/// Notes where the approved message was posted; the same place is noted once.
///
/// # Errors
/// Those of the database.
pub fn post(
    c: &mut Conn,
    postmortem: &Postmortem,
    approval: &Approval,
    (address, at): (&str, Instant),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let same = postings::table.filter(postings::approval_id.eq(approval.id).and(postings::address.eq(address)));
    if diesel::select(exists(same)).get_result(c)? {
        return Ok(());
    }
    diesel::insert_into(postings::table)
        .values((
            postings::id.eq(PostingId::random()),
            postings::approval_id.eq(approval.id),
            postings::postmortem_id.eq(postmortem.id()),
            postings::address.eq(address),
            postings::posted_by.eq(viewer.id),
            postings::posted_at.eq(at),
            postings::noted_at.eq(now),
        ))
        .execute(c)?;
    let words = format!("posted revision {} of the external message at {address}", approval.revision);
    asks::wrote(c, postmortem, Place::ExternalMessage, "message.posted", &words, viewer, now)?;
    news::posted(c, postmortem.id(), now)
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(ApprovalId, String)> = approvals::table
        .filter(approvals::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((approvals::id, approvals::body))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, body) in old {
        let html = markdown::render(&body, SCOPE);
        diesel::update(approvals::table.find(id))
            .set((approvals::html.eq(html), approvals::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

/// Writes a deed down that says nothing new about the message.
pub fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    verb: &'static str,
    words: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    Ok(activity::add(c, &Deed { by: viewer.id, at: now, incident: postmortem.incident.id, verb, words })?)
}

fn end(c: &mut Conn, id: PostmortemId, why: &str, viewer: &Viewer, now: Instant) -> QueryResult<usize> {
    let standing = approvals::table.filter(approvals::postmortem_id.eq(id).and(approvals::withdrawn_at.is_null()));
    diesel::update(standing)
        .set((
            approvals::withdrawn_by.eq(viewer.id),
            approvals::withdrawn_at.eq(now),
            approvals::withdrawal_reason.eq(why),
        ))
        .execute(c)
}
