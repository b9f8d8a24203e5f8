//! Incidents recorded, corrected and restricted.

use std::thread;

use debrief::incidents::{Moments, Severity};
use debrief::kernel::IncidentId;

use crate::incidents::service;
use crate::support::{Actor, App, Page, utc};

const NEW: &[(&str, &str)] = &[
    ("title", "Labels stopped"),
    ("summary", "Nobody could print."),
    ("declared_severity", "sev2"),
    ("impact_began_at", "2026-03-06T14:10"),
    ("detected_at", "2026-03-06T14:18"),
];

fn record(who: &Actor, more: &[(&str, &str)]) -> Page {
    let mut fields: Vec<(&str, &str)> = NEW.iter().filter(|(n, _)| more.iter().all(|(m, _)| m != n)).copied().collect();
    fields.extend(more);
    let form = who.get("/incidents/new");
    who.submit(&form, "/incidents", &fields)
}

fn edit(who: &Actor, id: IncidentId, fields: &[(&str, &str)]) -> Page {
    let form = who.get(&format!("/incidents/{id}/edit"));
    who.submit(&form, &format!("/incidents/{id}"), fields)
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

#[test]
fn engineers_and_managers_correct_facts() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").manager());
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let saved = edit(&bo, id, &[("severity", "sev1"), ("resolved_at", "2026-03-06T16:00"), ("summary", "Worse.")]);
    let page = saved.follow(&bo);
    assert_eq!(page.notice(), "The facts are saved.");
    page.assert_says("Bo changed the summary; severity from SEV-2 to SEV-1; resolved from Fri 6 Mar 2026, 15:30 CET to Fri 6 Mar 2026, 16:00 CET");
    page.assert_says("declared as SEV-2");
    let untouched = edit(&ana, id, &[]).follow(&ana);
    assert!(untouched.notice().contains("nothing was changed"));
    assert_eq!(untouched.all(".items li").len(), 2);
}

#[test]
fn support_does_not_correct_facts() {
    let app = App::start();
    let (ana, sam) = (app.person("ana").engineer(), app.person("sam").support());
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let (path, edit) = (format!("/incidents/{id}"), format!("/incidents/{id}/edit"));
    sam.get(&edit).assert_status(403).assert_says("Engineers and managers correct the facts");
    sam.post(&path, NEW).assert_status(403).assert_says("Engineers and managers correct the facts");
    app.visitor().post(&path, NEW).assert_status(401);
    ana.get(&path).assert_says("Label printing stopped for all shops.");
}

#[test]
fn a_bad_correction_is_kept_and_changes_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let page = edit(&ana, id, &[("title", " "), ("summary", "New words."), ("mitigated_at", "2026-03-06T14:00")]);
    page.assert_status(422);
    assert_ne!(page.error_of("title"), "");
    assert!(page.error_of("mitigated_at").contains("cannot be before impact began"));
    assert_eq!(page.field("summary"), "New words.");
    ana.get(&format!("/incidents/{id}")).assert_says("Labels stopped").assert_says("Label printing stopped");
    let corrected = [("title", "Labels stopped"), ("mitigated_at", "2026-03-06T15:00")];
    ana.submit(&page, &format!("/incidents/{id}"), &corrected).follow(&ana).assert_says("New words.");
}

#[test]
fn two_corrections_at_once_meet_and_the_second_person_decides() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let (path, edit) = (format!("/incidents/{id}"), format!("/incidents/{id}/edit"));
    let (form_of_ana, form_of_bo) = (ana.get(&edit), bo.get(&edit));
    ana.submit(&form_of_ana, &path, &[("severity", "sev1"), ("summary", "Ana's words.")]).assert_status(303);

    let met = bo.submit(&form_of_bo, &path, &[("severity", "sev3"), ("title", "Labels stopped for an hour")]);
    met.assert_status(409).assert_says("Somebody else changed this incident meanwhile");
    assert_eq!(
        (met.field("severity"), met.field("title")),
        ("sev3".to_owned(), "Labels stopped for an hour".to_owned())
    );
    assert_eq!(met.one("#severity-help").text, "Now stored: SEV-1");
    assert_eq!(met.one("#summary-help").text, "Now stored: Ana's words.");
    assert_eq!(met.one("#title-help").text, "Now stored: “Labels stopped”");
    assert_eq!(met.texts(".stored a"), ["Title", "Summary", "Severity"]);
    ana.get(&path).assert_says("SEV-1").assert_says("Ana's words.");

    let decided = bo.submit(&met, &path, &[("summary", "Ana's words.")]).follow(&bo);
    decided.assert_says("Labels stopped for an hour").assert_says("SEV-3").assert_says("Ana's words.");
    decided.assert_says(
        "Bo changed title from “Labels stopped” to “Labels stopped for an hour”; severity from SEV-1 to SEV-3",
    );
    // A mistake in an old form does not hide that the form is old.
    let wrong = ana.submit(&form_of_ana, &path, &[("title", " ")]);
    let sent = ana.submit(wrong.assert_status(422), &path, &[("title", "Mine")]);
    sent.assert_status(409);
}

