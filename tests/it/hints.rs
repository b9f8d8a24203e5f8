//! Hints on wording, over HTTP: beside the text for whoever may heed them, in the editor and its preview, dismissed for good.

use debrief::hints;
use debrief::kernel::PostmortemId;
use debrief::postmortems;

use crate::support::{Actor, App, Page};

const TEXT: &str =
    "It was human error.\n\nBen's deploy broke checkout, and we should have tested it.\n\n> An outage, they said.";

fn writes(by: &Actor, id: PostmortemId, section: &str, text: &str) {
    let path = format!("/postmortems/{id}/sections/{section}");
    by.submit(&by.get(&format!("{path}/edit")), &path, &[("body", text)]).assert_status(303);
}

fn reads(by: &Actor, id: PostmortemId) -> Page {
    by.get(&format!("/postmortems/{id}"))
}

/// What is marked in the hints beside a section.
fn marked(page: &Page, section: &str) -> Vec<String> {
    page.texts(&format!("#{section} .beside .note.hint mark"))
}

fn open(app: &App, by: &Actor, id: PostmortemId) -> usize {
    let viewer = by.as_engineer();
    app.write(move |c| {
        let postmortem = postmortems::find(c, &viewer, id)?;
        let contributors = debrief::contributors::of(c, id)?;
        hints::open_hints(c, &postmortem, &contributors)
    })
}

/// Sends the form of the nth hint beside a section.
fn press(by: &Actor, page: &Page, which: &str, nth: usize) -> Page {
    let form = page.forms().into_iter().filter(|form| form.action.ends_with(which)).nth(nth).expect("such a hint");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    by.post(&form.action, &fields)
}

#[test]
fn hints_stand_beside_the_text_for_writers_and_contributors_alone() {
    let app = App::start();
    let (ana, ben, eve) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("eve").engineer());
    let (tom, mia) = (app.person("tom").support(), app.person("mia").manager());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    writes(&ana, id, "what_happened", TEXT);
    writes(&ana, id, "external_message", "Yesterday we had an outage.");
    for writer in [&ana, &ben, &eve] {
        let page = reads(writer, id);
        assert_eq!(marked(&page, "what_happened"), ["human error", "Ben's deploy broke", "should have tested"]);
        page.assert_says("A person is never the cause.").assert_says("Say what was known");
        assert_eq!(marked(&page, "external_message"), ["outage"]);
    }
    let page = reads(&tom, id);
    assert!(marked(&page, "what_happened").is_empty(), "support does not write it");
    assert_eq!(marked(&page, "external_message"), ["outage"]);
    assert!(!reads(&mia, id).has(".note.hint"));
    let list = format!("/postmortems/{id}/contributors");
    let who = mia.id.to_string();
    ana.submit(&ana.get(&list), &list, &[("person", &who), ("involvement", "product_manager")]).assert_status(303);
    assert_eq!(marked(&reads(&mia, id), "what_happened").len(), 3, "contributors see them");
    assert_eq!(open(&app, &ana, id), 4);
    for copy in ["/print", "/export.md"] {
        let page = ana.get(&format!("/postmortems/{id}{copy}"));
        assert!(!page.source().contains("never the cause") && !page.source().contains("hint"), "{copy}");
    }
}

#[test]
fn a_name_counts_while_its_person_is_involved() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    writes(&ana, id, "what_happened", "Ben broke checkout.");
    assert!(!reads(&ana, id).has(".note.hint"));
    let list = format!("/postmortems/{id}/contributors");
    let who = ben.id.to_string();
    ana.submit(&ana.get(&list), &list, &[("person", &who), ("involvement", "responder")]).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "what_happened"), ["Ben broke"]);
}

#[test]
fn a_dismissed_hint_stays_dismissed_through_edits_elsewhere_and_can_be_shown_again() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&ben).recorded_by(&ana));
    writes(&ana, id, "what_happened", TEXT);
    let page = reads(&ben, id);
    let done = press(&ben, &page, "/hints/dismissal", 0);
    assert_eq!(done.location(), format!("/postmortems/{id}?hints=what_happened#what_happened"));
    let page = done.follow(&ben);
    assert!(page.notice().contains("Dismissed for good"));
    assert_eq!(marked(&page, "what_happened"), ["Ben's deploy broke", "should have tested"]);
    assert!(page.has("#what_happened details.dismissed[open]"));
    page.assert_says("“human error” dismissed by Ben");
    assert_eq!(open(&app, &ana, id), 2);
    // Edits elsewhere, and the passage in another setting.
    let edited = format!("First came an alert.\n\n{}", TEXT.replace("human error", "**human error**"));
    writes(&ana, id, "what_happened", &edited);
    assert_eq!(marked(&reads(&ana, id), "what_happened").len(), 2);
    // The same words in another section are another passage.
    writes(&ana, id, "summary", "It was human error.");
    assert_eq!(marked(&reads(&ana, id), "summary"), ["human error"]);
    let page = reads(&ana, id);
    assert!(!page.has("details.dismissed[open]"));
    press(&ana, &page, "/hints/restoration", 0).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "what_happened").len(), 3);
    press(&ana, &page, "/hints/restoration", 0).assert_status(303);
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Ben dismissed a wording hint in What happened: “human error”");
    activity.assert_says("Ana shows a wording hint again in What happened");
    // From a page that is still open, of a passage that is gone.
    let old = reads(&ana, id);
    writes(&ana, id, "what_happened", "All is said otherwise.");
    let gone = press(&ana, &old, "/hints/dismissal", 1);
    gone.assert_status(303);
    assert!(gone.follow(&ana).notice().contains("changed meanwhile"));
}

