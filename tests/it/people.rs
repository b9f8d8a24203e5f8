//! Who is here: invitations, the people page, one's own account and its sessions.

use std::thread;

use chrono::Duration;

use crate::support::{Actor, App, PASSWORD, Page};

fn invite(app: &App, admin: &Actor, email: &str) -> String {
    let page = admin.get("/people");
    let fields = [("name", "Bo Falk"), ("email", email), ("role", "support")];
    let made = admin.submit(&page, "/people/invitations", &fields);
    let link = made.assert_status(201).one("code.secret").text;
    link.strip_prefix("http://debrief.test").expect("a link of ours").trim_start_matches(&app.path("")).to_owned()
}

fn accept(who: &Actor, link: &str) -> Page {
    let page = who.get(link);
    who.submit(&page, link, &[("password", "kettle under a tree")])
}

#[test]
fn an_invitation_is_accepted_once() {
    let app = App::start();
    let admin = app.person("ana").admin();
    let link = invite(&app, &admin, "bo@fjordpost.example");
    admin.get("/people").assert_says("Bo Falk");
    let bo = app.visitor();
    bo.get(&link).assert_status(200).assert_says("Welcome, Bo Falk").assert_says("bo@fjordpost.example");
    assert_eq!(bo.get(&link).field("zone"), "Europe/Berlin");
    assert_eq!(accept(&bo, &link).location(), "/");
    bo.get("/account").assert_says("bo@fjordpost.example · Support");
    app.visitor().get(&link).assert_status(409);
    app.visitor()
        .post(&link, &[("name", "X"), ("password", "kettle under a tree"), ("zone", "UTC")])
        .assert_status(409);
    assert!(!admin.get("/people").has("form[action$=\"/withdrawal\"]"));
    app.visitor().sign_in("/sign-in", "bo@fjordpost.example", "kettle under a tree").assert_status(303);
}

#[test]
fn of_two_who_accept_at_once_one_has_the_account() {
    let app = App::with(|config| config.workers = 2);
    let admin = app.person("ana").admin();
    let link = invite(&app, &admin, "bo@fjordpost.example");
    let statuses: Vec<u16> = thread::scope(|scope| {
        let tries: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    app.visitor()
                        .post(&link, &[("name", "Bo"), ("password", "kettle under a tree"), ("zone", "UTC")])
                        .status
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 409)), "{statuses:?}");
}

#[test]
fn an_invitation_ends_by_time_or_withdrawal() {
    let app = App::start();
    let admin = app.person("ana").admin();
    let late = invite(&app, &admin, "bo@fjordpost.example");
    app.later(Duration::days(6));
    app.visitor().get(&late).assert_status(200);
    app.later(Duration::days(1));
    let page = app.visitor().get(&late);
    page.assert_status(409).assert_says("This link no longer works");
    page.assert_says("ask an administrator for a new invitation");
    assert!(page.has("main a[href='/sign-in']") && !page.text().contains("To the desk"));
    admin.get(&late).assert_status(409).assert_says("To the desk");
    let withdrawn = invite(&app, &admin, "cy@fjordpost.example");
    let people = admin.get("/people");
    let path = people.one("form[action$=\"/withdrawal\"]").attr("action").expect("an action").to_owned();
    assert!(admin.submit(&people, &path, &[]).follow(&admin).notice().contains("withdrawn"));
    app.visitor().get(&withdrawn).assert_status(409);
    accept_without_page(&app, &withdrawn).assert_status(409);
}

fn accept_without_page(app: &App, link: &str) -> Page {
    app.visitor().post(link, &[("name", "Cy"), ("password", "kettle under a tree"), ("zone", "UTC")])
}

