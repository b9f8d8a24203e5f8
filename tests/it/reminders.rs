//! Reminders by mail, with a clock that a test moves: each that should be in the outbox is there once, and no other.

use chrono::Duration;
use debrief::kernel::{IncidentId, PostmortemId};
use debrief::reminders;
use diesel::connection::SimpleConnection;

use crate::meetings::save;
use crate::outbox::{rows, site};
use crate::support::{Actor, App, plans};

/// What is put when somebody looks now and goes by mail: subjects and readers.
fn put_now(app: &App) -> Vec<(String, String)> {
    let (now, before) = (app.clock.now(), rows(app).len());
    // Looking often puts nothing twice.
    for _ in 0..2 {
        app.write(|c| {
            let due = reminders::due(c, &site(), now)?;
            reminders::put(c, &due, &site(), now)
        });
    }
    let by_mail = rows(app).into_iter().skip(before).filter(|row| row.state != "given_up");
    by_mail.map(|row| (row.subject, row.address)).collect()
}

fn reminder(subject: &str, reader: &Actor) -> (String, String) {
    (subject.to_owned(), reader.email.clone())
}

#[test]
fn an_owner_is_told_once_and_reminded_after_a_day_and_before_the_deadline() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").manager(), app.person("bo").engineer());
    let incident = app.incident("Labels stopped").led_by(&bo).recorded_by(&ana);
    // On Wednesday at 10:00 in Berlin; the deadline is Friday.
    let path = format!("/incidents/{incident}/postmortem");
    let owner = bo.id.to_string();
    let fields = [("owner", owner.as_str()), ("criterion", "led_investigation")];
    let opened = ana.submit(&ana.get(&path), &path, &fields);
    let postmortem = opened.location().rsplit('/').next().unwrap_or_default().to_owned();
    assert_eq!(rows(&app).len(), 1);
    assert_eq!(
        (rows(&app)[0].subject.as_str(), &rows(&app)[0].address),
        ("You own the postmortem: Labels stopped", &bo.email)
    );
    assert!(put_now(&app).is_empty());
    // Thursday, the day before the deadline: that matters more than the day that passed.
    app.later(Duration::hours(21));
    assert!(put_now(&app).is_empty(), "seven in the morning is too early");
    app.later(Duration::hours(1));
    assert_eq!(put_now(&app), [reminder("Deadline tomorrow: Labels stopped", &bo)]);
    app.later(Duration::hours(24));
    assert_eq!(put_now(&app), [reminder("No meeting yet: Labels stopped", &bo)]);
    app.later(Duration::hours(24));
    assert!(put_now(&app).is_empty());
    // Handed over, the new one is told; who takes it needs no mail.
    let page = bo.get(&format!("/postmortems/{postmortem}/owner"));
    let fields = [("owner", ana.id.as_str()), ("criterion", "other"), ("reason", "Bo is away")];
    bo.submit(&page, &format!("/postmortems/{postmortem}/owner"), &fields).assert_status(303);
    let last = rows(&app).pop().expect("a mail");
    assert_eq!((last.subject.as_str(), &last.address), ("You own the postmortem: Labels stopped", &ana.email));
}

#[test]
fn a_meeting_that_is_scheduled_needs_no_reminder_and_its_attendees_get_the_link() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("cy").engineer());
    let incident = app.incident("Labels stopped").led_by(&bo).on_call(&cy).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    save(&ana, id, &[("starts_at", "2026-03-13T14:00")]).assert_status(303);
    let invited: Vec<String> = rows(&app).into_iter().map(|row| row.address).collect();
    assert_eq!(invited.len(), 3, "{invited:?}");
    let page = cy.get(&format!("/postmortems/{id}/meeting"));
    cy.submit(&page, "button[name=answer][value=no]", &[]).assert_status(303);
    app.later(Duration::hours(27));
    assert!(put_now(&app).is_empty(), "Thursday 13:00 in Berlin: a day and an hour before");
    app.later(Duration::hours(1));
    let subject = "To read before the meeting: Labels stopped, Fri 13 Mar 2026, 14:00 CET";
    let mut put = put_now(&app);
    put.sort();
    assert_eq!(put, [reminder(subject, &ana), reminder(subject, &bo)]);
    app.later(Duration::hours(20));
    assert!(put_now(&app).is_empty());
    // Moved, those invited hear that, and get the link again a day before the new date.
    app.later(Duration::hours(1));
    let late = save(&ana, id, &[("starts_at", "2026-03-16T14:00")]);
    let path = format!("/postmortems/{id}/meeting");
    ana.submit(&late, &path, &[("late_reason", "Ana was ill")]).assert_status(303);
    app.later(Duration::hours(54));
    let put = put_now(&app);
    assert_eq!(put.len(), 3, "{put:?}");
    assert!(put.iter().all(|(subject, _)| subject.ends_with("Mon 16 Mar 2026, 14:00 CET")), "{put:?}");
}

