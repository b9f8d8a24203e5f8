//! The timeline, over HTTP: entries, their order and their zones, two people at once.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/timeline")
}

fn add(by: &Actor, id: PostmortemId, at: &str, zone: &str, text: &str) -> Page {
    let list = address(id);
    by.submit(&by.get(&list), &list, &[("at", at), ("zone", zone), ("text", text)])
}

/// The addresses of the entries' forms, in the order of the page.
fn entries(by: &Actor, id: PostmortemId) -> Vec<String> {
    let page = by.get(&address(id));
    let links = page.all(".timeline a.edit");
    links.iter().map(|link| by.below(link.attr("href").expect("an address"))).collect()
}

fn texts(by: &Actor, id: PostmortemId) -> Vec<String> {
    by.get(&address(id)).texts(".timeline > li > div > p:first-child")
}

#[test]
fn entries_stand_in_the_order_of_real_time() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    // TZ-09: sorted as typed, 09:00 would come before 14:05; the instants say otherwise.
    add(&ana, id, "2026-03-06T14:05", "UTC", "**Second**, at 14:05 UTC").follow(&ana).assert_says("The entry stands");
    add(&ana, id, "2026-03-06T09:10", "America/New_York", "Third, at 14:10 UTC").assert_status(303);
    add(&ana, id, "2026-03-06T15:00", "Europe/Berlin", "First, at 14:00 UTC").assert_status(303);
    assert_eq!(texts(&ana, id), ["First, at 14:00 UTC", "Second, at 14:05 UTC", "Third, at 14:10 UTC"]);
    let page = ana.get(&address(id));
    page.assert_says("3 entries").assert_says("0 of 3 sourced").assert_says("given as 09:10 EST");
    assert_eq!(page.texts(".timeline strong"), ["Second"]);
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.texts("#what_happened .timeline > li > div > p:first-child").len(), 3);
    let export = ana.get(&format!("/postmortems/{id}/export.md")).text();
    assert!(export.contains("| First, at 14:00 UTC | observation |"), "{export}");
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("added the timeline entry “First, at 14:00 UTC”");
    ana.get(&format!("/postmortems/{id}/print")).assert_says("Third, at 14:10 UTC");
}

#[test]
fn tz_09_equal_instants_keep_the_order_in_which_they_were_entered() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    for text in ["b", "a", "c"] {
        app.later(chrono::Duration::seconds(1));
        add(&ana, id, "2026-03-06T14:05", "UTC", text).assert_status(303);
    }
    for _ in 0..3 {
        assert_eq!(texts(&ana, id), ["b", "a", "c"]);
    }
}

#[test]
fn tz_01_a_time_that_came_twice_is_asked_about_and_both_are_kept_apart() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let asked = add(&ana, id, "2025-10-26T02:30", "Europe/Berlin", "Clock on the wall: half past two");
    asked.assert_status(422).assert_says("happened twice");
    let choices: Vec<String> =
        asked.all("[name=at_which]").iter().filter_map(|one| one.attr("value").map(str::to_owned)).collect();
    assert_eq!(choices, ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"]);
    assert_eq!(asked.field("text"), "Clock on the wall: half past two");
    for choice in &choices {
        ana.submit(&asked, &address(id), &[("at_which", choice), ("text", choice)]).assert_status(303);
    }
    assert_eq!(texts(&ana, id), ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"]);
    // An untouched form saves the same moment again, not the other one.
    let second = entries(&ana, id).remove(1);
    ana.submit(&ana.get(&second), &second, &[]).follow(&ana).assert_says("Nothing was different");
}

#[test]
fn tz_03_lord_howe_repeats_half_an_hour() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "2018-04-01T01:15", "Australia/Lord_Howe", "once").assert_status(303);
    let asked = add(&ana, id, "2018-04-01T01:45", "Australia/Lord_Howe", "twice");
    asked.assert_status(422).assert_says("UTC+11:00").assert_says("UTC+10:30");
}

#[test]
fn a_time_that_never_was_is_refused_with_its_neighbours() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let asked = add(&ana, id, "2026-03-29T02:30", "Europe/Berlin", "in the gap");
    asked.assert_status(422).assert_says("does not exist").assert_says("01:59 CET").assert_says("03:00 CEST");
    assert_eq!(texts(&ana, id), Vec::<String>::new());
}

#[test]
fn tz_07_a_zone_is_a_place_and_never_an_abbreviation_with_several_meanings() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    for zone in ["IST", "BST", "CST"] {
        let refused = add(&ana, id, "2026-03-06T14:05", zone, "x");
        refused.assert_status(422);
        assert_eq!(refused.field("zone"), zone, "what was typed stays");
    }
}

