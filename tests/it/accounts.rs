//! Getting in and staying in: first run, sign-in, throttling, sessions, forms that come without one.

use std::thread;

use chrono::Duration;

use crate::support::{Actor, App, PASSWORD, Page};

const FIRST: &[(&str, &str)] =
    &[("name", "Ana Lind"), ("email", "ana@fjordpost.example"), ("password", PASSWORD), ("role", "engineer")];

/// Sends the first form there is, as Ana Lind, an engineer.
pub(crate) fn set_up(who: &Actor, code: &str, more: &[(&str, &str)]) -> Page {
    let page = who.get("/setup");
    let fields: Vec<_> = FIRST.iter().chain(&[("code", code)]).chain(more).copied().collect();
    who.submit(&page, "/setup", &fields)
}

#[test]
fn the_first_visit_leads_to_the_set_up() {
    let app = App::start();
    let first = app.visitor();
    assert_eq!(first.get("/account").location(), "/sign-in?next=%2Faccount");
    assert_eq!(first.get("/sign-in").location(), "/setup");
    let done = set_up(&first, &app.setup_code, &[]);
    assert_eq!(done.location(), "/settings/start");
    let steps = done.follow(&first);
    steps.assert_says("Ana Lind");
    assert!(steps.notice().starts_with("You are the first administrator"));
    first.get("/people").assert_says("Engineer, administrator");
    assert_eq!(first.get("/people").notice(), "", "a notice is shown once");
}

#[test]
fn a_wrong_code_sets_nothing_up_and_keeps_what_was_typed() {
    let app = App::start();
    let stranger = app.visitor();
    let page = set_up(&stranger, "000000000000", &[]);
    page.assert_status(422);
    assert!(page.error_of("code").contains("not the code"));
    assert_eq!(page.field("name"), "Ana Lind");
    assert_eq!(page.field("password"), "");
    assert_eq!(stranger.get("/account").status, 303);
    set_up(&stranger, &format!(" {} ", app.setup_code), &[]).assert_status(303);
}

#[test]
fn all_mistakes_of_the_set_up_are_said_at_once() {
    let app = App::start();
    let page = app.visitor().post("/setup", &[("role", "king"), ("zone", "Fjordland"), ("password", "short")]);
    page.assert_status(422);
    for field in ["code", "name", "email", "password", "role", "zone"] {
        assert_ne!(page.error_of(field), "", "{field}");
    }
}

#[test]
fn guesses_at_the_code_are_limited() {
    let app = App::start();
    let stranger = app.visitor();
    let guess = || stranger.post("/setup", &[("code", "guess")]).status;
    assert!((0..100).any(|_| guess() == 429));
}

#[test]
fn the_set_up_closes_behind_the_first() {
    let app = App::start();
    set_up(&app.visitor(), &app.setup_code, &[]).assert_status(303);
    let late = app.visitor();
    assert_eq!(late.get("/setup").location(), "/sign-in");
    let fields = [FIRST, &[("code", app.setup_code.as_str()), ("zone", "UTC")]].concat();
    assert_eq!(late.post("/setup", &fields).location(), "/sign-in");
    assert_eq!(late.get("/account").status, 303);
}

#[test]
fn of_two_who_set_up_at_once_one_becomes_the_administrator() {
    let app = App::with(|config| config.workers = 2);
    let fields = [FIRST, &[("code", app.setup_code.as_str()), ("zone", "UTC")]].concat();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let tries: Vec<_> = (0..2)
            .map(|n| {
                let mut fields = fields.clone();
                fields[1].1 = ["a@fjordpost.example", "b@fjordpost.example"][n];
                let who = app.visitor();
                scope.spawn(move || (who.post("/setup", &fields), who.get("/account").status))
            })
            .collect();
        tries.into_iter().map(|one| one.join().expect("an answer").1).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[test]
fn somebody_signs_in_and_out() {
    let app = App::start();
    app.person("ana").engineer();
    let browser = app.visitor();
    assert_eq!(browser.get("/account").location(), "/sign-in?next=%2Faccount");
    assert_eq!(browser.sign_in("/sign-in?next=/account", "ana@fjordpost.example", PASSWORD).location(), "/account");
    let page = browser.get("/account");
    page.assert_status(200).assert_says("Ana");
    assert_eq!(browser.submit(&page, "/sign-out", &[]).location(), "/sign-in");
    browser.get("/account").assert_status(303);
}

#[test]
fn the_spelling_of_the_address_does_not_matter_and_that_of_the_password_does() {
    let app = App::start();
    app.person("ana").engineer();
    app.visitor().sign_in("/sign-in", " ANA@Fjordpost.example ", PASSWORD).assert_status(303);
    let page = app.visitor().sign_in("/sign-in", "ana@fjordpost.example", "A lamp in the snow");
    page.assert_status(422);
    assert_eq!(page.field("email"), "ana@fjordpost.example");
    assert_eq!(page.field("password"), "");
}

#[test]
fn no_answer_tells_whether_an_address_has_an_account() {
    let app = App::start();
    app.person("ana").engineer();
    let wrong = app.visitor().sign_in("/sign-in", "ana@fjordpost.example", "not the password");
    let nobody = app.visitor().sign_in("/sign-in", "bo@fjordpost.example", "not the password");
    assert_eq!((wrong.status, wrong.error_of("password")), (nobody.status, nobody.error_of("password")));
}

#[test]
fn after_sign_in_people_are_only_led_to_our_own_pages() {
    let app = App::start();
    app.person("ana").engineer();
    for (next, leads_to) in [
        ("/people?page=2", "/people?page=2"),
        ("", "/"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\u{0}", "/"),
        ("/\u{7f}", "/"),
        ("/a\r\nset-cookie: x=y", "/"),
    ] {
        let fields = [("email", "ana@fjordpost.example"), ("password", PASSWORD), ("next", next)];
        assert_eq!(app.visitor().post("/sign-in", &fields).location(), leads_to, "{next:?}");
    }
    let ana = app.visitor();
    ana.sign_in("/sign-in", "ana@fjordpost.example", PASSWORD);
    assert_eq!(ana.get("/sign-in?next=//evil.example").location(), "/");
}

#[test]
fn signing_in_leaves_no_older_session_of_that_browser_behind() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let before = ana.cookies();
    ana.post("/sign-in", &[("email", &ana.email), ("password", PASSWORD)]).assert_status(303);
    let thief = app.visitor();
    before.iter().for_each(|cookie| thief.take_cookie(cookie));
    thief.get("/account").assert_status(303);
    assert_eq!(ana.get("/account").all("form[action$=\"/ending\"]").len(), 1);
}

#[test]
fn strangers_are_slowed_and_a_known_browser_is_not() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let stranger = app.visitor();
    let wrong = [("email", ana.email.as_str()), ("password", "not the password")];
    let refused = (0..30).map(|_| stranger.post("/sign-in", &wrong)).find(|page| page.status == 429);
    let refused = refused.expect("the stranger is slowed");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    refused.assert_says("Too many tries");
    assert!(refused.has("main a[href]"), "there is a way on");
    // Even with the right password: who guesses must not learn that this was it.
    stranger.post("/sign-in", &[("email", &ana.email), ("password", PASSWORD)]).assert_status(429);
    ana.post("/sign-in", &[("email", &ana.email), ("password", PASSWORD)]).assert_status(303);
}

