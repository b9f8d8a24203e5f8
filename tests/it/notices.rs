//! Notices in the app: the words of the mails, who sees them, and how they are read.

use std::thread;

use chrono::Duration;
use debrief::kernel::{IncidentId, Mailbox, PostmortemId};
use debrief::outbox::{self, Kind, Letter, Message, Topic, Way};
use debrief::reminders;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::meetings::{save, scheduled};
use crate::outbox::{rows, site};
use crate::support::{Actor, App, Element, Page};

const HOME: &str = "/notices";

/// What somebody is told, as `new: subject` or `read: subject`.
pub fn told(who: &Actor) -> Vec<String> {
    let item = |item: &Element| {
        let state = if item.all(".tag.warn").is_empty() { "read" } else { "new" };
        format!("{state}: {}", item.all("h2")[0].text)
    };
    who.get(HOME).all("main ol.items > li").iter().map(item).collect()
}

/// The number in the head of a page; 0 for none.
pub fn count(page: &Page) -> String {
    page.texts(".me .count").concat().trim_end_matches(" new").to_owned()
}

/// Presses a button of the first new notice.
fn presses(who: &Actor, button: &str) -> Page {
    let page = who.get(HOME);
    let form = page.all("main form.steps")[0].attr("action").expect("an address").to_owned();
    who.submit(&page, &format!("form[action='{form}'] button[value='{button}']"), &[])
}

fn reads_all(who: &Actor, page: &Page) {
    let done = who.submit(page, &format!("{HOME}/readings"), &[]).follow(who);
    assert_eq!(done.notice(), "All notices are marked as read.");
}

/// Tells somebody something, now.
fn tell(app: &App, to: &Actor, key: &str, incident: Option<IncidentId>) {
    let message = Message {
        key: key.to_owned(),
        kind: Kind::Reminder,
        person: to.id,
        topic: Topic::None,
        incident,
        to: Mailbox { name: to.name.clone(), email: to.email.parse().expect("an address") },
        reply_to: None,
        subject: format!("Reminder {key}"),
        letter: Letter::new().words("Something is due.").link("The document", "http://debrief.test/actions"),
        invite: None,
        good_until: app.clock.now().plus(Duration::days(7)),
        way: Way::Both,
    };
    app.write(|c| Ok(outbox::put(c, &message, &site(), app.clock.now())?));
}

/// Ana's postmortem about an incident that Bo led and Cy was on call for, with a meeting.
fn meeting(app: &App) -> (Actor, Actor, Actor, PostmortemId, IncidentId) {
    let (ana, bo, cy) = (app.person("ana").engineer(), app.person("bo").engineer(), app.person("cy").engineer());
    let incident = app.incident("Labels stopped").led_by(&bo).on_call(&cy).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    scheduled(&ana, id, "2026-03-13T14:00");
    (ana, bo, cy, id, incident)
}

#[test]
fn each_mail_is_a_notice_with_the_same_words() {
    #[derive(QueryableByName)]
    struct Mail {
        #[diesel(sql_type = Text)]
        text: String,
    }
    let app = App::start();
    let dee = app.person("dee").engineer();
    dee.get(HOME).assert_says("No notice yet").assert_says("you are told here");
    assert_eq!(count(&dee.get("/")), "");
    let (ana, bo, _, id, _) = meeting(&app);
    let subject = "Invitation: Postmortem: Labels stopped, Fri 13 Mar 2026, 14:00 CET";
    assert_eq!(told(&bo), [format!("new: {subject}")]);
    // Who did it knows; it is there to be looked up.
    assert_eq!((told(&ana), count(&ana.get("/"))), (vec![format!("read: {subject}")], String::new()));
    assert!(told(&dee).is_empty());
    let page = bo.get(HOME);
    let mails: Vec<Mail> = app.write(|c| {
        let text = "SELECT text FROM outbox JOIN people ON people.id = person_id WHERE people.email LIKE 'bo@%'";
        Ok(sql_query(text).load(c)?)
    });
    // All of the letter but the addresses, which are behind words here.
    for line in mails[0].text.lines().filter(|line| !line.is_empty() && !line.starts_with("http")) {
        page.assert_says(line.trim_end_matches(':'));
    }
    let links: Vec<String> =
        page.all("main ol.items a").iter().filter_map(|link| link.attr("href").map(str::to_owned)).collect();
    assert_eq!(links, [format!("/postmortems/{id}")]);
    // The count is in the head of every page, and first thing on the desk.
    for path in ["/", "/account", HOME, &format!("/postmortems/{id}")] {
        assert_eq!(count(&bo.get(path)), "1", "{path}");
    }
    bo.get("/").assert_says("One new notice").assert_says("Menu 1 new notices");
    assert_eq!(app.visitor().get(HOME).status, 303);
}

