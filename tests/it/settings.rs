//! Policies, holidays and the audit of settings, kept by administrators.

use debrief::incidents::Severity;
use debrief::kernel::PostmortemId;

use crate::accounts::set_up;
use crate::support::{Actor, App, Page, utc};

const POLICY: &str = "/settings/policy";
const HOLIDAYS: &str = "/settings/holidays";

/// Sets the policy as a person does: looks at what it does, then confirms.
fn sets(who: &Actor, fields: &[(&str, &str)]) -> Page {
    let looked = who.submit(&who.get(POLICY), "#policy", fields);
    looked.assert_status(200).assert_says("This is not set yet");
    who.submit(&looked, "section.warn form", &[])
}

fn deadline(who: &Actor, id: PostmortemId) -> String {
    who.get(&format!("/postmortems/{id}/activity")).text()
}

#[test]
fn another_policy_is_looked_at_then_set_and_moves_the_open_deadlines() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let sev1 = dora.opens_postmortem(app.incident("Labels stopped").severity(Severity::Sev1).recorded_by(&dora));
    let sev2 = dora.opens_postmortem(app.incident("Receipts twice").recorded_by(&dora));
    let page = dora.get(POLICY);
    page.assert_says("Now: A week for all");
    assert_eq!(page.all("input[name=preset]").len(), 3);
    let looked = dora.submit(&page, "#policy", &[("preset", "fast")]);
    looked
        .assert_status(200)
        .assert_says("This is not set yet: Fast")
        .assert_says("2 open postmortems are reckoned again");
    looked.assert_says("Mon 9 Mar: SEV-1, 3 calendar days after Fri 6 Mar").assert_says("late by this change");
    looked.assert_says("the same day, reckoned otherwise");
    dora.get(POLICY).assert_says("Now: A week for all");
    assert!(!deadline(&dora, sev1).contains("3 calendar days"));
    let set = dora.submit(&looked, "section.warn form", &[]).follow(&dora);
    assert_eq!(set.notice(), "The policy is set. One deadline moved.");
    set.assert_says("Now: Fast");
    // The old date stays in the history, with who changed it and why (RULES 5).
    let history = deadline(&dora, sev1);
    assert!(history.contains("Fri 13 Mar: SEV-1, 7 calendar days after Fri 6 Mar"), "{history}");
    assert!(history.contains("The policy changed from “A week for all” to “Fast”"), "{history}");
    assert!(history.contains("Dora moved the deadline from"), "{history}");
    assert!(deadline(&dora, sev2).contains("Fri 13 Mar: SEV-2, 5 business days after Fri 6 Mar"));
    // Sent twice, it is set once.
    dora.submit(&looked, "section.warn form", &[]).follow(&dora);
    assert_eq!(deadline(&dora, sev1), history);
}

#[test]
fn what_is_closed_or_was_met_about_keeps_its_deadline() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let opens = |title: &str| dora.opens_postmortem(app.incident(title).severity(Severity::Sev1).recorded_by(&dora));
    let (closed, met, reviewed) = (opens("Closed"), opens("Met"), opens("Reviewed"));
    dora.schedules_meeting(met, "2026-03-12T10:00");
    app.write(|c| {
        Ok(debrief::postmortems::set_status(c, closed, debrief::postmortems::Status::Closed, app.clock.now())?)
    });
    app.write(|c| {
        Ok(debrief::postmortems::set_status(c, reviewed, debrief::postmortems::Status::Reviewed, app.clock.now())?)
    });
    app.later(chrono::Duration::days(3));
    let looked = dora.submit(&dora.get(POLICY), "#policy", &[("preset", "fast")]);
    looked.assert_says("No open postmortem gets another deadline");
    dora.submit(&looked, "section.warn form", &[]).assert_status(303);
    for id in [closed, met, reviewed] {
        let says = deadline(&dora, id);
        assert!(says.contains("7 calendar days") && !says.contains("3 calendar days"), "{says}");
    }
    // Another title of the incident does not bring the policy in by the back door.
    let page = dora.get(&format!("/postmortems/{closed}"));
    let incident = page.all("a[href^='/incidents/']")[0].attr("href").expect("an address").to_owned();
    let edit = format!("{incident}/edit");
    dora.submit(&dora.get(&edit), &incident, &[("title", "Another title")]).assert_status(303);
    assert!(!deadline(&dora, closed).contains("3 calendar days"));
    dora.submit(&dora.get(&edit), &incident, &[("severity", "sev2")]).assert_status(303);
    assert!(deadline(&dora, closed).contains("5 business days"));
}

