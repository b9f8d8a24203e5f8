//! Asks, over HTTP: asking, answering, settling by writing, what stands on desks and beside the document.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page, utc};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/asks")
}

fn ask(by: &Actor, id: PostmortemId, person: &Actor, place: &str, fields: &[(&str, &str)]) -> Page {
    let (list, who) = (address(id), person.id.to_string());
    let wording = "When did the first shop call?";
    let all: Vec<(&str, &str)> =
        [("person", who.as_str()), ("place", place), ("wording", wording)].iter().chain(fields).copied().collect();
    by.submit(&by.get(&list), &list, &all)
}

fn joins(by: &Actor, id: PostmortemId, person: &Actor) {
    let list = format!("/postmortems/{id}/contributors");
    let who = person.id.to_string();
    by.submit(&by.get(&list), &list, &[("person", &who), ("involvement", "customer_liaison")]).assert_status(303);
}

/// The address of the only open ask.
fn only(by: &Actor, id: PostmortemId) -> String {
    let item = by.get(&address(id)).one("li[id^=ask-]");
    format!("{}/{}", address(id), item.attr("id").expect("an id").trim_start_matches("ask-"))
}

#[test]
fn an_ask_stands_first_on_the_desk_and_is_settled_by_writing() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    // The deadline is Friday 13 March.
    assert_eq!(ana.get(&address(id)).field("due_on"), "2026-03-12");
    ask(&ana, id, &ben, "summary", &[]).follow(&ana).assert_says("Open (1)").assert_says("due Thu 12 Mar, tomorrow");
    let desk = ben.get("/");
    desk.assert_says("You are asked for one thing.").assert_says("Ana: “When did the first shop call?”");
    assert_eq!(desk.texts("section h2")[0], "You are asked for");
    let edit = format!("/postmortems/{id}/sections/summary/edit");
    assert!(desk.has(&format!("a[href='{edit}']")));
    ben.get(&format!("/postmortems/{id}")).assert_says("You are asked");
    assert_eq!(ana.get(&format!("/postmortems/{id}")).texts("#summary .beside .ask strong"), ["Asked of Ben"]);
    let form = ben.get(&edit);
    assert!(form.has(".guidance .note.ask") && !ana.get(&edit).has(".guidance .note.ask"));
    let save = format!("/postmortems/{id}/sections/summary");
    // Ana writes there: what Ben is asked for stays open.
    ana.submit(&ana.get(&edit), &save, &[("body", "Labels stopped.")]).assert_status(303);
    ana.get(&address(id)).assert_says("Open (1)");
    ben.submit(&ben.get(&edit), &save, &[("body", "Labels stopped at 13:10.")]).assert_status(303);
    ana.get(&address(id)).assert_says("Settled (1)").assert_says("Ben wrote it");
    ben.get("/").assert_says("Nothing waits for you.");
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("Ana asked Ben for Summary by Thu 12 Mar");
}

#[test]
fn nothing_to_add_settles_it_from_the_desk() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    joins(&ana, id, &tom);
    ask(&ana, id, &tom, "customer_notes", &[]).assert_status(303);
    let answer = format!("{}/answer", only(&ana, id));
    ana.post(&answer, &[]).assert_status(403).assert_says("Only Tom can answer this");
    app.visitor().post(&answer, &[]).assert_status(401);
    tom.post(&answer, &[("words", &"x".repeat(501))]).assert_status(422);
    let desk = tom.get("/");
    let done = tom.submit(&desk, &answer, &[("words", "Nobody called")]);
    assert_eq!(done.location(), "/");
    done.follow(&tom).assert_says("Nothing waits for you.");
    ana.get(&address(id)).assert_says("Tom has nothing to add").assert_says("Nobody called");
    // From a page that is still open in another tab: said, and nothing happens.
    tom.submit(&desk, &answer, &[("words", "Again")]).follow(&tom).assert_says("settled already");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Tom has nothing to add to Customer notes: “Nobody called”");
    assert!(!activity.text().contains("Again"));
}

#[test]
fn whoever_asked_or_owns_takes_it_back() {
    let app = App::start();
    let (ana, ben, mia) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("mia").manager());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    ask(&mia, id, &ben, "timeline", &[]).assert_status(303);
    let withdrawal = format!("{}/withdrawal", only(&ana, id));
    ben.post(&withdrawal, &[]).assert_status(403).assert_says("Mia asked for this");
    ana.submit(&ana.get(&address(id)), &withdrawal, &[("words", "Found it in the log")]).assert_status(303);
    ana.get(&address(id)).assert_says("taken back by Ana").assert_says("Found it in the log");
}