#[test]
fn looking_changes_nothing_and_a_press_of_a_button_does() {
    let app = App::start();
    let (_, bo, cy, id, _) = meeting(&app);
    for _ in 0..3 {
        bo.get(HOME);
        bo.head(HOME);
    }
    assert_eq!(count(&bo.get(HOME)), "1");
    // Opening leads on to what it is about.
    assert_eq!(presses(&bo, "open").location(), format!("/postmortems/{id}/meeting"));
    let page = bo.get(HOME);
    assert_eq!((count(&page), page.has("main form")), (String::new(), false));
    page.assert_says("What it says").assert_says("Say whether you come");
    // Marking stays in the list.
    let page = cy.get(HOME);
    let form = page.all("main form.steps")[0].attr("action").expect("an address").to_owned();
    let button = format!("form[action='{form}'] button[value='']");
    for _ in 0..2 {
        let done = cy.submit(&page, &button, &[]);
        assert_eq!(done.location(), "/notices?page=1");
        assert_eq!(done.follow(&cy).notice(), "Marked as read.");
    }
    assert_eq!(count(&cy.get("/")), "");
}

#[test]
fn whoever_answers_an_invitation_has_read_it() {
    let app = App::start();
    let (_, bo, cy, id, _) = meeting(&app);
    let page = bo.get(&format!("/postmortems/{id}/meeting"));
    bo.submit(&page, "button[name=answer][value=yes]", &[]).assert_status(303);
    assert_eq!((count(&bo.get("/")), count(&cy.get("/"))), (String::new(), "1".into()));
    assert!(told(&bo)[0].starts_with("read: Invitation"));
}

#[test]
fn nobody_reads_for_others() {
    let app = App::start();
    let (_, bo, cy, ..) = meeting(&app);
    let form = bo.get(HOME).all("main form.steps")[0].attr("action").expect("an address").to_owned();
    // To others it is as if there were none.
    cy.post(&form, &[("then", "open")]).assert_status(303);
    assert_eq!(cy.post(&form, &[]).follow(&cy).notice(), "This notice is gone: something newer took its place.");
    assert_eq!(count(&bo.get("/")), "1");
    cy.post("/notices/nothing/reading", &[]).assert_status(404);
    cy.post("/notices/readings", &[("until", "x")]).assert_status(400);
    let page = bo.get(HOME);
    for (path, fields) in [(form.as_str(), vec![("then", "")]), ("/notices/readings", vec![("until", "9")])] {
        app.visitor().post(path, &fields).assert_status(401);
    }
    reads_all(&cy, &cy.get(HOME));
    assert_eq!((count(&bo.get("/")), count(&cy.get("/"))), ("1".into(), String::new()));
    reads_all(&bo, &page);
    assert_eq!(count(&bo.get("/")), "");
}

#[test]
fn all_that_a_page_knew_of_is_marked_and_what_came_since_waits() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for key in 0..45 {
        tell(&app, &ana, &key.to_string(), None);
        app.later(Duration::seconds(1));
    }
    let first = ana.get(HOME);
    assert_eq!((count(&first), first.all("main ol.items > li").len()), ("20+".into(), 20));
    assert_eq!(first.texts("main ol.items h2")[0], "Reminder 44", "the newest first");
    let third = ana.get("/notices?page=3");
    assert_eq!((third.all("main ol.items > li").len(), third.has("a[rel=next]")), (5, false));
    ana.get("/notices?page=4").assert_says("No notice further back");
    // From a later page one comes back to it.
    let form = third.all("main form.steps")[0].attr("action").expect("an address").to_owned();
    let back = ana.submit(&third, &format!("form[action='{form}'] button[value='']"), &[]);
    assert_eq!(back.location(), "/notices?page=3");
    app.later(Duration::seconds(1));
    tell(&app, &ana, "late", None);
    // Two windows: the older one does not mark what only the newer one shows; sent twice is sent once.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| reads_all(&ana, &first));
        }
    });
    let page = ana.get(HOME);
    assert_eq!((count(&page), told(&ana)[0].as_str()), ("1".into(), "new: Reminder late"));
    reads_all(&ana, &page);
    assert_eq!(count(&ana.get("/")), "");
    assert!(!ana.get(HOME).has("main form"));
}

