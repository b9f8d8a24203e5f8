//! Messages, over HTTP: what is found, approval of what was read, posting, the public page.

use debrief::impact::{CustomerDraft, add_customers};
use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page, plans};

pub const GOOD: &str = "## Summary\n\nWe are sorry: on Friday some shops could not buy labels.\n\n## What happened\n\nA database moved to its standby.\n\n## What we are doing\n\nWe make sure that open connections follow such a move.\n";

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/messages")
}

#[track_caller]
fn write(by: &Actor, id: PostmortemId, section: &str, text: &str) {
    let path = format!("/postmortems/{id}/sections/{section}");
    by.submit(&by.get(&format!("{path}/edit")), &path, &[("body", text)]).assert_status(303);
}

pub fn approve(by: &Actor, id: PostmortemId) -> Page {
    by.submit(&by.get(&address(id)), &format!("{}/approval", address(id)), &[])
}

/// Ana, an engineer who owns a postmortem with this external message; Tom of support; Eva, a manager.
pub fn with_message(app: &App, text: &str) -> (Actor, Actor, Actor, PostmortemId) {
    let (ana, tom, eva) = (app.person("ana").engineer(), app.person("tom").support(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    write(&ana, id, "external_message", text);
    (ana, tom, eva, id)
}

/// Opens the public page and gives its path.
fn publish(by: &Actor, id: PostmortemId) -> String {
    by.submit(&by.get(&address(id)), &format!("{}/public-page", address(id)), &[]).assert_status(303);
    let whole = by.get(&address(id)).one("#public code.secret").text;
    whole.strip_prefix("http://debrief.test").expect("an address from the settings").to_owned()
}

#[test]
fn a_message_is_approved_posted_and_told_everywhere() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, GOOD);
    let page = eva.get(&address(id));
    page.assert_says("All its parts are there").assert_says("Nothing was found");
    assert!(ana.get("/incidents").status == 200 && !page.has("[name=address]"), "a draft is not posted");
    approve(&eva, id).follow(&eva).assert_says("Approved revision 1");
    let posting = format!("{}/posting", address(id));
    let sent = [("address", "https://status.example/7"), ("posted_at", "2026-03-11T09:30")];
    tom.submit(&tom.get(&address(id)), &posting, &sent).follow(&tom).assert_says("https://status.example/7");
    let document = ana.get(&format!("/postmortems/{id}"));
    document.assert_says("Approved: revision 1, by Eva").assert_says("https://status.example/7");
    ana.get(&format!("/postmortems/{id}/export.md")).assert_says("Revision 1 was approved by Eva");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Eva approved revision 1 of the external message");
    activity.assert_says("Tom posted revision 1 of the external message at https://status.example/7");
}

#[test]
fn what_is_missing_or_found_needs_a_reason() {
    let app = App::start();
    let text = "## Summary\n\nThe outage is over. Ben Okafor restarted db1.internal.\n";
    let (ana, _, eva, id) = with_message(&app, text);
    app.person("Ben Okafor").engineer();
    let page = eva.get(&address(id));
    for words in [
        "What happened: missing",
        "## What we are doing",
        "An apology: missing",
        "“Ben Okafor”",
        "“db1.internal”",
        "“Outage” only when everything was down",
        "Ben Okafor restarted db1.internal.",
    ] {
        page.assert_says(words);
    }
    let refused = approve(&eva, id);
    refused.assert_status(422);
    assert!(
        refused.error_of("reason").contains("2 findings are open and 3 parts are missing"),
        "{}",
        refused.error_of("reason")
    );
    // A dismissal says why, and stays.
    let dismissal = format!("{}/dismissal", address(id));
    let forms =
        || ana.get(&address(id)).forms().into_iter().filter(|form| form.action == dismissal).collect::<Vec<_>>();
    let mark = forms()[0].fields[0].1.clone();
    ana.post(&dismissal, &[("finding", &mark), ("because", " ")]).assert_status(422).assert_says("Say why these words");
    for _ in 0..2 {
        ana.post(&dismissal, &[("finding", &mark), ("because", "He is quoted with his consent")]).assert_status(303);
    }
    assert_eq!(forms().len(), 1);
    ana.get(&address(id)).assert_says("He is quoted with his consent");
    eva.get(&address(id)).assert_says("One finding is open");
    let approval = format!("{}/approval", address(id));
    let page = eva.get(&address(id));
    eva.submit(&page, &approval, &[("reason", "The name of the host is public")])
        .follow(&eva)
        .assert_says("The name of the host is public");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("judged “Ben Okafor” in the external message to be harmless");
}

