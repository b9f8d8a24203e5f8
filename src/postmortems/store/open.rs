//! The condition that a meeting is still due.

use diesel::dsl::{auto_type, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::kernel::Instant;
use crate::schema::postmortems;

const OPEN: &str = "postmortems.status IN ('draft', 'in_review')";

/// That the postmortem is open and no meeting was held by `now`.
#[auto_type]
pub(super) fn meeting_is_due(now: Instant) -> _ {
    let open: SqlLiteral<Bool> = is_open();
    open.and(postmortems::meeting_at.is_null().or(postmortems::meeting_at.assume_not_null().gt(now)))
}

/// That the postmortem is open ([`Status::is_open`](crate::postmortems::Status::is_open)). The words are written out as
/// in the index of open ones by deadline: with values bound later the engine cannot know that the index holds all of them,
/// and reads every postmortem there is.
fn is_open() -> SqlLiteral<Bool> {
    sql(OPEN)
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
    }
}
