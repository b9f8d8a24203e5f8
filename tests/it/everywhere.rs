//! What holds on every page, whichever room it is of.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use diesel::connection::SimpleConnection;

use crate::support::{Actor, App, Element, PASSWORD, Page};

/// A house with something in each room, and all kinds of people who look at it.
fn furnished() -> (App, Vec<Actor>) {
    let app = App::start();
    let people = vec![
        app.person("ana").admin(),
        app.person("bo").engineer(),
        app.person("cy").support(),
        app.person("di").manager(),
    ];
    let id = app.postmortem(&people[0]);
    people[0].schedules_meeting(id, "2026-03-13T10:00");
    app.incident("Receipts twice").recorded_by(&people[1]);
    let secret = app.incident("Bank details in a log").restricted().recorded_by(&people[1]);
    people[1].opens_postmortem(secret);
    people[0].post("/people/invitations", &[("name", "Eli"), ("email", "eli@fjordpost.example"), ("role", "support")]);
    (app, people)
}

/// All that each of them, and a visitor, can reach by links; fetched once for all tests.
fn all_pages() -> &'static [Page] {
    static PAGES: OnceLock<Vec<Page>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let (app, people) = furnished();
        people.iter().chain(&[app.visitor()]).flat_map(|actor| actor.crawls("/")).collect()
    })
}

#[test]
fn every_answer_carries_the_headers_of_security() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let refusals = [
        ana.get("/nowhere"),
        app.visitor().get("/static/nothing.css"),
        app.visitor().post("/account", &[("name", "X")]),
        ana.post("/account", &[("name", "")]),
        ana.request("POST", "/account").header("sec-fetch-site", "cross-site").fields(&[("name", "X")]).send(),
        ana.request("POST", "/account").body(vec![b'a'; 9 * 1024 * 1024]).send(),
        app.visitor().post("/sign-in", &[("email", &ana.email), ("password", "not the password")]),
        app.visitor().get("/invitations/0000"),
    ];
    for page in all_pages().iter().chain(&refusals) {
        let policy = page.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{} {}: {policy:?}", page.path, page.status);
        }
        assert!(!policy.contains("unsafe"), "{}", page.path);
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{}", page.path);
        assert_eq!(page.header("x-frame-options"), "DENY", "{}", page.path);
        assert_eq!(page.header("referrer-policy"), "same-origin", "{}", page.path);
    }
}

#[test]
fn no_link_leads_nowhere() {
    let broken: BTreeSet<String> = all_pages()
        .iter()
        .filter(|page| !matches!(page.status, 200 | 303))
        .map(|page| format!("{} {}", page.status, page.path))
        .collect();
    assert_eq!(broken, BTreeSet::new());
}

#[test]
fn ax_03_fields_and_buttons_have_names_in_the_source() {
    for page in all_pages().iter().filter(|page| page.is_html()) {
        let labels = page.all("label");
        for field in page.all("input:not([type=hidden]):not([type=submit]), select, textarea") {
            let id = field.attr("id").filter(|id| !id.is_empty());
            let of_field =
                |label: &Element| label.html.contains(&field.html) || (id.is_some() && label.attr("for") == id);
            let named = labels.iter().any(of_field);
            assert!(named || field.attr("aria-label").is_some(), "{}: {}", page.path, field.html);
        }
        for button in page.all("button, summary, a[href]") {
            let named =
                !button.text.is_empty() || button.attr("aria-label").is_some() || !button.all("img[alt]").is_empty();
            assert!(named, "{}: {}", page.path, button.html);
        }
        for picture in page.all("img") {
            assert!(picture.attr("alt").is_some(), "{}: {}", page.path, picture.html);
        }
    }
}

#[test]
fn every_page_has_one_heading_one_main_part_and_no_id_twice() {
    for page in all_pages().iter().filter(|page| page.is_html()) {
        assert_eq!(page.texts("h1").len(), 1, "{}", page.path);
        assert_eq!(page.all("main").len(), 1, "{}", page.path);
        assert_eq!(page.one("html").attr("lang"), Some("en"), "{}", page.path);
        assert!(page.one("head title").text.ends_with(" · Debrief"), "{}", page.path);
        let mut ids = BTreeSet::new();
        for element in page.all("[id]") {
            let id = element.attr("id").unwrap_or_default().to_owned();
            assert!(ids.insert(id.clone()), "{}: the id {id:?} stands twice", page.path);
        }
        for element in page.all("[aria-describedby], [aria-labelledby], label[for]") {
            let tied = ["aria-describedby", "aria-labelledby", "for"].iter().filter_map(|name| element.attr(name));
            for id in tied.flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{}: nothing has the id {id:?} that is pointed to", page.path);
            }
        }
    }
}

