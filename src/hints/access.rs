//! Who sees hints and dismisses them (RULES 36, 40), as a pure rule: whoever can change the wording, and the contributors.

use crate::accounts::{May, Viewer};
use crate::contributors::Contributor;
use crate::postmortems::{Part, Spine, Status, may_write};

/// Whether the viewer sees hints on a part and may dismiss them. Of a closed postmortem nobody does: its wording is settled.
pub fn may_heed(viewer: &Viewer, spine: &Spine, part: Part, involved: bool) -> May {
    match may_write(viewer, spine, part) {
        _ if spine.status == Status::Closed => Err("This postmortem is closed: its wording is settled.".into()),
        Err(_) if !involved => Err("Contributors and whoever writes this section dismiss hints on its wording.".into()),
        _ => Ok(()),
    }
}

/// Whether the viewer is one of the contributors.
pub fn is_involved(viewer: &Viewer, contributors: &[Contributor]) -> bool {
    contributors.iter().any(|one| one.person_id == viewer.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Role;
    use crate::kernel::PersonId;

    #[test]
    fn writers_and_contributors_heed_hints_until_the_end() {
        let spine = |status| Spine::in_test(PersonId::random(), status);
        for (role, part, involved, may) in [
            (Role::Engineer, Part::Analysis, false, true),
            (Role::Support, Part::Analysis, false, false),
            (Role::Support, Part::Analysis, true, true),
            (Role::Support, Part::Messages, false, true),
            (Role::Manager, Part::Analysis, false, false),
            (Role::Manager, Part::Messages, true, true),
        ] {
            assert_eq!(
                may_heed(&Viewer::in_test(role), &spine(Status::Draft), part, involved).is_ok(),
                may,
                "{role} {part:?}"
            );
            assert!(may_heed(&Viewer::in_test(role), &spine(Status::Closed), part, involved).is_err());
        }
    }
}