#[test]
fn only_owners_managers_and_admins_ask_and_only_for_what_people_may_write() {
    let app = App::start();
    let (ana, ben, tom) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("tom").support());
    let (mia, adi) = (app.person("mia").manager(), app.person("adi").admin());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    joins(&ana, id, &tom);
    assert!(!ben.get(&address(id)).has("form.box"));
    ben.post(&address(id), &[]).assert_status(403).assert_says("The owner asks for what is missing");
    app.visitor().post(&address(id), &[]).assert_status(401);
    ask(&adi, id, &ben, "summary", &[]).assert_status(303);
    let refused = ask(&ana, id, &tom, "summary", &[]);
    refused.assert_status(422);
    assert!(refused.error_of("place").contains("support writes the impact and the messages"));
    assert_eq!(refused.field("wording"), "When did the first shop call?");
    let who = mia.id.to_string();
    assert!(!ana.get(&address(id)).has(&format!("option[value='{who}']")), "who writes nothing is not offered");
    let fields = [("person", who.as_str()), ("place", "summary"), ("wording", "x"), ("due_on", "2026-03-12")];
    assert!(ana.post(&address(id), &fields).error_of("place").contains("managers review"));
    let refused = ana.post(&address(id), &[("due_on", "2026-03-10"), ("wording", " ")]);
    refused.assert_status(422);
    assert!(refused.error_of("due_on").contains("over") && refused.error_of("person").contains("Choose"));
    assert!(refused.error_of("wording").contains("Say what") && refused.error_of("place").contains("Choose"));
}

#[test]
fn who_is_no_contributor_becomes_one_in_the_same_step() {
    let app = App::start();
    let (ana, ben, mia) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("mia").manager());
    let id = ana.opens_postmortem(app.incident("Keys leaked").restricted().led_by(&ana).recorded_by(&ana));
    mia.get(&address(id)).assert_status(404);
    let offered = ask(&ana, id, &ben, "timeline", &[]);
    offered.assert_status(422);
    assert!(offered.error_of("involvement").contains("Ben is no contributor yet"));
    ben.get("/").assert_says("Nothing waits for you.");
    ana.submit(&offered, &address(id), &[("involvement", "responder")]).assert_status(303);
    ben.get("/").assert_says("Timeline").assert_says("Keys leaked");
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("added Ben as responder");
    // Off the list again, Ben sees nothing of it any more.
    let list = format!("/postmortems/{id}/contributors");
    ana.submit(&ana.get(&list), &format!("{list}/{}/removal", ben.id), &[]).assert_status(303);
    assert!(!ben.get("/").text().contains("Keys leaked"));
}

#[test]
fn a_manager_who_may_not_invite_is_told_who_can() {
    let app = App::start();
    let (ana, ben, mia) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("mia").manager());
    let id = ana.opens_postmortem(app.incident("Keys leaked").restricted().led_by(&ana).recorded_by(&ana));
    joins(&ana, id, &mia);
    let who = ben.id.to_string();
    let page = mia.get(&address(id));
    assert!(!page.has(&format!("option[value='{who}']")), "not offered");
    let fields = [("person", who.as_str()), ("place", "timeline"), ("wording", "x"), ("due_on", "2026-03-12")];
    let refused = mia.post(&address(id), &fields);
    refused.assert_status(422);
    assert!(refused.error_of("person").contains("its owner and administrators"));
}

#[test]
fn se_04_an_ask_sent_twice_is_asked_once() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let (page, who) = (ana.get(&address(id)), ana.id.to_string());
    for _ in 0..2 {
        let fields = [("person", who.as_str()), ("place", "timeline"), ("wording", "x")];
        ana.submit(&page, &address(id), &fields).assert_status(303);
    }
    ana.get(&address(id)).assert_says("Open (1)");
}

#[test]
fn a_day_ends_where_the_organisation_is_and_then_it_is_late() {
    let app = App::with(|config| config.zone = "Pacific/Auckland".parse().expect("a zone"));
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    ask(&ana, id, &ben, "timeline", &[("due_on", "2026-03-12")]).assert_status(303);
    let until = |at| app.clock.advance(utc(2026, 3, 12, at, 59).since(app.clock.now()));
    until(9);
    assert!(!ana.get("/").text().contains("You wait for others"));
    until(11);
    ana.get("/").assert_says("You wait for others").assert_says("Ben: Timeline").assert_says("1 day late");
    ben.get("/").assert_says("One thing that you are asked for is late.");
    ana.get(&address(id)).assert_says("Late (1)");
}
