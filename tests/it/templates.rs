//! Templates: what postmortems of an outcome and severity begin with, and that a change is for later ones only (RULES 14).
//! And the prompt questions, which are switched on and off.

use debrief::incidents::{Outcome, Severity};
use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

const HOME: &str = "/settings/templates";

/// Adds a template and answers with its address.
fn template(dora: &Actor, outcome: &str, severity: &str) -> String {
    let added =
        dora.submit(&dora.get(HOME), "form[action$=templates]", &[("outcome", outcome), ("severity", severity)]);
    added.assert_status(303);
    added.location().to_owned()
}

/// The form of a template with something typed into the fields of `section`, and, of the optional sections, all but `without`.
fn typed(dora: &Actor, path: &str, section: &str, (guidance, start): (&str, &str), without: &[&str]) -> Page {
    let form = dora.get(path);
    let sections: Vec<String> =
        form.all("input[name=section]").iter().map(|one| one.attr("value").unwrap_or_default().to_owned()).collect();
    let mut pairs = vec![("base_revision".to_owned(), form.field("base_revision"))];
    for one in &sections {
        let is = one == section;
        pairs.push(("section".to_owned(), one.clone()));
        pairs.push(("guidance".to_owned(), if is { guidance.to_owned() } else { String::new() }));
        pairs.push(("start".to_owned(), if is { start.to_owned() } else { String::new() }));
        if !without.contains(&one.as_str()) {
            pairs.push(("with".to_owned(), one.clone()));
        }
    }
    dora.request("POST", path).pairs(&pairs).send()
}

fn opens(app: &App, who: &Actor, title: &str, outcome: Outcome) -> PostmortemId {
    who.opens_postmortem(app.incident(title).outcome(outcome).severity(Severity::Sev3).recorded_by(who))
}

fn headings(who: &Actor, id: PostmortemId) -> Vec<String> {
    who.get(&format!("/postmortems/{id}")).texts("article .part h2")
}

#[test]
fn a_template_is_for_postmortems_opened_later() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let before = opens(&app, &dora, "Old alarm", Outcome::FalseAlarm);
    dora.get(HOME).assert_says("Every postmortem begins with the whole outline");
    let path = template(&dora, "false_alarm", "");
    let said = dora.get(&path).texts("summary .quiet");
    assert!(said.iter().any(|said| said == "always there") && said.iter().any(|said| said == "there, can be left out"));
    let saved = typed(&dora, &path, "summary", ("One sentence is enough.", ""), &["external_message", "lucky"]);
    saved.assert_status(303);
    let list = saved.follow(&dora);
    list.assert_says("Leaves out Where we got lucky, External message; own guidance for Summary.");
    let cells = list.texts("td");
    assert_eq!(cells.iter().filter(|cell| cell.as_str() == "False alarm").count(), Severity::ALL.len(), "{cells:?}");

    let after = opens(&app, &dora, "New alarm", Outcome::FalseAlarm);
    let other = opens(&app, &dora, "Labels stopped", Outcome::RealIncident);
    for id in [before, other] {
        let headings = headings(&dora, id);
        assert!(headings.contains(&"External message".to_owned()), "{headings:?}");
        assert!(!dora.get(&format!("/postmortems/{id}")).text().contains("One sentence is enough."));
    }
    let page = dora.get(&format!("/postmortems/{after}"));
    page.assert_says("One sentence is enough.")
        .assert_says("The template leaves out: Where we got lucky, External message");
    assert!(!headings(&dora, after).contains(&"External message".to_owned()));
    dora.get(&format!("/postmortems/{after}/sections/summary/edit")).assert_says("One sentence is enough.");
    dora.get(&format!("/postmortems/{after}/messages")).assert_says("leaves this message out");
    assert!(!dora.get(&format!("/postmortems/{after}/export.md")).source().contains("External message"));

    // Changed or removed, the template stays as it was in what was opened by it.
    typed(&dora, &path, "summary", ("Two sentences.", ""), &[]).assert_status(303);
    dora.get(&format!("/postmortems/{after}")).assert_says("One sentence is enough.");
    dora.post(&format!("{path}/removal"), &[]).follow(&dora).assert_says("The template is removed.");
    dora.post(&format!("{path}/removal"), &[]).assert_status(303);
    dora.get(&format!("/postmortems/{after}")).assert_says("One sentence is enough.");
    assert!(headings(&dora, opens(&app, &dora, "Third", Outcome::FalseAlarm)).contains(&"External message".to_owned()));
    let audit = dora.get("/settings/audit?setting=templates");
    audit.assert_says("False alarm: Summary").assert_says("belongs here: One sentence is enough.");
    audit.assert_says("False alarm: External message").assert_says("left out");
}