#[test]
fn a_dismissal_can_be_taken_back() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, &format!("{GOOD}\nZoe\u{301} Lund restarted it."));
    app.person("Zoé Lund").engineer();
    let (dismissal, withdrawal) =
        (format!("{}/dismissal", address(id)), format!("{}/dismissal/withdrawal", address(id)));
    ana.get(&address(id)).assert_says("Zoe\u{301} Lund restarted it.");
    for _ in 0..2 {
        let page = ana.get(&address(id));
        assert!(!page.source().contains(&withdrawal));
        ana.submit(&page, &dismissal, &[("because", "She agreed")]).assert_status(303);
        let page = tom.get(&address(id));
        page.assert_says("Nothing was found").assert_says("She agreed").assert_says("by Ana");
        assert!(page.one("details.fold:has(form[action$=withdrawal])").text.contains("zoé lund"));
        app.visitor().post(&withdrawal, &[("dismissal", "x")]).assert_status(401);
        // One of another postmortem, or none at all, changes nothing.
        tom.post(&withdrawal, &[("dismissal", "x")]).assert_status(303);
        tom.get(&address(id)).assert_says("Nothing was found");
        tom.submit(&page, &withdrawal, &[]).follow(&tom).assert_says("“Zoe\u{301} Lund”");
        tom.submit(&page, &withdrawal, &[]).assert_status(303);
        eva.get(&address(id)).assert_says("One finding is open");
    }
    let activity = ana.get(&format!("/postmortems/{id}/activity")).text();
    let told = activity.matches("Tom took back that “zoé lund” in the external message is harmless").count();
    assert_eq!(told, 2, "each time once: {activity}");
}

#[test]
fn who_may_not_is_told_who_can() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, GOOD);
    let ben = app.person("ben").engineer();
    for (path, who, fields) in [
        ("approval", vec![&ana, &tom, &ben], [("base_revision", "1")]),
        ("approval/withdrawal", vec![&ben], [("why", "x")]),
        ("posting", vec![&ben, &eva], [("address", "https://x.example")]),
        ("public-page", vec![&ben], [("x", "x")]),
        ("public-page/closing", vec![&ben], [("x", "x")]),
    ] {
        let path = format!("{}/{path}", address(id));
        for one in who {
            let refused = one.post(&path, &fields);
            refused.assert_status(403);
            assert!(
                refused.text().contains("anagers")
                    || refused.text().contains("manager")
                    || refused.text().contains("Support"),
                "{path}"
            );
        }
        app.visitor().post(&path, &fields).assert_status(401);
    }
    eva.post(&format!("{}/dismissal", address(id)), &[("finding", "x"), ("because", "y")]).assert_status(303);
    app.visitor().get(&address(id)).assert_status(303);
    for form in ben.get(&address(id)).forms() {
        assert!(
            !form.action.contains("/approval") && !form.action.contains("/posting") && !form.action.contains("/public"),
            "{}",
            form.action
        );
    }
    // A manager does not approve what is their own.
    let own = app.incident("Receipts twice").led_by(&eva).recorded_by(&eva);
    let own = eva.opens_postmortem(own);
    write(&eva, own, "external_message", GOOD);
    eva.post(&format!("{}/approval", address(own)), &[("base_revision", "1")])
        .assert_status(403)
        .assert_says("Another manager");
}

#[test]
fn only_what_was_read_is_approved() {
    let app = App::start();
    let (ana, _, eva, id) = with_message(&app, GOOD);
    let page = eva.get(&address(id));
    write(&ana, id, "external_message", &format!("{GOOD}\nMore to come."));
    let approval = format!("{}/approval", address(id));
    let late = eva.submit(&page, &approval, &[]);
    late.assert_status(409).assert_says("Ana saved revision 2").assert_says("More to come.").assert_says("Draft");
    eva.submit(&late, &approval, &[]).follow(&eva).assert_says("Approved revision 2");
    write(&ana, id, "external_message", GOOD);
    let moved = ana.get(&address(id));
    moved.assert_says("The text moved on since").assert_says("it is at revision 3");
    assert!(moved.has(&format!("aside a[href=\"/postmortems/{id}/sections/external_message/history\"]")));
    approve(&eva, id)
        .follow(&eva)
        .assert_says("Approved revision 3")
        .assert_says("Replaced by the approval of revision 3");
}

