//! The personal feed of all meetings: its secret address, and what a calendar program reads there.

use std::thread;

use chrono::Duration;
use debrief::kernel::PostmortemId;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use ical::parser::ical::component::{IcalCalendar, IcalEvent};

use crate::meetings::{save, scheduled};
use crate::support::{Actor, App, Page, utc};

const HOME: &str = "/account/calendar";

/// Makes the address of somebody's feed, or another one, and gives it as a path.
fn address(who: &Actor) -> String {
    shown(who.submit(&who.get(HOME), HOME, &[]).assert_status(201))
}

/// The address on a page that has just made it, as a path.
fn shown(page: &Page) -> String {
    let address = page.one("main code.secret").text;
    address.strip_prefix("http://debrief.test").expect("an address of this installation").to_owned()
}

/// What a calendar program gets: it has no session.
fn fetch(app: &App, path: &str) -> Page {
    let page = app.visitor().get(path);
    page.assert_status(200);
    page
}

fn calendar(file: &str) -> IcalCalendar {
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    for line in file.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let mut all: Vec<_> = ical::IcalParser::new(file.as_bytes()).map(|one| one.expect("a calendar")).collect();
    assert_eq!(all.len(), 1, "{file}");
    all.remove(0)
}

fn events(app: &App, path: &str) -> Vec<IcalEvent> {
    calendar(&fetch(app, path).source()).events
}

fn value(event: &IcalEvent, name: &str) -> String {
    let found: Vec<String> =
        event.properties.iter().filter(|one| one.name == name).filter_map(|one| one.value.clone()).collect();
    assert!(found.len() < 2, "{name} stands there twice");
    let text = found.concat();
    text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

fn titles(app: &App, path: &str) -> Vec<String> {
    let mut titles: Vec<String> = events(app, path).iter().map(|event| value(event, "SUMMARY")).collect();
    titles.sort();
    titles
}

fn cancel(who: &Actor, id: PostmortemId, reason: &str) {
    let path = format!("/postmortems/{id}/meeting");
    who.submit(&who.get(&path), &format!("{path}/cancellation"), &[("reason", reason)]).assert_status(303);
}

#[test]
fn a_feed_is_read_without_a_session_and_holds_what_the_files_hold() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = ana.opens_postmortem(app.incident("Labels; stopped, twice").led_by(&bo).recorded_by(&ana));
    save(&ana, id, &[("starts_at", "2026-03-12T14:00"), ("place", "Room 4, left")]).assert_status(303);
    scheduled(&bo, app.postmortem(&bo), "2026-03-13T09:00");
    let empty = ana.get(HOME);
    empty.assert_says("You have no feed").assert_says("Apple Calendar");
    assert!(!empty.has("main code.secret"));
    let path = address(&ana);
    assert_eq!((path.len(), path.starts_with("/calendar/")), ("/calendar/.ics".len() + 64, true), "256 bits");
    let page = fetch(&app, &path);
    assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8; method=PUBLISH");
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
    assert_eq!(page.header("set-cookie"), "");
    let feed = calendar(&page.source());
    let of_feed = |name: &str| {
        let one = feed.properties.iter().find(|one| one.name == name);
        one.and_then(|one| one.value.clone()).unwrap_or_default().replace("\\,", ",")
    };
    assert_eq!((of_feed("METHOD"), of_feed("REFRESH-INTERVAL")), ("PUBLISH".into(), "PT1H".into()));
    assert_eq!(of_feed("X-PUBLISHED-TTL"), "PT1H");
    assert_eq!(of_feed("NAME"), "Postmortem meetings, Fjordpost");
    assert_eq!(of_feed("X-WR-CALNAME"), of_feed("NAME"));
    assert_eq!(feed.events.len(), 2);
    let of_id = feed.events.iter().find(|one| value(one, "SUMMARY") == "Postmortem: Labels; stopped, twice");
    let file = calendar(&ana.get(&format!("/postmortems/{id}/meeting.ics")).source());
    // The same entry as in the file and in the invitation, so that a program that knows one knows the other.
    let sorted = |event: &IcalEvent| {
        let mut all: Vec<String> = event.properties.iter().map(|one| format!("{one:?}")).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(of_id.expect("the meeting")), sorted(&file.events[0]));
}