#[test]
fn a_policy_of_own_numbers() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let own = [("preset", "own"), ("days_1", "2"), ("count_1", "business"), ("days_5", "365")];
    sets(&dora, &own).follow(&dora).assert_says("Now: Own numbers").assert_says("365 calendar days");
    let page = dora.get(POLICY);
    assert_eq!((page.field("days_1"), page.field("count_1")), ("2".into(), "business".into()));
    for days in ["0", "366", "", "soon", "-1", "1.5"] {
        let refused = dora.submit(&page, "#policy", &[("days_1", days), ("days_2", "9")]);
        assert!(refused.assert_status(422).error_of("days_1").contains("from 1 to 365"), "{days}");
        assert_eq!((refused.field("days_1"), refused.field("days_2")), (days.to_owned(), "9".to_owned()));
    }
    // Numbers beside a preset are not passed over in silence.
    let both = dora.submit(&page, "#policy", &[("preset", "week"), ("days_1", "4")]);
    assert!(both.assert_status(422).error_of("preset").contains("Own numbers"));
    sets(&dora, &[("preset", "week")]).follow(&dora).assert_says("Now: A week for all");
    dora.post(POLICY, &[("preset", "yearly")]).assert_status(422);
}

#[test]
fn two_who_set_policies_see_each_other() {
    let app = App::start();
    let (dora, eve) = (app.person("dora").admin(), app.person("eve").admin());
    let (mine, hers) = (dora.get(POLICY), eve.get(POLICY));
    let looked = dora.submit(&mine, "#policy", &[("preset", "own"), ("days_1", "2")]);
    let other = eve.submit(&hers, "#policy", &[("preset", "fast")]);
    eve.submit(&other, "section.warn form", &[]).assert_status(303);
    let late = dora.submit(&looked, "section.warn form", &[]);
    late.assert_status(409)
        .assert_says("Somebody else set another policy meanwhile")
        .assert_says("the policy is: Fast");
    assert_eq!((late.field("preset"), late.field("days_1")), ("own".into(), "2".into()));
    let again = dora.submit(&late, "#policy", &[]);
    dora.submit(&again, "section.warn form", &[]).assert_status(303);
    dora.get(POLICY).assert_says("Now: Own numbers");
}

#[test]
fn nobody_else_sets_anything() {
    let app = App::start();
    let people = [app.person("ana").engineer(), app.person("max").manager(), app.person("tom").support()];
    for path in [POLICY, HOLIDAYS] {
        for person in &people {
            person.get(path).assert_status(403).assert_says("Administrators can do this");
            person.post(path, &[("preset", "fast"), ("day", "2026-12-25"), ("name", "X")]).assert_status(403);
        }
        app.visitor().get(path).assert_status(303);
        app.visitor().post(path, &[("preset", "fast")]).assert_status(401);
    }
    for path in ["/import", "/import/days", "/2026-12-25/removal"] {
        people[0].post(&format!("{HOLIDAYS}{path}"), &[("ics", "x")]).assert_status(403);
        app.visitor().post(&format!("{HOLIDAYS}{path}"), &[("ics", "x")]).assert_status(401);
    }
}

