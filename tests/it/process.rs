//! The whole process, from a Friday evening to the last action, with a clock that stands still until it is moved and a mail
//! server that takes what is sent: every reminder that should go out goes out once, at its time, and no other.

use std::collections::BTreeSet;

use chrono::Duration;
use debrief::incidents::Severity;
use debrief::kernel::zone::parse_local;
use debrief::kernel::{Instant, PostmortemId, Zone};
use debrief::reminders;

use crate::outbox::{Row, rows, site};
use crate::support::{Actor, App, PostOffice, eventually};

/// How often the program looks in this story. It is more often in truth, and looking puts nothing twice.
const LOOKS_EVERY: Duration = Duration::hours(1);
const TITLE: &str = "Labels stopped";

fn berlin() -> Zone {
    "Europe/Berlin".parse().expect("a zone")
}

/// An instant by the clock of Berlin: `2026-03-27T22:00`. The clocks go forward in the night after the incident.
fn at(local: &str) -> Instant {
    berlin().resolve(parse_local(local).expect("a local time")).pick(None).expect("once")
}

/// What is put while the clock goes on to `until`, looking now and then: `Sat 22:00 No meeting yet: Labels stopped to bo`.
fn passes(app: &App, until: &str) -> Vec<String> {
    let until = at(until);
    let mut put = Vec::new();
    while app.clock.now() < until {
        let step = LOOKS_EVERY.min(until.since(app.clock.now()));
        app.later(step);
        let (now, before) = (app.clock.now(), rows(app).len());
        let due = app.write(|c| reminders::look(c, &site(), now));
        if !due.is_empty() {
            app.write(|c| reminders::put(c, &due, &site(), now));
            put.extend(since(app, before));
        }
    }
    put
}

/// What was put after the first `before`, at the present time, once it is delivered: the mail server is quicker than this clock.
fn since(app: &App, before: usize) -> Vec<String> {
    let sent = |row: &Row| row.state == "sent";
    eventually("all messages are sent", || rows(app).iter().all(sent).then_some(()));
    let now = berlin().at(app.clock.now());
    let when = format!("{} {}", now.day().format("%a %-d"), now.time());
    let said = |row: Row| {
        let to = row.address.split('@').next().unwrap_or_default().to_owned();
        format!("{when} {} to {to}", row.subject.replace(&format!(": {TITLE}"), ""))
    };
    let mut put: Vec<String> = rows(app).into_iter().skip(before).map(said).collect();
    put.sort();
    put
}

/// What a deed puts.
fn told(app: &App, deed: impl FnOnce()) -> Vec<String> {
    let before = rows(app).len();
    deed();
    since(app, before)
}

const NOTHING: [&str; 0] = [];

#[track_caller]
fn writes(by: &Actor, id: PostmortemId, section: &str, text: &str) {
    let path = format!("/postmortems/{id}/sections/{section}");
    by.submit(&by.get(&format!("{path}/edit")), &path, &[("body", text)]).assert_status(303);
}

#[track_caller]
fn asks(by: &Actor, id: PostmortemId, (person, place, wording, due_on): (&Actor, &str, &str, &str)) {
    let path = format!("/postmortems/{id}/asks");
    let whom = person.id.to_string();
    let fields = [("person", whom.as_str()), ("place", place), ("wording", wording), ("due_on", due_on)];
    by.submit(&by.get(&path), &path, &fields).assert_status(303);
}

