//! The list of everyone involved, over HTTP.

use crate::support::{Actor, App, Page};

fn add(by: &Actor, list: &str, person: &Actor, involvement: &str) -> Page {
    let id = person.id.to_string();
    by.submit(&by.get(list), list, &[("person", &id), ("involvement", involvement)])
}

#[test]
fn those_whom_the_incident_names_are_the_first_contributors() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).on_call(&ana).recorded_by(&ana));
    let rows = ana.get(&format!("/postmortems/{id}/contributors")).texts("tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("Ben") && rows[0].contains("Incident commander"));
    assert!(rows[1].contains("Ana") && rows[1].contains("owner") && rows[1].contains("Primary on-call"));
}

#[test]
fn adding_changing_and_removing_keep_the_history() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let list = format!("/postmortems/{id}/contributors");
    add(&ana, &list, &tom, "customer_liaison").follow(&ana).assert_says("Tom is a contributor as customer liaison.");
    add(&ana, &list, &tom, "account_manager").assert_status(303);
    let page = ana.get(&list);
    assert_eq!(page.all("tbody tr").len(), 2, "the same person stands there once");
    let removal = format!("{list}/{}/removal", tom.id);
    ana.submit(&page, &removal, &[]).follow(&ana).assert_says("What they wrote stays");
    let page = ana.get(&list);
    assert_eq!(page.all("tbody tr").len(), 1);
    assert_eq!(page.texts("details.fold .items li").len(), 2);
    ana.post(&removal, &[]).assert_status(404);
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("added Tom as account manager").assert_says("took Tom off the contributors");
}

#[test]
fn bad_input_is_refused_with_values_kept() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let list = format!("/postmortems/{id}/contributors");
    let refused = ana.post(&list, &[("person", ""), ("involvement", "scribe")]);
    refused.assert_status(422);
    assert_eq!((refused.error_of("person"), refused.field("involvement")), ("Choose a person".into(), "scribe".into()));
    let person = tom.id.to_string();
    ana.post(&list, &[("person", &person), ("involvement", "boss")]).assert_status(422);
}

#[test]
fn support_and_visitors_do_not_keep_the_list() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let list = format!("/postmortems/{id}/contributors");
    let page = tom.get(&list);
    assert!(!page.has("form.box"));
    let person = tom.id.to_string();
    let fields = [("person", person.as_str()), ("involvement", "other")];
    tom.post(&list, &fields).assert_status(403).assert_says("Engineers, managers and the owner");
    app.visitor().post(&list, &fields).assert_status(401);
    tom.post(&format!("{list}/{}/removal", ana.id), &[]).assert_status(403);
}

#[test]
fn the_list_of_a_restricted_postmortem_decides_who_sees_it() {
    let app = App::start();
    let (ana, ben, eve) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("eve").engineer());
    let id = ana.opens_postmortem(app.incident("Keys were leaked").restricted().led_by(&ana).recorded_by(&ana));
    let (page, list) = (format!("/postmortems/{id}"), format!("/postmortems/{id}/contributors"));
    ben.get(&page).assert_status(404);
    add(&ana, &list, &ben, "responder").assert_status(303);
    ben.get(&page).assert_status(200);
    // Ben sees it, but does not decide who else does.
    let person = eve.id.to_string();
    ben.post(&list, &[("person", &person), ("involvement", "other")]).assert_status(403);
    ana.submit(&ana.get(&list), &format!("{list}/{}/removal", ben.id), &[]).assert_status(303);
    ben.get(&page).assert_status(404);
    // The owner cannot lock themselves out.
    ana.submit(&ana.get(&list), &format!("{list}/{}/removal", ana.id), &[]).assert_status(303);
    ana.get(&page).assert_status(200);
}
