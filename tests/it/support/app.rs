//! The real server on a port of its own, with a database that is thrown away.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{OnceLock, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use argon2::Params;
use debrief::accounts::Passwords;
use debrief::app::{self, State};
use debrief::config::{Config, LogFormat};
use debrief::db::{Conn, Db};
use debrief::kernel::Clock;
use debrief::web::Error;
use tempfile::TempDir;

use super::actor::{Actor, Session};
use super::seed::Joining;
use super::utc;

/// The password of everybody in tests.
pub const PASSWORD: &str = "a lamp in the snow";

/// A running Debrief: organisation Fjordpost in Europe/Berlin, reached at `http://debrief.test`,
/// on Wednesday 11 March 2026, 09:00 UTC. It stops when it is dropped.
pub struct App {
    /// The clock that the server reads; it stands still until a test moves it.
    pub clock: Clock,
    /// The database, for seeding and for looking behind the pages.
    pub db: Db,
    /// Where the server really listens.
    pub address: SocketAddr,
    /// The settings it was started with.
    pub config: Config,
    /// The one-time code of `/setup`: tests start with nobody.
    pub setup_code: String,
    passwords: Passwords,
    serving: Option<Serving>,
    folder: TempDir,
}

/// The thread that serves.
struct Serving {
    handle: ServerHandle,
    thread: JoinHandle<()>,
}

impl App {
    /// Starts with the settings that most tests want.
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    /// Starts with some settings changed: `App::with(|config| config.workers = 4)`.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_passwords(Passwords::with(cheap()).expect("a hasher"), change)
    }

    /// Starts with a password hasher of its own.
    pub fn with_passwords(passwords: Passwords, change: impl FnOnce(&mut Config)) -> Self {
        let folder = temporary_folder();
        let mut config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database: folder.path().join("debrief.db"),
            base_url: "http://debrief.test".parse().expect("an address"),
            organisation: "Fjordpost".to_owned(),
            zone: "Europe/Berlin".parse().expect("a zone"),
            trusted_proxies: Vec::new(),
            mail: None,
            log_format: LogFormat::Text,
            log: "off".to_owned(),
            workers: 1,
        };
        change(&mut config);
        std::fs::write(&config.database, migrated()).expect("a database file");
        let clock = Clock::fixed(utc(2026, 3, 11, 9, 0));
        let (db, address, setup_code, serving) = serve(&config, clock.clone(), passwords.clone());
        let setup_code = setup_code.expect("nobody is there yet");
        Self { clock, db, address, config, setup_code, passwords, serving: Some(serving), folder }
    }

    /// Stops serving: nobody answers until [`App::starts_again`]. The database stays.
    pub fn stops(&mut self) {
        if let Some(serving) = self.serving.take() {
            // The command is sent at once; the future would only wait for its end, as the join does.
            drop(serving.handle.stop(false));
            serving.thread.join().ok();
        }
    }

    /// Serves again, at the same address and on the same database.
    pub fn starts_again(&mut self) {
        self.stops();
        self.config.listen = self.address;
        let (db, _, _, serving) = serve(&self.config, self.clock.clone(), self.passwords.clone());
        (self.db, self.serving) = (db, Some(serving));
    }

    /// Somebody with an account, called `name`: `app.person("ana").engineer()`.
    pub fn person(&self, name: &str) -> Joining<'_> {
        Joining::new(self, name)
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Actor {
        Actor::new(Session::new(self), None)
    }

    /// Writes to the database directly, for what no page does.
    pub fn write<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> T {
        self.db.write_now(work).expect("the write works")
    }

    /// Moves the clock.
    pub fn later(&self, by: chrono::Duration) {
        self.clock.advance(by);
    }

    /// `path` below the prefix of this installation.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.config.base_url.path().trim_end_matches('/'))
    }

    /// A file name in the folder that goes away with this.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sends these bytes and reads until the server closes: for what no client library would send.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        // The server may have answered and closed before all was sent; what it said counts.
        let sent = stream.write_all(bytes);
        if sent.is_ok() {
            stream.shutdown(Shutdown::Write).ok();
        }
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stops();
    }
}

fn serve(config: &Config, clock: Clock, passwords: Passwords) -> (Db, SocketAddr, Option<String>, Serving) {
    let state = State::open(config, clock, passwords).expect("the state opens");
    let db = state.db.clone();
    let (tell, told) = mpsc::channel();
    let (listen, workers) = (config.listen, config.workers);
    let thread = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let running = app::start(state, listen, workers).expect("the server starts");
            let handle = running.server.handle();
            tell.send((running.address, running.setup_code, handle)).expect("the test waits");
            running.server.await.expect("the server runs");
            if let Some(mail) = running.mail {
                mail.stop().await;
            }
        });
    });
    let (address, setup_code, handle) = told.recv().expect("the server started");
    (db, address, setup_code, Serving { handle, thread })
}

/// A folder that goes away by itself, in memory where there is one: what a power cut leaves is not what these tests
/// are about, and waiting for the disk is most of what they would do.
pub fn temporary_folder() -> TempDir {
    let in_memory = tempfile::tempdir_in("/dev/shm");
    in_memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

/// Hashing that costs nothing: what it costs is not what these tests are about.
fn cheap() -> Params {
    Params::new(8, 1, 1, None).expect("parameters")
}

/// The hash of [`PASSWORD`].
pub(super) fn password_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    let make = || Passwords::with(cheap()).and_then(|passwords| passwords.hash_now(PASSWORD)).expect("a hash");
    HASH.get_or_init(make).clone()
}

/// A database file with all migrations carried out, made once for all tests.
fn migrated() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let folder = temporary_folder();
        let path = folder.path().join("empty.db");
        // The last connection that closes brings the log into the file.
        drop(Db::open(&path, 1).expect("the migrations run"));
        std::fs::read(&path).expect("the file is there")
    })
}
