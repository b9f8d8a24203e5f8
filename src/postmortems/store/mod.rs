//! All SQL of the room, a file for each use.

pub mod desk;
pub mod list;
pub mod policies;
pub mod spine;

use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::model::Status;
use crate::kernel::Instant;
use crate::schema::postmortems;

/// The condition under which a meeting is still due: the postmortem is open, and none was held by `now`.
#[auto_type]
fn meeting_is_due(now: Instant) -> _ {
    let draft: Status = Status::Draft;
    let in_review: Status = Status::InReview;
    let open = postmortems::status.eq(draft).or(postmortems::status.eq(in_review));
    open.and(postmortems::meeting_at.is_null().or(postmortems::meeting_at.assume_not_null().gt(now)))
}
