//! Comments, over HTTP: on sections and passages that are edited since, in threads that are answered and resolved, with
//! people who are named.

use debrief::comments;
use debrief::kernel::PostmortemId;
use debrief::{postmortems, reminders};

use crate::outbox::site;
use crate::support::{Actor, App, Page, plans};

const TEXT: &str = "At noon an alert came. The pool was **lowered** to 20 connections by a deploy.\n\nAna restarted it, and it failed. Ben restarted it, and it worked.";

fn writes(by: &Actor, id: PostmortemId, section: &str, text: &str) {
    let path = format!("/postmortems/{id}/sections/{section}");
    by.submit(&by.get(&format!("{path}/edit")), &path, &[("body", text)]).assert_status(303);
}

fn reads(by: &Actor, id: PostmortemId) -> Page {
    by.get(&format!("/postmortems/{id}"))
}

/// Sends the form for a new thread.
pub fn commented(by: &Actor, id: PostmortemId, fields: &[(&str, &str)]) -> Page {
    let path = format!("/postmortems/{id}/comments");
    by.submit(&by.get(&format!("{path}/new")), &path, fields)
}

/// Begins a thread and answers with the address of its page.
pub fn begins(by: &Actor, id: PostmortemId, section: &str, passage: &str, body: &str) -> String {
    let done = commented(by, id, &[("section", section), ("passage", passage), ("body", body)]);
    done.assert_status(303);
    done.location().to_owned()
}

pub fn replies(by: &Actor, thread: &str, body: &str) -> Page {
    by.submit(&by.get(thread), "#reply", &[("body", body)])
}

/// The words that are marked in a section.
fn marked(page: &Page, section: &str) -> String {
    page.texts(&format!("#{section} .prose mark.commented")).join(" ")
}

/// The address of the nth comment of a thread.
pub fn comment(page: &Page, thread: &str, nth: usize) -> String {
    let id = page.all(".thread > li")[nth].attr("id").expect("an id").trim_start_matches("comment-").to_owned();
    format!("{thread}/{id}")
}

#[test]
fn everybody_comments_on_everything_and_threads_stand_beside_their_section() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    writes(&ana, id, "what_happened", TEXT);
    for other in [app.person("eve").engineer(), app.person("tom").support(), app.person("mia").manager()] {
        for section in ["what_happened", "external_message", "meeting_notes"] {
            begins(&other, id, section, "", "What was *known* then?");
        }
    }
    let page = reads(&ana, id);
    assert_eq!(page.all("#what_happened .beside .note.comment").len(), 3);
    assert_eq!(page.texts("#what_happened .beside .said .prose em"), ["known"; 3]);
    assert_eq!(page.texts("#what_happened .beside summary"), ["3 open comments"]);
    let list = ana.get(&format!("/postmortems/{id}/comments"));
    assert_eq!(list.texts(".columns section > .head > h2"), ["What happened", "External message", "Meeting notes"]);
    assert_eq!(list.all(".threads > li").len(), 9);
    ana.get(&format!("/postmortems/{id}/activity"))
        .assert_says("Mia commented on What happened: “What was known then?”");
    // Nothing of it leaves with the document.
    for copy in ["/print", "/export.md"] {
        let page = ana.get(&format!("/postmortems/{id}{copy}"));
        assert!(!page.source().contains("known") && !page.source().contains("comment"), "{copy}");
    }
}

