//! The response review, over HTTP: points that lead to actions, ratings, and what follows for monitoring.

use debrief::incidents::Outcome;
use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/response")
}

fn add(by: &Actor, id: PostmortemId, kind: &str, text: &str, fields: &[(&str, &str)]) -> Page {
    let all: Vec<(&str, &str)> = [("kind", kind), ("text", text)].into_iter().chain(fields.iter().copied()).collect();
    by.submit(&by.get(&address(id)), &address(id), &all)
}

fn points(by: &Actor, id: PostmortemId) -> Vec<String> {
    let list = by.get(&address(id));
    let ids = list.all("li[id^=point-]").into_iter();
    ids.filter_map(|one| Some(format!("{}/{}", address(id), one.attr("id")?.strip_prefix("point-")?))).collect()
}

fn action(by: &Actor, id: PostmortemId, text: &str, kind: &str) -> String {
    let list = format!("/postmortems/{id}/actions");
    let added = by.submit(&by.get(&list), &list, &[("text", text), ("kind", kind)]);
    added.location().rsplit("action-").next().expect("an id").to_owned()
}

#[test]
fn what_went_less_well_leads_to_an_action_or_says_why_not() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let runbook = action(&ana, id, "Rewrite the runbook from a rehearsal", "improve_response");
    add(&ana, id, "went_less_well", "The runbook led away", &[("action", &runbook)])
        .follow(&ana)
        .assert_says("leads to");
    add(&ana, id, "went_less_well", "Nobody told the carriers", &[]).assert_status(303);
    add(&ana, id, "went_well", "The **alert** came early", &[]).assert_status(303);
    let page = ana.get(&address(id));
    assert_eq!(page.texts(".gap"), ["no action and no reason yet"]);
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.texts("#went_well .points strong"), ["alert"]);
    assert_eq!(document.texts("#went_less_well .points .gap").len(), 1);
    document.assert_says("leads to the action “Rewrite the runbook from a rehearsal”");
    let without = ana.get(&address(id)).one("li:has(.gap)").attr("id").expect("an id").to_owned();
    let carriers = format!("{}/{}", address(id), without.trim_start_matches("point-"));
    ana.submit(&ana.get(&carriers), &carriers, &[("reason", "They take no same-day changes")]).assert_status(303);
    assert!(!ana.get(&address(id)).has(".gap"));
    let export = ana.get(&format!("/postmortems/{id}/export.md")).text();
    assert!(export.contains("- Nobody told the carriers No action: They take no same-day changes"), "{export}");
    // The action goes away: the point is open again.
    ana.post(&format!("/actions/{runbook}/removal"), &[]).assert_status(303);
    assert_eq!(ana.get(&address(id)).texts(".gap").len(), 1);
}

#[test]
fn aspects_are_rated_each_by_itself() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    let (of_ana, of_ben) = (ana.get(&address(id)), ben.get(&address(id)));
    let rate = |aspect: &str| format!("{}/ratings/{aspect}", address(id));
    ana.submit(&of_ana, &rate("detection"), &[("rating", "worked"), ("note", "Three minutes")]).assert_status(303);
    ben.submit(&of_ben, &rate("tools"), &[("rating", "hindered")]).assert_status(303);
    let met = ben.submit(&of_ben, &rate("detection"), &[("rating", "mixed"), ("note", "Late in Tokyo")]);
    met.assert_status(409).assert_says("Three minutes").assert_says("Late in Tokyo");
    ben.submit(&met, &rate("detection"), &[]).assert_status(303);
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.texts("#response_review .ratings dt"), ["Detection", "Tools"]);
    document.assert_says("Late in Tokyo");
    ana.post(&rate("luck"), &[("rating", "worked")]).assert_status(404);
    ana.post(&rate("tools"), &[("rating", "great")]).assert_status(422);
}

#[test]
fn a_false_alarm_asks_what_to_tune() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let incident = app.incident("Probe was red").but(|new| new.outcome = Outcome::FalseAlarm).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    ana.get(&format!("/postmortems/{id}")).assert_says("Nothing is decided for monitoring yet");
    let decide = format!("{}/monitoring", address(id));
    let page = ana.get(&address(id));
    ana.submit(&page, &decide, &[]).assert_status(422).assert_says("say why there is none");
    let other = action(&ana, id, "Rewrite the runbook", "prevent");
    ana.post(&decide, &[("action", &other), ("base_revision", "0")]).assert_status(422).assert_says("Tune monitoring");
    let tuned = action(&ana, id, "Raise the threshold to five minutes", "tune_monitoring");
    ana.submit(&ana.get(&address(id)), &decide, &[("action", &tuned)]).assert_status(303);
    ana.get(&format!("/postmortems/{id}")).assert_says("Monitoring is tuned by the action “Raise the threshold");
    // A form from before meets what was decided.
    let met = ana.submit(&page, &decide, &[("reason", "It was a one-off")]);
    met.assert_status(409).assert_says("It was a one-off");
    ana.submit(&met, &decide, &[("action", "")]).assert_status(303);
    ana.get(&format!("/postmortems/{id}")).assert_says("Nothing is tuned in monitoring: It was a one-off");
    assert!(!ana.get(&address(app.postmortem(&ana))).has("#monitoring"), "a real incident is not asked");
}

#[test]
fn ce_04_two_people_in_one_point_lose_nothing_and_a_removed_one_comes_back() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    add(&ana, id, "lucky", "It was morning", &[]).assert_status(303);
    let point = points(&ana, id).remove(0);
    let (of_ana, of_ben) = (ana.get(&point), ben.get(&point));
    ben.submit(&of_ben, &point, &[("text", "It was a quiet morning")]).assert_status(303);
    let met = ana.submit(&of_ana, &point, &[("text", "It was a morning in March")]);
    met.assert_status(409).assert_says("It was a quiet morning");
    assert_eq!(met.field("text"), "It was a morning in March");
    ana.submit(&met, &point, &[]).assert_status(303);
    ben.submit(&ben.get(&point), &format!("{point}/removal"), &[]).follow(&ben).assert_says("The point is removed");
    ben.submit(&ben.get(&address(id)), &format!("{point}/restoration"), &[])
        .follow(&ben)
        .assert_says("The point is back");
    ana.get(&address(id)).assert_says("It was a morning in March");
}

#[test]
fn bad_input_people_who_may_not_and_se_04() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let refused = ana.post(&address(id), &[("kind", "x"), ("text", ""), ("reason", "kept"), ("action", "bcdfghjkmn")]);
    refused.assert_status(422).assert_says("does not stand here any more");
    assert_eq!(refused.field("reason"), "kept");
    tom.post(&address(id), &[("kind", "lucky"), ("text", "x")]).assert_status(403);
    tom.post(&format!("{}/ratings/tools", address(id)), &[("rating", "worked")]).assert_status(403);
    tom.post(&format!("{}/monitoring", address(id)), &[("reason", "x")]).assert_status(403);
    app.visitor().post(&address(id), &[("kind", "lucky"), ("text", "x")]).assert_status(401);
    let page = ana.get(&address(id));
    for _ in 0..2 {
        ana.submit(&page, &address(id), &[("kind", "lucky"), ("text", "once")]).assert_status(303);
    }
    assert_eq!(points(&ana, id).len(), 1);
    let hidden = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    tom.get(&address(hidden)).assert_status(404);
}
