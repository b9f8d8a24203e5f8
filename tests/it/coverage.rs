//! What has no postmortem and what is late: every number is that of the list it leads to, for whoever looks.

use chrono::Duration;
use debrief::incidents::{self, Affected, Service, Show};
use debrief::kernel::pages::PageNo;
use debrief::kernel::{IncidentId, Instant, ServiceId};
use debrief::postmortems::{self, Criterion, MeetingIs, Status};

use crate::support::{Actor, App, Page, plans, utc};

/// Numbers in a row.
const COLUMNS: usize = 7;

fn service(app: &App, name: &str) -> ServiceId {
    let id = ServiceId::random();
    let (name, team, description) = (name.to_owned(), "Shipping".to_owned(), String::new());
    let service = Service { id, name, team, description, created_at: utc(2024, 1, 1, 0, 0), retired_at: None };
    app.write(|c| Ok(incidents::add_service(c, &service)?));
    id
}

/// An incident of this day, 50 minutes long.
fn incident(app: &App, by: &Actor, began: Instant, restricted: bool) -> IncidentId {
    let happening = app.incident("Labels stopped").but(|new| {
        new.moments = incidents::Moments {
            impact_began_at: Some(began),
            resolved_at: Some(began.plus(Duration::minutes(50))),
            ..incidents::Moments::default()
        };
    });
    if restricted { happening.restricted() } else { happening }.recorded_by(by)
}

/// Its postmortem, with a meeting at this moment.
fn postmortem(app: &App, by: &Actor, incident: IncidentId, status: Status, meeting: Option<Instant>) {
    let viewer = by.as_engineer();
    let (zone, now) = (app.config.zone, app.clock.now());
    app.write(|c| {
        let incident = incidents::find(c, &viewer, incident)?.expect("theirs");
        let why = (by.id, Criterion::PrimaryOnCall, "");
        let id = postmortems::open_with_owner(c, &incident, "Labels", why, by.id, zone, now)?;
        postmortems::set_meeting(c, id, meeting)?;
        Ok(postmortems::set_status(c, id, status, now)?)
    });
}

/// The rows of a list, on all its pages.
fn rows(by: &Actor, path: &str) -> usize {
    let mut page = by.get(path);
    page.assert_status(200);
    let mut found = page.all("table.stack tbody tr").len();
    while let Some(next) = page.all("a[rel=next]").first().and_then(|link| link.attr("href").map(str::to_owned)) {
        page = by.get(&next);
        found += page.all("table.stack tbody tr").len();
    }
    found
}

/// Follows every number of a page; says how many there were.
fn follow_all(by: &Actor, page: &Page) -> usize {
    let links = page.all("table.counts td a, dl.figures a");
    for link in &links {
        let (words, href) = (link.text.clone(), link.attr("href").expect("an address").to_owned());
        let count: usize = words.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number");
        assert!(count > 0);
        assert_eq!(rows(by, &href), count, "{}: {words} -> {href}", page.path);
    }
    links.len()
}

/// The number of a figure on top.
fn figure(page: &Page, words: &str) -> usize {
    let all = page.all("dl.figures > div");
    let one =
        all.iter().map(|one| one.text.clone()).find(|text| text.contains(words)).unwrap_or_else(|| panic!("{words}"));
    one.split_whitespace().find_map(|word| word.parse().ok()).expect("a number")
}

/// The numbers of a row, by what stands at its beginning.
fn row(page: &Page, name: &str) -> Vec<usize> {
    let names = page.texts("table.counts tbody th");
    let nth = names.iter().position(|one| one == name).unwrap_or_else(|| panic!("no row {name}: {names:?}"));
    let cells = page.texts("table.counts tbody td");
    let number = |cell: &String| cell.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number");
    cells.chunks(COLUMNS).nth(nth).expect("a row").iter().map(number).collect()
}

/// A little of everything, over two years.
fn mixed(app: &App, ana: &Actor, bo: &Actor) -> [ServiceId; 2] {
    let (labels, mail) = (service(app, "Labels"), service(app, "Mail"));
    let now = app.clock.now();
    for nth in 0..48i32 {
        let began = now.plus(Duration::hours(-(31 + i64::from(nth) * 347)));
        let restricted = nth % 5 == 3;
        let id = incident(app, if restricted { bo } else { ana }, began, restricted);
        let of = [vec![labels], vec![labels, mail], vec![], vec![mail]][nth as usize % 4].clone();
        app.write(|c| Ok(incidents::set_services(c, id, &of)?));
        if nth % 6 == 5 {
            continue;
        }
        let status = [Status::Draft, Status::InReview, Status::Reviewed, Status::Closed][nth as usize % 7 % 4];
        let after = |days: i64| Some(began.plus(Duration::days(days)));
        let meeting = [None, after(3), after(7), after(9), after(600)][nth as usize % 5];
        postmortem(app, if restricted { bo } else { ana }, id, status, meeting);
    }
    [labels, mail]
}

