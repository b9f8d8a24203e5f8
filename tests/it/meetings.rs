//! The meeting: scheduled, changed, cancelled, answered, and who is told to be missing.

use std::thread;

use chrono::Duration;
use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

fn path(id: PostmortemId) -> String {
    format!("/postmortems/{id}/meeting")
}

/// Sends the form of the meeting with these fields changed.
pub(crate) fn save(who: &Actor, id: PostmortemId, fields: &[(&str, &str)]) -> Page {
    let path = path(id);
    who.submit(&who.get(&path), &path, fields)
}

/// Schedules the meeting as the form proposes it, at `start`, and gives its page.
pub(crate) fn scheduled(who: &Actor, id: PostmortemId, start: &str) -> Page {
    save(who, id, &[("starts_at", start)]).follow(who)
}

fn cancel(who: &Actor, id: PostmortemId, reason: &str) -> Page {
    who.submit(&who.get(&path(id)), &format!("{}/cancellation", path(id)), &[("reason", reason)])
}

fn answer(who: &Actor, page: &Page, answer: &str) -> Page {
    who.submit(page, &format!("button[name=answer][value={answer}]"), &[])
}

fn facts(page: &Page) -> String {
    page.texts("main .facts").join(" ")
}

fn rows(page: &Page) -> Vec<String> {
    page.texts("section[aria-labelledby=attending] tbody tr")
}

fn activity(who: &Actor, id: PostmortemId) -> String {
    who.get(&format!("/postmortems/{id}/activity")).texts("main .items li").join("\n")
}

#[test]
fn the_owner_schedules_it_first() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let empty = ana.get(&path(id));
    empty.assert_says("Nobody hunts for the perfect slot").assert_says("7 calendar days after Fri 6 Mar");
    // Two days ahead, a business day, and the last one before the deadline has ended.
    assert_eq!(empty.field("starts_at"), "2026-03-13T14:00");
    assert_eq!((empty.field("minutes"), empty.field("zone")), ("45".into(), "Europe/Berlin".into()));
    let fields = [("place", "Room 4 / https://meet.example/pm?a=1&b=2"), ("minutes", "30")];
    let page = save(&ana, id, &fields).follow(&ana);
    assert!(
        page.notice().contains("The meeting is scheduled: Fri 13 Mar 2026, 14:00 to 14:30 CET"),
        "{}",
        page.notice()
    );
    assert!(facts(&page).contains("14:00 to 14:30 CET 30 minutes, Europe/Berlin"), "{}", facts(&page));
    let link = page.one("main .facts a");
    assert_eq!(
        (link.text.as_str(), link.attr("href")),
        ("https://meet.example/pm?a=1&b=2", Some("https://meet.example/pm?a=1&b=2"))
    );
    assert_eq!(rows(&page), ["Ana you Owner required no answer yet"]);
    assert!(activity(&ana, id).contains("Ana scheduled the meeting for Fri 13 Mar 2026, 14:00 to 14:30 CET"));
    ana.get(&format!("/postmortems/{id}")).assert_says("1 invited");
}

#[test]
fn a_place_is_only_a_link_when_it_is_one() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let page = save(&ana, id, &[("place", "javascript:alert(1)")]).follow(&ana);
    assert!(facts(&page).contains("javascript:alert(1)"));
    assert!(!page.has("main .facts a"));
}

#[test]
fn nobody_schedules_without_signing_in() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let form = ana.get(&path(id));
    ana.loses_session();
    ana.submit(&form, &path(id), &[]).assert_status(401).assert_says("What you sent is not lost");
    assert_eq!(ana.get(&path(id)).status, 303);
    ana.signs_in();
    ana.get(&path(id)).assert_says("No meeting is scheduled yet");
}

