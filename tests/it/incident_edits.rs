//! Facts of incidents corrected, by one or by two at once, and who sees them.

use debrief::incidents::{Moments, Severity};
use debrief::kernel::IncidentId;

use crate::incident_forms::{NEW, record};
use crate::incidents::service;
use crate::support::{Actor, App, Page, utc};

/// Fills in the form of an incident that is there already.
pub fn edit(who: &Actor, id: IncidentId, fields: &[(&str, &str)]) -> Page {
    let form = who.get(&format!("/incidents/{id}/edit"));
    who.submit(&form, &format!("/incidents/{id}"), fields)
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
