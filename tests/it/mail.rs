//! Mails about meetings as they arrive at a mail server, read by parsers that are not those of the program.

use std::collections::BTreeMap;

use chrono::Duration;
use debrief::kernel::PostmortemId;
use ical::parser::ical::component::IcalEvent;
use mail_parser::{Message, MessageParser, MimeHeaders};

use crate::meetings::save;
use crate::outbox::rows;
use crate::support::{Actor, App, PostOffice, Received};

/// One mail, taken apart.
struct Mail {
    to: String,
    subject: String,
    text: String,
    html: String,
    reply_to: String,
    method: String,
    file: String,
    event: IcalEvent,
}

impl Mail {
    fn read(received: &Received) -> Self {
        let mail: Message = MessageParser::default().parse(&received.raw).expect("a message");
        let shown = mail.parts.iter().find(|part| {
            part.content_type().is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar"))
        });
        let shown = shown.expect("a calendar to be shown");
        let attached = mail.attachment(0).filter(|part| part.attachment_name() == Some("invite.ics"));
        let attached = attached.or(mail.attachments().last()).expect("a calendar file");
        let file = String::from_utf8(shown.contents().to_vec()).expect("UTF-8");
        assert_eq!(attached.contents(), shown.contents(), "both are the same file");
        let calendars: Vec<_> = ical::IcalParser::new(file.as_bytes()).map(|one| one.expect("a calendar")).collect();
        let [calendar] = &calendars[..] else { panic!("not one calendar: {file}") };
        let [event] = &calendar.events[..] else { panic!("not one event: {file}") };
        let header = shown.content_type().and_then(|kind| kind.attribute("method")).expect("a method").to_owned();
        let inside = calendar.properties.iter().find(|one| one.name == "METHOD").and_then(|one| one.value.clone());
        // IC-02
        assert_eq!(Some(&header), inside.as_ref(), "header and file name the same method");
        Self {
            to: received.to.join(","),
            subject: mail.subject().expect("a subject").to_owned(),
            text: mail.body_text(0).expect("a text").into_owned(),
            html: mail.body_html(0).expect("a page").into_owned(),
            reply_to: mail.reply_to().and_then(|to| to.first()?.address()).unwrap_or_default().to_owned(),
            method: header,
            event: event.clone(),
            file,
        }
    }

