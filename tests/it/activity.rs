//! Who did what, when: of one postmortem and of the whole organisation.

use crate::support::{App, utc};

#[test]
fn the_activity_of_a_postmortem_is_narrowed_by_person_and_part() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let (page, asks) = (format!("/postmortems/{id}/activity"), format!("/postmortems/{id}/asks"));
    let who = ana.id.to_string();
    mia.submit(&mia.get(&asks), &asks, &[("person", &who), ("place", "summary"), ("wording", "In two sentences?")])
        .assert_status(303);
    let all = ana.get(&page);
    all.assert_says("Ana opened").assert_says("Mia asked Ana for Summary");
    let narrow = ana.get(&format!("{page}?person={}", mia.id));
    assert_eq!(narrow.all("ul.items").first().expect("a list").all("li").len(), 1);
    narrow.assert_says("Mia asked Ana");
    let narrow = ana.get(&format!("{page}?part=postmortem"));
    narrow.assert_says("Ana opened");
    assert!(!narrow.text().contains("asked Ana"));
    assert_eq!(narrow.field("part"), "postmortem");
    ana.get(&format!("{page}?part=meeting")).assert_says("None fits");
    ana.get(&format!("{page}?part=nonsense&person=me&page=x")).assert_status(200).assert_says("Mia asked");
}

#[test]
fn the_activity_of_all_leads_to_what_was_done_and_is_narrowed() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    app.clock.advance(utc(2026, 3, 14, 9, 0).since(app.clock.now()));
    let incident = app.incident("Receipts sent twice").recorded_by(&ben);
    let page = ben.get("/activity");
    page.assert_says("Ben recorded the incident").assert_says("Ana opened");
    assert!(page.has(&format!("main a[href='/postmortems/{id}']")));
    assert!(page.has(&format!("main a[href='/incidents/{incident}']")));
    assert!(page.has("nav a[href='/activity'][aria-current=page]"));
    assert!(page.texts("main .items li")[0].contains("Ben"), "the last comes first");
    let narrow = |query: &str| ben.get(&format!("/activity?{query}")).text();
    let by_ben = narrow(&format!("person={}", ben.id));
    assert!(by_ben.contains("Ben recorded") && !by_ben.contains("Ana opened"));
    let incidents = narrow("part=incident");
    assert!(incidents.contains("Ben recorded") && !incidents.contains("Ana opened"));
    // From and to are days, the last one to its end.
    let later = narrow("from=2026-03-12");
    assert!(later.contains("Ben recorded") && !later.contains("Ana opened"));
    let before = narrow("to=2026-03-13");
    assert!(!before.contains("Ben recorded") && before.contains("Ana opened"));
    assert!(narrow("from=2026-03-14&to=2026-03-14").contains("Ben recorded"));
    assert!(narrow("from=2026-03-15").contains("None fits"));
    app.visitor().get("/activity").assert_status(303);
}

#[test]
fn what_is_restricted_is_in_nobody_elses_activity() {
    let app = App::start();
    let (ana, ben, adi) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("adi").admin());
    ana.opens_postmortem(app.incident("Keys leaked").restricted().led_by(&ana).recorded_by(&ana));
    assert!(!ben.get("/activity").text().contains("Keys leaked"));
    assert!(!ben.get(&format!("/activity?person={}", ana.id)).text().contains("recorded"));
    ana.get("/activity").assert_says("Keys leaked");
    adi.get("/activity").assert_says("Keys leaked");
}

#[test]
fn a_long_activity_has_pages_that_keep_the_filter() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for number in 1..=51 {
        app.incident(&format!("Incident {number}")).recorded_by(&ana);
    }
    let page = ana.get("/activity?part=incident");
    assert_eq!(page.all("main .items li").len(), 50);
    let next = page.one("a[rel=next]").attr("href").expect("a way on").to_owned();
    let page = ana.get(&next);
    assert_eq!((page.all("main .items li").len(), page.field("part")), (1, "incident".to_owned()));
}
