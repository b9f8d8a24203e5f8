//! Nothing typed is ever lost to a colleague's save or an ended session (`tests/FAULTS.md`, CE-* and SE-*).

use std::sync::Barrier;
use std::thread;

use chrono::Duration;
use debrief::kernel::PostmortemId;
use debrief::sections as rooms;
use diesel::connection::SimpleConnection;

use crate::sections::{path, stored, viewer_of, write};
use crate::support::{Actor, App, PASSWORD, Page};

/// The text that both start from.
pub const BASE: &str = "The pool was lowered.\n\nIt took nine minutes.\n\nThen it was over.";

/// Two engineers who may both open the form on [`BASE`].
pub struct Two {
    pub app: App,
    pub ana: Actor,
    pub ben: Actor,
    pub path: String,
    pub id: PostmortemId,
}

impl Two {
    pub fn writing() -> Self {
        let app = App::start();
        let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
        let id = app.postmortem(&ana);
        write(&ana, id, "what_happened", BASE).assert_status(303);
        Self { path: path(id, "what_happened"), app, ana, ben, id }
    }

    pub fn form(&self, who: &Actor) -> Page {
        who.get(&format!("{}/edit", self.path))
    }

    pub fn saves(&self, who: &Actor, form: &Page, from: &str, to: &str) -> Page {
        assert!(BASE.contains(from));
        who.submit(form, &self.path, &[("body", &BASE.replace(from, to))])
    }

    pub fn stored(&self) -> String {
        stored(&self.app, self.id, "what_happened")
    }
}

/// The texts of all revisions, as their pages show them.
fn all_revisions(id: PostmortemId, who: &Actor, kind: &str) -> Vec<String> {
    let count = who.get(&format!("{}/history", path(id, kind))).all(".revisions tbody tr").len();
    assert!(count < 30, "one page of the history");
    (1..=count)
        .map(|number| who.get(&format!("{}/history?revision={number}", path(id, kind))).one(".prose").text)
        .collect()
}

#[test]
fn ce_02_ten_people_at_once() {
    let app = App::with(|config| config.workers = 2);
    let people: Vec<Actor> = (0..10).map(|n| app.person(&format!("person{n}")).engineer()).collect();
    let id = app.postmortem(&people[0]);
    let paragraphs: Vec<String> = (0..10).map(|n| format!("Paragraph {n} tells nothing yet.")).collect();
    write(&people[0], id, "what_happened", &paragraphs.join("\n\n")).assert_status(303);
    let path = path(id, "what_happened");
    let together = Barrier::new(people.len());
    let forms: Vec<Page> = people.iter().map(|who| who.get(&format!("{path}/edit"))).collect();
    thread::scope(|scope| {
        for ((n, who), form) in people.iter().enumerate().zip(&forms) {
            let (together, path) = (&together, &path);
            scope.spawn(move || {
                together.wait();
                // First in one's own paragraph, then all in one place: at the end.
                let mine =
                    form.field("body").replace(&format!("{n} tells nothing yet"), &format!("{n} is by {}", who.name));
                who.submit(form, path, &[("body", &mine)]).assert_status(303);
                let form = who.get(&format!("{path}/edit"));
                together.wait();
                let added = format!("{}\n\nLast words of {}.", form.field("body"), who.name);
                let saved = who.submit(&form, path, &[("body", &added)]);
                assert!(matches!(saved.status, 303 | 409), "{}", saved.status);
                if saved.status == 409 {
                    assert!(saved.field("body").contains(&format!("Last words of {}.", who.name)));
                    who.get("/account").assert_status(200);
                }
            });
        }
    });
    let text = stored(&app, id, "what_happened");
    let history = all_revisions(id, &people[0], "what_happened").join(" ");
    for (n, who) in people.iter().enumerate() {
        assert!(text.contains(&format!("Paragraph {n} is by {}.", who.name)), "{text}");
        let words = format!("Last words of {}.", who.name);
        let kept = kept_texts(&app, who);
        assert!(history.contains(&words) || kept.iter().any(|body| body.contains(&words)), "{} lost words", who.name);
    }
    assert!(people.iter().any(|who| kept_texts(&app, who).is_empty()), "somebody was first");
}

/// The texts kept for somebody, by the pages that show them.
pub fn kept_texts(app: &App, who: &Actor) -> Vec<String> {
    let ids = app.write(|c| Ok(rooms::kept_of(c, &viewer_of(who))?));
    ids.iter().map(|line| who.get(&format!("/kept/{}", line.id)).one(".words").text).collect()
}