#[test]
fn nobody_is_reminded_of_what_is_closed_to_them_or_over() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").admin(), app.person("bo").engineer(), app.person("cy").engineer());
    let incident = app.incident("Secret leak").led_by(&bo).on_call(&cy).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    save(&ana, id, &[("starts_at", "2026-03-13T14:00")]).assert_status(303);
    ana.post(&format!("/incidents/{incident}/restriction"), &[("restricted", "yes")]).assert_status(303);
    let sees = |who: &Actor| who.get(&format!("/postmortems/{id}")).status == 200;
    app.later(Duration::hours(28));
    let put = put_now(&app);
    for who in [&ana, &bo, &cy] {
        assert_eq!(put.iter().any(|(_, address)| *address == who.email), sees(who), "{}", who.name);
    }
    // A postmortem that nobody opened within the last days, on the first start with reminders.
    let old = App::start();
    let di = old.person("di").engineer();
    old.postmortem(&di);
    old.later(Duration::days(5));
    assert!(put_now(&old).is_empty());
    // An account that is disabled, a meeting that is cancelled.
    let eve = old.person("eve").engineer();
    let id = eve.opens_postmortem(old.incident("Receipts").recorded_by(&eve));
    let page = save(&eve, id, &[("starts_at", "2026-03-17T14:00")]);
    if page.status == 422 {
        eve.submit(&page, &format!("/postmortems/{id}/meeting"), &[("late_reason", "Ill")]).assert_status(303);
    }
    let path = format!("/postmortems/{id}/meeting");
    eve.submit(&eve.get(&path), &format!("{path}/cancellation"), &[("reason", "Off")]).assert_status(303);
    old.later(Duration::hours(6));
    assert!(put_now(&old).iter().all(|(subject, _)| !subject.starts_with("To read")));
}

#[test]
fn whoever_wants_no_reminders_gets_none_and_is_invited_all_the_same() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let page = ana.get("/account");
    assert!(page.one("input[name=reminders]").attr("checked").is_some());
    let saved = ana.submit(&page, "/account/mail", &[("reminders", "")]).follow(&ana);
    assert!(
        saved.notice().contains("no reminders by mail") && saved.one("input[name=reminders]").attr("checked").is_none()
    );
    assert_eq!(app.visitor().post("/account/mail", &[("reminders", "yes")]).status, 401);
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    app.later(Duration::hours(22));
    assert!(put_now(&app).is_empty());
    save(&ana, id, &[("starts_at", "2026-03-13T14:00")]).assert_status(303);
    let invited: Vec<String> =
        rows(&app).into_iter().filter(|row| row.state == "waiting").map(|row| row.address).collect();
    assert_eq!(invited.len(), 2, "{invited:?}");
    app.later(Duration::hours(7));
    let readers: Vec<String> = put_now(&app).into_iter().map(|(_, reader)| reader).collect();
    assert_eq!(readers.join(","), bo.email);
    ana.submit(&ana.get("/account"), "/account/mail", &[("reminders", "yes")]).assert_status(303);
    // Of what they were told in the app nothing is said again.
    assert!(put_now(&app).is_empty());
}