#[test]
fn a_passage_is_marked_followed_and_said_to_be_gone() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    writes(&ana, id, "what_happened", TEXT);
    let thread =
        begins(&ben, id, "what_happened", "pool was  lowered to 20\nconnections", "By whom was this reviewed?");
    let page = reads(&ana, id);
    assert_eq!(marked(&page, "what_happened"), "pool was lowered to 20 connections");
    let target = page.one("#what_happened .about a").attr("href").expect("an address").to_owned();
    assert!(page.has(target.split_once('#').map(|(_, id)| format!("mark[id={id}]")).expect("an anchor").as_str()));
    let edits = [
        ("Before all, a word.\n\n", "lowered", "lowered", "pool was lowered to 20 connections", ""),
        ("", "**lowered** to 20", "lowered to 10", "pool was lowered to 10 connections", "Changed since"),
        ("", "The pool was **lowered** to 20 connections by a deploy.", "Somebody slept.", "", "is gone from the text"),
    ];
    for (before, from, to, expected, said) in edits {
        writes(&ana, id, "what_happened", &format!("{before}{}", TEXT.replace(from, to)));
        let page = reads(&ana, id);
        assert_eq!(marked(&page, "what_happened"), expected, "{to}");
        assert_eq!(page.texts("#what_happened .about").len(), 1);
        assert!(page.text().contains(said) && page.text().contains("pool was lowered to 20 connections"), "{said}");
        ana.get(&thread).assert_says("pool was lowered to 20 connections").assert_says(said);
    }
    writes(&ana, id, "what_happened", TEXT);
    assert_eq!(marked(&reads(&ana, id), "what_happened"), "pool was lowered to 20 connections", "it came back");
    // A resolved thread marks nothing.
    ana.submit(&ana.get(&thread), "form[action$=resolution]", &[]).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "what_happened"), "");
}

#[test]
fn words_that_mean_no_single_place_are_asked_about_and_nothing_typed_is_lost() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    writes(&ana, id, "what_happened", TEXT);
    let path = format!("/postmortems/{id}/comments");
    let sent =
        [("section", "what_happened"), ("passage", "the pool was lowered to 30 connections"), ("body", "So few?")];
    let wrong = commented(&ana, id, &sent);
    wrong.assert_status(422);
    assert!(wrong.error_of("passage").contains("choose the nearest passage"), "{}", wrong.error_of("passage"));
    assert_eq!((wrong.field("body").as_str(), wrong.field("passage").as_str()), ("So few?", sent[1].1));
    assert_eq!(wrong.texts(".choices mark"), ["The pool was lowered to 20 connections"]);
    let choice = wrong.one("input[name=choice]").attr("value").expect("a value").to_owned();
    ana.submit(&wrong, &path, &[("choice", &choice)]).assert_status(303);
    assert_eq!(marked(&reads(&ana, id), "what_happened"), "The pool was lowered to 20 connections");
    // Several places.
    let several =
        commented(&ana, id, &[("section", "what_happened"), ("passage", "restarted it"), ("body", "Which one?")]);
    several.assert_status(422).assert_says("stand in the section 2 times");
    let choice = several.all("input[name=choice]")[1].attr("value").expect("a value").to_owned();
    let late = ana.submit(&several, &path, &[("choice", &choice), ("body", " ")]);
    late.assert_status(422);
    assert!(late.error_of("body").contains("Say what you think") && late.field("passage") == "restarted it");
    ana.submit(&late, &path, &[("body", "The second")]).assert_status(303);
    let source = reads(&ana, id).source();
    assert!(source.contains("Ben <mark class=\"commented\""), "the second of the two");
    for (fields, field, says) in [
        (vec![("section", "summary"), ("body", "")], "body", "Say what you think"),
        (
            vec![("section", "summary"), ("passage", "something"), ("body", "x")],
            "passage",
            "do not stand in the section",
        ),
    ] {
        let wrong = commented(&ana, id, &fields);
        wrong.assert_status(422);
        assert!(wrong.error_of(field).contains(says), "{field}");
    }
    let nowhere = ana.post(&path, &[("section", "nowhere"), ("body", "x")]);
    assert!(nowhere.assert_status(422).error_of("section").contains("Choose the section"));
    let long = "a".repeat(4001);
    assert_eq!(commented(&ana, id, &[("section", "summary"), ("body", &long)]).assert_status(422).field("body"), long);
}

