//! A meeting to write, and how its file is read back.

use super::super::*;
use crate::kernel::zone::parse_local;
use ical::parser::ical::component::{IcalCalendar, IcalEvent};
use ical::property::Property as Read;

pub(super) fn utc(text: &str) -> Instant {
    Instant::from_utc(parse_local(text).unwrap())
}

pub(super) fn party(name: &str, email: &str) -> Party {
    Party { name: name.into(), email: email.into() }
}

pub(super) fn meeting() -> Event {
    Event {
        uid: "0195f1d2-meeting@debrief".into(),
        sequence: 3,
        stamp: utc("2026-03-07T09:00"),
        start: utc("2026-03-12T13:00"),
        minutes: 45,
        title: "Postmortem: checkout slow".into(),
        description: "Agenda\n1. Timeline".into(),
        place: "Room 4".into(),
        url: "https://debrief.example.org/postmortems/k3/meeting".into(),
        state: State::Confirmed,
        organizer: Some(party("Ona Weber", "ona@example.org")),
        attendees: vec![
            Attendee {
                party: party("Fay Moss", "fay@example.org"),
                required: true,
                answer: Answer::Yes,
                facilitator: true,
            },
            Attendee {
                party: party("Rob Hale", "rob+pm@example.org"),
                required: true,
                answer: Answer::None,
                facilitator: false,
            },
            Attendee {
                party: party("Lia Roy", "lia@example.org"),
                required: false,
                answer: Answer::No,
                facilitator: false,
            },
            Attendee {
                party: party("Eva Sand", "eva@example.org"),
                required: true,
                answer: Answer::Tentative,
                facilitator: false,
            },
        ],
    }
}

pub(super) fn read(file: &str) -> IcalCalendar {
    let mut found: Vec<_> = ical::IcalParser::new(file.as_bytes()).map(|one| one.expect(file)).collect();
    assert_eq!(found.len(), 1, "{file}");
    found.remove(0)
}

pub(super) fn only_event(file: &str) -> IcalEvent {
    let mut calendar = read(file);
    assert_eq!(calendar.events.len(), 1);
    calendar.events.remove(0)
}

pub(super) fn property<'a>(list: &'a [Read], name: &str) -> Option<&'a Read> {
    let found: Vec<_> = list.iter().filter(|one| one.name == name).collect();
    assert!(found.len() < 2, "{name} stands there {} times", found.len());
    found.first().copied()
}

pub(super) fn value(list: &[Read], name: &str) -> String {
    property(list, name).and_then(|one| one.value.clone()).unwrap_or_else(|| panic!("no {name}"))
}

pub(super) fn parameter(one: &Read, name: &str) -> Option<String> {
    let params = one.params.as_ref()?;
    params.iter().find(|(key, _)| key == name).map(|(_, values)| values.join("|"))
}

/// RFC 5545 3.3.11 the other way round.
pub(super) fn unescape(text: &str) -> String {
    let mut chars = text.chars();
    let mut out = String::new();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => panic!("a backslash stands alone in {text:?}"),
            },
            ',' | ';' => panic!("{char} is not escaped in {text:?}"),
            other => out.push(other),
        }
    }
    out
}

pub(super) fn check_bytes(file: &str) {
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    for line in file.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} bytes: {line:?}", line.len());
        assert!(!line.is_empty());
        assert!(!line.chars().any(|char| char.is_control() && char != '\t'), "{line:?}");
    }
}