#[test]
fn when_it_was_last_read_is_told() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let path = address(&ana);
    ana.get(HOME).assert_says("Made Wed 11 Mar 2026, 10:00").assert_says("Last read not yet");
    app.later(Duration::hours(3));
    fetch(&app, &path);
    ana.get(HOME).assert_says("Last read Wed 11 Mar 2026, 13:00");
    app.later(Duration::minutes(10));
    fetch(&app, &path);
    ana.get(HOME).assert_says("Last read Wed 11 Mar 2026, 13:00");
    app.later(Duration::minutes(10));
    fetch(&app, &path);
    ana.get(HOME).assert_says("Last read Wed 11 Mar 2026, 13:20");
    // Another address was not read yet.
    address(&ana);
    ana.get(HOME).assert_says("Last read not yet");
}

#[test]
fn restricted_meetings_are_there_for_those_who_may_see_them_and_only_as_long() {
    let app = App::start();
    let (ana, bo, cy) = (app.person("ana").admin(), app.person("bo").engineer(), app.person("cy").engineer());
    let id = bo.opens_postmortem(app.incident("Bank details in a log").restricted().led_by(&bo).recorded_by(&bo));
    let people = format!("/postmortems/{id}/contributors");
    let fields = [("person", cy.id.as_str()), ("involvement", "responder")];
    bo.submit(&bo.get(&people), &people, &fields).assert_status(303);
    scheduled(&bo, id, "2026-03-12T14:00");
    let di = app.person("di").manager();
    let (of_ana, of_bo, of_cy, of_di) = (address(&ana), address(&bo), address(&cy), address(&di));
    for path in [&of_ana, &of_bo, &of_cy] {
        assert_eq!(titles(&app, path), ["Postmortem: Bank details in a log"]);
    }
    let feed = fetch(&app, &of_di);
    assert!(calendar(&feed.source()).events.is_empty() && !feed.source().contains("Bank"));
    // Taken off, Cy's program forgets the meeting at its next look.
    let known = fetch(&app, &of_cy).header("etag").to_owned();
    bo.post(&format!("{people}/{}/removal", cy.id), &[]).assert_status(303);
    let after = app.visitor().request("GET", &of_cy).header("if-none-match", &known).send();
    after.assert_status(200);
    assert!(calendar(&after.source()).events.is_empty());
    // Whoever administers no more sees no more.
    app.person("eva").admin();
    app.write(|c| Ok(c.batch_execute(&format!("UPDATE people SET admin = 0 WHERE id = '{}'", ana.id))?));
    assert!(events(&app, &of_ana).is_empty());
    assert_eq!(titles(&app, &of_bo).len(), 1);
}

#[test]
fn a_renewed_address_stops_at_once_and_so_does_one_switched_off() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let first = address(&ana);
    fetch(&app, &first);
    ana.get(HOME).assert_says("You get another address. The one that you have now stops at once");
    let second = address(&ana);
    assert_ne!(first, second);
    app.visitor().get(&first).assert_status(404);
    fetch(&app, &second);
    let off = ana.submit(&ana.get(HOME), &format!("{HOME}/ending"), &[]).follow(&ana);
    assert!(off.notice().contains("switched off"));
    off.assert_says("You have no feed at the moment");
    app.visitor().get(&second).assert_status(404);
    let third = address(&ana);
    fetch(&app, &third);
    for old in [&first, &second] {
        app.visitor().get(old).assert_status(404);
    }
}

