//! Who may do what with an incident that they see (RULES 40). Who sees one is a condition of the
//! queries: `store::seen_by`.

use crate::accounts::{May, Role, Viewer};

/// Facts are corrected by those who write and those who approve. Everybody signed in may record.
///
/// # Errors
/// Says who can.
pub fn may_edit(viewer: &Viewer) -> May {
    writes_or_approves(
        viewer,
        "Engineers and managers correct the facts of an incident. Tell one of them what is wrong.",
    )
}

/// Whether the page on which a postmortem is opened and its owner named is offered.
///
/// # Errors
/// Says who can.
pub fn may_open_postmortem(viewer: &Viewer) -> May {
    writes_or_approves(viewer, "Engineers and managers open a postmortem. Tell one of those who answered the incident.")
}

/// Who sees an incident is decided by administrators and by those who see it in any case.
///
/// # Errors
/// Says who can.
pub fn may_restrict(viewer: &Viewer, is_reader: bool) -> May {
    match viewer.admin || is_reader {
        true => Ok(()),
        false => Err("Administrators, and the people who took part in the incident, decide who sees it.".into()),
    }
}

fn writes_or_approves(viewer: &Viewer, who: &str) -> May {
    match viewer.admin || matches!(viewer.role, Role::Engineer | Role::Manager) {
        true => Ok(()),
        false => Err(who.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{PersonId, SessionId, Zone};

    fn viewer(role: Role, admin: bool) -> Viewer {
        let (id, session) = (PersonId::random(), SessionId::random());
        Viewer { id, name: "Ana".into(), role, admin, zone: Zone::UTC, session }
    }

    #[test]
    fn support_reads_and_records() {
        for (role, admin, may) in [
            (Role::Engineer, false, true),
            (Role::Manager, false, true),
            (Role::Support, false, false),
            (Role::Support, true, true),
        ] {
            assert_eq!(may_edit(&viewer(role, admin)).is_ok(), may, "{role:?}");
            assert_eq!(may_open_postmortem(&viewer(role, admin)).is_ok(), may, "{role:?}");
        }
    }

    #[test]
    fn readers_and_administrators_decide_who_sees_it() {
        for (admin, reader, may) in [(false, false, false), (false, true, true), (true, false, true)] {
            assert_eq!(may_restrict(&viewer(Role::Support, admin), reader).is_ok(), may);
        }
    }
}
