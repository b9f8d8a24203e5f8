//! Who may take which step with an action (RULES 26, 40), as pure rules.

use super::model::{Action, State, Step};
use crate::accounts::{May, Role, Viewer};
use crate::kernel::PersonId;

/// Whether the viewer may take `step` with an action of `person` in a postmortem of `owner`. Engineers, managers and the
/// owner decide; whoever does the work also says that it is done.
pub fn may_step(viewer: &Viewer, owner: PersonId, person: Option<PersonId>, step: Step) -> May {
    let decides = owner == viewer.id || matches!(viewer.role, Role::Engineer | Role::Manager);
    match step {
        _ if decides => Ok(()),
        Step::Complete if person == Some(viewer.id) => Ok(()),
        Step::Complete => {
            Err("The one who does it, the owner, engineers and managers say that an action is done.".into())
        }
        _ => Err("The owner, engineers and managers commit to an action, decline it or open it again.".into()),
    }
}

/// The steps that lead somewhere and that the viewer may take with an action in a postmortem of `owner`.
pub fn steps(action: &Action, viewer: &Viewer, owner: PersonId) -> Vec<Step> {
    let may = |step: &Step| fits(action.state, *step) && may_step(viewer, owner, action.person_id, *step).is_ok();
    [Step::Commit, Step::Complete, Step::Decline, Step::Reopen].into_iter().filter(may).collect()
}

/// Whether `step` leads anywhere from `state`.
pub fn fits(state: State, step: Step) -> bool {
    match step {
        Step::Commit => state == State::Proposed,
        Step::Decline | Step::Complete => state.is_open(),
        Step::Reopen => !state.is_open(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_finishes_its_own_and_decides_nothing() {
        let me = Viewer::in_test(Role::Support);
        let owner = PersonId::random();
        assert!(may_step(&me, owner, Some(me.id), Step::Complete).is_ok());
        assert!(may_step(&me, owner, None, Step::Complete).is_err());
        for step in [Step::Commit, Step::Decline, Step::Reopen] {
            assert!(may_step(&me, owner, Some(me.id), step).is_err_and(|who| who.contains("managers")));
            assert!(may_step(&me, me.id, None, step).is_ok(), "the owner does");
            for role in [Role::Engineer, Role::Manager] {
                assert!(may_step(&Viewer::in_test(role), owner, None, step).is_ok());
            }
        }
    }

    #[test]
    fn a_step_leads_from_somewhere_to_elsewhere() {
        for state in State::ALL {
            for step in [Step::Commit, Step::Decline, Step::Complete, Step::Reopen] {
                assert!(!fits(*state, step) || step.target() != *state, "{state} {step:?}");
            }
        }
        assert!(fits(State::Declined, Step::Reopen) && !fits(State::Committed, Step::Reopen));
    }
}