#[test]
fn the_newest_word_takes_the_place_of_one_that_nobody_has_read() {
    let app = App::start();
    let (ana, bo, cy, id, _) = meeting(&app);
    let old = bo.get(HOME);
    presses(&cy, "");
    app.later(Duration::minutes(1));
    save(&ana, id, &[("starts_at", "2026-03-13T16:00")]).assert_status(303);
    let moved = "new: Moved: Postmortem: Labels stopped, now Fri 13 Mar 2026, 16:00 CET";
    assert_eq!((told(&bo), count(&bo.get("/"))), (vec![moved.to_owned()], "1".into()));
    // What Cy read stays as it was.
    let read = "read: Invitation: Postmortem: Labels stopped, Fri 13 Mar 2026, 14:00 CET";
    assert_eq!(told(&cy), [moved, read]);
    // Bo's other window still shows the first: its buttons say so, and mark nothing else.
    let form = old.all("main form.steps")[0].attr("action").expect("an address").to_owned();
    let pressed = bo.submit(&old, &format!("form[action='{form}'] button[value=open]"), &[]);
    assert_eq!(pressed.follow(&bo).notice(), "This notice is gone: something newer took its place.");
    assert_eq!(count(&bo.get("/")), "1");
    let path = format!("/postmortems/{id}/meeting");
    ana.submit(&ana.get(&path), &format!("{path}/cancellation"), &[("reason", "Half of us are ill")])
        .assert_status(303);
    let cancelled = "new: Cancelled: Postmortem: Labels stopped, Fri 13 Mar 2026, 16:00 CET";
    assert_eq!((told(&bo), told(&cy)), (vec![cancelled.to_owned()], vec![cancelled.to_owned(), read.to_owned()]));
}

fn remind(app: &App) {
    let now = app.clock.now();
    for _ in 0..2 {
        app.write(|c| {
            let mut due = reminders::due(c, &site(), now)?;
            due.extend(reminders::digests(c, &site(), now)?);
            reminders::put(c, &due, &site(), now)
        });
    }
}

#[test]
fn whoever_wants_no_mails_is_reminded_here_once() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    ana.submit(&ana.get("/account"), "/account/mail", &[("reminders", "")]).assert_status(303);
    let id = app.postmortem(&ana);
    app.later(Duration::hours(22));
    remind(&app);
    let reminder = "new: Deadline tomorrow: Labels stopped".to_owned();
    assert_eq!(told(&ana), [reminder]);
    ana.get(HOME).assert_says("Its deadline is tomorrow, and no meeting is scheduled.");
    let all: Vec<(String, String)> = rows(&app).into_iter().map(|row| (row.state, row.last_error)).collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].0, "given_up");
    assert!(all[0].1.contains("wants no such mails"), "{}", all[0].1);
    // Wanting mails again brings back none of old.
    ana.submit(&ana.get("/account"), "/account/mail", &[("reminders", "yes")]).assert_status(303);
    remind(&app);
    assert_eq!((told(&ana).len(), rows(&app).len()), (1, 1));
    // Scheduled, nobody has to be told to schedule.
    save(&ana, id, &[("starts_at", "2026-03-13T14:00")]).assert_status(303);
    assert!(told(&ana).iter().all(|one| one.starts_with("read: Invitation")), "{:?}", told(&ana));
}

#[test]
fn the_digest_is_no_notice_for_the_desk_has_it_all() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    let path = format!("/postmortems/{id}/asks");
    let fields = [("person", bo.id.as_str()), ("place", "timeline"), ("wording", "When did it start?")];
    let day = ("due_on", "2026-03-12");
    ana.submit(&ana.get(&path), &path, &[fields[0], fields[1], fields[2], day]).assert_status(303);
    app.later(Duration::hours(23));
    remind(&app);
    let to_bo = rows(&app).into_iter().filter(|row| row.address == bo.email).map(|row| row.subject);
    assert_eq!(to_bo.collect::<Vec<_>>(), ["Debrief: one thing is due or late"]);
    assert!(told(&bo).is_empty());
}

#[test]
fn what_is_restricted_is_told_to_those_who_may_know_and_only_as_long() {
    let app = App::start();
    let (ana, bo, cy, id, incident) = meeting(&app);
    let (dee, eve) = (app.person("dee").admin(), app.person("eve").admin());
    tell(&app, &dee, "of dee", Some(incident));
    presses(&cy, "");
    ana.post(&format!("/incidents/{incident}/restriction"), &[("restricted", "yes")]).assert_status(303);
    // Bo and Cy are among the readers only if they contribute: whoever is no reader knows nothing, read or not.
    let sees = |who: &Actor| who.get(&format!("/postmortems/{id}")).status == 200;
    for who in [&ana, &bo, &cy, &dee] {
        let page = who.get(HOME);
        let known = page.text().contains("Labels stopped") || page.text().contains("of dee");
        assert_eq!(known, sees(who), "{}", who.name);
        assert_eq!(count(&page).is_empty(), page.all(".tag.warn").is_empty(), "{}", who.name);
    }
    assert_eq!(count(&dee.get("/")), "1");
    // Whoever administers no more sees no more: neither in the list nor in the count, and cannot open it.
    let form = dee.get(HOME).all("main form.steps")[0].attr("action").expect("an address").to_owned();
    eve.post(&format!("/people/{}", dee.id), &[("role", "engineer")]).assert_status(303);
    assert_eq!((told(&dee), count(&dee.get("/"))), (vec![], String::new()));
    assert!(dee.post(&form, &[("then", "open")]).follow(&dee).notice().contains("This notice is gone"));
    // Taken off the readers, one is told nothing any more.
    let fay = app.person("fay").engineer();
    let people = format!("/postmortems/{id}/contributors");
    let fields = [("person", fay.id.as_str()), ("involvement", "responder")];
    ana.submit(&ana.get(&people), &people, &fields).assert_status(303);
    tell(&app, &fay, "of fay", Some(incident));
    assert_eq!((told(&fay), count(&fay.get("/"))), (vec!["new: Reminder of fay".to_owned()], "1".into()));
    ana.post(&format!("{people}/{}/removal", fay.id), &[]).assert_status(303);
    assert_eq!((told(&fay), count(&fay.get("/"))), (vec![], String::new()));
}

