//! The spine over HTTP: opening with an owner, handing over, the deadline, the list.

use std::collections::BTreeSet;
use std::thread;

use debrief::incidents::Severity;

use crate::support::{Actor, App, Page, utc};

/// Opens the postmortem of `incident` with these fields in place of what the form offers.
fn open(by: &Actor, incident: impl std::fmt::Display, fields: &[(&str, &str)]) -> Page {
    let path = format!("/incidents/{incident}/postmortem");
    by.submit(&by.get(&path), &path, fields)
}

#[test]
fn a_postmortem_is_opened_with_exactly_one_owner_and_a_deadline_in_words() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let incident = app.incident("Labels stopped").on_call(&ben).recorded_by(&ana);
    let form = ana.get(&format!("/incidents/{incident}/postmortem"));
    form.assert_says("Owning is not a punishment").assert_says("Ben was primary on-call");
    assert_eq!(form.field("owner"), ben.id.to_string());
    let page = open(&ana, incident, &[]).follow(&ana);
    page.assert_says("Ben").assert_says("Fri 13 Mar: SEV-2, 7 calendar days after Fri 6 Mar").assert_says("in 2 days");
    let activity = ana.get(&format!("{}/activity", page.path));
    activity.assert_says("Ana opened the postmortem with Ben as owner");
}

#[test]
fn opening_needs_a_person_and_a_criterion() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let incident = app.incident("Labels stopped").recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    let refused = open(&ana, incident, &[("title", "Kept title"), ("owner", ""), ("criterion", "led_investigation")]);
    refused.assert_status(422).assert_says("exactly one person");
    assert_eq!(refused.field("title"), "Kept title");
    let other = [("owner", ana.id.to_string()), ("criterion", "other".to_owned()), ("title", "T".to_owned())];
    let other: Vec<(&str, &str)> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = ana.post(&path, &other);
    refused.assert_status(422).assert_says("what the other reason is");
    let nonsense = ana.post(&path, &[("title", "T"), ("owner", "everyone"), ("criterion", "because")]);
    nonsense.assert_status(422);
    assert_eq!(nonsense.error_of("owner"), "Choose the owner: exactly one person");
}

#[test]
fn support_does_not_open_and_visitors_sign_in_first() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let incident = app.incident("Labels stopped").recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    tom.get(&path).assert_status(403).assert_says("Engineers and managers open a postmortem");
    tom.post(&path, &[("title", "T")]).assert_status(403);
    app.visitor().get(&path).assert_status(303);
    app.visitor().post(&path, &[("title", "T")]).assert_status(401).assert_says("is not lost");
}

#[test]
fn two_who_open_at_once_get_the_same_postmortem() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").manager());
    let incident = app.incident("Labels stopped").led_by(&ana).recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    let (first, second) = (ana.get(&path), ben.get(&path));
    let fields = [("owner", ana.id.to_string()), ("criterion", "led_investigation".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let one = ana.submit(&first, &path, &fields);
    let again = ana.submit(&first, &path, &fields);
    let other = ben.submit(&second, &path, &fields);
    assert_eq!(one.location(), again.location());
    assert_eq!(one.location(), other.location());
    assert_eq!(ana.get("/postmortems").all("tbody tr").len(), 1);
    assert_eq!(ana.get(&path).location(), one.location());
}

#[test]
fn an_incident_gets_one_postmortem_however_many_open_it_at_the_same_moment() {
    let app = App::with(|config| config.workers = 2);
    let people: Vec<Actor> = (0..4).map(|n| app.person(&format!("p{n}")).engineer()).collect();
    let incident = app.incident("Labels stopped").recorded_by(&people[0]);
    let path = format!("/incidents/{incident}/postmortem");
    let filled: Vec<(&Actor, Page)> = people.iter().map(|one| (one, one.get(&path))).collect();
    let opened: BTreeSet<String> = thread::scope(|scope| {
        let open = |(one, page): &(&Actor, Page)| {
            let fields = [("owner", one.id.as_str()), ("criterion", "led_investigation")];
            one.submit(page, &path, &fields).location().to_owned()
        };
        let tries: Vec<_> = filled.iter().map(|filled| scope.spawn(move || open(filled))).collect();
        tries.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert_eq!(opened.len(), 1);
}

#[test]
fn a_disabled_account_owns_nothing_new() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    let incident = app.incident("Labels stopped").on_call(&bo).recorded_by(&ana);
    let path = format!("/incidents/{incident}/postmortem");
    let page = ana.get(&path);
    ana.post(&format!("/people/{}/disabling", bo.id), &[]).assert_status(303);
    let page = ana.submit(&page, &path, &[("owner", bo.id.as_str())]);
    page.assert_status(422);
    assert!(page.error_of("owner").contains("no working account"));
    assert!(!page.text().contains("Bo was primary on-call"), "nobody is suggested who cannot");
}

#[test]
fn handing_over_keeps_both_in_the_history() {
    let app = App::start();
    let (ana, ben, mia) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/owner");
    let to_ben = ben.id.to_string();
    let fields = [("owner", to_ben.as_str()), ("criterion", "stabilised_service"), ("reason", "Ana is on leave")];
    let refused = ana.submit(&ana.get(&path), &path, &[("owner", &to_ben), ("criterion", "stabilised_service")]);
    refused.assert_status(422).assert_says("why it changes hands");
    ana.submit(&ana.get(&path), &path, &fields).follow(&ana).assert_says("Ben is the owner now.");
    let page = mia.get(&path);
    assert!(page.texts(".items li").iter().any(|line| line.contains("Ben") && line.contains("Ana is on leave")));
    assert!(page.texts(".items li").iter().any(|line| line.contains("Ana") && line.contains("first owner")));
    mia.get(&format!("/postmortems/{id}/activity")).assert_says("from Ana to Ben: Ana is on leave");
}

#[test]
fn only_owner_managers_and_administrators_hand_over() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/owner");
    let page = ben.get(&path);
    page.assert_status(200).assert_says("The owner, managers and administrators hand a postmortem over");
    assert!(!page.has("form[method=post] select"), "what is not allowed is not offered");
    let me = ben.id.to_string();
    let fields = [("owner", me.as_str()), ("criterion", "led_investigation"), ("reason", "Mine now")];
    ben.post(&path, &fields).assert_status(403).assert_says("The owner, managers and administrators");
    app.visitor().post(&path, &fields).assert_status(401);
}

#[test]
fn managers_administrators_and_each_next_owner_hand_over() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let (cy, di, eli) = (app.person("cy").support(), app.person("di").manager(), app.person("eli").admin());
    let path = format!("/postmortems/{}/owner", app.postmortem(&ana));
    let hand = |who: &Actor, to: &Actor| {
        let fields = [("owner", to.id.as_str()), ("criterion", "led_investigation"), ("reason", "Leave")];
        who.post(&path, &fields).status
    };
    assert_eq!(hand(&cy, &bo), 403);
    assert_eq!(hand(&di, &bo), 303);
    assert_eq!(hand(&ana, &ana), 403, "who gave it away does not take it back");
    assert_eq!(hand(&eli, &ana), 303);
    assert_eq!(hand(&ana, &cy), 303, "support can own, too");
    assert_eq!(hand(&cy, &ana), 303);
}

