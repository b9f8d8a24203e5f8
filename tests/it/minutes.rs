//! The meeting while it is held, over HTTP: the page it is run from, decisions on it, notes by several, who was there.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

fn mode(id: PostmortemId) -> String {
    format!("/postmortems/{id}/meeting/mode")
}

fn attendance(id: PostmortemId) -> String {
    format!("/postmortems/{id}/meeting/attendance")
}

/// A postmortem of Ana's whose meeting is on Friday 13 March at 14:00 CET, with an action and an external message.
fn prepared(app: &App) -> (Actor, PostmortemId) {
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    ana.schedules_meeting(id, "2026-03-13T14:00");
    let actions = format!("/postmortems/{id}/actions");
    ana.submit(&ana.get(&actions), &actions, &[("text", "Cap billing at 20 connections")]).assert_status(303);
    let section = format!("/postmortems/{id}/sections/external_message");
    let text = "## Summary\n\nWe are sorry.\n\n## What happened\n\nLabels failed.\n\n## What we are doing\n\nWe make sure that it does not come back.\n";
    ana.submit(&ana.get(&format!("{section}/edit")), &section, &[("body", text)]).assert_status(303);
    (ana, id)
}

/// Lets it be as many minutes after the start of the meeting.
fn meets(app: &App, minutes: i64) {
    let start = debrief::kernel::Instant::from_stored("2026-03-13 13:00:00").expect("a moment");
    app.clock.advance(start.plus(chrono::Duration::minutes(minutes)).since(app.clock.now()));
}

fn takes_notes(by: &Actor, page: &Page, id: PostmortemId, text: &str) -> Page {
    by.submit(page, &format!("/postmortems/{id}/sections/meeting_notes"), &[("body", text)])
}

#[test]
fn a_meeting_is_run_from_one_page() {
    let app = App::start();
    let (ana, id) = prepared(&app);
    let eva = app.person("eva").manager();
    ana.get(&format!("/postmortems/{id}/meeting")).assert_says("Run the meeting");
    let page = eva.get(&mode(id));
    page.assert_says("everyone did the best job they could")
        .assert_says("It begins Fri 13 Mar 2026, 14:00 to 14:45 CET.");
    page.assert_says("14:00 to 14:15, 15 min")
        .assert_says("14:15 to 14:35, 20 min")
        .assert_says("14:35 to 14:45, 10 min");
    page.assert_says("1 of 1 wait for a decision").assert_says("from an hour before the meeting on");
    // Each decision is one press, and leads back here.
    let committed = eva.submit(&page, "form[action$=commitment]", &[]);
    assert_eq!(committed.location(), format!("{}#actions", mode(id)));
    committed.follow(&eva).assert_says("All are decided.");
    let approved = eva.submit(&eva.get(&mode(id)), &format!("/postmortems/{id}/messages/approval"), &[]);
    assert_eq!(approved.location(), format!("{}#message", mode(id)));
    let after = approved.follow(&eva);
    after.assert_says("Approved");
    assert!(!after.has("form[action$=\"/messages/approval\"]"));
    // Who may not is told who can.
    ana.get(&mode(id)).assert_says("Approved");
    let tom = app.person("tom").support();
    assert!(!tom.get(&mode(id)).has("form[action$=commitment]"));
}

#[test]
fn it_knows_whose_turn_it_is() {
    let app = App::start();
    let (ana, id) = prepared(&app);
    for (minute, says) in [
        (0, "Now: factors and timeline, until 14:15 (15 min left)."),
        (20, "Now: actions, until 14:35 (15 min left)."),
        (44, "Now: customers and the external message, until 14:45 (1 min left)."),
        (45, "The time of the meeting is over."),
    ] {
        meets(&app, minute);
        let page = ana.get(&mode(id));
        page.assert_says(says).assert_says("Required and not noted as there: Ana.");
        assert_eq!(page.all("section.item.now").len(), usize::from(minute < 45), "{minute}");
    }
}

#[test]
fn several_take_notes_and_nothing_is_lost() {
    let app = App::start();
    let (ana, id) = prepared(&app);
    let tom = app.person("tom").support();
    takes_notes(&ana, &ana.get(&mode(id)), id, "- One\n\n- Two\n\n- Three\n").assert_status(303);
    // Both begin from the same text; support takes notes, too.
    let (of_ana, of_tom) = (ana.get(&mode(id)), tom.get(&mode(id)));
    let saved = takes_notes(&ana, &of_ana, id, "- One, by Ana\n\n- Two\n\n- Three\n");
    assert_eq!(saved.location(), format!("{}#notes", mode(id)));
    takes_notes(&tom, &of_tom, id, "- One\n\n- Two\n\n- Three, by Tom\n").follow(&tom).assert_says("came in with it");
    let stored = ana.get(&mode(id)).field("body");
    assert!(stored.contains("One, by Ana") && stored.contains("Three, by Tom"), "{stored}");
    // The same words at once: both texts are shown, neither is gone.
    let (of_ana, of_tom) = (ana.get(&mode(id)), tom.get(&mode(id)));
    takes_notes(&ana, &of_ana, id, "- All of it anew by Ana\n").assert_status(303);
    let overlap = takes_notes(&tom, &of_tom, id, "- Something else by Tom\n");
    overlap.assert_status(409).assert_says("Something else by Tom").assert_says("All of it anew by");
    // Without notes nothing is missing; with them they stand at the end of the document.
    let document = ana.get(&format!("/postmortems/{id}"));
    assert!(document.one("#meeting_notes").text.contains("All of it anew by Ana"));
    ana.get(&format!("/postmortems/{id}/export.md")).assert_says("Meeting notes");
}

