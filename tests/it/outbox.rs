//! The outbox: put with the deed, delivered by the worker, tried again, given up, and its page.

use chrono::Duration;
use debrief::kernel::{Instant, Mailbox};
use debrief::outbox::{self, Encryption, Kind, Letter, Message, Topic, Way};
use debrief::web::{Error, Site};
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::support::{Actor, App, LOGIN, PostOffice, Step, eventually};

#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub(crate) struct Row {
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Text)]
    pub last_error: String,
    #[diesel(sql_type = Text)]
    pub msgid: String,
    #[diesel(sql_type = Text)]
    pub subject: String,
    #[diesel(sql_type = Text)]
    pub address: String,
}

/// What stands in the outbox, in the order in which it was put.
pub(crate) fn rows(app: &App) -> Vec<Row> {
    let query = "SELECT state, attempts, last_error, msgid, subject, address FROM outbox ORDER BY rowid";
    app.write(|c| Ok(sql_query(query).load(c)?))
}

fn states(app: &App) -> Vec<String> {
    rows(app).into_iter().map(|row| row.state).collect()
}

pub(crate) fn site() -> Site {
    let base = "http://debrief.test".parse().expect("an address");
    Site::new(&base, "Fjordpost".into(), "Europe/Berlin".parse().expect("a zone"), Vec::new(), vec![0; 64])
}

fn message(to: &Actor, key: &str, good_until: Instant) -> Message {
    Message {
        key: key.to_owned(),
        kind: Kind::Reminder,
        person: to.id,
        topic: Topic::None,
        incident: None,
        to: Mailbox { name: to.name.clone(), email: to.email.parse().expect("an address") },
        reply_to: None,
        subject: format!("Reminder {key}"),
        letter: Letter::new().words("Something is due."),
        invite: None,
        good_until,
        way: Way::Both,
    }
}

fn put(app: &App, to: &Actor, key: &str) -> bool {
    put_for(app, to, key, Duration::days(7))
}

fn put_for(app: &App, to: &Actor, key: &str, good_for: Duration) -> bool {
    let now = app.clock.now();
    let message = message(to, key, now.plus(good_for));
    app.write(|c| Ok(outbox::put(c, &message, &site(), now)?))
}

/// Waits until all that was put is in this state.
#[track_caller]
fn all_are(app: &App, state: &str) {
    eventually(&format!("all messages are {state}"), || states(app).iter().all(|one| one == state).then_some(()));
}

fn with_mail(office: &PostOffice) -> App {
    App::with(|config| config.mail = Some(office.settings()))
}

#[test]
fn the_same_message_is_put_once_and_only_with_its_deed() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    assert!(put(&app, &ana, "ask:1"));
    assert!(!put(&app, &ana, "ask:1"));
    assert!(put(&app, &ana, "ask:2"));
    let undone = app.db.write_now(|c| {
        let now = app.clock.now();
        outbox::put(c, &message(&ana, "ask:3", now.plus(Duration::days(1))), &site(), now)?;
        Err::<(), _>(Error::NotFound)
    });
    assert!(undone.is_err());
    let rows = rows(&app);
    assert_eq!(rows.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["Reminder ask:1", "Reminder ask:2"]);
    assert_ne!(rows[0].msgid, rows[1].msgid);
    assert!(rows[0].msgid.ends_with("@debrief.test>"), "{}", rows[0].msgid);
}

#[test]
fn what_is_put_is_sent_once() {
    let office = PostOffice::open();
    let app = with_mail(&office);
    let (ana, bo) = (app.person("ana lind").engineer(), app.person("bo").engineer());
    for key in ["1", "2", "3"] {
        assert!(put(&app, &ana, key));
    }
    assert!(put(&app, &bo, "4"));
    all_are(&app, "sent");
    let received = office.received();
    let (mut sent, mut known): (Vec<String>, Vec<String>) = (
        received.iter().map(|one| format!("<{}>", one.msgid())).collect(),
        rows(&app).into_iter().map(|row| row.msgid).collect(),
    );
    sent.sort();
    known.sort();
    assert_eq!(sent, known);
    assert!(received.iter().all(|one| one.from == "debrief@fjordpost.example" && one.to.len() == 1));
    assert!(office.connections() < 4, "a connection is used for what stands in the queue at once");
}

#[test]
fn without_a_mail_server_messages_wait_and_nothing_fails() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    assert!(put(&app, &bo, "1"));
    let page = ana.get("/settings/mail");
    page.assert_says("No mail server is set").assert_says("Reminder 1").assert_says("not known");
    assert_eq!(page.all("form[action$='/settings/mail/test']").len(), 0);
    ana.post("/settings/mail/test", &[("to", "ana@fjordpost.example")]).assert_status(422).assert_says("smtp_url");
    assert_eq!(states(&app), ["waiting"]);
}