// RULES 1, 4, 37, 39
#[test]
fn ft_09_every_number_is_that_of_the_list_it_leads_to() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").in_zone("Pacific/Auckland").support());
    let (mia, ada) = (app.person("mia").in_zone("America/Los_Angeles").manager(), app.person("ada").admin());
    let [labels, _] = mixed(&app, &ana, &bo);
    let narrowed = format!("/coverage?period=all&service={labels}");
    let mut totals = Vec::new();
    for by in [&ana, &bo, &mia, &ada] {
        let page = by.get("/coverage");
        assert!(follow_all(by, &page) > 40);
        totals.push(figure(&by.get("/coverage?period=all"), "owed"));
        for path in ["/coverage?period=2025", "/coverage?period=all&service=none", &narrowed] {
            assert!(follow_all(by, &by.get(path)) > 5, "{path}");
        }
    }
    // Nine of 48 are restricted: for Bo, who recorded them, and for who administers.
    assert_eq!(totals, [39, 48, 39, 48]);
}

#[test]
fn tz_05_months_are_those_of_the_organisation_on_both_sides_of_a_clock_change() {
    let app = App::start();
    let ana = app.person("ana").in_zone("Asia/Tokyo").engineer();
    // Berlin is an hour ahead of UTC in winter and two in summer; 31 March and 31 October 2025 end in different ones.
    for began in [
        utc(2025, 3, 31, 21, 59),
        utc(2025, 3, 31, 22, 0),
        utc(2025, 10, 31, 22, 59),
        utc(2025, 10, 31, 23, 0),
        utc(2025, 10, 31, 23, 1),
    ] {
        incident(&app, &ana, began, false);
    }
    let page = ana.get("/coverage?period=2025");
    for (month, count) in [("March", 1), ("April", 1), ("May", 0), ("October", 1), ("November", 2), ("December", 0)] {
        assert_eq!(row(&page, &format!("{month} 2025"))[0], count, "{month}");
    }
    // The lists count the same days, though their times are those of Tokyo.
    follow_all(&ana, &page);
    let list = ana.get(page.all("table.counts td a, dl.figures a")[0].attr("href").expect("an address"));
    assert_eq!(list.field("days"), "organisation");
    // By default April is the twelfth month, and March is before it.
    let page = ana.get("/coverage");
    assert_eq!((row(&page, "April 2025")[0], row(&page, "Before that")[0], row(&page, "Last 12 months")[0]), (1, 1, 4));
    page.assert_says("From before that, 1 incident is without a postmortem");
    assert_eq!(row(&ana.get("/coverage?period=all"), "All time")[0], 5);
}

#[test]
fn an_incident_of_two_services_counts_at_both_and_once_in_the_sum() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (labels, mail, quiet) = (service(&app, "Labels"), service(&app, "Mail"), service(&app, "Yard"));
    let both = incident(&app, &ana, utc(2026, 3, 6, 13, 10), false);
    let none = incident(&app, &ana, utc(2026, 3, 7, 13, 10), false);
    app.write(|c| Ok(incidents::set_services(c, both, &[labels, mail])?));
    let page = ana.get("/coverage");
    for (name, count) in [("Labels", 1), ("Mail", 1), ("Yard", 0), ("No service named", 1), ("Last 12 months", 2)] {
        assert_eq!(row(&page, name)[0], count, "{name}");
    }
    page.assert_says("the last row is not the sum of the others");
    // What cannot be chosen any more stays while it counts.
    let ada = app.person("ada").admin();
    for id in [mail, quiet] {
        let path = format!("/settings/services/{id}");
        ada.submit(&ada.get(&path), &format!("{path}/retirement"), &[]).assert_status(303);
    }
    let text = ana.get("/coverage").texts("table.counts tbody th").join(" ");
    assert!(text.contains("Mail") && !text.contains("Yard"), "{text}");
    let mails = ana.get(&format!("/postmortems?service={mail}"));
    mails.assert_says("Mail (retired)");
    assert_eq!(rows(&ana, "/incidents?service=none"), 1);
    assert!(ana.get("/incidents?service=none").text().contains("No service named"));
    app.write(|c| Ok(incidents::set_services(c, none, &[labels])?));
    assert!(!ana.get("/coverage").texts("table.counts tbody th").contains(&"No service named".to_owned()));
}