#[test]
fn there_is_one_invitation_for_an_address_and_none_for_whoever_has_an_account() {
    let app = App::start();
    let admin = app.person("ana").admin();
    let first = invite(&app, &admin, "bo@fjordpost.example");
    // Sent again from an empty form, on purpose or not: the newer link takes the place of the older one.
    let again = [("name", "Bo Falk"), ("email", "BO@fjordpost.example"), ("role", "manager")];
    let made = admin.submit(&admin.get("/people"), "/people/invitations", &again);
    made.assert_status(201).assert_says("The link of the earlier invitation to this address opens nothing any more.");
    assert_eq!((made.field("name"), made.field("email")), (String::new(), String::new()), "ready for the next one");
    assert_eq!(made.all("form[action$=\"/withdrawal\"]").len(), 1);
    app.visitor().get(&first).assert_status(409);
    let second = made.one("code.secret").text.replace("http://debrief.test", "");
    accept_without_page(&app, &second).assert_status(303);
    assert!(!admin.get("/people").has("form[action$=\"/withdrawal\"]"));
    admin.get("/people/invitations").follow(&admin).assert_says("Invite somebody");
}

#[test]
fn an_unknown_invitation_and_a_weak_password_are_refused() {
    let app = App::start();
    let admin = app.person("ana").admin();
    app.visitor().get("/invitations/0000").assert_status(409);
    let link = invite(&app, &admin, "bo@fjordpost.example");
    let bo = app.visitor();
    let page = bo.get(&link);
    for (password, advice) in
        [("short", "at least 10"), ("bo falk likes tea", "name"), ("password1234", "easily guessed")]
    {
        let page = bo.submit(&page, &link, &[("password", password), ("name", "Bo Falk")]);
        page.assert_status(422);
        assert!(page.error_of("password").contains(advice), "{password}: {}", page.error_of("password"));
        assert_eq!(page.field("name"), "Bo Falk");
    }
}

#[test]
fn an_invitation_needs_a_name_an_address_and_a_role() {
    let app = App::start();
    let admin = app.person("ana").admin();
    let page = admin.submit(&admin.get("/people"), "/people/invitations", &[("name", " "), ("email", "bo")]);
    page.assert_status(422);
    assert_eq!(page.error_of("name"), "Enter their name");
    assert!(page.error_of("email").contains("e-mail address"));
    assert_eq!(page.field("email"), "bo");
    let taken = [("name", "Ana"), ("email", "ANA@fjordpost.example"), ("role", "support")];
    let page = admin.submit(&page, "/people/invitations", &taken);
    page.assert_status(422);
    assert!(page.error_of("email").contains("account already"));
}

#[test]
fn only_administrators_change_people() {
    let app = App::start();
    let (admin, bo) = (app.person("ana").admin(), app.person("bo").manager());
    let people = bo.get("/people");
    people.assert_status(200).assert_says("Ana");
    assert!(people.all("main form").is_empty());
    for path in
        ["/people/invitations".to_owned(), format!("/people/{}", admin.id), format!("/people/{}/disabling", admin.id)]
    {
        let fields = [("name", "X"), ("email", "x@fjordpost.example"), ("role", "engineer"), ("admin", "yes")];
        bo.post(&path, &fields).assert_status(403).assert_says("Administrators");
        app.visitor().post(&path, &fields).assert_status(401);
    }
    assert!(!admin.get("/people").has("form[action$=\"/withdrawal\"]"), "no invitation was made");
}

#[test]
fn administrators_change_roles_and_the_last_one_stays() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    let (anas, bos) = (format!("/people/{}", ana.id), format!("/people/{}", bo.id));
    ana.submit(&ana.get("/people"), &anas, &[("admin", "")]).assert_status(409).assert_says("administrator");
    ana.post(&format!("{anas}/disabling"), &[]).assert_status(409);
    let saved = ana.submit(&ana.get("/people"), &bos, &[("role", "manager"), ("admin", "yes")]);
    assert_eq!(saved.follow(&ana).notice(), "Bo is now manager and administrator.");
    bo.get("/people").assert_says("Manager, administrator");
    ana.submit(&ana.get("/people"), &anas, &[("admin", "")]).assert_status(303);
    assert!(ana.get("/people").all("main form").is_empty(), "the right is gone with the next page");
    bo.post(&format!("{bos}/disabling"), &[]).assert_status(409);
    ana.get("/people").assert_status(200);
    bo.post(&bos, &[("role", "king")]).assert_status(422);
}

