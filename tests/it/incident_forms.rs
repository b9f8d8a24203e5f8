//! Incidents recorded: who may, what is asked, what is refused and kept.

use std::thread;

use debrief::kernel::IncidentId;

use crate::incident_edits::edit;
use crate::incidents::service;
use crate::support::{Actor, App, Page};

/// What a short report types.
pub const NEW: &[(&str, &str)] = &[
    ("title", "Labels stopped"),
    ("summary", "Nobody could print."),
    ("declared_severity", "sev2"),
    ("impact_began_at", "2026-03-06T14:10"),
    ("detected_at", "2026-03-06T14:18"),
];

/// Fills in the form of a new incident: [`NEW`], with `more` in place of it.
pub fn record(who: &Actor, more: &[(&str, &str)]) -> Page {
    let mut fields: Vec<(&str, &str)> = NEW.iter().filter(|(n, _)| more.iter().all(|(m, _)| m != n)).copied().collect();
    fields.extend(more);
    let form = who.get("/incidents/new");
    who.submit(&form, "/incidents", &fields)
}

fn count(who: &Actor) -> usize {
    who.get("/incidents").all("main tbody tr").len()
}

#[test]
fn everybody_signed_in_records_an_incident() {
    let app = App::start();
    for who in [app.person("ana").engineer(), app.person("bo").manager(), app.person("sam").support()] {
        let page = record(&who, &[]).follow(&who);
        assert!(page.notice().contains("its postmortem is due"), "{}", page.notice());
        page.assert_says("Labels stopped").assert_says("Nobody could print.").assert_says("SEV-2");
        page.assert_says(&format!("{} recorded the incident", who.name));
        assert!(page.texts(".moments li")[0].starts_with("14:10 Impact began"));
    }
}

#[test]
fn an_empty_catalogue_leads_administrators_to_the_services() {
    let app = App::start();
    let (ana, dora) = (app.person("ana").engineer(), app.person("dora").admin());
    let link = "#services-help a[href='/settings/services']";
    assert!(dora.get("/incidents/new").has(link));
    ana.get("/incidents/new").assert_says("An administrator adds services under Settings");
    assert!(!ana.get("/incidents/new").has(link));
}

#[test]
fn all_fields_are_stored() {
    let app = App::start();
    let (ana, bo, cleo) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("cleo").manager());
    let (labels, mail) = (service(&app, "Label API"), service(&app, "Mailer"));
    service(&app, "Tracking");
    let (labels, mail) = (labels.to_string(), mail.to_string());
    let (bo_id, cleo_id) = (bo.id.to_string(), cleo.id.to_string());
    let recorded = record(
        &ana,
        &[
            ("services", labels.as_str()),
            ("services", &mail),
            ("severity", "sev4"),
            ("outcome", "lower_severity"),
            ("response_trigger", "person"),
            ("triggered_by", &bo_id),
            ("commander_id", &cleo_id),
            ("on_call_id", &bo_id),
            ("zone", "Asia/Tokyo"),
            ("triggered_at", "2026-03-06T14:20"),
            ("resolved_at", "2026-03-06T15:00"),
        ],
    );
    let form = ana.get(&format!("{}/edit", recorded.location()));
    for (name, value) in [
        ("title", "Labels stopped"),
        ("declared_severity", "sev2"),
        ("severity", "sev4"),
        ("outcome", "lower_severity"),
        ("response_triggered", "yes"),
        ("response_trigger", "person"),
        ("triggered_by", &bo_id),
        ("commander_id", &cleo_id),
        ("zone", "Asia/Tokyo"),
        ("triggered_at", "2026-03-06T14:20"),
        ("mitigated_at", ""),
        ("resolved_at", "2026-03-06T15:00"),
    ] {
        assert_eq!(form.field(name), value, "{name}");
    }
    let page = recorded.follow(&ana);
    page.assert_says("Label API, Mailer").assert_says("by Bo").assert_says("declared as SEV-2");
    assert!(page.texts(".moments li")[4].contains("JST · 06:00 UTC"));
}

