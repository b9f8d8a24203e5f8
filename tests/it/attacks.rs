//! What a hostile or an unlucky person found, each with the answer it should have got.

use std::path::PathBuf;

use debrief::db::Db;

use crate::support::App;

/// Some characters are there and cannot be seen.
const NOTHING_TO_SEE: [&str; 6] =
    ["\u{200b}", "\u{2060}\u{200d}", "\u{ad}", "\u{3164}", "\u{2800} \u{2800}", "\u{e0041}"];

#[test]
fn a_form_that_the_back_button_brought_back_is_sent_anew() {
    let app = App::start();
    let ana = app.person("ana").admin();
    let fields = |title| {
        let closed = [("declared_severity", "sev3"), ("outcome", "real_incident"), ("response_trigger", "alert")];
        [&[("title", title)][..], &closed].concat()
    };
    let page = ana.get("/incidents/new");
    let first = ana.submit(&page, "/incidents", &fields("Labels stopped"));
    let again = ana.submit(&page, "/incidents", &fields("Labels stopped"));
    let other = ana.submit(&page, "/incidents", &fields("Receipts twice"));
    assert_eq!(again.location(), first.location(), "a double click makes one");
    assert_ne!(other.location(), first.location(), "what was typed the second time is not lost");
    other.follow(&ana).assert_says("Receipts twice");

    let page = ana.get("/settings/services");
    for name in ["Labels", "Labels", "Receipts"] {
        ana.submit(&page, "/settings/services", &[("name", name), ("team", "Print")]).assert_status(303);
    }
    let names = ana.get("/settings/services").text();
    assert!(names.contains("Receipts"), "{names}");
}

#[test]
fn a_meeting_is_not_said_to_be_saved_when_an_old_form_was_sent() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let path = format!("/postmortems/{}/meeting", app.postmortem(&ana));
    let page = ana.get(&path);
    ana.submit(&page, &path, &[("place", "Room 1")]).assert_status(303);
    ana.submit(&page, &path, &[("place", "Room 1")]).assert_status(303);
    let old = ana.submit(&page, &path, &[("place", "Room 2")]);
    old.assert_status(409);
    assert_eq!(old.field("place"), "Room 2");
}

#[test]
fn who_was_taken_off_a_restricted_incident_does_not_come_back_with_a_corrected_title() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let incident = app.incident("Bank details in a log").restricted().led_by(&ben).recorded_by(&ana);
    let list = format!("/postmortems/{}/contributors", ana.opens_postmortem(incident));
    let incident = format!("/incidents/{incident}");
    ben.get(&incident).assert_status(200);
    ana.submit(&ana.get(&list), &format!("{list}/{}/removal", ben.id), &[]).assert_status(303);
    ben.get(&incident).assert_status(404);
    let form = ana.get(&format!("{incident}/edit"));
    ana.submit(&form, &incident, &[("title", "Bank details in two logs")]).assert_status(303);
    ben.get(&incident).assert_status(404);
    let (form, nobody) = (ana.get(&format!("{incident}/edit")), [("commander_id", "")]);
    ana.submit(&form, &incident, &nobody).assert_status(303);
    let (form, him) = (ana.get(&format!("{incident}/edit")), ben.id.to_string());
    ana.submit(&form, &incident, &[("commander_id", &him)]).assert_status(303);
    ben.get(&incident).assert_status(200);
}

#[test]
fn a_search_for_a_whole_book_finds_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    app.incident("Labels stopped").recorded_by(&ana);
    for list in ["/incidents", "/postmortems"] {
        ana.get(&format!("{list}?q={}", "a".repeat(60_000))).assert_status(200);
        ana.get(&format!("{list}?q={}", "%25".repeat(20_000))).assert_status(200);
    }
}

#[test]
fn a_title_that_cannot_be_seen_is_none() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let title = format!("/postmortems/{}/title", app.postmortem(&ana));
    for nothing in NOTHING_TO_SEE {
        ana.post(&title, &[("title", nothing)]).assert_status(422);
        ana.post("/account", &[("name", nothing), ("zone", "UTC")]).assert_status(422);
    }
    ana.post(&title, &[("title", "👩\u{200d}🚒")]).assert_status(303);
    ana.get(&title.replace("/title", "")).assert_says("👩\u{200d}🚒");
}

#[test]
fn an_old_page_of_somebody_who_left_stores_nothing() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").admin(), app.person("ben").engineer());
    let section = format!("/postmortems/{}/sections/summary", app.postmortem(&ana));
    let form = ben.get(&format!("{section}/edit"));
    ana.post(&format!("/people/{}/disabling", ben.id), &[]).assert_status(303);
    ben.submit(&form, &section, &[("body", "A last word.")]).assert_status(401).assert_says("Sign in");
    ana.post(&format!("/people/{}/enabling", ben.id), &[]).assert_status(303);
    ben.signs_in();
    assert!(!ben.get("/").text().contains("A text of yours"));
}

#[test]
fn whoever_opens_second_is_told() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let incident = app.incident("Labels stopped").recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    let form = ben.get(&path);
    let id = ana.opens_postmortem(incident);
    let fields = [("owner", ben.id.as_str()), ("criterion", "led_investigation")];
    let second = ben.submit(&form, &path, &fields);
    assert_eq!(second.location(), format!("/postmortems/{id}"));
    let notice = second.follow(&ben).notice();
    assert!(notice.starts_with("Somebody was quicker"), "{notice}");
}

#[test]
fn a_form_without_a_session_goes_along_as_far_as_a_section_is_long() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let section = format!("/postmortems/{}/sections/summary", app.postmortem(&ana));
    let long = "停電".repeat(512 * 1024 / 6);
    let page = app.visitor().post(&section, &[("body", &long), ("base_revision", "0")]);
    page.assert_status(401).assert_says("Sign in");
    let page = ana.submit(&page, "/sign-in", &[("email", &ana.email), ("password", crate::support::PASSWORD)]);
    assert!(page.source().contains(&long), "{}", page.text().chars().take(300).collect::<String>());

    let endless = "<'\"&>".repeat(700_000);
    app.visitor().post("/incidents", &[("title", &endless)]).assert_status(413);
    app.visitor().post(&section, &[("body", &endless)]).assert_status(413);
    app.visitor().post("/sign-in", &[("email", "x"), ("replay", &endless)]).assert_status(413);
}

#[test]
fn a_database_that_cannot_be_written_is_not_served() {
    let app = App::start();
    let path = app.file("there.db");
    drop(Db::open(&path, 1).expect("a database"));
    let read_only = PathBuf::from(format!("file:{}?mode=ro", path.display()));
    let refused = Db::open(&read_only, 1).err().map(|error| format!("{error:#}")).unwrap_or_default();
    assert!(refused.contains("cannot be written"), "{refused}");
}

#[test]
fn a_clock_that_goes_back_loses_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let section = format!("/postmortems/{id}/sections/summary");
    for body in ["Before.", "After."] {
        ana.submit(&ana.get(&format!("{section}/edit")), &section, &[("body", body)]).assert_status(303);
        app.later(-chrono::Duration::hours(3));
    }
    ana.get(&format!("/postmortems/{id}")).assert_says("After.");
    assert!(ana.get(&format!("/postmortems/{id}/activity")).texts("li")[0].contains("revision 2"));
}