    fn values(&self, name: &str) -> Vec<String> {
        let found = self.event.properties.iter().filter(|one| one.name == name).filter_map(|one| one.value.clone());
        found
            .map(|text| text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"))
            .collect()
    }

    fn value(&self, name: &str) -> String {
        self.values(name).join("|")
    }

    fn sequence(&self) -> u32 {
        self.value("SEQUENCE").parse().expect("a number")
    }
}

/// Waits for so many mails more than `seen`, and gives those by their reader.
fn next(office: &PostOffice, seen: &mut usize, more: usize) -> BTreeMap<String, Mail> {
    let all = office.waits_for(*seen + more);
    // None follows that was not meant.
    std::thread::sleep(std::time::Duration::from_millis(1200));
    assert_eq!(office.received().len(), *seen + more);
    let new = all[*seen..].iter().map(Mail::read).map(|mail| (mail.to.clone(), mail)).collect();
    *seen += more;
    new
}

fn cancel(who: &Actor, id: PostmortemId) {
    let path = format!("/postmortems/{id}/meeting");
    let page = who.get(&path);
    who.submit(&page, &format!("{path}/cancellation"), &[("reason", "Nobody has time")]).assert_status(303);
}

/// Leaves only these invited.
pub(crate) fn invite(who: &Actor, id: PostmortemId, invited: &[&Actor]) {
    let page = who.get(&format!("/postmortems/{id}/meeting"));
    let revision = page.field("revision");
    let mut fields: Vec<(&str, &str)> = vec![("revision", &revision), ("minutes", "45"), ("zone", "Europe/Berlin")];
    let (start, place) = (page.field("starts_at"), page.field("place"));
    fields.extend([("starts_at", start.as_str()), ("place", place.as_str())]);
    let ids: Vec<String> = invited.iter().map(|one| one.id.to_string()).collect();
    fields.extend(ids.iter().map(|id| ("attendee", id.as_str())));
    who.post(&format!("/postmortems/{id}/meeting"), &fields).assert_status(303);
}

#[test]
fn a_meeting_goes_into_calendars_moves_there_and_leaves_them() {
    let office = PostOffice::open();
    let app = App::with(|config| config.mail = Some(office.settings()));
    let ana = app.person("ana lind").engineer();
    let bo = app.person("bo").in_zone("America/New_York").engineer();
    let cy = app.person("cy").engineer();
    let id = ana.opens_postmortem(app.incident("Labels; größer <b>stopped</b>").led_by(&bo).recorded_by(&ana));
    let mut seen = 0;

    save(&ana, id, &[("starts_at", "2026-03-12T14:00"), ("place", "Room 4, left")]).assert_status(303);
    let mails = next(&office, &mut seen, 2);
    let first = &mails["bo@fjordpost.example"];
    assert_eq!(
        (first.method.as_str(), first.subject.as_str()),
        ("REQUEST", "Invitation: Postmortem: Labels; größer <b>stopped</b>, Thu 12 Mar 2026, 14:00 CET")
    );
    assert_eq!(first.reply_to, "ana@fjordpost.example");
    for words in [
        "Ana lind invites you to the meeting about the postmortem “Labels; größer <b>stopped</b>”.",
        "When: Thu 12 Mar 2026, 14:00 to 14:45 CET",
        "For you: Thu 12 Mar 2026, 09:00 to 09:45 EDT",
        "Place: Room 4, left",
        &format!("http://debrief.test/postmortems/{id}/meeting"),
    ] {
        assert!(first.text.contains(words), "{words} in {}", first.text);
    }
    assert!(first.html.contains("größer &lt;b&gt;stopped&lt;/b&gt;”") && !first.html.contains("<b>"), "{}", first.html);
    assert!(!mails["ana@fjordpost.example"].text.contains("For you"));
    assert_eq!(first.value("SUMMARY"), "Postmortem: Labels; größer <b>stopped</b>");
    assert_eq!((first.value("DTSTART"), first.sequence()), ("20260312T130000Z".into(), 0));
    assert_eq!(first.value("ORGANIZER"), "mailto:debrief@fjordpost.example");
    assert_eq!(first.values("ATTENDEE").len(), 2);

    // IC-14
    app.later(Duration::minutes(5));
    save(&ana, id, &[("starts_at", "2026-03-13T09:00")]).assert_status(303);
    let mails = next(&office, &mut seen, 2);
    let moved = &mails["bo@fjordpost.example"];
    assert!(moved.subject.starts_with("Moved: "), "{}", moved.subject);
    assert_eq!((moved.method.as_str(), moved.value("UID")), ("REQUEST", first.value("UID")));
    assert!(moved.sequence() > first.sequence() && moved.value("DTSTAMP") > first.value("DTSTAMP"));
    assert_eq!(moved.value("DTSTART"), "20260313T080000Z");

    // What is not in a calendar is no mail.
    save(&ana, id, &[("facilitator", bo.id.as_str())]).assert_status(303);
    let page = ana.get(&format!("/postmortems/{id}/meeting"));
    ana.submit(&page, "button[name=answer][value=yes]", &[]).assert_status(303);
    next(&office, &mut seen, 0);

    invite(&ana, id, &[&ana, &cy]);
    let mails = next(&office, &mut seen, 2);
    let left = &mails["bo@fjordpost.example"];
    assert!(left.subject.starts_with("No longer invited: "), "{}", left.subject);
    assert_eq!((left.method.as_str(), left.value("UID")), ("CANCEL", first.value("UID")));
    assert!(left.sequence() > moved.sequence());
    assert_eq!(left.value("ATTENDEE"), "mailto:bo@fjordpost.example");
    let came = &mails["cy@fjordpost.example"];
    assert!(came.subject.starts_with("Invitation: ") && came.method == "REQUEST", "{}", came.subject);
    assert_eq!(came.sequence(), left.sequence());

    cancel(&ana, id);
    let mails = next(&office, &mut seen, 2);
    let off = &mails["cy@fjordpost.example"];
    assert!(off.subject.starts_with("Cancelled: ") && off.text.contains("Reason: Nobody has time"), "{}", off.text);
    assert_eq!((off.method.as_str(), off.value("STATUS")), ("CANCEL", "CANCELLED".into()));
    assert!(off.sequence() > came.sequence() && off.value("UID") == first.value("UID"));

    // Scheduled again, it is the same entry.
    save(&ana, id, &[("starts_at", "2026-03-13T10:00")]).assert_status(303);
    let mails = next(&office, &mut seen, 2);
    let again = &mails["cy@fjordpost.example"];
    assert!(again.subject.starts_with("Invitation: ") && again.value("UID") == first.value("UID"));
    assert!(again.sequence() > off.sequence() && again.value("STATUS") == "CONFIRMED");
}

#[test]
fn ic_06_ic_08_and_ic_12_hold_in_the_mail() {
    let office = PostOffice::open();
    let app = App::with(|config| config.mail = Some(office.settings()));
    let ana = app.person("ana").engineer();
    let title = format!("{}: 💾 größer 👩‍👩‍👧 e\u{301}", "a".repeat(64));
    let id = ana.opens_postmortem(app.incident(&title).recorded_by(&ana));
    let mut seen = 0;
    for (start, utc) in [("2026-07-15T14:00", "20260715T120000Z"), ("2027-01-15T14:00", "20270115T130000Z")] {
        let late = save(&ana, id, &[("starts_at", start), ("place", "Room 4; left, \\ door")]);
        if late.status == 422 {
            let path = format!("/postmortems/{id}/meeting");
            ana.submit(&late, &path, &[("late_reason", "Holidays")]).assert_status(303);
        }
        let mails = next(&office, &mut seen, 1);
        let mail = &mails["ana@fjordpost.example"];
        assert!(mail.file.split("\r\n").all(|line| line.len() <= 75), "{}", mail.file);
        assert!(!mail.file.replace("\r\n", "").contains(['\r', '\n']));
        assert_eq!(mail.value("SUMMARY"), format!("Postmortem: {title}"));
        assert!(mail.subject.contains(&title), "{}", mail.subject);
        assert_eq!(mail.value("LOCATION"), "Room 4; left, \\ door");
        assert!(mail.value("DESCRIPTION").contains("\n1. The owner sums up"));
        assert_eq!(mail.value("DTSTART"), utc);
        assert!(!mail.file.contains("TZID"));
    }
}

#[test]
fn ic_10_a_name_adds_neither_header_nor_property() {
    let office = PostOffice::open();
    let app = App::with(|config| config.mail = Some(office.settings()));
    let eve = app.person("eve \"x\";\r\nATTENDEE:mailto:x@evil.example\r\nBcc: y@evil.example").engineer();
    let id = app.postmortem(&eve);
    eve.schedules_meeting(id, "2026-03-12T14:00");
    let received = office.waits_for(1);
    let mail = Mail::read(&received[0]);
    assert_eq!(mail.to, "eve@fjordpost.example");
    assert_eq!(mail.value("ATTENDEE"), "mailto:eve@fjordpost.example");
    assert!(!String::from_utf8_lossy(&received[0].raw).contains("\r\nBcc"));
}

#[test]
fn a_meeting_that_was_held_is_written_down_quietly() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    ana.schedules_meeting(id, "2026-03-10T14:00");
    assert!(rows(&app).is_empty());
    // Nor does anybody hear of one that is called off after it began.
    ana.schedules_meeting(id, "2026-03-11T14:00");
    assert_eq!(rows(&app).len(), 1);
    app.later(Duration::hours(5));
    cancel(&ana, id);
    assert_eq!(rows(&app).len(), 1);
}