#[test]
fn from_friday_evening_to_closed_each_reminder_goes_out_once() {
    let office = PostOffice::open();
    let app = App::with(|config| config.mail = Some(office.settings()));
    app.clock.advance(at("2026-03-27T20:00").since(app.clock.now()));
    let (bo, cy, di) = (app.person("bo").engineer(), app.person("cy").support(), app.person("di").manager());
    let eli = app.person("eli").in_zone("Asia/Tokyo").engineer();
    // Fay has nothing to do with it and hears nothing, to the end.
    let fay = app.person("fay").engineer();

    // Friday evening. Bo was on call and led the response; at ten Di names him as owner. Monday would be too late to ask who.
    app.clock.advance(at("2026-03-27T22:00").since(app.clock.now()));
    let incident = app
        .incident(TITLE)
        .severity(Severity::Sev1)
        .but(|new| {
            new.moments.impact_began_at = Some(at("2026-03-27T20:10"));
            new.moments.detected_at = Some(at("2026-03-27T20:14"));
            new.moments.triggered_at = Some(at("2026-03-27T20:16"));
            new.moments.mitigated_at = Some(at("2026-03-27T21:20"));
            new.moments.resolved_at = Some(at("2026-03-27T21:40"));
        })
        .led_by(&bo)
        .on_call(&eli)
        .recorded_by(&bo);
    let opening = format!("/incidents/{incident}/postmortem");
    let owner = bo.id.to_string();
    let mut id = String::new();
    let put = told(&app, || {
        let choice = [("owner", owner.as_str()), ("criterion", "led_investigation")];
        let opened = di.submit(&di.get(&opening), &opening, &choice);
        opened.follow(&di).assert_says("Fri 3 Apr: SEV-1, 7 calendar days after Fri 27 Mar");
        opened.location().rsplit('/').next().unwrap_or_default().clone_into(&mut id);
    });
    assert_eq!(put, ["Fri 27 22:00 You own the postmortem to bo"]);
    let id: PostmortemId = id.parse().expect("an id");
    let home = format!("/postmortems/{id}");

    // A day later nobody has scheduled the meeting; in between the clocks go forward. Then it is quiet.
    assert_eq!(passes(&app, "2026-03-30T09:00"), ["Sat 28 22:00 No meeting yet to bo"]);

    // Monday. Bo asks Cy and Eli, and schedules the meeting for Thursday. Everybody who is proposed is invited, once.
    let contributors = format!("{home}/contributors");
    let put = told(&app, || {
        for (person, involvement) in [(&cy, "customer_liaison"), (&di, "engineering_manager")] {
            let joins = [("person", person.id.as_str()), ("involvement", involvement)];
            bo.submit(&bo.get(&contributors), &contributors, &joins).assert_status(303);
        }
        asks(&bo, id, (&cy, "impact", "How many shops called?", "2026-03-31"));
        asks(&bo, id, (&eli, "timeline", "When did the standby take over?", "2026-04-01"));
    });
    assert_eq!(put, NOTHING, "an ask is for the desk and the digest, not a mail of its own");
    let meeting = format!("{home}/meeting");
    let put = told(&app, || {
        let plan = [("starts_at", "2026-04-02T14:00"), ("place", "Room Skagen"), ("facilitator", di.id.as_str())];
        bo.submit(&bo.get(&meeting), &meeting, &plan).assert_status(303);
    });
    let each = |names: &[&str], words: &str| names.iter().map(|name| format!("{words} to {name}")).collect::<Vec<_>>();
    let invitation = "Mon 30 09:00 Invitation: Postmortem, Thu 2 Apr 2026, 14:00 CEST";
    assert_eq!(put, each(&["bo", "cy", "di", "eli"], invitation));
    let put = told(&app, || {
        for (who, answer) in [(&cy, "yes"), (&di, "yes"), (&eli, "no")] {
            who.submit(&who.get(&meeting), &format!("button[name=answer][value={answer}]"), &[]).assert_status(303);
        }
    });
    assert_eq!(put, NOTHING);

    // Cy's ask is due tomorrow: that is in the digest of the day. Eli's morning is eight hours before Bo's.
    let one = "Debrief: one thing is due or late";
    let put = passes(&app, "2026-03-31T10:00");
    assert_eq!(
        put,
        [
            format!("Mon 30 10:00 {one} to cy"),
            format!("Tue 31 01:00 {one} to eli"),
            format!("Tue 31 08:00 {one} to cy"),
        ]
    );
    // Cy answers, so nothing more is said of it. Eli does not, and on Thursday Bo hears that it is late, too.
    let put = told(&app, || writes(&cy, id, "impact", "312 shops printed no labels for 70 minutes."));
    assert_eq!(put, NOTHING);
    let put = passes(&app, "2026-04-02T09:00");
    let document = "Wed 1 14:00 To read before the meeting, Thu 2 Apr 2026, 14:00 CEST";
    let mut expected = vec![format!("Wed 1 01:00 {one} to eli")];
    expected.extend(each(&["bo", "cy", "di"], document));
    expected.extend([format!("Thu 2 01:00 {one} to eli"), format!("Thu 2 08:00 {one} to bo")]);
    assert_eq!(put, expected, "Eli said no; and with a meeting scheduled nobody is told that the deadline is near");

    // Thursday. The document is written, Bo asks for the review, and they meet.
    let put = told(&app, || {
        let answer = [("words", "The graphs of that hour are gone")];
        eli.submit(&eli.get(&format!("{home}/asks")), "form[action$=answer]", &answer).assert_status(303);
        for link in bo.get(&home).all("article a[href$=\"/edit\"]") {
            let form = bo.get(link.attr("href").expect("an address"));
            if form.field("body").is_empty() {
                bo.submit(&form, "form[data-section]", &[("body", "Written by Bo.")]).assert_status(303);
            }
        }
        writes(&cy, id, "external_message", MESSAGE);
        let actions = format!("{home}/actions");
        let action =
            [("text", "Make connections follow a failover"), ("person", eli.id.as_str()), ("due_on", "2026-04-08")];
        bo.submit(&bo.get(&actions), &actions, &action).assert_status(303);
        let why = [("reason", "The timeline is in the text")];
        bo.submit(&bo.get(&format!("{home}/review")), "form.step", &why).assert_status(303);
    });
    assert_eq!(put, NOTHING);
    assert_eq!(passes(&app, "2026-04-02T14:05"), NOTHING);
    let mode = format!("{meeting}/mode");
    let put = told(&app, || {
        di.get(&mode).assert_says("Now: factors and timeline");
        for who in [&bo, &cy, &di] {
            let there = [("person", who.id.as_str()), ("present", "yes")];
            di.post(&format!("{meeting}/attendance"), &there).assert_status(303);
        }
        di.submit(&di.get(&mode), "form[action$=commitment]", &[]).assert_status(303);
        di.submit(&di.get(&mode), &format!("{home}/messages/approval"), &[]).assert_status(303);
        let notes = format!("{home}/sections/meeting_notes");
        di.submit(&di.get(&mode), &notes, &[("body", "- Eli drills the failover before Easter.")]).assert_status(303);
    });
    assert_eq!(put, NOTHING);

    // Di approves after the meeting, Cy posts the message, Bo closes; nobody is written to about any of it.
    assert_eq!(passes(&app, "2026-04-02T15:00"), NOTHING);
    let put = told(&app, || {
        let review = format!("{home}/review");
        let why = [("reason", "All of it was talked through")];
        di.submit(&di.get(&review), "form.step", &why).follow(&di).assert_says("edition 1 is kept for good");
        let unposted = bo.get(&review);
        unposted.assert_says("closed only after it was posted");
        assert!(!unposted.has("form.step"));
        let posted = [("address", "https://status.fjordpost.example/7"), ("posted_at", "2026-04-02T14:58")];
        cy.submit(&cy.get(&format!("{home}/messages")), &format!("{home}/messages/posting"), &posted)
            .assert_status(303);
        bo.submit(&bo.get(&review), "form.step", &[]).follow(&bo).assert_says("so the incident is done");
    });
    assert_eq!(put, NOTHING);
    bo.get(&format!("/incidents/{incident}")).assert_says("This incident is done.");

    // What was committed goes on: Eli hears of it the day before, on the day, and each working day that it is late.
    let put = passes(&app, "2026-04-10T09:00");
    assert_eq!(put, ["Tue 7", "Wed 8", "Thu 9", "Fri 10"].map(|day| format!("{day} 01:00 {one} to eli")));
    let done = eli.get("/").one("main a[href^=\"/actions/\"]").attr("href").expect("an action").to_owned();
    eli.submit(&eli.get(&done), "form[action$=completion]", &[]).assert_status(303);
    assert_eq!(passes(&app, "2026-04-17T09:00"), NOTHING);

    // All of it arrived, each once, and nothing else did.
    let put = rows(&app);
    let received = office.waits_for(put.len());
    let once: BTreeSet<String> = received.iter().map(|one| one.msgid()).collect();
    assert_eq!((received.len(), once.len()), (put.len(), put.len()));
    assert!(put.iter().all(|row| row.address != fay.email), "Fay hears of nothing");
}

const MESSAGE: &str = "## Summary\n\nWe are sorry: on Friday evening shops could not print labels.\n\n## What happened\n\nA database moved to its standby.\n\n## What we are doing\n\nWe make sure that connections follow such a move.\n";
