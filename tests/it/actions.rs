//! Actions, over HTTP: proposing, deciding, two people at once, the list across postmortems.

use chrono::NaiveDate;
use debrief::actions::{Filter, Kind, State, Which};
use debrief::db::Conn;
use debrief::incidents::Severity;
use debrief::kernel::PostmortemId;
use debrief::kernel::pages::PageNo;
use diesel::connection::SimpleConnection;

use crate::support::{Actor, App, Page, plans};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/actions")
}

fn add(by: &Actor, id: PostmortemId, text: &str, fields: &[(&str, &str)]) -> Page {
    let list = address(id);
    let all: Vec<(&str, &str)> = [("text", text)].iter().chain(fields).copied().collect();
    by.submit(&by.get(&list), &list, &all)
}

/// The addresses of the actions, in the order of the page.
fn actions(by: &Actor, id: PostmortemId) -> Vec<String> {
    let ids = by.get(&address(id)).all("li[id^=action-]").into_iter();
    ids.filter_map(|one| Some(format!("/actions/{}", one.attr("id")?.strip_prefix("action-")?))).collect()
}

#[test]
fn an_action_is_proposed_decided_on_and_done() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    let who = ana.id.to_string();
    // Resolved on 6 March, SEV-2: 30 days.
    assert_eq!(ana.get(&address(id)).field("due_on"), "2026-04-06");
    add(&ana, id, "Cap billing at 20 connections", &[("person", &who), ("tracker", "https://t.example/B-1")])
        .follow(&ana)
        .assert_says("The action is proposed")
        .assert_says("Proposed (1)");
    let action = actions(&ana, id).remove(0);
    let page = eva.get(&address(id));
    assert!(!page.has("form.box"), "managers decide and do not write");
    eva.submit(&page, &format!("{action}/commitment"), &[]).follow(&eva).assert_says("Committed (1)");
    ana.submit(&ana.get(&action), &format!("{action}/completion"), &[("reason", "Released on Tuesday")])
        .follow(&ana)
        .assert_says("Done (1)")
        .assert_says("Released on Tuesday");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Eva committed to the action “Cap billing at 20 connections”");
    activity.assert_says("Ana finished the action");
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.texts("#actions tbody tr").len(), 1);
    document.assert_says("B-1");
    ana.get(&format!("/postmortems/{id}/export.md"))
        .assert_says("- [x] Cap billing at 20 connections (prevent; Ana; by 2026-04-06; done;");
    let history = ana.get(&action.replace("/actions/", &format!("/postmortems/{id}/versions/")));
    history.assert_says("Revision 3").assert_says("Committed");
}

#[test]
fn what_is_declined_stays_visible_with_its_reason() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    add(&ana, id, "Buy a third server", &[]).assert_status(303);
    let action = actions(&ana, id).remove(0);
    let decline = format!("{action}/declining");
    let page = eva.get(&action);
    let refused = eva.submit(&page, &decline, &[("reason", " ")]);
    refused.assert_status(422).assert_says("Say why");
    eva.submit(&page, &decline, &[("reason", "It would not have changed this incident")]).assert_status(303);
    ana.get(&address(id)).assert_says("Declined (1)").assert_says("It would not have changed this incident");
    let document = ana.get(&format!("/postmortems/{id}"));
    document.assert_says("Decided against").assert_says("It would not have changed this incident");
    let again = format!("{action}/reopening");
    eva.post(&again, &[("reason", "Without having looked")]).assert_status(409);
    eva.submit(&eva.get(&action), &again, &[("reason", "A second incident changed our minds")]).assert_status(303);
    ana.get(&address(id)).assert_says("Proposed (1)");
}

#[test]
fn support_finishes_what_is_its_own_and_decides_nothing() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let who = tom.id.to_string();
    add(&ana, id, "Write the sentence for shops into the handbook", &[("person", &who)]).assert_status(303);
    app.later(chrono::Duration::seconds(1));
    add(&ana, id, "Cap billing at 20 connections", &[]).assert_status(303);
    let all = actions(&ana, id);
    let (own, other) = (&all[0], &all[1]);
    for step in ["commitment", "declining", "reopening"] {
        tom.post(&format!("{own}/{step}"), &[("reason", "x")]).assert_status(403).assert_says("managers");
    }
    tom.post(&format!("{other}/completion"), &[]).assert_status(403);
    tom.submit(&tom.get(own), &format!("{own}/completion"), &[]).assert_status(303);
    tom.post(own, &[("text", "x")]).assert_status(403);
    tom.post(&address(id), &[("text", "x")]).assert_status(403);
    for path in [address(id), own.clone(), format!("{own}/commitment"), format!("{}/bulk", address(id))] {
        app.visitor().post(&path, &[("text", "x")]).assert_status(401);
    }
}

