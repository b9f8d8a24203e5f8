//! Faults that others had and this product must not (`tests/FAULTS.md`), as far as they are everybody's business:
//! sessions, forgery, proxies, the database, limits. A room's own stand in its own file.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use argon2::Params;
use debrief::accounts::{Passwords, anybody_here, everyone};
use debrief::db::Db;

use crate::support::{Actor, App, PASSWORD, Page};

fn session_of(actor: &Actor) -> String {
    actor.cookies().into_iter().find(|cookie| cookie.starts_with("debrief_session=")).expect("a session")
}

fn with_copy_of(app: &App, cookie: &str) -> Actor {
    let thief = app.visitor();
    thief.take_cookie(cookie);
    thief
}

#[test]
fn lg_01_a_copied_cookie_ends_at_sign_out() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let copy = with_copy_of(&app, &session_of(&ana));
    copy.get("/account").assert_status(200);
    ana.submit(&ana.get("/account"), "/sign-out", &[]).assert_status(303);
    copy.get("/account").assert_status(303);
}

#[test]
fn lg_01_a_copied_cookie_ends_at_a_change_of_the_password() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let copy = with_copy_of(&app, &session_of(&ana));
    let change = [("current", PASSWORD), ("password", "kettle under a tree")];
    ana.submit(&ana.get("/account"), "/account/password", &change).assert_status(303);
    copy.get("/account").assert_status(303);
    ana.get("/account").assert_status(200);
}

