//! What people are told in the app alone: of comments, reviews, the external message, and when that is read or taken back.

use debrief::kernel::PostmortemId;

use crate::comments::{begins, comment, commented, replies};
use crate::messages::{GOOD, approve, with_message};
use crate::notices::{self, count};
use crate::outbox::rows;
use crate::support::{Actor, App, Page};

const HOME: &str = "/notices";

/// What somebody was told, by its words: at one moment nothing comes before another.
fn told(who: &Actor) -> Vec<String> {
    let mut told = notices::told(who);
    told.sort();
    told
}

fn review(id: PostmortemId) -> String {
    format!("/postmortems/{id}/review")
}

/// The form of the next step, filled in.
fn step(by: &Actor, id: PostmortemId, why: &str) -> Page {
    by.submit(&by.get(&review(id)), "form.step", &[("reason", why)])
}

fn back(by: &Actor, id: PostmortemId, to: &str, why: &str) {
    let path = format!("{}/reopening", review(id));
    by.submit(&by.get(&review(id)), &path, &[("to", to), ("why", why)]).assert_status(303);
}

fn names(by: &Actor, id: PostmortemId, who: &Actor) {
    let path = format!("{}/reviewers", review(id));
    by.submit(&by.get(&review(id)), &path, &[("person", who.id.as_str())]).assert_status(303);
}

fn presses(by: &Actor, thread: &str, what: &str) {
    by.submit(&by.get(thread), &format!("form[action$={what}]"), &[]).assert_status(303);
}

#[test]
fn who_is_named_in_a_comment_is_told_once_with_its_words_and_the_way_there() {
    let app = App::start();
    let (ana, ben, tom) = (app.person("Ana").engineer(), app.person("Ben").engineer(), app.person("Tom").support());
    let id = app.postmortem(&ana);
    let form = ben.get(&format!("/postmortems/{id}/comments/new"));
    let path = format!("/postmortems/{id}/comments");
    let fields = [("section", "summary"), ("body", "@Tom, how *many* shops? @Tom @Ben")];
    let thread = ben.submit(&form, &path, &fields).location().to_owned();
    assert_eq!(ben.submit(&form, &path, &fields).location(), thread, "sent twice");
    assert_eq!(told(&tom), ["new: Ben named you in a comment: Labels stopped"]);
    assert_eq!((told(&ben), told(&ana)), (vec![], vec![]), "nobody else, and nobody of their own");
    let page = tom.get(HOME);
    page.assert_says("“@Tom, how many shops? @Tom @Ben”").assert_says("On: Summary").assert_says("Comment");
    let open = page.all("main form.steps")[0].attr("action").expect("an address").to_owned();
    let led = tom.submit(&page, &format!("form[action='{open}'] button[value=open]"), &[]);
    assert!(led.location().starts_with(&format!("{thread}#comment-")), "{}", led.location());
    tom.get(led.location()).assert_says("You are named here.");
    assert_eq!((count(&tom.get("/")).as_str(), tom.get("/").has("form[action$=seen]")), ("", true));
    // None of it is mail, nor stands in the queue.
    assert!(rows(&app).is_empty());
}

#[test]
fn seen_answered_and_resolved_is_read() {
    let app = App::start();
    let (ana, ben, tom) = (app.person("Ana").engineer(), app.person("Ben").engineer(), app.person("Tom").support());
    let id = app.postmortem(&ana);
    let unread = |who: &Actor| count(&who.get("/"));
    let thread = begins(&ben, id, "summary", "", "@Tom @Ana, how many?");
    let other = begins(&ben, id, "impact", "", "@Tom, and here?");
    assert_eq!((unread(&tom), unread(&ana)), ("2".into(), "1".into()));
    presses(&tom, &other, "seen");
    assert_eq!((unread(&tom), unread(&ana)), ("1".into(), "1".into()));
    replies(&tom, &thread, "Two.").assert_status(303);
    assert_eq!((unread(&tom), unread(&ana)), (String::new(), "1".into()));
    assert_eq!(told(&ben), ["new: Tom replied to your comment: Labels stopped"]);
    presses(&ben, &thread, "resolution");
    for who in [&ana, &ben, &tom] {
        assert_eq!(unread(who), "", "{}", who.name);
        assert!(!told(who).is_empty(), "read, not gone");
    }
}

