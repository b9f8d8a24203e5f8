//! Sections: writing, previewing, restoring, and who may. What happens when texts meet stands in `section_faults`.

use debrief::accounts::{Role, Viewer};
use debrief::kernel::{PostmortemId, SessionId};
use debrief::sections::{self, SectionKind};

use crate::support::{Actor, App, Page};

/// Path of a section.
pub fn path(id: PostmortemId, kind: &str) -> String {
    format!("/postmortems/{id}/sections/{kind}")
}

/// Writes into a section's form and presses "Save section".
pub fn write(who: &Actor, id: PostmortemId, kind: &str, text: &str) -> Page {
    let path = path(id, kind);
    who.submit(&who.get(&format!("{path}/edit")), &path, &[("body", text)])
}

/// The stored text.
pub fn stored(app: &App, id: PostmortemId, kind: &str) -> String {
    let bodies = app.write(|c| Ok(sections::bodies(c, id)?));
    bodies.into_iter().find(|body| body.kind.as_str() == kind).expect("the section").text
}

/// The text of a revision, as its page shows it.
fn revision(who: &Actor, id: PostmortemId, kind: &str, number: usize) -> String {
    who.get(&format!("{}/history?revision={number}", path(id, kind))).one(".prose").text
}

#[test]
fn a_postmortem_opens_with_the_sections_of_its_outline() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let all = app.write(|c| Ok(sections::all(c, id)?));
    let kinds: Vec<&str> = all.iter().map(|section| section.kind.as_str()).collect();
    assert_eq!(kinds.len(), 13);
    assert_eq!(&kinds[..4], ["summary", "impact", "what_happened", "contributing_factors"]);
    assert!(all.iter().all(|section| section.is_empty && section.revision == 0 && section.saver.is_none()));
    assert!(!kinds.contains(&"why_triggered"));
}

#[test]
fn what_was_no_real_incident_asks_why_response_was_triggered() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let alarm = |new: &mut debrief::incidents::NewIncident| new.outcome = debrief::incidents::Outcome::FalseAlarm;
    let id = ana.opens_postmortem(app.incident("Probe failed").but(alarm).recorded_by(&ana));
    ana.get(&format!("{}/edit", path(id, "why_triggered"))).assert_says("What made it look like an incident");

    let real = app.incident("Labels stopped").recorded_by(&ana);
    let id = ana.opens_postmortem(real);
    ana.get(&format!("{}/edit", path(id, "why_triggered"))).assert_status(404);
    app.write(|c| {
        let viewer = viewer_of(&ana);
        let mut incident = debrief::incidents::find(c, &viewer, real)?.expect("the incident");
        sections::incident_changed(c, &incident)?;
        assert_eq!(sections::all(c, id)?.len(), 13);
        incident.outcome = debrief::incidents::Outcome::Recovered;
        sections::incident_changed(c, &incident)?;
        sections::incident_changed(c, &incident)?;
        let kinds: Vec<SectionKind> = sections::all(c, id)?.iter().map(|section| section.kind).collect();
        assert_eq!(kinds.len(), 14);
        assert_eq!(kinds[3], SectionKind::WhyTriggered, "in its place");
        Ok(())
    });
}

pub fn viewer_of(actor: &Actor) -> Viewer {
    let zone = "Europe/Berlin".parse().expect("a zone");
    Viewer {
        id: actor.id,
        name: actor.name.clone(),
        role: Role::Engineer,
        admin: false,
        zone,
        session: SessionId::random(),
    }
}

#[test]
fn a_text_is_saved_and_leads_to_its_place() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let form = ana.get(&format!("{}/edit", path(id, "summary")));
    form.assert_says("Nobody has written here yet").assert_says("Two or three sentences");
    assert_eq!(form.field("base_revision"), "0");

    let saved = write(&ana, id, "summary", "Labels stopped for **52 minutes**.\n");
    assert_eq!(saved.location(), format!("/postmortems/{id}#summary"));
    assert_eq!(ana.get("/account").notice(), "Saved.");
    assert_eq!(stored(&app, id, "summary"), "Labels stopped for **52 minutes**.");
    let section = app.write(|c| Ok(sections::all(c, id)?)).swap_remove(0);
    assert!(section.html.contains("<strong>52 minutes</strong>") && !section.is_empty);
    assert_eq!((section.revision, section.saver.as_deref()), (1, Some("Ana")));

    let form = ana.get(&format!("{}/edit", path(id, "summary")));
    assert_eq!(
        (form.field("body").as_str(), form.field("base_revision").as_str()),
        ("Labels stopped for **52 minutes**.", "1")
    );
    form.assert_says("Revision 1, saved by Ana on Wed 11 Mar 2026, 10:00 CET");
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("Ana saved Summary, revision 1");
    assert_eq!(ana.get(&path(id, "summary")).location(), format!("/postmortems/{id}#summary"), "loaded again");
}