#[test]
fn support_reads_and_does_not_schedule() {
    let app = App::start();
    let (ana, sam) = (app.person("ana").engineer(), app.person("sam").support());
    let id = app.postmortem(&ana);
    let form = ana.get(&path(id));
    let page = sam.get(&path(id));
    page.assert_says("The owner, engineers and managers schedule the meeting");
    assert!(!page.has("main form"));
    sam.submit(&form, &path(id), &[]).assert_status(403).assert_says("The owner, engineers and managers");
    scheduled(&ana, id, "2026-03-12T10:00");
    assert!(!sam.get(&path(id)).has("form[action$=cancellation]"));
    let form = ana.get(&path(id));
    sam.submit(&form, &format!("{}/cancellation", path(id)), &[("reason", "x")]).assert_status(403);
    ana.get(&path(id)).assert_says("10:00 to 10:45 CET");
}

#[test]
fn bad_input_is_said_all_at_once_and_kept() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = app.postmortem(&ana);
    let (bo_id, long) = (bo.id.to_string(), "x".repeat(501));
    let sent = [
        ("starts_at", "tomorrow"),
        ("minutes", "4"),
        ("zone", "Europe/Berlin"),
        ("place", long.as_str()),
        ("facilitator", "not-a-person"),
        ("attendee", &bo_id),
        ("required", &bo_id),
        ("attendee", "bbbbbbbbbb"),
    ];
    let page = ana.post(&path(id), &sent);
    page.assert_status(422);
    for field in ["starts_at", "minutes", "place", "facilitator", "attendees"] {
        assert_ne!(page.error_of(field), "", "{field}");
    }
    assert_eq!(
        (page.field("starts_at"), page.field("minutes"), page.field("place")),
        ("tomorrow".into(), "4".into(), long)
    );
    let ticked: Vec<_> = page.all("input[name=attendee][checked]");
    assert_eq!(ticked.iter().map(|one| one.attr("value")).collect::<Vec<_>>(), [Some(bo_id.as_str())]);
    for (minutes, zone, field) in
        [("481", "UTC", "minutes"), ("", "UTC", "minutes"), ("45.5", "UTC", "minutes"), ("45", "CST", "zone")]
    {
        let page = save(&ana, id, &[("minutes", minutes), ("zone", zone)]);
        assert_ne!(page.assert_status(422).error_of(field), "", "{minutes} {zone}");
    }
    assert_ne!(save(&ana, id, &[("starts_at", "")]).assert_status(422).error_of("starts_at"), "");
    ana.get(&path(id)).assert_says("No meeting is scheduled yet");
}

#[test]
fn a_start_before_the_incident_is_a_slip_of_the_finger() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let page = save(&ana, id, &[("starts_at", "2025-03-13T14:00")]);
    assert!(
        page.assert_status(422).error_of("starts_at").contains("before the incident began (Fri 6 Mar 2026, 14:10 CET)")
    );
}

#[test]
fn a_meeting_that_was_held_is_recorded() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let page = save(&ana, id, &[("starts_at", "2026-03-10T10:00")]).follow(&ana);
    assert!(page.notice().contains("stands as a meeting that was held"), "{}", page.notice());
    page.assert_says("This meeting is over");
    assert!(!page.has("button[name=answer]"));
    // What is over counts as held, so it can be said that it was not.
    page.assert_says("It was not held");
    cancel(&ana, id, "Nobody came").follow(&ana).assert_says("The meeting is cancelled").assert_says("Nobody came");
}

// RULES 6
#[test]
fn after_the_deadline_it_is_saved_with_a_reason_and_marked_late() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    assert!(!ana.get(&path(id)).has("[name=late_reason]"));
    // The deadline is Fri 13 Mar, good until its end.
    save(&ana, id, &[("starts_at", "2026-03-13T23:30")]).assert_status(303);
    let refused = save(&ana, id, &[("starts_at", "2026-03-14T00:00"), ("place", "Room 4")]);
    let error = refused.assert_status(422).error_of("late_reason");
    assert!(error.contains("after the deadline (Fri 13 Mar: SEV-2, 7 calendar days after Fri 6 Mar)"), "{error}");
    assert_eq!((refused.field("starts_at"), refused.field("place")), ("2026-03-14T00:00".into(), "Room 4".into()));
    let page = ana.submit(&refused, &path(id), &[("late_reason", "Bo is away until Sunday")]).follow(&ana);
    page.assert_says("After the deadline").assert_says("Bo is away until Sunday");
    assert!(ana.get("/calendar").texts("main .late").join("").contains("after the deadline"));
    ana.get(&format!("/postmortems/{id}")).assert_says("after the deadline");
    // Back in time needs no reason, and keeps none.
    let page = save(&ana, id, &[("starts_at", "2026-03-13T10:00")]).follow(&ana);
    assert!(!page.text().contains("Bo is away"));
}