#[test]
fn ce_04_a_refused_text_stands_in_the_form_beside_the_other() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    two.app.later(Duration::minutes(42));
    two.saves(&two.ben, &bens, "nine minutes", "ten minutes").assert_status(303);
    let mine = BASE.replace("nine minutes", "half an hour").replace("Then it was over.", "At 14:31 it was over.");
    let page = two.ana.submit(&anas, &two.path, &[("body", &mine)]);
    page.assert_status(409).assert_says("Your text and Ben's overlap in one place").assert_says("Not saved yet");
    assert_eq!(page.field("body").replace('\r', ""), mine, "her whole text");
    assert_eq!(page.field("base_revision"), "2", "ready to be saved over the newest one");
    assert_eq!(page.one(".overlap .base .words").text, "It took nine minutes.");
    assert_eq!(
        (page.one(".overlap .theirs ins").text, page.one(".overlap .theirs del").text),
        ("ten".into(), "nine".into())
    );
    assert_eq!(
        (page.one(".overlap .mine ins").text, page.one(".overlap .mine del").text),
        ("half an hour".into(), "nine minutes".into())
    );
    page.assert_says("10:42").assert_says("After “The pool was lowered.”");
    assert_eq!(two.stored(), BASE.replace("nine", "ten"), "nothing was overwritten");
    assert!(page.header("cache-control").contains("no-cache") && !page.header("cache-control").contains("no-store"));

    // She leaves; the text waits for her, and for nobody else.
    let waiting = two.form(&two.ana);
    waiting.assert_says("A text of yours is waiting").assert_says("Your save met a newer one");
    assert!(!two.form(&two.ben).text().contains("waiting"));
    let kept = waiting.all(".notices a").into_iter().find(|link| link.text == "Put it in the form").expect("the link");
    let kept = kept.attr("href").expect("a link").to_owned();
    let filled = two.ana.get(&kept);
    assert_eq!(filled.field("body").replace('\r', ""), mine);
    assert!(!two.ben.get(&kept).text().contains("half an hour"));

    // Saved from the page of the overlap it is in, and waits no longer.
    two.ana.submit(&page, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), mine);
    assert!(!two.form(&two.ana).text().contains("waiting"));
    assert_eq!(kept_texts(&two.app, &two.ana), Vec::<String>::new());
}

#[test]
fn ce_04_both_texts_can_be_put_in_the_form() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    let theirs = BASE.replace("nine minutes", "ten minutes").replace("lowered.", "lowered to 20.");
    two.ben.submit(&bens, &two.path, &[("body", &theirs)]).assert_status(303);
    let page = two.saves(&two.ana, &anas, "It took nine minutes.", "It took half an hour.");
    let both = two.ana.submit(&page, "button[name=both]", &[]);
    both.assert_status(200).assert_says("Both texts are in the form, and nothing is saved yet");
    let text = both.field("body").replace('\r', "");
    let both_stand = theirs.replace("It took ten minutes.", "It took ten minutes. It took half an hour.");
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), both_stand.split_whitespace().collect::<Vec<_>>());
    assert_eq!(two.stored(), theirs);
    // Once she has changed the form, her changes count.
    let changed = page.field("body").replace("half an hour", "most of an hour");
    let both = two.ana.submit(&page, "button[name=both]", &[("body", &changed)]);
    let text = both.field("body").replace('\r', "");
    assert!(text.contains("It took ten minutes.") && text.contains("It took most of an hour."), "{text}");
    two.ana.submit(&both, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), text);
    assert_eq!(kept_texts(&two.app, &two.ana), Vec::<String>::new());
}

#[test]
fn ce_04_a_second_overlap_takes_the_place_of_the_first() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    two.saves(&two.ben, &bens, "nine", "ten").assert_status(303);
    let page = two.saves(&two.ana, &anas, "nine", "twenty");
    write(&two.ben, two.id, "what_happened", &BASE.replace("nine", "eleven")).assert_status(303);
    let again = two.ana.submit(&page, &two.path, &[]);
    again.assert_status(409);
    assert_eq!(again.field("base_revision"), "3");
    assert_eq!(kept_texts(&two.app, &two.ana).len(), 1);
    two.ana.submit(&again, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), BASE.replace("nine", "twenty"));
    assert_eq!(kept_texts(&two.app, &two.ana).len(), 0);
}

