//! The review, over HTTP: steps with reasons, who may take them, the checklist, reviewers, the desk.

use debrief::accounts::Role;
use debrief::kernel::PostmortemId;
use debrief::review;

use crate::support::{Actor, App, Page, plans, utc};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/review")
}

#[track_caller]
fn write(by: &Actor, id: PostmortemId, section: &str, text: &str) {
    let path = format!("/postmortems/{id}/sections/{section}");
    by.submit(&by.get(&format!("{path}/edit")), &path, &[("body", text)]).assert_status(303);
}

/// The form of the next step, filled in.
fn step(by: &Actor, id: PostmortemId, fields: &[(&str, &str)]) -> Page {
    by.submit(&by.get(&address(id)), "form.step", fields)
}

fn back(by: &Actor, id: PostmortemId, to: &str, why: &str) -> Page {
    by.submit(&by.get(&address(id)), &format!("{}/reopening", address(id)), &[("to", to), ("why", why)])
}

/// Ana, who owns a postmortem; Eva, a manager.
fn owned(app: &App) -> (Actor, Actor, PostmortemId) {
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    (ana, eva, id)
}

const WHY: (&str, &str) = ("reason", "The rest comes in the meeting");

#[test]
fn from_draft_to_closed_and_back_with_who_when_and_why() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    ana.get(&address(id)).assert_says("None yet: it has been a draft").assert_says("12 sections are empty");
    step(&ana, id, &[WHY]).follow(&ana).assert_says("The postmortem is in review now.");
    ana.get(&address(id)).assert_says("Nobody approves what they own").assert_says("12 sections");
    step(&eva, id, &[("reason", "Talked through by phone")]).follow(&eva).assert_says("edition 1 is kept for good");
    step(&ana, id, &[]).follow(&ana).assert_says("Nothing is left to do here, so the incident is done.");
    let incident = ana.get(&format!("/postmortems/{id}")).one(".kicker a").attr("href").expect("an address").to_owned();
    ana.get(&incident).assert_says("This incident is done.").assert_says("closed since Wed 11 Mar 2026");
    assert_eq!(ana.get("/incidents").texts("td .done"), ["done"]);
    back(&ana, id, "draft", "A shop found another label").follow(&ana).assert_says("The postmortem is draft now.");
    ana.get(&incident).assert_says("It is done when that is closed.");
    let steps = ana.get(&address(id)).texts("table tbody tr");
    assert_eq!(steps.len(), 4);
    for (row, says) in steps.iter().zip([
        vec!["Ana", "Closed → Draft", "A shop found another label"],
        vec!["Ana", "Reviewed → Closed"],
        vec!["Eva", "In review → Reviewed", "edition 1", "Talked through by phone", "no meeting is scheduled"],
        vec!["Ana", "Draft → In review", "The rest comes in the meeting", "12 sections are empty"],
    ]) {
        for words in says {
            assert!(row.contains(words), "{words:?} in {row}");
        }
    }
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    for words in [
        "Ana asked for a review although no meeting is scheduled",
        "Eva approved the postmortem as edition 1",
        "Ana closed the postmortem",
        "Ana opened the postmortem again as draft: A shop found another label",
    ] {
        activity.assert_says(words);
    }
    ana.get("/activity?part=review").assert_says("closed the postmortem");
    ana.get(&format!("/postmortems/{id}")).assert_says("Edition 1").assert_says("unchanged since");
}

#[test]
fn what_stands_against_a_step_takes_a_reason_and_links_to_where_it_is_filled() {
    let app = App::start();
    let (ana, _, id) = owned(&app);
    let page = ana.get(&address(id));
    for place in ["/meeting", "/timeline", "/impact", "/sections/summary/edit"] {
        assert!(page.has(&format!(".checklist a[href='/postmortems/{id}{place}']")), "{place}");
    }
    page.assert_says("You can go on all the same: say why below")
        .assert_says("No point on what went less well is left open");
    let refused = ana.submit(&page, "form.step", &[("reason", "  ")]);
    refused.assert_status(422);
    assert!(refused.error_of("reason").contains("although no meeting is scheduled"), "{}", refused.error_of("reason"));
    let long = "so ".repeat(400);
    let refused = ana.submit(&page, "form.step", &[("reason", &long)]);
    refused.assert_status(422);
    assert_eq!(refused.field("reason").trim(), long.trim(), "what was typed is kept");
    ana.get(&address(id)).assert_says("Draft");
    write(&ana, id, "summary", "Labels stopped for an hour by human error.");
    let page = ana.get(&address(id));
    // A hint on wording stands beside the text.
    assert!(page.has(&format!(".checklist a[href='/postmortems/{id}']")));
    assert!(
        page.has(".checklist .met")
            && !page.has(&format!(".checklist a[href='/postmortems/{id}/sections/summary/edit']"))
    );
}

