//! Servers in processes of their own: Debrief itself and the bare one.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::http::{self, Caller};

/// Threads that serve, in all servers alike.
pub const WORKERS: usize = 2;
/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs; it stops when this is dropped.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to its first answer.
    pub took: Duration,
}

impl Server {
    /// `debrief serve` on this database. The proxy that it believes is the load, so that people of many addresses can
    /// sign in.
    ///
    /// # Errors
    /// When it does not start.
    pub fn debrief(database: &Path) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_debrief"));
        command.arg("serve").args(["--workers", &WORKERS.to_string()]).args(["--trusted-proxies", "127.0.0.1"]);
        command.arg("--listen").arg(address.to_string()).arg("--database").arg(database);
        Self::start(command, address, database, "/sign-in")
    }

    /// The bare server on this database.
    ///
    /// # Errors
    /// When it does not start.
    pub fn bare(database: &Path) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--serve-bare").arg(address.to_string()).arg("--database").arg(database);
        Self::start(command, address, database, "/memory/1")
    }

    fn start(mut command: Command, address: SocketAddr, database: &Path, first: &str) -> anyhow::Result<Self> {
        // Settings of whoever runs this must not change what is measured: no variable and no file of theirs.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DEBRIEF_")) {
            command.env_remove(name);
        }
        if let Some(folder) = database.parent() {
            command.current_dir(folder);
        }
        let began = Instant::now();
        let process = command.stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::null()).spawn();
        let mut server = Self { process: process.context("a server did not start")?, address, took: Duration::ZERO };
        while http::fetch(address, first, &Caller::default()).is_err() {
            if let Some(end) = server.process.try_wait()? {
                bail!("a server ended at once: {end}");
            }
            if began.elapsed() > PATIENCE {
                bail!("a server does not answer");
            }
            thread::sleep(Duration::from_micros(200));
        }
        server.took = began.elapsed();
        Ok(server)
    }

    /// Memory in use now, in MiB: all pages of the process that are in memory.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn memory(&self) -> anyhow::Result<f64> {
        self.status_line("VmRSS:")
    }

    /// The most memory that was in use at once since the start, in MiB.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn peak_memory(&self) -> anyhow::Result<f64> {
        self.status_line("VmHWM:")
    }

    /// How long the cores have worked for this process so far.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn worked(&self) -> anyhow::Result<Duration> {
        let path = format!("/proc/{}/stat", self.process.id());
        let stat = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        // Behind the name, which may hold anything: the 12th and 13th field, in hundredths of a second (proc(5)).
        let (_, behind) = stat.rsplit_once(')').context("no such line")?;
        let fields: Vec<u64> = behind.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
        Ok(Duration::from_millis(fields.iter().sum::<u64>() * 10))
    }

    fn status_line(&self, name: &str) -> anyhow::Result<f64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked first, so that the database is closed as it should be.
        let asked = Command::new("kill").arg(self.process.id().to_string()).status();
        let began = Instant::now();
        while asked.is_ok() && began.elapsed() < PATIENCE {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait()) {
            eprintln!("a server did not stop: {error}");
        }
    }
}

/// A port that was free a moment ago.
fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