#[test]
fn once_the_deadline_has_passed_a_late_start_is_proposed_and_the_reason_asked_for() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    app.later(Duration::days(5));
    let form = ana.get(&path(id));
    assert_eq!((form.field("starts_at"), form.field("late_reason")), ("2026-03-18T14:00".into(), String::new()));
    form.assert_says("The deadline was Fri 13 Mar 2026, so the start proposed above is late: say why.");
    assert_ne!(save(&ana, id, &[]).assert_status(422).error_of("late_reason"), "");
}

#[test]
fn a_start_proposed_after_a_deadline_that_is_still_ahead_asks_for_the_reason() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    // Friday afternoon: too late for today, and today is the deadline.
    app.later(Duration::hours(54));
    let form = ana.get(&path(id));
    assert_eq!((form.field("starts_at"), form.field("late_reason")), ("2026-03-16T14:00".into(), String::new()));
    form.assert_says("The start proposed above is after the deadline, Fri 13 Mar 2026: say why.");
}

#[test]
fn tz_01_a_start_that_clocks_skip_or_repeat_is_asked_about() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let late = [("late_reason", "It is about the clocks")];
    let with = |start| [[("starts_at", start)].as_slice(), &late].concat();
    app.later(Duration::days(10));
    let skipped = save(&ana, id, &with("2026-03-29T02:30"));
    assert!(skipped.assert_status(422).error_of("starts_at").contains("does not exist in Europe/Berlin"));
    assert_eq!(skipped.field("starts_at"), "2026-03-29T02:30");
    assert_eq!(skipped.texts("fieldset.choices .check"), ["01:59 CET (UTC+01:00)", "03:00 CEST (UTC+02:00)"]);
    let choices: Vec<_> =
        skipped.all("[name=starts_at_which]").iter().map(|one| one.attr("value").unwrap().to_owned()).collect();
    let page = ana.submit(&skipped, &path(id), &[("starts_at_which", &choices[1])]).follow(&ana);
    assert!(facts(&page).contains("Sun 29 Mar 2026, 03:00 to 03:45 CEST"), "{}", facts(&page));

    let twice = save(&ana, id, &with("2026-10-25T02:30"));
    assert!(twice.assert_status(422).error_of("starts_at").contains("happened twice in Europe/Berlin"));
    assert_eq!(twice.texts("fieldset.choices .check"), ["02:30 CEST (UTC+02:00)", "02:30 CET (UTC+01:00)"]);
    let choices: Vec<_> =
        twice.all("[name=starts_at_which]").iter().map(|one| one.attr("value").unwrap().to_owned()).collect();
    for (choice, utc) in choices.iter().zip(["2026-10-25T00:30Z", "2026-10-25T01:30Z"]) {
        let page = ana.submit(
            &twice,
            &path(id),
            &[("starts_at_which", choice), ("revision", &ana.get(&path(id)).field("revision")), ("form", "")],
        );
        assert_eq!(page.follow(&ana).one("main .facts time").attr("datetime"), Some(utc));
    }
    // What is stored is still what an untouched form sends.
    save(&ana, id, &[]).follow(&ana).assert_says("Nothing was different");
}

