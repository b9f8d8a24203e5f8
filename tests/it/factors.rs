//! Contributing factors, over HTTP: shared by postmortems, told only through those that the viewer sees.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/factors")
}

fn name(by: &Actor, id: PostmortemId, sentence: &str, fields: &[(&str, &str)]) -> Page {
    let list = address(id);
    let mut all = vec![("sentence", sentence)];
    if !fields.iter().any(|(name, _)| *name == "category") {
        all.push(("category", "technology"));
    }
    all.extend(fields);
    by.submit(&by.get(&list), &list, &all)
}

fn factors(by: &Actor, id: PostmortemId) -> Vec<String> {
    let list = by.get(&address(id));
    let ids = list.all("li[id^=factor-]").into_iter();
    ids.filter_map(|one| Some(format!("{}/{}", address(id), one.attr("id")?.strip_prefix("factor-")?))).collect()
}

#[test]
fn a_factor_is_shared_by_postmortems() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let (one, two) = (app.postmortem(&ana), app.postmortem(&ben));
    let detail = [("detail", "Billing held `180` of 200.")];
    name(&ana, one, "Two services share one connection pool.", &detail).follow(&ana).assert_says("The factor is named");
    let page = ben.get(&address(two));
    assert!(
        page.all("#known option")
            .iter()
            .any(|one| one.attr("value") == Some("Two services share one connection pool."))
    );
    // Other case and punctuation, no category chosen: it is the known one.
    let found = ben.get(&format!("{}?find=connection+POOL", address(two)));
    found.assert_says("on 1 postmortem");
    name(&ben, two, "two services share one connection-pool", &[("category", "")]).assert_status(303);
    ana.get(&address(one)).assert_says("also on");
    let document = ana.get(&format!("/postmortems/{one}"));
    assert_eq!(document.texts("#contributing_factors .factors strong"), ["Two services share one connection pool."]);
    document.assert_says("also on");
    let export = ana.get(&format!("/postmortems/{one}/export.md")).text();
    assert!(
        export.contains("1. **Two services share one connection pool.** (technology) Billing held `180` of 200."),
        "{export}"
    );
    ana.get(&format!("/postmortems/{one}/activity"))
        .assert_says("named the factor “Two services share one connection pool.”");
    // Named twice on one postmortem it is one.
    name(&ana, one, "Two services share one connection pool!", &[]).follow(&ana).assert_says("stands here already");
    assert_eq!(factors(&ana, one).len(), 1);
}

#[test]
fn other_words_change_no_other_postmortem() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let (one, two) = (app.postmortem(&ana), app.postmortem(&ana));
    for id in [one, two] {
        name(&ana, id, "Retries have no back-off", &[]).assert_status(303);
    }
    let factor = factors(&ana, one).remove(0);
    ana.submit(&ana.get(&factor), &factor, &[("sentence", "Retries have no limit")]).assert_status(303);
    ana.get(&address(one)).assert_says("Retries have no limit").assert_says("not seen elsewhere");
    ana.get(&address(two)).assert_says("Retries have no back-off");
}

#[test]
fn a_factor_of_a_restricted_postmortem_is_told_to_nobody_else() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let hidden = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    let open = app.postmortem(&ben);
    name(&ana, hidden, "KEYS stand in the LOG", &[]).assert_status(303);
    for path in [address(open), format!("{}?find=keys", address(open))] {
        let page = ben.get(&path).source();
        assert!(!page.contains("KEYS") && !page.contains("Keys were leaked"), "{path}");
    }
    // The same words, without a category: nothing tells that they are known, and their spelling is his own.
    name(&ben, open, "keys stand in the log", &[("category", "")]).assert_status(422);
    name(&ben, open, "keys stand in the log", &[]).assert_status(303);
    let page = ben.get(&address(open));
    page.assert_says("keys stand in the log").assert_says("not seen elsewhere");
    assert!(!page.source().contains("KEYS"));
    // She sees both.
    ana.get(&address(hidden)).assert_says("also on");
}

#[test]
fn a_person_is_no_factor_and_advice_blocks_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    name(&ana, id, "The on-call forgot the second step", &[]).follow(&ana).assert_says("A person is not a factor");
    assert_eq!(factors(&ana, id).len(), 1);
}