#[test]
fn ce_06_only_a_confirmed_save_is_called_saved() {
    let two = Two::writing();
    let form = two.form(&two.ana);
    assert!(form.one(".saved").text.is_empty(), "nothing is claimed before a save");
    two.app.later(Duration::minutes(7));
    let fields = [("body", "New."), ("base_revision", "1")];
    let send = || two.ana.request("POST", &two.path).header("accept", "application/json").fields(&fields).send();
    assert!(send().source().contains("\"at\":\"2026-03-11T09:07:00Z\""), "the server's own time");
    // The section cannot be written: the answer is a failure, with the text in it.
    two.app.write(|c| {
        Ok(c.batch_execute(
            "CREATE TRIGGER broken BEFORE INSERT ON section_revisions BEGIN SELECT RAISE(ABORT, 'no'); END;",
        )?)
    });
    let failed = two.ana.post(&two.path, &[("body", "Newer."), ("base_revision", "2")]);
    failed.assert_status(500).assert_says("Not saved").assert_says("Your text is kept for you");
    assert_eq!((failed.field("body").as_str(), failed.field("base_revision").as_str()), ("Newer.", "2"));
    // Not even that: the text is still in the page.
    two.app.write(|c| {
        Ok(c.batch_execute("CREATE TRIGGER full BEFORE INSERT ON kept_texts BEGIN SELECT RAISE(ABORT, 'no'); END;")?)
    });
    let failed = two.ana.post(&two.path, &[("body", "Newest."), ("base_revision", "2")]);
    failed.assert_status(500).assert_says("in the field below and nowhere else");
    assert_eq!(failed.field("body"), "Newest.");
    two.app.write(|c| Ok(c.batch_execute("DROP TRIGGER broken; DROP TRIGGER full;")?));
    two.ana.submit(&failed, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), "Newest.");
}

#[test]
fn ce_06_a_full_disk_leaves_the_text_in_the_form() {
    let two = Two::writing();
    let form = two.form(&two.ana);
    let most = |pages: u32| {
        let set = format!("PRAGMA max_page_count = {pages};");
        two.app.write(|c| Ok(c.batch_execute(&set)?));
    };
    most(1);
    let long = "A long sentence that needs a page of its own. ".repeat(2_000);
    let failed = two.ana.submit(&form, &two.path, &[("body", &long)]);
    failed.assert_status(503).assert_says("the storage is full").assert_says("in the field below and nowhere else");
    assert_eq!(failed.field("body"), long.trim_end());
    most(1_000_000);
    two.ana.submit(&failed, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), long.trim_end());
}

#[test]
fn ce_08_sections_save_apart() {
    let two = Two::writing();
    let other = path(two.id, "resolution");
    let (anas, bens) = (two.form(&two.ana), two.ben.get(&format!("{other}/edit")));
    two.ben.submit(&bens, &other, &[("body", "Rolled back.")]).assert_status(303);
    assert_eq!(two.ben.get("/account").notice(), "Saved.");
    two.saves(&two.ana, &anas, "nine", "ten").assert_status(303);
    assert_eq!(two.ana.get("/account").notice(), "Saved.");
    assert_eq!(two.stored(), BASE.replace("nine", "ten"));
    assert_eq!(stored(&two.app, two.id, "resolution"), "Rolled back.");
}

#[test]
fn ce_10_neighbouring_lines_of_two_people_both_stand() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    two.app.later(Duration::minutes(42));
    two.saves(&two.ben, &bens, "The pool was lowered.", "The pool was lowered to 20.").assert_status(303);
    two.saves(&two.ana, &anas, "nine minutes.\n", "nine minutes.\n\nSupport was told.\n").assert_status(303);
    assert_eq!(two.ana.get("/account").notice(), "Saved. Ben's changes from 10:42 came in with it.");
    assert_eq!(
        two.stored(),
        "The pool was lowered to 20.\n\nIt took nine minutes.\n\nSupport was told.\n\nThen it was over."
    );
    two.ana.get(&format!("{}/history", two.path)).assert_says("merged").assert_says("written from revision 1");
    two.ana
        .get(&format!("/postmortems/{}/activity", two.id))
        .assert_says("saved What happened, revision 3, and took in Ben's changes");
}

