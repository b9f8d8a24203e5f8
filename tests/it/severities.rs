//! What severities are called and when they are chosen, in the words of the organisation.

use debrief::incidents::Severity;

use crate::support::{Actor, App, Page};

const HOME: &str = "/settings/severities";

fn saves(who: &Actor, page: &Page, fields: &[(&str, &str)]) -> Page {
    who.submit(page, HOME, fields)
}

#[test]
fn the_words_stand_where_a_severity_is_chosen_and_read() {
    let app = App::start();
    let (dora, ana) = (app.person("dora").admin(), app.person("ana").engineer());
    let incident = app.incident("Labels stopped").severity(Severity::Sev1).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    let form = ana.get("/incidents/new");
    form.assert_says("SEV-1 Critical").assert_says("Customers cannot use the product");
    let guidance = "Lockers stay closed: call everybody.";
    let saved = saves(&dora, &dora.get(HOME), &[("name_1", "  All hands "), ("guidance_1", guidance)]);
    assert_eq!(saved.follow(&dora).notice(), "The words are saved.");
    assert_eq!(dora.get(HOME).field("name_1"), "All hands");
    for path in ["/incidents/new".to_owned(), format!("/incidents/{incident}/edit")] {
        ana.get(&path).assert_says("SEV-1 All hands").assert_says("SEV-2 Major").assert_says(guidance);
    }
    let document = format!("/postmortems/{id}");
    for path in [format!("/incidents/{incident}"), document.clone(), format!("{document}/print")] {
        ana.get(&path).assert_says("All hands");
    }
    for path in ["/incidents", "/postmortems"] {
        assert!(ana.get(path).texts("#severity option").contains(&"SEV-1 All hands".to_owned()), "{path}");
    }
    dora.get("/settings/policy").assert_says("SEV-1 All hands, days");
    dora.get("/settings").assert_says("SEV-1 All hands, SEV-2 Major");
    // The code that is stored and sent, and the number on which deadlines hang, are as before.
    let chosen = ana.get(&format!("/incidents/{incident}/edit"));
    assert_eq!(chosen.field("severity"), "sev1");
    ana.get(&format!("{document}/activity")).assert_says("SEV-1, 7 calendar days");
    let changes = dora.get("/settings/audit?setting=severities");
    changes.assert_says("SEV-1").assert_says("Critical. Customers").assert_says(&format!("All hands. {guidance}"));
}

#[test]
fn the_words_outlive_a_restart() {
    let mut app = App::start();
    let email = {
        let dora = app.person("dora").admin();
        saves(&dora, &dora.get(HOME), &[("name_5", "Practice")]).assert_status(303);
        dora.email.clone()
    };
    app.starts_again();
    let dora = app.visitor();
    dora.sign_in("/sign-in", &email, crate::support::PASSWORD).assert_status(303);
    assert!(dora.get("/incidents").texts("#severity option").contains(&"SEV-5 Practice".to_owned()));
}

#[test]
fn only_administrators_word_them() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    app.visitor().get(HOME).assert_status(303);
    app.visitor().post(HOME, &[("name_1", "Mine")]).assert_status(401);
    for by in [&ana, &mia] {
        by.get(HOME).assert_status(403);
        by.post(HOME, &[("name_1", "Mine")]).assert_status(403);
        assert!(by.get("/incidents/new").text().contains("SEV-1 Critical"));
    }
}

#[test]
fn bad_words_come_back_with_what_was_typed() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let long = "x".repeat(301);
    let fields = [("name_1", "Grave"), ("name_2", " grave "), ("name_3", ""), ("guidance_4", long.as_str())];
    let refused = saves(&dora, &dora.get(HOME), &fields);
    refused.assert_status(422).assert_says("3 things to correct");
    assert_eq!(refused.error_of("name_2"), "SEV-1 has this name already");
    assert_eq!(refused.error_of("name_3"), "Enter a name for SEV-3");
    assert!(refused.error_of("guidance_4").contains("300"));
    assert_eq!((refused.field("name_1"), refused.field("name_2")), ("Grave".to_owned(), " grave ".to_owned()));
    assert_eq!(refused.field("guidance_4"), long);
    assert!(dora.get("/incidents/new").text().contains("SEV-1 Critical"), "nothing of it is stored");
    // Signs mean themselves.
    let fields = [("name_3", "<b>Small</b>"), ("guidance_3", "a < b & c")];
    saves(&dora, &refused, &[("name_2", "Large"), ("guidance_4", ""), fields[0], fields[1]]).assert_status(303);
    dora.get("/incidents/new").assert_says("SEV-3 <b>Small</b>").assert_says("a < b & c");
}

#[test]
fn ce_04_two_who_word_the_same_severity_lose_nothing_and_two_severities_never_meet() {
    let app = App::start();
    let (dora, ida) = (app.person("dora").admin(), app.person("ida").admin());
    let (hers, theirs) = (dora.get(HOME), ida.get(HOME));
    saves(&dora, &hers, &[("name_1", "Grave")]).assert_status(303);
    // Another severity: both stand.
    saves(&ida, &theirs, &[("name_2", "Large")]).assert_status(303);
    dora.get("/settings").assert_says("SEV-1 Grave, SEV-2 Large");
    // The same one: both texts are there, and a second saving decides.
    let clash = saves(&ida, &theirs, &[("name_1", "Worst"), ("guidance_1", "When all is dark."), ("name_2", "Large")]);
    clash.assert_status(409).assert_says("Somebody else changed the same meanwhile").assert_says("SEV-1 Grave");
    assert_eq!(
        (clash.field("name_1"), clash.field("guidance_1")),
        ("Worst".to_owned(), "When all is dark.".to_owned())
    );
    dora.get("/settings").assert_says("SEV-1 Grave");
    saves(&ida, &clash, &[]).assert_status(303);
    dora.get("/settings").assert_says("SEV-1 Worst, SEV-2 Large");
    // Sent twice, it is changed once.
    let again = saves(&ida, &clash, &[]);
    again.assert_status(303);
    let changes = dora.get("/settings/audit?setting=severities");
    assert_eq!(changes.all("tbody tr").len(), 3);
}
