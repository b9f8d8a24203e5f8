//! The register and the page of one incident: what is in it, what is missing, and for whom it is not there.

use chrono::Duration;
use debrief::accounts::Viewer;
use debrief::incidents::{self, Moments, Outcome, Service, Severity};
use debrief::kernel::{IncidentId, ServiceId, SessionId};

use crate::support::{Actor, App, Page, utc};

/// A service of the catalogue.
pub fn service(app: &App, name: &str) -> ServiceId {
    let id = ServiceId::random();
    let (name, team) = (name.to_owned(), "Shipping".to_owned());
    let service = Service { id, name, team, description: String::new(), created_at: app.clock.now(), retired_at: None };
    app.write(|c| Ok(incidents::add_service(c, &service)?));
    id
}

/// Titles in the register at `path`, in order.
fn titles(who: &Actor, path: &str) -> Vec<String> {
    who.get(path).assert_status(200).texts("main tbody th a")
}

fn began(hours_ago: i64, app: &App) -> Moments {
    let at = app.clock.now().plus(Duration::hours(-hours_ago));
    Moments { impact_began_at: Some(at), ..Moments::default() }
}

fn open_postmortem(ana: &Actor, id: IncidentId) -> Page {
    let path = format!("/incidents/{id}/postmortem");
    let form = ana.get(&path);
    let owner = ana.id.to_string();
    ana.submit(&form, &path, &[("owner", &owner), ("criterion", "primary_on_call")])
}

#[test]
fn the_register_is_for_people_who_are_signed_in() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.incident("Labels stopped").recorded_by(&ana);
    for path in ["/incidents", "/incidents/new", &format!("/incidents/{id}"), &format!("/incidents/{id}/edit")] {
        assert!(app.visitor().get(path).location().starts_with("/sign-in?next="), "{path}");
    }
}

#[test]
fn an_empty_register_says_what_belongs_in_it() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = ana.get("/incidents");
    page.assert_says("No incidents yet").assert_says("also when it was a false alarm");
    assert!(!page.has(".notice.warn"));
    ana.get("/incidents?q=labels").assert_says("No incident fits this filter");
    ana.get("/incidents?state=gap").assert_says("No gaps");
    ana.get("/incidents?page=7").assert_says("Go back a page");
}

#[test]
fn a_row_shows_the_incident_in_the_viewers_zone() {
    let app = App::start();
    let ana = app.person("ana").in_zone("Asia/Tokyo").engineer();
    let (labels, mail) = (service(&app, "Label API"), service(&app, "Receipt mailer"));
    let id = app.incident("Labels stopped").but(|new| new.outcome = Outcome::Recovered).recorded_by(&ana);
    app.write(|c| Ok(incidents::set_services(c, id, &[mail, labels])?));
    let row = ana.get("/incidents").one("main tbody tr");
    for words in [
        "Labels stopped",
        "Label API, Receipt mailer",
        "SEV-2",
        "Recovered without intervention",
        "Fri 6 Mar 2026, 22:10",
        "1 h 20 min",
        "No postmortem yet",
    ] {
        assert!(row.text.contains(words), "{words:?} is not in {:?}", row.text);
    }
    assert_eq!(row.all("time")[0].attr("datetime"), Some("2026-03-06T13:10Z"));
    assert!(row.html.contains("sev sev-2"));
}

#[test]
fn newest_first_by_when_they_began() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for (title, hours) in [("Second", 5), ("First", 2), ("Third", 900)] {
        app.incident(title).but(|new| new.moments = began(hours, &app)).recorded_by(&ana);
    }
    assert_eq!(titles(&ana, "/incidents"), ["First", "Second", "Third"]);
}

#[test]
fn a_gap_stands_out_until_the_postmortem_is_open() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let false_alarm = app.incident("Nothing was wrong").but(|new| new.outcome = Outcome::FalseAlarm).recorded_by(&ana);
    let quiet = app.incident("Nobody was called").without_response().recorded_by(&ana);
    let register = ana.get("/incidents");
    assert_eq!(register.texts("tr.missing th a"), ["Nothing was wrong"]);
    register.assert_says("1 incident has no postmortem yet").assert_says("none due: no response");
    assert_eq!(titles(&ana, register.one(".notice.warn a").attr("href").unwrap()), ["Nothing was wrong"]);
    let page = ana.get(&format!("/incidents/{false_alarm}"));
    page.assert_says("Response was triggered, so a postmortem is due, also for this outcome");
    page.assert_says("The postmortem asks why response was triggered and what to tune in monitoring.");
    let way = page.one(".notice.warn a").attr("href").unwrap().to_owned();
    assert_eq!(way, format!("/incidents/{false_alarm}/postmortem"));
    ana.get(&way).assert_status(200);
    assert!(!ana.get(&format!("/incidents/{quiet}")).has(".notice.warn"));

    let opened = open_postmortem(&ana, false_alarm).location().to_owned();
    let register = ana.get("/incidents");
    assert!(!register.has("tr.missing") && !register.has(".notice.warn"));
    let read = register.all("td a").into_iter().find(|link| link.text.starts_with("Read")).expect("a link");
    assert!(opened.starts_with(read.attr("href").unwrap()), "{opened}");
    ana.get(&format!("/incidents/{false_alarm}")).assert_says("Read the postmortem");
}

