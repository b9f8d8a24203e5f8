//! What has to hold on every page for people who see, hear or move otherwise: axe-core finds nothing, and what axe cannot know
//! is asked here.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::browser::{Browser, Look};
use crate::chromium::Scripting;
use crate::house::House;
use crate::stops::{STOPS, Stop};
use crate::support::App;

/// Opens what is folded, so that it is looked at as well.
const UNFOLD: &str = "for (const one of document.querySelectorAll('main details')) one.open = true";

/// Runs axe; its answer holds one line for each finding.
const AXE: &str = r#"
    const done = arguments[0];
    axe.run(document, { resultTypes: ["violations"] }).then(
        found => done(found.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.html.slice(0, 200)} :: ${node.failureSummary.replace(/\s+/g, " ").slice(0, 300)}`))),
        error => done(["axe failed: " + error]));
"#;

/// Titles, headings and width; and that the page is all there is: nothing comes from elsewhere, and little at all.
const SHAPE: &str = r#"
    const found = [], root = document.documentElement;
    const headings = document.querySelectorAll("h1").length;
    if (headings !== 1) found.push(headings + " main headings");
    if (!document.title.replace("· Debrief", "").trim()) found.push("no title");
    if (root.scrollWidth > innerWidth) {
        const wide = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > innerWidth + 1);
        found.push(`wider than the screen by ${root.scrollWidth - innerWidth}: ` +
            wide.slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(" | "));
    }
    const fetched = performance.getEntriesByType("resource").map(one => one.name);
    const foreign = fetched.filter(one => !one.startsWith(location.origin + "/"));
    if (foreign.length) found.push("fetched from elsewhere: " + foreign.join(" "));
    if (fetched.length > 5) found.push(`${fetched.length} requests beside the page: ` + fetched.join(" "));
    return found;
"#;

/// What a finger has to hit is at least 44 pixels high and wide; links within text are not meant.
const TARGETS: &str = r#"
    const all = document.querySelectorAll("button, input:not([type=hidden], [disabled]), select, textarea, summary, a.button, nav a");
    const small = [...all].filter(one => one.checkVisibility({ visibilityProperty: true })).map(one => one.closest("label.check, label.pick") || one)
        .filter(one => { const box = one.getBoundingClientRect(); return box.height && (box.height < 43.5 || box.width < 43.5) });
    return small.map(one => { const box = one.getBoundingClientRect();
        return `small target, ${Math.round(box.width)} by ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}` });
"#;

/// Remembers where the focus goes, and finds what can have it.
const LISTEN: &str = r#"
    window.reached = [];
    const isSeen = one => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    };
    const look = reached => { reached[1] = reached[1] || isSeen(reached[0]); };
    document.addEventListener("focusin", event => {
        const reached = [event.target, isSeen(event.target)];
        window.reached.push(reached);
        // What a person sees is the next frame; on a busy machine the style can come that much later than the event.
        requestAnimationFrame(() => look(reached));
    });
    // And the next key may come before that frame: then this is what was seen until it was pressed.
    document.addEventListener("keydown", () => {
        const last = window.reached.at(-1);
        if (last && last[0] === document.activeElement) look(last);
    }, { capture: true });
    window.expected = () => {
        const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
        const radios = new Set();
        return all.filter(one => {
            if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
            if (one.type !== "radio") return true;
            const group = (one.form ? one.form.action : "") + one.name;
            return !radios.has(group) && radios.add(group);
        });
    };
    // Tab goes on from the element that had the focus: here, from the beginning.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    window.reached = [];
    return window.expected().length;
"#;

/// What the keyboard did not come to, or came to unseen. Of a group of radio buttons one is enough.
const REACHED: &str = r#"
    const name = one => one.outerHTML.slice(0, 140), all = window.reached.map(([one]) => one);
    const missed = window.expected().filter(one => !all.includes(one) &&
        !(one.type === "radio" && all.some(other => other.type === "radio" && other.name === one.name)));
    const unseen = window.reached.filter(([one, ring]) => !ring && one !== document.body).map(([one]) => one);
    return [...new Set(missed)].map(one => "not reached by Tab: " + name(one))
        .concat([...new Set(unseen)].map(one => "focus not visible: " + name(one)));
"#;

/// What is wrong with the page that is open.
pub fn findings(browser: &Browser, axe: &str) -> Vec<String> {
    let mut all = Vec::new();
    for look in Look::ALL {
        browser.looks(look);
        let mut here = strings(browser.asks(SHAPE, &[]));
        browser.asks(UNFOLD, &[]);
        here.extend(strings(browser.asks(SHAPE, &[])));
        if look.width < 600 {
            here.extend(strings(browser.asks(TARGETS, &[])));
        }
        if browser.asks("return typeof axe === 'undefined'", &[]) == json!(true) {
            browser.asks(axe, &[]);
        }
        here.extend(strings(browser.asks_and_waits(AXE, &[])));
        here.sort();
        here.dedup();
        all.extend(here.into_iter().map(|one| format!("  {}: {one}", look.name())));
    }
    browser.looks(Look::DESK);
    all
}

/// What the keyboard cannot do on the page that is open.
fn keyboard_findings(browser: &Browser) -> Vec<String> {
    let told = "const errors = document.querySelector('.errors'); return !errors || document.activeElement === errors";
    let told = browser.asks(told, &[]) == json!(true);
    let stops = browser.asks(LISTEN, &[]).as_u64().unwrap_or(0);
    // A date field takes several presses to leave.
    let dates = "return document.querySelectorAll('[type=date], [type=datetime-local]').length";
    browser.tabs(stops + browser.asks(dates, &[]).as_u64().unwrap_or(0) * 7 + 2);
    let mut all = strings(browser.asks(REACHED, &[]));
    let first = "const [one] = window.reached; \
        return !document.querySelector('nav') || one && one[0].getAttribute('href') === '#main'";
    if browser.asks(first, &[]) != json!(true) {
        all.push("Tab does not come to the skip link first".to_owned());
    }
    if !told {
        all.push("the focus is not on what has to be corrected".to_owned());
    }
    all.into_iter().map(|one| format!("  {one}")).collect()
}

fn strings(value: Value) -> Vec<String> {
    serde_json::from_value(value).expect("a list of strings")
}

fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; bin/test brings it", path.display()))
}

/// Looks at each page with `look`; the complaints of all of them come together.
fn on_every_page(look: impl Fn(&Browser, &Stop) -> Vec<String>) {
    let house = House::furnished();
    let browser = Browser::open(&house.app, Scripting::On);
    let mut complaints = Vec::new();
    for stop in STOPS {
        stop.show(&browser, &house);
        let found = look(&browser, stop);
        if !found.is_empty() {
            complaints.push(format!("{} ({}):\n{}", stop.name, browser.path(), found.join("\n")));
        }
    }
    browser.had_no_script_errors();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn ax_03_axe_finds_nothing_on_any_page() {
    let axe = axe();
    on_every_page(|browser, _| findings(browser, &axe));
}

#[test]
fn ax_01_the_keyboard_reaches_everything_in_sight() {
    on_every_page(|browser, _| keyboard_findings(browser));
}

#[test]
fn the_skip_link_leads_past_the_navigation() {
    let house = House::furnished();
    let browser = Browser::open(&house.app, Scripting::Off);
    browser.becomes(&house.ana);
    browser.visit("/incidents").tabs(1);
    browser.presses_keys("\u{E007}");
    browser.tabs(1);
    let inside = browser.asks("return document.querySelector('main').contains(document.activeElement)", &[]);
    assert_eq!(inside, json!(true), "the focus is not in the content");
}

#[test]
fn the_first_page_of_an_empty_house_is_accessible() {
    let app = App::start();
    let browser = Browser::open(&app, Scripting::On);
    browser.visit("/setup");
    let found = findings(&browser, &axe());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