#[test]
fn what_was_found_later_can_be_hidden() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let list = address(id);
    add(&ana, id, "2026-03-06T14:05", "UTC", "seen then").assert_status(303);
    let fields = [
        ("at", "2026-03-06T14:00"),
        ("zone", "UTC"),
        ("text", "dug out"),
        ("knowledge", "found_later"),
        ("source", "https://graphs.example/d/1"),
    ];
    ana.submit(&ana.get(&list), &list, &fields).assert_status(303);
    ana.get(&list).assert_says("1 of 2 sourced").assert_says("found out later");
    let hiding = ana.get(&format!("{list}?found=hide"));
    hiding.assert_says("1 entry found out later is hidden");
    assert_eq!(hiding.texts(".timeline > li > div > p:first-child"), ["seen then"]);
    let reading = ana.get(&format!("/postmortems/{id}?found=hide"));
    assert_eq!(reading.texts("#what_happened .timeline > li > div > p:first-child"), ["seen then"]);
}

#[test]
fn bad_input_keeps_what_was_typed() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let list = address(id);
    let fields =
        [("at", "yesterday"), ("zone", "Nowhere"), ("text", " "), ("source", "javascript://x"), ("kind", "fun")];
    let refused = ana.post(&list, &fields);
    refused.assert_status(422);
    assert_eq!(refused.field("source"), "javascript://x");
    for (field, words) in [("text", "Say what happened"), ("source", "https://"), ("kind", "Choose")] {
        assert!(refused.error_of(field).contains(words), "{field}: {}", refused.error_of(field));
    }
    let long = "x".repeat(4001);
    let refused = add(&ana, id, "2026-03-06T14:05", "UTC", &long);
    assert!(refused.error_of("text").contains("Shorten"));
    assert_eq!(refused.field("text"), long);
}

#[test]
fn who_may_not_write_it_is_not_offered_it() {
    let app = App::start();
    let (ana, tom, eva) = (app.person("ana").engineer(), app.person("tom").support(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    add(&ana, id, "2026-03-06T14:05", "UTC", "seen").assert_status(303);
    let entry = entries(&ana, id).remove(0);
    let fields =
        [("at", "2026-03-06T14:05"), ("zone", "UTC"), ("text", "x"), ("kind", "decision"), ("knowledge", "known_then")];
    for other in [&tom, &eva] {
        let page = other.get(&address(id));
        assert!(!page.has("form.box") && !page.has(".timeline a.edit"));
        other.get(&entry).assert_status(403);
        for path in [address(id), entry.clone(), format!("{entry}/removal"), format!("{entry}/restoration")] {
            other.post(&path, &fields).assert_status(403).assert_says("Engineers");
        }
    }
    app.visitor().post(&address(id), &fields).assert_status(401);
    app.visitor().get(&format!("{}.csv", address(id))).assert_status(303);
}

#[test]
fn a_restricted_timeline_is_not_found_by_others() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    add(&ana, id, "2026-03-06T14:05", "UTC", "seen").assert_status(303);
    let entry = entries(&ana, id).remove(0);
    let history = entry.replace("/timeline/", "/versions/");
    for path in [address(id), format!("{}.csv", address(id)), entry, history] {
        ben.get(&path).assert_status(404);
    }
}

#[test]
fn ce_08_two_people_in_two_entries_never_meet() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    add(&ana, id, "2026-03-06T14:05", "UTC", "one").assert_status(303);
    add(&ana, id, "2026-03-06T14:06", "UTC", "two").assert_status(303);
    let (first, second) = (entries(&ana, id).remove(0), entries(&ana, id).remove(1));
    let (of_ana, of_ben) = (ana.get(&first), ben.get(&second));
    ben.submit(&of_ben, &second, &[("text", "two, by Ben")]).assert_status(303);
    ana.submit(&of_ana, &first, &[("text", "one, by Ana")]).assert_status(303);
    assert_eq!(texts(&ana, id), ["one, by Ana", "two, by Ben"]);
}

#[test]
fn ce_04_two_people_in_one_entry_lose_nothing() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    add(&ana, id, "2026-03-06T14:05", "UTC", "pool full").assert_status(303);
    let entry = entries(&ana, id).remove(0);
    let (of_ana, of_ben) = (ana.get(&entry), ben.get(&entry));
    ben.submit(&of_ben, &entry, &[("text", "pool at 80")]).assert_status(303);
    let met = ana.submit(&of_ana, &entry, &[("text", "pool exhausted"), ("source", "graph")]);
    met.assert_status(409).assert_says("Ben changed this while you were writing").assert_says("pool at 80");
    assert_eq!((met.field("text"), met.field("source")), ("pool exhausted".into(), "graph".into()));
    assert_eq!(texts(&ana, id), ["pool at 80"], "nothing is overwritten before she decides");
    ana.submit(&met, &entry, &[("text", "pool at 80, exhausted")]).assert_status(303);
    assert_eq!(texts(&ana, id), ["pool at 80, exhausted"]);
    let history = ana.get(&entry.replace("/timeline/", "/versions/"));
    history.assert_says("pool full").assert_says("pool at 80").assert_says("Revision 3");
    // The same text sent by both is no clash.
    let (of_ana, of_ben) = (ana.get(&entry), ben.get(&entry));
    ben.submit(&of_ben, &entry, &[("text", "agreed")]).assert_status(303);
    ana.submit(&of_ana, &entry, &[("text", "agreed")]).assert_status(303);
}

