//! Who may take which step with the external message (RULES 28, 40), as pure rules.

use crate::accounts::{May, Role, Viewer};
use crate::postmortems::{Part, Spine, may_write};

/// Whether the viewer may approve it: a manager who is not the owner.
pub fn may_approve(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        Role::Manager if spine.owner_id != viewer.id => Ok(()),
        Role::Manager => Err("Another manager approves the message: nobody approves what they own.".into()),
        _ => Err("A manager who is not the owner approves the message.".into()),
    }
}

/// Whether the viewer may take an approval back: whoever answers for the message, for a wrong one has to stop at once.
pub fn may_withdraw(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        Role::Manager | Role::Support => Ok(()),
        Role::Engineer if spine.owner_id == viewer.id => Ok(()),
        Role::Engineer => Err("Managers, support and the owner withdraw an approval.".into()),
    }
}

/// Whether the viewer may say where it was posted.
pub fn may_post(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        Role::Support => Ok(()),
        _ if spine.owner_id == viewer.id => Ok(()),
        _ => Err("Support and the owner post the message and say where.".into()),
    }
}

/// Whether the viewer may open and close its public page.
pub fn may_publish(viewer: &Viewer, spine: &Spine) -> May {
    may_withdraw(viewer, spine).map_err(|_| "Support, the owner and managers open and close the public page.".into())
}

/// Whether the viewer may judge a finding to be harmless: who writes the message, and who approves it.
pub fn may_dismiss(viewer: &Viewer, spine: &Spine) -> May {
    match may_write(viewer, spine, Part::Messages).is_ok() || may_approve(viewer, spine).is_ok() {
        true => Ok(()),
        false => Err("Whoever writes or approves the message judges what was found in it.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::PersonId;
    use crate::postmortems::Status;

    #[test]
    fn nobody_approves_what_they_own() {
        for role in Role::ALL {
            let me = Viewer { admin: true, ..Viewer::in_test(*role) };
            assert!(may_approve(&me, &Spine::in_test(me.id, Status::Draft)).is_err(), "{role}");
            let theirs = Spine::in_test(PersonId::random(), Status::Draft);
            assert_eq!(may_approve(&me, &theirs).is_ok(), *role == Role::Manager, "{role}");
        }
    }

    #[test]
    fn support_and_the_owner_post() {
        let theirs = Spine::in_test(PersonId::random(), Status::Draft);
        for (role, post, publish, dismiss) in [
            (Role::Engineer, false, false, true),
            (Role::Support, true, true, true),
            (Role::Manager, false, true, true),
        ] {
            let them = Viewer { admin: true, ..Viewer::in_test(role) };
            assert_eq!(may_post(&them, &theirs).is_ok(), post, "{role}");
            assert_eq!(may_publish(&them, &theirs).is_ok(), publish, "{role}");
            assert_eq!(may_withdraw(&them, &theirs).is_ok(), publish, "{role}");
            assert_eq!(may_dismiss(&them, &theirs).is_ok(), dismiss, "{role}");
            let own = Spine::in_test(them.id, Status::Draft);
            assert!(
                may_post(&them, &own).is_ok() && may_publish(&them, &own).is_ok() && may_dismiss(&them, &own).is_ok()
            );
        }
    }
}
