//! Debrief under load, measured against what this machine can do at all: `bin/bench`.
//!
//! One run makes a database of ten thousand postmortems with all their parts and five hundred people, starts `debrief serve` and a bare
//! server beside it, each in a process of its own with two workers, and puts them under load by turns with 64
//! connections. What Debrief reaches is compared with a limit measured in the same run: a page with one session, two
//! reads by key and one template of the same length, and commits of single rows that survive a power cut.
//! Nothing here is part of the program that is shipped, and no test depends on a time.

mod askers;
mod bare;
mod http;
mod load;
mod parts;
mod random;
mod report;
mod rows;
mod seed;
mod server;
mod texts;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use chrono::{Datelike, Days, Utc};
use clap::Parser;
use debrief::db::{Conn, Db};
use debrief::kernel::{PostmortemId, Zone};
use debrief::web::{Error, Site};

use askers::{Pages, SECTION, Saves, SignIn, Text};
use http::{Caller, exchange, fetch, post};
use load::{Asker, Tally, Until, run};
use random::Random;
use report::Report;
use server::Server;

/// Connections of a load.
const CONNECTIONS: usize = 64;
/// Runs of each load; all loads run once before any runs again, so that a noisy minute hits them alike.
const ROUNDS: usize = 2;
/// People who look at pages under load.
const READERS: usize = 16;
/// Of ten people the first two are a manager and one of support.
const NOT_ENGINEERS: usize = 2;
/// People who look at pages while 64 others sign in, and how long each rests between two pages.
const MEANWHILE: usize = 8;
const REST: Duration = Duration::from_millis(15);
/// Starts, of which the middle one counts.
const STARTS: usize = 7;
/// Looks for reminders, of which the middle one counts.
const LOOKS: usize = 21;
/// Bytes of the row of a bare commit.
const ROW: usize = 2000;