#[test]
fn ce_04_an_entry_that_was_removed_meanwhile_keeps_what_was_typed() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    add(&ana, id, "2026-03-06T14:05", "UTC", "pool full").assert_status(303);
    let entry = entries(&ana, id).remove(0);
    let of_ana = ana.get(&entry);
    let undo = ben.submit(&ben.get(&entry), &format!("{entry}/removal"), &[]).follow(&ben);
    undo.assert_says("The entry is removed").assert_says("Removed entries (1)");
    let met = ana.submit(&of_ana, &entry, &[("text", "pool exhausted")]);
    met.assert_status(409).assert_says("Ben removed this while you were writing");
    ana.submit(&met, &entry, &[]).assert_status(303);
    assert_eq!(texts(&ana, id), ["pool exhausted"], "saving brings it back");
    // Removal and its undo, each sent twice.
    ben.post(&format!("{entry}/removal"), &[]).assert_status(303);
    ben.post(&format!("{entry}/removal"), &[]).assert_status(303);
    assert_eq!(texts(&ana, id), Vec::<String>::new());
    let page = ben.get(&address(id));
    ben.submit(&page, &format!("{entry}/restoration"), &[]).follow(&ben).assert_says("The entry is back");
    ben.post(&format!("{entry}/restoration"), &[]).assert_status(303);
    assert_eq!(texts(&ana, id), ["pool exhausted"]);
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("removed the timeline entry “pool exhausted”");
}

#[test]
fn se_04_an_entry_sent_twice_is_one() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let list = address(id);
    let page = ana.get(&list);
    let fields = [("at", "2026-03-06T14:05"), ("zone", "UTC"), ("text", "once")];
    let first = ana.submit(&page, &list, &fields);
    let second = ana.submit(&page, &list, &fields);
    assert_eq!(first.location(), second.location());
    assert_eq!(texts(&ana, id), ["once"]);
    // The Back button and other words make another one.
    ana.submit(&page, &list, &[("at", "2026-03-06T14:06"), ("zone", "UTC"), ("text", "another")]).assert_status(303);
    assert_eq!(texts(&ana, id).len(), 2);
}

#[test]
fn ex_08_the_table_of_the_timeline_runs_nothing() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    add(&ana, id, "2026-03-06T14:05", "Europe/Berlin", "=cmd|' /C calc'!A0").assert_status(303);
    let file = ana.get(&format!("{}.csv", address(id)));
    file.assert_status(200);
    assert!(file.header("content-type").starts_with("text/csv"));
    let text = file.text();
    assert!(text.contains("2026-03-06T13:05:00Z"), "{text}");
    assert!(text.contains("'=cmd|"), "{text}");
}

#[test]
fn five_hundred_entries_come_in_pages() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let (viewer, now) = (ana.as_engineer(), app.clock.now());
    app.write(|c| {
        let postmortem = debrief::postmortems::find(c, &viewer, id)?;
        let drafts: Vec<_> = (0..500)
            .map(|n| debrief::timeline::Draft {
                at: crate::support::utc(2026, 3, 6, 9, 0).plus(chrono::Duration::minutes(n)),
                zone: debrief::kernel::Zone::UTC,
                text: format!("entry {n}"),
                kind: debrief::timeline::Kind::Observation,
                source: String::new(),
                knowledge: debrief::timeline::Knowledge::KnownThen,
            })
            .collect();
        debrief::timeline::add(c, &postmortem, &drafts, None, &viewer, now)
    });
    let first = texts(&ana, id);
    assert_eq!((first.len(), first[0].as_str()), (100, "entry 0"));
    let last = ana.get(&format!("{}?page=5", address(id)));
    assert_eq!(last.texts(".timeline > li > div > p:first-child").last().map(String::as_str), Some("entry 499"));
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.all("#what_happened .timeline time").len(), 60);
    document.assert_says("All 500 entries");
    assert_eq!(ana.get(&format!("/postmortems/{id}/print")).all("#what_happened .timeline time").len(), 500);
    // A new entry leads to the page on which it stands.
    let added = add(&ana, id, "2026-03-06T17:00", "UTC", "in the middle");
    assert!(added.location().contains("page=5#entry-"), "{}", added.location());
}
