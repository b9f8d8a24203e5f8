//! SQL of steps. Callers have loaded the postmortem through the viewer.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::document::{self, Extent};
use crate::kernel::PostmortemId;
use crate::postmortems::{self, Postmortem, Status};
use crate::review::model::{NewStep, StepLine};
use crate::review::news;
use crate::review::steps::Step;
use crate::schema::{people, review_steps as steps};
use crate::web::Error;

/// All steps of a postmortem, the last first.
pub fn steps_of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<StepLine>> {
    steps::table
        .inner_join(people::table.on(steps::taken_by.eq(people::id)))
        .filter(steps::postmortem_id.eq(id))
        .order(steps::number.desc())
        .select((
            steps::number,
            steps::from_status,
            steps::to_status,
            steps::reason,
            steps::against,
            steps::edition,
            people::id,
            people::name,
            steps::taken_at,
        ))
        .load(c)
}

/// Takes a step: the status, the edition that an approval freezes, the step itself and its line of activity, who is told of it, all or nothing.
/// Whether it is allowed is for the caller to know. Gives the edition.
///
/// # Errors
/// Those of the database.
pub fn take(
    c: &mut Conn,
    postmortem: &Postmortem,
    step: &NewStep,
    viewer: &Viewer,
    extent: Extent,
) -> Result<Option<i32>, Error> {
    let (id, from, to, now) = (postmortem.id(), postmortem.spine.status, step.to, extent.now);
    let forward = Step::next(from).filter(|next| next.target() == to);
    let done = match forward {
        _ if to == Status::Reviewed && matches!(from, Status::InReview | Status::Reviewed) => Step::Approve,
        Some(step) => step,
        None => Step::Back(to),
    };
    if from != to {
        postmortems::set_status(c, id, to, now)?;
    }
    let edition = match done {
        Step::Approve => Some(document::freeze(c, viewer, id, extent)?),
        _ => None,
    };
    let last = steps_of(c, id)?.first().map_or(0, |last| last.number);
    diesel::insert_into(steps::table)
        .values((
            steps::postmortem_id.eq(id),
            steps::number.eq(last + 1),
            steps::from_status.eq(from),
            steps::to_status.eq(to),
            steps::reason.eq(&step.reason),
            steps::against.eq(step.against.join("\n")),
            steps::edition.eq(edition),
            steps::taken_by.eq(viewer.id),
            steps::taken_at.eq(now),
        ))
        .execute(c)?;
    let mut words = Step::did(from, to);
    words.extend(edition.map(|number| format!(" as edition {number}")));
    if !step.against.is_empty() {
        words.push_str(&format!(" although {}", step.against.join(" and ")));
    }
    if !step.reason.is_empty() {
        words.push_str(&format!(": {}", step.reason));
    }
    let incident = postmortem.incident.id;
    activity::add(c, &Deed { by: viewer.id, at: now, incident, verb: done.verb(), words: &words })?;
    news::tell(c, postmortem, (done, step, edition), viewer, now)?;
    Ok(edition)
}