// RULES 33
#[test]
fn those_involved_are_proposed_with_the_reason_and_who_is_missing_is_said() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("cy").support());
    let (di, eli) = (app.person("di").manager(), app.person("eli").manager());
    let incident = app.incident("Labels stopped").led_by(&bo).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    for (who, involvement) in [(&cy, "customer_liaison"), (&di, "engineering_manager")] {
        let list = format!("/postmortems/{id}/contributors");
        ana.submit(&ana.get(&list), &list, &[("person", &who.id.to_string()), ("involvement", involvement)])
            .assert_status(303);
    }
    let form = ana.get(&path(id));
    let proposed: Vec<_> = form.texts(".invite tbody tr th, .invite tbody tr [data-label=Why]");
    assert_eq!(
        proposed,
        ["Ana", "Owner", "Bo", "Incident commander", "Di", "Engineering manager", "Cy", "Customer liaison"]
    );
    let ticked = |page: &Page, name: &str| page.all(&format!("input[name={name}][checked]")).len();
    assert_eq!((ticked(&form, "attendee"), ticked(&form, "required")), (4, 3));
    let [ana_id, bo_id, eli_id] = [&ana, &bo, &eli].map(|who| who.id.to_string());
    let fields = [("attendee", ana_id.as_str()), ("required", &ana_id), ("more", &eli_id), ("facilitator", &bo_id)];
    let page = ana.submit(&form, &path(id), &fields).follow(&ana);
    assert_eq!(
        rows(&page),
        [
            "Ana you Owner required no answer yet",
            "Bo Incident commander required no answer yet",
            "Eli optional no answer yet"
        ]
    );
    page.assert_says("Bo was incident commander in the response");
    let missing = page.texts("section[aria-labelledby=attending] .notice li");
    assert_eq!(missing.len(), 2, "{missing:?}");
    assert!(
        missing[0].contains("product manager") && missing[1].contains("Di (engineering manager) is not invited yet")
    );
    assert!(page.has(&format!("section[aria-labelledby=attending] .notice a[href='/postmortems/{id}/contributors']")));
    // The form offers Di, not ticked.
    let row = page.texts(".invite tbody tr");
    assert!(row.iter().any(|row| row.starts_with("Di")), "{row:?}");
    assert_eq!(ticked(&page, "attendee"), 3);
}

#[test]
fn whoever_is_invited_answers() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("cy").support());
    let incident = app.incident("Labels stopped").led_by(&bo).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    let page = scheduled(&ana, id, "2026-03-12T10:00");
    let form = bo.get(&path(id));
    form.assert_says("You have not answered yet");
    let page_after = answer(&bo, &form, "yes").follow(&bo);
    assert!(page_after.notice().contains("yes"));
    page_after.assert_says("You said yes").assert_says("1 yes, 1 without an answer");
    answer(&bo, &form, "tentative").follow(&bo).assert_says("You said tentative");
    assert!(activity(&ana, id).contains("Bo answered tentative to the meeting"));
    // Bad input, not invited, not signed in.
    let bad = bo.post(&format!("{}/answer", path(id)), &[("sequence", "0"), ("answer", "perhaps")]);
    assert!(bad.assert_status(422).error_of("answer").contains("yes, no or tentative"));
    bo.get(&path(id)).assert_says("You said tentative");
    cy.get(&path(id)).assert_says("join all the same");
    assert!(!cy.get(&path(id)).has("button[name=answer]"));
    answer(&cy, &page, "yes").assert_status(403).assert_says("Those who are invited answer");
    ana.loses_session();
    answer(&ana, &page, "yes").assert_status(401);
    ana.signs_in();
    ana.get(&path(id)).assert_says("You have not answered yet");
}

#[test]
fn a_yes_to_another_hour_is_no_answer() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    scheduled(&ana, id, "2026-03-12T10:00");
    let before = bo.get(&path(id));
    answer(&bo, &before, "yes").assert_status(303);
    // Another place keeps the answers, another hour does not.
    save(&ana, id, &[("place", "Room 5")]).follow(&ana).assert_says("1 yes");
    let moved = scheduled(&ana, id, "2026-03-12T16:00");
    assert!(moved.notice().contains("Everyone is asked for an answer again"), "{}", moved.notice());
    moved.assert_says("2 without an answer");
    let stale = answer(&bo, &before, "yes");
    stale.assert_status(409).assert_says("your answer is not stored").assert_says("16:00 to 16:45");
    answer(&bo, &stale, "no").follow(&bo).assert_says("You said no");
    app.later(Duration::days(2));
    assert!(!bo.get(&path(id)).has("button[name=answer]"));
    answer(&bo, &stale, "yes").assert_status(409).assert_says("The meeting is over");
}