#[test]
fn who_may_not_is_told_who_can() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    let (ben, tom) = (app.person("ben").engineer(), app.person("tom").support());
    let path = |end: &str| format!("{}/{end}", address(id));
    for (end, who) in [
        ("request", vec![&ben, &tom, &eva]),
        ("approval", vec![&ana, &ben, &tom]),
        ("closing", vec![&ben, &tom]),
        ("reviewers", vec![&ben, &tom]),
    ] {
        for one in who {
            let refused = one.post(&path(end), &[("seen", "0"), ("reason", "x"), ("person", "x")]);
            refused.assert_status(403);
            assert!(["owner", "manager"].iter().any(|words| refused.text().contains(words)), "{end}");
        }
        app.visitor().post(&path(end), &[("seen", "0")]).assert_status(401);
    }
    ben.post(&path("reopening"), &[("seen", "0"), ("to", "draft"), ("why", "x")]).assert_status(403);
    ben.post(&format!("{}/reviewers/{}/removal", address(id), ana.id), &[]).assert_status(403);
    app.visitor().get(&address(id)).assert_status(303);
    // Nothing of it is offered.
    for one in [&ben, &tom, &eva] {
        assert!(!one.get(&address(id)).has("form.step"));
    }
    // An owner who is a manager does not approve either.
    let own = eva.opens_postmortem(app.incident("Receipts twice").led_by(&eva).recorded_by(&eva));
    step(&eva, own, &[WHY]).assert_status(303);
    let page = eva.get(&address(own));
    page.assert_says("Nobody approves what they own");
    assert!(!page.has("form.step"));
    eva.post(&format!("{}/approval", address(own)), &[("seen", "1")]).assert_status(403).assert_says("Nobody approves");
}

#[test]
fn a_named_reviewer_may_approve_and_finds_it_on_the_desk() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    let (ben, cleo) = (app.person("ben").engineer(), app.person("cleo").engineer());
    let naming = format!("{}/reviewers", address(id));
    ana.submit(&ana.get(&address(id)), &naming, &[]).assert_status(422).assert_says("Choose who shall review");
    for _ in 0..2 {
        ana.post(&naming, &[("person", &ben.id.to_string())]).assert_status(303);
    }
    ana.post(&naming, &[("person", &ana.id.to_string())]).assert_status(422).assert_says("The owner does not review");
    assert!(!ben.get("/").text().contains("To review"), "a draft waits for nobody");
    step(&ana, id, &[WHY]).assert_status(303);
    for one in [&ben, &eva] {
        let desk = one.get("/");
        assert!(desk.has(&format!("a[href='/postmortems/{id}/review']")), "{}", desk.text());
        desk.assert_says("One postmortem waits for your review.");
    }
    for one in [&ana, &cleo] {
        assert!(!one.get("/").text().contains("To review"));
    }
    step(&ben, id, &[WHY]).follow(&ben).assert_says("edition 1 is kept for good");
    assert!(!eva.get("/").text().contains("To review"));
    // Named once; who is taken off may not approve any more.
    let activity = ana.get(&format!("/postmortems/{id}/activity")).text();
    assert_eq!(activity.matches("Ana named Ben as a reviewer").count(), 1);
    ana.submit(&ana.get(&address(id)), &format!("{naming}/{}/removal", ben.id), &[]).assert_status(303);
    ben.post(&format!("{}/approval", address(id)), &[("seen", "2")]).assert_status(403);
    // A reviewer who becomes the owner approves no more.
    ana.post(&naming, &[("person", &cleo.id.to_string())]).assert_status(303);
    let owner = format!("/postmortems/{id}/owner");
    ana.submit(
        &ana.get(&owner),
        &owner,
        &[("owner", &cleo.id.to_string()), ("criterion", "other"), ("reason", "Ana is away")],
    )
    .assert_status(303);
    cleo.post(&format!("{}/approval", address(id)), &[("seen", "2")]).assert_status(403).assert_says("Nobody approves");
}

#[test]
fn two_people_who_step_at_once_learn_of_each_other() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    let mia = app.person("mia").manager();
    step(&ana, id, &[WHY]).assert_status(303);
    let (evas, mias) = (eva.get(&address(id)), mia.get(&address(id)));
    let anas = ana.get(&address(id));
    eva.submit(&evas, "form.step", &[("reason", "All was said")]).assert_status(303);
    let late = mia.submit(&mias, "form.step", &[("reason", "Fine with me, after a second reading")]);
    late.assert_status(409)
        .assert_says("Somebody was here before you")
        .assert_says("Eva approved the postmortem")
        .assert_says("All was said")
        .assert_says("Fine with me, after a second reading");
    let reopening = format!("{}/reopening", address(id));
    let late = ana.submit(&anas, &reopening, &[("to", "draft"), ("why", "The timeline is not right")]);
    late.assert_status(409).assert_says("Eva approved the postmortem").assert_says("The timeline is not right");
    // From the page that says so, it goes on, with what was typed.
    ana.submit(&late, &reopening, &[]).follow(&ana).assert_says("The postmortem is");
    assert_eq!(ana.get(&address(id)).texts("table tbody tr").len(), 3);
}

