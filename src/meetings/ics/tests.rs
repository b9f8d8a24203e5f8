//! Files are read back by another parser than the crate that wrote them, and byte by byte.

mod reader;

use super::fold::tests::any_text;
use super::*;
use crate::kernel::zone::parse_local;
use proptest::prelude::*;
use reader::*;

#[test]
fn a_request_in_full() {
    let file = calendar("", Method::Request, &[meeting()]);
    check_bytes(&file);
    assert_eq!(
        file.replace("\r\n ", ""),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Debrief//Debrief//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:REQUEST\r\n\
         BEGIN:VEVENT\r\n\
         DESCRIPTION:Agenda\\n1. Timeline\r\n\
         DTEND:20260312T134500Z\r\n\
         DTSTAMP:20260307T090000Z\r\n\
         DTSTART:20260312T130000Z\r\n\
         LAST-MODIFIED:20260307T090000Z\r\n\
         LOCATION:Room 4\r\n\
         ORGANIZER;CN=\"Ona Weber\":mailto:ona@example.org\r\n\
         SEQUENCE:3\r\n\
         STATUS:CONFIRMED\r\n\
         SUMMARY:Postmortem: checkout slow\r\n\
         TRANSP:OPAQUE\r\n\
         UID:0195f1d2-meeting@debrief\r\n\
         URL:https://debrief.example.org/postmortems/k3/meeting\r\n\
         ATTENDEE;CN=\"Fay Moss\";PARTSTAT=ACCEPTED;ROLE=CHAIR;RSVP=FALSE:mailto:fay@example.org\r\n\
         ATTENDEE;CN=\"Rob Hale\";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:rob+pm@example.org\r\n\
         ATTENDEE;CN=\"Lia Roy\";PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT;RSVP=FALSE:mailto:lia@example.org\r\n\
         ATTENDEE;CN=\"Eva Sand\";PARTSTAT=TENTATIVE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:eva@example.org\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
}

#[test]
fn ic_02_header_and_file_name_the_same_method() {
    for method in [Method::Publish, Method::Request, Method::Cancel] {
        let file = read(&calendar("Meetings", method, &[meeting()]));
        let header = method.content_type();
        assert_eq!(header.rsplit("method=").next().unwrap(), value(&file.properties, "METHOD"));
    }
}

// RULES 35
#[test]
fn ic_14_a_moved_meeting_keeps_its_uid_and_raises_its_sequence() {
    let before = meeting();
    let after = Event { sequence: 4, stamp: utc("2026-03-08T10:00"), start: utc("2026-03-13T08:00"), ..before.clone() };
    let (old, new) =
        (only_event(&calendar("", Method::Request, &[before])), only_event(&calendar("", Method::Request, &[after])));
    assert_eq!(value(&old.properties, "UID"), value(&new.properties, "UID"));
    assert_eq!((value(&old.properties, "SEQUENCE"), value(&new.properties, "SEQUENCE")), ("3".into(), "4".into()));
    assert_eq!(value(&new.properties, "DTSTAMP"), "20260308T100000Z");
    assert_eq!(value(&new.properties, "LAST-MODIFIED"), "20260308T100000Z");
    assert_eq!(value(&new.properties, "DTSTART"), "20260313T080000Z");
}

// RULES 35
#[test]
fn a_cancellation_says_so_whatever_the_state() {
    for state in [State::Confirmed, State::Cancelled] {
        let file = calendar("", Method::Cancel, &[Event { state, ..meeting() }]);
        let event = only_event(&file);
        assert_eq!(value(&read(&file).properties, "METHOD"), "CANCEL");
        assert_eq!(value(&event.properties, "STATUS"), "CANCELLED");
        assert_eq!(value(&event.properties, "TRANSP"), "TRANSPARENT");
        assert_eq!(event.properties.iter().filter(|one| one.name == "ATTENDEE").count(), 4);
        assert!(property(&event.properties, "ORGANIZER").is_some());
    }
}

#[test]
fn a_feed_has_a_name_and_no_attendees_and_keeps_cancelled_meetings() {
    let cancelled = Event { uid: "other@debrief".into(), state: State::Cancelled, ..meeting() };
    let file = calendar("Debrief; meetings,\r\nall", Method::Publish, &[meeting(), cancelled]);
    check_bytes(&file);
    let feed = read(&file);
    assert_eq!(unescape(&value(&feed.properties, "X-WR-CALNAME")), "Debrief; meetings, all");
    assert_eq!(unescape(&value(&feed.properties, "NAME")), "Debrief; meetings, all");
    assert_eq!(feed.events.len(), 2);
    assert_eq!(value(&feed.events[1].properties, "STATUS"), "CANCELLED");
    assert!(feed.events.iter().all(|event| property(&event.properties, "ATTENDEE").is_none()));
    check_bytes(&calendar("Meetings", Method::Publish, &[]));
}

// A meeting in January and one in July, in UTC and so without a zone definition.
#[test]
fn ic_12_winter_and_summer_meetings_are_at_the_right_moment() {
    let berlin: crate::kernel::Zone = "Europe/Berlin".parse().unwrap();
    for (local, written) in [("2026-01-15T14:00", "20260115T130000Z"), ("2026-07-15T14:00", "20260715T120000Z")] {
        let start = berlin.resolve(parse_local(local).unwrap()).pick(None).unwrap();
        let file = calendar("", Method::Request, &[Event { start, ..meeting() }]);
        assert_eq!(value(&only_event(&file).properties, "DTSTART"), written);
        assert!(!file.contains("TZID") && !file.contains("VTIMEZONE"));
    }
}

#[test]
fn ic_08_line_breaks_and_separators_are_escaped() {
    let event = Event {
        title: "Checkout,\r\nsearch; and\n\nlogin \\ down\u{2028}twice".into(),
        description: "one\r\ntwo\nthree\rfour\u{2029}five, six; seven \\n eight\u{0}\u{1b}\n\n".into(),
        place: "Room 4\nSecond floor, left".into(),
        ..meeting()
    };
    let file = calendar("", Method::Request, &[event]);
    check_bytes(&file);
    let event = only_event(&file);
    assert_eq!(unescape(&value(&event.properties, "SUMMARY")), "Checkout, search; and login \\ down twice");
    assert_eq!(value(&event.properties, "DESCRIPTION"), "one\\ntwo\\nthree\\nfour\\nfive\\, six\\; seven \\\\n eight");
    assert_eq!(unescape(&value(&event.properties, "LOCATION")), "Room 4 Second floor, left");
}

#[test]
fn ic_10_nobody_can_add_a_property() {
    let evil = "Eve\r\nATTENDEE:mailto:x@evil.example\r\n\u{0}\u{85}\u{2028}\";X-EVIL=\"1\":mailto:y@evil.example";
    let event = Event {
        uid: evil.into(),
        title: evil.into(),
        description: evil.into(),
        place: evil.into(),
        url: evil.into(),
        organizer: Some(party(evil, evil)),
        attendees: vec![Attendee {
            party: party(evil, evil),
            required: true,
            answer: Answer::None,
            facilitator: false,
        }],
        ..meeting()
    };
    let file = calendar(evil, Method::Request, std::slice::from_ref(&event));
    check_bytes(&file);
    check_bytes(&calendar(evil, Method::Publish, &[event]));
    let event = only_event(&file);
    let mut names: Vec<_> = event.properties.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "ATTENDEE",
            "DESCRIPTION",
            "DTEND",
            "DTSTAMP",
            "DTSTART",
            "LAST-MODIFIED",
            "LOCATION",
            "ORGANIZER",
            "SEQUENCE",
            "STATUS",
            "SUMMARY",
            "TRANSP",
            "UID",
            "URL"
        ]
    );
    for name in ["ATTENDEE", "ORGANIZER"] {
        let line = property(&event.properties, name).unwrap();
        assert_eq!(
            parameter(line, "CN").unwrap(),
            "Eve ATTENDEE:mailto:x@evil.example ';X-EVIL='1':mailto:y@evil.example"
        );
        assert_eq!(parameter(line, "X-EVIL"), None);
        assert!(line.value.as_ref().unwrap().starts_with("mailto:EveATTENDEE%3Amailto%3Ax@"));
    }
}