/// Puts Debrief under load and prints how it went.
#[derive(Parser)]
struct Args {
    /// Seconds of each load; there are about twenty
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// Keep the database here, and use it again when it is there
    #[arg(long)]
    database: Option<PathBuf>,
    /// Only these: start, document, desk, list, coverage, saves, visit, burst, reminders
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Be the bare server on this address
    #[arg(long, hide = true)]
    serve_bare: Option<SocketAddr>,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

impl Args {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match (args.serve_bare, &args.database) {
        (Some(listen), Some(database)) => bare::serve(listen, database),
        _ if !args.bench => {
            println!("This is no test. `bin/bench` runs it.");
            Ok(())
        }
        _ => measure(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &Args) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = args.database.clone().unwrap_or_else(|| folder.path().join("bench.db"));
    let path = std::path::absolute(path)?;
    if !path.exists() {
        seed::fill(&path)?;
    }
    let mut report = Report::default();
    if args.wants("start") {
        say(&format!("{STARTS} starts"));
        starts(&path, &mut report)?;
    }
    let scene = Scene::set(&path)?;
    loads(args, &scene, folder.path(), &mut report)?;
    report.figure("memory after the load", scene.debrief.memory()?, "MiB", None);
    let Scene { debrief, readers, postmortems, .. } = scene;
    if args.wants("visit") {
        first_visit(debrief.address, &readers[0], postmortems[0], &mut report)?;
    }
    drop(debrief);
    if args.wants("burst") {
        say("a burst of sign-ins");
        burst(&path, &readers, &postmortems, &mut report)?;
    }
    if args.wants("reminders") {
        say("looks for reminders");
        reminders(&path, &mut report)?;
    }
    println!("{report}");
    println!("2 workers, {CONNECTIONS} connections; the load shares the cores with the server.");
    if let Ok(average) = std::fs::read_to_string("/proc/loadavg") {
        println!("Load average at the end: {}", average.trim());
    }
    Ok(())
}

/// How long a start takes and what it costs in memory.
fn starts(path: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut took = Vec::new();
    let mut memory = 0.0;
    for start in 1..=STARTS {
        let server = Server::debrief(path)?;
        took.push(server.took.as_secs_f64() * 1000.0);
        if start == STARTS {
            thread::sleep(Duration::from_secs(1));
            memory = server.memory()?;
        }
    }
    took.sort_by(f64::total_cmp);
    report.figure("start to first answer", took[STARTS / 2], "ms", Some(50.0));
    report.figure("idle memory", memory, "MiB", Some(30.0));
    Ok(())
}

/// What a look for reminders costs that finds no digest to write, and one at the hour at which everybody's digest is due.
fn reminders(path: &Path, report: &mut Report) -> anyhow::Result<()> {
    let zone: Zone = "Europe/Berlin".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
    let base = "http://127.0.0.1".parse().context("an address")?;
    let site = Site::new(&base, "Bench".into(), zone, Vec::new(), vec![0; 64]);
    let today = Utc::now().date_naive();
    let weekday = today - Days::new(u64::from(today.weekday().number_from_monday().saturating_sub(5)));
    for (name, hour) in [("a look for reminders at night", 3), ("a look with 500 digests due", 9)] {
        let local = weekday.and_hms_opt(hour, 0, 0).context("an hour")?;
        let now = zone.resolve(local).pick(None).context("an hour that is there once")?;
        let mut took = Vec::new();
        let found = look(path, |c| {
            let mut found = 0;
            for _ in 0..LOOKS {
                let began = Instant::now();
                found = debrief::reminders::look(c, &site, now)?.len();
                took.push(began.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(found)
        })?;
        took.sort_by(f64::total_cmp);
        report.figure(name, took[LOOKS / 2], "ms", None);
        report.note(format!("{found} to be put"));
    }
    Ok(())
}

/// Servers that run and people who have signed in.
struct Scene {
    debrief: Server,
    bare: Server,
    readers: Vec<Caller>,
    postmortems: Vec<PostmortemId>,
    texts: Arc<Vec<Text>>,
}

impl Scene {
    fn set(path: &Path) -> anyhow::Result<Self> {
        let debrief = Server::debrief(path)?;
        let readers = (0..READERS).map(|number| signed_in(debrief.address, number)).collect::<Result<Vec<_>, _>>()?;
        let (postmortems, texts) = look(path, |c| {
            let postmortems = rows::open_to_all(c)?;
            let text = |id: &PostmortemId| {
                let revision = AtomicI32::new(rows::revision(c, *id, SECTION)?);
                Ok(Text { postmortem: *id, revision })
            };
            let texts = postmortems.iter().map(text).collect::<Result<Vec<_>, Error>>()?;
            Ok((postmortems, texts))
        })?;
        seed::check(postmortems.len())?;
        Ok(Self { debrief, bare: Server::bare(path)?, readers, postmortems, texts: Arc::new(texts) })
    }
}

fn loads(args: &Args, scene: &Scene, folder: &Path, report: &mut Report) -> anyhow::Result<()> {
    let length = Duration::from_secs_f64(args.seconds);
    let Scene { debrief, bare, readers, postmortems, texts } = scene;
    let documents: Vec<String> = postmortems.iter().map(|id| format!("/postmortems/{id}")).collect();
    let mut plans: Vec<(usize, Plan)> = Vec::new();
    let mut limits = Vec::new();
    let one = |path: &str| vec![path.to_owned()];
    for (name, paths) in
        [("document", documents), ("desk", one("/")), ("list", one("/postmortems")), ("coverage", one("/coverage"))]
    {
        if !args.wants(name) {
            continue;
        }
        let (plain, gzip) = weigh(debrief.address, &paths, readers)?;
        let bare_paths: Vec<String> = postmortems.iter().map(|id| format!("/bare/{id}/{plain}")).collect();
        weigh(bare.address, &bare_paths, readers)?;
        if limits.is_empty() {
            let row = report.limit(format!("ceiling: {plain} bytes from memory"));
            plans.push((row, Plan::pages(bare, vec![format!("/memory/{plain}")], readers, false)));
        }
        let limit = report.limit(format!("bare page of {plain} bytes"));
        limits.push(limit);
        plans.push((limit, Plan::pages(bare, bare_paths, readers, false)));
        let row = report.row(name, limit, 0.35);
        plans.push((row, Plan::pages(debrief, paths.clone(), readers, false)));
        let row = report.limit(format!("{name}, compressed ({gzip} bytes)"));
        plans.push((row, Plan::pages(debrief, paths, readers, true)));
    }
    if args.wants("saves") {
        let limit = report.limit("bare commits of one row");
        plans.push((limit, Plan::Commits(folder.join("bare.db"))));
        let row = report.row("section saves", limit, 0.3);
        let engineers = engineers(readers);
        plans.push((row, Plan::Saves(debrief, Arc::clone(texts), engineers)));
    }
    for round in 1..=ROUNDS {
        for (row, plan) in &plans {
            say(&format!("round {round} of {ROUNDS}: {}", report.name(*row)));
            report.ran(*row, plan.carry_out(length)?);
        }
    }
    Ok(())
}

/// One load, to be run more than once.
enum Plan<'a> {
    Pages(&'a Server, Arc<Vec<String>>, Vec<Caller>),
    Saves(&'a Server, Arc<Vec<Text>>, Vec<Caller>),
    Commits(PathBuf),
}

impl<'a> Plan<'a> {
    fn pages(server: &'a Server, paths: Vec<String>, readers: &[Caller], gzip: bool) -> Self {
        let readers = readers.iter().map(|reader| Caller { gzip, ..reader.clone() });
        Self::Pages(server, Arc::new(paths), readers.collect())
    }

    fn carry_out(&self, length: Duration) -> anyhow::Result<Tally> {
        let until = Until::Time(length);
        match self {
            Self::Pages(server, paths, readers) => run(server, pages(CONNECTIONS, paths, readers), &until),
            Self::Saves(server, texts, engineers) => {
                let asker = |number: usize| -> Box<dyn Asker> {
                    let by = engineers[number % engineers.len()].clone();
                    Box::new(Saves::new(Arc::clone(texts), number, CONNECTIONS, by))
                };
                run(server, (0..CONNECTIONS).map(asker).collect(), &until)
            }
            Self::Commits(path) => commits(path, length),
        }
    }
}

fn pages(connections: usize, paths: &Arc<Vec<String>>, readers: &[Caller]) -> Vec<Box<dyn Asker>> {
    let asker = |number: usize| -> Box<dyn Asker> {
        let caller = readers[number % readers.len()].clone();
        Box::new(Pages { paths: Arc::clone(paths), caller, random: Random::new(100 + number as u64) })
    };
    (0..connections).map(asker).collect()
}

/// One row after the other by one thread, each on the disk before the next begins.
fn commits(path: &Path, length: Duration) -> anyhow::Result<Tally> {
    let db = Db::open(path, 1)?;
    let body = "x".repeat(ROW);
    let write =
        |work: &dyn Fn(&mut Conn) -> Result<(), Error>| db.write_now(work).map_err(|error| anyhow::anyhow!("{error}"));
    write(&|c| Ok(rows::make_bare_table(c)?))?;
    let mut tally = Tally { took: length, ..Tally::default() };
    let began = Instant::now();
    while began.elapsed() < length {
        let sent = Instant::now();
        write(&|c| Ok(rows::add_bare(c, &body)?))?;
        tally.micros.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    tally.micros.sort_unstable();
    Ok(tally)
}

/// Bytes of the answer to these paths on average, plain and compressed.
fn weigh(address: SocketAddr, paths: &[String], readers: &[Caller]) -> anyhow::Result<(usize, usize)> {
    let mut random = Random::new(7);
    let (mut plain, mut gzip) = (0, 0);
    for reader in readers {
        let path = random.of(paths);
        plain += fetch(address, path, reader)?.body().len();
        gzip += fetch(address, path, &Caller { gzip: true, ..reader.clone() })?.body().len();
    }
    Ok((plain / readers.len(), gzip / readers.len()))
}

/// What a browser fetches that comes to a document for the first time.
fn first_visit(address: SocketAddr, reader: &Caller, id: PostmortemId, report: &mut Report) -> anyhow::Result<()> {
    let reader = Caller { gzip: true, ..reader.clone() };
    let path = format!("/postmortems/{id}");
    let plain = fetch(address, &path, &Caller { gzip: false, ..reader.clone() })?;
    let html = String::from_utf8_lossy(plain.body()).into_owned();
    let mut files: Vec<&str> = html.split('"').filter(|value| value.starts_with("/static/")).collect();
    files.sort_unstable();
    files.dedup();
    let document = fetch(address, &path, &reader)?.received.len();
    let mut bytes = document;
    for file in &files {
        bytes += fetch(address, file, &reader)?.received.len();
    }
    report.figure("first visit to a document", bytes as f64 / 1024.0, "KiB", Some(60.0));
    report.note(format!("the page itself {document} bytes of it, heads included"));
    report.figure("requests of a first visit", (1 + files.len()) as f64, "", Some(6.0));
    Ok(())
}

/// 64 people sign in at once while others read.
fn burst(path: &Path, readers: &[Caller], ids: &[PostmortemId], report: &mut Report) -> anyhow::Result<()> {
    let server = Server::debrief(path)?;
    let mut paths: Vec<String> = ids.iter().take(200).map(|id| format!("/postmortems/{id}")).collect();
    paths.extend((0..100).flat_map(|_| ["/".to_owned(), "/postmortems".to_owned()]));
    let (paths, stop) = (Arc::new(paths), Arc::new(AtomicBool::new(false)));
    let meanwhile = Until::Told(Arc::clone(&stop), REST);
    let arriving = (READERS..READERS + CONNECTIONS).map(|number| -> Box<dyn Asker> {
        let (form, caller) = sign_in_form(number);
        Box::new(SignIn { form, caller })
    });
    let arriving: Vec<_> = arriving.collect();
    let (arrived, seen) = thread::scope(|scope| {
        let seen = scope.spawn(|| run(&server, pages(MEANWHILE, &paths, readers), &meanwhile));
        let arrived = run(&server, arriving, &Until::Once);
        stop.store(true, Ordering::Relaxed);
        (arrived, seen.join())
    });
    let Ok(seen) = seen else { bail!("a thread of the load broke down") };
    let (arrived, seen) = (arrived?, seen?);
    let wrong = arrived.wrong + seen.wrong;
    report.figure("64 sign-ins at once: most memory", server.peak_memory()?, "MiB", Some(120.0));
    report.figure("64 sign-ins at once: p99 of other pages", seen.within(0.99), "ms", Some(20.0));
    report.note(format!(
        "of {} pages at {:.0}/s; all signed in after {:.1} s{}",
        seen.micros.len(),
        seen.per_second(),
        arrived.took.as_secs_f64(),
        if wrong > 0 { format!("; INVALID: {wrong} answers were not what should have come") } else { String::new() }
    ));
    Ok(())
}

/// Person `number`, signed in.
fn signed_in(address: SocketAddr, number: usize) -> anyhow::Result<Caller> {
    let (form, caller) = sign_in_form(number);
    let mut request = Vec::new();
    post(&mut request, "/sign-in", &caller, &form);
    let answer = exchange(address, &request).context("signing in")?;
    match answer.status {
        303 => Ok(Caller { cookie: answer.cookies(), ..Caller::default() }),
        status => bail!("signing in answers {status}"),
    }
}

/// The form of person `number`, who comes from an address of their own: a whole office may share one, but not this many.
fn sign_in_form(number: usize) -> (String, Caller) {
    let fields = [("email", seed::email(number)), ("password", seed::PASSWORD.to_owned())];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let from = format!("10.0.{}.{}", number / 250, number % 250 + 1);
    (form, Caller { from, ..Caller::default() })
}

fn engineers(readers: &[Caller]) -> Vec<Caller> {
    let all = readers.iter().enumerate().filter(|(number, _)| number % 10 >= NOT_ENGINEERS);
    all.map(|(_, reader)| reader.clone()).collect()
}

fn look<T>(path: &Path, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> anyhow::Result<T> {
    Db::open(path, 1)?.write_now(work).map_err(|error| anyhow::anyhow!("{error}"))
}

fn say(what: &str) {
    eprintln!("{what}");
}
