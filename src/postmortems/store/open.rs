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
