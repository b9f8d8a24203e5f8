//! `debrief serve`

use std::net::TcpListener;

use super::print;
use crate::accounts::Passwords;
use crate::app::{self, Running, State};
use crate::config::Config;
use crate::kernel::Clock;

/// Migrates, then serves until a signal.
pub fn serve(config: &Config) -> anyhow::Result<()> {
    let listener = app::bind(config.listen)?;
    let state = State::open(config, Clock::System, Passwords::new()?)?;
    let workers = config.workers;
    actix_web::rt::System::new().block_on(run(state, listener, workers, |running| {
        let (name, address, database) = (&config.organisation, &config.base_url, config.database.display());
        tracing::info!("serving {name} at {address} (database {database})");
        let Some(code) = &running.setup_code else { return Ok(()) };
        let setup = format!("{}/setup", address.as_str().trim_end_matches('/'));
        print(&format!("Nobody has an account yet. Open {setup} and enter this one-time code: {code}\n"))
    }))
}

/// Serves `state` until a signal; `say` is told once the server listens. Must be awaited inside an
/// actix runtime.
pub async fn run(
    state: State,
    listener: TcpListener,
    workers: usize,
    say: impl FnOnce(&Running) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let running = app::start_on(state, listener, workers)?;
    say(&running)?;
    let (server, mail) = (running.server, running.mail);
    let ended = server.await;
    if let Some(mail) = mail {
        mail.stop().await;
    }
    ended?;
    tracing::info!("stopped");
    Ok(())
}