#[test]
fn what_waited_too_long_is_not_sent_any_more() {
    let office = PostOffice::open();
    let mut app = App::start();
    let bo = app.person("bo").engineer();
    assert!(put(&app, &bo, "old"));
    app.later(Duration::days(8));
    assert!(put(&app, &bo, "new"));
    app.stops();
    app.config.mail = Some(office.settings());
    app.starts_again();
    eventually("the new one is sent", || (states(&app) == ["outdated", "sent"]).then_some(()));
    assert_eq!(office.received().len(), 1);
}

#[test]
fn a_server_that_is_down_gets_it_later() {
    let office = PostOffice::open();
    let (address, settings) = (office.address, office.settings());
    drop(office);
    let app = App::with(|config| config.mail = Some(settings));
    let ana = app.person("ana").admin();
    assert!(put(&app, &ana, "1"));
    let row = eventually("a try", || rows(&app).into_iter().find(|row| row.state == "waiting" && row.attempts == 1));
    assert!(row.last_error.starts_with("No mail server answers at localhost:"), "{}", row.last_error);
    ana.get("/settings/mail").assert_says("Try 1: No mail server answers at localhost:");
    let office = PostOffice::at(address, Encryption::None, false);
    // A minute later by its clock; the worker leaves a server alone for some seconds, too.
    app.later(Duration::seconds(59));
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(office.received().len(), 0);
    app.later(Duration::seconds(1));
    all_are(&app, "sent");
    assert_eq!(format!("<{}>", office.received()[0].msgid()), row.msgid);
}

#[test]
fn what_is_refused_for_good_is_not_tried_again_until_somebody_says_so() {
    let office = PostOffice::open();
    office.refuses("bo@fjordpost.example", 550, "no such mailbox");
    let app = with_mail(&office);
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    assert!(put(&app, &bo, "1") && put(&app, &ana, "2"));
    eventually("one fails and the other goes", || (states(&app) == ["failed", "sent"]).then_some(()));
    let page = ana.get("/settings/mail");
    page.assert_says("refused the message: 550 no such mailbox.").assert_says("to bo@fjordpost.example");
    app.later(Duration::days(2));
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(states(&app), ["failed", "sent"]);
    office.accepts_all();
    let msgid = rows(&app)[0].msgid.clone();
    let again = ana.submit(&page, "form[action$='/retry']", &[]).follow(&ana);
    assert!(again.notice().contains("sent again"), "{}", again.notice());
    all_are(&app, "sent");
    assert_eq!(format!("<{}>", office.received()[1].msgid()), msgid);
}

#[test]
fn greylisting_is_waited_out_and_others_go_first() {
    let office = PostOffice::open();
    office.refuses("bo@fjordpost.example", 451, "greylisted");
    let app = with_mail(&office);
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    assert!(put(&app, &bo, "1") && put(&app, &ana, "2"));
    // Both were put at the same moment, so either may be tried first.
    let tried = || rows(&app)[0].attempts == 1;
    eventually("the other goes", || (states(&app) == ["waiting", "sent"] && tried()).then_some(()));
    office.accepts_all();
    app.later(Duration::minutes(1));
    all_are(&app, "sent");
    assert_eq!(rows(&app)[0].attempts, 2);
}

#[test]
fn after_the_last_try_it_is_a_dead_letter() {
    let office = PostOffice::open();
    office.refuses("bo@fjordpost.example", 451, "later");
    let app = with_mail(&office);
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    assert!(put_for(&app, &bo, "1", Duration::days(30)));
    for tries in 1..=11 {
        eventually("another try", || {
            let row = &rows(&app)[0];
            (row.attempts == tries && row.state != "in_doubt").then_some(())
        });
        app.later(Duration::days(1));
    }
    assert_eq!(states(&app), ["failed"]);
    let page = ana.get("/settings/mail");
    let given_up = ana.submit(&page, "form[action$='/giving-up']", &[]).follow(&ana);
    assert!(given_up.notice().contains("given up"), "{}", given_up.notice());
    assert_eq!(states(&app), ["given_up"]);
    ana.submit(&page, "form[action$='/retry']", &[]).follow(&ana).assert_says("not among the failed ones");
}

