//! Nothing typed is lost: what else happens in a browser while somebody writes.

use chrono::Duration;
use serde_json::json;

use crate::browser::Browser;
use crate::chromium::Scripting;
use crate::support::{Actor, App};

const BOTH: [Scripting; 2] = [Scripting::On, Scripting::Off];
const FIELD: &str = "Text of What happened";

/// A postmortem whose section "What happened" says `text`, and Ana's browser in its form.
struct Desk {
    app: App,
    ana: Actor,
    bo: Actor,
    /// The path of the section.
    section: String,
    browser: Browser,
}

impl Desk {
    fn with(scripting: Scripting, text: &str) -> Self {
        let app = App::start();
        let (ana, bo) = (app.person("Ana Lind").engineer(), app.person("Bo Stern").engineer());
        let section = format!("/postmortems/{}/sections/what_happened", app.postmortem(&ana));
        let browser = Browser::open(&app, scripting);
        let desk = Self { app, ana, bo, section, browser };
        desk.saves(&desk.bo, text);
        desk.browser.becomes(&desk.ana);
        desk.browser.visit(&desk.form());
        desk
    }

    fn form(&self) -> String {
        format!("{}/edit", self.section)
    }

    /// Somebody saves the section from elsewhere.
    fn saves(&self, who: &Actor, text: &str) {
        who.submit(&who.get(&self.form()), &self.section, &[("body", text)]).assert_status(303);
    }

    /// What is stored, as the form of another person shows it.
    fn stored(&self) -> String {
        self.bo.get(&self.form()).field("body").replace("\r\n", "\n")
    }
}

#[test]
fn ce_04_back_from_an_overlap_still_has_the_text() {
    for scripting in BOTH {
        let desk = Desk::with(scripting, "The printers fell silent.");
        desk.browser.fills(FIELD, "The printers fell silent at ten past two.");
        desk.saves(&desk.bo, "The printers fell silent, all 214 of them.");
        desk.browser.presses("Save section").sees("overlap in one place");
        desk.browser.back();
        assert_eq!(desk.browser.value(FIELD), "The printers fell silent at ten past two.", "{scripting:?}");
        assert_eq!(desk.stored(), "The printers fell silent, all 214 of them.");
        desk.browser.visit("/").sees("A text of yours is waiting").presses("Read it and decide");
        desk.browser.sees("The printers fell silent at ten past two.");
    }
}

#[test]
fn ce_06_a_server_that_is_gone_takes_no_text_with_it() {
    for scripting in BOTH {
        let mut desk = Desk::with(scripting, "At 14:10 the printers fell silent.");
        desk.browser.adds(FIELD, " At 14:31 the certificate was found.");
        let text = desk.browser.value(FIELD);
        desk.app.stops();
        desk.browser.presses("Save section");
        assert!(!desk.browser.text().contains("Saved"), "{scripting:?}: {}", desk.browser.text());
        desk.app.starts_again();
        desk.browser.back();
        assert_eq!(desk.browser.value(FIELD), text, "{scripting:?}");
        desk.browser.presses("Save section").sees("Saved.");
        assert_eq!(desk.stored(), text);
    }
}

#[test]
fn ce_06_the_mark_names_the_last_save_that_the_server_confirmed() {
    let mut desk = Desk::with(Scripting::On, "");
    let browser = &desk.browser;
    browser.fills(FIELD, "At 14:10 the printers fell silent.").presses_ctrl_s();
    browser.sees("Saved 10:00:00 by the server.");
    assert_eq!(desk.stored(), "At 14:10 the printers fell silent.");

    browser.adds(FIELD, " Nobody knew why.").sees("Changed since the save at 10:00:00.");
    desk.app.stops();
    browser.presses_ctrl_s().sees("Not saved: no answer from the server.");
    browser.sees("Your text is kept in this browser. The last confirmed save was at 10:00:00.");
    assert_eq!(browser.value(FIELD), "At 14:10 the printers fell silent. Nobody knew why.");

    desk.app.starts_again();
    desk.app.later(Duration::minutes(7));
    desk.browser.presses_ctrl_s().sees("Saved 10:07:00 by the server.");
    assert_eq!(desk.stored(), "At 14:10 the printers fell silent. Nobody knew why.");
    desk.browser.had_no_script_errors();
}

#[test]
fn a_save_by_keys_merges_and_shows_an_overlap() {
    let desk = Desk::with(Scripting::On, "The printers fell silent.");
    let browser = &desk.browser;
    browser.adds(FIELD, "\n\nThe certificate was found.");
    desk.saves(&desk.bo, "All printers fell silent.");
    browser.presses_ctrl_s().sees("Saved 10:00:00 by the server. Bo Stern's changes from 10:00 came in with it.");
    assert_eq!(browser.value(FIELD), "All printers fell silent.\n\nThe certificate was found.");
    assert_eq!(desk.stored(), browser.value(FIELD));

    browser.fills(FIELD, "All printers fell silent at once.");
    desk.saves(&desk.bo, "All printers fell silent, one after the other.");
    browser.presses_ctrl_s().sees("Your text and Bo Stern's overlap");
    assert_eq!(browser.value("Your text"), "All printers fell silent at once.");
    browser.had_no_script_errors();
}