#[test]
fn support_sees_gaps_and_is_told_who_closes_them() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let sam = app.person("sam").support();
    let id = app.incident("Labels stopped").recorded_by(&ana);
    let register = sam.get("/incidents");
    assert!(register.has(".gap"));
    assert!(!register.has("a[href$=\"/postmortem\"]"));
    let page = sam.get(&format!("/incidents/{id}"));
    page.assert_says("Engineers and managers open a postmortem");
    assert!(!page.has("a[href$=\"/postmortem\"]") && !page.has("a[href$=\"/edit\"]"));
}

#[test]
fn filters_narrow_and_stay_in_the_form() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let labels = service(&app, "Label API");
    let one = app.incident("Labels 100% down").severity(Severity::Sev1).recorded_by(&ana);
    app.write(|c| Ok(incidents::set_services(c, one, &[labels])?));
    let alarm = |title: &str| app.incident(title).but(|new| new.outcome = Outcome::FalseAlarm);
    alarm("Probe failed").without_response().recorded_by(&ana);
    app.incident("Mail late").but(|new| new.moments = began(3, &app)).recorded_by(&ana);
    let only = |query: &str| titles(&ana, &format!("/incidents?{query}"));
    assert_eq!(only("state=open"), ["Mail late"]);
    assert_eq!(only("severity=sev1"), ["Labels 100% down"]);
    assert_eq!(only(&format!("service={labels}")), ["Labels 100% down"]);
    assert_eq!(only("outcome=false_alarm"), ["Probe failed"]);
    assert_eq!(only("q=LABELS"), ["Labels 100% down"]);
    assert_eq!(only("q=100%25"), ["Labels 100% down"], "a percent sign is itself");
    assert!(only("q=a_l").is_empty(), "so is a low line");
    assert_eq!(only("from=2026-03-11"), ["Mail late"]);
    assert_eq!(only("to=2026-03-06").len(), 2);
    assert_eq!(only("from=2026-03-06&to=2026-03-06&outcome=false_alarm"), ["Probe failed"]);
    assert_eq!(only("severity=sev9&state=lost&service=x&page=x").len(), 3, "words that mean nothing are passed over");
    let page = ana.get(&format!("/incidents?state=gap&severity=sev1&service={labels}&q=Lab&from=2026-01-01"));
    for (name, value) in
        [("state", "gap"), ("severity", "sev1"), ("service", labels.as_str()), ("q", "Lab"), ("from", "2026-01-01")]
    {
        assert_eq!(page.field(name), value);
    }
}

#[test]
fn days_of_the_filter_are_those_of_the_viewer() {
    let app = App::start();
    let ana = app.person("ana").in_zone("Pacific/Auckland").engineer();
    let bo = app.person("bo").in_zone("America/Los_Angeles").engineer();
    app.incident("At noon in London").recorded_by(&ana);
    assert_eq!(titles(&ana, "/incidents?from=2026-03-07").len(), 1, "it was the 7th in Auckland");
    assert_eq!(titles(&bo, "/incidents?to=2026-03-06").len(), 1);
    assert!(titles(&bo, "/incidents?from=2026-03-07").is_empty());
}

#[test]
fn dates_that_make_no_sense_are_named_and_kept() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let page = ana.get("/incidents?from=tomorrow&q=labels");
    assert!(page.assert_status(422).error_of("from").contains("2026-03-06"));
    assert_eq!((page.field("from"), page.field("q")), ("tomorrow".to_owned(), "labels".to_owned()));
    assert_ne!(ana.get("/incidents?from=2026-03-02&to=2026-03-01").error_of("to"), "");
}

#[test]
fn pages_hold_25_and_keep_the_filter() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for n in 0..26 {
        app.incident(&format!("Incident {n}")).but(|new| new.moments = began(n, &app)).recorded_by(&ana);
    }
    app.incident("Something else").recorded_by(&ana);
    let first = ana.get("/incidents?q=Incident");
    assert_eq!(first.all("tbody tr").len(), 25);
    let next = ana.get(first.one("a[rel=next]").attr("href").unwrap());
    assert_eq!(next.texts("tbody th a"), ["Incident 25"]);
    assert!(!next.has("a[rel=next]"));
    assert_eq!(titles(&ana, next.one("a[rel=prev]").attr("href").unwrap()).len(), 25);
}