#[test]
fn se_04_each_step_sent_twice_is_one() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, GOOD);
    let page = eva.get(&address(id));
    for _ in 0..2 {
        eva.submit(&page, &format!("{}/approval", address(id)), &[]).assert_status(303);
    }
    assert!(!eva.get(&address(id)).text().contains("Earlier approvals"));
    let page = tom.get(&address(id));
    for _ in 0..2 {
        tom.submit(&page, &format!("{}/posting", address(id)), &[("address", "https://status.example/7")])
            .assert_status(303);
    }
    assert_eq!(tom.get(&address(id)).all("#posted ul.items li").len(), 1);
    for _ in 0..2 {
        tom.submit(&page, &format!("{}/public-page", address(id)), &[]).assert_status(303);
    }
    let page = eva.get(&address(id));
    for _ in 0..2 {
        eva.submit(&page, &format!("{}/approval/withdrawal", address(id)), &[("why", "A number is wrong")])
            .assert_status(303);
    }
    let activity = ana.get(&format!("/postmortems/{id}/activity")).text();
    for words in ["approved revision 1", "posted revision 1", "opened the public page", "withdrew the approval"] {
        assert_eq!(activity.matches(words).count(), 1, "{words}");
    }
}

#[test]
fn bad_input_keeps_what_was_typed() {
    let app = App::start();
    let (_, tom, eva, id) = with_message(&app, GOOD);
    approve(&eva, id).assert_status(303);
    let posting = format!("{}/posting", address(id));
    let page = tom.get(&address(id));
    for (address, at, field) in [
        ("", "2026-03-11T09:30", "address"),
        ("javascript:alert(1)", "2026-03-11T09:30", "address"),
        ("https://a b", "2026-03-11T09:30", "address"),
        ("status.example", "2026-03-11T09:30", "address"),
        ("https://status.example", "2026-03-12T09:30", "posted_at"),
        ("https://status.example", "", "posted_at"),
        ("https://status.example", "2026-03-29T02:30", "posted_at"),
    ] {
        let refused = tom.submit(&page, &posting, &[("address", address), ("posted_at", at)]);
        refused.assert_status(422);
        assert_eq!(refused.field("address"), address);
        assert!(!refused.error_of(field).is_empty(), "{address} {at}");
    }
    let withdrawal = format!("{}/approval/withdrawal", address(id));
    tom.submit(&page, &withdrawal, &[("why", " ")]).assert_status(422).assert_says("Say why");
    // The approval that was looked at is not the one that stands.
    eva.submit(&eva.get(&address(id)), &withdrawal, &[("why", "Once more")]).assert_status(303);
    tom.submit(&page, &posting, &[("address", "https://status.example")])
        .assert_status(409)
        .assert_says("No approval stands");
    approve(&eva, id).assert_status(303);
    tom.submit(&page, &posting, &[("address", "https://status.example")]).assert_status(409).assert_says("Make sure");
    tom.submit(&page, &withdrawal, &[("why", "An old page")]).assert_status(409).assert_says("that approval stands");
}

