//! Every page, and how to come to it. A page without a stop here is one that nobody looked at: a test compares this list with
//! the table of addresses.

use diesel::{RunQueryDsl, sql_query};

use crate::browser::Browser;
use crate::house::House;

/// A page as somebody sees it.
pub struct Stop {
    /// What it is called in messages and in the names of pictures.
    pub name: &'static str,
    /// Its address as it stands in `src/routes.rs`; empty for a page that another request is answered with.
    pub address: &'static str,
    /// Who looks.
    pub eyes: Eyes,
    /// The way there.
    pub go: fn(&Browser, &House),
}

/// Who looks at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Nobody who is signed in.
    Visitor,
    /// The owner, who administers.
    Ana,
    /// Support.
    Cy,
}

/// Addresses that answer with something else than a page, and the one that is there only before anybody is.
pub const NO_PAGES: &[&str] = &[
    "/static/{name}",
    "/healthz",
    "/readyz",
    "/setup",
    "/postmortems/{postmortem}/export.md",
    "/postmortems/{postmortem}/editions/{edition}/export.json",
    "/postmortems/{postmortem}/meeting.ics",
    "/calendar/{secret}.ics",
    "/postmortems/{postmortem}/sections/{section}",
    "/postmortems/{postmortem}/timeline.csv",
    "/postmortems/{postmortem}/impact/customers.csv",
    "/actions.csv",
    "/people/invitations",
    "/coverage.csv",
];