#[test]
fn an_unticked_response_owes_no_postmortem() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = record(&ana, &[("response_triggered", "")]).follow(&ana);
    page.assert_says("No postmortem is due");
    assert!(!page.has(".notice.warn"));
    let refused = record(&ana, &[("response_triggered", ""), ("triggered_at", "2026-03-06T14:20")]);
    assert!(refused.assert_status(422).error_of("triggered_at").contains("it was not"));
    assert_eq!(refused.field("response_triggered"), "");
}

#[test]
fn nobody_records_without_signing_in() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let form = ana.get("/incidents/new");
    ana.loses_session();
    let answer = ana.submit(&form, "/incidents", NEW);
    answer.assert_status(401).assert_says("What you sent is not lost");
    ana.signs_in();
    assert_eq!(count(&ana), 0);
}

#[test]
fn bad_input_is_said_all_at_once_and_kept() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let long = "x".repeat(201);
    let page = ana.post(
        "/incidents",
        &[
            ("title", long.as_str()),
            ("summary", "Nobody could <b>print</b>."),
            ("declared_severity", "sev9"),
            ("outcome", "real_incident"),
            ("response_trigger", "a_feeling"),
            ("commander_id", "nobody-known"),
            ("services", "not-a-service"),
            ("zone", "Fjordland"),
            ("detected_at", "yesterday"),
        ],
    );
    page.assert_status(422);
    for field in ["title", "declared_severity", "commander_id", "response_trigger", "services", "zone", "detected_at"] {
        assert_ne!(page.error_of(field), "", "{field}");
    }
    assert_eq!(page.field("title"), long);
    assert_eq!(page.field("summary"), "Nobody could <b>print</b>.");
    assert_eq!(page.field("zone"), "Fjordland");
    assert_eq!(page.field("detected_at"), "yesterday");
    assert_eq!(page.all(".errors a").len(), 7);
    assert_eq!(count(&ana), 0);
}

#[test]
fn ids_that_look_right_and_are_nobodys_are_refused() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let stranger = debrief::kernel::PersonId::random().to_string();
    let ghost = debrief::kernel::ServiceId::random().to_string();
    let common = [("title", "x"), ("declared_severity", "sev2"), ("outcome", "recovered"), ("zone", "UTC")];
    let more = [("response_trigger", "alert"), ("on_call_id", stranger.as_str()), ("services", ghost.as_str())];
    let page = ana.post("/incidents", &[common.as_slice(), &more].concat());
    page.assert_status(422);
    assert_ne!((page.error_of("on_call_id"), page.error_of("services")), (String::new(), String::new()));
    assert_eq!((page.field("title"), page.field("outcome")), ("x".to_owned(), "recovered".to_owned()));
}

#[test]
fn moments_out_of_order_or_in_the_future_are_named() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = record(&ana, &[("detected_at", "2026-03-06T14:00"), ("resolved_at", "2026-03-12T10:01")]);
    page.assert_status(422);
    assert_eq!(
        page.error_of("detected_at"),
        "Detected cannot be before impact began (Fri 6 Mar 2026, 14:10 CET). Correct one of the two"
    );
    assert!(page.error_of("resolved_at").contains("future"), "more than a day ahead of 10:00 in Berlin");
    record(&ana, &[("resolved_at", "2026-03-12T09:59")]).assert_status(303);
}