#[test]
fn a_selected_passage_is_kept_when_somebody_changes_it_meanwhile() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    writes(&ana, id, "what_happened", TEXT);
    let path = format!("/postmortems/{id}/comments");
    let query = "section=what_happened&passage=restarted+it&prefix=and+it+failed.+Ben+&suffix=%2C+and+it+worked.";
    let form = ben.get(&format!("{path}/new?{query}"));
    assert_eq!(form.field("passage"), "restarted it");
    writes(&ana, id, "what_happened", "All is told otherwise.");
    ben.submit(&form, &path, &[("body", "How often?")]).assert_status(303);
    let page = reads(&ana, id);
    page.assert_says("“restarted it”").assert_says("This passage is gone from the text.");
    // What never stood there is not taken for a change.
    let never = ben.get(&format!("{path}/new?{}", query.replace("restarted", "ate")));
    ben.submit(&never, &path, &[("body", "How often?")]).assert_status(422);
}

#[test]
fn threads_are_answered_resolved_and_opened_again() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let (tom, mia) = (app.person("tom").support(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let thread = begins(&tom, id, "summary", "", "For whom was it broken?");
    let open = mia.get(&thread);
    assert!(!open.has("form[action$=resolution]"), "a manager who did not begin it");
    mia.post(&format!("{thread}/resolution"), &[]).assert_status(403).assert_says("Tom, who began this thread");
    let stale = mia.get(&thread);
    ben.submit(&ben.get(&thread), "form[action$=resolution]", &[]).assert_status(303);
    ben.post(&format!("{thread}/resolution"), &[]).assert_status(303);
    assert!(!reads(&ana, id).has(".note.comment"));
    let path = format!("/postmortems/{id}/comments");
    ana.get(&path).assert_says("No comment is open");
    ana.get(&format!("{path}?show=resolved")).assert_says("Resolved by Ben");
    // Sent from a page that showed it as open: kept, and open again.
    let met = mia.submit(&stale, "#reply", &[("body", "For shops, too?")]);
    met.assert_status(303);
    let page = met.follow(&mia);
    assert!(page.notice().contains("Ben resolved the thread while you were writing"), "{}", page.notice());
    assert!(page.has(".tag") && page.text().contains("For shops, too?"));
    // Sent from a page that showed it as resolved: as its writer chooses.
    tom.submit(&tom.get(&thread), "form[action$=resolution]", &[]).assert_status(303);
    replies(&mia, &thread, "Thanks.").assert_status(303);
    mia.get(&thread).assert_says("Resolved by Tom");
    let page = mia.get(&thread);
    mia.submit(&page, "button[name=reopen]", &[("body", "One more thing")]).assert_status(303);
    assert!(!mia.get(&thread).text().contains("Resolved by"));
    assert_eq!(mia.get(&thread).texts(".thread .prose").len(), 4);
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    for says in [
        "Ben resolved a comment on Summary",
        "Mia replied to a comment on Summary: “Thanks.”",
        "Mia opened a comment again",
    ] {
        activity.assert_says(says);
    }
}

#[test]
fn ce_04_a_comment_is_changed_and_removed_by_its_author_alone() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    let thread = begins(&ben, id, "summary", "", "Is this all?");
    let edit = comment(&ben.get(&thread), &thread, 0);
    ana.get(&edit).assert_status(403).assert_says("Ben wrote this comment");
    for deed in ["", "/removal", "/restoration"] {
        ana.post(&format!("{edit}{deed}"), &[("body", "x"), ("base_revision", "1")]).assert_status(403);
        app.visitor().post(&format!("{edit}{deed}"), &[("body", "x")]).assert_status(401);
    }
    assert!(!ana.get(&thread).has("a[href$='removal'], form[action$=removal]"));
    let (one, two) = (ben.get(&edit), ben.get(&edit));
    ben.submit(&one, &edit, &[("body", "Is this really all?")]).assert_status(303);
    // The same comment in another window: nothing is overwritten.
    let clash = ben.submit(&two, &edit, &[("body", "Is that everything?")]);
    clash.assert_status(409).assert_says("Is this really all?");
    assert_eq!(clash.field("body"), "Is that everything?");
    ben.submit(&clash, &edit, &[]).assert_status(303);
    ben.get(&thread).assert_says("Is that everything?").assert_says("changed since");
    assert_eq!(
        ben.submit(&ben.get(&edit), &edit, &[("body", " ")]).assert_status(422).error_of("body"),
        "Say what you think, ask or propose"
    );
    let item = edit.rsplit('/').next().expect("an id");
    ana.get(&format!("/postmortems/{id}/versions/{item}"))
        .assert_says("Is this really all?")
        .assert_says("Is this all?");
    // Removed: shown nowhere, and brought back.
    ben.submit(&ben.get(&thread), "form[action$=removal]", &[]).assert_status(303);
    ben.post(&format!("{edit}/removal"), &[]).assert_status(303);
    assert!(!reads(&ana, id).has(".note.comment"));
    ana.get(&format!("/postmortems/{id}/comments")).assert_says("Nobody has commented yet");
    let page = ana.get(&thread);
    page.assert_says("Ben removed this comment.");
    assert!(!page.has("form[action$=restoration]"));
    ben.submit(&ben.get(&thread), "form[action$=restoration]", &[]).assert_status(303);
    assert_eq!(reads(&ana, id).all(".note.comment").len(), 1);
}

