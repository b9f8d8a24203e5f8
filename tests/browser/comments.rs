//! With scripting on, a selected passage leads to the form for a comment, filled in; the server finds it at its place.

use serde_json::json;

use crate::browser::Browser;
use crate::chromium::Scripting;
use crate::house::House;

/// Selects from the second bold word on, across elements, and waits for nothing.
const SELECT: &str = r#"
    const prose = document.querySelector('#what_happened .prose'), bold = prose.querySelectorAll('strong');
    const range = document.createRange();
    range.setStart(bold[0].firstChild, 0);
    range.setEnd(bold[1].nextSibling, 9);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return range.toString().replace(/\s+/g, ' ').trim();
"#;

const OFFERED: &str = "const link = document.querySelector('.comment-here'); return Boolean(link && !link.hidden)";

#[test]
fn a_selected_passage_is_commented_on() {
    let house = House::furnished();
    let browser = Browser::open(&house.app, Scripting::On);
    browser.becomes(&house.ana);
    browser.visit(&house.of(""));
    let words = browser.asks(SELECT, &[]).as_str().expect("words").to_owned();
    browser.until("offers nothing", || browser.tries(OFFERED, &[]) == Some(json!(true)));
    browser.asks("document.querySelector('.comment-here').click(); return 0", &[]);
    browser.sees("Passage, if you mean one");
    assert_eq!(browser.value("Passage, if you mean one"), words);
    browser.fills("Comment", "Which of the two?").presses("Comment").sees("Your comment stands beside What happened.");
    browser.visit(&house.of(""));
    let marked = "return [...document.querySelectorAll('#what_happened .prose mark')].map(one => one.textContent).join('').replace(/\\s+/g, ' ')";
    assert_eq!(browser.asks(marked, &[]), json!(words));
    browser.had_no_script_errors();
}
