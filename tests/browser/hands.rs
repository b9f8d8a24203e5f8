//! What a person does with a page: fields are found by their labels, buttons and links by what they say.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{Key, WebElement};

use crate::browser::Browser;
use crate::support::PASSWORD;

/// Finds what is visible and called `wanted`: exactly so if there is one, else by the beginning of its name.
const BY_NAME: &str = r#"
    const wanted = arguments[0], kind = arguments[1];
    const clean = text => (text || "").replace(/\s+/g, " ").trim();
    const shown = element => element.checkVisibility({ visibilityProperty: true });
    const candidates = kind === "field"
        ? [...document.querySelectorAll("label")].filter(label => label.control)
            .map(label => [clean(label.textContent), label.control])
        : [...document.querySelectorAll("a[href], button, summary")].filter(shown)
            .map(one => [clean(one.getAttribute("aria-label") || one.textContent), one]);
    const exact = candidates.find(([name]) => name === wanted);
    const near = candidates.find(([name]) => name.startsWith(wanted));
    const found = exact || near;
    return found ? found[1] : null;
"#;

/// Brings an element into the middle of the window, and says whether a click there would reach it.
const IN_SIGHT: &str = r#"
    arguments[0].scrollIntoView({ block: "center", behavior: "instant" });
    const box = arguments[0].getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return arguments[0].contains(hit) || !!hit && hit.contains(arguments[0]);
"#;

/// Says whether a click leads to another page, and marks this one so that it can be told from the next.
const BEFORE_A_CLICK: &str = r#"
    const one = arguments[0], here = location.href.split('#')[0] + '#';
    window.samePage = true;
    window.heldBack = false;
    for (const kind of ["click", "submit"]) addEventListener(kind, event => { window.heldBack ||= event.defaultPrevented });
    if (one.href) return !one.href.startsWith(here);
    return one.type === "submit" && !!one.form && (one.form.noValidate || one.form.checkValidity());
"#;

/// Whether the next page is there, or a script has taken the click for itself.
const AFTER_A_CLICK: &str = "return window.heldBack === true || !window.samePage && document.readyState === 'complete'";

impl Browser {
    /// Signs in by the form.
    #[track_caller]
    pub fn signs_in(&self, email: &str) -> &Self {
        self.visit("/sign-in").signs_in_here(email)
    }

    /// Fills in the sign-in form that is open.
    #[track_caller]
    pub fn signs_in_here(&self, email: &str) -> &Self {
        self.fills("E-mail address", email).fills("Password", PASSWORD).presses("Sign in");
        assert!(!self.path().starts_with("/sign-in"), "still asked to sign in: {}", self.text());
        self
    }

    /// Types `text` into the field called `label`, in place of what stands there.
    #[track_caller]
    pub fn fills(&self, label: &str, text: &str) -> &Self {
        let field = self.named("field", label);
        let kind = self.asks("return arguments[0].type", &[json_of(&field)]);
        if matches!(kind.as_str(), Some("datetime-local" | "date" | "time")) {
            // How such a field takes keys depends on the browser's language.
            let script = "arguments[0].value = arguments[1]; \
                for (const name of ['input', 'change']) arguments[0].dispatchEvent(new Event(name, { bubbles: true }))";
            self.asks(script, &[json_of(&field), json!(text)]);
            return self;
        }
        self.wait(field.clear());
        self.wait(field.send_keys(text));
        self
    }

    /// Types `text` at the end of the field called `label`.
    #[track_caller]
    pub fn adds(&self, label: &str, text: &str) -> &Self {
        let field = self.named("field", label);
        self.wait(field.send_keys(Key::Control + Key::End));
        self.wait(field.send_keys(text));
        self
    }

    /// What stands in the field called `label`.
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        let field = self.named("field", label);
        self.wait(field.value()).unwrap_or_default()
    }

    /// Chooses the option that says `option` in the list called `label`.
    #[track_caller]
    pub fn chooses(&self, label: &str, option: &str) -> &Self {
        let list = self.named("field", label);
        let script = r#"
            const clean = text => text.replace(/\s+/g, " ").trim();
            return [...arguments[0].options].find(one => clean(one.textContent).startsWith(arguments[1])) || null;
        "#;
        let found = self.wait(self.driver.execute(script, vec![json_of(&list), json!(option)]));
        if found.json().is_null() {
            self.fails(&format!("does not offer {option:?} as {label:?}"));
        }
        let option = found.element().expect("an option");
        self.wait(option.click());
        self
    }

    /// Ticks the box or button called `label`, if it is not ticked yet.
    #[track_caller]
    pub fn ticks(&self, label: &str) -> &Self {
        let field = self.named("field", label);
        if !self.wait(field.is_selected()) {
            self.wait(field.click());
        }
        self
    }

    /// Presses the button or follows the link that says `words`.
    #[track_caller]
    pub fn presses(&self, words: &str) -> &Self {
        self.clicks(&self.named("button", words), 1);
        self
    }

    /// Presses the button that says `words` twice, as fast as people do.
    #[track_caller]
    pub fn presses_twice(&self, words: &str) -> &Self {
        self.clicks(&self.named("button", words), 2);
        self
    }

    /// Points at the middle of an element and clicks. The driver's own click takes the navigation for hidden, because it stands
    /// in a fold that is closed but shown whole on wide screens. Waits for the next page when the click leads to one.
    #[track_caller]
    fn clicks(&self, element: &WebElement, times: usize) {
        self.until("has something in front of what should be clicked", || {
            self.tries(IN_SIGHT, &[json_of(element)]) == Some(json!(true))
        });
        let leads_on = self.asks(BEFORE_A_CLICK, &[json_of(element)]) == json!(true);
        let mut chain = self.driver.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        chain = chain.move_to_element_center(element);
        for _ in 0..times {
            chain = chain.click();
        }
        self.wait(chain.perform());
        if leads_on {
            self.until("stayed where it was", || self.tries(AFTER_A_CLICK, &[]) == Some(json!(true)));
        }
    }

    /// Presses Tab so many times.
    pub fn tabs(&self, times: u64) {
        self.presses_keys(&"\u{E004}".repeat(usize::try_from(times).expect("a small number")));
    }

    /// Presses keys, wherever the focus is.
    pub fn presses_keys(&self, keys: &str) {
        self.wait(
            self.driver.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO)).send_keys(keys).perform(),
        );
    }

    /// Presses Ctrl and S.
    pub fn presses_ctrl_s(&self) -> &Self {
        let chain = self.driver.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        self.wait(chain.key_down(Key::Control).send_keys("s").key_up(Key::Control).perform());
        self
    }

    /// Waits for a button, link or field (`kind`) called `name`.
    #[track_caller]
    pub fn named(&self, kind: &str, name: &str) -> WebElement {
        self.until(&format!("has no {kind} called {name:?}"), || {
            self.tries(BY_NAME, &[json!(name), json!(kind)]).is_some_and(|found| !found.is_null())
        });
        self.wait(self.driver.execute(BY_NAME, vec![json!(name), json!(kind)])).element().expect("an element")
    }
}

/// An element as an argument of a script.
pub fn json_of(element: &WebElement) -> Value {
    element.to_json().expect("an element")
}