#[test]
fn se_04_the_form_sent_twice_makes_one_address_and_both_answers_show_it() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let form = ana.get(HOME);
    let answers: Vec<String> = thread::scope(|scope| {
        let send = || shown(ana.submit(&form, HOME, &[]).assert_status(201));
        let both = [scope.spawn(send), scope.spawn(send)];
        both.into_iter().map(|one| one.join().expect("an address")).collect()
    });
    assert_eq!(answers[0], answers[1]);
    fetch(&app, &answers[0]);
    // Renewing, too.
    let form = ana.get(HOME);
    let renewed = shown(&ana.submit(&form, HOME, &[]));
    assert_eq!(shown(&ana.submit(&form, HOME, &[])), renewed);
    assert_ne!(renewed, answers[0]);
    fetch(&app, &renewed);
}

#[test]
fn two_windows_that_renew_do_not_take_each_others_address_away() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    address(&ana);
    let (one, other) = (ana.get(HOME), ana.get(HOME));
    let made = shown(&ana.submit(&one, HOME, &[]));
    let refused = ana.submit(&other, HOME, &[]);
    refused.assert_status(409).assert_says("Nothing was changed").assert_says("in another window");
    assert!(!refused.has("main code.secret"));
    fetch(&app, &made);
    let ending = format!("{HOME}/ending");
    ana.submit(&other, &ending, &[]).assert_status(409).assert_says("Nothing was changed");
    fetch(&app, &made);
    // From the page of the refusal it works.
    let again = shown(ana.submit(&refused, HOME, &[]).assert_status(201));
    app.visitor().get(&made).assert_status(404);
    fetch(&app, &again);
    // An old form never brings an old address back.
    ana.submit(&one, HOME, &[]).assert_status(409);
    app.visitor().get(&made).assert_status(404);
    // Switching off twice is switching off.
    let page = ana.get(HOME);
    ana.submit(&page, &ending, &[]).assert_status(303);
    ana.submit(&page, &ending, &[]).assert_status(303);
}

#[test]
fn nobody_reads_the_feed_of_a_disabled_account() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    let path = address(&bo);
    fetch(&app, &path);
    ana.post(&format!("/people/{}/disabling", bo.id), &[]).assert_status(303);
    app.visitor().get(&path).assert_status(404);
}

#[test]
fn a_wrong_address_is_like_any_unknown_one_and_asked_often_it_waits() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let right = address(&ana);
    let nobody = app.visitor();
    let nowhere = nobody.get("/public/0000.ics");
    for wrong in ["/calendar/0000.ics", "/calendar/%00.ics", "/calendar/.ics.ics", "/calendar/%ff.ics"] {
        let page = nobody.get(wrong);
        assert_eq!((page.status, page.header("etag"), page.is_html()), (404, "", true), "{wrong}");
    }
    nowhere.assert_status(404);
    let guess = |n: usize| nobody.get(&format!("/calendar/{n:064x}.ics")).status;
    let answers: Vec<u16> = (0..40).map(guess).collect();
    assert!(answers.contains(&404) && answers.ends_with(&[429]), "{answers:?}");
    // Right addresses are not counted, and nobody is kept from signing in.
    for _ in 0..40 {
        fetch(&app, &right);
    }
    ana.loses_session();
    ana.signs_in();
}

#[test]
fn a_stolen_database_opens_no_feed() {
    #[derive(QueryableByName)]
    struct Cell {
        #[diesel(sql_type = Nullable<Text>)]
        cell: Option<String>,
    }
    let app = App::start();
    let ana = app.person("ana").engineer();
    let path = address(&ana);
    let secret = path.trim_start_matches("/calendar/").trim_end_matches(".ics").to_owned();
    for end in ["", "-wal"] {
        let file = std::fs::read(format!("{}{end}", app.config.database.display())).expect("the database");
        assert!(
            !file.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()),
            "debrief.db{end} holds the secret"
        );
    }
    let cells: Vec<Cell> = app.write(|c| Ok(sql_query("SELECT secret_hash AS cell FROM calendar_feeds").load(c)?));
    let hash = cells[0].cell.clone().expect("a hash");
    app.visitor().get(&format!("/calendar/{hash}.ics")).assert_status(404);
    // It is shown once, and no store of the browser keeps it.
    assert!(!ana.get(HOME).source().contains(&secret));
    assert_eq!(ana.get(HOME).header("cache-control"), "no-store");
}

