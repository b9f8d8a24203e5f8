//! Editions, over HTTP: kept for good, whatever changes later; compared; corrected beside.

use debrief::kernel::PostmortemId;
use diesel::connection::SimpleConnection;
use sha2::{Digest, Sha256};

use crate::support::{Actor, App};

#[track_caller]
fn write(by: &Actor, id: PostmortemId, section: &str, text: &str) {
    let path = format!("/postmortems/{id}/sections/{section}");
    by.submit(&by.get(&format!("{path}/edit")), &path, &[("body", text)]).assert_status(303);
}

#[track_caller]
fn step(by: &Actor, id: PostmortemId) {
    let path = format!("/postmortems/{id}/review");
    by.submit(&by.get(&path), "form.step", &[("reason", "The rest comes later")]).assert_status(303);
}

#[track_caller]
fn entry(by: &Actor, id: PostmortemId, text: &str) {
    let path = format!("/postmortems/{id}/timeline");
    let fields = [("at", "2026-03-06T14:11"), ("text", text), ("source", "the graph of logins")];
    by.submit(&by.get(&path), &path, &fields).assert_status(303);
}

fn action(by: &Actor, id: PostmortemId, text: &str) {
    let path = format!("/postmortems/{id}/actions");
    by.submit(&by.get(&path), &path, &[("text", text)]).assert_status(303);
}

