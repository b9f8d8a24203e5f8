//! The calendar of all meetings, and the calendar file of one.

use chrono::Duration;
use debrief::kernel::PostmortemId;
use ical::parser::ical::component::IcalEvent;

use crate::meetings::{save, scheduled};
use crate::support::{Actor, App, Page, utc};

fn file(who: &Actor, id: PostmortemId) -> Page {
    let page = who.get(&format!("/postmortems/{id}/meeting.ics"));
    page.assert_status(200);
    page
}

fn event(file: &str) -> IcalEvent {
    let calendars: Vec<_> = ical::IcalParser::new(file.as_bytes()).map(|one| one.expect("a calendar")).collect();
    let [calendar] = &calendars[..] else { panic!("not one calendar: {file}") };
    let [event] = &calendar.events[..] else { panic!("not one event: {file}") };
    event.clone()
}

/// The values of all properties with this name, escapes undone.
fn values(event: &IcalEvent, name: &str) -> Vec<String> {
    let found = event.properties.iter().filter(|one| one.name == name).filter_map(|one| one.value.clone());
    found.map(|text| text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")).collect()
}

fn value(event: &IcalEvent, name: &str) -> String {
    values(event, name).join("|")
}

#[test]
fn the_file_holds_the_meeting() {
    let app = App::start();
    let (ana, bo) = (app.person("ana lind").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels; stopped, twice").led_by(&bo).recorded_by(&ana));
    let bo_id = bo.id.to_string();
    save(&ana, id, &[("starts_at", "2026-03-12T14:00"), ("place", "Room 4, left"), ("facilitator", &bo_id)]);
    let page = file(&ana, id);
    assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8; method=PUBLISH");
    assert_eq!(page.header("content-disposition"), "attachment; filename=\"meeting-labels-stopped-twice.ics\"");
    assert!(page.source().contains("\r\nMETHOD:PUBLISH\r\n") && !page.source().contains("X-WR-CALNAME"));
    let event = event(&page.source());
    assert_eq!(value(&event, "DTSTART"), "20260312T130000Z");
    assert_eq!(value(&event, "DTEND"), "20260312T134500Z");
    assert_eq!(value(&event, "DTSTAMP"), "20260311T090000Z");
    assert_eq!((value(&event, "SEQUENCE"), value(&event, "STATUS")), ("0".into(), "CONFIRMED".into()));
    assert_eq!(value(&event, "SUMMARY"), "Postmortem: Labels; stopped, twice");
    assert_eq!(value(&event, "LOCATION"), "Room 4, left");
    assert_eq!(value(&event, "URL"), format!("http://debrief.test/postmortems/{id}/meeting"));
    assert_eq!(value(&event, "ORGANIZER"), "mailto:ana@fjordpost.example");
    let description = value(&event, "DESCRIPTION");
    assert!(description.contains(&format!("http://debrief.test/postmortems/{id}\n")), "{description}");
    assert!(description.ends_with("Facilitator: Bo\nRequired: Ana lind, Bo"), "{description}");
    // RFC 5546 3.2.1
    assert!(values(&event, "ATTENDEE").is_empty());
}

#[test]
fn without_a_meeting_there_is_no_file() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    ana.get(&format!("/postmortems/{id}/meeting.ics")).assert_status(404);
    assert_eq!(app.visitor().get(&format!("/postmortems/{id}/meeting.ics")).status, 303);
}

#[test]
fn ic_06_a_long_title_with_an_emoji_is_folded_between_characters() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let title = format!("{}: 💾 größer 👩‍👩‍👧 e\u{301}", "a".repeat(40));
    let id = ana.opens_postmortem(app.incident(&title).recorded_by(&ana));
    scheduled(&ana, id, "2026-03-12T14:00");
    let page = file(&ana, id);
    for line in page.source().split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    assert_eq!(value(&event(&page.source()), "SUMMARY"), format!("Postmortem: {title}"));
}