#[test]
fn a_program_that_asks_again_is_told_that_nothing_changed() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    scheduled(&ana, id, "2026-03-12T14:00");
    let path = address(&ana);
    let known = fetch(&app, &path).header("etag").to_owned();
    assert!(known.starts_with("W/\""), "{known}");
    let again = |known: &str| app.visitor().request("GET", &path).header("if-none-match", known).send();
    for tag in [known.clone(), known.replace("W/", ""), format!("\"other\", {known}")] {
        let page = again(&tag);
        assert_eq!((page.status, page.header("etag"), page.body.len()), (304, known.as_str(), 0), "{tag}");
        assert_eq!(page.header("cache-control"), "private, no-cache");
    }
    for tag in ["\"other\"", "nonsense", "*"] {
        again(tag).assert_status(200);
    }
    let head = app.visitor().head(&path);
    assert_eq!((head.status, head.header("etag"), head.body.len()), (200, known.as_str(), 0));
    app.later(Duration::days(1));
    again(&known).assert_status(304);
    save(&ana, id, &[("place", "Room 5")]).assert_status(303);
    let changed = again(&known);
    changed.assert_status(200);
    assert_ne!(changed.header("etag"), known);
    // A title is no matter of the meeting, and calendars show it.
    let known = changed.header("etag").to_owned();
    ana.post(&format!("/postmortems/{id}/title"), &[("title", "Labels stopped for all")]).assert_status(303);
    again(&known).assert_status(200);
}

#[test]
fn it_reaches_ninety_days_back_and_as_far_ahead_as_there_are_meetings() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let starts = [
        (utc(2025, 12, 11, 8, 59), false),
        (utc(2025, 12, 11, 9, 0), true),
        (utc(2026, 3, 11, 8, 0), true),
        (utc(2031, 3, 11, 8, 0), true),
    ];
    for (starts_at, _) in starts {
        app.postmortem_with_meeting(&ana, starts_at);
    }
    let mut found: Vec<String> = events(&app, &address(&ana)).iter().map(|event| value(event, "DTSTART")).collect();
    found.sort();
    assert_eq!(found, ["20251211T090000Z", "20260311T080000Z", "20310311T080000Z"]);
}

#[test]
fn ic_14_moved_and_cancelled_meetings_follow_under_the_same_uid() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    scheduled(&ana, id, "2026-03-12T14:00");
    let path = address(&ana);
    let only = || {
        let mut all = events(&app, &path);
        assert_eq!(all.len(), 1);
        all.remove(0)
    };
    let first = only();
    assert_eq!((value(&first, "SEQUENCE"), value(&first, "STATUS")), ("0".into(), "CONFIRMED".into()));
    app.later(Duration::minutes(1));
    save(&ana, id, &[("starts_at", "2026-03-13T09:00")]).assert_status(303);
    let moved = only();
    assert_eq!((value(&moved, "UID"), value(&moved, "SEQUENCE")), (value(&first, "UID"), "1".into()));
    assert_eq!(value(&moved, "DTSTART"), "20260313T080000Z");
    assert!(value(&moved, "DTSTAMP") > value(&first, "DTSTAMP"));
    cancel(&ana, id, "Half of us are ill");
    let cancelled = only();
    assert_eq!((value(&cancelled, "UID"), value(&cancelled, "SEQUENCE")), (value(&first, "UID"), "2".into()));
    assert_eq!((value(&cancelled, "STATUS"), value(&cancelled, "TRANSP")), ("CANCELLED".into(), "TRANSPARENT".into()));
    app.later(Duration::days(14) - Duration::seconds(1));
    assert_eq!(value(&only(), "STATUS"), "CANCELLED");
    app.later(Duration::seconds(1));
    assert!(events(&app, &path).is_empty());
}

