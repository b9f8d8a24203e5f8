//! Getting in and staying in: first run, sign-in, invitations, the people page, one's own account.

use crate::support::{App, PASSWORD};

#[test]
fn somebody_signs_in_and_out() {
    let app = App::start();
    app.person("ana").engineer();
    let browser = app.visitor();
    browser.get("/account").assert_status(303);
    assert_eq!(browser.sign_in("/sign-in?next=/account", "ana@fjordpost.example", PASSWORD).location(), "/account");
    let page = browser.get("/account");
    page.assert_status(200).assert_says("Ana");
    browser.submit(&page, "/sign-out", &[]).assert_status(303);
    browser.get("/account").assert_status(303);
}