#[test]
fn an_answer_is_told_to_those_in_the_thread_and_only_the_last_one_waits() {
    let app = App::start();
    let (ana, ben) = (app.person("Ana").engineer(), app.person("Ben").engineer());
    let (tom, eve) = (app.person("Tom").support(), app.person("Eve").engineer());
    let id = app.postmortem(&ana);
    let thread = begins(&ben, id, "summary", "", "How many?");
    assert!(told(&ana).is_empty(), "an owner is told of no comment by itself");
    replies(&tom, &thread, "Two.").assert_status(303);
    replies(&eve, &thread, "Three, @Tom.").assert_status(303);
    assert_eq!(told(&ben), ["new: Eve replied to your comment: Labels stopped"]);
    assert_eq!(told(&tom), ["new: Eve named you in a comment: Labels stopped"], "not twice");
    assert_eq!((told(&eve), told(&ana)), (vec![], vec![]));
    let form = ben.get(&thread);
    for _ in 0..2 {
        ben.submit(&form, "#reply", &[("body", "Thanks.")]).assert_status(303);
    }
    let replied = "new: Ben replied where you commented: Labels stopped";
    assert_eq!(told(&eve), [replied]);
    assert_eq!(told(&tom), [replied, "new: Eve named you in a comment: Labels stopped"]);
    assert_eq!(told(&ben), ["read: Eve replied to your comment: Labels stopped"]);
}

#[test]
fn a_changed_comment_is_told_in_its_new_words_and_a_removed_one_not_at_all() {
    let app = App::start();
    let (ana, ben, tom) = (app.person("Ana").engineer(), app.person("Ben").engineer(), app.person("Tom").support());
    let id = app.postmortem(&ana);
    let thread = begins(&ben, id, "summary", "", "@Tom, at what hour?");
    let one = comment(&ben.get(&thread), &thread, 0);
    let change = |body: &str| ben.submit(&ben.get(&one), &one, &[("body", body)]).assert_status(303).location().len();
    change("@Tom @Ana, on what day?");
    let named = "Ben named you in a comment: Labels stopped";
    assert_eq!((told(&tom), told(&ana)), (vec![format!("new: {named}")], vec![format!("new: {named}")]));
    let page = tom.get(HOME);
    assert!(page.text().contains("on what day?") && !page.text().contains("at what hour?"));
    // Who read it is not told twice.
    tom.post("/notices/readings", &[("until", &i64::MAX.to_string())]).assert_status(303);
    change("@Tom, on what day, please?");
    assert_eq!((told(&tom), told(&ana)), (vec![format!("read: {named}")], vec![]));
    ben.post(&format!("{one}/removal"), &[]).assert_status(303);
    assert!(!tom.get(HOME).text().contains("on what day"), "read or not");
    ben.post(&format!("{one}/restoration"), &[]).assert_status(303);
    assert_eq!(told(&tom), [format!("new: {named}")]);
    // An answer that nobody read says what it says now, or nothing.
    replies(&tom, &thread, "On Frday.").assert_status(303);
    let answer = comment(&tom.get(&thread), &thread, 1);
    tom.submit(&tom.get(&answer), &answer, &[("body", "On Friday.")]).assert_status(303);
    ben.get(HOME).assert_says("“On Friday.”");
    assert_eq!(told(&ben), ["new: Tom replied to your comment: Labels stopped"]);
    tom.post(&format!("{answer}/removal"), &[]).assert_status(303);
    assert!(told(&ben).is_empty());
}