#[test]
fn what_changes_counts_at_once() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    let id = app.incident("Labels stopped").led_by(&ana).recorded_by(&ana);
    let seen = |what: &str| figure(&mia.get("/coverage"), what);
    assert_eq!((seen("owed"), seen("without"), seen("with one")), (1, 1, 0));
    let postmortem = ana.opens_postmortem(id);
    assert_eq!((seen("with one"), seen("without a meeting"), seen("late")), (1, 1, 0));
    // The deadline is Friday, 13 March.
    app.clock.advance(Duration::days(4));
    assert_eq!((seen("postmortems late"), seen("held in time")), (1, 0));
    let meeting = format!("/postmortems/{postmortem}/meeting");
    let fields = [("starts_at", "2026-03-16T10:00"), ("late_reason", "Nobody was there")];
    ana.submit(&ana.get(&meeting), &meeting, &fields).assert_status(303);
    assert_eq!((seen("without a meeting"), seen("postmortems late")), (0, 1));
    app.clock.advance(Duration::days(4));
    assert_eq!((seen("postmortems late"), seen("held late")), (0, 1));
    app.write(|c| Ok(postmortems::set_meeting(c, postmortem, Some(utc(2026, 3, 12, 9, 0)))?));
    assert_eq!((seen("held in time"), seen("held late")), (1, 0));
    // It becomes restricted: gone for Mia, still there for Ana.
    let path = format!("/incidents/{id}");
    let ada = app.person("ada").admin();
    ada.submit(&ada.get(&path), &format!("{path}/restriction"), &[]).assert_status(303);
    mia.get("/coverage").assert_says("Nothing to count yet");
    assert_eq!(figure(&ana.get("/coverage"), "owed"), 1);
}

#[test]
fn the_reckoning_is_explained_by_the_policy_that_holds() {
    let app = App::start();
    let (ana, ada) = (app.person("ana").engineer(), app.person("ada").admin());
    ana.get("/coverage").assert_says("The meeting is held within 7 calendar days after resolution. It is good");
    let fast = postmortems::policy::Preset::Fast.policies().expect("a preset");
    app.write(|c| {
        for (severity, policy) in fast.each() {
            postmortems::set_policy(c, severity, policy)?;
        }
        Ok(())
    });
    let page = ana.get("/coverage");
    page.assert_says(
        "within 3 calendar days after resolution for SEV-1, within 5 business days after resolution for SEV-2",
    )
    .assert_says("within 7 calendar days after resolution for SEV-3, SEV-4, SEV-5")
    .assert_says("without the organisation’s holidays");
    // Who does not administer reads the same words whether or not there is anything restricted.
    let words = "Restricted incidents count only for those who take part in them";
    page.assert_says(words);
    incident(&app, &ada, utc(2026, 3, 6, 13, 10), true);
    let page = ana.get("/coverage");
    page.assert_says(words).assert_says("Nothing to count yet");
    ada.get("/coverage").assert_says("every incident counts here");
}

#[test]
fn all_who_are_signed_in_read_it_and_nobody_is_named() {
    let app = App::start();
    app.visitor().get("/coverage").assert_status(303);
    app.visitor().get("/coverage.csv").assert_status(303);
    let (ana, tom, mia) = (app.person("ana").engineer(), app.person("tom").support(), app.person("mia").manager());
    tom.get("/coverage").assert_says("Nothing to count yet");
    app.postmortem(&ana);
    service(&app, "Labels");
    for by in [&ana, &tom, &mia] {
        let page = by.get("/coverage");
        page.assert_status(200);
        let main = page.all("main")[0].text.clone();
        assert!(!main.contains("Ana") && !main.contains("Shipping"), "no person and no team: RULES 39");
    }
    assert!(mia.get("/").has("a[href='/coverage']") && !ana.get("/").has("a[href='/coverage']"));
    assert!(ana.get("/incidents").has("a[href='/coverage']"));
    // What makes no sense is left out.
    for query in ["period=soon", "period=99999", "service=nothing", "period=2031", "period=&service="] {
        ana.get(&format!("/coverage?{query}")).assert_status(200);
    }
    ana.get("/coverage?period=2031").assert_says("Nothing counts here");
    ana.get("/coverage?period=2025").assert_says("Nothing counts here");
}