#[test]
fn a_document_misses_no_notes() {
    let app = App::start();
    let (ana, id) = prepared(&app);
    let document = ana.get(&format!("/postmortems/{id}"));
    assert!(!document.has("#meeting_notes"));
    let sections = document.all("section.part").len();
    document.assert_says(&format!("of {sections} still empty"));
}

#[test]
fn who_was_there_stands_in_the_document() {
    let app = App::start();
    let (ana, id) = prepared(&app);
    let (bo, eva) = (app.person("bo").engineer(), app.person("eva").manager());
    // Before people come there is nothing to note.
    assert!(!ana.get(&mode(id)).has("li form button[value=yes]"));
    let early = ana.post(&attendance(id), &[("person", ana.id.as_str()), ("present", "yes")]);
    early.assert_status(422).assert_says("from an hour before the meeting on");
    meets(&app, -60);
    let said = ana.submit(&ana.get(&mode(id)), "li form button[value=yes]", &[]);
    assert_eq!(said.location(), format!("{}#there", mode(id)));
    said.follow(&ana).assert_says("Noted: Ana is there.");
    // Somebody who was not invited, twice: it is one fact.
    for _ in 0..2 {
        eva.post(&attendance(id), &[("person", bo.id.as_str()), ("present", "yes")]).assert_status(303);
    }
    eva.get(&mode(id)).assert_says("not invited");
    let document = ana.get(&format!("/postmortems/{id}"));
    let part = document.one("#meeting_notes").text;
    assert!(part.contains("There") && part.contains("Ana, Bo") && part.contains("13 Mar 2026"), "{part}");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Eva noted that Bo was at the meeting");
    assert_eq!(activity.text().matches("noted that Bo").count(), 1);
    ana.get(&format!("/postmortems/{id}/export.md")).assert_says("- There: Ana, Bo");
    // A mistake is put right: who was not invited and was not there has no place in the document.
    ana.post(&attendance(id), &[("person", bo.id.as_str()), ("present", "no")]).assert_status(303);
    let part = ana.get(&format!("/postmortems/{id}")).one("#meeting_notes").text;
    assert!(part.contains("Ana") && !part.contains("Bo"), "{part}");
    // Of somebody who was invited that is a fact, also when nobody else was there.
    ana.post(&attendance(id), &[("person", ana.id.as_str()), ("present", "no")]).assert_status(303);
    let part = ana.get(&format!("/postmortems/{id}")).one("#meeting_notes").text;
    assert!(part.contains("Not there Ana"), "{part}");
    // A meeting that moves has not been held.
    ana.schedules_meeting(id, "2026-03-13T17:00");
    assert!(!ana.get(&format!("/postmortems/{id}")).has("#meeting_notes"));
}

#[test]
fn wrong_attendance_is_refused_in_words() {
    let app = App::start();
    let (ana, id) = prepared(&app);
    meets(&app, 5);
    for (person, present, says) in [
        ("", "yes", "Choose who was there."),
        ("nobody", "yes", "Choose who was there."),
        (ana.id.as_str(), "perhaps", "Say whether they were there."),
        ("bcdfghjkmn", "yes", "This person has no account any more"),
    ] {
        let page = ana.post(&attendance(id), &[("person", person), ("present", present)]);
        page.assert_status(422).assert_says(says);
    }
    let nobody = app.visitor();
    nobody.get(&mode(id)).assert_status(303);
}

#[test]
fn without_a_meeting_the_page_says_so() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    ana.get(&mode(id)).assert_says("No meeting is scheduled").assert_says("None is named yet");
    ana.post(&attendance(id), &[("person", ana.id.as_str()), ("present", "yes")]).assert_status(404);
    ana.schedules_meeting(id, "2026-03-13T14:00");
    let meeting = format!("/postmortems/{id}/meeting");
    ana.submit(&ana.get(&meeting), &format!("{meeting}/cancellation"), &[("reason", "Nobody can")]).assert_status(303);
    ana.get(&mode(id)).assert_says("it was cancelled");
    ana.post(&attendance(id), &[("person", ana.id.as_str()), ("present", "yes")]).assert_says("cancelled by now");
}

#[test]
fn a_restricted_meeting_is_nowhere_for_others() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    ana.schedules_meeting(id, "2026-03-13T14:00");
    bo.get(&mode(id)).assert_status(404);
    bo.post(&attendance(id), &[("person", bo.id.as_str()), ("present", "yes")]).assert_status(404);
    meets(&app, 5);
    // Nor is the list of who was there a way to find out who has an account that may not see it.
    let page = ana.post(&attendance(id), &[("person", bo.id.as_str()), ("present", "yes")]);
    page.assert_status(422).assert_says("may not see this postmortem");
}