#[test]
fn a_holiday_says_which_deadlines_it_moves() {
    let app = App::start();
    let dora = app.person("dora").admin();
    sets(&dora, &[("preset", "fast")]).assert_status(303);
    let id = dora.opens_postmortem(app.incident("Labels stopped").recorded_by(&dora));
    let page = dora.get(HOLIDAYS);
    page.assert_says("No holidays yet");
    let far = dora.submit(&page, "#holiday", &[("day", "2026-12-25"), ("name", "Christmas Day")]);
    assert_eq!(far.follow(&dora).notice(), "Christmas Day on Fri 25 Dec 2026 is on the list.");
    let near = dora.submit(&page, "#holiday", &[("day", "2026-03-12"), ("name", "Founders’ day")]);
    near.assert_status(200)
        .assert_says("Not added yet")
        .assert_says("Mon 16 Mar: SEV-2, 5 business days after Fri 6 Mar");
    assert!(!dora.get(HOLIDAYS).text().contains("Founders’ day"));
    let added = dora.submit(&near, "section.warn form", &[]).follow(&dora);
    assert!(added.notice().ends_with("is on the list. One deadline moved."), "{}", added.notice());
    assert!(deadline(&dora, id).contains("by changing the holidays"));
    dora.submit(&near, "section.warn form", &[]).assert_status(303);
    // The same day again has another name and moves nothing.
    dora.submit(&page, "#holiday", &[("day", "2026-03-12"), ("name", "Founding day")]).assert_status(303);
    let list = dora.get(HOLIDAYS);
    list.assert_says("Founding day");
    let asks = dora.submit(&list, "form[action$='2026-03-12/removal']", &[]);
    asks.assert_status(200).assert_says("Not removed yet").assert_says("Fri 13 Mar: SEV-2");
    dora.submit(&asks, "section.warn form", &[]).assert_status(303);
    dora.submit(&asks, "section.warn form", &[]).assert_status(303);
    assert!(!dora.get(HOLIDAYS).text().contains("Founding day"));
    for (day, name, field) in [("", "X", "day"), ("2026-02-30", "X", "day"), ("2026-12-26", " ", "name")] {
        let refused = dora.post(HOLIDAYS, &[("day", day), ("name", name)]);
        assert_ne!(refused.assert_status(422).error_of(field), "", "{day} {name}");
        assert_eq!(refused.field("name"), name);
    }
    dora.post(&format!("{HOLIDAYS}/christmas/removal"), &[]).assert_status(404);
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260312\r\nSUMMARY:Founders\\, day\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART:20261224T120000\r\nSUMMARY:Closing early\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:New Year\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn holidays_come_in_from_a_calendar() {
    let app = App::start();
    let dora = app.person("dora").admin();
    sets(&dora, &[("preset", "fast")]).assert_status(303);
    dora.opens_postmortem(app.incident("Labels stopped").recorded_by(&dora));
    let looked = dora.submit(&dora.get(HOLIDAYS), "/settings/holidays/import", &[("ics", CALENDAR)]);
    looked
        .assert_status(200)
        .assert_says("Closing early: it is at a time of day")
        .assert_says("a weekend: it moves nothing");
    looked.assert_says("1 open postmortem is reckoned again");
    assert_eq!(looked.all("input[name=keep]").len(), 4);
    assert_eq!(looked.all("input[name=keep][checked]").len(), 3, "what is past is not ticked");
    dora.get(HOLIDAYS).assert_says("No holidays yet");
    let done = dora.submit(&looked, "#rows", &[]).follow(&dora);
    assert_eq!(done.notice(), "3 days came onto the list. One deadline moved.");
    done.assert_says("Founders, day").assert_says("Sat 26 Dec 2026");
    // Once more: all of it is known.
    let again = dora.submit(&dora.get(HOLIDAYS), "/settings/holidays/import", &[("ics", CALENDAR)]);
    assert_eq!(again.all("input[name=keep][checked]").len(), 0);
    again.assert_says("on the list already");
    let nothing = dora.submit(&again, "#rows", &[]).follow(&dora);
    assert_eq!(nothing.notice(), "No day was taken over.");
}

#[test]
fn a_calendar_that_is_none_is_refused_and_kept() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let import = "/settings/holidays/import";
    let page = dora.get(HOLIDAYS);
    for (text, says) in [("", "Paste"), ("hello", "no calendar file"), ("BEGIN:VCALENDAR\nEND:VCALENDAR", "no events")]
    {
        let refused = dora.submit(&page, import, &[("ics", text)]);
        assert!(refused.assert_status(422).error_of("ics").contains(says), "{text}");
        assert_eq!(refused.field("ics").trim().replace('\r', ""), text);
    }
    let large = format!("BEGIN:VCALENDAR\n{}", "X-A:b\n".repeat(200_000));
    assert!(dora.submit(&page, import, &[("ics", &large)]).assert_status(422).error_of("ics").contains("1 MB"));
    let days =
        |day: &str, name: &str| dora.post(&format!("{import}/days"), &[("keep", "0"), ("day", day), ("name", name)]);
    days("someday", "X").assert_status(422).assert_says("this is no date");
    days("2026-12-25", " ").assert_status(422).assert_says("write what the day is called");
    dora.get(HOLIDAYS).assert_says("No holidays yet");
}

#[test]
fn holidays_come_in_as_a_file() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let sends = |file: &[u8]| {
        let mut body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"h.ics\"\r\n\r\n".to_vec();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let path = "/settings/holidays/import/file";
        dora.request("POST", path).header("content-type", "multipart/form-data; boundary=x").body(body).send()
    };
    sends(CALENDAR.as_bytes()).assert_status(200).assert_says("Fri 25 Dec 2026");
    assert!(sends(b"").assert_status(422).error_of("file").contains("Choose"));
    assert!(sends(b"BEGIN:VCALENDAR\n\xff").assert_status(422).error_of("file").contains("UTF-8"));
}