#[test]
fn only_who_may_heed_hints_dismisses_them() {
    let app = App::start();
    let (ana, tom, mia) = (app.person("ana").engineer(), app.person("tom").support(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    writes(&ana, id, "summary", "It was human error.");
    let path = format!("/postmortems/{id}/hints/dismissal");
    let fields = [("place", "summary"), ("pattern", "human_error"), ("passage", "it was|human error|")];
    for other in [&tom, &mia] {
        other.post(&path, &fields).assert_status(403).assert_says("Contributors and whoever writes this section");
    }
    app.visitor().post(&path, &fields).assert_status(401);
    ana.post(&path, &[("place", "nowhere")]).assert_status(404);
    ana.post(&path, &[("place", "summary"), ("pattern", "human_error"), ("passage", "x")]).assert_status(303);
    assert_eq!(open(&app, &ana, id), 1);
    ana.post(&path, &fields).assert_status(303);
    ana.post(&path, &fields).assert_status(303);
    assert_eq!(open(&app, &ana, id), 0);
    let restricted = ana.opens_postmortem(app.incident("Keys leaked").restricted().led_by(&ana).recorded_by(&ana));
    tom.post(&format!("/postmortems/{restricted}/hints/dismissal"), &fields).assert_status(404);
    tom.post(&format!("/postmortems/{restricted}/hints/restoration"), &fields).assert_status(404);
}

#[test]
fn the_editor_and_its_preview_show_hints_and_lose_no_text() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/sections/summary");
    let form = ana.get(&format!("{path}/edit"));
    assert!(!form.has(".note.hint"));
    let preview = ana.submit(&form, "button[name=preview]", &[("body", "Why did we do this? It was human error.")]);
    preview.assert_status(200).assert_says("Preview, not saved yet");
    assert_eq!(preview.texts(".guidance .note.hint mark"), ["Why did we", "human error"]);
    // Dismissed from the form: the text stays there, nothing is saved, and the hint is gone for good.
    let key = preview.all("button[name=dismiss]")[1].attr("value").expect("a key").to_owned();
    let button = format!("button[name=dismiss][value=\"{key}\"]");
    let after = ana.submit(&preview, &button, &[("body", "Typed on. It was human error, and why did we do this?")]);
    after.assert_status(200).assert_says("Preview, not saved yet");
    assert_eq!(after.field("body"), "Typed on. It was human error, and why did we do this?");
    assert!(!ana.get(&format!("/postmortems/{id}")).text().contains("Typed on"));
    let again = ana.submit(&form, "button[name=preview]", &[("body", "Why did we do this? It was human error.")]);
    assert_eq!(again.texts(".guidance .note.hint mark").len(), 2, "other words stand beside it in that text");
    let key = again.all("button[name=dismiss]")[1].attr("value").expect("a key").to_owned();
    let after = ana.submit(&again, &format!("button[name=dismiss][value=\"{key}\"]"), &[]);
    assert_eq!(after.texts(".guidance .note.hint mark"), ["Why did we"]);
    ana.submit(&after, &path, &[]).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "summary"), ["Why did we"]);
    // Hints never block: it was saved with one.
    let mia = app.person("mia").manager();
    mia.post(&path, &[("body", "x"), ("base_revision", "1"), ("dismiss", "x")]).assert_status(403);
}

#[test]
fn a_closed_postmortem_has_no_hints() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    writes(&ana, id, "summary", "It was human error.");
    app.write(|c| {
        let postmortem = postmortems::find(c, &ana.as_engineer(), id)?;
        Ok(postmortems::set_status(c, postmortem.id(), postmortems::Status::Closed, app.clock.now())?)
    });
    assert!(!reads(&ana, id).has(".note.hint"));
    let fields = [("place", "summary"), ("pattern", "human_error"), ("passage", "it was|human error|")];
    ana.post(&format!("/postmortems/{id}/hints/dismissal"), &fields).assert_status(403).assert_says("closed");
}

#[test]
fn administrators_switch_patterns_off() {
    let app = App::start();
    let (ana, dora) = (app.person("ana").engineer(), app.person("dora").admin());
    let id = app.postmortem(&ana);
    writes(&ana, id, "summary", "It was human error, and an outage.");
    assert_eq!(marked(&reads(&ana, id), "summary").len(), 2);
    let page = dora.get("/settings/hints");
    page.assert_says("Asking why");
    let off = "form[action='/settings/hints/outage'] button";
    dora.submit(&page, off, &[("state", "off")]).assert_status(303);
    dora.post("/settings/hints/outage", &[("state", "off")]).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "summary"), ["human error"]);
    dora.post("/settings/hints/outage", &[("state", "maybe")]).assert_status(400);
    dora.post("/settings/hints/nothing", &[("state", "on")]).assert_status(404);
    dora.post("/settings/hints/outage", &[("state", "on")]).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "summary").len(), 2);
    dora.get("/settings/audit").assert_says("Wording hints");
    ana.get("/settings/hints").assert_status(403);
    ana.post("/settings/hints/outage", &[("state", "off")]).assert_status(403);
    app.visitor().post("/settings/hints/outage", &[("state", "off")]).assert_status(401);
}

#[test]
fn texts_of_an_older_version_are_read_at_the_start() {
    let mut app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    writes(&ana, id, "summary", "It was human error.");
    app.write(|c| {
        use diesel::RunQueryDsl;
        diesel::sql_query("DELETE FROM hint_finds").execute(c)?;
        Ok(())
    });
    assert!(!reads(&ana, id).has(".note.hint"));
    app.starts_again();
    assert_eq!(marked(&reads(&ana, id), "summary"), ["human error"]);
}
