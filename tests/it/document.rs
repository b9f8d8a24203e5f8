//! The reading page, paper and Markdown.

use debrief::incidents::Outcome;

use crate::support::App;

#[test]
fn an_empty_document_says_what_belongs_where() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = ana.get(&format!("/postmortems/{}", app.postmortem(&ana)));
    assert_eq!(page.all("section.part.empty .guide").len(), 12);
    page.assert_says("There is never a single cause").assert_says("no meeting is scheduled");
    assert_eq!(page.texts("aside.outline ol li").len(), 12);
    assert!(page.texts(".part-head .edit:not([data-comment])").iter().all(|link| link.starts_with("Write this")));
}

#[test]
fn moments_give_the_measures_and_what_is_missing_gives_none() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = ana.get(&format!("/postmortems/{}", app.postmortem(&ana)));
    page.assert_says("4 min to detect").assert_says("52 min of impact").assert_says("times in CET");
    assert_eq!(page.one(".moments li:first-child time").text, "14:10");
    let without = app.incident("Nobody noticed the time").but(|new| new.moments.detected_at = None).led_by(&ana);
    let page = ana.get(&format!("/postmortems/{}", ana.opens_postmortem(without.recorded_by(&ana))));
    assert!(!page.text().contains("to detect"));
    assert_eq!(page.texts(".moments .unknown"), ["Detected not known"]);
}

#[test]
fn other_outcomes_ask_why_response_was_triggered() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let incident = app.incident("Nothing was wrong").but(|new| new.outcome = Outcome::FalseAlarm).led_by(&ana);
    let page = ana.get(&format!("/postmortems/{}", ana.opens_postmortem(incident.recorded_by(&ana))));
    assert!(page.has("#why_triggered"));
    page.assert_says("what to tune in monitoring");
    // It is asked from the moment the outcome is known, also when that comes later.
    let incident = app.incident("Seemed bad").led_by(&ana).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    assert!(!ana.get(&format!("/postmortems/{id}")).has("#why_triggered"));
    let form = ana.get(&format!("/incidents/{incident}/edit"));
    ana.submit(&form, &format!("/incidents/{incident}"), &[("outcome", "recovered")]).assert_status(303);
    assert!(ana.get(&format!("/postmortems/{id}")).has("#why_triggered"));
}

#[test]
fn each_role_is_offered_what_it_may_write() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let (tom, mia) = (app.person("tom").support(), app.person("mia").manager());
    let path = format!("/postmortems/{}", app.postmortem(&ana));
    let offered = |who: &crate::support::Actor| who.get(&path).all(".part-head .edit:not([data-comment])").len();
    assert_eq!([offered(&ana), offered(&ben), offered(&tom), offered(&mia)], [12, 12, 3, 0]);
}

#[test]
fn paper_has_no_navigation_and_no_offers() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let save = format!("/postmortems/{id}/sections/summary");
    ana.submit(&ana.get(&format!("{save}/edit")), &save, &[("body", "It *stopped*.")]).assert_status(303);
    let page = ana.get(&format!("/postmortems/{id}/print"));
    page.assert_status(200).assert_says("It stopped.").assert_says("Fjordpost, printed Wed 11 Mar 2026, 10:00 CET");
    assert!(!page.has("nav") && !page.has(".edit") && !page.has("section.part.empty"));
}

#[test]
fn what_was_typed_in_markdown_leaves_as_the_same_markdown() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let typed =
        "# Own heading\n\n| a | b |\n|---|---|\n| 1 | `x|y` |\n\n- [x] done\n\n<b>raw</b>, a note[^1].\n\n[^1]: Here.";
    let save = format!("/postmortems/{id}/sections/what_happened");
    ana.submit(&ana.get(&format!("{save}/edit")), &save, &[("body", typed)]).assert_status(303);
    let file = ana.get(&format!("/postmortems/{id}/export.md"));
    assert!(file.header("content-disposition").contains("filename=\"labels-stopped.md\""));
    assert!(file.header("content-type").starts_with("text/markdown"));
    let text = file.source();
    assert!(text.starts_with("---\ntitle: \"Labels stopped\"\nseverity: \"SEV-2\"\n"), "{text}");
    assert!(text.contains(&format!("\n## What happened\n\n{typed}\n")), "{text}");
    assert!(text.contains("\n### What went well\n") && text.contains("  - \"Ana, incident commander\"\n"), "{text}");
}

#[test]
fn visitors_sign_in_first_and_what_is_not_there_is_not_found() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    for page in ["", "/print", "/export.md"] {
        let location = app.visitor().get(&format!("/postmortems/{id}{page}"));
        assert!(location.location().starts_with("/sign-in?next=%2Fpostmortems%2F"));
    }
    for missing in ["/postmortems/bcdfghjkmn", "/postmortems/1", "/postmortems/..%2Fx"] {
        ana.get(missing).assert_status(404);
    }
}