#[test]
fn nobody_reads_mails_to_a_disabled_account() {
    let office = PostOffice::open();
    let app = with_mail(&office);
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").engineer());
    office.refuses("bo@fjordpost.example", 451, "later");
    assert!(put(&app, &bo, "1"));
    eventually("a try", || (rows(&app)[0].attempts == 1 && rows(&app)[0].state == "waiting").then_some(()));
    ana.post(&format!("/people/{}/disabling", bo.id), &[]).assert_status(303);
    office.accepts_all();
    app.later(Duration::minutes(1));
    all_are(&app, "given_up");
    assert!(rows(&app)[0].last_error.contains("disabled") && office.received().is_empty());
}

#[test]
fn a_stop_waits_for_the_message_under_way() {
    let office = PostOffice::open();
    office.holds_at(Step::Taken);
    let mut app = with_mail(&office);
    let ana = app.person("ana").engineer();
    assert!(put(&app, &ana, "1"));
    office.waits_until_held();
    assert_eq!(states(&app), ["in_doubt"]);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            office.lets_go();
        });
        app.stops();
    });
    assert_eq!(states(&app), ["sent"]);
    assert_eq!(office.received().len(), 1);
}

#[test]
fn only_administrators_see_the_page_and_act() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").admin(), app.person("bo").manager());
    assert!(put(&app, &bo, "1"));
    let id = "bcdfghjkmn";
    for who in [&bo] {
        who.get("/settings/mail").assert_status(403).assert_says("Administrators can do this");
        for path in ["test", "retries", &format!("{id}/retry"), &format!("{id}/giving-up")] {
            who.post(&format!("/settings/mail/{path}"), &[("to", "bo@fjordpost.example")]).assert_status(403);
        }
    }
    assert_eq!(app.visitor().get("/settings/mail").status, 303);
    assert_eq!(app.visitor().post("/settings/mail/retries", &[]).status, 401);
    ana.post(&format!("/settings/mail/{id}/retry"), &[]).follow(&ana).assert_says("not among the failed ones");
    ana.post("/settings/mail/retries", &[]).follow(&ana).assert_says("There was nothing to send again");
}

#[test]
fn em_06_a_test_mail_arrives_or_says_why_not() {
    for encryption in [Encryption::None, Encryption::Starttls, Encryption::Tls] {
        let office = PostOffice::with(encryption, true);
        let app = App::with(|config| config.mail = Some(office.settings_with_login(LOGIN.1)));
        let ana = app.person("ana").admin();
        let page = ana.get("/settings/mail");
        assert_eq!(page.field("to"), "ana@fjordpost.example");
        let sent = ana.submit(&page, "/settings/mail/test", &[("to", "Cy@fjordpost.example")]).follow(&ana);
        assert!(sent.notice().contains("took the test mail"), "{encryption:?}: {}", sent.notice());
        let received = office.received();
        assert_eq!((received.len(), received[0].to.clone()), (1, vec!["cy@fjordpost.example".to_owned()]));
        assert_eq!(received[0].encrypted, encryption != Encryption::None);
        let wrong = ana.submit(&page, "/settings/mail/test", &[("to", "nobody")]);
        wrong.assert_status(422).assert_says("Enter an e-mail address");
        assert_eq!(wrong.field("to"), "nobody");
    }
}

#[test]
fn em_06_each_setting_does_what_it_says() {
    use Encryption::{None as Plain, Starttls, Tls};
    let stranger = |office: &PostOffice| {
        let mut settings = office.settings();
        settings.trusted = Vec::new();
        settings
    };
    // What the server does, what the settings say, and what the page says then.
    for (server, said, trusts, words) in [
        (Plain, Starttls, true, "does not offer STARTTLS"),
        (Plain, Tls, true, "could not be encrypted"),
        (Starttls, Starttls, false, "could not be encrypted"),
        (Tls, Tls, false, "could not be encrypted"),
    ] {
        let office = PostOffice::with(server, false);
        let mut settings = if trusts { office.settings() } else { stranger(&office) };
        settings.encryption = said;
        let app = App::with(|config| config.mail = Some(settings));
        let ana = app.person("ana").admin();
        let refused = ana.post("/settings/mail/test", &[("to", "ana@fjordpost.example")]);
        refused.assert_status(422).assert_says("The test mail was not sent").assert_says(words);
        assert_eq!(office.received().len(), 0, "{server:?} {said:?}: nothing goes out by a way that was not meant");
        // A failure never holds anybody up.
        let id = app.postmortem(&ana);
        ana.schedules_meeting(id, "2026-03-12T14:00");
    }
    // Encryption that is off is off, also where the server offers it.
    let office = PostOffice::with(Starttls, false);
    let mut settings = office.settings();
    settings.encryption = Plain;
    let app = App::with(|config| config.mail = Some(settings));
    let ana = app.person("ana").admin();
    ana.post("/settings/mail/test", &[("to", "ana@fjordpost.example")]).assert_status(303);
    assert!(!office.received()[0].encrypted);
}

