//! The program itself, run as somebody would in a shell.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use debrief::outbox::Encryption;

use super::support::{Actor, PostOffice, certificate};

/// A password that may be chosen.
const PASSWORD: &str = "lamp snow kettle";

/// An empty folder in which commands are run.
struct Shell(TempDir);

impl Shell {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_debrief"));
        let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DEBRIEF_"));
        for (name, _) in ours {
            command.env_remove(name);
        }
        command.current_dir(self.path()).env("TMPDIR", self.path()).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().expect("the program runs"))
    }

    /// Runs with this text on standard input.
    fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // A command that refuses early reads nothing.
        child.stdin.take().expect("its input").write_all(input.as_bytes()).ok();
        Ran(child.wait_with_output().expect("it ends"))
    }

    fn add(&self, email: &str, more: &[&str]) -> Ran {
        let person = ["user", "add", "--email", email, "--name", "Ana Lind", "--role", "engineer", "--password-stdin"];
        self.run_with(&[&person, more].concat(), &format!("{PASSWORD}\n"))
    }

    /// Starts something that serves, and waits until it does.
    fn serve(&self, arguments: &[&str]) -> Serving {
        let address = free_address();
        let mut command = self.command(arguments);
        command.args(["--listen", &address.to_string(), "--workers", "1"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let serving = Serving { child: command.spawn().expect("the program starts"), address };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "{arguments:?} does not serve");
            std::thread::sleep(Duration::from_millis(20));
        }
        serving
    }
}

/// What a command said.
struct Ran(Output);

impl Ran {
    fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    #[track_caller]
    fn works(&self, says: &str) -> &Self {
        assert!(self.0.status.success(), "{:?}", self.0);
        assert!(self.out().contains(says), "{says:?} is not in {}", self.out());
        self
    }

    #[track_caller]
    fn fails(&self, says: &str) -> &Self {
        let both = self.out() + &String::from_utf8_lossy(&self.0.stderr);
        assert!(!self.0.status.success(), "{both}");
        assert!(both.contains(says), "{says:?} is not in {both}");
        assert!(!both.contains("panicked"), "{both}");
        self
    }
}