#[test]
fn bad_input_keeps_what_was_typed() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let fields = [
        ("text", " "),
        ("kind", "fun"),
        ("person", "me"),
        ("due_on", "soon"),
        ("priority", "x"),
        ("tracker", "ftp://t"),
    ];
    let refused = ana.post(&address(id), &fields);
    refused.assert_status(422);
    assert_eq!((refused.field("tracker"), refused.field("due_on")), ("ftp://t".into(), "soon".into()));
    for (field, words) in
        [("text", "verb"), ("kind", "Choose"), ("person", "Choose"), ("due_on", "2026"), ("tracker", "https")]
    {
        assert!(refused.error_of(field).contains(words), "{field}");
    }
}

#[test]
fn advice_stands_beside_and_blocks_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "We should improve alerting", &[]).follow(&ana).assert_says("An action starts with a verb");
    add(&ana, id, "Cap billing at 20 connections", &[]).assert_status(303);
    assert_eq!(ana.get(&address(id)).all(".advice").len(), 1);
}

#[test]
fn ce_08_two_people_in_two_actions_never_meet_and_ce_04_in_one_lose_nothing() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    add(&ana, id, "Write one", &[]).assert_status(303);
    add(&ana, id, "Write two", &[]).assert_status(303);
    let all = actions(&ana, id);
    let (of_ana, of_ben) = (ana.get(&all[0]), ben.get(&all[1]));
    ben.submit(&of_ben, &all[1], &[("text", "Write two lines")]).assert_status(303);
    ana.submit(&of_ana, &all[0], &[("text", "Write one line")]).assert_status(303);
    let (of_ana, of_ben) = (ana.get(&all[0]), ben.get(&all[0]));
    ben.submit(&of_ben, &all[0], &[("text", "Write one page")]).assert_status(303);
    let met = ana.submit(&of_ana, &all[0], &[("text", "Write one book"), ("tracker", "T-1")]);
    met.assert_status(409).assert_says("Ben changed this").assert_says("Write one page");
    assert_eq!((met.field("text"), met.field("tracker")), ("Write one book".into(), "T-1".into()));
    ana.submit(&met, &all[0], &[]).assert_status(303);
    ana.get(&address(id)).assert_says("Write one book").assert_says("Write two lines");
}

#[test]
fn two_who_decide_at_once_do_not_undo_each_other() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    add(&ana, id, "Buy a third server", &[]).assert_status(303);
    let action = actions(&ana, id).remove(0);
    let (of_ana, of_eva) = (ana.get(&action), eva.get(&action));
    eva.submit(&of_eva, &format!("{action}/commitment"), &[]).assert_status(303);
    let late = ana.submit(&of_ana, &format!("{action}/declining"), &[("reason", "Too dear")]);
    late.assert_status(409).assert_says("by now it is committed").assert_says("Too dear");
    // The same step twice, from the same form, is one.
    let page = ana.get(&action);
    ana.submit(&page, &format!("{action}/declining"), &[("reason", "Too dear")]).assert_status(303);
    ana.submit(&page, &format!("{action}/declining"), &[("reason", "Too dear")]).assert_status(303);
}

#[test]
fn a_removed_action_comes_back() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "Write one", &[]).assert_status(303);
    let action = actions(&ana, id).remove(0);
    let removed = ana.submit(&ana.get(&action), &format!("{action}/removal"), &[]).follow(&ana);
    removed.assert_says("The action is removed").assert_says("Removed actions (1)");
    assert!(actions(&ana, id).is_empty());
    ana.get("/actions").assert_says("Nothing is open");
    ana.submit(&ana.get(&address(id)), &format!("{action}/restoration"), &[])
        .follow(&ana)
        .assert_says("The action is back");
    assert_eq!(actions(&ana, id).len(), 1);
}

#[test]
fn se_04_an_action_sent_twice_is_one() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let page = ana.get(&address(id));
    for _ in 0..2 {
        ana.submit(&page, &address(id), &[("text", "Write one")]).assert_status(303);
    }
    assert_eq!(actions(&ana, id).len(), 1);
}