#[test]
fn ic_08_line_breaks_typed_into_a_form_do_not_break_the_file() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = ana.opens_postmortem(app.incident("Labels\r\nstopped\nagain").recorded_by(&ana));
    ana.post(&format!("/postmortems/{id}/title"), &[("title", "Labels\r\nstopped\nagain")]).assert_status(303);
    save(&ana, id, &[("starts_at", "2026-03-12T14:00"), ("place", "Room 4\r\nsecond floor\nleft")]).assert_status(303);
    let event = event(&file(&ana, id).source());
    assert_eq!(value(&event, "SUMMARY"), "Postmortem: Labels stopped again");
    assert_eq!(value(&event, "LOCATION"), "Room 4 second floor left");
    assert_eq!(
        file(&ana, id).header("content-disposition"),
        "attachment; filename=\"meeting-labels-stopped-again.ics\""
    );
}

#[test]
fn ic_10_a_name_adds_no_property() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let name = "Ana\r\nATTENDEE:mailto:evil@example.org\"\r\nX-EVIL:1";
    ana.post("/account", &[("name", name), ("zone", "UTC")]).assert_status(303);
    let id = app.postmortem(&ana);
    scheduled(&ana, id, "2026-03-12T14:00");
    let source = file(&ana, id).source();
    let event = event(&source);
    assert!(values(&event, "ATTENDEE").is_empty() && values(&event, "X-EVIL").is_empty(), "{source}");
    assert_eq!(values(&event, "ORGANIZER").len(), 1);
}

#[test]
fn up_07_a_title_does_not_name_a_path() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for (title, name) in [("../../evil\"; x=y", "meeting-evil-x-y.ics"), ("在庫", "")] {
        let id = ana.opens_postmortem(app.incident(title).recorded_by(&ana));
        scheduled(&ana, id, "2026-03-12T14:00");
        let name = if name.is_empty() { format!("meeting-{id}.ics") } else { name.to_owned() };
        assert_eq!(file(&ana, id).header("content-disposition"), format!("attachment; filename=\"{name}\""));
    }
}

#[test]
fn ic_12_meetings_in_january_and_july_are_at_the_right_moment() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    app.clock.advance(utc(2026, 7, 1, 9, 0).since(app.clock.now()));
    ana.signs_in();
    for (zone, start, written) in [
        ("Europe/Berlin", "2026-07-15T14:00", "20260715T120000Z"),
        ("Europe/Berlin", "2027-01-15T14:00", "20270115T130000Z"),
        ("America/New_York", "2026-07-15T14:00", "20260715T180000Z"),
        ("America/New_York", "2027-01-15T14:00", "20270115T190000Z"),
        ("Australia/Lord_Howe", "2027-01-15T14:00", "20270115T030000Z"),
    ] {
        let id = app.postmortem(&ana);
        let fields = [("starts_at", start), ("zone", zone), ("late_reason", "A test of zones")];
        save(&ana, id, &fields).assert_status(303);
        assert_eq!(value(&event(&file(&ana, id).source()), "DTSTART"), written, "{zone} {start}");
    }
}

#[test]
fn ic_14_a_moved_meeting_keeps_its_uid_and_raises_its_sequence() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    scheduled(&ana, id, "2026-03-12T14:00");
    let told = |fields: &[(&str, &str)]| {
        app.later(Duration::minutes(1));
        save(&ana, id, fields).assert_status(303);
        event(&file(&ana, id).source())
    };
    let first = event(&file(&ana, id).source());
    let mut last = value(&first, "DTSTAMP");
    let ana_id = ana.id.to_string();
    let steps: [(&[(&str, &str)], &str); 5] = [
        (&[("starts_at", "2026-03-13T09:00")], "1"),
        (&[("minutes", "60")], "2"),
        (&[("place", "Room 5")], "3"),
        // The same local time elsewhere is another moment.
        (&[("zone", "Europe/Lisbon")], "4"),
        // Nobody's calendar is wrong because of this.
        (&[("facilitator", &ana_id)], "4"),
    ];
    for (fields, sequence) in steps {
        let event = told(fields);
        assert_eq!(value(&event, "UID"), value(&first, "UID"));
        assert_eq!(value(&event, "SEQUENCE"), sequence, "{fields:?}");
        assert!(value(&event, "DTSTAMP") > last, "{fields:?}");
        last = value(&event, "DTSTAMP");
    }
    assert!(value(&first, "UID").ends_with("@debrief"), "the address of the installation may change");
    let path = format!("/postmortems/{id}/meeting");
    ana.submit(&ana.get(&path), &format!("{path}/cancellation"), &[("reason", "Half of us are ill")])
        .assert_status(303);
    let cancelled = event(&file(&ana, id).source());
    assert_eq!((value(&cancelled, "STATUS"), value(&cancelled, "SEQUENCE")), ("CANCELLED".into(), "5".into()));
    assert!(value(&cancelled, "DESCRIPTION").starts_with("Cancelled: Half of us are ill\n"));
    let again = told(&[("starts_at", "2026-03-13T16:00")]);
    assert_eq!((value(&again, "STATUS"), value(&again, "SEQUENCE")), ("CONFIRMED".into(), "6".into()));
    assert_eq!(value(&again, "UID"), value(&first, "UID"));
}

