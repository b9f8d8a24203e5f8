//! A timeline pasted as text, over HTTP: looked at, answered, stored in one go.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Filled, Page};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/timeline/paste")
}

fn look(by: &Actor, id: PostmortemId, text: &str) -> Page {
    by.submit(&by.get(&address(id)), &address(id), &[("source", text)])
}

fn rows(page: &Page) -> Filled {
    page.forms().into_iter().find(|form| form.action.ends_with("/paste/entries")).expect("the rows")
}

fn values(form: &Filled, name: &str) -> Vec<String> {
    form.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
}

fn send(by: &Actor, form: &Filled) -> Page {
    by.request("POST", &form.action).pairs(&form.fields).send()
}

fn texts(by: &Actor, id: PostmortemId) -> Vec<String> {
    by.get(&format!("/postmortems/{id}/timeline")).texts(".timeline > li > div > p:first-child")
}

#[test]
fn a_text_becomes_entries_after_somebody_looked_at_them() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let text = "## 6 March 2026\n- 14:20 UTC **restarted** the API https://deploys.example/3\n- 14:10 UTC decided to restart\n\nSomebody phoned.\n";
    let preview = look(&ana, id, text);
    preview.assert_status(200).assert_says("2 understood, 1 without a time").assert_says("sorted by real time");
    assert!(texts(&ana, id).is_empty(), "a preview stores nothing");
    assert_eq!(preview.texts(".savebar"), ["Add these entries 3 rows"]);
    let form = rows(&preview);
    assert_eq!(values(&form, "text"), ["decided to restart", "Somebody phoned.", "**restarted** the API"]);
    assert_eq!(values(&form, "keep"), ["0", "2"], "what has no time is left out unless somebody gives it one");
    let saved = send(&ana, &form);
    saved.follow(&ana).assert_says("2 entries came in with the paste");
    assert_eq!(texts(&ana, id), ["decided to restart", "restarted the API"]);
    // SE-04: sent twice it is one paste.
    send(&ana, &form).assert_status(303);
    assert_eq!(texts(&ana, id).len(), 2);
    // Pasted again, what stands there is known.
    look(&ana, id, text).assert_says("This stands in the timeline already");
    let undo = saved.follow(&ana);
    let removal = undo.forms().into_iter().find(|form| form.action.contains("/pastes/")).expect("undo");
    send(&ana, &removal).follow(&ana).assert_says("2 entries of the paste are removed");
    assert!(texts(&ana, id).is_empty());
}

#[test]
fn tz_07_what_could_be_meant_in_several_ways_is_asked_about() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let preview = look(&ana, id, "14:10 CST page\n14:20 CST ack\n");
    preview.assert_says("0 understood, 2 to be answered").assert_says("Take all that can be meant so");
    let refused = send(&ana, &rows(&preview));
    refused.assert_status(422).assert_says("2 of the rows cannot be stored");
    assert!(texts(&ana, id).is_empty(), "all or none");
    refused.assert_says("Choose which time is meant").assert_says("China: UTC+8");
    assert_eq!(refused.all("select[name=choice]").len(), 2, "what was asked is asked again");
    // One answer for all of them.
    let label = "China: UTC+8";
    assert!(preview.all("button[name=same]").iter().any(|button| button.attr("value") == Some(label)));
    let again = ana
        .request("POST", &address(id))
        .fields(&[
            ("source", "14:10 CST page\n14:20 CST ack\n"),
            ("day", "2026-03-06"),
            ("zone", "UTC"),
            ("same", label),
        ])
        .send();
    again.assert_says("2 understood").assert_says("It was taken as you said: China: UTC+8");
    send(&ana, &rows(&again)).assert_status(303);
    assert_eq!(texts(&ana, id), ["page", "ack"]);
}

#[test]
fn tz_01_both_times_of_a_repeated_hour_can_be_pasted() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let preview =
        look(&ana, id, "2025-10-26T00:30Z first\n2025-10-26T01:30Z second\n2025-10-26 02:30 Europe/Berlin third\n");
    let mut form = rows(&preview);
    let choices: Vec<String> = preview
        .all("select[name=choice] option")
        .iter()
        .filter_map(|one| one.attr("value").map(str::to_owned))
        .collect();
    assert_eq!(choices.len(), 3, "nothing chosen, and two moments");
    form.fields
        .iter_mut()
        .filter(|(name, value)| name == "choice" && value.is_empty())
        .for_each(|(_, value)| value.clone_from(&choices[2]));
    send(&ana, &form).assert_status(303);
    // At the same moment, in the order of the preview.
    assert_eq!(texts(&ana, id), ["first", "third", "second"]);
}

#[test]
fn a_corrected_row_counts_as_it_was_typed() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let preview = look(&ana, id, "14:10 UTC page\n\nSomebody phoned.\n");
    let mut form = rows(&preview);
    form.fields.push(("keep".into(), "1".into()));
    let mut at = form.fields.iter_mut().filter(|(name, _)| name == "at");
    at.next().expect("first").1 = "2026-03-06T13:00:00".into();
    at.next().expect("second").1 = "2026-03-06T12:00".into();
    send(&ana, &form).assert_status(303);
    assert_eq!(texts(&ana, id), ["Somebody phoned.", "page"]);
    // A time that clocks skip brings the row back with its neighbours to choose from.
    let mut form = rows(&look(&ana, id, "14:30 UTC later\n"));
    form.fields.iter_mut().find(|(name, _)| name == "at").expect("a time").1 = "2026-03-29T02:30".into();
    form.fields.iter_mut().find(|(name, _)| name == "row_zone").expect("a zone").1 = "Europe/Berlin".into();
    let refused = send(&ana, &form);
    refused.assert_status(422).assert_says("does not exist").assert_says("03:00 CEST");
    assert!(refused.source().contains("14:30 UTC later"), "the text itself is kept");
}

#[test]
fn of_a_whole_document_the_timeline_is_read_and_the_rest_is_said() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let text = "# Pool\n\nIt was long.\n\n## Timeline\n\nAll times in UTC\n\n| Time | Event |\n|---|---|\n| 2026-03-06 | pool made smaller |\n| 2026-03-06 14:10 | page |\n\n## Lessons\n\n- Watch the pool\n";
    let preview = look(&ana, id, text);
    preview
        .assert_says("1 understood, 1 to be answered")
        .assert_says("Watch the pool")
        .assert_says("Line 7 says the zone");
    preview.assert_says("Left out: 2 outside").assert_says("It names a day and no time");
    assert_eq!(values(&rows(&preview), "text"), ["pool made smaller", "page"]);
}

#[test]
fn bad_input_and_people_who_may_not() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    look(&ana, id, " ").assert_status(422).assert_says("Paste a timeline");
    let long = "x\n".repeat(2001);
    let refused = look(&ana, id, &long);
    refused.assert_status(422).assert_says("in parts");
    assert_eq!(refused.field("source").lines().count(), 2001);
    ana.post(&address(id), &[("source", "kept"), ("day", "x"), ("zone", "y")])
        .assert_status(422)
        .assert_says("2026-03-06");
    for path in [address(id), format!("{}/entries", address(id))] {
        tom.post(&path, &[("source", "x")]).assert_status(403);
        app.visitor().post(&path, &[("source", "x")]).assert_status(401);
    }
    tom.get(&address(id)).assert_status(403);
}