#[test]
fn se_04_the_same_form_twice_makes_one_comment() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/comments");
    let form = ana.get(&format!("{path}/new"));
    let fields = [("section", "summary"), ("body", "Is this all?")];
    let (first, second) = (ana.submit(&form, &path, &fields), ana.submit(&form, &path, &fields));
    assert_eq!(first.location(), second.location());
    let thread = first.location().to_owned();
    let page = ana.get(&thread);
    let replies = [(); 2].map(|()| ana.submit(&page, "#reply", &[("body", "No.")]));
    assert_eq!(replies[0].location(), replies[1].location());
    assert_eq!(ana.get(&thread).texts(".thread .prose"), ["Is this all?", "No."]);
    assert_eq!(ana.get(&path).all(".threads > li").len(), 1);
}

#[test]
fn who_is_named_finds_it_on_their_desk_until_it_is_dealt_with() {
    let app = App::start();
    let (ana, ben) = (app.person("Ana Lind").engineer(), app.person("Ben Ode").engineer());
    let (other, tom) = (app.person("Berg Ana").engineer(), app.person("Tom").support());
    let id = app.postmortem(&ben);
    // A name that two people have is asked about.
    let path = format!("/postmortems/{id}/comments");
    let asked = commented(&tom, id, &[("section", "summary"), ("body", "@Ana, for whom? And @Nobody")]);
    asked.assert_status(422).assert_says("Whom do you mean by “@Ana”?");
    assert_eq!(asked.field("body"), "@Ana, for whom? And @Nobody");
    let who = ana.id.to_string();
    let done = tom.submit(&asked, &path, &[("who", &who)]);
    done.assert_status(303);
    let thread = done.location().to_owned();
    let notice = done.follow(&tom).notice();
    assert!(notice.contains("Ana Lind sees it on their desk") && notice.contains("“@Nobody”"), "{notice}");
    ana.get("/").assert_says("A comment names you.").assert_says("Tom on Summary");
    for nobody in [&other, &ben, &tom] {
        assert!(!nobody.get("/").text().contains("You are named"));
    }
    // Seen, from the desk; then named again, answered; then named again, resolved.
    ana.submit(&ana.get("/"), "form[action$=seen]", &[]).follow(&ana).assert_says("off your desk");
    assert!(!ana.get("/").text().contains("You are named"));
    replies(&tom, &thread, "@Ana Lind: and how long?").assert_status(303);
    ana.get(&thread).assert_says("You are named here.");
    replies(&ana, &thread, "An hour.").assert_status(303);
    assert!(!ana.get("/").text().contains("You are named"));
    replies(&tom, &thread, "@Ana Lind thanks").assert_status(303);
    ana.get("/").assert_says("You are named");
    ben.submit(&ben.get(&thread), "form[action$=resolution]", &[]).assert_status(303);
    assert!(!ana.get("/").text().contains("You are named"));
    // Somebody who names themselves, a removed comment, a name taken out.
    let thread = begins(&tom, id, "impact", "", "@Tom @Ben Ode see the graph");
    assert!(!tom.get("/").text().contains("You are named"));
    ben.get("/").assert_says("see the graph");
    let edit = comment(&tom.get(&thread), &thread, 0);
    tom.post(&format!("{edit}/removal"), &[]).assert_status(303);
    assert!(!ben.get("/").text().contains("You are named"));
    tom.post(&format!("{edit}/restoration"), &[]).assert_status(303);
    ben.get("/").assert_says("You are named");
    tom.submit(&tom.get(&edit), &edit, &[("body", "See the graph")]).assert_status(303);
    assert!(!ben.get("/").text().contains("You are named"));
}