#[test]
fn lg_05_the_link_in_the_file_has_the_prefix() {
    let app = App::with(|config| config.base_url = "https://tools.example.org/debrief".parse().expect("an address"));
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let path = format!("/debrief/postmortems/{id}/meeting");
    ana.submit(&ana.get(&path), &path, &[]).assert_status(303);
    let event = event(&ana.get(&format!("{path}.ics")).source());
    assert_eq!(value(&event, "URL"), format!("https://tools.example.org{path}"));
    ana.get("/debrief/calendar").assert_says("Labels stopped");
}

/// The headings of days with the times under them.
fn days(page: &Page) -> Vec<String> {
    let day = |day: &crate::support::Element| {
        let times: Vec<String> = day.all("li time").into_iter().map(|time| time.text).collect();
        format!("{}: {}", day.all("h2")[0].text, times.join(" "))
    };
    page.all("main .day").iter().map(day).collect()
}

#[test]
fn tz_05_meetings_stand_under_the_day_of_the_viewers_zone() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let kiri = app.person("kiri").in_zone("Pacific/Auckland").engineer();
    // 12 March 20:00 and 13 March 09:00 UTC.
    for start in ["2026-03-12T21:00", "2026-03-13T10:00"] {
        let id = app.postmortem(&ana);
        scheduled(&ana, id, start);
    }
    let berlin = ana.get("/calendar");
    assert_eq!(days(&berlin), ["Today Wed 11 Mar 2026: ", "Tomorrow Thu 12 Mar: 21:00", "Fri 13 Mar: 10:00"]);
    berlin.assert_says("Times in Europe/Berlin");
    let auckland = kiri.get("/calendar");
    assert_eq!(days(&auckland), ["Today Wed 11 Mar 2026: ", "Fri 13 Mar: 09:00 22:00"]);
    auckland.assert_says("Times in Pacific/Auckland");
    assert_eq!(auckland.all("main .day time")[0].attr("datetime"), Some("2026-03-12T20:00Z"));
}

#[test]
fn the_calendar_turns_from_what_is_ahead_to_what_was() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    ana.get("/calendar").assert_says("No meeting is scheduled").assert_says("people move their calendars");
    ana.get("/calendar?past=1").assert_says("No meeting was held yet");
    ana.get("/calendar?page=2").assert_says("No meeting further ahead");
    for start in ["2026-03-11T08:30", "2026-03-10T10:00", "2026-03-09T10:00", "2026-03-12T10:00"] {
        let id = app.postmortem(&ana);
        scheduled(&ana, id, start);
    }
    // What was over by now is still today's.
    let ahead = ana.get("/calendar");
    assert_eq!(days(&ahead), ["Today Wed 11 Mar 2026: 08:30", "Tomorrow Thu 12 Mar: 10:00"]);
    ahead.assert_says("over").assert_says("you are required, not answered");
    assert_eq!(days(&ana.get("/calendar?past=1")), ["Tue 10 Mar: 10:00", "Mon 9 Mar: 10:00"]);
    assert_eq!(app.visitor().get("/calendar").status, 303);
}

#[test]
fn long_calendars_have_pages() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for number in 0..60i64 {
        app.postmortem_with_meeting(&ana, utc(2026, 3, 1, 9, 0).plus(-Duration::days(number)));
    }
    let first = ana.get("/calendar?past=1");
    assert_eq!(first.all("main .day li").len(), 50);
    let next = first.one("nav.pages a[rel=next]").attr("href").expect("a link").to_owned();
    let second = ana.get(&next);
    assert_eq!((second.all("main .day li").len(), second.has("nav.pages a[rel=prev]")), (10, true));
}
