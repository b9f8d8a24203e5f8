//! Conditions that are written out in a statement, as in the condition of an index: `docs/decisions/0007-sqlite-build.md`.

/// A condition with its words in the statement. Diesel's own `sql` would do, but a statement that holds it is prepared
/// anew each time: diesel cannot know that its words are always the same.
macro_rules! written_out {
    ($(#[$meta:meta])* $name:ident, $words:expr) => {
        $crate::db::written_out!($(#[$meta])* $name: diesel::sql_types::Bool, $words);
    };
    ($(#[$meta:meta])* $name:ident: $type:ty, $words:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, diesel::query_builder::QueryId)]
        pub struct $name;

        impl diesel::expression::Expression for $name {
            type SqlType = $type;
        }
        impl diesel::expression::ValidGrouping<()> for $name {
            type IsAggregate = diesel::expression::is_aggregate::No;
        }
        impl<From> diesel::expression::AppearsOnTable<From> for $name {}
        impl<From> diesel::expression::SelectableExpression<From> for $name {}
        impl<DB: diesel::backend::Backend> diesel::query_builder::QueryFragment<DB> for $name {
            fn walk_ast<'b>(&'b self, mut out: diesel::query_builder::AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
                out.push_sql($words);
                Ok(())
            }
        }
    };
}
pub(crate) use written_out;