#[test]
fn of_approvals_at_the_same_moment_one_counts() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    step(&ana, id, &[WHY]).assert_status(303);
    let others: Vec<Actor> = ["mia", "noa", "pia"].iter().map(|name| app.person(name).manager()).collect();
    let pages: Vec<_> = others.iter().chain([&eva]).map(|one| (one, one.get(&address(id)))).collect();
    let mut answers: Vec<u16> = std::thread::scope(|scope| {
        let sent = pages.iter().map(|(one, page)| scope.spawn(move || one.submit(page, "form.step", &[WHY]).status));
        sent.collect::<Vec<_>>().into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    answers.sort_unstable();
    assert_eq!(answers, [303, 409, 409, 409]);
    let page = ana.get(&address(id));
    assert_eq!((page.texts("aside h3").len(), page.texts("table tbody tr").len()), (1, 2));
}

#[test]
fn only_what_was_read_is_approved() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    write(&ana, id, "summary", "Labels stopped for an hour.");
    step(&ana, id, &[WHY]).assert_status(303);
    let page = eva.get(&address(id));
    write(&ana, id, "summary", "Labels stopped for two hours.");
    let late = eva.submit(&page, "form.step", &[("reason", "Read with care")]);
    late.assert_status(409).assert_says("Ana saved Summary, revision 2").assert_says("Read with care");
    assert!(eva.get(&address(id)).texts("aside h3").is_empty(), "no edition");
    eva.submit(&late, "form.step", &[]).follow(&eva).assert_says("edition 1 is kept");
}

#[test]
fn se_04_a_step_sent_twice_is_one() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    let page = ana.get(&address(id));
    for _ in 0..2 {
        ana.submit(&page, "form.step", &[WHY]).assert_status(303);
    }
    let page = eva.get(&address(id));
    for _ in 0..2 {
        eva.submit(&page, "form.step", &[WHY]).assert_status(303);
    }
    let page = ana.get(&address(id));
    let reopening = format!("{}/reopening", address(id));
    for _ in 0..2 {
        ana.submit(&page, &reopening, &[("to", "in_review"), ("why", "A number is wrong")]).assert_status(303);
    }
    let page = ana.get(&address(id));
    assert_eq!((page.texts("table tbody tr").len(), page.texts("aside h3").len()), (3, 1));
    let activity = ana.get(&format!("/postmortems/{id}/activity")).text();
    for words in ["asked for a review", "approved the postmortem", "took the postmortem back"] {
        assert_eq!(activity.matches(words).count(), 1, "{words}");
    }
}

#[test]
fn a_step_back_says_why_and_leads_back() {
    let app = App::start();
    let (ana, _, id) = owned(&app);
    step(&ana, id, &[WHY]).assert_status(303);
    let refused = back(&ana, id, "draft", " ");
    refused.assert_status(422);
    assert!(refused.error_of("why").contains("Say why"));
    let reopening = format!("{}/reopening", address(id));
    ana.post(&reopening, &[("seen", "1"), ("to", "nowhere"), ("why", "x")]).assert_status(422);
    ana.post(&reopening, &[("seen", "1"), ("to", "closed"), ("why", "x")]).assert_status(409);
    ana.post(&reopening, &[("seen", "nonsense"), ("to", "draft"), ("why", "x")]).assert_status(409);
    ana.get(&address(id)).assert_says("In review");
}

