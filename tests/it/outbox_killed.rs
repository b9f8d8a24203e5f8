//! The program is killed, as power cuts and operators do, between any two steps of a delivery to a real mail server: nothing
//! is lost, and at most the message in doubt comes twice, under its own Message-ID.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use debrief::accounts::{NewPerson, Role, add_person};
use debrief::db::Db;
use debrief::kernel::{Clock, Mailbox, PersonId, Zone};
use debrief::outbox::{self, Kind, Letter, Message, Topic, Way};
use debrief::web::Error;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use tempfile::TempDir;

use crate::outbox::site;
use crate::support::{PostOffice, Step, eventually, temporary_folder};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// A database with messages in it, and the program that serves it.
struct Scene {
    folder: TempDir,
    msgids: Vec<String>,
}

impl Scene {
    fn with(messages: usize) -> Self {
        let folder = temporary_folder();
        let db = Db::open(&folder.path().join("debrief.db"), 1).expect("a database");
        let now = Clock::System.now();
        let person = NewPerson {
            id: PersonId::random(),
            email: "ana@fjordpost.example".parse().expect("an address"),
            name: "Ana Lind".into(),
            role: Role::Engineer,
            admin: true,
            zone: Zone::UTC,
            password: None,
            created_at: now,
        };
        let written = db.write_now(|c| {
            add_person(c, &person)?;
            for number in 0..messages {
                let message = Message {
                    key: format!("reminder:{number}"),
                    kind: Kind::Reminder,
                    person: person.id,
                    topic: Topic::None,
                    incident: None,
                    to: Mailbox { name: person.name.clone(), email: person.email.clone() },
                    reply_to: None,
                    subject: format!("Reminder {number}"),
                    letter: Letter::new().words("Something is due."),
                    invite: None,
                    good_until: now.plus(chrono::Duration::days(1)),
                    way: Way::Both,
                };
                outbox::put(c, &message, &site(), now)?;
            }
            #[derive(QueryableByName)]
            struct Name {
                #[diesel(sql_type = diesel::sql_types::Text)]
                msgid: String,
            }
            let names: Vec<Name> = sql_query("SELECT msgid FROM outbox").load(c)?;
            Ok::<_, Error>(names.into_iter().map(|name| name.msgid).collect())
        });
        Self { folder, msgids: written.expect("messages") }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("debrief.db")
    }

    fn serves(&self, office: &PostOffice) -> Running {
        Running(start(self.folder.path(), office))
    }

    fn unsent(&self) -> i64 {
        let db = Db::open(&self.database(), 1).expect("a database");
        let query = "SELECT count(*) AS rows FROM outbox WHERE state <> 'sent'";
        let count = db.write_now(|c| Ok::<_, Error>(sql_query(query).get_result::<Count>(c)?.rows));
        count.expect("a count")
    }

    /// How often each message came. Fails when one did not come, or when two that came under one name differ.
    fn arrived(&self, office: &PostOffice) -> BTreeMap<String, usize> {
        let mut texts: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        for one in office.received() {
            texts.entry(format!("<{}>", one.msgid())).or_default().push(one.raw);
        }
        let names: Vec<&String> = texts.keys().collect();
        let mut put: Vec<&String> = self.msgids.iter().collect();
        put.sort();
        assert_eq!(names, put, "each message came, and no other");
        assert!(texts.values().all(|same| same.iter().all(|one| *one == same[0])), "one name is one message");
        texts.into_iter().map(|(name, same)| (name, same.len())).collect()
    }
}

fn start(folder: &Path, office: &PostOffice) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_debrief"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DEBRIEF_")) {
        command.env_remove(name);
    }
    let url = format!("smtp://localhost:{}", office.address.port());
    command
        .current_dir(folder)
        .args(["serve", "--listen", "127.0.0.1:0", "--workers", "1", "--base-url", "http://debrief.test"])
        .args(["--smtp-url", &url, "--smtp-encryption", "none"])
        .args(["--mail-sender", "Debrief <debrief@fjordpost.example>"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

/// The program, until it is killed.
struct Running(Child);

impl Running {
    /// On Unix this is SIGKILL: nothing in the program can do anything about it.
    fn dies(mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ends");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn killed_at_each_step_of_the_conversation_it_loses_nothing() {
    let scene = Scene::with(5);
    let office = PostOffice::open();
    for step in [Step::Sender, Step::Receiver, Step::Text, Step::Taken] {
        office.holds_at(step);
        let running = scene.serves(&office);
        office.waits_until_held();
        running.dies();
        office.lets_go();
    }
    let running = scene.serves(&office);
    eventually("all are sent", || (scene.unsent() == 0).then_some(()));
    running.dies();
    let arrived = scene.arrived(&office);
    let twice = arrived.values().filter(|times| **times > 1).count();
    // Only once was a message taken and its sender killed before it could know.
    assert_eq!((twice, arrived.values().sum::<usize>()), (1, 6), "{arrived:?}");
}

#[test]
fn killed_at_any_moment_it_loses_nothing_and_repeats_at_most_the_one_in_doubt() {
    let scene = Scene::with(60);
    let office = PostOffice::open();
    let mut kills = 0;
    while scene.unsent() > 0 && kills < 12 {
        let before = office.received().len();
        let running = scene.serves(&office);
        // Some are killed in the middle of their first message, some after a few.
        eventually("it delivers", || (office.received().len() > before + kills % 5).then_some(()));
        sleep(Duration::from_micros(700 * kills as u64));
        running.dies();
        kills += 1;
    }
    let running = scene.serves(&office);
    eventually("all are sent", || (scene.unsent() == 0).then_some(()));
    running.dies();
    let arrived = scene.arrived(&office);
    let repeated: usize = arrived.values().map(|times| times - 1).sum();
    assert!(repeated <= kills, "{repeated} repeated by {kills} kills: {arrived:?}");
}