#[test]
fn the_public_page_holds_the_message_and_nothing_else() {
    let app = App::start();
    let text = format!(
        "{GOOD}\nSee [our report](/postmortems/x), [that](http://debrief.test/incidents) and [the status](https://status.example)."
    );
    let (ana, tom, eva, id) = with_message(&app, &text);
    app.visitor().post(&format!("{}/public-page", address(id)), &[]).assert_status(401);
    tom.post(&format!("{}/public-page", address(id)), &[]).assert_status(409).assert_says("No approval stands");
    eva.submit(
        &eva.get(&address(id)),
        &format!("{}/approval", address(id)),
        &[("reason", "The links become words outside")],
    )
    .assert_status(303);
    let path = publish(&tom, id);
    assert_eq!(path.trim_start_matches("/public/").len(), 64);
    let public = app.visitor().get(&path);
    public
        .assert_status(200)
        .assert_says("A message from Fjordpost")
        .assert_says("Wed 11 Mar 2026")
        .assert_says("some shops could not buy labels");
    assert_eq!(public.texts("h2"), ["Summary", "What happened", "What we are doing"]);
    let source = public.source();
    for secret in [
        id.to_string(),
        "Ana".into(),
        "Eva".into(),
        "Tom".into(),
        "Labels stopped".into(),
        "Debrief".into(),
        "/postmortems".into(),
        "/incidents".into(),
        "/sign-in".into(),
        "<nav".into(),
        "<form".into(),
        "<script".into(),
    ] {
        assert!(!source.contains(&secret), "{secret}: {source}");
    }
    assert_eq!(
        public.all("a[href]").iter().filter_map(|link| link.attr("href").map(str::to_owned)).collect::<Vec<_>>(),
        ["https://status.example"]
    );
    assert!(public.has("meta[name=robots][content*=noindex]") && public.header("x-robots-tag").contains("noindex"));
    assert_eq!((public.header("set-cookie"), public.header("cache-control")), ("", "no-store"));
    // What is written later is not shown before it is approved.
    write(&ana, id, "external_message", &format!("{GOOD}\nNot yet approved."));
    assert!(!app.visitor().get(&path).text().contains("Not yet approved"));
    approve(&eva, id).assert_status(303);
    app.visitor().get(&path).assert_says("Not yet approved.");
    eva.submit(&eva.get(&address(id)), &format!("{}/approval/withdrawal", address(id)), &[("why", "Wrong")])
        .assert_status(303);
    let gone = app.visitor().get(&path);
    gone.assert_status(404).assert_says("There is nothing here");
    assert_eq!(gone.header("set-cookie"), "");
    approve(&eva, id).assert_status(303);
    app.visitor().get(&path).assert_status(200);
    tom.submit(&tom.get(&address(id)), &format!("{}/public-page/closing", address(id)), &[]).assert_status(303);
    app.visitor().get(&path).assert_status(404);
    app.visitor().get("/public/x").assert_status(404);
    assert_ne!(publish(&tom, id), path, "a closed address stays closed");
    app.visitor().get(&path).assert_status(404);
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Tom opened the public page").assert_says("Tom closed the public page");
}

#[test]
fn a_customers_name_is_told_only_to_those_who_may_see_them() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, &format!("{GOOD}\nLabels of Zanzibar Tea failed."));
    let by = ana.as_engineer();
    app.write(|c| {
        let postmortem = debrief::postmortems::find(c, &by, id)?;
        let draft = CustomerDraft { name: "Zanzibar Tea Ltd".into(), ..CustomerDraft::default() };
        add_customers(c, &postmortem, &[draft], &by, app.clock.now()).map(drop)
    });
    for one in [&ana, &tom] {
        one.get(&address(id)).assert_says("“Zanzibar Tea”").assert_says("Labels of Zanzibar Tea failed.");
    }
    let page = eva.get(&address(id));
    page.assert_says("A customer's name");
    let findings = page.one("#findings");
    assert!(!findings.html.contains("Zanzibar") && !findings.html.contains("dismissal"), "{}", findings.html);
    approve(&eva, id).assert_status(422);
    let dismissal = format!("{}/dismissal", address(id));
    tom.submit(&tom.get(&address(id)), &dismissal, &[("because", "Zanzibar agreed")]).assert_status(303);
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("judged a customer's name");
    assert!(!activity.text().contains("Zanzibar"));
    assert!(!eva.get(&address(id)).one("#findings").html.contains("Zanzibar"));
    // Nor is it taken back by who may not know it.
    let withdrawal = format!("{dismissal}/withdrawal");
    let dismissed = tom.get(&address(id)).one("[name=dismissal]").attr("value").expect("an id").to_owned();
    eva.get(&address(id)).assert_says("A customer's name").assert_says("by Tom");
    assert!(!eva.get(&address(id)).has("[name=dismissal]"));
    eva.post(&withdrawal, &[("dismissal", &dismissed)]).assert_status(403);
    approve(&eva, id).assert_status(303);
    tom.post(&withdrawal, &[("dismissal", &dismissed)]).assert_status(303);
    ana.get(&address(id)).assert_says("“Zanzibar Tea”");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("took back that a customer's name in the external message is harmless");
    assert!(!activity.text().to_lowercase().contains("zanzibar"));
}

#[test]
fn desks_read_only_what_is_not_closed_and_no_more_than_they_show() {
    let app = App::start();
    let viewer = app.person("eva").manager().as_engineer();
    let read = app.write(|c| {
        Ok(plans(c, |c| {
            debrief::messages::waiting_for_approval(c, &viewer, 8).expect("a list");
            debrief::messages::approved_not_posted(c, &viewer, 8).expect("a list");
        }))
    });
    assert_eq!(read.len(), 2);
    for plan in read {
        assert_eq!(plan[0], "SCAN postmortems USING INDEX postmortems_not_closed_by_opening", "{plan:#?}");
        assert!(!plan.iter().any(|step| step.starts_with("USE TEMP") || step == "SCAN message_postings"), "{plan:#?}");
    }
}