/// All pages.
pub const STOPS: &[Stop] = &[
    stop("sign-in", "/sign-in", Eyes::Visitor, |browser, _| {
        browser.visit("/sign-in");
    }),
    stop("sign-in-refused", "", Eyes::Visitor, |browser, house| {
        browser.visit("/sign-in").fills("E-mail address", &house.ana.email).fills("Password", "not the password");
        browser.presses("Sign in").sees("One thing to correct");
    }),
    stop("invitation", "/invitations/{secret}", Eyes::Visitor, |browser, house| {
        browser.visit(&house.invitation);
    }),
    stop("desk", "/", Eyes::Ana, |browser, _| {
        browser.visit("/");
    }),
    stop("desk-of-support", "", Eyes::Cy, |browser, _| {
        browser.visit("/");
    }),
    stop("incidents", "/incidents", Eyes::Ana, |browser, _| {
        browser.visit("/incidents");
    }),
    stop("incidents-none-found", "", Eyes::Ana, |browser, _| {
        browser.visit("/incidents?severity=sev5");
    }),
    stop("incident-new", "/incidents/new", Eyes::Ana, |browser, _| {
        browser.visit("/incidents/new");
    }),
    stop("incident-new-refused", "", Eyes::Ana, |browser, _| {
        browser.visit("/incidents/new").fills("Title", " ").fills("Time zone", "Nowhere/Land");
        browser.chooses("Declared severity", "SEV-2").presses("Record the incident").sees("things to correct");
    }),
    stop("incident", "/incidents/{incident}", Eyes::Ana, |browser, house| {
        browser.visit(&format!("/incidents/{}", house.incident));
    }),
    stop("incident-gap", "", Eyes::Ana, |browser, house| {
        browser.visit(&format!("/incidents/{}", house.gap));
    }),
    stop("incident-edit", "/incidents/{incident}/edit", Eyes::Ana, |browser, house| {
        browser.visit(&format!("/incidents/{}/edit", house.incident));
    }),
    stop("opening", "/incidents/{incident}/postmortem", Eyes::Ana, |browser, house| {
        browser.visit(&format!("/incidents/{}/postmortem", house.gap));
    }),
    stop("opening-refused", "", Eyes::Ana, |browser, house| {
        browser.visit(&format!("/incidents/{}/postmortem", house.gap)).ticks("Another reason").fills("Title", " ");
        browser.presses("Open the postmortem").sees("things to correct");
    }),
    stop("postmortems", "/postmortems", Eyes::Ana, |browser, _| {
        browser.visit("/postmortems");
    }),
    stop("document", "/postmortems/{postmortem}", Eyes::Ana, |browser, house| {
        browser.visit(&house.of(""));
    }),
    stop("print", "/postmortems/{postmortem}/print", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/print"));
    }),
    stop("comments", "/postmortems/{postmortem}/comments", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/comments")).sees("Reply or resolve");
    }),
    stop("comments-resolved", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/comments?show=resolved")).sees("Resolved by");
    }),
    stop("comment-new", "/postmortems/{postmortem}/comments/new", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/comments/new?section=what_happened"));
    }),
    stop("comment-new-refused", "", Eyes::Ana, |browser, house| {
        browser
            .visit(&house.of("/comments/new?section=summary"))
            .fills("Passage, if you mean one", "the standby database");
        browser.fills("Comment", "@Nobody what was it?").presses("Comment").sees("do not stand in the section");
    }),
    stop("comment-thread", "/postmortems/{postmortem}/comments/{thread}", Eyes::Ana, |browser, house| {
        browser.visit(&house.thread()).sees("Seen");
    }),
    stop("comment-reply-refused", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.thread()).presses("Reply").sees("One thing to correct");
    }),
    stop("comment-edit", "/postmortems/{postmortem}/comments/{thread}/{comment}", Eyes::Ana, |browser, house| {
        let thread = house.thread();
        browser.visit(&house.first(&thread, &format!("{thread}/"))).sees("Save comment");
    }),
    stop("title", "/postmortems/{postmortem}/title", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/title"));
    }),
    stop("owner", "/postmortems/{postmortem}/owner", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/owner"));
    }),
    stop("contributors", "/postmortems/{postmortem}/contributors", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/contributors"));
    }),
    stop("section", "/postmortems/{postmortem}/sections/{section}/edit", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/what_happened/edit"));
    }),
    stop("section-empty", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/lucky/edit"));
    }),
    stop("section-left-out", "", Eyes::Ana, |browser, house| {
        browser
            .visit(&format!("{}/sections/external_message/edit", house.unscheduled))
            .sees("opened without this section");
    }),
    stop("section-preview", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/what_happened/edit")).presses("Preview").sees("Preview, not saved yet");
    }),
    stop("section-with-kept-text", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/contributing_factors/edit")).sees("A text of yours is waiting");
    }),
    stop("kept", "/kept/{text}", Eyes::Ana, |browser, house| {
        browser.visit(&house.kept);
    }),
    stop("section-kept-text-in-form", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.kept).presses("Put it in the form").sees("was kept for you and is not saved yet");
    }),
    stop("overlap", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.kept).presses("Put it in the form").presses("Save section").sees("overlap in");
    }),
    stop("history", "/postmortems/{postmortem}/sections/{section}/history", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/contributing_factors/history"));
    }),
    stop("history-empty", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/lucky/history"));
    }),
    stop("comparison", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/contributing_factors/history")).presses("Compare the two");
        browser.sees("What changed from");
    }),
    stop("revision", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/contributing_factors/history?revision=1"));
    }),
    stop("meeting", "/postmortems/{postmortem}/meeting", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/meeting"));
    }),
    stop("meeting-refused", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/meeting"));
        browser.presses("Change the meeting").fills("Length in minutes", "7").fills("Time zone", "Nowhere/Land");
        browser.presses("Save the meeting").sees("to correct");
    }),
    stop("meeting-to-schedule", "", Eyes::Ana, |browser, house| {
        browser.visit(&format!("{}/meeting", house.unscheduled));
    }),
    stop("meeting-as-invited", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/meeting"));
    }),
    stop("meeting-mode", "/postmortems/{postmortem}/meeting/mode", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/meeting/mode")).sees("Contributing factors");
    }),
    stop("meeting-mode-unscheduled", "", Eyes::Ana, |browser, house| {
        browser.visit(&format!("{}/meeting/mode", house.unscheduled));
    }),
    stop("calendar", "/calendar", Eyes::Ana, |browser, _| {
        browser.visit("/calendar");
    }),
    stop("calendar-past", "", Eyes::Ana, |browser, _| {
        browser.visit("/calendar?past=1");
    }),
    stop("activity", "/postmortems/{postmortem}/activity", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/activity"));
    }),
    stop("activity-of-all", "/activity", Eyes::Ana, |browser, _| {
        browser.visit("/activity");
    }),
    stop("activity-none-found", "", Eyes::Ana, |browser, _| {
        browser.visit("/activity?from=2030-01-01").sees("None fits");
    }),
    stop("coverage", "/coverage", Eyes::Ana, |browser, _| {
        browser.visit("/coverage").sees("By service");
    }),
    stop("coverage-of-a-year", "", Eyes::Cy, |browser, _| {
        browser.visit("/coverage?period=2025");
    }),
    stop("document-hint-dismissed", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("?hints=response_review#response_review")).sees("dismissed by");
    }),
    stop("section-with-hints", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/sections/response_review/edit")).sees("Looking back from the end");
    }),
    stop("hints", "/settings/hints", Eyes::Ana, |browser, _| {
        browser.visit("/settings/hints");
    }),
    stop("asks", "/postmortems/{postmortem}/asks", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/asks"));
    }),
    stop("asks-refused", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/asks")).fills("What you want to know", " ").presses("Ask").sees("things to correct");
    }),
    stop("asks-of-others", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/asks"));
    }),
    stop("section-asked-for", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/sections/impact/edit")).sees("You are asked");
    }),
    stop("notices", "/notices", Eyes::Cy, |browser, _| {
        browser.visit("/notices").sees("Invitation: Postmortem:").sees("Mark all as read");
    }),
    stop("notices-read", "", Eyes::Ana, |browser, _| {
        browser.visit("/notices").sees("What it says");
    }),
    stop("feed", "/account/calendar", Eyes::Cy, |browser, _| {
        browser.visit("/account/calendar").sees("You have no feed");
    }),
    stop("feed-made", "", Eyes::Ana, |browser, house| {
        // The stop is passed more than once.
        house.app.write(|c| Ok(sql_query("DELETE FROM calendar_feeds").execute(c)?));
        browser.visit("/account/calendar").presses("Make the address").sees("Your address is made");
    }),
    stop("account", "/account", Eyes::Ana, |browser, _| {
        browser.visit("/account");
    }),
    stop("people", "/people", Eyes::Ana, |browser, _| {
        browser.visit("/people");
    }),
    stop("settings", "/settings", Eyes::Ana, |browser, _| {
        browser.visit("/settings");
    }),
    stop("settings-changes", "/settings/audit", Eyes::Ana, |browser, _| {
        browser.visit("/settings/audit");
    }),
    stop("policy", "/settings/policy", Eyes::Ana, |browser, _| {
        browser.visit("/settings/policy");
    }),
    stop("policy-not-set-yet", "", Eyes::Ana, |browser, _| {
        browser.visit("/settings/policy").ticks("Fast").presses("Show what it does").sees("This is not set yet");
    }),
    stop("severities", "/settings/severities", Eyes::Ana, |browser, _| {
        browser.visit("/settings/severities");
    }),
    stop("holidays", "/settings/holidays", Eyes::Ana, |browser, _| {
        browser.visit("/settings/holidays");
    }),
    stop("holidays-of-a-calendar", "", Eyes::Ana, |browser, _| {
        let calendar =
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260403\nSUMMARY:Good Friday\nEND:VEVENT\nEND:VCALENDAR";
        browser.visit("/settings/holidays").presses("Or paste its text");
        browser.fills("Text of the calendar file", calendar).presses("Look at the days").sees("Nothing is stored yet");
    }),
    stop("services", "/settings/services", Eyes::Ana, |browser, _| {
        browser.visit("/settings/services");
    }),
    stop("service", "/settings/services/{service}", Eyes::Ana, |browser, house| {
        browser.visit(&house.service);
    }),
    stop("internal-addresses", "/settings/internal-addresses", Eyes::Ana, |browser, _| {
        browser.visit("/settings/internal-addresses");
    }),
    stop("mail", "/settings/mail", Eyes::Ana, |browser, _| {
        browser.visit("/settings/mail").sees("no such mailbox");
    }),
    stop("mail-test-failed", "", Eyes::Ana, |browser, _| {
        browser.visit("/settings/mail").presses("Send a test mail").sees("The test mail was not sent");
    }),
    stop("messages", "/postmortems/{postmortem}/messages", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/messages"));
    }),
    stop("messages-of-others", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/messages"));
    }),
    stop("public", "/public/{secret}", Eyes::Visitor, |browser, house| {
        browser.visit(&house.public);
    }),
    stop("public-closed", "", Eyes::Visitor, |browser, _| {
        browser.visit("/public/nothing");
    }),
    stop("review", "/postmortems/{postmortem}/review", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/review"));
    }),
    stop("review-of-others", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/review"));
    }),
    stop("review-refused", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/review")).presses("Ask for a review").sees("One thing to correct");
    }),
    stop("edition", "/postmortems/{postmortem}/editions/{edition}", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/editions/1")).sees("moved on since");
    }),
    stop("edition-print", "/postmortems/{postmortem}/editions/{edition}/print", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/editions/1/print"));
    }),
    stop(
        "edition-comparison",
        "/postmortems/{postmortem}/editions/{edition}/comparison",
        Eyes::Ana,
        |browser, house| {
            browser.visit(&house.of("/editions/1/comparison")).sees("What changed since edition 1");
        },
    ),
    stop("timeline", "/postmortems/{postmortem}/timeline", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/timeline"));
    }),
    stop("timeline-refused", "", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/timeline")).fills("What happened", " ").presses("Add").sees("to correct");
    }),
    stop("timeline-entry", "/postmortems/{postmortem}/timeline/{entry}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first(&house.of("/timeline"), &house.of("/timeline/")));
    }),
    stop("paste", "/postmortems/{postmortem}/timeline/paste", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/timeline/paste"));
    }),
    stop("actions", "/postmortems/{postmortem}/actions", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/actions"));
    }),
    stop("actions-bulk", "/postmortems/{postmortem}/actions/bulk", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/actions/bulk"));
    }),
    stop("actions-of-all", "/actions", Eyes::Ana, |browser, _| {
        browser.visit("/actions");
    }),
    stop("actions-none-found", "", Eyes::Ana, |browser, _| {
        browser.visit("/actions?state=declined");
    }),
    stop("action", "/actions/{action}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first(&house.of("/actions"), "/actions/"));
    }),
    stop("factors", "/postmortems/{postmortem}/factors", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/factors"));
    }),
    stop("factor", "/postmortems/{postmortem}/factors/{factor}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first(&house.of("/factors"), &house.of("/factors/")));
    }),
    stop("response", "/postmortems/{postmortem}/response", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/response"));
    }),
    stop("point", "/postmortems/{postmortem}/response/{point}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first(&house.of("/response"), &house.of("/response/")));
    }),
    stop("impact", "/postmortems/{postmortem}/impact", Eyes::Ana, |browser, house| {
        browser.visit(&house.of("/impact"));
    }),
    stop("impact-function", "/postmortems/{postmortem}/impact/functions/{function}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first(&house.of("/impact"), &house.of("/impact/functions/")));
    }),
    stop("impact-note", "/postmortems/{postmortem}/impact/notes/{note}", Eyes::Cy, |browser, house| {
        browser.visit(&house.first(&house.of("/impact"), &house.of("/impact/notes/")));
    }),
    stop("customers", "/postmortems/{postmortem}/impact/customers", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/impact/customers"));
    }),
    stop("customer", "/postmortems/{postmortem}/impact/customers/{customer}", Eyes::Cy, |browser, house| {
        browser.visit(&house.first(&house.of("/impact/customers"), &house.of("/impact/customers/")));
    }),
    stop("first-steps", "/settings/start", Eyes::Ana, |browser, _| {
        browser.visit("/settings/start").sees("of 3 done");
    }),
    stop("templates", "/settings/templates", Eyes::Ana, |browser, _| {
        browser.visit("/settings/templates").sees("False alarm");
    }),
    stop("template", "/settings/templates/{template}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first("/settings/templates", "/settings/templates/"));
    }),
    stop("prompts", "/settings/prompts", Eyes::Ana, |browser, _| {
        browser.visit("/settings/prompts").sees("Cues");
    }),
    stop("figures", "/settings/figures", Eyes::Ana, |browser, _| {
        browser.visit("/settings/figures");
    }),
    stop("figure", "/settings/figures/{figure}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first("/settings/figures", "/settings/figures/"));
    }),
    stop("versions", "/postmortems/{postmortem}/versions/{item}", Eyes::Ana, |browser, house| {
        browser.visit(&house.first(&house.of("/response"), &house.of("/response/"))).presses("History");
        browser.sees("Revision 2");
    }),
    stop("not-found", "", Eyes::Ana, |browser, _| {
        browser.visit("/postmortems/nowhere");
    }),
    stop("document-of-others", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of(""));
    }),
    stop("contributors-of-others", "", Eyes::Cy, |browser, house| {
        browser.visit(&house.of("/contributors"));
    }),
    stop("forbidden", "", Eyes::Cy, |browser, _| {
        browser.visit("/settings/services");
    }),
];