#[test]
fn tz_01_the_repeated_hour_is_asked_about() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let typed: &[(&str, &str)] =
        &[("impact_began_at", "2025-10-26T02:30"), ("detected_at", "2025-10-26T02:40"), ("resolved_at", "")];
    let asked = record(&ana, typed);
    assert!(asked.assert_status(422).error_of("impact_began_at").contains("happened twice in Europe/Berlin"));
    assert_eq!(asked.field("impact_began_at"), "2025-10-26T02:30");
    let choices = asked.texts("label:has(input[name=impact_began_at_which])");
    assert_eq!(choices, ["02:30 CEST (UTC+02:00)", "02:30 CET (UTC+01:00)"]);
    for (which, utc) in [("2025-10-26T00:30:00Z", "CEST · 00:30 UTC"), ("2025-10-26T01:30:00Z", "CET · 01:30 UTC")] {
        let answer =
            [("impact_began_at_which", which), ("detected_at_which", "2025-10-26T01:40:00Z"), ("title", which)];
        let page = ana.submit(&record(&ana, typed), "/incidents", &answer).follow(&ana);
        let moment = &page.texts(".moments li")[0];
        assert!(moment.contains(utc), "{moment}");
        // Saving the form untouched keeps which of the two it was.
        let saved = edit(&ana, id_in(&page.path), &[]).follow(&ana);
        assert!(saved.notice().contains("Nothing was different"));
        assert!(saved.texts(".moments li")[0].contains(utc));
    }
}

#[test]
fn a_skipped_time_is_refused_with_its_neighbours() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let zone = ("zone", "Australia/Lord_Howe");
    let fields = [zone, ("impact_began_at", ""), ("detected_at", "2025-10-05T02:10")];
    let asked = record(&ana, &fields);
    assert!(asked.assert_status(422).error_of("detected_at").contains("does not exist in Australia/Lord_Howe"));
    let choices = asked.texts("label:has(input[name=detected_at_which])");
    assert_eq!(choices, ["01:59 UTC+10:30 (UTC+10:30)", "02:30 UTC+11:00 (UTC+11:00)"]);
    let chosen = asked.all("input[name=detected_at_which]")[1].attr("value").unwrap().to_owned();
    let page = ana.submit(&asked, "/incidents", &[("detected_at_which", &chosen)]).follow(&ana);
    assert!(page.texts(".moments li")[1].starts_with("02:30 Detected"));
}

// FAULTS TZ-03: the clock change there is half an hour.
#[test]
fn tz_03_only_the_times_that_repeat_are_asked_about() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let at = |time: &str| {
        let raw = format!("2018-04-01T{time}");
        record(&ana, &[("zone", "Australia/Lord_Howe"), ("impact_began_at", &raw), ("detected_at", "")]).status
    };
    assert_eq!((at("01:15"), at("01:45")), (303, 422));
}

#[test]
fn se_04_a_form_sent_twice_makes_one_incident() {
    let app = App::with(|config| config.workers = 2);
    let ana = app.person("ana").engineer();
    let form = ana.get("/incidents/new");
    let ways: Vec<String> = thread::scope(|scope| {
        let sent: Vec<_> =
            (0..4).map(|_| scope.spawn(|| ana.submit(&form, "/incidents", NEW).location().to_owned())).collect();
        sent.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert!(ways.iter().all(|way| *way == ways[0]), "{ways:?}");
    assert_eq!(count(&ana), 1);
    record(&ana, &[]).assert_status(303);
    assert_eq!(count(&ana), 2, "another form makes another one");
}

#[test]
fn whoever_records_a_restricted_incident_and_those_it_names_see_it() {
    let app = App::start();
    let (sam, bo, cleo) = (app.person("sam").support(), app.person("bo").engineer(), app.person("cleo").engineer());
    let bo_id = bo.id.to_string();
    let recorded = record(&sam, &[("restricted", "yes"), ("on_call_id", &bo_id)]);
    let path = recorded.location();
    sam.get(path).assert_status(200).assert_says("Bo, Sam and administrators");
    bo.get(path).assert_status(200);
    cleo.get(path).assert_status(404);
}

fn id_in(path: &str) -> IncidentId {
    path.split('/').nth(2).and_then(|id| id.parse().ok()).expect("an incident's address")
}