/// What each proxy sends on after it has ended TLS, with its usual settings.
const PROXIES: &[(&str, &[(&str, &str)])] = &[
    ("nginx", &[("host", "127.0.0.1:8080"), ("connection", "close")]),
    (
        "Caddy",
        &[("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "debrief.test")],
    ),
    (
        "Traefik",
        &[
            ("x-forwarded-for", "192.0.2.7"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-port", "443"),
            ("x-real-ip", "192.0.2.7"),
        ],
    ),
];

#[test]
fn lg_03_sign_in_behind_a_tls_proxy() {
    for (proxy, headers) in PROXIES {
        let app = App::with(|config| {
            config.base_url = "https://debrief.test".parse().expect("an address");
            config.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
        });
        app.person("ana").engineer();
        let browser = app.visitor();
        let through = |method: &str, path: &str, fields: &[(&str, &str)]| -> Page {
            let request = browser.request(method, path);
            let request = if method == "POST" { request.fields(fields) } else { request };
            headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send()
        };
        let way = through("GET", "/account", &[]);
        assert_eq!(way.location(), "/sign-in?next=%2Faccount", "{proxy}");
        let signed = through(
            "POST",
            "/sign-in",
            &[("email", "ana@fjordpost.example"), ("password", PASSWORD), ("next", "/account")],
        );
        assert_eq!(signed.location(), "/account", "{proxy}");
        let cookies: Vec<&str> = signed.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).collect();
        assert!(cookies.len() == 2 && cookies.iter().all(|c| c.contains("; Secure")), "{proxy}: {cookies:?}");
        through("GET", "/account", &[]).assert_status(200);
        assert_eq!(through("GET", "/sign-in", &[]).location(), "/", "{proxy}: signed in is signed in");
        assert!(signed.header("strict-transport-security").contains("max-age"), "{proxy}");
    }
}

#[test]
fn lg_03_plain_http_asks_for_no_secure_cookie() {
    let app = App::start();
    app.person("ana").engineer();
    let browser = app.visitor();
    let page = browser.get("/sign-in");
    let fields = [("email", "ana@fjordpost.example"), ("password", PASSWORD)];
    // A header that no trusted proxy sent changes nothing.
    let signed = browser.request("POST", "/sign-in").header("x-forwarded-proto", "https").fields(&fields).send();
    let cookies = signed.headers.get_all("set-cookie");
    assert!(cookies.iter().all(|cookie| !cookie.to_str().expect("ASCII").contains("Secure")));
    assert!(page.header("strict-transport-security").is_empty());
}

#[test]
fn lg_05_everything_has_the_path_prefix() {
    let app = App::with(|config| config.base_url = "http://debrief.test/tools/pm/".parse().expect("an address"));
    let people = [app.person("ana").admin(), app.person("bo").support(), app.person("cy").manager(), app.visitor()];
    let id = app.postmortem(&people[0]);
    people[0].schedules_meeting(id, "2026-03-13T10:00");
    for actor in &people {
        for page in actor.crawls("/tools/pm/") {
            has_the_prefix(&page);
        }
    }
    // Typed without the slash at its end, as the setting gives it.
    assert!(matches!(people[0].get("/tools/pm").status, 200 | 303));
    let made = people[0].submit(
        &people[0].get("/tools/pm/people"),
        "/tools/pm/people/invitations",
        &[("name", "Di"), ("email", "di@fjordpost.example")],
    );
    has_the_prefix(&made);
    assert!(made.one("code.secret").text.starts_with("http://debrief.test/tools/pm/invitations/"));
    let asked = app.visitor().post("/tools/pm/account", &[("name", "X")]);
    has_the_prefix(&asked);
    assert_eq!(asked.field("replay_to"), "/account", "added to the prefix when it is sent again");
    for page in [people[0].get("/"), people[0].get("/tools"), people[0].get("/tools/pmx/account")] {
        page.assert_status(404);
        has_the_prefix(&page);
    }
}

fn has_the_prefix(page: &Page) {
    let below = |path: &str| path == "/tools/pm" || path.starts_with("/tools/pm/");
    assert!(page.status < 500, "{} {}", page.path, page.status);
    for element in page.all("[href], [src], [action], [formaction], [poster], [data-url], [data-href]") {
        for name in ["href", "src", "action", "formaction", "poster", "data-url", "data-href"] {
            let address = element.attr(name).unwrap_or("#");
            let elsewhere =
                address.starts_with(['#', '?']) || address.contains("://") || address.starts_with("mailto:");
            assert!(elsewhere || below(address), "{}: {name}={address:?} in {}", page.path, element.html);
        }
    }
    let text = String::from_utf8_lossy(&page.body);
    assert!(!text.replace("http://debrief.test/tools/pm", "").contains("http://debrief.test"), "{}", page.path);
    let location = page.header("location");
    assert!(location.is_empty() || below(location), "{} leads to {location}", page.path);
    for cookie in page.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("ASCII");
        assert!(cookie.contains("; Path=/tools/pm"), "{}: {cookie}", page.path);
    }
}

#[test]
fn lg_07_a_forged_host_changes_no_link() {
    let app = App::start();
    let ana = app.person("ana").admin();
    let fields = [("name", "Bo"), ("email", "bo@fjordpost.example"), ("role", "support")];
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-forwarded-proto", "gopher"),
    ] {
        let made = ana.request("POST", "/people/invitations").header(name, value).fields(&fields).send();
        made.assert_status(201);
        assert!(made.one("code.secret").text.starts_with("http://debrief.test/invitations/"));
        assert!(!made.source().contains("evil.example"), "{name}");
        let way = app.visitor().request("GET", "/account").header(name, value).send();
        assert_eq!(way.location(), "/sign-in?next=%2Faccount", "{name}");
    }
}

#[test]
fn lg_09_looking_at_an_invitation_spends_nothing() {
    let app = App::start();
    let ana = app.person("ana").admin();
    let fields = [("name", "Bo"), ("email", "bo@fjordpost.example"), ("role", "support")];
    let made = ana.post("/people/invitations", &fields);
    let link = made.one("code.secret").text.replace("http://debrief.test", "");
    let scanner = app.visitor();
    for _ in 0..3 {
        scanner.head(&link).assert_status(200);
        scanner.get(&link).assert_status(200);
    }
    assert!(scanner.cookies().is_empty(), "a scanner is given nothing either");
    let bo = app.visitor();
    bo.submit(&bo.get(&link), &link, &[("password", "kettle under a tree")]).assert_status(303);
    bo.post(&link, &[("name", "Bo"), ("password", "kettle under a tree"), ("zone", "UTC")]).assert_status(409);
}

