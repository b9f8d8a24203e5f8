//! Who may do what to a postmortem (RULES 40, 41), as pure rules: the refusal says who can, and
//! templates ask the same functions before they offer anything.

use super::model::Spine;
use crate::accounts::{May, Role, Viewer};
use crate::incidents::may_open_postmortem;

/// The parts of a document, as far as rights differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What happened and why, what to do about it.
    Analysis,
    /// What customers felt.
    Impact,
    /// What is said to the organisation and to customers.
    Messages,
    /// What was said when people met, and who was there.
    Minutes,
}

/// Whether the viewer may write a part: engineers and the owner all of them, support impact and
/// messages, managers none of other people's. Minutes are taken by whoever is there (RULES 40).
pub fn may_write(viewer: &Viewer, spine: &Spine, part: Part) -> May {
    let owner = spine.owner_id == viewer.id;
    match (viewer.role, part) {
        _ if owner => Ok(()),
        (_, Part::Minutes) => Ok(()),
        (Role::Engineer, _) | (Role::Support, Part::Impact | Part::Messages) => Ok(()),
        (Role::Support, Part::Analysis) => {
            Err("Engineers and the owner write this part. Support writes the impact and the messages.".into())
        }
        (Role::Manager, _) => {
            Err("Engineers, the owner and (impact and messages) support write here. Managers review and approve."
                .into())
        }
    }
}

/// Whether the viewer may see which customers were hit (RULES 22): support, the owner and administrators.
pub fn may_see_customers(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id || viewer.admin => Ok(()),
        Role::Support => Ok(()),
        _ => Err("Support, the owner and administrators see the list of customers.".into()),
    }
}

/// Whether the viewer may open a postmortem and name its owner: the register asks the same.
pub fn may_open(viewer: &Viewer) -> May {
    may_open_postmortem(viewer)
}

/// Whether the viewer may name another owner.
pub fn may_hand_over(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id || viewer.admin => Ok(()),
        Role::Manager => Ok(()),
        _ => Err("The owner, managers and administrators hand a postmortem over.".into()),
    }
}

/// Whether the viewer may give it another title.
pub fn may_rename(viewer: &Viewer, spine: &Spine) -> May {
    may_write(viewer, spine, Part::Analysis)
}

/// Whether the viewer may say who was involved. Of a restricted postmortem this decides who sees
/// it, so its owner and administrators do it.
pub fn may_invite(viewer: &Viewer, spine: &Spine, restricted: bool) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id || viewer.admin => Ok(()),
        _ if restricted => Err("This postmortem is restricted: its owner and administrators say who is involved, for that lets people see it.".into()),
        Role::Engineer | Role::Manager => Ok(()),
        Role::Support => Err("Engineers, managers and the owner keep the list of contributors.".into()),
    }
}

/// Whether the viewer may schedule, move or cancel the meeting.
pub fn may_schedule(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.owner_id == viewer.id => Ok(()),
        Role::Engineer | Role::Manager => Ok(()),
        Role::Support => Err("The owner, engineers and managers schedule the meeting.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::PersonId;
    use crate::postmortems::Status;

    fn viewer(role: Role, admin: bool) -> Viewer {
        Viewer { admin, ..Viewer::in_test(role) }
    }

    #[test]
    fn each_role_writes_its_parts() {
        use Part::{Analysis, Impact, Messages};
        let theirs = Spine::in_test(PersonId::random(), Status::Draft);
        for (role, part, may) in [
            (Role::Engineer, Analysis, true),
            (Role::Engineer, Impact, true),
            (Role::Engineer, Messages, true),
            (Role::Support, Analysis, false),
            (Role::Support, Impact, true),
            (Role::Support, Messages, true),
            (Role::Manager, Analysis, false),
            (Role::Manager, Impact, false),
            (Role::Manager, Messages, false),
        ] {
            assert_eq!(may_write(&viewer(role, false), &theirs, part).is_ok(), may, "{role} {part:?}");
            assert_eq!(
                may_write(&viewer(role, true), &theirs, part).is_ok(),
                may,
                "the right of an administrator writes nothing"
            );
        }
    }

    #[test]
    fn the_owner_writes_everything_and_hands_over() {
        for role in Role::ALL {
            let me = viewer(*role, false);
            let mine = Spine::in_test(me.id, Status::Draft);
            for part in [Part::Analysis, Part::Impact, Part::Messages] {
                assert!(may_write(&me, &mine, part).is_ok());
            }
            assert!(
                may_hand_over(&me, &mine).is_ok()
                    && may_invite(&me, &mine, true).is_ok()
                    && may_schedule(&me, &mine).is_ok()
            );
        }
    }

    #[test]
    fn a_restricted_list_of_contributors_is_its_owners() {
        let theirs = Spine::in_test(PersonId::random(), Status::Draft);
        assert!(may_invite(&viewer(Role::Engineer, false), &theirs, false).is_ok());
        assert!(may_invite(&viewer(Role::Engineer, false), &theirs, true).is_err());
        assert!(may_invite(&viewer(Role::Engineer, true), &theirs, true).is_ok());
    }

    #[test]
    fn refusals_say_who_can() {
        let theirs = Spine::in_test(PersonId::random(), Status::Draft);
        let says = may_write(&viewer(Role::Support, false), &theirs, Part::Analysis).err().unwrap_or_default();
        assert!(says.contains("Engineers"), "{says}");
        assert!(may_open(&viewer(Role::Support, false)).is_err_and(|who| who.contains("managers")));
    }

    #[test]
    fn the_list_of_customers_is_for_few() {
        let theirs = Spine::in_test(PersonId::random(), Status::Draft);
        assert!(may_see_customers(&viewer(Role::Engineer, false), &theirs).is_err());
        assert!(may_see_customers(&viewer(Role::Manager, false), &theirs).is_err());
        assert!(may_see_customers(&viewer(Role::Support, false), &theirs).is_ok());
        assert!(may_see_customers(&viewer(Role::Engineer, true), &theirs).is_ok());
        let me = viewer(Role::Engineer, false);
        assert!(may_see_customers(&me, &Spine::in_test(me.id, Status::Draft)).is_ok());
    }
}