/// Most postmortems are closed, and of the open ones few are near anything.
#[test]
fn looking_costs_the_same_however_many_postmortems_there_are() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    ana.schedules_meeting(id, "2026-03-13T14:00");
    app.write(|c| {
        c.batch_execute(
            "CREATE TEMP TABLE i AS SELECT * FROM incidents; CREATE TEMP TABLE p AS SELECT * FROM postmortems;
             UPDATE p SET status = 'closed', opened_at = '2025-01-01 00:00:00', deadline_ends_at = '2025-01-08 00:00:00';",
        )?;
        for _ in 0..10_000 {
            let (incident, postmortem) = (IncidentId::random(), PostmortemId::random());
            c.batch_execute(&format!(
                "UPDATE i SET id = '{incident}', postmortem_id = '{postmortem}';
                 UPDATE p SET id = '{postmortem}', incident_id = '{incident}';
                 INSERT INTO incidents SELECT * FROM i; INSERT INTO postmortems SELECT * FROM p;"
            ))?;
        }
        Ok(())
    });
    app.later(Duration::hours(28));
    let now = app.clock.now();
    let all = app.write(|c| Ok(plans(c, |c| reminders::due(c, &site(), now).expect("an answer"))));
    assert_eq!(all.len(), 4, "{all:#?}");
    for plan in &all {
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{all:#?}");
    }
    let began = std::time::Instant::now();
    app.write(|c| Ok(reminders::due(c, &site(), now)?.len()));
    println!("one look among 10,000 postmortems: {:?}", began.elapsed());
}

#[test]
fn a_digest_comes_once_a_day_when_something_presses() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("cy").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    let path = format!("/postmortems/{id}/asks");
    let fields = [
        ("person", bo.id.as_str()),
        ("place", "impact"),
        ("wording", "How many shops called?"),
        ("due_on", "2026-03-12"),
    ];
    ana.submit(&ana.get(&path), &path, &fields).assert_status(303);
    let digests = |app: &App| {
        let (now, before) = (app.clock.now(), rows(app).len());
        for _ in 0..2 {
            app.write(|c| {
                let due = reminders::digests(c, &site(), now)?;
                reminders::put(c, &due, &site(), now)
            });
        }
        let new: Vec<_> = rows(app).into_iter().skip(before).map(|row| (row.subject, row.address)).collect();
        new
    };
    let one = "Debrief: one thing is due or late";
    assert_eq!(digests(&app), [reminder(one, &bo)], "Wednesday, 10:00 in Berlin");
    app.later(Duration::hours(1));
    assert!(digests(&app).is_empty());
    // Bo wants it at noon.
    let page = bo.get("/account");
    bo.submit(&page, "/account/mail", &[("digest_hour", "12")]).assert_status(303);
    bo.post("/account/mail", &[("reminders", "yes"), ("digest_hour", "3")])
        .assert_status(422)
        .assert_says("Choose an hour");
    app.later(Duration::hours(23));
    assert!(digests(&app).is_empty(), "Thursday, 10:00");
    app.later(Duration::hours(2));
    assert_eq!(digests(&app), [reminder(one, &bo)]);
    // On Friday it is late, which Ana, who owns the postmortem, hears as well.
    app.later(Duration::hours(22));
    assert_eq!(digests(&app), [reminder(one, &ana)]);
    app.later(Duration::days(1));
    assert!(digests(&app).is_empty(), "nobody works on Saturday");
    // What is restricted is in nobody's digest but of those who see it; Cy was never asked.
    assert!(rows(&app).iter().all(|row| row.address != cy.email));
    let last = app.write(|c| {
        let query = "SELECT text AS said FROM outbox WHERE kind = 'digest' ORDER BY rowid";
        Ok(diesel::RunQueryDsl::load::<Said>(diesel::sql_query(query), c)?)
    });
    assert!(last[0].said.contains("- How many shops called? (Labels stopped), due tomorrow"), "{}", last[0].said);
    assert!(last[2].said.contains("- Bo: How many shops called? (Labels stopped), one day late"), "{}", last[2].said);
}

#[derive(diesel::QueryableByName)]
struct Said {
    #[diesel(sql_type = diesel::sql_types::Text)]
    said: String,
}