#[test]
fn the_file_has_the_numbers_of_the_page() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    mixed(&app, &ana, &bo);
    let page = ana.get("/coverage?period=all");
    let file = ana.get("/coverage.csv?period=all");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(file.body.clone()).expect("UTF-8");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "by,of,Owed a postmortem,With one,Without one,Late,No meeting yet,Held in time,Held late");
    let numbers = |name: &str| row(&page, name).iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    // The months' numbers are read without their years.
    assert_eq!(lines[1], format!("total,All time,{}", numbers("All time")));
    assert!(lines.contains(&format!("month,March 2026,{}", numbers("March 2026")).as_str()));
    assert!(lines.contains(&format!("service,No service named,{}", numbers("No service named")).as_str()));
    assert_eq!(lines.len(), 1 + 1 + 12 + 1 + 3);
}

#[test]
fn the_lists_behind_the_numbers_are_read_along_an_index() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (viewer, now, window) = (ana.as_engineer(), app.clock.now(), PageNo::FIRST.window(20));
    let (from, until) = (Some(utc(2026, 2, 28, 23, 0)), Some(utc(2026, 3, 31, 22, 0)));
    let service = Some(Affected::Service(ServiceId::random()));
    // The one step that finds them, and whether all that was found is sorted before the first is shown.
    let step = |plans: Vec<Vec<String>>| {
        let steps = &plans[0];
        let whole = ["SCAN postmortems", "SCAN incidents", "SCAN people", "SCAN incident_services"];
        let scans = steps.iter().filter(|one| whole.contains(&one.as_str())).count();
        assert_eq!(scans, 0, "{steps:#?}");
        (steps[0].clone(), steps.iter().any(|one| one == "USE TEMP B-TREE FOR ORDER BY"))
    };
    let incidents_of = |filter: incidents::Filter| {
        step(app.write(|c| Ok(plans(c, |c| incidents::list(c, &viewer, &filter, window).map(drop)))))
    };
    let all = incidents::Filter {
        show: Show::Owed,
        severity: None,
        affected: None,
        outcome: None,
        words: String::new(),
        from,
        until,
    };
    let by_start = "SEARCH incidents USING INDEX incidents_by_start (began_at>? AND began_at<?)".to_owned();
    let by_gap = "SEARCH incidents USING INDEX incidents_gaps (began_at>? AND began_at<?)".to_owned();
    for (show, affected, along) in [
        (Show::Owed, None, &by_start),
        (Show::Owed, Some(Affected::Nothing), &by_start),
        (Show::Met, None, &by_start),
        (Show::Gaps, None, &by_gap),
        (Show::Gaps, Some(Affected::Nothing), &by_gap),
    ] {
        let filter = incidents::Filter { show, affected, ..all.clone() };
        assert_eq!(incidents_of(filter), (along.clone(), false), "{show} {affected:?}");
    }
    assert!(incidents_of(incidents::Filter { affected: service, ..all.clone() }).0.starts_with("SEARCH incidents"));

    let postmortems_of = |filter: postmortems::Filter| {
        step(app.write(|c| Ok(plans(c, |c| postmortems::list(c, &viewer, &filter, window, now).map(drop)))))
    };
    let not_closed = "SCAN postmortems USING INDEX postmortems_not_closed_by_opening".to_owned();
    let dated = postmortems::Filter { from, until, ..Default::default() };
    for affected in [None, Some(Affected::Nothing)] {
        for (meeting, along) in
            [(MeetingIs::None, &by_start), (MeetingIs::InTime, &by_start), (MeetingIs::After, &by_start)]
        {
            let filter = postmortems::Filter { meeting: Some(meeting), affected, ..dated.clone() };
            assert_eq!(postmortems_of(filter), (along.clone(), false), "{meeting} {affected:?}");
        }
        let filter = postmortems::Filter { late: true, affected, ..dated.clone() };
        assert_eq!(postmortems_of(filter), (by_start.clone(), false), "{affected:?}");
    }
    let all = postmortems::Filter { meeting: Some(MeetingIs::None), ..Default::default() };
    assert_eq!(postmortems_of(all), (not_closed, false));
    let of_service = postmortems_of(postmortems::Filter { affected: service, ..dated });
    assert_eq!(of_service.0, "SEARCH incidents USING INDEX sqlite_autoindex_incidents_1 (id=?)");
}
