//! The catalogue of services, kept by administrators.

use crate::incidents::service;
use crate::support::{Actor, App, Page};

const HOME: &str = "/settings/services";

fn add(who: &Actor, name: &str) -> Page {
    let form = who.get(HOME);
    who.submit(&form, HOME, &[("name", name), ("team", "Shipping"), ("description", "Sells labels.")])
}

fn names(who: &Actor) -> Vec<String> {
    who.get("/incidents/new").texts("label:has(input[name=services])")
}

#[test]
fn an_administrator_adds_a_service() {
    let app = App::start();
    let (dora, ana) = (app.person("dora").admin(), app.person("ana").engineer());
    dora.get(HOME).assert_says("No services yet");
    let page = add(&dora, "Label API").follow(&dora);
    page.assert_says("Label API").assert_says("Sells labels.").assert_says("Shipping");
    assert!(page.notice().contains("can be chosen"));
    assert_eq!(names(&ana), ["Label API"]);
}

#[test]
fn nobody_else_keeps_the_catalogue() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = service(&app, "Label API");
    let one = format!("{HOME}/{id}");
    let fields = [("name", "Mine"), ("team", "Us")];
    for path in [HOME, &one] {
        ana.get(path).assert_status(403).assert_says("Administrators can do this");
        app.visitor().get(path).assert_status(303);
    }
    for path in [HOME.to_owned(), one.clone(), format!("{one}/retirement"), format!("{one}/restoration")] {
        ana.post(&path, &fields).assert_status(403).assert_says("Administrators can do this");
        app.visitor().post(&path, &fields).assert_status(401);
    }
    assert_eq!(names(&ana), ["Label API"]);
    assert!(!ana.get("/incidents").has("a[href^=\"/settings\"]"));
}

#[test]
fn bad_input_is_kept() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let page = dora.post(HOME, &[("name", ""), ("team", " "), ("description", "Sells labels.")]);
    page.assert_status(422);
    assert_ne!(page.error_of("name"), "");
    assert_ne!(page.error_of("team"), "");
    assert_eq!(page.field("description"), "Sells labels.");
    service(&app, "Label API");
    let taken = add(&dora, "label api");
    assert!(taken.assert_status(422).error_of("name").contains("already"));
    assert_eq!(taken.field("name"), "label api");
}

#[test]
fn se_04_a_service_sent_twice_is_added_once() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let form = dora.get(HOME);
    let fields = [("name", "Label API"), ("team", "Shipping")];
    dora.submit(&form, HOME, &fields).assert_status(303);
    dora.submit(&form, HOME, &fields).assert_status(303);
    assert_eq!(names(&dora), ["Label API"]);
}

#[test]
fn a_service_is_changed() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let id = service(&app, "Label API");
    service(&app, "Mailer");
    let one = format!("{HOME}/{id}");
    let form = dora.get(&one);
    assert_eq!(form.field("name"), "Label API");
    let saved = dora.submit(&form, &one, &[("name", "LABEL API"), ("team", "Printing")]);
    saved.follow(&dora).assert_says("LABEL API").assert_says("Printing");
    let taken = dora.submit(&form, &one, &[("name", "Mailer"), ("description", "Kept.")]);
    taken.assert_status(422);
    assert_ne!(taken.error_of("name"), "");
    assert_eq!(taken.field("description"), "Kept.");
    let empty = dora.submit(&form, &one, &[("team", "")]);
    assert_ne!(empty.assert_status(422).error_of("team"), "");
    dora.get(&format!("{HOME}/bcdfghjkmn")).assert_status(404);
    dora.post(&format!("{HOME}/bcdfghjkmn"), &[("name", "x"), ("team", "y")]).assert_status(404);
}

#[test]
fn a_service_is_retired_and_restored() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let id = service(&app, "Label API");
    let one = format!("{HOME}/{id}");
    let page = dora.submit(&dora.get(&one), &format!("{one}/retirement"), &[]).follow(&dora);
    page.assert_says("Label API retired");
    assert!(names(&dora).is_empty());
    dora.get("/incidents").assert_says("Label API (retired)");
    dora.submit(&dora.get(&one), &format!("{one}/restoration"), &[]).assert_status(303);
    assert_eq!(names(&dora), ["Label API"]);
    dora.post(&format!("{HOME}/bcdfghjkmn/retirement"), &[]).assert_status(404);
}