#[test]
fn comments_on_what_is_restricted_are_told_to_its_readers_and_only_as_long() {
    let app = App::start();
    let (ana, ben, tom) = (app.person("Ana").engineer(), app.person("Ben").engineer(), app.person("Tom").support());
    let incident = app.incident("Keys leaked").restricted().led_by(&ana).on_call(&ben).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    let thread = begins(&ben, id, "summary", "", "Whose key?");
    commented(&ana, id, &[("section", "impact"), ("body", "@Ben @Tom?")]).assert_status(303);
    replies(&ana, &thread, "The old one.").assert_status(303);
    assert_eq!(told(&tom), Vec::<String>::new());
    assert_eq!(told(&ben).len(), 2);
    ana.post(&format!("/postmortems/{id}/contributors/{}/removal", ben.id), &[]).assert_status(303);
    assert_eq!((told(&ben), count(&ben.get("/"))), (vec![], String::new()));
    // The thread is his, and he hears no more of it.
    replies(&ana, &thread, "It is changed.").assert_status(303);
    assert!(told(&ben).is_empty());
    let unrestricted = app.postmortem(&app.person("Cy").engineer());
    let thread = begins(&ben, unrestricted, "summary", "", "And here?");
    replies(&ana, &thread, "No.").assert_status(303);
    assert_eq!(told(&ben).len(), 1);
}

#[test]
fn named_reviewers_are_asked_and_managers_find_it_on_their_desk() {
    let app = App::start();
    let (ana, ben, cy) = (app.person("Ana").engineer(), app.person("Ben").engineer(), app.person("Cy").engineer());
    let eva = app.person("Eva").manager();
    let id = app.postmortem(&ana);
    names(&ana, id, &ben);
    assert!(told(&ben).is_empty(), "nothing is to be reviewed yet");
    let form = ana.get(&review(id));
    for _ in 0..2 {
        ana.submit(&form, "form.step", &[("reason", "The rest comes in the meeting")]).assert_status(303);
    }
    let asked = "new: Ana asks for your review: Labels stopped";
    assert_eq!(told(&ben), [asked]);
    ben.get(HOME).assert_says("asked for a review of the postmortem “Labels stopped”").assert_says("The rest comes in");
    assert_eq!((told(&ana), told(&cy), told(&eva)), (vec![], vec![], vec![]));
    eva.get("/").assert_says("One postmortem waits for your review");
    // Named while it is in review, and taken off again.
    for _ in 0..2 {
        ana.post(&format!("{}/reviewers", review(id)), &[("person", cy.id.as_str())]).assert_status(303);
    }
    assert_eq!(told(&cy), [asked]);
    ana.post(&format!("{}/reviewers/{}/removal", review(id), cy.id), &[]).assert_status(303);
    assert!(told(&cy).is_empty());
    // Somebody else approves: it asks nobody any more.
    step(&eva, id, "Talked through").assert_status(303);
    assert!(told(&ben).is_empty());
    back(&eva, id, "in_review", "A number is wrong");
    assert_eq!(told(&ben), ["new: Eva asks for your review: Labels stopped"]);
    step(&ben, id, "It is right now").assert_status(303);
    assert_eq!(told(&ben), ["read: Eva asks for your review: Labels stopped"]);
}

#[test]
fn owners_are_told_what_others_did_with_their_postmortem() {
    let app = App::start();
    let (ana, eva) = (app.person("Ana").engineer(), app.person("Eva").manager());
    let id = app.postmortem(&ana);
    step(&ana, id, "The rest comes in the meeting").assert_status(303);
    assert!(told(&ana).is_empty(), "her own deed");
    let form = eva.get(&review(id));
    for _ in 0..2 {
        eva.submit(&form, "form.step", &[("reason", "Talked through")]).assert_status(303);
    }
    assert_eq!(told(&ana), ["new: Eva approved your postmortem: Labels stopped"]);
    ana.get(HOME).assert_says("It is kept as edition 1.").assert_says("Reason: Talked through");
    assert!(told(&eva).is_empty());
    back(&eva, id, "draft", "A shop found another label");
    assert_eq!(told(&ana), ["new: Eva took your postmortem back to draft: Labels stopped"]);
    ana.get(HOME).assert_says("Reason: A shop found another label");
    // Going on, she knows.
    step(&ana, id, "It is in").assert_status(303);
    assert_eq!((told(&ana).len(), count(&ana.get("/"))), (1, String::new()));
    step(&eva, id, "Fine").assert_status(303);
    step(&eva, id, "").assert_status(303);
    assert_eq!(told(&ana)[0], "new: Eva closed your postmortem: Labels stopped");
    back(&ana, id, "reviewed", "One more word");
    assert_eq!((told(&ana).len(), count(&ana.get("/"))), (2, String::new()));
    assert!(rows(&app).is_empty());
}

