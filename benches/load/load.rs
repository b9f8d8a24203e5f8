//! The load: connections that ask, wait for the answer and ask again, and how long that took.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::http::{Reading, status};
use crate::server::Server;

/// Threads that make the load.
const THREADS: usize = 2;
/// Answers that come in the first moments do not count.
const WARM_UP: Duration = Duration::from_millis(300);

/// What one connection asks for.
pub trait Asker: Send {
    /// Writes the next request onto `out`, which is empty.
    fn ask(&mut self, out: &mut Vec<u8>);

    /// Takes note of an answer; says whether it was what should have come.
    fn answered(&mut self, status: u16) -> bool;
}

/// When the load ends, and how hard it pushes.
#[derive(Clone)]
pub enum Until {
    /// After this long, each connection asking again at once.
    Time(Duration),
    /// After one answer each.
    Once,
    /// When the flag is set; each connection rests this long between an answer and the next request.
    Told(Arc<AtomicBool>, Duration),
}

/// How a load went.
#[derive(Clone, Default)]
pub struct Tally {
    /// How long it took each answer to come, in microseconds, sorted.
    pub micros: Vec<u32>,
    /// Answers that were not what should have come.
    pub wrong: usize,
    /// How long the counted part took.
    pub took: Duration,
    /// All answers, those before the counted part included.
    pub answers: usize,
    /// How long the cores worked for the server meanwhile, for all answers; unknown when zero.
    pub worked: Duration,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.wrong += other.wrong;
        self.answers += other.answers;
    }

    /// Answers a second.
    pub fn per_second(&self) -> f64 {
        self.micros.len() as f64 / self.took.as_secs_f64().max(f64::EPSILON)
    }

    /// How long the cores worked for one answer, in microseconds: what the rest of the machine does leaves this alone.
    pub fn micros_of_work(&self) -> f64 {
        self.worked.as_secs_f64() * 1e6 / self.answers.max(1) as f64
    }

    /// What `share` (0 to 1) of the answers did not exceed, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        let last = self.micros.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        self.micros.get(at).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }
}

/// Puts a server under load, one connection for each of `askers`.
///
/// # Errors
/// When a connection cannot be had or breaks off.
pub fn run(server: &Server, askers: Vec<Box<dyn Asker>>, until: &Until) -> anyhow::Result<Tally> {
    let mut shares: Vec<Vec<Box<dyn Asker>>> = (0..THREADS).map(|_| Vec::new()).collect();
    for (number, asker) in askers.into_iter().enumerate() {
        shares[number % THREADS].push(asker);
    }
    let (address, worked, began) = (server.address, server.worked()?, Instant::now());
    let threads: Vec<_> = shares
        .into_iter()
        .map(|share| {
            let until = until.clone();
            thread::spawn(move || on_this_thread(address, share, &until, began))
        })
        .collect();
    let mut whole = Tally::default();
    for thread in threads {
        let Ok(part) = thread.join() else { bail!("a thread of the load broke down") };
        whole.add(part?);
    }
    whole.worked = server.worked()?.saturating_sub(worked);
    whole.took = match until {
        Until::Time(length) => *length,
        Until::Once | Until::Told(..) => began.elapsed(),
    };
    whole.micros.sort_unstable();
    Ok(whole)
}

fn on_this_thread(
    address: SocketAddr,
    askers: Vec<Box<dyn Asker>>,
    until: &Until,
    began: Instant,
) -> anyhow::Result<Tally> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connections = JoinSet::new();
        for asker in askers {
            connections.spawn(connection(address, asker, until.clone(), began));
        }
        let mut tally = Tally::default();
        while let Some(done) = connections.join_next().await {
            tally.add(done??);
        }
        Ok(tally)
    })
}

async fn connection(
    address: SocketAddr,
    mut asker: Box<dyn Asker>,
    until: Until,
    began: Instant,
) -> anyhow::Result<Tally> {
    let mut stream = TcpStream::connect(address).await.context("connecting")?;
    stream.set_nodelay(true)?;
    let mut tally = Tally::default();
    let (mut request, mut received) = (Vec::with_capacity(8 * 1024), Vec::with_capacity(64 * 1024));
    loop {
        request.clear();
        asker.ask(&mut request);
        let sent = Instant::now();
        stream.write_all(&request).await?;
        received.clear();
        let mut reading = Reading::Head;
        while !reading.is_done(&received) {
            if stream.read_buf(&mut received).await? == 0 {
                bail!("the server closed a connection under load");
            }
        }
        let took = sent.elapsed();
        tally.answers += 1;
        if !asker.answered(status(&received)) {
            tally.wrong += 1;
        }
        let counts = match &until {
            Until::Time(_) => began.elapsed() > WARM_UP,
            Until::Once | Until::Told(..) => true,
        };
        if counts {
            tally.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
        }
        match &until {
            Until::Time(length) if began.elapsed() < WARM_UP + *length => {}
            Until::Told(stop, rest) if !stop.load(Ordering::Relaxed) => tokio::time::sleep(*rest).await,
            _ => return Ok(tally),
        }
    }
}