#[test]
fn names_and_addresses() {
    let table = [
        (party("Weber, Ona", "ona@example.org"), "Weber, Ona", "mailto:ona@example.org"),
        (party("“Ona” \"O\" Weber", "ona@example.org"), "“Ona” 'O' Weber", "mailto:ona@example.org"),
        (party("\"", "ona@example.org"), "'", "mailto:ona@example.org"),
        (party("  ", "ona@example.org"), "ona@example.org", "mailto:ona@example.org"),
        (party("小野", "o/n&a?@exämple.org"), "小野", "mailto:o%2Fn%26a%3F@ex%C3%A4mple.org"),
    ];
    for (who, name, written) in table {
        let file = calendar("", Method::Request, &[Event { organizer: Some(who), ..meeting() }]);
        let event = only_event(&file);
        let line = property(&event.properties, "ORGANIZER").unwrap();
        assert_eq!((parameter(line, "CN").as_deref(), line.value.as_deref()), (Some(name), Some(written)));
    }
}

#[test]
fn empty_parts_are_left_out_and_a_meeting_has_a_length() {
    let event = Event {
        minutes: 0,
        description: " \n".into(),
        place: String::new(),
        url: " ".into(),
        organizer: None,
        attendees: vec![],
        ..meeting()
    };
    let event = only_event(&calendar("", Method::Publish, &[event]));
    for name in ["DESCRIPTION", "LOCATION", "URL", "ORGANIZER", "X-WR-CALNAME"] {
        assert!(property(&event.properties, name).is_none(), "{name}");
    }
    assert_eq!(value(&event.properties, "DTEND"), "20260312T130100Z");
}

#[test]
fn the_same_meeting_gives_the_same_bytes() {
    assert_eq!(calendar("m", Method::Publish, &[meeting()]), calendar("m", Method::Publish, &[meeting()]));
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_comes_back_from_another_parser(title in any_text(), description in any_text(), name in any_text()) {
        // The reading parser drops every colon that a value starts with.
        let (title, description) = (format!("x{title}"), format!("x{description}"));
        let event = Event {
            title: title.clone(),
            description: description.clone(),
            organizer: Some(party(&name, "a@b.c")),
            ..meeting()
        };
        let file = calendar(&name, Method::Request, &[event]);
        check_bytes(&file);
        let event = only_event(&file);
        for (name, text) in [("SUMMARY", one_line(&title)), ("DESCRIPTION", many_lines(&description))] {
            // It also trims blanks of all kinds from folded lines, so it is asked for the rest only.
            prop_assert_eq!(without_blanks(&unescape(&value(&event.properties, name))), without_blanks(&text));
            let unfolded = file.replace("\r\n ", "");
            let line = unfolded.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            prop_assert_eq!(line.map(unescape), Some(text));
        }
        let cn = parameter(property(&event.properties, "ORGANIZER").unwrap(), "CN").unwrap();
        prop_assert!(!cn.is_empty());
    }
}