const fn stop(name: &'static str, address: &'static str, eyes: Eyes, go: fn(&Browser, &House)) -> Stop {
    Stop { name, address, eyes, go }
}

impl Stop {
    /// Goes there as whoever is meant to look.
    pub fn show(&self, browser: &Browser, house: &House) {
        match self.eyes {
            Eyes::Visitor => browser.forgets(),
            Eyes::Ana => browser.becomes(&house.ana),
            Eyes::Cy => browser.becomes(&house.cy),
        }
        (self.go)(browser, house);
    }
}

/// Addresses of `src/routes.rs` that can be visited, in order.
pub fn addresses() -> Vec<&'static str> {
    let lines = include_str!("../../src/routes.rs").lines();
    let gets = lines.filter(|line| line.contains("get()"));
    gets.map(|line| line.split('"').nth(1).expect("an address")).collect()
}

#[test]
fn every_address_has_a_stop() {
    let addresses = addresses();
    assert!(addresses.len() > 15, "only these were understood: {addresses:?}");
    let unseen: Vec<_> = addresses
        .iter()
        .filter(|address| !NO_PAGES.contains(address) && !STOPS.iter().any(|stop| stop.address == **address))
        .collect();
    assert!(
        unseen.is_empty(),
        "add these to STOPS in tests/browser/stops.rs, so that somebody looks at them: {unseen:?}"
    );
    let gone: Vec<_> = STOPS.iter().map(|stop| stop.address).chain(NO_PAGES.iter().copied()).collect();
    let gone: Vec<_> = gone.into_iter().filter(|one| !one.is_empty() && !addresses.contains(one)).collect();
    assert!(gone.is_empty(), "no such address any more: {gone:?}");
}
