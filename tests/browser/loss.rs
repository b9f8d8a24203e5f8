//! Nothing typed is lost: what else happens in a browser while somebody writes.

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
