//! SQL of what the scrub list knows and of what was dismissed.

use diesel::prelude::*;

use super::approvals::tell;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::impact::{self, Degree};
use crate::kernel::{DismissalId, Email, Instant, PostmortemId};
use crate::messages::model::{Dismissal, FindingKind};
use crate::messages::scrub::{Finding, Known, Staff};
use crate::postmortems::Postmortem;
use crate::schema::{affected_functions, internal_addresses, people, scrub_dismissals as dismissals};
use crate::web::Error;

/// All that should not leave the house with a message of this postmortem.
pub fn known(c: &mut Conn, id: PostmortemId, home: String) -> QueryResult<Known> {
    let staff: Vec<(String, Email)> = people::table.select((people::name, people::email)).load(c)?;
    let patterns: Vec<String> = internal_addresses::table.select(internal_addresses::pattern).load(c)?;
    Ok(Known {
        staff: staff.into_iter().map(|(name, email)| Staff { name, address: email.as_str().to_owned() }).collect(),
        customers: impact::customer_names(c, id)?,
        internal: patterns.iter().filter_map(|pattern| pattern.parse().ok()).collect(),
        home,
    })
}

/// How badly each function was hit.
pub fn degrees(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Degree>> {
    affected_functions::table
        .filter(affected_functions::postmortem_id.eq(id).and(affected_functions::removed_at.is_null()))
        .select(affected_functions::degree)
        .load(c)
}

/// What was judged to be harmless and still is.
pub fn dismissed(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Dismissal>> {
    dismissals::table
        .inner_join(people::table.on(dismissals::dismissed_by.eq(people::id)))
        .filter(dismissals::postmortem_id.eq(id).and(dismissals::undone_at.is_null()))
        .order((dismissals::dismissed_at, dismissals::id))
        .select((
            dismissals::id,
            dismissals::finding,
            dismissals::words,
            dismissals::reason,
            people::name,
            dismissals::dismissed_at,
        ))
        .load(c)
}

/// Notes that a finding is harmless; the activity does not tell which customer it was.
///
/// # Errors
/// Those of the database.
pub fn dismiss(
    c: &mut Conn,
    postmortem: &Postmortem,
    finding: &Finding,
    reason: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let added = diesel::insert_into(dismissals::table)
        .values((
            dismissals::id.eq(DismissalId::random()),
            dismissals::postmortem_id.eq(postmortem.id()),
            dismissals::finding.eq(finding.kind),
            dismissals::words.eq(finding.key()),
            dismissals::reason.eq(reason),
            dismissals::dismissed_by.eq(viewer.id),
            dismissals::dismissed_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    if added == 0 {
        return Ok(());
    }
    let words = match finding.kind {
        FindingKind::CustomerName => "judged a customer's name in the external message to be harmless".to_owned(),
        _ => format!("judged “{}” in the external message to be harmless: {reason}", finding.words),
    };
    tell(c, postmortem, "message.dismissed", &words, viewer, now)
}

/// Takes a judgement back, so that the words are a finding again; nothing happens when it was taken back already.
///
/// # Errors
/// Those of the database.
pub fn undo(
    c: &mut Conn,
    postmortem: &Postmortem,
    dismissal: &Dismissal,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let standing = dismissals::table.find(dismissal.id).filter(dismissals::undone_at.is_null());
    let undone = diesel::update(standing)
        .set((dismissals::undone_by.eq(viewer.id), dismissals::undone_at.eq(now)))
        .execute(c)?;
    if undone == 0 {
        return Ok(());
    }
    let words = match dismissal.kind {
        FindingKind::CustomerName => "took back that a customer's name in the external message is harmless".to_owned(),
        _ => format!("took back that “{}” in the external message is harmless", dismissal.words),
    };
    tell(c, postmortem, "message.dismissal_undone", &words, viewer, now)
}