#[test]
fn head_is_get_without_the_body() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for path in ["/account", "/people", "/sign-in", "/nowhere"] {
        let (get, head) = (ana.get(path), ana.head(path));
        assert_eq!((head.status, head.header("content-type")), (get.status, get.header("content-type")), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[test]
fn what_is_not_there_is_said_on_a_page_with_a_way_on() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for path in
        ["/nowhere", "/account/", "//account", "/people/../account", "/%ff", "/incidents/nothing", "/account?x=%ff"]
    {
        let page = ana.get(path);
        assert!(page.status == 404 || page.path.contains('?'), "{path}: {}", page.status);
        assert!(page.has("main a[href=\"/\"]") || page.status == 200, "{path}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let status = ana.request(method, "/account").send().status;
        assert!((400..500).contains(&status), "{method}: {status}");
    }
}

#[test]
fn a_form_from_another_site_is_refused() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let fields = [("name", "Changed"), ("zone", "UTC")];
    let attempts: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://blog.debrief.test")],
        &[("sec-fetch-site", ""), ("origin", "http://evil.example")],
        &[("sec-fetch-site", ""), ("origin", "null")],
        &[("sec-fetch-site", ""), ("origin", "")],
        &[("sec-fetch-site", ""), ("origin", ""), ("referer", "http://evil.example/?http://debrief.test/")],
        &[("sec-fetch-site", ""), ("origin", "http://debrief.test.evil.example")],
        &[("sec-fetch-site", ""), ("origin", "http://debrief.test@evil.example")],
    ];
    for headers in attempts {
        let request = ana.request("POST", "/account").fields(&fields);
        let page = headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send();
        page.assert_status(403).assert_says("did not come from here");
        assert!(page.has("main a[href]"), "{headers:?}");
    }
    assert_eq!(ana.get("/account").field("name"), "Ana");
    let old = ana.request("POST", "/account").header("sec-fetch-site", "").fields(&fields).send();
    old.assert_status(303);
}

#[test]
fn signing_in_somebody_from_another_site_is_refused() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let browser = app.visitor();
    let fields = [("email", ana.email.as_str()), ("password", PASSWORD)];
    let page = browser.request("POST", "/sign-in").header("sec-fetch-site", "cross-site").fields(&fields).send();
    page.assert_status(403);
    assert!(browser.cookies().is_empty());
}

#[test]
fn a_hostile_host_breaks_and_shows_nothing() {
    let app = App::start();
    for host in
        ["\"><script>alert(1)</script>", "debrief.test:99999", "[::1", "", "a b", "\u{fc}ber.example", "evil.example"]
    {
        let answer = app.raw(format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes());
        assert!(!answer.starts_with("HTTP/1.1 5"), "{host}: {answer}");
        assert!(!answer.contains("alert(1)") && !answer.contains("evil.example"), "{host}: {answer}");
    }
    let answer = app.raw(b"GET /sign-in HTTP/1.0\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.0 "), "{answer}");
}

#[test]
fn a_fault_of_the_program_is_a_calm_page_with_a_number() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    app.write(|c| {
        Ok(c.batch_execute("ALTER TABLE invitations RENAME TO gone; ALTER TABLE sessions RENAME TO gone_too")?)
    });
    let session = ana.get("/account");
    let invitation = app.visitor().get("/invitations/0000");
    for page in [session, invitation] {
        page.assert_status(500).assert_says("Something broke on our side");
        assert!(page.one("main .quiet").text.starts_with("Request "));
        assert!(!page.text().contains("no such table"), "{}", page.text());
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
    }
}

#[test]
fn assets_are_cached_for_good_and_pages_are_asked_for_again() {
    let app = App::start();
    let visitor = app.visitor();
    app.person("ana").engineer();
    let page = visitor.get("/sign-in");
    assert_eq!(page.header("cache-control"), "private, no-cache");
    for element in page.all("link[rel=stylesheet], link[rel=icon], script[src]") {
        let address = element.attr("href").or(element.attr("src")).expect("an address").to_owned();
        let plain = visitor.get(&address);
        plain.assert_status(200);
        assert!(plain.header("cache-control").contains("immutable"), "{address}");
        let packed = visitor.request("GET", &address).header("accept-encoding", "gzip").send();
        assert_eq!(packed.header("content-encoding"), "gzip", "{address}");
        let unpacked = std::io::read_to_string(flate2::read::GzDecoder::new(&packed.body[..])).expect("gzip");
        assert_eq!(unpacked, plain.source(), "{address}");
    }
}