#[test]
fn a_policy_costs_three_statements_for_each_deadline() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let statements = |preset: &'static str| {
        let looked = dora.submit(&dora.get(POLICY), "#policy", &[("preset", preset)]);
        let viewer = dora.as_engineer();
        dora.submit(&looked, "section.warn form", &[]).assert_status(303);
        let zone = app.config.zone;
        // What was set is settled: reckoning again touches nothing.
        app.write(|c| {
            let why = ("again", "again");
            Ok(crate::support::plans(c, |c| {
                debrief::postmortems::setting_changed(c, zone, why, &viewer, utc(2026, 3, 11, 9, 0)).map(|m| m.len())
            })
            .len())
        })
    };
    for n in 0..5 {
        dora.opens_postmortem(app.incident(&format!("Incident {n}")).severity(Severity::Sev1).recorded_by(&dora));
    }
    assert_eq!(statements("fast"), 3);
    let plans = app.write(|c| {
        let viewer = dora.as_engineer();
        let zone = app.config.zone;
        debrief::postmortems::set_policy(c, Severity::Sev1, debrief::postmortems::policy::Policy::DEFAULT)?;
        let now = utc(2026, 3, 11, 9, 0);
        Ok(crate::support::plans(c, |c| {
            debrief::postmortems::setting_changed(c, zone, ("a", "b"), &viewer, now).map(|m| m.len())
        }))
    });
    assert_eq!(plans.len(), 3 + 3 * 5);
    assert!(plans[0].iter().any(|step| step.contains("postmortems_by_deadline")), "{:?}", plans[0]);
}

fn audit(who: &Actor) -> Vec<String> {
    who.get("/settings/audit").texts("tbody tr")
}

#[test]
fn every_change_of_a_setting_stands_in_the_audit() {
    let app = App::start();
    let (dora, ana) = (app.person("dora").admin(), app.person("ana").engineer());
    dora.get("/settings/audit").assert_says("Nothing was changed yet");
    sets(&dora, &[("preset", "fast")]).assert_status(303);
    assert_eq!(audit(&dora)[0], "Deadlines A week for all Fast Dora Wed 11 Mar 2026, 10:00 CET");
    dora.submit(&dora.get(HOLIDAYS), "#holiday", &[("day", "2026-12-25"), ("name", "Christmas Day")]);
    assert!(audit(&dora)[0].starts_with("Holidays Fri 25 Dec 2026 nothing Christmas Day"), "{:?}", audit(&dora));
    dora.submit(&dora.get(HOLIDAYS), "form[action$='2026-12-25/removal']", &[]).assert_status(303);
    assert!(audit(&dora)[0].starts_with("Holidays Fri 25 Dec 2026 Christmas Day nothing"));
    dora.submit(&dora.get(HOLIDAYS), "#holiday", &[("day", "2026-12-25"), ("name", "Christmas Day")]);
    dora.submit(&dora.get(HOLIDAYS), "/settings/holidays/import", &[("ics", CALENDAR)]).assert_status(200);
    let looked = dora.submit(&dora.get(HOLIDAYS), "/settings/holidays/import", &[("ics", CALENDAR)]);
    dora.submit(&looked, "#rows", &[]).assert_status(303);
    assert!(
        audit(&dora)[0].contains("2 days out of a calendar file nothing Thu 12 Mar 2026: Founders, day; Sat 26 Dec")
    );

    let services = "/settings/services";
    let label = [("name", "Label API"), ("team", "Shipping"), ("description", "Sells labels.")];
    dora.submit(&dora.get(services), services, &label).assert_status(303);
    assert!(audit(&dora)[0].starts_with("Services Label API nothing Label API, team Shipping. Sells labels."));
    let one = dora.get(services).one("main table a").attr("href").expect("an address").to_owned();
    dora.submit(&dora.get(&one), &one, &[("team", "Printing")]).assert_status(303);
    assert!(
        audit(&dora)[0].contains("team Shipping. Sells labels. Label API, team Printing."),
        "{:?}",
        audit(&dora)[0]
    );
    let before = audit(&dora).len();
    dora.submit(&dora.get(&one), &one, &[]).assert_status(303);
    assert_eq!(audit(&dora).len(), before, "an untouched form is no change");
    dora.submit(&dora.get(&one), &format!("{one}/retirement"), &[]).assert_status(303);
    assert!(audit(&dora)[0].starts_with("Services Label API in use retired"));

    let figures = "/settings/figures";
    dora.submit(&dora.get(figures), figures, &[("name", "Refunds"), ("unit", "EUR")]).assert_status(303);
    assert!(audit(&dora)[0].starts_with("Figures of impact Refunds nothing Refunds (EUR)."), "{:?}", audit(&dora)[0]);
    let internal = "/settings/internal-addresses";
    dora.submit(&dora.get(internal), internal, &[("pattern", "*.corp.example")]).assert_status(303);
    assert!(audit(&dora)[0].contains("Internal addresses nothing .corp.example"), "{:?}", audit(&dora)[0]);

    let rights = [("role", "support"), ("admin", "")];
    dora.post(&format!("/people/{}", ana.id), &rights).assert_status(303);
    assert!(audit(&dora)[0].starts_with("People Ana engineer support"), "{:?}", audit(&dora)[0]);
    dora.post(&format!("/people/{}/disabling", ana.id), &[]).assert_status(303);
    dora.post(&format!("/people/{}/disabling", ana.id), &[]).assert_status(303);
    assert!(audit(&dora)[0].starts_with("People Ana working disabled"));
    assert!(!audit(&dora)[1].contains("disabled"));
    let only = dora.get("/settings/audit?setting=people").texts("tbody tr");
    assert!(only.len() == 2 && only.iter().all(|line| line.starts_with("People")), "{only:?}");
    let last = dora.get("/settings");
    last.assert_says("Dora changed people: Ana").assert_says("Now: Fast").assert_says("No services, 1 retired");
    last.assert_says("3 ahead, the next is Founders, day on Thu 12 Mar").assert_says("Europe/Berlin");
    let eva = app.person("eva").engineer();
    for path in ["/settings", "/settings/audit"] {
        eva.get(path).assert_status(403).assert_says("Administrators can do this");
        app.visitor().get(path).assert_status(303);
    }
}

