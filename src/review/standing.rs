//! Where a postmortem stands, with all that the next step looks at; loaded in a fixed number of queries.

use super::access::may_step;
use super::model::{NewStep, Reviewer, StepLine};
use super::steps::{Message, Seen, Step, against, refused};
use super::store::{reviewers, taken};
use crate::accounts::Viewer;
use crate::activity;
use crate::db::Conn;
use crate::document::{self, Extent, Gap, Newest, State};
use crate::kernel::PostmortemId;
use crate::messages;
use crate::postmortems::{Postmortem, Status};
use crate::sections::SectionKind;
use crate::web::{Error, Result};

/// Where it stands.
pub struct Standing {
    pub postmortem: Postmortem,
    pub seen: Seen,
    /// Sections that say nothing.
    pub empty: Vec<SectionKind>,
    /// The last first.
    pub steps: Vec<StepLine>,
    pub reviewers: Vec<Reviewer>,
    /// The newest edition, with what changed since.
    pub newest: Option<Newest>,
    /// The last line of the activity.
    pub read: i32,
}

impl Standing {
    /// Loads it, through the viewer.
    ///
    /// # Errors
    /// Not found, for whoever may not see it, and those of the database.
    pub fn load(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent) -> Result<Self> {
        let State { postmortem, known, empty, has_message, message_is_posted, edition } =
            document::state(c, viewer, id, extent)?;
        let message = match has_message {
            false => Message::None,
            true if message_is_posted => Message::Posted,
            true if messages::is_posted(c, id)? => Message::MovedOn,
            true => Message::NotPosted,
        };
        let held = postmortem.spine.meeting_at.is_some_and(|at| at <= extent.now);
        Ok(Self {
            seen: Seen { known, held, message },
            empty,
            steps: taken::steps_of(c, id)?,
            reviewers: reviewers::reviewers_of(c, id)?,
            newest: edition,
            read: activity::last_number(c, postmortem.incident.id)?,
            postmortem,
        })
    }

    /// The status.
    pub fn status(&self) -> Status {
        self.postmortem.spine.status
    }

    /// Number of the last step; 0 for none.
    pub fn last(&self) -> i32 {
        self.steps.first().map_or(0, |step| step.number)
    }

    /// Whether somebody is a named reviewer.
    pub fn names(&self, viewer: &Viewer) -> bool {
        self.reviewers.iter().any(|one| one.person_id == viewer.id)
    }

    /// What stands against a step.
    pub fn against(&self, step: Step) -> Vec<Gap> {
        against(step, &self.seen)
    }

    /// Whether the text of a reviewed one changed since it was approved, so that it can be approved again.
    pub fn can_be_approved_again(&self) -> bool {
        self.status() == Status::Reviewed && self.newest.as_ref().is_none_or(Newest::has_changed)
    }
}

/// Takes the step that leads on to `to`, by the same rules as the page, but without a page that was read before. Where something
/// stands against it and no reason is given, it is `otherwise`. Nothing happens when nothing changed that could be approved
/// again.
///
/// # Errors
/// When it may not be taken.
pub fn step_to(
    c: &mut Conn,
    viewer: &Viewer,
    id: PostmortemId,
    (to, reason, otherwise): (Status, &str, &str),
    extent: Extent,
) -> Result<()> {
    let standing = Standing::load(c, viewer, id, extent)?;
    let step = match standing.status() {
        Status::Reviewed if to == Status::Reviewed => match standing.can_be_approved_again() {
            true => Some(Step::Approve),
            false => return Ok(()),
        },
        from => Step::next(from).filter(|step| step.target() == to),
    };
    let step = step.ok_or_else(|| Error::Stale(format!("no step leads from {} to {to}", standing.status())))?;
    may_step(viewer, &standing.postmortem.spine, standing.names(viewer), step).map_err(Error::Forbidden)?;
    refused(step, &standing.seen).map_err(Error::Stale)?;
    let against: Vec<String> = standing.against(step).into_iter().map(|gap| gap.words).collect();
    let reason = if reason.is_empty() && !against.is_empty() { otherwise } else { reason };
    taken::take(c, &standing.postmortem, &NewStep { to, reason: reason.to_owned(), against }, viewer, extent)?;
    Ok(())
}