#[test]
fn ce_12_line_endings_are_no_change() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    let crlf = |text: &str| text.replace('\n', "\r\n");
    two.ben.submit(&bens, &two.path, &[("body", &crlf(&BASE.replace("nine", "ten")))]).assert_status(303);
    let compared = two.ben.get(&format!("{}/history?from=1&to=2", two.path));
    assert_eq!((compared.all(".diff .added").len(), compared.all(".diff .removed").len()), (1, 1));
    two.ana.submit(&anas, &two.path, &[("body", &crlf(&BASE.replace("Then", "At last")))]).assert_status(303);
    assert_eq!(two.stored(), BASE.replace("nine", "ten").replace("Then", "At last"));
    assert!(!two.stored().contains('\r'));
}

#[test]
fn se_02_a_text_without_a_session_is_kept_for_its_author() {
    let two = Two::writing();
    let form = two.form(&two.ana);
    two.ana.loses_session();
    let answer = two.saves(&two.ana, &form, "nine", "ten");
    assert!(answer.location().starts_with("/sign-in?kept=1&next="), "{}", answer.location());
    assert_eq!(two.stored(), BASE, "nothing is stored without a session");
    let door = answer.follow(&two.ana);
    door.assert_says("it is kept for you");

    // Somebody else who signs in there sees the plain form.
    let stranger = two.app.visitor();
    let door = stranger.get(answer.location());
    let led = stranger.submit(&door, "form.form", &[("email", &two.ben.email), ("password", PASSWORD)]);
    let plain = led.follow(&stranger);
    assert_eq!(plain.field("body").replace('\r', ""), BASE);
    assert!(!plain.text().contains("kept for you"));

    let led = two.ana.submit(
        &two.ana.get(answer.location()),
        "form.form",
        &[("email", &two.ana.email), ("password", PASSWORD)],
    );
    let filled = led.follow(&two.ana);
    filled.assert_says("This text was kept for you and is not saved yet").assert_says("Your session had ended");
    assert_eq!(filled.field("body").replace('\r', ""), BASE.replace("nine", "ten"));
    two.ana.submit(&filled, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), BASE.replace("nine", "ten"));
    assert_eq!(kept_texts(&two.app, &two.ana), Vec::<String>::new());
}

#[test]
fn se_02_a_forged_mark_keeps_nothing_for_anybody() {
    let two = Two::writing();
    let mark = two.form(&two.ana).field("form");
    let forged = format!("{}{}", &mark[..mark.len() - 1], if mark.ends_with('0') { '1' } else { '0' });
    for mark in [forged.as_str(), "", "x.y.z"] {
        let fields = [("body", "Words of a stranger."), ("base_revision", "1"), ("form", mark)];
        let page = two.app.visitor().post(&two.path, &fields);
        page.assert_status(401);
        assert!(page.field("replay").contains("Words+of+a+stranger"), "the text goes along with the sign-in form");
    }
    assert_eq!(kept_texts(&two.app, &two.ana), Vec::<String>::new());
}

#[test]
fn se_02_a_form_of_somebody_else_is_not_saved_under_my_name() {
    let two = Two::writing();
    let anas = two.form(&two.ana);
    let page = two.saves(&two.ben, &anas, "nine", "ten");
    page.assert_status(409).assert_says("this form was opened by somebody else");
    assert_eq!(two.stored(), BASE);
    assert_eq!(page.field("body").replace('\r', ""), BASE.replace("nine", "ten"));
    two.ben.submit(&page, &two.path, &[]).assert_status(303);
    assert_eq!(two.stored(), BASE.replace("nine", "ten"));
}

#[test]
fn se_04_a_section_sent_twice_is_one_revision() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    let first = two.saves(&two.ana, &anas, "nine", "ten");
    let second = two.saves(&two.ana, &anas, "nine", "ten");
    assert_eq!(first.location(), second.location());
    // Between the two, Ben changes the very words: Ana's second sending is still the same save, and no overlap.
    write(&two.ben, two.id, "what_happened", &BASE.replace("nine", "eleven")).assert_status(303);
    two.saves(&two.ana, &anas, "nine", "ten").assert_status(303);
    assert_eq!(two.stored(), BASE.replace("nine", "eleven"));
    assert_eq!(two.ana.get(&format!("{}/history", two.path)).all(".revisions tbody tr").len(), 3);
    // The same for one that met a newer text.
    two.saves(&two.ben, &bens, "nine", "twelve").assert_status(409);
    two.saves(&two.ben, &bens, "nine", "twelve").assert_status(409);
    assert_eq!(kept_texts(&two.app, &two.ben).len(), 1);
}