#[test]
fn a_disabled_account_is_out_at_once_and_until_it_is_enabled() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    ana.submit(&ana.get("/people"), &format!("/people/{}/disabling", bo.id), &[]).assert_status(303);
    bo.get("/account").assert_status(303);
    app.visitor().sign_in("/sign-in", &bo.email, PASSWORD).assert_status(422);
    let people = ana.get("/people");
    people.assert_says("disabled");
    ana.submit(&people, &format!("/people/{}/enabling", bo.id), &[]).assert_status(303);
    bo.get("/account").assert_status(303);
    bo.signs_in();
    bo.get("/account").assert_status(200);
    ana.post("/people/bcdfghjkmn/disabling", &[]).assert_status(404);
}

#[test]
fn name_and_zone_are_ones_own_to_change() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let saved =
        ana.submit(&ana.get("/account"), "/account", &[("name", "  Ana\u{202e} Lind "), ("zone", "Pacific/Auckland")]);
    let page = saved.follow(&ana);
    assert_eq!((page.field("name").as_str(), page.field("zone").as_str()), ("Ana Lind", "Pacific/Auckland"));
    page.assert_says("Times in Pacific/Auckland");
    let page = ana.submit(&page, "/account", &[("name", ""), ("zone", "CST")]);
    page.assert_status(422);
    assert_eq!((page.error_of("name").as_str(), page.field("zone").as_str()), ("Enter your name", "CST"));
    assert_ne!(page.error_of("zone"), "");
    let page = ana.submit(&page, "/account", &[("name", &"a".repeat(101)), ("zone", "UTC")]);
    assert!(page.error_of("name").contains("100 characters"));
}

#[test]
fn a_change_of_the_password_ends_the_other_sessions() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (phone, tablet) = (ana.in_another_browser(), ana.in_another_browser());
    let change = [("current", PASSWORD), ("password", "kettle under a tree")];
    let changed = ana.submit(&ana.get("/account"), "/account/password", &change).follow(&ana);
    assert_eq!(changed.notice(), "Your password is changed. Your 2 other sessions have ended.");
    phone.get("/account").assert_status(303);
    tablet.get("/account").assert_status(303);
    ana.get("/account").assert_status(200);
    app.visitor().sign_in("/sign-in", &ana.email, PASSWORD).assert_status(422);
    app.visitor().sign_in("/sign-in", &ana.email, "kettle under a tree").assert_status(303);
}

#[test]
fn the_password_changes_only_with_the_current_one() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = ana.get("/account");
    let change = |current, new| ana.submit(&page, "/account/password", &[("current", current), ("password", new)]);
    assert!(change("not the password", "kettle under a tree").error_of("current").contains("not your current"));
    assert!(change("", "kettle under a tree").error_of("current").contains("Enter"));
    assert!(change(PASSWORD, "ana is the best").error_of("password").is_empty(), "a name of three letters is no hint");
    app.visitor().sign_in("/sign-in", &ana.email, "ana is the best").assert_status(303);
}

#[test]
fn sessions_are_listed_and_ended() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (phone, tablet) = (ana.in_another_browser(), ana.in_another_browser());
    let page = ana.get("/account");
    assert_eq!(page.all("tbody tr").len(), 3);
    let this = page.all("tbody tr").into_iter().filter(|row| row.text.contains("this one")).count();
    assert_eq!(this, 1);
    let own = phone.get("/account");
    let row = own.all("tbody tr").into_iter().find(|row| row.text.contains("this one")).expect("its own");
    let path = row.all("form")[0].attr("action").expect("an action").to_owned();
    assert_eq!(ana.submit(&ana.get("/account"), &path, &[]).follow(&ana).notice(), "The session has ended.");
    phone.get("/account").assert_status(303);
    tablet.get("/account").assert_status(200);
    ana.submit(&ana.get("/account"), "/account/sessions/endings", &[]).assert_status(303);
    tablet.get("/account").assert_status(303);
    assert_eq!(ana.get("/account").all("tbody tr").len(), 1);
}

#[test]
fn nobody_ends_sessions_of_others() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").admin());
    let path = ana.get("/account").one("form[action$=\"/ending\"]").attr("action").expect("an action").to_owned();
    bo.post(&path, &[]).assert_status(404);
    app.visitor().post(&path, &[]).assert_status(401);
    ana.get("/account").assert_status(200);
}
