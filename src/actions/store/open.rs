//! The condition of the index of open actions, written out as there.

use crate::db::written_out;

const STANDING_OPEN: &str = "actions.removed_at IS NULL AND actions.state IN ('proposed', 'committed')";

written_out!(
    /// That the action stands and something is left to do.
    IsStandingOpen,
    STANDING_OPEN
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::State;

    #[test]
    fn the_words_are_those_of_the_rule() {
        let open: Vec<String> =
            State::ALL.iter().filter(|one| one.is_open()).map(|one| format!("'{}'", one.as_str())).collect();
        assert_eq!(STANDING_OPEN, format!("actions.removed_at IS NULL AND actions.state IN ({})", open.join(", ")));
    }
}
