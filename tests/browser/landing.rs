//! Where a page lands: the notice of what was done is in view beside the place jumped to, with scripting on and off; and an
//! address to pass on has a button that copies it, with scripting on alone.

use diesel::RunQueryDsl;
use diesel::sql_query;
use serde_json::json;

use crate::browser::Browser;
use crate::chromium::Scripting;
use crate::house::House;

/// Whether the notice and the head of the section are both in view, and neither covers the other.
const IN_VIEW: &str = "
    const notice = document.querySelector('.notice-bar .notice'), target = document.querySelector(':target');
    if (!notice || !target) return false;
    const above = notice.getBoundingClientRect(), below = target.getBoundingClientRect();
    return scrollY > 0 && above.top >= 0 && below.top >= above.bottom && below.top < innerHeight";

#[test]
fn what_was_done_is_said_where_the_page_lands() {
    let house = House::furnished();
    for scripting in [Scripting::On, Scripting::Off] {
        let browser = Browser::open(&house.app, scripting);
        browser.becomes(&house.ana);
        browser.visit(&house.of("/sections/resolution/edit"));
        browser.adds("Text of Resolution", " The cap stays.").presses("Save section").sees("Saved.");
        browser.until("does not show the notice", || browser.tries(IN_VIEW, &[]) == Some(json!(true)));
    }
}

#[test]
fn an_address_is_copied_with_a_press_and_needs_no_script_to_be_read() {
    let house = House::furnished();
    for (scripting, buttons) in [(Scripting::On, 1), (Scripting::Off, 0)] {
        house.app.write(|c| Ok(sql_query("DELETE FROM calendar_feeds").execute(c)?));
        let browser = Browser::open(&house.app, scripting);
        browser.becomes(&house.ana);
        browser.visit("/account/calendar").presses("Make the address").sees("Your address is made");
        let count = "return document.querySelectorAll('code.secret ~ .copying button').length";
        assert_eq!(browser.asks(count, &[]), json!(buttons));
        if scripting == Scripting::On {
            browser.presses("Copy").sees("Copied");
            browser.had_no_script_errors();
        }
    }
}