#[test]
fn two_who_hand_over_at_once_do_not_undo_each_other() {
    let app = App::start();
    let (ana, ben, mia) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/owner");
    let (old, to_ben, to_mia) = (mia.get(&path), ben.id.to_string(), mia.id.to_string());
    let fields = [("owner", to_ben.as_str()), ("criterion", "primary_on_call"), ("reason", "On leave")];
    ana.submit(&ana.get(&path), &path, &fields).assert_status(303);
    let fields = [("owner", to_mia.as_str()), ("criterion", "led_investigation"), ("reason", "I take it")];
    let met = mia.submit(&old, &path, &fields);
    met.assert_status(409).assert_says("Meanwhile Ben became the owner");
    assert_eq!((met.field("reason"), met.field("owner")), ("I take it".to_owned(), to_mia));
    mia.submit(&met, &path, &[]).assert_status(303);
}

#[test]
fn the_deadline_is_reckoned_again_when_the_incident_changes_and_the_old_one_stays() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let incident = app.incident("Labels stopped").led_by(&ana).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    let edit = format!("/incidents/{incident}/edit");
    let form = ana.get(&edit);
    ana.submit(&form, &format!("/incidents/{incident}"), &[("resolved_at", "2026-03-08T12:00")]).assert_status(303);
    ana.get(&format!("/postmortems/{id}")).assert_says("Sun 15 Mar: SEV-2, 7 calendar days after Sun 8 Mar");
    let activity = ana.get(&format!("/postmortems/{id}/activity"));
    activity.assert_says("Fri 13 Mar: SEV-2, 7 calendar days after Fri 6 Mar");
    activity.assert_says("moved the deadline from");
}

#[test]
fn an_open_incident_has_no_deadline_yet() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let incident = app.incident("Still going on").resolved(None).led_by(&ana).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    ana.get(&format!("/postmortems/{id}")).assert_says("The clock starts when the incident is resolved");
    ana.get("/postmortems").assert_says("not resolved yet");
}

#[test]
fn a_deadline_is_good_until_the_end_of_its_day_in_the_organisations_zone() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}");
    // Friday 13 March ends in Berlin at 23:00 UTC.
    app.clock.advance(utc(2026, 3, 13, 22, 59).since(app.clock.now()));
    assert!(!ana.get(&path).has(".facts .late"));
    assert!(ana.get("/postmortems?late=yes").has(".empty"));
    app.clock.advance(chrono::Duration::minutes(1));
    assert_eq!(ana.get(&path).texts(".facts .late"), ["1 day late"]);
    assert_eq!(ana.get("/postmortems?late=yes").all("tbody tr").len(), 1);
}