#[test]
fn what_is_left_out_can_be_added_and_nothing_written_is_hidden() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let sam = app.person("sam").support();
    let path = template(&dora, "", "sev3");
    typed(&dora, &path, "", ("", ""), &["external_message", "went_well", "lucky"]).assert_status(303);
    let id = opens(&app, &dora, "Labels stopped", Outcome::RealIncident);
    let home = format!("/postmortems/{id}");
    let edit = format!("{home}/sections/external_message/edit");
    // Support, who writes messages, adds the message; a section that the rules ask for is none to be added.
    let page = sam.get(&edit);
    page.assert_status(200).assert_says("This postmortem was opened without this section");
    let added = sam.submit(&page, "form[action$=addition]", &[]);
    added.follow(&sam).assert_says("External message stands in the document now.");
    sam.submit(&page, "form[action$=addition]", &[]).assert_status(303);
    sam.submit(&sam.get(&edit), "form[data-section]", &[("body", "We are sorry.")]).assert_status(303);
    dora.get(&home).assert_says("We are sorry.");
    let activity = dora.get(&format!("{home}/activity")).text();
    assert_eq!(activity.matches("added the section External message, which the template leaves out").count(), 1);
    sam.post(&format!("{home}/sections/went_well/addition"), &[]).assert_status(403);
    dora.post(&format!("{home}/sections/summary/addition"), &[]).assert_status(404);
    // A point of a section that is not there brings its section.
    let response = format!("{home}/response");
    let fields = [("kind", "lucky"), ("text", "It was a quiet Sunday.")];
    dora.submit(&dora.get(&response), "form[action$=response]", &fields).assert_status(303);
    dora.get(&home).assert_says("Where we got lucky").assert_says("It was a quiet Sunday.");
    // What is asked for at a place that is left out is counted and leads there.
    let who = sam.id.to_string();
    let ask =
        [("person", who.as_str()), ("place", "went_well"), ("wording", "What helped?"), ("involvement", "responder")];
    let asked = dora.submit(&dora.get(&format!("{home}/asks")), "form[action$=asks]", &ask);
    if asked.status == 303 {
        dora.get(&home).assert_says("What went well (1 asked for)");
    } else {
        asked.assert_status(422);
    }
}

#[test]
fn what_the_form_begins_with_is_nobodys_text_until_it_is_saved() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let bo = app.person("bo").engineer();
    let path = template(&dora, "", "");
    let start = "## For whom\n\nHow many?\n\n## How long\n\nFrom when to when?";
    typed(&dora, &path, "impact", ("", start), &[]).assert_status(303);
    let id = opens(&app, &dora, "Labels stopped", Outcome::RealIncident);
    let (home, edit) = (format!("/postmortems/{id}"), format!("/postmortems/{id}/sections/impact/edit"));
    let form = bo.get(&edit);
    assert_eq!(form.field("body").replace("\r\n", "\n"), start);
    form.assert_says("The form begins with words of your organisation's template");
    // Saved as it is, it is nothing: the section stays empty.
    let unchanged = bo.submit(&form, "form[data-section]", &[]);
    assert_eq!(unchanged.follow(&bo).notice(), "Nothing is saved: the form holds what it began with.");
    assert!(!bo.get(&home).text().contains("How many?"));
    // Two fill in different parts at once: both stand.
    let (bos, doras) = (bo.get(&edit), dora.get(&edit));
    let mine = start.replace("How many?", "312 shops.");
    bo.submit(&bos, "form[data-section]", &[("body", &mine)]).assert_status(303);
    let theirs = start.replace("From when to when?", "52 minutes.");
    dora.submit(&doras, "form[data-section]", &[("body", &theirs)]).assert_status(303);
    bo.get(&home).assert_says("312 shops.").assert_says("52 minutes.");
    assert!(!bo.get(&home).text().contains("How many?"));
}