#[test]
fn whoever_saves_second_sees_what_the_first_stored() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    scheduled(&ana, id, "2026-03-12T10:00");
    let form = bo.get(&path(id));
    let (ana_id, bo_id) = (ana.id.to_string(), bo.id.to_string());
    // Neither the time nor the place: calendars need not hear of it, and still it is not lost.
    save(&ana, id, &[("facilitator", &ana_id), ("attendee", &ana_id), ("required", &ana_id)]).assert_status(303);
    let stale = bo.submit(&form, &path(id), &[("place", "Room 5"), ("minutes", "60")]);
    stale.assert_status(409).assert_says("Nothing of yours is stored or lost");
    assert_eq!(
        (stale.field("place"), stale.field("minutes"), stale.field("facilitator")),
        ("Room 5".into(), "60".into(), String::new())
    );
    let stored = stale.texts(".stored li");
    assert!(stored.iter().any(|line| line == "Facilitator: Ana"), "{stored:?}");
    assert!(stored.iter().any(|line| line == "Attendees: Ana (required)"), "{stored:?}");
    assert!(facts(&bo.get(&path(id))).contains("45 minutes"));
    let page = bo.submit(&stale, &path(id), &[("facilitator", &bo_id)]).follow(&bo);
    assert!(facts(&page).contains("60 minutes") && facts(&page).contains("Room 5"), "{}", facts(&page));
    assert!(
        activity(&ana, id)
            .contains("Bo changed the meeting: length from 45 minutes to 60 minutes; place from none to “Room 5”")
    );
}

#[test]
fn two_who_schedule_at_once_make_one_meeting() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = app.postmortem(&ana);
    let forms = [(&ana, ana.get(&path(id)), "2026-03-12T10:00"), (&bo, bo.get(&path(id)), "2026-03-12T11:00")];
    let mut answers: Vec<u16> = thread::scope(|scope| {
        let sent = forms
            .iter()
            .map(|(who, form, start)| scope.spawn(|| who.submit(form, &path(id), &[("starts_at", start)]).status));
        let sent: Vec<_> = sent.collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}

#[test]
fn se_04_a_form_that_is_sent_twice_is_carried_out_once() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let form = ana.get(&path(id));
    for _ in 0..2 {
        ana.submit(&form, &path(id), &[("starts_at", "2026-03-12T10:00")]).assert_status(303);
    }
    let form = ana.get(&path(id));
    for _ in 0..2 {
        ana.submit(&form, &path(id), &[("minutes", "60")]).assert_status(303);
    }
    let page = ana.get(&path(id));
    for _ in 0..2 {
        ana.submit(&page, &format!("{}/cancellation", path(id)), &[("reason", "Nobody can")]).assert_status(303);
    }
    let deeds = activity(&ana, id);
    for (deed, times) in [("scheduled the meeting", 1), ("changed the meeting", 1), ("cancelled the meeting", 1)] {
        assert_eq!(deeds.matches(deed).count(), times, "{deed}: {deeds}");
    }
}