#[test]
fn a_meeting_that_was_called_off_was_not_held() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/meeting");
    ana.submit(&ana.get(&path), &path, &[("starts_at", "2026-03-12T14:00")]).assert_status(303);
    let cancellation = format!("{path}/cancellation");
    ana.submit(&ana.get(&path), &cancellation, &[("reason", "Everyone is ill")]).assert_status(303);
    app.clock.advance(utc(2026, 3, 20, 9, 0).since(app.clock.now()));
    assert_eq!(ana.get("/postmortems?late=yes").all("tbody tr").len(), 1);
    ana.get("/").assert_says("One postmortem of yours is late.");
}

#[test]
fn what_was_held_in_time_is_not_late() {
    let app = App::start();
    let (ana, mia) = (app.person("ana").engineer(), app.person("mia").manager());
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/meeting");
    ana.submit(&ana.get(&path), &path, &[("starts_at", "2026-03-12T14:00")]).assert_status(303);
    app.clock.advance(utc(2026, 3, 20, 9, 0).since(app.clock.now()));
    assert!(ana.get("/postmortems?late=yes").has(".empty"));
    ana.get("/postmortems").assert_says("held Thu 12 Mar in time");
    mia.get("/").assert_says("No meeting of others is late.");
}

#[test]
fn the_list_is_narrowed_and_sorted() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let titles = |path: &str| ana.get(path).texts("tbody th a");
    assert!(ana.get("/postmortems").has(".empty"));
    for (title, severity, owner) in [("Labels 100%", Severity::Sev1, &ana), ("Doors_stuck", Severity::Sev3, &ben)] {
        let incident = app.incident(title).severity(severity).led_by(owner).recorded_by(owner);
        owner.opens_postmortem(incident);
    }
    assert_eq!(titles("/postmortems").len(), 2);
    assert_eq!(titles("/postmortems?owner=me"), ["Labels 100%"]);
    assert_eq!(titles("/postmortems?severity=sev3"), ["Doors_stuck"]);
    assert_eq!(titles("/postmortems?q=100%25"), ["Labels 100%"]);
    assert_eq!(titles("/postmortems?q=s_s"), ["Doors_stuck"]);
    assert_eq!(titles("/postmortems?status=draft&sort=deadline").len(), 2);
    assert!(ana.get("/postmortems?status=closed").assert_says("None fits").has(".empty"));
    ana.get("/postmortems?page=nonsense&status=odd&service=x&sort=%00").assert_status(200);
}

#[test]
fn long_lists_have_pages() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    for n in 0..21 {
        let incident = app.incident(&format!("Incident {n}")).led_by(&ana).recorded_by(&ana);
        ana.opens_postmortem(incident);
    }
    let first = ana.get("/postmortems?status=draft");
    assert_eq!(first.all("tbody tr").len(), 20);
    let next = first.one("a[rel=next]").attr("href").expect("a link").to_owned();
    assert!(next.contains("status=draft"), "{next}");
    assert_eq!(ana.get(&next).all("tbody tr").len(), 1);
}

#[test]
fn a_restricted_postmortem_is_invisible_to_others() {
    let app = App::start();
    let (ana, ben, ada) = (app.person("ana").engineer(), app.person("ben").engineer(), app.person("ada").admin());
    let incident = app.incident("Keys were leaked").restricted().led_by(&ana).recorded_by(&ana);
    let id = ana.opens_postmortem(incident);
    for page in ["", "/owner", "/contributors", "/activity", "/title", "/print", "/export.md", "/meeting"] {
        let path = format!("/postmortems/{id}{page}");
        let hidden = ben.get(&path);
        hidden.assert_status(404);
        assert!(!hidden.text().contains("Keys"), "{path}");
        ana.get(&path).assert_status(200);
        ada.get(&path).assert_status(200);
    }
    for list in ["/postmortems", "/incidents", "/", "/calendar"] {
        assert!(!ben.get(list).text().contains("Keys"), "{list}");
    }
    ana.get("/postmortems").assert_says("Keys were leaked").assert_says("restricted");
    let me = ben.id.to_string();
    ben.post(&format!("/postmortems/{id}/owner"), &[("owner", &me), ("criterion", "other"), ("reason", "x")])
        .assert_status(404);
}

#[test]
fn a_title_is_changed_by_those_who_write() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let path = format!("/postmortems/{id}/title");
    ana.submit(&ana.get(&path), &path, &[("title", "  Labels\u{202e} stopped for <b>all</b> ")]).assert_status(303);
    assert_eq!(ana.get(&format!("/postmortems/{id}")).one("h1").text, "Labels stopped for <b>all</b> Rename");
    let refused = ana.submit(&ana.get(&path), &path, &[("title", " ")]);
    refused.assert_status(422).assert_says("Give the postmortem a title");
    tom.post(&path, &[("title", "Mine")]).assert_status(403);
    app.visitor().post(&path, &[("title", "Mine")]).assert_status(401);
}