/// A server that runs as its own process; it is ended when this is dropped.
struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    fn visitor(&self) -> Actor {
        Actor::visiting(self.address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

#[test]
fn a_setting_that_is_wrong_or_unknown_stops_the_start_with_its_name() {
    let shell = Shell::new();
    shell.run(&["serve", "--listen", "here"]).fails("--listen");
    shell.run(&["serve", "--time-zone", "CET"]).fails("time_zone");
    shell.run(&["serve", "--base-url", "ftp://x.example"]).fails("base_url");
    shell.run(&["serve", "--workers", "0"]).fails("workers");
    shell.run(&["serve", "--trusted-proxies", "proxy"]).fails("trusted_proxies");
    shell.run(&["serve", "--log", "debrief=loud"]).fails("log");
    shell.run(&["serve", "--lissten", "127.0.0.1:1"]).fails("--lissten");
    shell.run(&["serve", "--config", "there.toml"]).fails("there.toml");
    let misspelt = shell.command(&["serve"]).env("DEBRIEF_LISTN", "127.0.0.1:1").output();
    Ran(misspelt.expect("the program runs")).fails("DEBRIEF_LISTN");
    std::fs::write(shell.path().join("debrief.toml"), "organization = 'Fjordpost'").expect("a file");
    shell.run(&["serve"]).fails("organization");
    assert!(!shell.path().join("debrief.db").exists());
}

#[test]
fn help_lists_all_settings_with_default_and_variable() {
    let ran = Shell::new().run(&["serve", "--help"]);
    for setting in [
        "listen",
        "database",
        "base-url",
        "organisation",
        "time-zone",
        "trusted-proxies",
        "smtp-url",
        "smtp-encryption",
        "smtp-ca",
        "mail-sender",
        "log",
        "workers",
    ] {
        let variable = format!("DEBRIEF_{}", setting.replace('-', "_").to_uppercase());
        ran.works(&format!("--{setting} ")).works(&variable);
    }
    assert_eq!(ran.out().matches("[default: ").count(), 13, "{}", ran.out());
}

#[test]
fn an_empty_database_prints_the_setup_code() {
    use std::io::{BufRead, BufReader};
    let shell = Shell::new();
    let mut serving = shell.serve(&["serve"]);
    let mut line = String::new();
    BufReader::new(serving.child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    assert!(line.contains("/setup") && line.contains("one-time code"), "{line}");
    serving.visitor().get("/setup").assert_status(200);
}

#[test]
fn what_is_not_ours_is_left_as_it_is() {
    let shell = Shell::new();
    let [notes, other, newer] = ["notes", "other", "debrief"].map(|name| shell.path().join(format!("{name}.db")));
    std::fs::write(&notes, "These are notes, and no database at all. ".repeat(40)).expect("a file");
    shell.run(&["serve", "--database", "notes.db"]).fails("notes.db");
    change(&other, "CREATE TABLE bookmarks (id INTEGER)");
    shell.run(&["serve", "--database", "other.db"]).fails("another program");
    shell.run(&["doctor", "--database", "other.db"]).fails("not one of Debrief");
    shell.add("ana@fjordpost.example", &["--admin"]).works("can sign in");
    change(&newer, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
    shell.run(&["serve"]).fails("newer version");
    shell.run(&["doctor"]).fails("newer Debrief");
    change(&newer, "DELETE FROM __diesel_schema_migrations WHERE version LIKE '2999%'");
    shell.run(&["doctor"]).works("Nothing is wrong.");
}

/// Changes a database file behind the program's back.
fn change(file: &Path, sql: &str) {
    use diesel::connection::{Connection, SimpleConnection};
    let mut conn = debrief::db::Conn::establish(&file.to_string_lossy()).expect("it opens");
    conn.batch_execute(sql).expect("it works");
}

/// The three whom the demo names at its end; all have the same password.
const DEMO: [&str; 3] =
    ["ingrid.solheim@fjordpost.example", "lucia.ferran@fjordpost.example", "henrik.aas@fjordpost.example"];

#[test]
fn the_demo_is_ready_to_be_looked_at_by_everybody() {
    let shell = Shell::new();
    let demo = shell.serve(&["demo"]);
    for email in DEMO {
        let visitor = demo.visitor();
        visitor.sign_in("/sign-in", email, "lamp-snow-kettle").assert_status(303);
        for page in ["/", "/incidents", "/postmortems", "/calendar", "/people", "/account"] {
            visitor.get(page).assert_status(200);
        }
        let documents = documents(&visitor);
        assert!(documents.len() >= 25, "{email} sees {}", documents.len());
        for document in &documents {
            visitor.get(document).assert_status(200).assert_says("Summary");
        }
        let longest = documents.first().expect("one");
        for part in ["/print", "/export.md", "/meeting", "/activity", "/contributors", "/sections/summary/history"] {
            visitor.get(&format!("{longest}{part}")).assert_status(200);
        }
        visitor.get("/incidents").assert_says("Label API unavailable while an index was built");
        let restricted = visitor.get("/incidents").source().contains("Bank details of merchants");
        assert!(restricted, "{email} was in it");
    }
    let other = demo.visitor();
    other.sign_in("/sign-in", "yui.sato@fjordpost.example", "lamp-snow-kettle").assert_status(303);
    assert!(!other.get("/incidents").source().contains("Bank details of merchants"));
}

/// The addresses of all documents that somebody sees in the list of postmortems.
fn documents(visitor: &Actor) -> Vec<String> {
    let mut found = Vec::new();
    let mut page = visitor.get("/postmortems");
    loop {
        let links = page.all("main a[href^='/postmortems/']");
        found.extend(links.iter().filter_map(|link| link.attr("href")).map(str::to_owned));
        match page.all("a[rel=next]").first().and_then(|next| next.attr("href").map(str::to_owned)) {
            Some(next) => page = visitor.get(&next),
            None => break,
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn the_demo_cleans_up_unless_it_is_told_to_keep() {
    let shell = Shell::new();
    let left = |shell: &Shell| -> Vec<String> {
        let entries = std::fs::read_dir(shell.path()).expect("the folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    };
    for (signal, is_ready) in [("-INT", false), ("-INT", true), ("-TERM", true), ("-HUP", true)] {
        // It listens before it has loaded: a first request waits.
        let mut demo = shell.serve(&["demo"]);
        if is_ready {
            demo.visitor().get("/sign-in").assert_status(200);
            assert_eq!(left(&shell).len(), 1);
        }
        let sent = Command::new("kill").args([signal, &demo.child.id().to_string()]).status().expect("kill");
        assert!(sent.success() && demo.child.wait().expect("it ends").success(), "{signal}");
        assert_eq!(left(&shell), Vec::<String>::new(), "{signal}");
    }
    shell.run(&["demo", "--database", "here.db"]).fails("--keep");
    let kept = shell.serve(&["demo", "--keep", "kept"]);
    kept.visitor().get("/sign-in").assert_status(200);
    drop(kept);
    shell.run(&["demo", "--keep", "kept"]).fails("debrief serve --database kept/debrief.db");
    shell.run(&["doctor", "--database", "kept/debrief.db"]).works("Accounts: 12. One administrator");
}

#[test]
fn a_demo_whose_port_is_taken_takes_the_next() {
    use std::io::{BufRead, BufReader};
    let shell = Shell::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address");
    shell.run(&["serve", "--listen", &address.to_string()]).fails("cannot listen on");
    let mut command = shell.command(&["demo", "--listen", &address.to_string()]);
    let child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut demo = Serving { child, address };
    let out = BufReader::new(demo.child.stdout.take().expect("its output"));
    let lines: Vec<String> = out.lines().map(|line| line.expect("a line")).take(5).collect();
    assert!(lines.iter().any(|line| line.contains(&format!("Port {} is taken", address.port()))), "{lines:?}");
    let open = lines.iter().find_map(|line| line.trim().strip_prefix("Open")).expect("an address").trim();
    assert_ne!(open, format!("http://{address}"));
    demo.address = open.trim_start_matches("http://").parse().expect("an address");
    demo.visitor().get("/sign-in").assert_status(200);
}

#[test]
fn accounts_are_managed_beside_a_running_server() {
    let shell = Shell::new();
    let serving = shell.serve(&["serve"]);
    shell.add("Ana@Fjordpost.example", &["--admin"]).works("engineer and administrator");
    let ana = serving.visitor();
    assert_eq!(ana.sign_in("/sign-in", "ana@fjordpost.example", PASSWORD).location(), "/");
    ana.get("/account").assert_says("Ana Lind");

    shell.add("ben@fjordpost.example", &["--zone", "Asia/Tokyo"]).works("can sign in, as engineer.");
    shell.run(&["user", "list"]).works("ana@fjordpost.example  engineer, admin").works("Asia/Tokyo");
    let ben = serving.visitor();
    ben.sign_in("/sign-in", "ben@fjordpost.example", PASSWORD).assert_status(303);
    let again = ["user", "password", "ben@fjordpost.example", "--password-stdin"];
    shell.run_with(&again, "a boat on the hill\n").works("sessions have ended");
    ben.get("/account").assert_status(303);
    ben.sign_in("/sign-in", "ben@fjordpost.example", PASSWORD).assert_status(422);
    ben.sign_in("/sign-in", "ben@fjordpost.example", "a boat on the hill").assert_status(303);

    shell.run(&["user", "disable", "ben@fjordpost.example"]).works("is disabled");
    ben.get("/account").assert_status(303);
    ben.sign_in("/sign-in", "ben@fjordpost.example", "a boat on the hill").assert_status(422);
    shell.run(&["user", "list"]).works("disabled");
    shell.run(&["user", "enable", "ben@fjordpost.example"]).works("works again");
    ben.sign_in("/sign-in", "ben@fjordpost.example", "a boat on the hill").assert_status(303);
}

#[test]
fn a_secret_address_never_reaches_the_log() {
    let shell = Shell::new();
    shell.add("ana@fjordpost.example", &["--admin"]).works("ana");
    let (log, address) = (shell.path().join("log"), free_address());
    let mut command = shell.command(&["serve", "--log", "debug", "--workers", "1", "--listen", &address.to_string()]);
    let file = std::fs::File::create(&log).expect("a file");
    command.stdout(file.try_clone().expect("the file again")).stderr(file);
    let serving = Serving { child: command.spawn().expect("it starts"), address };
    while TcpStream::connect(address).is_err() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ana = serving.visitor();
    ana.sign_in("/sign-in", "ana@fjordpost.example", PASSWORD).assert_status(303);
    let made = ana.submit(&ana.get("/account/calendar"), "/account/calendar", &[]);
    let path = made.one("main code.secret").text.split("127.0.0.1:8080").last().expect("a path").to_owned();
    serving.visitor().get(&path).assert_status(200);
    let wrong = path.replace("/calendar/", "/calendar/0");
    serving.visitor().get(&wrong).assert_status(404);
    let secret = path.trim_start_matches("/calendar/").trim_end_matches(".ics");
    let logged = std::fs::read_to_string(&log).expect("the log");
    assert!(logged.contains("/calendar/{secret}.ics"), "{logged}");
    assert!(!logged.contains(secret), "{logged}");
}

#[test]
fn accounts_that_cannot_be_are_refused_with_the_reason() {
    let shell = Shell::new();
    shell.run(&["user", "list"]).fails("there is no database");
    assert!(!shell.path().join("debrief.db").exists());
    shell.add("ana@fjordpost.example", &["--admin"]).works("Made the database");
    shell.add("ANA@fjordpost.example", &[]).fails("has an account already (Ana Lind)");
    shell.add("ana", &[]).fails("--email");
    shell.add("ben@fjordpost.example", &["--zone", "CET"]).fails("--zone");
    let weak = ["user", "password", "ana@fjordpost.example", "--password-stdin"];
    shell.run_with(&weak, "short\n").fails("at least 10 characters");
    shell.run_with(&weak, "").fails("no password on standard input");
    shell.run_with(&weak[..3], "").fails("--password-stdin");
    shell.run(&["user", "disable", "ana@fjordpost.example"]).fails("only administrator");
    shell.run(&["user", "enable", "ana@fjordpost.example"]).fails("is not disabled");
    shell.run(&["user", "disable", "ben@fjordpost.example"]).fails("nobody has an account");
    shell.run(&["user", "list"]).works("works");
}

#[test]
fn doctor_says_what_is_wrong_and_changes_nothing() {
    let shell = Shell::new();
    let file = shell.path().join("debrief.db");
    shell.run(&["doctor"]).fails("There is no database").fails("What to do:");
    assert!(!file.exists());

    shell.add("ana@fjordpost.example", &[]).works("can sign in");
    shell.run(&["doctor"]).fails("Nobody who can sign in administers");
    shell.add("ben@fjordpost.example", &["--admin"]).works("can sign in");
    let good = shell.command(&["doctor", "--log", "warn"]).env("DEBRIEF_ORGANISATION", "Fjordpost").output();
    Ran(good.expect("it runs")).works("Nothing is wrong.").works("DEBRIEF_ORGANISATION").works("--log");

    let whole = std::fs::read(&file).expect("the file");
    let (pages, page) = (whole.len() / 8192, 8192);
    let mut broken = whole.clone();
    broken[page * 2..page * (pages - 1)].fill(0x5a);
    std::fs::write(&file, &broken).expect("it is written");
    shell.run(&["doctor"]).fails("WRONG").fails("backup");
    assert_eq!(std::fs::read(&file).expect("the file"), broken);
    std::fs::write(&file, "no database").expect("it is written");
    shell.run(&["doctor"]).fails("does not open");
    std::fs::write(&file, "").expect("it is written");
    shell.run(&["doctor"]).fails("not one of Debrief");
    assert_eq!(std::fs::read(&file).expect("the file"), b"");
}

#[test]
fn doctor_looks_at_the_mail_server() {
    let shell = Shell::new();
    shell.add("ana@fjordpost.example", &["--admin"]).works("ana");
    shell.run(&["doctor"]).works("No mail server is set").works("Set smtp_url and mail_sender");
    let office = PostOffice::with(Encryption::Starttls, true);
    std::fs::write(shell.path().join("ca.pem"), &certificate().pem).expect("a file");
    let with = |password: &str, ca: &[&str]| {
        let url = format!("smtp://debrief%40fjordpost.example:{password}@localhost:{}", office.address.port());
        let mail = ["doctor", "--smtp-url", &url, "--mail-sender", "Debrief <debrief@fjordpost.example>"];
        shell.run(&[&mail, ca].concat())
    };
    let good = with("lamp%3Asnow%2Fkettle", &["--smtp-ca", "ca.pem"]);
    good.works("answers and takes user and password").works("Nothing is wrong");
    assert!(!good.out().contains("kettle"), "{}", good.out());
    with("secret", &["--smtp-ca", "ca.pem"]).fails("refused user and password").fails("Look at user and password");
    with("lamp%3Asnow%2Fkettle", &[]).fails("could not be encrypted").fails("smtp_ca");
    with("x", &["--smtp-ca", "none.pem"]).fails("smtp_ca: cannot read none.pem");
    assert!(office.received().is_empty());
    drop(office);
    let gone = ["doctor", "--smtp-url", "smtp://localhost:9", "--mail-sender", "d@fjordpost.example"];
    shell.run(&gone).fails("No mail server answers at localhost:9").fails("Look at host and port");
}