#[test]
fn of_a_restricted_postmortem_nothing_is_known_to_others() {
    let app = App::start();
    let (ana, ben, tom) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("tom").engineer());
    let id = ana.opens_postmortem(app.incident("Keys leaked").restricted().led_by(&ana).recorded_by(&ana));
    let thread = begins(&ana, id, "summary", "", "@Ben, was it the old key?");
    ana.get(&thread).assert_says("was it the old key?");
    let done = commented(&ana, id, &[("section", "impact"), ("body", "@tom?")]);
    assert!(done.follow(&ana).notice().contains("Nobody who sees this postmortem is called “@tom”"));
    for path in [format!("/postmortems/{id}/comments"), format!("/postmortems/{id}/comments/new"), thread.clone()] {
        ben.get(&path).assert_status(404);
        ben.post(&path, &[("body", "x"), ("section", "summary")]).assert_status(404);
    }
    for deed in ["resolution", "reopening", "seen"] {
        ben.post(&format!("{thread}/{deed}"), &[]).assert_status(404);
    }
    // A contributor sees it and can be named; when they are no contributor any more, their desk is silent.
    let (list, who) = (format!("/postmortems/{id}/contributors"), tom.id.to_string());
    ana.submit(&ana.get(&list), &list, &[("person", &who), ("involvement", "responder")]).assert_status(303);
    replies(&ana, &thread, "@tom, or the new one?").assert_status(303);
    tom.get("/").assert_says("or the new one?");
    let digests = app.write(|c| reminders::digests(c, &site(), app.clock.now()));
    assert!(digests.iter().any(|mail| mail.person == tom.id));
    ana.post(&format!("{list}/{who}/removal"), &[]).assert_status(303);
    assert!(!tom.get("/").text().contains("the new one"));
    let digests = app.write(|c| reminders::digests(c, &site(), app.clock.now()));
    assert!(digests.iter().all(|mail| mail.person != tom.id), "nor is it in a mail");
    tom.get(&thread).assert_status(404);
    app.visitor().get(&thread).assert_status(303);
}

#[test]
fn open_comments_are_a_gap_and_a_question_begins_a_thread() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let list = mia.get(&format!("/postmortems/{id}/comments"));
    let ask = list
        .forms()
        .into_iter()
        .find(|form| form.fields.iter().any(|(_, value)| value == "actions"))
        .expect("a question");
    let fields: Vec<(&str, &str)> = ask.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = mia.post(&ask.action, &fields);
    done.assert_status(303);
    mia.get(done.location()).assert_says("How will one be able to tell that this is done");
    reads(&ana, id).assert_says("1 comment is open");
    ana.get("/").assert_says("1 comment is open");
    ana.get(&format!("/postmortems/{id}/review")).assert_says("1 comment is open");
    ana.submit(&ana.get(done.location()), "form[action$=resolution]", &[]).assert_status(303);
    assert!(!reads(&ana, id).text().contains("comment is open"));
}