#[test]
fn a_form_that_is_sent_twice_invites_once_and_a_refused_one_nobody() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/meeting");
    let page = ana.get(&path);
    ana.submit(&page, &path, &[("minutes", "0")]).assert_status(422);
    assert!(rows(&app).is_empty());
    for _ in 0..2 {
        ana.submit(&page, &path, &[("starts_at", "2026-03-12T14:00")]).assert_status(303);
    }
    assert_eq!(rows(&app).len(), 1);
}

#[test]
fn of_something_restricted_only_those_hear_who_see_it() {
    let office = PostOffice::open();
    let app = App::with(|config| config.mail = Some(office.settings()));
    let ana = app.person("ana").admin();
    let (bo, cy) = (app.person("bo").engineer(), app.person("cy").engineer());
    let incident = app.incident("Secret leak").led_by(&bo).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    let mut seen = 0;
    save(&ana, id, &[("starts_at", "2026-03-12T14:00"), ("place", "Vault")]).assert_status(303);
    invite(&ana, id, &[&ana, &bo, &cy]);
    next(&office, &mut seen, 3);
    // Now it is for contributors alone, and Cy is none.
    let incident_path = format!("/incidents/{incident}");
    ana.post(&format!("{incident_path}/restriction"), &[("restricted", "yes")]).assert_status(303);
    cy.get(&format!("/postmortems/{id}")).assert_status(404);
    app.later(Duration::minutes(1));
    save(&ana, id, &[("starts_at", "2026-03-13T14:00")]).assert_status(303);
    let mails = next(&office, &mut seen, 2);
    assert!(mails.contains_key("bo@fjordpost.example") && mails.contains_key("ana@fjordpost.example"));
    cancel(&ana, id);
    let mails = next(&office, &mut seen, 3);
    assert!(mails["bo@fjordpost.example"].subject.contains("Secret leak"));
    // The entry leaves Cy's calendar, and says nothing on its way.
    let quiet = &mails["cy@fjordpost.example"];
    assert_eq!((quiet.method.as_str(), quiet.subject.as_str()), ("CANCEL", "A meeting is cancelled"));
    let all = [&quiet.subject, &quiet.text, &quiet.html, &quiet.file, &quiet.reply_to].map(String::as_str).concat();
    for word in ["Secret", "leak", "Vault", "Ana", "ana@", "Bo", "bo@", &id.to_string(), "Nobody has time"] {
        assert!(!all.contains(word), "{word} in {all}");
    }
}