#[test]
fn a_cancelled_meeting_says_so_and_is_scheduled_again() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    let page = scheduled(&ana, id, "2026-03-12T10:00");
    answer(&bo, &bo.get(&path(id)), "yes").assert_status(303);
    let nowhere = format!("{}/cancellation", path(id));
    let empty = ana.submit(&page, &nowhere, &[("reason", "  ")]);
    assert_ne!(empty.assert_status(422).error_of("reason"), "");
    assert!(empty.has("details.confirm[open]"));
    let long = "x".repeat(501);
    assert_eq!(ana.submit(&page, &nowhere, &[("reason", &long)]).assert_status(422).field("reason"), long);
    save(&bo, id, &[("minutes", "50")]).assert_status(303);
    let stale = ana.submit(&page, &nowhere, &[("reason", "Half of us are ill")]);
    stale.assert_status(409).assert_says("changed the meeting meanwhile").assert_says("10:00 to 10:50");
    assert_eq!(stale.field("reason"), "Half of us are ill");
    let cancelled = ana.submit(&stale, &nowhere, &[]).follow(&ana);
    cancelled.assert_says("The meeting is cancelled").assert_says("Half of us are ill");
    assert!(!cancelled.has("button[name=answer]") && !cancelled.has("form[action$=cancellation]"));
    assert_eq!(ana.get("/calendar").texts("main .tag.bad"), ["cancelled"]);
    let again = scheduled(&ana, id, "2026-03-13T10:00");
    again.assert_says("scheduled again").assert_says("2 without an answer");
    let deeds = activity(&ana, id);
    assert!(
        deeds.contains("Ana cancelled the meeting of Thu 12 Mar 2026, 10:00 to 10:50 CET: Half of us are ill"),
        "{deeds}"
    );
    assert!(deeds.contains("Ana scheduled the meeting again, for Fri 13 Mar 2026, 10:00 to 10:50 CET"), "{deeds}");
    ana.loses_session();
    ana.submit(&page, &nowhere, &[("reason", "x")]).assert_status(401);
}

#[test]
fn a_form_from_before_a_cancellation_does_not_undo_it() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = app.postmortem(&ana);
    scheduled(&ana, id, "2026-03-12T10:00");
    let form = bo.get(&path(id));
    cancel(&ana, id, "Half of us are ill").assert_status(303);
    let stale = bo.submit(&form, &path(id), &[("place", "Room 5")]);
    assert_eq!(stale.assert_status(409).texts(".stored li")[0], "Cancelled: Half of us are ill");
    bo.get(&path(id)).assert_says("The meeting is cancelled");
}

#[test]
fn a_restricted_meeting_shows_itself_to_nobody_else() {
    let app = App::start();
    let (ana, bo, admin) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("root").admin());
    let id = ana.opens_postmortem(app.incident("Bank details").restricted().recorded_by(&ana));
    let form = ana.get(&path(id));
    // Those who do not see it cannot be invited: an invitation is not the way in.
    let offered: Vec<_> = form.texts("select[name=more] option");
    assert_eq!(offered, ["Nobody else", "Root (engineer)"]);
    form.assert_says("only people who see it can be invited");
    let fields =
        [("starts_at", "2026-03-12T10:00"), ("minutes", "45"), ("zone", "UTC"), ("attendee", &bo.id.to_string())];
    assert_ne!(ana.post(&path(id), &fields).assert_status(422).error_of("attendees"), "");
    scheduled(&ana, id, "2026-03-12T10:00");
    for address in [path(id), format!("{}.ics", path(id))] {
        bo.get(&address).assert_status(404);
        admin.get(&address).assert_status(200);
    }
    bo.submit(&ana.get(&path(id)), &path(id), &[]).assert_status(404);
    bo.post(&format!("{}/answer", path(id)), &[("answer", "yes")]).assert_status(404);
    bo.post(&format!("{}/cancellation", path(id)), &[("reason", "x")]).assert_status(404);
    assert!(!bo.get("/calendar").text().contains("Bank details"));
    ana.get("/calendar").assert_says("Bank details");
    admin.get("/calendar").assert_says("Bank details");
}

#[test]
fn the_desk_shows_meetings_ahead() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    scheduled(&ana, id, "2026-03-12T10:00");
    bo.get("/").assert_says("not answered");
    answer(&bo, &bo.get(&path(id)), "yes").assert_status(303);
    bo.get("/").assert_says("you said yes");
    app.later(Duration::hours(24));
    bo.get("/").assert_says("you said yes");
    app.later(Duration::minutes(46));
    assert!(!bo.get("/").text().contains("you said yes"));
}