#[test]
fn an_external_message_is_posted_before_the_postmortem_is_closed() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    let tom = app.person("tom").support();
    write(&ana, id, "external_message", "We are sorry: labels could not be bought.");
    step(&ana, id, &[WHY]).assert_status(303);
    step(&eva, id, &[WHY]).assert_status(303);
    let page = ana.get(&address(id));
    page.assert_says("it was not posted yet");
    assert!(!page.has("form.step") && page.has(&format!("a[href='/postmortems/{id}/messages']")));
    ana.post(&format!("{}/closing", address(id)), &[("seen", "2")]).assert_status(409).assert_says("not posted yet");
    let messages = format!("/postmortems/{id}/messages");
    let approval = format!("{messages}/approval");
    eva.submit(&eva.get(&messages), &approval, &[("reason", "Short on purpose")]).assert_status(303);
    let posting = format!("{messages}/posting");
    tom.submit(&tom.get(&messages), &posting, &[("address", "https://status.example/7")]).assert_status(303);
    // Posting changed the document; it can be approved again, and closed.
    let page = ana.get(&address(id));
    assert!(page.has("form.step button.primary"));
    write(&ana, id, "external_message", "We are sorry: labels could not be bought for an hour.");
    let page = step(&ana, id, &[]);
    page.assert_status(422).assert_says("what was posted is not what the external message says now");
    assert!(!page.text().contains("Meeting notes"), "notes of a meeting are never missing");
    // An approval of the new text does not post it.
    eva.submit(&eva.get(&messages), &approval, &[("reason", "Short on purpose")]).assert_status(303);
    step(&ana, id, &[]).assert_status(422).assert_says("what was posted is not what the external message says now");
    step(&ana, id, &[("reason", "A number more, nothing else")])
        .follow(&ana)
        .assert_says("The postmortem is closed now.");
}

#[test]
fn other_outcomes_ask_for_monitoring_before_they_are_closed() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let incident = app.incident("Nothing burned").led_by(&ana);
    let incident = incident.but(|new| new.outcome = debrief::incidents::Outcome::FalseAlarm).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    ana.get(&address(id)).assert_says("Nothing is decided for monitoring");
    step(&ana, id, &[WHY]).assert_status(303);
    step(&eva, id, &[WHY]).assert_status(303);
    step(&ana, id, &[]).assert_status(422).assert_says("nothing is decided for monitoring");
    step(&ana, id, &[("reason", "The alert is gone with the old probe")]).assert_status(303);
}

#[test]
fn the_meeting_is_over_before_it_is_reviewed() {
    let app = App::start();
    let (ana, eva, id) = owned(&app);
    ana.schedules_meeting(id, "2026-03-12T10:00");
    step(&ana, id, &[WHY]).assert_status(303);
    let page = eva.get(&address(id));
    // Who answers an invitation changes nothing in what is read.
    let answer = format!("/postmortems/{id}/meeting/answer");
    ana.submit(&ana.get(&format!("/postmortems/{id}/meeting")), &answer, &[("answer", "yes")]).assert_status(303);
    eva.submit(&page, "form.step", &[]).assert_status(422).assert_says("the meeting was not held yet");
    app.clock.advance(utc(2026, 3, 12, 12, 0).since(app.clock.now()));
    let page = eva.get(&address(id));
    assert!(!page.text().contains("the meeting was not held yet"));
}

#[test]
fn a_restricted_postmortem_has_no_review_for_others() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let (ben, dora) = (app.person("ben").engineer(), app.person("dora").admin());
    let incident = app.incident("Bank details in a log").led_by(&ana).restricted().recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    eva.get(&address(id)).assert_status(404);
    eva.post(&format!("{}/approval", address(id)), &[("seen", "0")]).assert_status(404);
    ben.post(&format!("{}/reviewers", address(id)), &[("person", &ben.id.to_string())]).assert_status(404);
    // Naming is not the way in.
    let naming = format!("{}/reviewers", address(id));
    ana.post(&naming, &[("person", &ben.id.to_string())])
        .assert_status(422)
        .assert_says("does not see this postmortem");
    step(&ana, id, &[WHY]).assert_status(303);
    assert!(!eva.get("/").text().contains("Bank details") && !ben.get("/").text().contains("Bank details"));
    ana.post(&naming, &[("person", &dora.id.to_string())]).assert_status(303);
    dora.get("/").assert_says("To review");
    step(&dora, id, &[WHY]).assert_status(303);
    for path in ["editions/1", "editions/1/print", "editions/1/export.json", "editions/1/comparison"] {
        let path = format!("/postmortems/{id}/{path}");
        ana.get(&path).assert_status(200);
        eva.get(&path).assert_status(404);
        app.visitor().get(&path).assert_status(303);
    }
    eva.post(&format!("/postmortems/{id}/editions/1/notes"), &[("note", "x")]).assert_status(404);
}

#[test]
fn the_desk_reads_only_what_is_in_review() {
    let app = App::start();
    let ben = app.person("ben").engineer().as_engineer();
    let eva = debrief::accounts::Viewer { role: Role::Manager, ..ben.clone() };
    for (viewer, index) in [(eva, "postmortems_in_review"), (ben, "reviewers_by_person")] {
        let all = app.write(|c| Ok(plans(c, |c| review::waiting_for(c, &viewer, 9).expect("an answer"))));
        assert_eq!(all.len(), 1, "one query");
        let steps = all[0].join("\n");
        assert!(steps.contains(index), "{steps}");
        let whole = all[0].iter().any(|step| step.starts_with("SCAN") && !step.contains("postmortems_in_review"));
        assert!(!whole, "{steps}");
    }
}