#[test]
fn an_old_form_that_says_the_same_changes_nothing() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let old = bo.get(&format!("/incidents/{id}/edit"));
    edit(&ana, id, &[("severity", "sev1")]).assert_status(303);
    let same = bo.submit(&old, &format!("/incidents/{id}"), &[("severity", "sev1")]);
    assert!(same.follow(&bo).notice().contains("Nothing was different"));
}

#[test]
fn who_left_and_what_was_retired_stay_where_they_are() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let admin = app.person("dora").admin();
    let labels = service(&app, "Label API").to_string();
    let bo_id = bo.id.to_string();
    let recorded = record(&ana, &[("services", &labels), ("commander_id", &bo_id)]);
    let path = recorded.location().to_owned();
    admin.submit(&admin.get("/people"), &format!("/people/{bo_id}/disabling"), &[]).assert_status(303);
    let retired = admin.get(&format!("/settings/services/{labels}"));
    admin.submit(&retired, &format!("/settings/services/{labels}/retirement"), &[]).assert_status(303);

    let form = ana.get(&format!("{path}/edit"));
    form.assert_says("Label API (retired)");
    let page = ana.submit(&form, &path, &[("summary", "Changed.")]).follow(&ana);
    page.assert_says("Incident commander Bo").assert_says("Label API").assert_says("Ana changed the summary");
    let new = ana.get("/incidents/new");
    assert!(!new.source().contains(&bo_id) && !new.source().contains(&labels));
}

#[test]
fn seconds_that_a_form_cannot_hold_survive_it() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let odd = utc(2026, 3, 6, 13, 10).plus(chrono::Duration::milliseconds(7_250));
    let moments = Moments { impact_began_at: Some(odd), ..Moments::default() };
    let id = app.incident("Labels stopped").but(|new| new.moments = moments).recorded_by(&ana);
    edit(&ana, id, &[("severity", "sev1")]).assert_status(303);
    let page = ana.get(&format!("/incidents/{id}"));
    assert!(!page.text().contains("impact began from"), "{}", page.text());
    page.assert_says("severity from SEV-2 to SEV-1");
}

#[test]
fn the_deadline_is_reckoned_again_in_the_same_save() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.incident("Labels stopped").severity(Severity::Sev2).recorded_by(&ana);
    let opening = format!("/incidents/{id}/postmortem");
    let owner = ana.id.to_string();
    let fields = [("owner", owner.as_str()), ("criterion", "primary_on_call")];
    ana.submit(&ana.get(&opening), &opening, &fields).assert_status(303);
    let page = edit(&ana, id, &[("resolved_at", "2026-03-09T10:00")]).follow(&ana);
    page.assert_says("moved the deadline from").assert_says("7 calendar days after Mon 9 Mar");
}

#[test]
fn a_reader_restricts_and_opens() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let admin = app.person("dora").admin();
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let (path, way) = (format!("/incidents/{id}"), format!("/incidents/{id}/restriction"));
    let page = ana.get(&path);
    assert!(page.one("details.confirm form").text.contains("Only Ana and administrators"));
    let restricted = ana.submit(&page, &way, &[]).follow(&ana);
    restricted
        .assert_says("Ana restricted the incident to its readers")
        .assert_says("Restricted Ana and administrators");
    bo.get(&path).assert_status(404);
    let opened = admin.submit(&admin.get(&path), &way, &[]).follow(&admin);
    opened.assert_says("Dora opened the incident to everybody");
    bo.get(&path).assert_status(200);
    ana.post(&way, &[("restricted", "no")]).assert_status(303);
    assert_eq!(ana.get(&path).all(".items li").len(), 3, "what is so already is not done again");
}

#[test]
fn who_is_no_reader_does_not_restrict() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").manager());
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let (path, way) = (format!("/incidents/{id}"), format!("/incidents/{id}/restriction"));
    assert!(!bo.get(&path).has("details.confirm"));
    bo.post(&way, &[("restricted", "yes")]).assert_status(403).assert_says("decide who sees it");
    app.visitor().post(&way, &[("restricted", "yes")]).assert_status(401);
    ana.post(&way, &[("restricted", "maybe")]).assert_status(400);
    bo.get(&path).assert_status(200).assert_says("Everybody signed in");
}

fn id_in(path: &str) -> IncidentId {
    path.split('/').nth(2).and_then(|id| id.parse().ok()).expect("an incident's address")
}
