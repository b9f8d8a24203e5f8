//! `debrief demo`: a made-up organisation in a database of its own, which goes away at the end.

mod content;
mod history;
mod house;
mod load;
mod moments;
mod parts;
mod talk;
mod telling;

use std::fmt::Write as _;
use std::future::poll_fn;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use actix_web::dev::ServerHandle;
use anyhow::{Context, bail, ensure};
use clap::parser::ValueSource;
use clap::{ArgMatches, Args};
use futures_util::future::{Either, select};
use tempfile::TempDir;
use url::Url;

use self::content::{Content, Person};
use super::{print, serve, source, start_log};
use crate::accounts::{Passwords, Role};
use crate::app::State;
use crate::config::{Config, LogFormat, Settings};
use crate::kernel::Clock;

/// The password of everybody in the demo.
const PASSWORD: &str = "lamp-snow-kettle";
/// How many ports after the one that is taken are tried.
const PORTS: u16 = 20;
/// Settings that a demo has of its own.
const OWN: &[&str] = &[
    "database",
    "organisation",
    "time_zone",
    "trusted_proxies",
    "config",
    // Its people are invented, and their addresses may be somebody's.
    "smtp_url",
    "smtp_encryption",
    "smtp_ca",
    "mail_sender",
];

/// How the demo is run.
#[derive(Args)]
pub struct Demo {
    /// Keep the database in this folder instead of throwing it away at the end
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// Makes the organisation and serves it until a signal. Of the settings only those that a demo can
/// use count; a debrief.toml that lies here belongs to something real and is not read.
pub fn demo(demo: &Demo, settings: Settings, matches: &ArgMatches) -> anyhow::Result<()> {
    let on_command_line = |name: &&str| source(matches, name) == Some(ValueSource::CommandLine);
    if let Some(name) = OWN.iter().find(|name| on_command_line(name)) {
        let flag = name.replace('_', "-");
        bail!("--{flag} has no place here: the demo has its own. --keep DIR keeps its database");
    }
    let began = Instant::now();
    let content = Arc::new(Content::read()?);
    // It outlives the runtime, which waits for what is still written into it.
    let folder = Folder::new(demo.keep.as_deref())?;
    actix_web::rt::System::new().block_on(async {
        let ended = Box::pin(ended());
        let wanted = settings.listen.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let listener = bind(wanted)?;
        let listen = listener.local_addr()?;
        let base_url = match &settings.base_url {
            Some(url) if on_command_line(&"base_url") => url.clone(),
            _ => address(listen)?,
        };
        let config = Config {
            listen,
            database: folder.database(),
            base_url,
            organisation: content.organisation.name.clone(),
            zone: content.organisation.zone,
            trusted_proxies: Vec::new(),
            mail: None,
            log_format: settings.log_format.unwrap_or(LogFormat::Text),
            log: settings.log.clone().unwrap_or_else(|| "warn".to_owned()),
            workers: settings.workers.unwrap_or(2).clamp(1, 64),
        };
        start_log(&config)?;
        let told = (Arc::clone(&content), config.clone());
        let filling = tokio::task::spawn_blocking(move || fill(&told.0, &told.1, began));
        let (state, ended) = match select(filling, ended).await {
            Either::Left((filled, ended)) => (filled??, ended),
            Either::Right(_) => return Ok(()),
        };
        serve::run(state, listener, config.workers, |running| {
            end_at(ended, running.server.handle());
            print(&welcome(&content, &config, &folder, wanted)?)
        })
        .await
    })
}

/// Opens the empty database and tells it everything, in one write.
fn fill(content: &Content, config: &Config, began: Instant) -> anyhow::Result<State> {
    let postmortems = content.incidents.iter().filter(|incident| incident.postmortem.is_some()).count();
    print(&format!(
        "Loading {} incidents and {postmortems} postmortems of {} …\n",
        content.incidents.len(),
        config.organisation
    ))?;
    let passwords = Passwords::new()?;
    let hash = passwords.hash_now(PASSWORD)?;
    let state = State::open(config, Clock::System, passwords)?;
    let now = state.clock.now();
    state
        .db
        .write_now(|c| load::load(c, content, &hash, &state.site, now))
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    print(&format!("Loaded in {} ms.\n", began.elapsed().as_millis()))?;
    Ok(state)
}

/// Takes `wanted`, or the next port that is free.
fn bind(wanted: SocketAddr) -> anyhow::Result<TcpListener> {
    let last = wanted.port().saturating_add(PORTS);
    for port in wanted.port()..=last {
        match TcpListener::bind((wanted.ip(), port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            bound => return bound.with_context(|| format!("cannot listen on {}:{port}", wanted.ip())),
        }
    }
    bail!("all ports from {} to {last} are taken; choose one with --listen {}:PORT", wanted.port(), wanted.ip())
}

/// What to open for `listen`; one that stands for all addresses is opened by the machine's own name.
fn address(listen: SocketAddr) -> anyhow::Result<Url> {
    let text = match listen.ip().is_unspecified() {
        true => format!("http://localhost:{}", listen.port()),
        false => format!("http://{listen}"),
    };
    Ok(Url::parse(&text)?)
}

/// Where the database is.
enum Folder {
    /// Deleted when this is dropped.
    Passing(TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn new(keep: Option<&Path>) -> anyhow::Result<Self> {
        let Some(folder) = keep else {
            let folder = tempfile::Builder::new().prefix("debrief-demo-").tempdir();
            return folder.map(Self::Passing).context("cannot make a temporary folder");
        };
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let kept = Self::Kept(folder.to_owned());
        let database = kept.database();
        ensure!(
            !database.exists(),
            "{0} is there already. Serve it again with `debrief serve --database {0}`, or keep this demo elsewhere",
            database.display()
        );
        Ok(kept)
    }

    fn database(&self) -> PathBuf {
        match self {
            Self::Passing(folder) => folder.path().join("debrief.db"),
            Self::Kept(folder) => folder.join("debrief.db"),
        }
    }
}

/// The last that is printed: where to go, and as whom.
fn welcome(content: &Content, config: &Config, folder: &Folder, wanted: SocketAddr) -> anyhow::Result<String> {
    let mut text = String::new();
    if wanted.port() != 0 && wanted != config.listen {
        writeln!(text, "Port {} is taken, so this is another one.", wanted.port())?;
    }
    writeln!(text, "\n  Open     {}\n", config.base_url.as_str().trim_end_matches('/'))?;
    let people = &content.organisation.people;
    let first = |role: Role, admin: bool| people.iter().find(|one| one.role == role && one.admin == admin);
    let shown = [first(Role::Engineer, true), first(Role::Support, false), first(Role::Manager, false)];
    for (label, person) in ["Sign in", "or", "or"].into_iter().zip(shown.into_iter().flatten()) {
        writeln!(text, "  {label:7}  {:34}  {}", person.email.as_str(), rights(person))?;
    }
    writeln!(text, "  Password {PASSWORD} (the same for all {} people)\n", people.len())?;
    match folder {
        Folder::Passing(_) => writeln!(text, "Everything here is invented. Ctrl-C ends the demo and deletes it.")?,
        Folder::Kept(_) => writeln!(
            text,
            "Everything here is invented. Ctrl-C ends the demo; `debrief serve --database {}` serves it again.",
            config.database.display()
        )?,
    }
    Ok(text)
}

fn rights(person: &Person) -> String {
    let admin = if person.admin { " and administrator" } else { "" };
    format!("{}{admin}", person.role.label().to_lowercase())
}

/// The server ends by itself at Ctrl-C and when it is told to terminate. Closing the terminal ends
/// the demo, too: else its database would stay.
fn end_at(ended: impl Future<Output = ()> + 'static, server: ServerHandle) {
    actix_web::rt::spawn(async move {
        ended.await;
        server.stop(false).await;
    });
}

/// Waits for a signal to end, from the call on.
#[cfg(unix)]
fn ended() -> impl Future<Output = ()> {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let mut signals: Vec<_> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
    poll_fn(move |context| {
        let any = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if any { Poll::Ready(()) } else { Poll::Pending }
    })
}

/// Waits for a signal to end.
#[cfg(not(unix))]
async fn ended() {
    if actix_web::rt::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