/// Hashing that takes long, so that other things can be seen to happen meanwhile.
fn costly() -> Passwords {
    Passwords::with(Params::new(19 * 1024, 40, 1, None).expect("parameters")).expect("a hasher")
}

#[test]
fn lg_11_pages_stay_quick_in_a_sign_in_burst() {
    let app = App::with_passwords(costly(), |_| {});
    let ana = app.person("ana").engineer();
    // Nobody has these addresses: each is hashed against the dummy, at full cost.
    let burst: Vec<TcpStream> = (0..16).map(|n| begin_sign_in(&app, n)).collect();
    ana.get("/account").assert_status(200);
    ana.submit(&ana.get("/account"), "/account", &[("name", "Ana Lind")]).assert_status(303);
    let waiting = burst.iter().filter(|stream| !is_answered(stream)).count();
    assert!(waiting > 8, "only {waiting} sign-ins still waited when the pages had come");
}

fn begin_sign_in(app: &App, n: usize) -> TcpStream {
    let body = format!("email=p{n}%40fjordpost.example&password=not+the+password");
    let mut stream = TcpStream::connect(app.address).expect("the server listens");
    let head = "POST /sign-in HTTP/1.1\r\nHost: debrief.test\r\nOrigin: http://debrief.test\r\n";
    let form = "Content-Type: application/x-www-form-urlencoded";
    write!(stream, "{head}{form}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).expect("the request is sent");
    stream
}

fn is_answered(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("a socket");
    stream.peek(&mut [0]).is_ok()
}

#[test]
fn db_02_fifty_saves_at_once() {
    let app = App::with(|config| config.workers = 2);
    let ana = app.person("ana").admin();
    // Another program on the same file (a backup, a command) writes all the while.
    let other = Db::open(&app.config.database, 1).expect("the database opens");
    let statuses: Vec<u16> = thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..50 {
                let noted = other.write_now(|c| {
                    anybody_here(c)?;
                    // Here others would write, had the lock not been taken at the start.
                    thread::sleep(Duration::from_millis(2));
                    debrief::accounts::sweep(c, app.clock.now())
                });
                noted.expect("no lock error");
            }
        });
        let save = |n: usize| {
            let ana = &ana;
            scope.spawn(move || {
                let (name, email) = (format!("P{n}"), format!("p{n}@fjordpost.example"));
                let fields = [("name", name.as_str()), ("email", email.as_str()), ("role", "engineer")];
                ana.post("/people/invitations", &fields).status
            })
        };
        let saves: Vec<_> = (0..50).map(save).collect();
        saves.into_iter().map(|save| save.join().expect("an answer")).collect()
    });
    assert_eq!(statuses, vec![201; 50]);
    assert_eq!(ana.get("/people").all("form[action$=\"/withdrawal\"]").len(), 50);
    assert_eq!(app.db.integrity().expect("a check"), Vec::<String>::new());
}

#[test]
fn db_04_hashing_holds_no_transaction() {
    let app = App::with_passwords(costly(), |_| {});
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let changed = AtomicBool::new(false);
    let saves = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let change = [("current", PASSWORD), ("password", "kettle under a tree")];
            let page = ana.post("/account/password", &change);
            changed.store(true, Ordering::SeqCst);
            page.assert_status(303);
        });
        while !changed.load(Ordering::SeqCst) {
            bo.post("/account", &[("name", "Bo Falk"), ("zone", "UTC")]).assert_status(303);
            saves.fetch_add(1, Ordering::SeqCst);
        }
    });
    let saves = saves.into_inner();
    assert!(saves > 4, "only {saves} saves went through while a password was hashed");
}

