//! Who may take which step with a status (RULES 29, 40, 41), as pure rules: handlers and templates ask the same.

use super::steps::Step;
use crate::accounts::{May, Role, Viewer};
use crate::postmortems::Spine;

/// Whether the viewer may take `step`; `named` is whether they are a named reviewer.
pub fn may_step(viewer: &Viewer, spine: &Spine, named: bool, step: Step) -> May {
    match step {
        Step::Ask => may_ask(viewer, spine),
        Step::Approve => may_approve(viewer, spine, named),
        Step::Close => may_close(viewer, spine),
        Step::Back(_) => may_step_back(viewer, spine, named),
    }
}

/// Whether the viewer may ask for a review: the owner, who drives it to completion.
pub fn may_ask(viewer: &Viewer, spine: &Spine) -> May {
    match spine.owner_id == viewer.id {
        true => Ok(()),
        false => Err("The owner asks for the review when the content is complete.".into()),
    }
}

/// Whether the viewer may approve: a manager or a named reviewer, and never the owner.
pub fn may_approve(viewer: &Viewer, spine: &Spine, named: bool) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id => {
            Err("Nobody approves what they own: a manager or a named reviewer who is not the owner approves it.".into())
        }
        Role::Manager => Ok(()),
        _ if named => Ok(()),
        _ => Err("A manager or a named reviewer who is not the owner approves it.".into()),
    }
}

/// Whether the viewer may close it.
pub fn may_close(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id => Ok(()),
        Role::Manager => Ok(()),
        _ => Err("The owner and managers close a postmortem.".into()),
    }
}

/// Whether the viewer may take it steps back.
pub fn may_step_back(viewer: &Viewer, spine: &Spine, named: bool) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id || named => Ok(()),
        Role::Manager => Ok(()),
        _ => Err("The owner, managers and named reviewers take a postmortem a step back.".into()),
    }
}

/// Whether the viewer may say who may approve beside managers.
pub fn may_name(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id => Ok(()),
        Role::Manager => Ok(()),
        _ => Err("The owner and managers name reviewers.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::PersonId;
    use crate::postmortems::Status;

    #[test]
    fn nobody_approves_what_they_own_also_when_named() {
        for role in Role::ALL {
            let me = Viewer::in_test(*role);
            for named in [false, true] {
                assert!(may_approve(&me, &Spine::in_test(me.id, Status::Draft), named).is_err(), "{role}");
            }
            let theirs = Spine::in_test(PersonId::random(), Status::Draft);
            assert_eq!(may_approve(&me, &theirs, false).is_ok(), *role == Role::Manager, "{role}");
            assert!(may_approve(&me, &theirs, true).is_ok(), "{role}");
        }
    }

    #[test]
    fn each_step_has_its_people() {
        let theirs = Spine::in_test(PersonId::random(), Status::Draft);
        let back = Step::Back(Status::Draft);
        for (role, named, ask, close, step_back, name) in [
            (Role::Engineer, false, false, false, false, false),
            (Role::Engineer, true, false, false, true, false),
            (Role::Support, false, false, false, false, false),
            (Role::Manager, false, false, true, true, true),
        ] {
            let them = Viewer::in_test(role);
            assert_eq!(may_step(&them, &theirs, named, Step::Ask).is_ok(), ask, "{role}");
            assert_eq!(may_step(&them, &theirs, named, Step::Close).is_ok(), close, "{role}");
            assert_eq!(may_step(&them, &theirs, named, back).is_ok(), step_back, "{role}");
            assert_eq!(may_name(&them, &theirs).is_ok(), name, "{role}");
            let own = Spine::in_test(them.id, Status::Draft);
            for step in [Step::Ask, Step::Close, back] {
                assert!(may_step(&them, &own, false, step).is_ok(), "{role}");
            }
            assert!(may_name(&them, &own).is_ok());
        }
    }
}
