//! Who asks, who can be asked, and who settles an ask (RULES 13, 40), as pure rules.

use super::model::Ask;
use crate::accounts::{May, Role, Viewer};
use crate::kernel::PersonId;
use crate::postmortems::{Part, Place, Spine, Status};

/// Whether the viewer may ask contributors for something: the owner follows up, managers and administrators may.
pub fn may_ask(viewer: &Viewer, spine: &Spine) -> May {
    match viewer.role {
        _ if spine.status == Status::Closed => Err("This postmortem is closed: nothing is asked for any more.".into()),
        _ if spine.owner_id == viewer.id || viewer.admin => Ok(()),
        Role::Manager => Ok(()),
        _ => Err("The owner asks for what is missing; managers and administrators may too.".into()),
    }
}

/// Whether somebody can be asked for `place`: only for what they may write.
pub fn can_be_asked(person: PersonId, role: Role, owner: PersonId, place: Place) -> May {
    match (role, place) {
        (_, Place::MeetingNotes) => Err("whoever is at the meeting takes notes; nobody is asked for them".into()),
        _ if person == owner => Ok(()),
        (Role::Support, Place::Customers) => Ok(()),
        (_, Place::Customers) => Err("support and the owner see the list of customers".into()),
        (Role::Engineer, _) => Ok(()),
        (Role::Support, place) if place.part() != Part::Analysis => Ok(()),
        (Role::Support, _) => Err("support writes the impact and the messages".into()),
        (Role::Manager, _) => Err("managers review and approve, and write no part of other people's".into()),
    }
}

/// Whether the viewer may say that they have nothing to add.
pub fn may_answer(viewer: &Viewer, ask: &Ask) -> May {
    match ask.asked_id == viewer.id {
        true => Ok(()),
        false => Err(format!("Only {} can answer this.", ask.asked)),
    }
}

/// Whether the viewer may take an ask back.
pub fn may_withdraw(viewer: &Viewer, owner: PersonId, ask: &Ask) -> May {
    match ask.asked_by == viewer.id || owner == viewer.id {
        true => Ok(()),
        false => Err(format!("{} asked for this; they or the owner take it back.", ask.asker)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_asked_for_what_they_may_write() {
        let (owner, other) = (PersonId::random(), PersonId::random());
        for (role, place, may) in [
            (Role::Engineer, Place::Timeline, true),
            (Role::Engineer, Place::Customers, false),
            (Role::Support, Place::Impact, true),
            (Role::Support, Place::CustomerNotes, true),
            (Role::Support, Place::Customers, true),
            (Role::Support, Place::ExternalMessage, true),
            (Role::Support, Place::Summary, false),
            (Role::Manager, Place::Summary, false),
            (Role::Manager, Place::Impact, false),
        ] {
            assert_eq!(can_be_asked(other, role, owner, place).is_ok(), may, "{role} {place}");
            assert!(can_be_asked(owner, role, owner, place).is_ok(), "owners write everything");
        }
    }

    #[test]
    fn the_rule_agrees_with_who_may_write() {
        let spine = Spine::in_test(PersonId::random(), Status::Draft);
        for role in Role::ALL {
            let viewer = Viewer::in_test(*role);
            let own_rule = [Place::Customers, Place::MeetingNotes];
            for place in Place::ALL.iter().filter(|place| !own_rule.contains(place)) {
                assert_eq!(
                    can_be_asked(viewer.id, *role, spine.owner_id, *place).is_ok(),
                    crate::postmortems::may_write(&viewer, &spine, place.part()).is_ok(),
                    "{role} {place}"
                );
            }
            let asks = *role == Role::Manager;
            assert_eq!(may_ask(&viewer, &spine).is_ok(), asks);
            assert_eq!(may_ask(&Viewer { admin: true, ..viewer.clone() }, &spine), Ok(()));
            assert!(may_ask(&viewer, &Spine::in_test(viewer.id, Status::Closed)).is_err());
        }
    }
}
