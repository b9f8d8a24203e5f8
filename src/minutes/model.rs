//! Who was there.

use diesel::prelude::Queryable;

use crate::kernel::PersonId;
use crate::meetings::Attendee;

/// Somebody of whom it was noted whether they were there.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Noted {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they were there.
    pub present: bool,
}

/// Somebody who was invited, or came all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Their invitation; none when they came without one.
    pub invited: Option<Attendee>,
    /// Whether they were there; none while nobody has said so.
    pub present: Option<bool>,
}

/// Those invited in their order, then those who came all the same.
pub fn seats(invited: Vec<Attendee>, noted: &[Noted]) -> Vec<Seat> {
    let more: Vec<Seat> = noted
        .iter()
        .filter(|noted| noted.present && !invited.iter().any(|one| one.person_id == noted.person_id))
        .map(|one| Seat { person_id: one.person_id, name: one.name.clone(), invited: None, present: Some(true) })
        .collect();
    let seat = |one: Attendee| Seat {
        person_id: one.person_id,
        name: one.name.clone(),
        present: noted.iter().find(|noted| noted.person_id == one.person_id).map(|noted| noted.present),
        invited: Some(one),
    };
    invited.into_iter().map(seat).chain(more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meetings::Answer;

    #[test]
    fn who_came_without_an_invitation_stands_last() {
        let (ana, bo, cy, di) = (PersonId::random(), PersonId::random(), PersonId::random(), PersonId::random());
        let invited =
            |id, name: &str| Attendee { person_id: id, name: name.into(), required: true, answer: Answer::Yes };
        let noted = |id, name: &str, present| Noted { person_id: id, name: name.into(), present };
        let all = [noted(cy, "Cy", true), noted(bo, "Bo", false), noted(di, "Di", false)];
        let seats = seats(vec![invited(ana, "Ana"), invited(bo, "Bo")], &all);
        let told: Vec<_> = seats.iter().map(|one| (one.name.as_str(), one.invited.is_some(), one.present)).collect();
        assert_eq!(told, [("Ana", true, None), ("Bo", true, Some(false)), ("Cy", false, Some(true))]);
    }
}