#[test]
fn many_are_looked_at_and_stored_in_one_go() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let bulk = format!("{}/bulk", address(id));
    ana.post(&bulk, &[("text", " \n ")]).assert_status(422).assert_says("one a line");
    let text = "- [ ] Cap billing at 20 connections (Ana, within 15 days, reduce severity or length)\n- Improve alerting\n\n3. Write a test by 2026-12-10 https://t.example/T-9\n";
    let preview = ana.submit(&ana.get(&bulk), &bulk, &[("text", text)]);
    preview.assert_status(200).assert_says("3 lines understood").assert_says("An action is specific");
    assert!(actions(&ana, id).is_empty(), "a preview stores nothing");
    let form = preview.forms().into_iter().find(|form| form.action.ends_with("/bulk/entries")).expect("the rows");
    let values = |name: &str| -> Vec<String> {
        form.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    };
    assert_eq!(values("text"), ["Cap billing at 20 connections", "Improve alerting", "Write a test"]);
    assert_eq!(values("person"), ["Ana", "", ""]);
    assert_eq!(values("due_on"), ["2026-03-21", "2026-04-06", "2026-12-10"]);
    assert_eq!(values("tracker"), ["", "", "https://t.example/T-9"]);
    // The second is left out; a wrong name brings everything back.
    let mut sent: Vec<(String, String)> = form.fields.clone();
    sent.retain(|(name, value)| !(name == "keep" && value == "1"));
    let mut wrong = sent.clone();
    wrong.iter_mut().find(|(name, _)| name == "person").expect("a person").1 = "Nobody Here".into();
    let entries = format!("{bulk}/entries");
    let refused = ana.request("POST", &entries).pairs(&wrong).send();
    refused.assert_status(422).assert_says("Choose a person");
    assert!(refused.source().contains("Nobody Here") && refused.source().contains("Improve alerting"));
    assert!(actions(&ana, id).is_empty(), "all or none");
    for _ in 0..2 {
        ana.request("POST", &entries).pairs(&sent).send().assert_status(303);
    }
    assert_eq!(actions(&ana, id).len(), 2);
}

#[test]
fn the_page_of_all_actions_can_be_narrowed() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let (one, two) = (app.postmortem(&ana), app.postmortem(&ben));
    let who = ben.id.to_string();
    add(&ana, one, "Write late", &[("due_on", "2026-03-10"), ("person", &who)]).assert_status(303);
    add(&ana, one, "Write soon", &[("due_on", "2026-03-11"), ("kind", "tune_monitoring")]).assert_status(303);
    add(&ben, two, "Write much later", &[("due_on", "2026-06-01")]).assert_status(303);
    let titles = |path: &str| ana.get(path).texts("ul.items h3");
    assert_eq!(titles("/actions"), ["Write late", "Write soon", "Write much later"]);
    assert_eq!(titles("/actions?state=overdue"), ["Write late"], "today is not over");
    assert_eq!(titles("/actions?kind=tune_monitoring"), ["Write soon"]);
    assert_eq!(titles(&format!("/actions?person={who}")), ["Write late"]);
    assert_eq!(ben.get("/actions?person=me").texts("ul.items h3"), ["Write late"]);
    assert_eq!(titles("/actions?state=done"), Vec::<String>::new());
    assert_eq!(titles("/actions?severity=sev1&state=all"), Vec::<String>::new());
    ana.get("/actions?state=nonsense&page=x").assert_status(200);
    // Deciding there leads back to the same list.
    let list = "/actions?state=overdue";
    let action = ana.get(list).one("ul.items h3 a").attr("href").expect("an address").to_owned();
    let decided = ana.submit(&ana.get(list), &format!("{action}/commitment"), &[]);
    assert!(decided.location().ends_with(list), "{}", decided.location());
}

#[test]
fn restricted_actions_stand_in_no_list_of_others() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    let who = ben.id.to_string();
    // Even of somebody who is not in: what they may not see they do not see.
    add(&ana, id, "Rotate the keys", &[("person", &who)]).assert_status(303);
    let action = actions(&ana, id).remove(0);
    for path in ["/actions", "/actions?person=me", "/actions?state=all", "/actions.csv?state=all", "/"] {
        assert!(!ben.get(path).source().contains("Rotate the keys"), "{path}");
    }
    ben.get(&action).assert_status(404);
    ben.post(&format!("{action}/completion"), &[]).assert_status(404);
    ana.get("/actions").assert_says("Rotate the keys");
}

#[test]
fn ex_08_the_table_of_actions_runs_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "=HYPERLINK(\"http://evil.example\")", &[]).assert_status(303);
    let file = ana.get("/actions.csv");
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.text().contains("'=HYPERLINK"), "{}", file.text());
}

#[test]
fn overdue_is_one_of_the_states() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "Write what is done", &[("due_on", "2026-03-10")]).assert_status(303);
    let done = actions(&ana, id).remove(0);
    add(&ana, id, "Write late", &[("due_on", "2026-03-10")]).assert_status(303);
    ana.submit(&ana.get(&done), &format!("{done}/completion"), &[("reason", "Released")]).assert_status(303);
    // Addresses from before name it beside a state; what is done was never overdue, and the page says what it shows.
    for asked in ["state=overdue", "overdue=yes", "overdue=yes&state=done", "overdue=yes&state=all"] {
        let page = ana.get(&format!("/actions?{asked}"));
        assert_eq!(page.texts("ul.items h3"), ["Write late"], "{asked}");
        assert_eq!(page.one("#state option[selected]").text, "Overdue", "{asked}");
        assert!(page.has("a[href='/actions.csv?state=overdue']") && !page.has("[name=overdue]"), "{asked}");
        let file = ana.get(&format!("/actions.csv?{asked}")).text();
        assert!(file.contains("Write late") && !file.contains("Write what is done"), "{file}");
    }
    assert_eq!(ana.get("/actions?state=done").texts("ul.items h3"), ["Write what is done"]);
}