#[test]
fn the_audit_has_pages() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let now = app.clock.now();
    app.write(|c| {
        for n in 0..60 {
            let item = format!("Number {n}");
            debrief::audit::note(c, debrief::audit::Setting::Figures, (dora.id, now), &item, ("", "x"))?;
        }
        Ok(())
    });
    let first = dora.get("/settings/audit?setting=figures");
    assert_eq!(first.all("tbody tr").len(), 50);
    let next = first.one("a[rel=next]").attr("href").expect("an address").to_owned();
    assert_eq!(next, "/settings/audit?setting=figures&page=2");
    let second = dora.get(&next);
    assert_eq!(second.all("tbody tr").len(), 10);
    second.assert_says("Number 0");
}

#[test]
fn a_new_house_is_led_to_its_first_postmortem() {
    let app = App::start();
    let ana = app.visitor();
    let steps = set_up(&ana, &app.setup_code, &[]).follow(&ana);
    assert_eq!(steps.path, "/settings/start");
    steps.assert_says("0 of 3 done").assert_says("only you so far").assert_says("Fjordpost");
    steps.assert_says("Europe/Berlin").assert_says("no mail server is set");
    ana.get("/").assert_says("No postmortem was opened here yet").assert_says("First steps");
    // Each step leads to a page with its form.
    for (link, form) in [("/people#invite", "/people/invitations"), ("/settings/services#add", "/settings/services")] {
        assert!(steps.has(&format!("main a[href='{link}']")), "{link}");
        assert!(ana.get(link.split('#').next().unwrap_or_default()).has(&format!("form[action='{form}']")), "{form}");
    }
    let invited = [("name", "Bo Falk"), ("email", "bo@fjordpost.example"), ("role", "manager")];
    ana.submit(&ana.get("/people"), "/people/invitations", &invited).assert_status(201);
    let service = [("name", "Label printing"), ("team", "Shipping")];
    ana.submit(&ana.get("/settings/services"), "/settings/services", &service).assert_status(303);
    ana.get("/settings/start").assert_says("2 of 3 done").assert_says("one invitation waits for its answer");
    let incident = [
        ("title", "No labels for fifty minutes"),
        ("declared_severity", "sev2"),
        ("impact_began_at", "2026-03-09T14:10"),
        ("resolved_at", "2026-03-09T15:02"),
    ];
    let recorded = ana.submit(&ana.get("/incidents/new"), "/incidents", &incident);
    ana.get("/settings/start").assert_says("2 of 3 done").assert_says("Open its postmortem");
    ana.get("/").assert_says("No postmortem was opened here yet");
    let opening = format!("{}/postmortem", recorded.location());
    let page = ana.get(&opening);
    let me = page.one("select[name=owner] option:not([value=''])").attr("value").expect("somebody").to_owned();
    let fields = [("owner", me.as_str()), ("criterion", "led_investigation")];
    ana.submit(&page, &opening, &fields).assert_status(303);
    ana.get("/settings/start").assert_says("3 of 3 done");
    assert!(!ana.get("/").text().contains("No postmortem was opened here yet"));
    app.person("eve").engineer().get("/settings/start").assert_status(403);
}
