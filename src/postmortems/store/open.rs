//! Conditions on the status that are written out as in the condition of an index: with values bound later the engine cannot
//! know that the index holds all that is asked for, and reads every postmortem there is.

use diesel::backend::Backend;
use diesel::dsl::auto_type;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use crate::kernel::Instant;
use crate::schema::postmortems;

const OPEN: &str = "postmortems.status IN ('draft', 'in_review')";
const NOT_CLOSED: &str = "postmortems.status <> 'closed'";

/// A condition with its words in the statement. Diesel's own `sql` would do, but a statement that holds it is prepared
/// anew each time: diesel cannot know that its words are always the same.
macro_rules! written_out {
    ($(#[$meta:meta])* $name:ident, $words:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, QueryId)]
        pub struct $name;

        impl Expression for $name {
            type SqlType = Bool;
        }
        impl ValidGrouping<()> for $name {
            type IsAggregate = is_aggregate::No;
        }
        impl<From> AppearsOnTable<From> for $name {}
        impl<From> SelectableExpression<From> for $name {}
        impl<DB: Backend> QueryFragment<DB> for $name {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                out.push_sql($words);
                Ok(())
            }
        }
    };
}

written_out!(
    /// That the postmortem is open ([`Status::is_open`](crate::postmortems::Status::is_open)).
    IsOpen,
    OPEN
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
        assert_eq!(NOT_CLOSED, format!("postmortems.status <> '{}'", Status::Closed));
    }
}