#[test]
fn the_table_of_actions_leaves_nothing_out() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "Write the first", &[("due_on", "2026-03-10")]).assert_status(303);
    app.write(|c| {
        c.batch_execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10500) \
             INSERT INTO actions (id, postmortem_id, text, html, rendered_by, kind, due_on, priority, tracker, state, \
             reason, revision, added_by, added_at) \
             SELECT replace(replace(printf('%010d', n), '0', 'b'), '1', 'c'), postmortem_id, 'Write ' || n, html, rendered_by, kind, \
             CASE WHEN n % 3 THEN date('2026-04-01', n || ' days') END, priority, tracker, state, reason, revision, \
             added_by, added_at FROM actions, n",
        )
        .map_err(Into::into)
    });
    let file = ana.get("/actions.csv").source();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 1 + 10_501);
    let seen: std::collections::HashSet<&str> = lines.iter().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(seen.len(), lines.len(), "each once");
    assert!(lines[1].starts_with("Write the first,"), "in the order of the page: {}", lines[1]);
    let days: Vec<&str> = lines[1..].iter().filter_map(|line| line.split(',').nth(3)).collect();
    let dated = days.iter().take_while(|day| !day.is_empty()).count();
    assert!(
        days[..dated].is_sorted() && days[dated..].iter().all(|day| day.is_empty()),
        "those without a day come last"
    );
}

#[test]
fn lists_of_actions_are_read_along_an_index() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (viewer, today) = (ana.as_engineer(), NaiveDate::from_ymd_opt(2026, 3, 11).expect("a day"));
    let of = |which| Filter { which, ..Filter::default() };
    let theirs = |which| Filter { person: Some(ana.id), ..of(which) };
    let first = |c: &mut Conn, filter: &Filter| {
        let window = PageNo::FIRST.window(50);
        let plans = plans(c, |c| debrief::actions::list(c, &viewer, filter, window).map(drop));
        let [plan] = &plans[..] else { panic!("one statement: {plans:?}") };
        plan.clone()
    };
    let along = |filter: Filter| {
        let plan = app.write(|c| Ok(first(c, &filter)));
        for whole in ["SCAN postmortems", "SCAN incidents", "SCAN people"] {
            assert!(!plan.iter().any(|step| step.starts_with(whole)), "{filter:?}: {plan:#?}");
        }
        let (sorted, found) = (plan.iter().any(|step| step.starts_with("USE TEMP")), |step: &&String| {
            step.starts_with("SCAN actions") || step.starts_with("SEARCH actions")
        });
        (plan.iter().find(found).cloned().unwrap_or_default(), sorted)
    };
    // A page of a long list reads as many rows as it shows: the index has them in the order of the list.
    for (filter, how) in [
        (of(Which::Open), "SCAN actions USING INDEX actions_open_listed"),
        (of(Which::Overdue(today)), "SEARCH actions USING INDEX actions_open (due_on<?)"),
        (of(Which::In(State::Done)), "SCAN actions USING INDEX actions_listed"),
        (of(Which::All), "SCAN actions USING INDEX actions_listed"),
        (Filter { severity: Some(Severity::Sev1), ..of(Which::Open) }, "SCAN actions USING INDEX actions_open_listed"),
        (Filter { kind: Some(Kind::Prevent), ..of(Which::All) }, "SCAN actions USING INDEX actions_listed"),
    ] {
        assert_eq!(along(filter.clone()), (how.to_owned(), false), "{filter:?}");
    }
    // What one person has to do stands in that order, too.
    let open = "SEARCH actions USING INDEX actions_open_by_person (person_id=?)";
    assert_eq!(along(theirs(Which::Open)), (open.to_owned(), false));
    let mine = app.write(|c| Ok(plans(c, |c| debrief::actions::mine(c, &viewer, 8).map(drop))));
    assert_eq!(mine[0][0], open);
    assert!(!mine[0].iter().any(|step| step.starts_with("USE TEMP")), "{mine:#?}");
    // All that one person or one team has is looked up and then sorted.
    let teams = Filter { team: "Labels".into(), ..of(Which::Open) };
    for (filter, how) in [
        (theirs(Which::All), "SEARCH actions USING INDEX actions_by_person (person_id=?)"),
        (teams, "SEARCH actions USING INDEX actions_by_postmortem (postmortem_id=?)"),
    ] {
        assert_eq!(along(filter.clone()), (how.to_owned(), true), "{filter:?}");
    }
}