#[test]
fn an_unchanged_text_makes_no_revision() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    write(&ana, id, "summary", "One.").assert_status(303);
    write(&ana, id, "summary", "One.\n\n").assert_status(303);
    assert_eq!(ana.get("/account").notice(), "Saved. The text stands like this in revision 1.");
    assert_eq!(ana.get(&format!("{}/history", path(id, "summary"))).texts(".revisions tbody th a"), ["Revision 1"]);
}

#[test]
fn a_preview_stores_nothing_and_keeps_what_was_typed() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    write(&ana, id, "summary", "One.").assert_status(303);
    let form = ana.get(&format!("{}/edit", path(id, "summary")));
    let preview = ana.submit(&form, "button[name=preview]", &[("body", "\nOne **and two**.")]);
    preview.assert_status(200).assert_says("Preview, not saved yet");
    assert_eq!(preview.one(".preview strong").text, "and two");
    assert_eq!(preview.field("body"), "\r\nOne **and two**.", "also the blank line at its beginning");
    assert_eq!(preview.field("base_revision"), "1");
    assert_eq!(stored(&app, id, "summary"), "One.");
    ana.submit(&preview, &path(id, "summary"), &[]).assert_status(303);
    assert_eq!(stored(&app, id, "summary"), "\nOne **and two**.");
}

#[test]
fn each_role_writes_its_sections() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (bo, sam, mia) = (app.person("bo").engineer(), app.person("sam").support(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    for (who, may) in [
        (&bo, ["summary", "impact", "external_message"].as_slice()),
        (&sam, &["impact", "internal_message", "external_message", "meeting_notes"]),
        (&mia, &["meeting_notes"]),
    ] {
        for kind in SectionKind::ALL.iter().map(|kind| kind.as_str()).filter(|kind| *kind != "why_triggered") {
            let may = may.contains(&kind) || who.id == bo.id;
            let form = who.get(&format!("{}/edit", path(id, kind)));
            form.assert_status(if may { 200 } else { 403 });
            let text = format!("{} on {kind}", who.name);
            let fields = [("body", text.as_str()), ("base_revision", "0")];
            let saved = who.post(&path(id, kind), &fields);
            match may {
                // A second writer starts from an old revision here; their text meets the first one's.
                true => assert!(matches!(saved.status, 303 | 409), "{} {kind}: {}", who.name, saved.status),
                false => {
                    saved.assert_status(403).assert_says("Your text is kept for you");
                    assert_eq!(saved.field("body"), text);
                    assert_ne!(stored(&app, id, kind), text);
                }
            }
        }
    }
    let theirs = mia.opens_postmortem(app.incident("Receipts twice").recorded_by(&ana));
    write(&mia, theirs, "summary", "By its owner.").assert_status(303);
}

#[test]
fn a_restricted_postmortem_is_not_there_for_others() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Bank details").restricted().recorded_by(&ana));
    write(&ana, id, "summary", "Secret words.").assert_status(303);
    for rest in ["/edit", "/history", "/history?revision=1", "/history?from=0&to=1"] {
        ana.get(&format!("{}{rest}", path(id, "summary"))).assert_status(200);
        let page = bo.get(&format!("{}{rest}", path(id, "summary")));
        page.assert_status(404);
        assert!(!page.text().contains("Secret"));
    }
    let refused = bo.post(&path(id, "summary"), &[("body", "Bo's words."), ("base_revision", "1")]);
    refused.assert_status(404);
    assert_eq!(refused.field("body"), "Bo's words.");
    assert!(!refused.text().contains("Secret") && !refused.text().contains("Bank"));
    bo.post(&format!("{}/history/1/restoration", path(id, "summary")), &[("base_revision", "1")]).assert_status(404);
    assert_eq!(stored(&app, id, "summary"), "Secret words.");
    let nowhere = bo.post("/postmortems/bcdfghjkmn/sections/summary", &[("body", "Words."), ("base_revision", "1")]);
    nowhere.assert_status(404).assert_says("nowhere else");
    assert_eq!(nowhere.field("body"), "Words.");
    bo.get(&format!("/postmortems/{id}/sections/epilogue/edit")).assert_status(404);
}

#[test]
fn the_history_lists_compares_and_reads() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let history = format!("{}/history", path(id, "resolution"));
    mia.get(&history).assert_says("Nobody has written here yet");
    for text in ["It took nine minutes.", "It took ten minutes.\n\nThen it was over.", "It took ten minutes."] {
        write(&ana, id, "resolution", text).assert_status(303);
    }
    let page = mia.get(&history);
    assert_eq!(page.texts(".revisions tbody th a"), ["Revision 3", "Revision 2", "Revision 1"]);
    page.assert_says("4 words fewer").assert_says("4 words more");
    let compared = mia.submit(&page, "form[method=get]", &[]);
    compared.assert_says("What changed from revision 2 to 3");
    compared.assert_says("4 words removed");
    let compared = mia.get(&format!("{history}?from=3&to=1"));
    assert_eq!(
        (compared.texts(".diff del"), compared.texts(".diff ins")),
        (vec!["nine".to_owned()], vec!["ten".to_owned()])
    );
    assert!(!compared.has("form[method=post][action*=restoration]"), "who may not write restores nothing");
    mia.get(&format!("{history}?from=0&to=1")).assert_says("4 words added");
    assert_eq!(revision(&mia, id, "resolution", 2), "It took ten minutes. Then it was over.");
    mia.get(&format!("{history}?revision=9")).assert_status(404);
    mia.get(&format!("{history}?from=x&to=-1")).assert_status(200);
}

