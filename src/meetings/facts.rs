//! A meeting as a list of facts, so that two states of it can be compared: for the line of the
//! activity that says what changed, and for the person whose form met a newer state.
//! Owns the words; knows nothing of forms and stores nothing.

use super::model::Change;
use crate::kernel::PersonId;

/// One fact of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its form field.
    pub field: &'static str,
    /// What people call it, as the start of a sentence.
    pub label: &'static str,
    /// What is compared.
    value: String,
    /// What people read.
    pub words: String,
}

impl Fact {
    /// The fact that a meeting was called off, for somebody who has it otherwise.
    pub fn cancelled(reason: &str) -> Self {
        Self { field: "starts_at", label: "Cancelled", value: String::new(), words: reason.to_owned() }
    }
}

/// The facts of `meeting`, always the same ones in the same order; `name_of` gives a person's name.
pub fn facts(meeting: &Change, name_of: impl Fn(PersonId) -> String) -> Vec<Fact> {
    let fact = |field, label, value: &str, words: &str| Fact {
        field,
        label,
        value: value.to_owned(),
        words: words.to_owned(),
    };
    let quoted = |text: &str| if text.is_empty() { "none".to_owned() } else { format!("“{text}”") };
    let (id, name) = match meeting.facilitator_id {
        Some(id) => (id.to_string(), name_of(id)),
        None => (String::new(), "nobody".to_owned()),
    };
    let zone = meeting.zone.name();
    vec![
        fact("starts_at", "Start", &meeting.starts_at.iso(), &meeting.zone.at(meeting.starts_at).full()),
        fact("minutes", "Length", &meeting.minutes.to_string(), &format!("{} minutes", meeting.minutes)),
        fact("zone", "Time zone", zone, zone),
        fact("place", "Place", &meeting.place, &quoted(&meeting.place)),
        fact("facilitator", "Facilitator", &id, &name),
        fact("late_reason", "Reason for the late date", &meeting.late_reason, &quoted(&meeting.late_reason)),
        attendees_fact(&meeting.attendees, name_of),
    ]
}

/// The facts of `before` that are others in `after`, both made by [`facts`].
pub fn differing<'a>(before: &'a [Fact], after: &'a [Fact]) -> Vec<(&'a Fact, &'a Fact)> {
    before.iter().zip(after).filter(|(old, new)| old.value != new.value).collect()
}

/// What changed, to be read after a name: `changed the meeting: length from 45 minutes to 60
/// minutes; invited Ana (required)`. `None` when nothing did.
pub fn changes_in_words(before: &Change, after: &Change, name_of: impl Fn(PersonId) -> String) -> Option<String> {
    let (old, new) = (facts(before, &name_of), facts(after, &name_of));
    let mut parts: Vec<String> = differing(&old, &new)
        .into_iter()
        .filter(|(old, _)| old.field != "attendees")
        .map(|(old, new)| format!("{} from {} to {}", old.label.to_lowercase(), old.words, new.words))
        .collect();
    let was = |person: PersonId| before.attendees.iter().find(|(old, _)| *old == person).map(|(_, required)| *required);
    let stays = |person: PersonId| after.attendees.iter().any(|(new, _)| *new == person);
    let of = |wanted: &dyn Fn(PersonId, bool) -> bool| -> Vec<String> {
        let these = after.attendees.iter().filter(|(person, required)| wanted(*person, *required));
        these.map(|&(person, required)| with_rank(person, required, &name_of)).collect()
    };
    let invited = of(&|person, _| was(person).is_none());
    let turned = of(&|person, required| was(person).is_some_and(|before| before != required));
    let left = before.attendees.iter().filter(|(person, _)| !stays(*person)).map(|(person, _)| name_of(*person));
    for (deed, names) in [("invited", invited), ("now", turned), ("no longer invited", left.collect())] {
        if !names.is_empty() {
            parts.push(format!("{deed} {}", names.join(", ")));
        }
    }
    (!parts.is_empty()).then(|| format!("changed the meeting: {}", parts.join("; ")))
}

fn attendees_fact(attendees: &[(PersonId, bool)], name_of: impl Fn(PersonId) -> String) -> Fact {
    let mut names: Vec<String> =
        attendees.iter().map(|&(person, required)| with_rank(person, required, &name_of)).collect();
    names.sort_unstable();
    let mut ids: Vec<String> = attendees.iter().map(|(person, required)| format!("{person} {required}")).collect();
    ids.sort_unstable();
    let words = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    Fact { field: "attendees", label: "Attendees", value: ids.join(","), words }
}

fn with_rank(person: PersonId, required: bool, name_of: impl Fn(PersonId) -> String) -> String {
    format!("{} ({})", name_of(person), if required { "required" } else { "optional" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Instant;
    use crate::kernel::zone::parse_local;

    fn meeting() -> Change {
        Change {
            starts_at: Instant::from_utc(parse_local("2026-03-12T13:00").unwrap()),
            minutes: 45,
            zone: "Europe/Berlin".parse().unwrap(),
            place: "Room 4".into(),
            facilitator_id: None,
            late_reason: String::new(),
            attendees: Vec::new(),
        }
    }

    fn names(person: PersonId) -> String {
        person.as_str().to_uppercase()
    }

    fn person(id: &str) -> PersonId {
        id.parse().unwrap()
    }

    #[test]
    fn the_order_of_attendees_is_no_change() {
        let (a, b) = ((person("bbbbbbbbbb"), true), (person("cccccccccc"), false));
        let first = Change { attendees: vec![a, b], ..meeting() };
        let second = Change { attendees: vec![b, a], ..meeting() };
        assert_eq!(changes_in_words(&first, &second, names), None);
        assert!(differing(&facts(&first, names), &facts(&second, names)).is_empty());
    }

    #[test]
    fn a_change_says_from_what_to_what() {
        let (a, b, c) = (person("bbbbbbbbbb"), person("cccccccccc"), person("dddddddddd"));
        let before = Change { attendees: vec![(a, true), (b, true)], ..meeting() };
        let after = Change {
            starts_at: before.starts_at.plus(chrono::Duration::hours(1)),
            place: String::new(),
            facilitator_id: Some(c),
            attendees: vec![(b, false), (c, true)],
            ..meeting()
        };
        assert_eq!(
            changes_in_words(&before, &after, names).unwrap(),
            "changed the meeting: start from Thu 12 Mar 2026, 14:00 CET to Thu 12 Mar 2026, 15:00 CET; \
             place from “Room 4” to none; facilitator from nobody to DDDDDDDDDD; invited DDDDDDDDDD (required); \
             now CCCCCCCCCC (optional); no longer invited BBBBBBBBBB"
        );
    }
}
