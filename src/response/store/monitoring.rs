//! SQL on what follows for monitoring.

use std::collections::HashSet;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::actions::Action;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::incidents::Outcome;
use crate::kernel::{ActionId, Instant, MonitoringDecisionId, PostmortemId};
use crate::postmortems::{IsNotClosed, Place, Postmortem};
use crate::response::model::Rationale;
use crate::schema::{actions, incidents, monitoring_decisions as decisions, postmortems as spines};
use crate::versions::{Clash, Step, Stored, Weighed, weigh};
use crate::web::Error;

/// What was decided; nothing yet is revision 0. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Rationale> {
    let found = decisions::table
        .filter(decisions::postmortem_id.eq(id))
        .select((decisions::action_id, decisions::reason, decisions::revision))
        .first(c)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The postmortems that the viewer owns and that are not closed whose outcome asks what to tune in monitoring, and where
/// neither an action that stands nor a reason answers (RULES 2).
pub fn unanswered(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashSet<PostmortemId>> {
    let standing =
        actions::table.filter(decisions::action_id.eq(actions::id.nullable()).and(actions::removed_at.is_null()));
    let answers = decisions::table
        .filter(decisions::postmortem_id.eq(spines::id).and(decisions::reason.ne("").or(exists(standing))));
    let open: Vec<PostmortemId> = spines::table
        .inner_join(incidents::table.on(spines::incident_id.eq(incidents::id)))
        .filter(spines::owner_id.eq(viewer.id))
        .filter(IsNotClosed)
        .filter(incidents::outcome.ne(Outcome::RealIncident).and(not(exists(answers))))
        .select(spines::id)
        .load(c)?;
    Ok(open.into_iter().collect())
}

/// Decides; when somebody else did meanwhile, what met is the answer and nothing is stored.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    postmortem: &Postmortem,
    wanted: &Rationale,
    of: &[Action],
    viewer: &Viewer,
    now: Instant,
) -> Result<Option<Clash>, Error> {
    let typed = wanted.fields(of);
    let before: Option<(MonitoringDecisionId, Option<ActionId>, String, i32)> = decisions::table
        .filter(decisions::postmortem_id.eq(postmortem.id()))
        .select((decisions::id, decisions::action_id, decisions::reason, decisions::revision))
        .first(c)
        .optional()?;
    let (id, revision, step) = match before {
        None => {
            let id = MonitoringDecisionId::random();
            diesel::insert_into(decisions::table)
                .values((
                    decisions::id.eq(id),
                    decisions::postmortem_id.eq(postmortem.id()),
                    decisions::action_id.eq(wanted.action_id),
                    decisions::reason.eq(&wanted.reason),
                    decisions::revision.eq(1),
                    decisions::changed_by.eq(viewer.id),
                    decisions::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, 1, Step::Added)
        }
        Some((id, action_id, reason, revision)) => {
            let fields = Rationale { action_id, reason, revision }.fields(of);
            let item = id.to_string();
            let stored = Stored { postmortem: postmortem.id(), item: &item, revision, fields: &fields, removed: false };
            let revision = match weigh(c, &stored, wanted.revision, &typed)? {
                Weighed::Same => return Ok(None),
                Weighed::Clash(clash) => return Ok(Some(*clash)),
                Weighed::Store(revision) => revision,
            };
            diesel::update(decisions::table.find(id))
                .set((
                    decisions::action_id.eq(wanted.action_id),
                    decisions::reason.eq(&wanted.reason),
                    decisions::revision.eq(revision),
                    decisions::changed_by.eq(viewer.id),
                    decisions::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, revision, Step::Changed)
        }
    };
    let (item, place, verb) = (id.to_string(), Place::WhyTriggered, "response.monitoring");
    let words = match wanted.action_id {
        Some(_) => "said which action tunes monitoring",
        None => "said why nothing is tuned in monitoring",
    };
    asks::changed(
        c,
        &Change { postmortem, place, item: &item, revision, step, fields: &typed, verb, words },
        viewer,
        now,
    )?;
    Ok(None)
}
