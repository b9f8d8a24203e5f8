//! `debrief serve`

use crate::accounts::Passwords;
use crate::app::{self, State};
use crate::config::Config;
use crate::kernel::Clock;

/// Migrates, then serves until a signal.
pub fn serve(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, Clock::System, Passwords::new()?)?;
    run(state, config, |running, config| {
        tracing::info!(
            "serving {} at {} (database {})",
            config.organisation,
            config.base_url,
            config.database.display()
        );
        if let Some(code) = &running.setup_code {
            let address = config.base_url.as_str().trim_end_matches('/');
            println!("Nobody has an account yet. Open {address}/setup and enter this one-time code: {code}");
        }
    })
}

/// Serves `state`; `say` is told once the server listens.
pub fn run(state: State, config: &Config, say: impl FnOnce(&app::Running, &Config)) -> anyhow::Result<()> {
    let config = config.clone();
    actix_web::rt::System::new().block_on(async move {
        let running = app::start(state, config.listen, config.workers)?;
        say(&running, &config);
        running.server.await?;
        tracing::info!("stopped");
        Ok(())
    })
}