#[test]
fn those_who_may_post_a_message_are_told_when_it_is_approved() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, GOOD);
    let (sue, ben) = (app.person("Sue").support(), app.person("Ben").engineer());
    let people = format!("/postmortems/{id}/contributors");
    for (who, how) in [(&tom, "customer_liaison"), (&ben, "responder")] {
        let fields = [("person", who.id.as_str()), ("involvement", how)];
        ana.submit(&ana.get(&people), &people, &fields).assert_status(303);
    }
    let form = eva.get(&format!("/postmortems/{id}/messages"));
    for _ in 0..2 {
        eva.submit(&form, &format!("/postmortems/{id}/messages/approval"), &[]).assert_status(303);
    }
    let new = "new: Message to be posted: Labels stopped".to_owned();
    assert_eq!((told(&ana), told(&tom)), (vec![new.clone()], vec![new.clone()]));
    ana.get(HOME).assert_says("Eva approved revision 1").assert_says("External message");
    assert_eq!((told(&sue), told(&ben), told(&eva)), (vec![], vec![], vec![]));
    // Withdrawn, it may not be posted; posted, it is done.
    let messages = format!("/postmortems/{id}/messages");
    let withdrawal = format!("{messages}/approval/withdrawal");
    ana.submit(&ana.get(&messages), &withdrawal, &[("why", "A wrong hour")]).assert_status(303);
    assert_eq!((told(&ana), told(&tom)), (vec![], vec![]));
    approve(&eva, id).assert_status(303);
    let sent = [("address", "https://status.example/7"), ("posted_at", "2026-03-11T09:30")];
    tom.submit(&tom.get(&messages), &format!("{messages}/posting"), &sent).assert_status(303);
    for who in [&ana, &tom] {
        assert_eq!(told(who), ["read: Message to be posted: Labels stopped"]);
    }
}

#[test]
fn scheduling_the_meeting_reads_what_asked_for_it() {
    let app = App::start();
    let (mia, ana, ben) = (app.person("Mia").manager(), app.person("Ana").engineer(), app.person("Ben").engineer());
    let incident = app.incident("Labels stopped").led_by(&ana).recorded_by(&mia);
    let path = format!("/incidents/{incident}/postmortem");
    let fields = [("owner", ana.id.as_str()), ("criterion", "led_investigation")];
    let opened = mia.submit(&mia.get(&path), &path, &fields).location().to_owned();
    let id: PostmortemId = opened.rsplit('/').next().expect("an id").parse().expect("an id");
    let (asks, owns) = ("Schedule the meeting, before anything else", "You own the postmortem: Labels stopped");
    ana.get(HOME).assert_says(asks);
    assert_eq!(told(&ana), [format!("new: {owns}")]);
    ana.schedules_meeting(id, "2026-03-13T14:00");
    assert_eq!((told(&ana)[1].clone(), count(&ana.get("/"))), (format!("read: {owns}"), String::new()));
    assert!(!ana.get(HOME).has("main form.steps"));
    // A new owner is not asked to schedule what is scheduled.
    let owner = format!("{opened}/owner");
    let fields = [("owner", ben.id.as_str()), ("criterion", "other"), ("reason", "Ana is away")];
    mia.submit(&mia.get(&owner), &owner, &fields).assert_status(303);
    assert_eq!(told(&ben), [format!("new: {owns}")]);
    assert!(!ben.get(HOME).text().contains(asks) && ben.get(HOME).text().contains("The meeting"));
}