#[test]
fn the_internal_message_has_parts_of_its_own() {
    let app = App::start();
    let (ana, _, _, id) = with_message(&app, GOOD);
    write(&ana, id, "internal_message", "## What happened\n\nLabels failed.\n\n## Is it over?\n\nYes.\n");
    let page = ana.get(&address(id));
    page.assert_says("What to say: missing").assert_says("Whom to ask: missing");
    assert!(page.has(&format!("a[href=\"/postmortems/{id}/sections/internal_message/edit\"]")));
}

#[test]
fn restricted_messages_are_nowhere() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    write(&ana, id, "external_message", GOOD);
    eva.get(&address(id)).assert_status(404);
    for path in [
        "approval",
        "approval/withdrawal",
        "posting",
        "public-page",
        "public-page/closing",
        "dismissal",
        "dismissal/withdrawal",
    ] {
        eva.post(&format!("{}/{path}", address(id)), &[("base_revision", "1")]).assert_status(404);
    }
    let lists = |who: &Actor| {
        let viewer = debrief::accounts::Viewer { role: debrief::accounts::Role::Manager, ..who.as_engineer() };
        app.write(|c| Ok(debrief::messages::waiting_for_approval(c, &viewer, 8)?.len()))
    };
    assert_eq!(lists(&eva), 0);
}

#[test]
fn the_desks_are_told_what_waits() {
    let app = App::start();
    let (ana, tom, eva, id) = with_message(&app, GOOD);
    let waiting = |who: &Actor| {
        let viewer = who.as_engineer();
        app.write(|c| {
            Ok(debrief::messages::waiting_for_approval(c, &viewer, 8)?
                .into_iter()
                .map(|one| (one.revision, one.approved))
                .collect::<Vec<_>>())
        })
    };
    let approved = || {
        let viewer = tom.as_engineer();
        app.write(|c| {
            Ok(debrief::messages::approved_not_posted(c, &viewer, 8)?
                .into_iter()
                .map(|one| one.revision)
                .collect::<Vec<_>>())
        })
    };
    assert_eq!((waiting(&eva), waiting(&ana), approved()), (vec![(1, None)], vec![], vec![]), "not of one's own");
    approve(&eva, id).assert_status(303);
    assert_eq!((waiting(&eva), approved()), (vec![], vec![1]));
    write(&ana, id, "external_message", "Other words");
    assert_eq!(waiting(&eva), [(2, Some(1))]);
    tom.submit(&tom.get(&address(id)), &format!("{}/posting", address(id)), &[("address", "https://status.example")])
        .assert_status(303);
    assert_eq!(approved(), Vec::<i32>::new());
    assert!(app.write(|c| Ok(debrief::messages::is_posted(c, id)?)));
}

#[test]
fn administrators_keep_the_internal_addresses() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").admin(), app.person("tom").support());
    let home = "/settings/internal-addresses";
    tom.get(home).assert_status(403).assert_says("Administrators");
    tom.post(home, &[("pattern", ".x")]).assert_status(403);
    app.visitor().post(home, &[("pattern", ".x")]).assert_status(401);
    let page = ana.get(home);
    page.assert_says(".internal").assert_says("10.0.0.0/8").assert_says("came with the program");
    for bad in ["", "https://x.example", "0.0.0.0/0", "a b"] {
        let refused = ana.submit(&page, home, &[("pattern", bad)]);
        refused.assert_status(422);
        assert_eq!(refused.field("pattern"), bad);
    }
    ana.submit(&page, home, &[("pattern", ".INTERNAL")]).assert_status(422).assert_says("on the list already");
    for _ in 0..2 {
        ana.submit(&page, home, &[("pattern", "*.Fjordnet")]).assert_status(303);
    }
    assert_eq!(ana.get(home).texts("code").iter().filter(|code| *code == ".fjordnet").count(), 1);
    let id = app.postmortem(&ana);
    write(&ana, id, "external_message", "The host printer.fjordnet failed.");
    ana.get(&address(id)).assert_says("“printer.fjordnet”");
    let page = ana.get(home);
    let row = page.all("ul.items li").into_iter().find(|row| row.text.contains(".fjordnet")).expect("a row");
    let removal = row.all("form")[0].attr("action").expect("an address").to_owned();
    for _ in 0..2 {
        ana.submit(&page, &removal, &[]).assert_status(303);
    }
    ana.get(&address(id)).assert_says("Nothing was found");
}