#[test]
fn an_old_revision_comes_back_as_a_new_one() {
    let app = App::start();
    let (ana, bo, mia) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    write(&ana, id, "summary", "First.").assert_status(303);
    write(&bo, id, "summary", "Second.").assert_status(303);
    let history = format!("{}/history", path(id, "summary"));
    let restoration = format!("{history}/1/restoration");
    let compared = ana.get(&format!("{history}?from=1&to=2"));
    mia.post(&restoration, &[("base_revision", "2")]).assert_status(403);

    let restored = ana.submit(&compared, &restoration, &[]);
    assert_eq!(restored.location(), format!("/postmortems/{id}#summary"));
    assert_eq!(ana.get("/account").notice(), "Revision 1 is back, as revision 3.");
    assert_eq!(stored(&app, id, "summary"), "First.");
    assert_eq!(revision(&ana, id, "summary", 2), "Second.");
    ana.submit(&compared, &restoration, &[]).assert_status(303);
    ana.get(&history).assert_says("restored from revision 1");
    assert_eq!(ana.get(&history).all(".revisions tbody tr").len(), 3, "pressed twice");
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("restored revision 1 of Summary as revision 3");

    write(&bo, id, "summary", "Fourth.").assert_status(303);
    let stale = ana.post(&restoration.replace("/1/", "/2/"), &[("base_revision", "3")]);
    stale.assert_status(409).assert_says("Bo saved revision 4 while you were looking");
    assert_eq!(stored(&app, id, "summary"), "Fourth.");
}

#[test]
fn nobody_who_is_not_signed_in_reads_or_writes() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    for rest in ["", "/edit", "/history"] {
        let page = app.visitor().get(&format!("{}{rest}", path(id, "summary")));
        assert!(page.location().starts_with("/sign-in?next="), "{rest}");
    }
    let page = app.visitor().post(&path(id, "summary"), &[("body", "Anonymous."), ("base_revision", "0")]);
    page.assert_status(401).assert_says("What you sent is not lost");
    assert_eq!(stored(&app, id, "summary"), "");
    app.visitor().post(&format!("{}/history/1/restoration", path(id, "summary")), &[]).assert_status(401);
}

#[test]
fn a_script_is_answered_in_json() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let send = |who: &Actor, fields: &[(&str, &str)]| {
        let answer =
            who.request("POST", &path(id, "summary")).header("accept", "application/json").fields(fields).send();
        let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        (answer.status, json)
    };
    let (status, json) = send(&ana, &[("body", "One."), ("base_revision", "0")]);
    assert_eq!((status, &json["status"], &json["revision"]), (200, &"saved".into(), &1.into()));
    assert_eq!((&json["at"], &json["merged_from"]), (&"2026-03-11T09:00:00Z".into(), &serde_json::json!([])));
    assert!(json["form"].as_str().is_some_and(|mark| mark.len() > 60));
    let (status, json) = send(&ana, &[("body", "Two."), ("base_revision", "0")]);
    assert_eq!((status, &json["status"]), (409, &"overlap".into()));
    assert!(ana.get(&format!("/kept/{}", json["kept"].as_str().expect("an id"))).has(".words"));
    let (status, json) = send(&mia, &[("body", "Mine."), ("base_revision", "1")]);
    assert_eq!((status, &json["status"]), (403, &"not_allowed".into()));
    let (status, json) = send(&app.visitor(), &[("body", "Mine."), ("base_revision", "1")]);
    assert_eq!((status, &json["status"], &json["kept"]), (401, &"signed_out".into(), &serde_json::Value::Null));
    let long = "a".repeat(sections::MAX_TEXT + 1);
    let (status, json) = send(&ana, &[("body", &long), ("base_revision", "1")]);
    assert_eq!((status, &json["status"]), (413, &"too_large".into()));
}

#[test]
fn a_broken_form_never_empties_a_section() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    write(&ana, id, "summary", "One.").assert_status(303);
    ana.post(&path(id, "summary"), &[("base_revision", "1")]).assert_status(400);
    assert_eq!(stored(&app, id, "summary"), "One.");
    write(&ana, id, "summary", "").assert_status(303);
    assert_eq!(stored(&app, id, "summary"), "", "on purpose it can be emptied");
    assert!(app.write(|c| Ok(sections::all(c, id)?)).swap_remove(0).is_empty);
}