#[test]
fn db_04_one_request_cannot_undo_what_another_wrote() {
    let app = App::with(|config| config.workers = 2);
    let ana = app.person("ana").admin();
    let others: Vec<Actor> = (0..4).map(|n| app.person(&format!("p{n}")).engineer()).collect();
    thread::scope(|scope| {
        // Refused in the middle of its transaction: the last administrator stays one.
        scope.spawn(|| (0..20).for_each(|_| drop(ana.post(&format!("/people/{}", ana.id), &[("role", "support")]))));
        for other in &others {
            scope.spawn(move || {
                for n in 0..5 {
                    let name = format!("{} {n}", other.name);
                    other.post("/account", &[("name", &name), ("zone", "UTC")]).assert_status(303);
                    assert_eq!(other.get("/account").field("name"), name);
                }
            });
        }
    });
    let people = app.write(|c| Ok(everyone(c)?));
    assert!(people.iter().all(|person| person.admin == (person.id == ana.id)));
    assert_eq!(people.iter().filter(|person| person.name.ends_with(" 4")).count(), others.len());
}

#[test]
fn up_01_a_form_of_several_hundred_kilobytes_is_read() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for kilobytes in [20, 400] {
        let long = "Å".repeat(kilobytes * 512);
        let page = ana.submit(&ana.get("/account"), "/account", &[("name", &long)]);
        page.assert_status(422);
        assert_eq!(page.field("name"), long, "{kilobytes} KB");
    }
}

#[test]
fn up_03_the_limit_counts_bytes_read() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let chunk = [b"10000\r\n".to_vec(), vec![b'a'; 0x10000], b"\r\n".to_vec()].concat();
    let body = [chunk.repeat(9 * 16), b"0\r\n\r\n".to_vec()].concat();
    // What comes without a session goes along with the sign-in form, and is held to less.
    let tries =
        [("/sign-in", String::new(), 8192), ("/account", session_of(&ana), 8192), ("/account", String::new(), 2048)];
    for (path, cookie, limit) in tries {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: debrief.test\r\nOrigin: http://debrief.test\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        );
        let answer = app.raw(&[head.into_bytes(), body.clone()].concat());
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {}", answer.lines().next().unwrap_or_default());
        assert!(answer.contains(&format!("At most {limit} KB can be sent at once")), "{path}: {answer}");
        assert!(answer.contains("your browser still holds the text"), "{path}");
    }
    let declared = ana.request("POST", "/account").body(vec![b'a'; 9 * 1024 * 1024]).send();
    declared.assert_status(413).assert_says("At most 8192 KB");
}

#[test]
fn se_04_a_double_post_makes_one_record() {
    let app = App::start();
    let ana = app.person("ana").admin();
    let page = ana.get("/people");
    let invite = || ana.submit(&page, "/people/invitations", &[("name", "Bo"), ("email", "bo@fjordpost.example")]);
    invite().assert_status(201);
    invite().assert_status(422).assert_says("made already");
    assert_eq!(ana.get("/people").all("form[action$=\"/withdrawal\"]").len(), 1);

    let page = ana.get("/incidents/new");
    let facts = [("title", "Receipts twice"), ("declared_severity", "sev3")];
    let record = || ana.submit(&page, "/incidents", &facts).location().to_owned();
    assert_eq!(record(), record());
    assert_eq!(ana.get("/incidents").texts("tbody tr").len(), 1);

    let incident = app.incident("Labels stopped").recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    let page = ana.get(&path);
    let open = || {
        let id = ana.id.to_string();
        ana.submit(&page, &path, &[("owner", &id), ("criterion", "led_investigation")]).location().to_owned()
    };
    assert_eq!(open(), open());
    assert_eq!(ana.get("/postmortems").texts("main").concat().matches("Labels stopped").count(), 1);
}