#[test]
fn ft_09_a_restricted_incident_is_not_there_for_others() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").manager());
    let cleo = app.person("cleo").engineer();
    let admin = app.person("dora").admin();
    let id = app.incident("Bank details in a log").restricted().recorded_by(&ana);
    app.write(|c| Ok(incidents::admit(c, id, cleo.id)?));
    let paths = [format!("/incidents/{id}"), format!("/incidents/{id}/edit"), format!("/incidents/{id}/postmortem")];
    for reader in [&ana, &cleo, &admin] {
        let register = reader.get("/incidents");
        assert_eq!(register.texts("tbody th a"), ["Bank details in a log"]);
        assert_eq!(register.texts("tbody .tag"), ["restricted"]);
        register.assert_says("1 incident has no postmortem yet");
        for path in &paths {
            reader.get(path).assert_status(200);
        }
    }
    let register = bo.get("/incidents");
    register.assert_says("No incidents yet");
    assert!(!register.source().contains("Bank details") && !register.has(".notice.warn"));
    bo.get("/incidents?q=Bank").assert_says("No incident fits this filter");
    let nowhere = bo.get(&format!("/incidents/{}", IncidentId::random()));
    for path in &paths {
        let hidden = bo.get(path);
        assert_eq!(
            hidden.assert_status(404).texts("main h1, main .lede, main header p"),
            nowhere.texts("main h1, main .lede, main header p"),
            "{path}"
        );
    }
    bo.post(&format!("/incidents/{id}/restriction"), &[("restricted", "no")]).assert_status(404);
}

#[test]
fn the_desk_gets_the_gaps_that_the_viewer_sees() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    app.incident("Newer").but(|new| new.moments = began(2, &app)).recorded_by(&ana);
    app.incident("Older").recorded_by(&ana);
    app.incident("Secret").restricted().recorded_by(&ana);
    app.incident("Quiet").without_response().recorded_by(&ana);
    let session = SessionId::random();
    let viewer = |who: &Actor| Viewer {
        id: who.id,
        name: who.name.clone(),
        role: debrief::accounts::Role::Engineer,
        admin: false,
        zone: debrief::kernel::Zone::UTC,
        session,
    };
    let (of_ana, of_bo) = (viewer(&ana), viewer(&bo));
    let (all, two, first, count) = app.write(|c| {
        Ok((
            incidents::gaps(c, &of_ana, 9)?,
            incidents::gaps(c, &of_bo, 9)?,
            incidents::gaps(c, &of_bo, 1)?,
            incidents::gap_count(c, &of_bo)?,
        ))
    });
    assert_eq!((all.len(), count), (3, 2));
    assert_eq!(two.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["Older", "Newer"]);
    assert_eq!(first[0].title, "Older");
}

#[test]
fn the_page_shows_moments_in_the_incidents_zone_and_in_utc() {
    let app = App::start();
    let ana = app.person("ana").in_zone("Asia/Tokyo").engineer();
    let bo = app.person("bo").engineer();
    let id = app
        .incident("Labels stopped")
        .led_by(&bo)
        .but(|new| {
            new.zone = "America/New_York".parse().expect("a zone");
            new.moments.impact_began_at = Some(utc(2026, 3, 6, 2, 10));
            new.moments.mitigated_at = None;
            new.severity = Severity::Sev3;
        })
        .recorded_by(&ana);
    let page = ana.get(&format!("/incidents/{id}"));
    let moments = page.texts(".moments li");
    assert_eq!(moments[0], "21:10 Impact began Thu 5 Mar 2026 EST · Fri 6 Mar 02:10 UTC");
    assert_eq!(moments[1], "08:14 Detected Fri 6 Mar 2026 EST · 13:14 UTC");
    assert_eq!(moments[3], "unknown Mitigated");
    let measures = page.texts(".figures > div");
    assert_eq!(
        measures,
        [
            "Time to detect 11 h 4 min",
            "Time to respond 1 min",
            "Time to mitigate unknown",
            "Time to resolve 1 h 16 min",
            "Length of impact 12 h 20 min"
        ]
    );
    page.assert_says("declared as SEV-2")
        .assert_says("Incident commander Bo")
        .assert_says("Primary on-call nobody named");
    page.assert_says("Ana recorded the incident").assert_says("Wed 11 Mar 2026, 18:00 JST");
    page.assert_says("Moments in America/New_York, other times in Asia/Tokyo");
}