#[test]
fn a_wrong_password_stops_no_message_for_good() {
    let office = PostOffice::with(Encryption::Starttls, true);
    let app = App::with(|config| config.mail = Some(office.settings_with_login("wrong")));
    let ana = app.person("ana").admin();
    assert!(put(&app, &ana, "1"));
    let row = eventually("a try", || rows(&app).into_iter().find(|row| row.state == "waiting" && row.attempts == 1));
    assert!(row.last_error.contains("refused user and password") && !row.last_error.contains("wrong"), "{row:?}");
    let refused = ana.post("/settings/mail/test", &[("to", "ana@fjordpost.example")]);
    refused.assert_status(422).assert_says("535").assert_says("Look at user and password in smtp_url");
}

#[test]
fn what_messages_said_is_forgotten_and_their_keys_are_not() {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let office = PostOffice::open();
    let app = with_mail(&office);
    let ana = app.person("ana").engineer();
    assert!(put(&app, &ana, "1"));
    all_are(&app, "sent");
    let kept = |app: &App| {
        let query = "SELECT count(*) AS rows FROM outbox WHERE text <> '' AND html <> '' AND subject <> ''";
        app.write(|c| Ok(sql_query(query).get_result::<Count>(c)?.rows))
    };
    for (days, expected) in [(29, 1), (2, 0)] {
        app.later(Duration::days(days));
        let now = app.clock.now();
        app.write(|c| Ok(outbox::sweep(c, now)?));
        assert_eq!(kept(&app), expected);
    }
    assert!(!put(&app, &ana, "1"));
}

/// The state of each message, and how its subject begins.
fn told(app: &App) -> Vec<(String, String)> {
    let first = |subject: &str| subject.split(':').next().unwrap_or_default().to_owned();
    rows(app).into_iter().map(|row| (row.state, first(&row.subject))).collect()
}

fn scheduled_with(app: &App) -> (Actor, Actor, debrief::kernel::PostmortemId) {
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let id = app.postmortem(&ana);
    crate::meetings::save(&ana, id, &[]).assert_status(303);
    crate::mail::invite(&ana, id, &[&ana, &bo]);
    (ana, bo, id)
}

#[test]
fn the_last_word_on_a_meeting_is_the_one_that_goes_out() {
    let app = App::start();
    let (ana, _, id) = scheduled_with(&app);
    let all = told(&app);
    assert!(all.len() == 2 && all.iter().all(|one| *one == ("waiting".into(), "Invitation".into())), "{all:?}");
    let path = format!("/postmortems/{id}/meeting");
    ana.submit(&ana.get(&path), &format!("{path}/cancellation"), &[("reason", "Nobody can")]).assert_status(303);
    let mut all = told(&app);
    all.sort();
    let state = |state: &str, subject: &str| (state.to_owned(), subject.to_owned());
    let (gone, said) = (state("outdated", "Invitation"), state("waiting", "Cancelled"));
    assert_eq!(all, [gone.clone(), gone, said.clone(), said]);
}

#[test]
fn what_waits_for_people_who_may_not_know_it_any_more_is_not_sent() {
    let app = App::start();
    let (ana, _, id) = scheduled_with(&app);
    let incident = app.write(|c| Ok(debrief::postmortems::find(c, &ana.as_engineer(), id)?.incident.id));
    let path = format!("/incidents/{incident}/restriction");
    ana.post(&path, &[("restricted", "yes")]).assert_status(303);
    let states: Vec<(String, String)> = rows(&app).into_iter().map(|row| (row.address, row.state)).collect();
    for (address, state) in states {
        let expected = if address.starts_with("ana") { "waiting" } else { "given_up" };
        assert_eq!(state, expected, "{address}");
    }
}

#[test]
fn a_wrong_password_kills_no_message() {
    let office = PostOffice::with(Encryption::None, true);
    let app = App::with(|config| config.mail = Some(office.settings_with_login("wrong")));
    let bo = app.person("bo").engineer();
    assert!(put_for(&app, &bo, "1", Duration::days(60)));
    app.write(|c| Ok(sql_query("UPDATE outbox SET attempts = 30").execute(c).map(drop)?));
    let row = eventually("a try", || rows(&app).into_iter().find(|row| row.state == "waiting" && row.attempts > 30));
    assert!(row.last_error.contains("refused user and password"), "{}", row.last_error);
}
