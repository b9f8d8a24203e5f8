//! Actions, over HTTP: proposing, deciding, two people at once, the list across postmortems.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

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
    assert_eq!(ana.get(&address(id)).field("due_on"), "2026-04-05");
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
        .assert_says("- [x] Cap billing at 20 connections (prevent; Ana; by 2026-04-05; done;");
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
    assert_eq!(values("due_on"), ["2026-03-21", "2026-04-05", "2026-12-10"]);
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
    assert_eq!(titles("/actions?overdue=yes"), ["Write late"], "today is not over");
    assert_eq!(titles("/actions?kind=tune_monitoring"), ["Write soon"]);
    assert_eq!(titles(&format!("/actions?person={who}")), ["Write late"]);
    assert_eq!(ben.get("/actions?person=me").texts("ul.items h3"), ["Write late"]);
    assert_eq!(titles("/actions?state=done"), Vec::<String>::new());
    assert_eq!(titles("/actions?severity=sev1&state=all"), Vec::<String>::new());
    ana.get("/actions?state=nonsense&page=x").assert_status(200);
    // Deciding there leads back to the same list.
    let list = "/actions?overdue=yes";
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