#[test]
fn a_new_owner_is_told_and_the_one_before_is_not_any_more() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").manager(), app.person("bo").engineer(), app.person("cy").engineer());
    let incident = app.incident("Labels stopped").led_by(&bo).on_call(&cy).recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    let opened = ana.submit(&ana.get(&path), &path, &[("owner", bo.id.as_str()), ("criterion", "led_investigation")]);
    let owner = format!("{}/owner", opened.location());
    let told_owner = "new: You own the postmortem: Labels stopped".to_owned();
    assert_eq!(told(&bo), std::slice::from_ref(&told_owner));
    bo.get(HOME).assert_says("Owning is no punishment");
    let fields = [("owner", cy.id.as_str()), ("criterion", "other"), ("reason", "Bo is away")];
    ana.submit(&ana.get(&owner), &owner, &fields).assert_status(303);
    assert_eq!((told(&bo), told(&cy)), (vec![], vec![told_owner]));
    // Who takes it needs no word, and the one before owns it no more.
    let fields = [("owner", ana.id.as_str()), ("criterion", "other"), ("reason", "Cy is away")];
    ana.submit(&ana.get(&owner), &owner, &fields).assert_status(303);
    assert_eq!((told(&ana), told(&cy)), (vec![], vec![]));
    let states: Vec<String> = rows(&app).into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["outdated", "outdated"]);
}

#[test]
fn they_are_kept_for_ninety_days() {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let app = App::start();
    let ana = app.person("ana").engineer();
    let sweep = || app.write(|c| Ok(outbox::sweep(c, app.clock.now())?));
    let left = || app.write(|c| Ok(sql_query("SELECT COUNT(*) AS rows FROM notices").get_result::<Count>(c)?.rows));
    tell(&app, &ana, "old", None);
    app.later(Duration::days(1));
    tell(&app, &ana, "newer", None);
    app.later(Duration::days(89));
    sweep();
    assert_eq!(left(), 2);
    app.later(Duration::seconds(1));
    sweep();
    assert_eq!(left(), 1);
    // The key stays, so that nothing is told twice.
    tell(&app, &ana, "old", None);
    assert_eq!(left(), 1);
    // A thousand at a time.
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
                INSERT INTO notices SELECT replace(replace(printf('%010d', i), '0', 'b'), '1', 'c'), person_id, kind, topic, incident_id, subject, letter, \
                '2025-01-01 00:00:00', NULL FROM notices, n";
    app.write(|c| Ok(c.batch_execute(many)?));
    ana.signs_in();
    assert_eq!(count(&ana.get("/")), "20+");
    for rest in [1501, 501, 1, 1] {
        sweep();
        assert_eq!(left(), rest);
    }
}

#[test]
fn lg_05_buttons_and_links_have_the_prefix() {
    let app = App::with(|config| config.base_url = "https://tools.example.org/debrief".parse().expect("an address"));
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels stopped").led_by(&bo).recorded_by(&ana));
    ana.schedules_meeting(id, "2026-03-13T14:00");
    let page = bo.get("/debrief/notices");
    assert_eq!(page.one("main ol.items a").attr("href"), Some(format!("/debrief/postmortems/{id}").as_str()));
    let opened = bo.submit(&page, "button[value=open]", &[]);
    assert_eq!(opened.location(), format!("/debrief/postmortems/{id}/meeting"));
}

#[test]
fn what_is_told_cannot_break_the_page() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let title = "<script>alert(1)</script> {{ 7 * 7 }} \u{1f4be}";
    let id = ana.opens_postmortem(app.incident(title).led_by(&bo).recorded_by(&ana));
    save(&ana, id, &[("starts_at", "2026-03-13T14:00"), ("place", "<b>Room</b>\r\n4")]).assert_status(303);
    let page = bo.get(HOME);
    assert!(!page.source().contains("<script>alert") && !page.source().contains("<b>Room"));
    page.assert_says(title).assert_says("Place: <b>Room</b> 4");
}