#[test]
fn bad_input_and_people_who_may_not() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let refused = ana.post(&address(id), &[("sentence", "…"), ("category", "x"), ("detail", "kept")]);
    refused.assert_status(422);
    assert_eq!((refused.field("sentence"), refused.field("detail")), ("…".into(), "kept".into()));
    tom.post(&address(id), &[("sentence", "x"), ("category", "luck")]).assert_status(403);
    app.visitor().post(&address(id), &[("sentence", "x"), ("category", "luck")]).assert_status(401);
    name(&ana, id, "Retries have no back-off", &[]).assert_status(303);
    let factor = factors(&ana, id).remove(0);
    tom.get(&factor).assert_status(403);
    tom.post(&format!("{factor}/removal"), &[]).assert_status(403);
    tom.post(&format!("{}/prompts/cues_seen", address(id)), &[("state", "skipped")]).assert_status(403);
    ana.post(&format!("{}/prompts/nothing", address(id)), &[("state", "skipped")]).assert_status(404);
}

#[test]
fn ce_04_two_people_in_one_factor_lose_nothing() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    name(&ana, id, "Retries have no back-off", &[]).assert_status(303);
    name(&ana, id, "The health check reads only", &[]).assert_status(303);
    let all = factors(&ana, id);
    let (of_ana, of_ben) = (ana.get(&all[0]), ben.get(&all[1]));
    ben.submit(&of_ben, &all[1], &[("detail", "All pods were “healthy”")]).assert_status(303);
    ana.submit(&of_ana, &all[0], &[("detail", "Five times at once")]).assert_status(303);
    let (of_ana, of_ben) = (ana.get(&all[0]), ben.get(&all[0]));
    ben.submit(&of_ben, &all[0], &[("detail", "Six times")]).assert_status(303);
    let met = ana.submit(&of_ana, &all[0], &[("detail", "Seven times")]);
    met.assert_status(409).assert_says("Ben changed this").assert_says("Six times");
    assert_eq!(met.field("detail"), "Seven times");
    ana.submit(&met, &all[0], &[]).assert_status(303);
    ana.get(&all[0].replace("/factors/", "/versions/")).assert_says("Six times").assert_says("Five times at once");
}

#[test]
fn a_removed_factor_comes_back_unless_it_was_named_again() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    name(&ana, id, "Retries have no back-off", &[]).assert_status(303);
    let factor = factors(&ana, id).remove(0);
    let removal = format!("{factor}/removal");
    ana.submit(&ana.get(&factor), &removal, &[]).follow(&ana).assert_says("The factor is removed");
    ana.submit(&ana.get(&address(id)), &format!("{factor}/restoration"), &[])
        .follow(&ana)
        .assert_says("The factor is back");
    ana.post(&removal, &[]).assert_status(303);
    name(&ana, id, "Retries have no back-off", &[]).assert_status(303);
    ana.post(&format!("{factor}/restoration"), &[]).assert_status(409).assert_says("named again");
    assert_eq!(factors(&ana, id).len(), 1);
}

#[test]
fn questions_are_answered_used_or_skipped() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    let question = format!("{}/prompts/cues_missing", address(id));
    let (of_ana, of_ben) = (ana.get(&address(id)), ben.get(&address(id)));
    of_ana.assert_says("0 of 18 looked at");
    ana.submit(&of_ana, &question, &[("answer", " ")]).assert_status(422).assert_says("Write the answer");
    ana.submit(&of_ana, &question, &[("answer", "The list of connections")]).assert_status(303);
    ben.submit(&of_ben, &format!("{}/prompts/cues_seen", address(id)), &[("state", "skipped")]).assert_status(303);
    // Both began the same question: the second answer meets the first and is lost neither.
    let met = ben.submit(&of_ben, &question, &[("answer", "The graph of queries")]);
    met.assert_status(409).assert_says("The list of connections").assert_says("The graph of queries");
    ben.submit(&met, &question, &[]).assert_status(303);
    ana.get(&address(id)).assert_says("2 of 18 looked at").assert_says("The graph of queries");
}

#[test]
fn se_04_a_factor_sent_twice_is_one() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let page = ana.get(&address(id));
    for _ in 0..2 {
        ana.submit(&page, &address(id), &[("sentence", "Retries have no back-off"), ("category", "luck")])
            .assert_status(303);
    }
    assert_eq!(factors(&ana, id).len(), 1);
}