#[test]
fn a_draft_survives_a_closed_tab() {
    let desk = Desk::with(Scripting::On, "");
    let browser = &desk.browser;
    browser.fills(FIELD, "At 14:10 the printers fell silent.");
    browser.closes_tab();
    browser.becomes(&desk.bo);
    browser.visit(&desk.form());
    assert!(!browser.text().contains("was not sent"), "somebody else is offered the draft");
    browser.becomes(&desk.ana);
    browser.visit(&desk.form()).sees("in this browser was not sent.");
    assert_eq!(browser.value(FIELD), "");
    browser.presses("Use it");
    assert_eq!(browser.value(FIELD), "At 14:10 the printers fell silent.");
    browser.presses("Save section").sees("Saved.");
    assert_eq!(desk.stored(), "At 14:10 the printers fell silent.");
    browser.visit(&desk.form());
    assert!(!browser.text().contains("was not sent"), "the draft is offered after it was saved");
    browser.had_no_script_errors();
}

#[test]
fn se_02_a_save_by_keys_says_that_the_session_has_ended() {
    let desk = Desk::with(Scripting::On, "");
    let browser = &desk.browser;
    browser.fills(FIELD, "At 14:10 the printers fell silent.");
    let writing = browser.opens_tab();
    browser.visit("/account").presses("Sign out");
    let signing_in = browser.turns_to(writing);
    browser.presses_ctrl_s().sees("Not saved: your session has ended.");
    assert_eq!(desk.stored(), "");
    let writing = browser.turns_to(signing_in);
    browser.signs_in(&desk.ana.email).sees("A text of yours is waiting");
    browser.turns_to(writing);
    browser.presses_ctrl_s().sees("Saved 10:00:00 by the server.");
    assert_eq!(desk.stored(), "At 14:10 the printers fell silent.");
    browser.visit("/");
    assert!(!browser.text().contains("is waiting"), "the kept text still waits after it was saved");
}

#[test]
fn se_02_a_session_that_ends_in_another_tab_loses_nothing() {
    for scripting in BOTH {
        let desk = Desk::with(scripting, "");
        let browser = &desk.browser;
        browser.fills(FIELD, "At 14:10 the printers fell silent.");
        let writing = browser.opens_tab();
        browser.visit("/account").presses("Sign out");
        browser.closes_tab();
        browser.turns_to(writing);
        assert_eq!(browser.value(FIELD), "At 14:10 the printers fell silent.");
        browser.presses("Save section");
        if scripting == Scripting::Off {
            browser.sees("Your session had ended");
        }
        assert_eq!(desk.stored(), "");
        browser.signs_in_here(&desk.ana.email).sees("was kept for you and is not saved yet");
        assert_eq!(browser.value(FIELD), "At 14:10 the printers fell silent.", "{scripting:?}");
        browser.presses("Save section").sees("Saved");
        assert_eq!(desk.stored(), "At 14:10 the printers fell silent.");
    }
}

#[test]
fn se_04_a_double_click_makes_one_record() {
    for scripting in BOTH {
        let app = App::start();
        let ana = app.person("Ana Lind").engineer();
        let browser = Browser::open(&app, scripting);
        browser.becomes(&ana);
        browser.visit("/incidents/new").fills("Title", "Receipts were sent twice");
        browser.chooses("Declared severity", "SEV-3").presses_twice("Record the incident");
        browser.sees("Receipts were sent twice").presses("Open the postmortem");
        browser.chooses("Owner", "Ana Lind").ticks("Triggered the response by hand");
        browser.presses_twice("Open the postmortem").sees("Deadline");
        for list in ["/incidents", "/postmortems"] {
            let titles = ana.get(list).texts("main table tbody th a");
            assert_eq!(titles, ["Receipts were sent twice"], "{list}, {scripting:?}");
        }
    }
}

#[test]
fn ax_01_tab_leaves_the_editor() {
    for scripting in BOTH {
        let desk = Desk::with(scripting, "One.");
        desk.browser.adds(FIELD, " Two.");
        desk.browser.tabs(1);
        let focused = desk.browser.asks("return document.activeElement.textContent", &[]);
        assert_eq!(focused, json!("Save section"), "{scripting:?}");
        assert_eq!(desk.browser.value(FIELD), "One. Two.");
        desk.browser.presses_keys("\u{E007}");
        desk.browser.sees("Saved");
        assert_eq!(desk.stored(), "One. Two.");
    }
}