/// Ana's postmortem with a text, an entry and an action, approved by Eva as edition 1.
fn approved(app: &App) -> (Actor, Actor, PostmortemId) {
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    write(&ana, id, "summary", "Labels *stopped* for an hour.");
    entry(&ana, id, "Ben switched the database over");
    action(&ana, id, "Cap billing at 20 connections");
    step(&ana, id);
    step(&eva, id);
    (ana, eva, id)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_edition_holds_everything_and_says_what_it_is() {
    let app = App::start();
    let (ana, _, id) = approved(&app);
    let edition = format!("/postmortems/{id}/editions/1");
    let page = ana.get(&edition);
    for words in [
        "Approved by Eva",
        "Labels stopped for an hour.",
        "Ben switched the database over",
        "the graph of logins",
        "Cap billing at 20 connections",
        "still says the same",
        "Empty when it was approved",
        "1 contributor",
        "Impact began",
    ] {
        page.assert_says(words);
    }
    assert!(page.has(&format!("a[href='/postmortems/{id}']")) && page.has(".doc svg"), "the picture is in it");
    assert!(!page.has(".doc a.edit") && !page.has(".doc a[href^='/incidents/']"), "nothing leads out of it");
    let print = ana.get(&format!("{edition}/print"));
    print.assert_says("Edition 1, approved by Eva").assert_says("Ben switched the database over");
    let file = ana.get(&format!("{edition}/export.json"));
    assert_eq!(page.one("code.hash").text, sha256(&file.body));
    assert!(file.source().starts_with("{\"format\":1,"), "{}", &file.source()[..40]);
    ana.get(&format!("/postmortems/{id}/editions/2")).assert_status(404);
    ana.get(&format!("/postmortems/{id}/editions/0")).assert_status(404);
    ana.get(&format!("/postmortems/{id}/editions/one")).assert_status(404);
    ana.get(&format!("/postmortems/{id}/print")).assert_says("After edition 1");
}

#[test]
fn whatever_changes_later_an_edition_stays_as_it_was() {
    let app = App::start();
    let (ana, eva, id) = approved(&app);
    let address = format!("/postmortems/{id}/editions/1");
    let file = format!("{address}/export.json");
    let before = (ana.get(&file).body, ana.get(&address).one("article.doc").html);
    // A renderer that writes other HTML, another name, another title, other rows.
    app.write(|c| {
        Ok(c.batch_execute(
            "UPDATE sections SET html = '<p>Rendered anew</p>';
             UPDATE timeline_entries SET html = 'Rendered anew', text = 'Other words';
             UPDATE actions SET text = 'Something else', html = 'Something else';
             UPDATE people SET name = 'Evelyn' WHERE name = 'Eva';
             UPDATE postmortems SET title = 'Another title';
             UPDATE incidents SET severity = 'sev1';",
        )?)
    });
    write(&ana, id, "summary", "Nothing of that is left.");
    assert_eq!((ana.get(&file).body, ana.get(&address).one("article.doc").html), before, "byte for byte");
    let page = ana.get(&address);
    page.assert_says("Approved by Eva,").assert_says("The document moved on since:");
    assert_eq!(page.one("code.hash").text, sha256(&before.0));
    assert!(!page.has(".notice.bad"));
    // The database itself refuses.
    for deed in ["UPDATE editions SET content = '{}'", "DELETE FROM editions"] {
        let refused = app.db.write_now(|c| Ok::<_, debrief::web::Error>(c.batch_execute(deed)?));
        assert!(refused.is_err(), "{deed}");
    }
    eva.get(&address).assert_status(200);
}

#[test]
fn an_edition_that_somebody_changed_behind_the_program_says_so() {
    let app = App::start();
    let (ana, _, id) = approved(&app);
    app.write(|c| {
        Ok(c.batch_execute(
            "DROP TRIGGER editions_are_never_changed;
             UPDATE editions SET content = replace(content, 'for an hour', 'for a minute');",
        )?)
    });
    let page = ana.get(&format!("/postmortems/{id}/editions/1"));
    page.assert_says("This is not what was approved.").assert_says("for a minute");
}

#[test]
fn readers_see_whether_the_text_moved_on_and_what_changed() {
    let app = App::start();
    let (ana, eva, id) = approved(&app);
    let document = format!("/postmortems/{id}");
    ana.get(&document).assert_says("Edition 1").assert_says("approved by Eva").assert_says("unchanged since");
    write(&ana, id, "summary", "Labels *stopped* for two hours.");
    entry(&ana, id, "Support answered the first call");
    ana.get(&document).assert_says("2 changes since");
    let page = ana.get(&format!("{document}/editions/1"));
    page.assert_says("moved on since: Summary, What happened: timeline");
    let compared = ana.get(&format!("{document}/editions/1/comparison"));
    compared.assert_says("What changed since edition 1").assert_says("Support answered the first call");
    assert_eq!(compared.texts("#summary ins").join(" "), "two hours");
    assert!(!compared.has("#actions") && compared.has("#what_happened-part"));
    // Approved once more without a step back; then two editions compare.
    let review = format!("{document}/review");
    let page = eva.get(&review);
    page.assert_says("2 changes since");
    let again = format!("button[formaction='{review}/approval']");
    for _ in 0..2 {
        eva.submit(&page, &again, &[("reason", "Only the length")]).assert_status(303);
    }
    eva.get(&review).assert_says("Approved the changes").assert_says("Edition 2");
    assert_eq!(eva.get(&review).texts("aside h3").len(), 2, "sent twice, one edition");
    let compared = ana.get(&format!("{document}/editions/2/comparison?with=1"));
    compared.assert_says("What changed from edition 1 to 2");
    let other = ana.get(&format!("{document}/editions/1/comparison?with=2"));
    assert_eq!(other.texts(".diff"), compared.texts(".diff"), "older to newer, whichever way it is asked");
    let page = ana.get(&format!("{document}/editions/1"));
    assert!(page.has(&format!("a[href='{document}/editions/2']")), "the newer one is named");
    ana.get(&format!("{document}/editions/2/comparison")).assert_says("Nothing changed");
    ana.get(&format!("{document}/editions/2/comparison?with=9")).assert_status(404);
    ana.get(&format!("{document}/editions/2")).assert_says("still says the same");
}

#[test]
fn a_correction_stands_beside_and_changes_nothing() {
    let app = App::start();
    let (ana, _, id) = approved(&app);
    let tom = app.person("tom").support();
    let address = format!("/postmortems/{id}/editions/1");
    let notes = format!("{address}/notes");
    let file = ana.get(&format!("{address}/export.json")).body;
    let page = ana.get(&address);
    let empty = ana.submit(&page, &notes, &[("note", " ")]);
    empty.assert_status(422);
    assert!(empty.error_of("note").contains("otherwise"));
    let long = "word ".repeat(500);
    let refused = ana.submit(&page, &notes, &[("note", &long)]);
    refused.assert_status(422);
    assert_eq!(refused.field("note").trim(), long.trim());
    for _ in 0..2 {
        ana.submit(&page, &notes, &[("note", "It was 61 minutes.\n<b>Not</b> an hour.")]).assert_status(303);
    }
    let page = ana.get(&address);
    assert_eq!(page.texts("#notes .typed"), ["It was 61 minutes. <b>Not</b> an hour."]);
    ana.get(&format!("{address}/print")).assert_says("It was 61 minutes.");
    assert_eq!(ana.get(&format!("{address}/export.json")).body, file);
    ana.get(&format!("/postmortems/{id}/activity"))
        .assert_says("Ana noted a correction to edition 1: “It was 61 minutes.");
    ana.get(&format!("/postmortems/{id}")).assert_says("unchanged since");
    tom.post(&notes, &[("note", "x")]).assert_status(403).assert_says("Engineers, managers and the owner");
    assert!(!tom.get(&address).has("main form"), "nothing is offered");
    app.visitor().post(&notes, &[("note", "x")]).assert_status(401);
}

#[test]
fn an_edition_names_no_other_postmortem() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let secret = ana.opens_postmortem(app.incident("Bank details").led_by(&ana).restricted().recorded_by(&ana));
    let id = app.postmortem(&ana);
    for one in [secret, id] {
        let path = format!("/postmortems/{one}/factors");
        ana.submit(&ana.get(&path), &path, &[("sentence", "Nobody owns the log format"), ("category", "technology")])
            .assert_status(303);
    }
    let naming = format!("/postmortems/{secret}/contributors");
    ana.submit(&ana.get(&naming), &naming, &[("person", &eva.id.to_string()), ("involvement", "engineering_manager")])
        .assert_status(303);
    step(&ana, id);
    // Eva sees both, and what she approves is read by all.
    eva.get(&format!("/postmortems/{id}")).assert_says("also on Bank details");
    step(&eva, id);
    let ben = app.person("ben").engineer();
    let page = ben.get(&format!("/postmortems/{id}/editions/1"));
    page.assert_says("Nobody owns the log format");
    assert!(!page.source().contains("Bank details"));
    assert!(!ben.get(&format!("/postmortems/{id}/editions/1/export.json")).source().contains("Bank details"));
}