#[test]
fn ic_06_ic_08_ic_10_and_ic_12_hold_in_the_feed() {
    let app = App::with(|config| config.organisation = "Fjord\\post; Nord, \u{1f4be} größer".to_owned());
    let ana = app.person("ana").engineer();
    app.clock.advance(utc(2026, 7, 1, 9, 0).since(app.clock.now()));
    ana.signs_in();
    let name = "Ana\r\nATTENDEE:mailto:evil@example.org\"\r\nX-EVIL:1";
    ana.post("/account", &[("name", name), ("zone", "UTC")]).assert_status(303);
    let title = format!("{}: 💾 größer 👩‍👩‍👧 e\u{301}", "a".repeat(40));
    for (title, start) in [(title.as_str(), "2026-07-15T14:00"), ("Labels\r\nstopped", "2027-01-15T14:00")] {
        let id = ana.opens_postmortem(app.incident("x").recorded_by(&ana));
        ana.post(&format!("/postmortems/{id}/title"), &[("title", title)]).assert_status(303);
        let fields = [("starts_at", start), ("late_reason", "A test"), ("place", "Room 4\r\nsecond floor")];
        save(&ana, id, &fields).assert_status(303);
    }
    let path = address(&ana);
    let feed = calendar(&fetch(&app, &path).source());
    let names = feed.properties.iter().filter(|one| one.name.ends_with("NAME"));
    for one in names {
        assert_eq!(one.value.as_deref(), Some("Postmortem meetings\\, Fjord\\\\post\\; Nord\\, \u{1f4be} größer"));
    }
    let mut seen: Vec<(String, String, String)> = feed
        .events
        .iter()
        .map(|event| (value(event, "DTSTART"), value(event, "SUMMARY"), value(event, "LOCATION")))
        .collect();
    seen.sort();
    let place = "Room 4 second floor".to_owned();
    assert_eq!(
        seen,
        [
            ("20260715T120000Z".to_owned(), format!("Postmortem: {title}"), place.clone()),
            ("20270115T130000Z".to_owned(), "Postmortem: Labels stopped".to_owned(), place)
        ]
    );
    for event in &feed.events {
        assert!(!event.properties.iter().any(|one| matches!(one.name.as_str(), "ATTENDEE" | "X-EVIL")));
    }
}

#[test]
fn only_what_was_offered_to_oneself_becomes_an_address() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let weak = "0".repeat(64);
    let of_bo = bo.get(HOME).field("form");
    for offer in ["", &weak, &format!("{weak}.{weak}"), &of_bo] {
        ana.post(HOME, &[("form", offer), ("base_revision", "0")]).assert_status(409);
        ana.get(HOME).assert_says("You have no feed");
    }
    ana.post(HOME, &[("form", &ana.get(HOME).field("form")), ("base_revision", "x")]).assert_status(400);
    // Without a session nothing is made, and the form is not lost.
    let form = ana.get(HOME);
    ana.loses_session();
    assert_eq!(ana.get(HOME).status, 303);
    ana.submit(&form, HOME, &[]).assert_status(401).assert_says("What you sent is not lost");
    ana.signs_in();
    ana.get(HOME).assert_says("You have no feed");
}

#[test]
fn lg_05_the_address_has_the_prefix() {
    let app = App::with(|config| config.base_url = "https://tools.example.org/debrief".parse().expect("an address"));
    let ana = app.person("ana").engineer();
    let home = "/debrief/account/calendar";
    let address = ana.submit(&ana.get(home), home, &[]).one("main code.secret").text;
    let path = address.strip_prefix("https://tools.example.org").expect("the address of the installation");
    assert!(path.starts_with("/debrief/calendar/"));
    app.visitor().get(path).assert_status(200);
}
