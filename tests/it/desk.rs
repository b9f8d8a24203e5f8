//! The start page: what waits for whoever looks.

use debrief::incidents::Outcome;

use crate::support::{App, utc};

#[test]
fn a_newcomer_is_told_what_will_stand_here() {
    let app = App::start();
    let page = app.person("ana").engineer().get("/");
    page.assert_says("Nothing waits for you.").assert_says("No open postmortem is yours").assert_says("None with you");
}

#[test]
fn owners_see_their_postmortems_with_what_is_missing() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    let desk = ana.get("/");
    desk.assert_says("One postmortem is yours.")
        .assert_says("12 sections are empty")
        .assert_says("meeting due Fri 13 Mar, in 2 days");
    assert!(desk.has(&format!("a[href='/postmortems/{id}/meeting']")));
    assert!(!desk.text().contains("scheduled for"));
    ana.schedules_meeting(id, "2026-03-12T10:00");
    ana.get("/").assert_says("meeting due Fri 13 Mar, in 2 daysscheduled for Thu 12 Mar");
    // Ben was the commander: he contributes, and owns nothing.
    ben.get("/").assert_says("you: incident commander").assert_says("No open postmortem is yours");
}

#[test]
fn what_follows_for_monitoring_is_missing_on_the_desk_as_in_the_document() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let words = "nothing is decided for monitoring";
    app.postmortem(&ana);
    assert!(!ana.get("/").text().contains(words), "a real incident is not asked");
    let incident = app.incident("Probe was red").but(|new| new.outcome = Outcome::FalseAlarm).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    let link = format!("a[href='/postmortems/{id}/response#monitoring']");
    let is_missing = || {
        let desk = ana.get("/");
        assert_eq!(desk.text().contains(words), ana.get(&format!("/postmortems/{id}")).text().contains(words));
        desk.has(&link)
    };
    assert!(is_missing());
    let (response, list) = (format!("/postmortems/{id}/response"), format!("/postmortems/{id}/actions"));
    let (decide, what) =
        (format!("{response}/monitoring"), [("text", "Raise the threshold"), ("kind", "tune_monitoring")]);
    let added = ana.submit(&ana.get(&list), &list, &what);
    let action = added.location().rsplit("action-").next().expect("an id").to_owned();
    ana.submit(&ana.get(&response), &decide, &[("action", &action)]).assert_status(303);
    assert!(!is_missing());
    // An action that was removed answers nothing; a reason does.
    let page = ana.get(&format!("/actions/{action}"));
    ana.submit(&page, &format!("/actions/{action}/removal"), &[]).assert_status(303);
    assert!(is_missing());
    ana.submit(&ana.get(&response), &decide, &[("action", ""), ("reason", "It was a one-off")]).assert_status(303);
    assert!(!is_missing());
}

#[test]
fn managers_see_what_is_late_by_postmortem() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    app.postmortem(&ana);
    mia.get("/").assert_says("Due next");
    app.clock.advance(utc(2026, 3, 14, 9, 0).since(app.clock.now()));
    let desk = mia.get("/");
    desk.assert_says("Late in the organisation").assert_says("1 day late");
    assert!(!ana.get("/").text().contains("Late in the organisation"));
    ana.get("/").assert_says("One postmortem of yours is late.");
}

#[test]
fn gaps_stand_on_everybodys_desk_and_are_opened_from_there() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let incident = app.incident("Labels stopped").recorded_by(&ana);
    app.incident("Nobody was called").without_response().recorded_by(&ana);
    let desk = ana.get("/");
    assert_eq!(desk.texts("span.gap"), ["No postmortem yet"]);
    assert!(desk.has(&format!("a[href='/incidents/{incident}/postmortem']")));
    let desk = tom.get("/");
    assert!(desk.has("span.gap") && !desk.has(&format!("a[href='/incidents/{incident}/postmortem']")));
}

#[test]
fn actions_stand_on_the_desk_of_who_does_them_and_overdue_ones_are_counted_by_postmortem() {
    let app = App::start();
    let (ana, tom, mia) = (app.person("ana").engineer(), app.person("tom").support(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let (list, who) = (format!("/postmortems/{id}/actions"), tom.id.to_string());
    let fields = [("text", "Cap billing at 20 connections"), ("person", &who), ("due_on", "2026-03-12")];
    ana.submit(&ana.get(&list), &list, &fields).assert_status(303);
    let desk = tom.get("/");
    desk.assert_says("Your actions").assert_says("Cap billing at 20 connections").assert_says("due Thu 12 Mar");
    assert!(desk.has("a[href='/actions?person=me']") && !ana.get("/").text().contains("Your actions"));
    assert!(!mia.get("/").text().contains("Overdue actions"));
    app.clock.advance(utc(2026, 3, 14, 9, 0).since(app.clock.now()));
    tom.get("/").assert_says("overdue");
    let desk = mia.get("/");
    desk.assert_says("Overdue actions by postmortem").assert_says("1 overdue");
    assert!(desk.has(&format!("a[href='{list}']")) && !desk.text().contains("Tom"), "never by person");
    assert!(!ana.get("/").text().contains("Overdue actions by postmortem"));
}

#[test]
fn the_first_sentence_names_the_two_weightiest_and_is_not_nothing_above_something() {
    let app = App::start();
    let (ana, ben) = (app.person("Ana").engineer(), app.person("Ben").engineer());
    let (ida, tom) = (app.person("Ida").admin(), app.person("Tom").support());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ana).on_call(&ben).recorded_by(&ana));
    ana.schedules_meeting(id, "2026-03-13T14:00");
    ben.get("/").assert_says("A meeting asks for your answer.");
    crate::comments::begins(&ana, id, "summary", "", "@Ben, how many?");
    ben.get("/").assert_says("A comment names you, and a meeting asks for your answer.");
    ida.get("/").assert_says("Nothing waits for you.");
    app.incident("Printers stopped").recorded_by(&ana);
    ida.get("/").assert_says("One incident has no postmortem yet.");
    // Who opens none has nothing to do about it.
    tom.get("/").assert_says("Nothing waits for you.");
}
