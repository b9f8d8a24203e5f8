//! Whole stories: what several people do from the first page to the finished document.

use chrono::Duration;

use crate::accounts::set_up;
use crate::support::{Actor, App, PASSWORD, Page};

/// The one form of a section's page, sent with this text.
fn saves(who: &Actor, form: &Page, body: &str) -> Page {
    who.submit(form, "form[data-section]", &[("body", body)])
}

fn invited(app: &App, by: &Actor, name: &str, email: &str, role: &str) -> Actor {
    let fields = [("name", name), ("email", email), ("role", role)];
    let made = by.submit(&by.get("/people"), "/people/invitations", &fields);
    let link = made.one("code.secret").text.replace("http://debrief.test", "");
    let person = app.visitor();
    let accepted = person.submit(&person.get(&link), &link, &[("password", PASSWORD)]);
    accepted.follow(&person).assert_status(200);
    person
}

#[test]
fn from_an_empty_house_to_a_finished_document() {
    let app = App::start();

    // Ana sets the house up, names a service, and invites Bo, who is an engineer, and Cy of support.
    let ana = app.visitor();
    set_up(&ana, &app.setup_code, &[]).follow(&ana).assert_says("Ana Lind");
    let service = [("name", "Label printing"), ("team", "Shipping")];
    ana.submit(&ana.get("/settings/services"), "/settings/services", &service).assert_status(303);
    let bo = invited(&app, &ana, "Bo Falk", "bo@fjordpost.example", "engineer");
    let cy = invited(&app, &ana, "Cy Berg", "cy@fjordpost.example", "support");

    // Bo records the incident, which is now a gap in the register.
    let form = bo.get("/incidents/new");
    let me = form.all("#commander_id option").into_iter().find(|one| one.text.starts_with("Bo Falk"));
    let me = me.and_then(|one| one.attr("value").map(str::to_owned)).expect("Bo can be chosen");
    let service = form.one("[name=services]").attr("value").expect("a service").to_owned();
    let facts = [
        ("title", "No labels for fifty minutes"),
        ("declared_severity", "sev2"),
        ("services", service.as_str()),
        ("commander_id", me.as_str()),
        ("impact_began_at", "2026-03-09T14:10"),
        ("detected_at", "2026-03-09T14:14"),
        ("resolved_at", "2026-03-09T15:02"),
    ];
    let recorded = bo.submit(&form, "/incidents", &facts);
    let incident = recorded.location().to_owned();
    recorded.follow(&bo).assert_says("No labels for fifty minutes").assert_says("Label printing");
    ana.get("/").assert_says("Incidents without a postmortem").assert_says("No postmortem yet");

    // Ana opens the postmortem with Bo as its owner: it stands on Bo's desk, and is due within the week.
    let opening = format!("{incident}/postmortem");
    let choice = [("owner", me.as_str()), ("criterion", "led_investigation")];
    let opened = ana.submit(&ana.get(&opening), &opening, &choice);
    let document = opened.location().to_owned();
    opened.follow(&ana).assert_says("Bo Falk").assert_says("Mon 16 Mar: SEV-2, 7 calendar days after Mon 9 Mar");
    bo.get("/").assert_says("No labels for fifty minutes").assert_says("sections are empty");
    assert!(!ana.get("/").text().contains("Incidents without a postmortem"));

    // Cy spoke with the shops and joins.
    let list = format!("{document}/contributors");
    let page = bo.get(&list);
    let person = page.all("#person option").into_iter().find(|one| one.text.starts_with("Cy Berg"));
    let person = person.and_then(|one| one.attr("value").map(str::to_owned)).expect("Cy can be chosen");
    bo.submit(&page, &list, &[("person", &person), ("involvement", "customer_liaison")]).assert_status(303);
    cy.get("/").assert_says("You contribute to").assert_says("customer liaison");

    // The meeting comes first: Bo puts it into the calendars, Cy says yes and takes the file along.
    let meeting = format!("{document}/meeting");
    let when = [("starts_at", "2026-03-13T10:00"), ("place", "Room Skagen")];
    bo.submit(&bo.get(&meeting), &meeting, &when).assert_status(303);
    let page = cy.get(&meeting);
    page.assert_says("Room Skagen");
    cy.submit(&page, &format!("{meeting}/answer"), &[("answer", "yes")]).assert_status(303);
    let file = cy.get(&format!("{meeting}.ics")).source();
    assert!(file.contains("DTSTART:20260313T090000Z") && file.contains("LOCATION:Room Skagen"), "{file}");
    cy.get("/").assert_says("Meetings ahead").assert_says("you said yes");
    ana.get("/calendar").assert_says("No labels for fifty minutes");

    // Bo and Ana write in one section at the same time; both stand.
    let edit = |section: &str| format!("{document}/sections/{section}/edit");
    let both = "The database failed over.\n\nThe printers kept the old address.";
    saves(&bo, &bo.get(&edit("what_happened")), both).assert_status(303);
    let (bos, anas) = (bo.get(&edit("what_happened")), ana.get(&edit("what_happened")));
    saves(&bo, &bos, &both.replace("failed over", "failed over at 14:10")).assert_status(303);
    saves(&ana, &anas, &both.replace("the old address", "the old address for an hour")).assert_status(303);
    let page = cy.get(&document);
    page.assert_says("The database failed over at 14:10.");
    page.assert_says("The printers kept the old address for an hour.");

    // They change the same sentence: nothing is overwritten, and Ana decides with both before her.
    let (bos, anas) = (bo.get(&edit("resolution")), ana.get(&edit("resolution")));
    saves(&bo, &bos, "The address was set by hand.").assert_status(303);
    let overlap = saves(&ana, &anas, "The service was restarted.");
    overlap.assert_status(409).assert_says("The address was set by hand.");
    assert_eq!(overlap.field("body"), "The service was restarted.");
    let decided = "The address was set by hand, then the service was restarted.";
    saves(&ana, &overlap, decided).assert_status(303);

    // Cy writes what customers felt, leaves for two weeks with a message half sent, and loses nothing.
    saves(&cy, &cy.get(&edit("impact")), "312 shops printed **no labels** for 52 minutes.").assert_status(303);
    let message = cy.get(&edit("external_message"));
    app.later(Duration::days(15));
    let words = "Between 14:10 and 15:02 you could not print labels.";
    let refused = saves(&cy, &message, words);
    assert!(matches!(refused.status, 303 | 401), "{}", refused.status);
    cy.sign_in("/sign-in", "cy@fjordpost.example", PASSWORD).assert_status(303);
    let desk = cy.get("/");
    desk.assert_says("A text of yours is waiting");
    let kept = desk.one("[aria-labelledby=kept] li a").attr("href").expect("a link").to_owned();
    let kept = cy.get(&kept);
    kept.assert_says(words);
    let back = kept.all("main a").into_iter().find(|link| link.text.contains("in the form")).expect("the way back");
    let form = cy.get(back.attr("href").expect("an address"));
    assert_eq!(form.field("body"), words);
    saves(&cy, &form, words).assert_status(303);
    assert!(!cy.get("/").text().contains("is waiting"));

    // The rest is filled in, whoever may; the document says that nothing is empty, and everybody reads the same.
    for (who, email) in [(&ana, "ana@fjordpost.example"), (&bo, "bo@fjordpost.example")] {
        who.sign_in("/sign-in", email, PASSWORD).assert_status(303);
    }
    for link in bo.get(&document).all("a[href$=\"/edit\"]") {
        let form = bo.get(link.attr("href").expect("an address"));
        if form.field("body").is_empty() {
            saves(&bo, &form, "Written by Bo.").assert_status(303);
        }
    }
    for who in [&ana, &bo, &cy] {
        let page = who.get(&document);
        page.assert_says("312 shops printed no labels for 52 minutes.").assert_says(decided).assert_says(words);
        assert!(!page.text().contains("still empty"));
    }
    let file = ana.get(&format!("{document}/export.md"));
    assert!(file.source().contains("312 shops printed **no labels** for 52 minutes."));
    ana.get(&format!("{document}/print")).assert_says("Written by Bo.");
    let activity = ana.get(&format!("{document}/activity"));
    for deed in [
        "Ana Lind opened the postmortem with Bo Falk as owner",
        "added Cy Berg as customer liaison",
        "Cy Berg saved Impact",
    ] {
        activity.assert_says(deed);
    }
}
