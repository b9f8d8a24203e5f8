//! The worker: takes one message after the other out of the queue and hands it over. Each step is stored before the next is
//! taken, so whenever it dies nothing is lost, and at most the message under way goes out once more, under its own Message-ID.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::compose::compose;
use super::failure::{Failure, Fate};
use super::model::Outgoing;
use super::schedule::{LONGEST, wait_after};
use super::server::MailServer;
use super::store::queue;
use super::transport::{Connection, HANDING_OVER};
use crate::db::Db;
use crate::kernel::Clock;
use crate::web::Error;

/// How often the queue is looked at: one look costs an index lookup.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long to leave a server alone that does not work, so that a long queue does not knock at a closed door all the time.
const LEAVE_ALONE: Duration = Duration::from_secs(5);
/// How long a stop waits for the message under way.
const PATIENCE: Duration = Duration::from_secs(10);

/// A worker that runs; it ends with its handle.
pub struct Worker {
    stopping: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

/// Starts the worker. There must be only one for a database. Must be called inside a runtime.
pub fn start(db: Db, clock: Clock, server: MailServer) -> Worker {
    let (stopping, stopped) = watch::channel(false);
    let delivery = Delivery { db, clock, server, connection: None, stopped };
    Worker { stopping, task: tokio::task::spawn(delivery.run()) }
}

impl Worker {
    /// Ends it after the message under way. One that takes too long is left in doubt and goes out again later.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        let handle = self.task.abort_handle();
        if timeout(PATIENCE, self.task).await.is_err() {
            tracing::warn!("a message was still being sent; it goes out again at the next start");
            handle.abort();
        }
    }
}

struct Delivery {
    db: Db,
    clock: Clock,
    server: MailServer,
    connection: Option<Connection>,
    stopped: watch::Receiver<bool>,
}

/// What came of one look at the queue.
enum Step {
    /// There may be more.
    Done,
    /// Nothing is due.
    Idle,
    /// The server, or the database, does not work.
    Trouble,
}

impl Delivery {
    async fn run(mut self) {
        while let Err(error) = self.release().await {
            tracing::error!(%error, "the outbox cannot be read");
            if self.rests(LEAVE_ALONE).await {
                return;
            }
        }
        while !*self.stopped.borrow() {
            let rest = match self.step().await {
                Ok(Step::Done) => continue,
                Ok(Step::Idle) => LOOK_EVERY,
                Ok(Step::Trouble) => LEAVE_ALONE,
                Err(error) => {
                    tracing::error!(%error, "the outbox does not work");
                    LEAVE_ALONE
                }
            };
            if let Some(connection) = self.connection.take() {
                connection.close().await;
            }
            if self.rests(rest).await {
                break;
            }
        }
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
    }

    /// Waits, and says whether it is time to stop.
    async fn rests(&mut self, how_long: Duration) -> bool {
        // A handle that is gone asks for the same as a stop.
        timeout(how_long, self.stopped.changed()).await.is_ok()
    }

    async fn release(&self) -> Result<(), Error> {
        let now = self.clock.now();
        let released = self.db.write(move |c| Ok::<_, Error>(queue::release(c, now)?)).await?;
        if released > 0 {
            tracing::info!("{released} messages in doubt are sent again");
        }
        Ok(())
    }

    async fn step(&mut self) -> Result<Step, Error> {
        let now = self.clock.now();
        let due = self.db.read(|c| Ok::<_, Error>(queue::next_due(c)?)).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(Step::Idle);
        }
        let Some(mail) = self.db.write(move |c| Ok::<_, Error>(queue::claim(c, now)?)).await? else {
            return Ok(Step::Idle);
        };
        let handed = self.hand_over(&mail).await;
        self.settle(&mail, handed).await
    }

    async fn hand_over(&mut self, mail: &Outgoing) -> Result<(), Failure> {
        let message = compose(mail, &self.server.sender)?;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(&self.server).await?,
        };
        connection.hand_over(&message, HANDING_OVER).await?;
        // After a refusal a connection may be anywhere in its conversation; this one is fit for the next message.
        self.connection = Some(connection);
        Ok(())
    }

    async fn settle(&self, mail: &Outgoing, handed: Result<(), Failure>) -> Result<Step, Error> {
        let (id, now) = (mail.id, self.clock.now());
        let failure = match handed {
            Ok(()) => {
                self.db.write(move |c| Ok::<_, Error>(queue::sent(c, id, now)?)).await?;
                return Ok(Step::Done);
            }
            Err(failure) => failure,
        };
        let words = failure.words(&self.server.name());
        let next = match failure.fate() {
            // What is the server's fault is not counted against the message: it waits as long as it is of use.
            Fate::Again if failure.is_of_the_server() => Some(now.plus(wait_after(mail.attempts).unwrap_or(LONGEST))),
            Fate::Again => wait_after(mail.attempts).map(|wait| now.plus(wait)),
            Fate::Dead => None,
        };
        tracing::warn!(message = %id, again = next.is_some(), "{words}");
        let write = move |c: &mut _| match next {
            Some(at) => Ok::<_, Error>(queue::again(c, id, at, &words)?),
            None => Ok(queue::failed(c, id, &words, now)?),
        };
        self.db.write(write).await?;
        Ok(if failure.is_of_the_server() { Step::Trouble } else { Step::Done })
    }
}