#[test]
fn what_people_type_is_only_text() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    writes(&ana, id, "summary", "One <script>alert(1)</script> & *two* words");
    let body = "<script>alert(1)</script> [x](javascript:alert(1)) # <b>";
    let thread = begins(&ana, id, "summary", "<script>alert(1)</script> & two", body);
    let paths = [thread, format!("/postmortems/{id}"), format!("/postmortems/{id}/comments")];
    for path in paths {
        let page = ana.get(&path);
        page.assert_status(200);
        assert!(!page.source().contains("<script>") && !page.has("[href^=javascript]"), "{path}");
    }
    assert_eq!(marked(&reads(&ana, id), "summary"), "<script>alert(1)</script> & two");
    ana.get(&format!("/postmortems/{id}/comments/2222222222")).assert_status(404);
    ana.get(&format!("/postmortems/{id}/comments/new?section=%00&passage=%FF")).assert_status(200);
}

#[test]
fn questions_stand_beside_the_text_while_it_is_reviewed() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").manager());
    let id = app.postmortem(&ana);
    assert!(!reads(&tom, id).has(".worth"));
    app.write(|c| Ok(postmortems::set_status(c, id, postmortems::Status::InReview, app.clock.now())?));
    // Who does not review by their role finds them with the comments.
    assert!(!reads(&ana, id).has(".worth"));
    let page = reads(&tom, id);
    let asks = page.one("#summary .worth li:first-child form").all("input[name=body]")[0]
        .attr("value")
        .expect("a question")
        .to_owned();
    let done = tom.submit(&page, "#summary .worth li:first-child form", &[]);
    assert_eq!(tom.get(done.assert_status(303).location()).texts(".thread .prose"), [asks]);
    assert!(!ana.get(&format!("/postmortems/{id}/print")).has(".worth"));
}

#[test]
fn a_closed_postmortem_is_still_asked_about() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    app.write(|c| Ok(postmortems::set_status(c, id, postmortems::Status::Closed, app.clock.now())?));
    let thread = begins(&tom, id, "summary", "", "@ana, would this happen to us again?");
    ana.get("/").assert_says("would this happen to us again?");
    replies(&ana, &thread, "No.").assert_status(303);
    ana.submit(&ana.get(&thread), "form[action$=resolution]", &[]).assert_status(303);
}

#[test]
fn the_digest_has_who_is_named_once_a_day_and_nothing_that_is_withheld() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").engineer());
    let id = app.postmortem(&tom);
    let mails = || {
        app.write(|c| {
            let digests = reminders::digests(c, &site(), app.clock.now())?;
            let theirs = digests.into_iter().filter(|mail| mail.person == ana.id);
            Ok(theirs.map(|mail| (mail.subject.clone(), format!("{:?}", mail.letter))).collect::<Vec<_>>())
        })
    };
    assert_eq!(mails(), []);
    let thread = begins(&tom, id, "summary", "", "@ana, for *whom* was it broken?");
    begins(&tom, id, "impact", "", "@ana, how many were it?");
    let mail = &mails()[0];
    assert_eq!(mail.0, "Debrief: 2 comments name you");
    assert!(
        mail.1.contains("Tom on Summary") && mail.1.contains(&thread) && mail.1.contains("for whom was it broken"),
        "{}",
        mail.1
    );
    tom.submit(&tom.get(&thread), "form[action$=resolution]", &[]).assert_status(303);
    assert_eq!(mails()[0].0, "Debrief: one comment names you");
}

#[test]
fn reading_costs_one_search_along_the_key() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let viewer = ana.as_engineer();
    let steps = app.write(|c| {
        Ok(plans(c, |c| (comments::beside(c, id).map(drop), comments::waiting_for(c, &viewer, 8).map(drop))))
    });
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps.concat().iter().all(|step| !step.starts_with("SCAN")), "{steps:?}");
}
