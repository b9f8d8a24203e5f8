//! Conditions on the status that are written out as in the condition of an index: with values bound later the engine cannot
//! know that the index holds all that is asked for, and reads every postmortem there is.

use diesel::dsl::auto_type;
use diesel::prelude::*;

use crate::db::written_out;
use crate::kernel::Instant;
use crate::schema::postmortems;

const OPEN: &str = "postmortems.status IN ('draft', 'in_review')";
const IN_REVIEW: &str = "postmortems.status = 'in_review'";
const NOT_CLOSED: &str = "postmortems.status <> 'closed'";

written_out!(
    /// That the postmortem is open ([`Status::is_open`](crate::postmortems::Status::is_open)).
    IsOpen,
    OPEN
);
written_out!(
    /// That the postmortem waits for a review.
    IsInReview,
    IN_REVIEW
);
written_out!(
    /// That something is left to do in the postmortem.
    IsNotClosed,
    NOT_CLOSED
);

/// That the postmortem is open and no meeting was held by `now`.
#[auto_type]
pub(super) fn meeting_is_due(now: Instant) -> _ {
    let open: IsOpen = IsOpen;
    open.and(postmortems::meeting_at.is_null().or(postmortems::meeting_at.assume_not_null().gt(now)))
}

/// That the postmortem is open and no meeting is scheduled.
#[auto_type]
pub(super) fn is_without_meeting() -> _ {
    // The first follows from the second and names a small index, which the engine does not see by itself.
    let (not_closed, open): (IsNotClosed, IsOpen) = (IsNotClosed, IsOpen);
    not_closed.and(open).and(postmortems::meeting_at.is_null())
}

/// That the meeting was held by `now`, and in time: [`Due::Held`](crate::postmortems::Due::Held).
#[auto_type]
pub(super) fn held_in_time(now: Instant) -> _ {
    let in_time = postmortems::deadline_ends_at.is_null().or(postmortems::meeting_at.lt(postmortems::deadline_ends_at));
    postmortems::meeting_at.le(now).and(in_time)
}

/// That the meeting was held by `now`, after the deadline: [`Due::HeldLate`](crate::postmortems::Due::HeldLate).
#[auto_type]
pub(super) fn held_after_deadline(now: Instant) -> _ {
    postmortems::meeting_at.le(now).and(postmortems::meeting_at.ge(postmortems::deadline_ends_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortems::Status;

    #[test]
    fn the_words_are_those_of_the_rule() {
        let open: Vec<String> =
            Status::ALL.iter().filter(|one| one.is_open()).map(|one| format!("'{}'", one.as_str())).collect();
        assert_eq!(OPEN, format!("postmortems.status IN ({})", open.join(", ")));
        assert_eq!(IN_REVIEW, format!("postmortems.status = '{}'", Status::InReview));
        assert_eq!(NOT_CLOSED, format!("postmortems.status <> '{}'", Status::Closed));
    }
}