#[test]
fn a_mark_of_one_account_is_no_mark_of_another() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let wrong = [("email", ana.email.as_str()), ("password", "not the password")];
    assert!((0..30).any(|_| app.visitor().post("/sign-in", &wrong).status == 429));
    bo.post("/sign-in", &[("email", &ana.email), ("password", PASSWORD)]).assert_status(429);
    let forger = app.visitor();
    for cookie in ana.cookies().iter().filter(|cookie| cookie.starts_with("debrief_known")) {
        let (name, value) = cookie.split_once('=').expect("name=value");
        let (_, signature) = value.split_once('.').expect("nonce.signature");
        forger.take_cookie(&format!("{name}=bcdfghjkmn.{signature}"));
    }
    forger.post("/sign-in", &[("email", &ana.email), ("password", PASSWORD)]).assert_status(429);
}

#[test]
fn behind_a_trusted_proxy_each_client_has_its_own_allowance() {
    let tries = |app: &App, client: &str| -> Vec<u16> {
        let guess = |n: usize| {
            let fields = [("email", format!("p{n}@fjordpost.example")), ("password", "not the password".to_owned())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            app.visitor().request("POST", "/sign-in").header("x-forwarded-for", client).fields(&fields).send().status
        };
        (0..60).map(guess).take_while(|status| *status != 429).collect()
    };
    let app = App::with(|config| config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")]);
    assert!(tries(&app, "192.0.2.1").len() < 60);
    // What a client claims itself, before the address that the proxy saw, is not believed.
    assert!(tries(&app, "192.0.2.77, 192.0.2.1").len() < 20);
    assert!(tries(&app, "192.0.2.2").len() >= 20);
    let app = App::start();
    assert!(tries(&app, "192.0.2.1").len() < 60);
    assert!(tries(&app, "192.0.2.2").len() < 20, "nobody is trusted: the header means nothing");
}

#[test]
fn a_session_lives_two_weeks_after_its_last_use() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for _ in 0..3 {
        app.later(Duration::days(13));
        ana.get("/account").assert_status(200);
    }
    app.later(Duration::days(14) + Duration::minutes(1));
    ana.get("/account").assert_status(303);
}

#[test]
fn a_forged_or_broken_session_cookie_is_nobody() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let cookie = ana.cookies().into_iter().find(|cookie| cookie.starts_with("debrief_session=")).expect("a session");
    for forged in
        [cookie.replace("debrief_session=", "debrief_session=x"), "debrief_session=".into(), cookie[..40].into()]
    {
        let thief = app.visitor();
        thief.take_cookie(&forged);
        thief.get("/account").assert_status(303);
    }
}

#[test]
fn se_02_a_form_sent_without_a_session_is_not_lost() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = ana.get("/account");
    ana.loses_session();
    let asked = ana.submit(&page, "/account", &[("name", "Ana Æ <Lind> & \"Söhne\"")]);
    asked.assert_status(401).assert_says("What you sent is not lost");
    let again = ana.submit(&asked, "form.form", &[("email", &ana.email), ("password", "not the password")]);
    again.assert_status(422);
    let offered = ana.submit(&again, "form.form", &[("email", &ana.email), ("password", PASSWORD)]);
    offered.assert_status(200).assert_says("Ana Æ <Lind> & \"Söhne\"");
    let saved = ana.submit(&offered, "main form", &[]);
    assert_eq!(saved.follow(&ana).field("name"), "Ana Æ <Lind> & \"Söhne\"");
}

#[test]
fn a_form_sent_without_a_session_is_sent_again_only_to_us() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let fields =
        [("email", ana.email.as_str()), ("password", PASSWORD), ("replay_to", "//evil.example"), ("replay", "a=b")];
    let offered = app.visitor().post("/sign-in", &fields);
    assert_eq!(offered.one("main form").attr("action"), Some("/"));
}