#[test]
fn the_template_that_says_most_is_taken_and_a_new_one_begins_as_it() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let wide = template(&dora, "", "");
    typed(&dora, &wide, "summary", ("For all.", ""), &["lucky"]).assert_status(303);
    let narrow = template(&dora, "false_alarm", "sev3");
    dora.get(&narrow).assert_says("False alarm, SEV-3").assert_says("For all.");
    typed(&dora, &narrow, "summary", ("For alarms.", ""), &[]).assert_status(303);
    let alarm = opens(&app, &dora, "Alarm", Outcome::FalseAlarm);
    dora.get(&format!("/postmortems/{alarm}")).assert_says("For alarms.");
    let real = opens(&app, &dora, "Real", Outcome::RealIncident);
    dora.get(&format!("/postmortems/{real}")).assert_says("For all.");
    // One for the same is led to, a second sending of a form adds nothing.
    assert_eq!(template(&dora, "false_alarm", "sev3"), narrow);
    let page = dora.get(HOME);
    for _ in 0..2 {
        dora.submit(&page, "form[action$=templates]", &[("severity", "sev1")]).assert_status(303);
    }
    assert_eq!(dora.get(HOME).all("ul.items > li").len(), 3);
}

#[test]
fn templates_are_for_administrators_and_say_what_is_wrong() {
    let app = App::start();
    let (dora, eve) = (app.person("dora").admin(), app.person("eve").engineer());
    let path = template(&dora, "", "");
    for address in [HOME, path.as_str(), "/settings/prompts"] {
        eve.get(address).assert_status(403);
        app.visitor().get(address).assert_status(303);
    }
    eve.post(&path, &[]).assert_status(403);
    eve.post(&format!("{path}/removal"), &[]).assert_status(403);
    dora.get(&format!("{HOME}/0123456789ab")).assert_status(404);
    let long = "é".repeat(1_001);
    let wrong = typed(&dora, &path, "summary", (&long, "Kept."), &["lucky"]);
    wrong.assert_status(422).assert_says("Summary: shorten what belongs here to 1000 characters (it has 1001)");
    assert!(wrong.source().contains("Kept.") && !wrong.has("input[name=with][value=lucky][checked]"));
    dora.post(&path, &[("base_revision", "1")]).assert_status(422).assert_says("this came incomplete");
    dora.post(HOME, &[("outcome", "nonsense")]).assert_status(422).assert_says("Choose an outcome of the list");
    // Two at once: the second one is told, loses nothing, and decides.
    typed(&dora, &path, "summary", ("Theirs.", ""), &[]).assert_status(303);
    let mine = [("base_revision", "1"), ("section", "summary"), ("guidance", "Mine."), ("start", "")];
    let mut pairs: Vec<(String, String)> = mine.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    for one in dora.get(&path).all("input[name=section]").iter().skip(1) {
        pairs.push(("section".into(), one.attr("value").unwrap_or_default().to_owned()));
    }
    let clash = dora.request("POST", &path).pairs(&pairs).send();
    clash.assert_status(409).assert_says("saved this template while you were changing it");
    assert!(clash.source().contains("Mine.") && dora.get(&path).source().contains("Theirs."));
}

#[test]
fn a_prompt_question_is_switched_off_and_stays_where_it_was_answered() {
    let app = App::start();
    let dora = app.person("dora").admin();
    let ids = ["First", "Second"].map(|title| opens(&app, &dora, title, Outcome::RealIncident));
    let page = |id: PostmortemId| format!("/postmortems/{id}/factors");
    let question = "What did only one or two people know?";
    let answer = [("state", "answered"), ("answer", "How the queue is drained.")];
    dora.submit(&dora.get(&page(ids[0])), "form[action$=knowledge_scarce]", &answer).assert_status(303);
    dora.get(&page(ids[1])).assert_says(question).assert_says("0 of 18 looked at");
    let off = dora.post("/settings/prompts/knowledge_scarce", &[("state", "off")]);
    off.follow(&dora).assert_says("is asked no more").assert_says("Switch on");
    assert!(!dora.get(&page(ids[1])).text().contains(question));
    dora.get(&page(ids[1])).assert_says("0 of 17 looked at");
    dora.get(&page(ids[0])).assert_says(question).assert_says("How the queue is drained.");
    dora.get("/settings").assert_says("1 of 18 switched off");
    dora.get("/settings/audit?setting=prompts").assert_says(question).assert_says("switched off");
    dora.post("/settings/prompts/knowledge_scarce", &[("state", "on")]).assert_status(303);
    dora.get(&page(ids[1])).assert_says(question);
    dora.post("/settings/prompts/no_such", &[("state", "on")]).assert_status(404);
    dora.post("/settings/prompts/knowledge_scarce", &[]).assert_status(400);
}
