//! The application put together: its state, the order of its middleware, its listener.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_web::cookie::{Key, SameSite, time};
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use anyhow::Context;

use crate::accounts::Viewer;
use crate::accounts::handlers::setup::SetupCode;
use crate::accounts::{self, Passwords, Sessions, Throttle};
use crate::actions;
use crate::comments;
use crate::config::Config;
use crate::contributors;
use crate::coverage;
use crate::db::{Conn, Db};
use crate::factors;
use crate::impact;
use crate::incidents::{self, AfterChange, Severities};
use crate::kernel::{Clock, Instant, Zone};
use crate::messages;
use crate::outbox::{self, MailServer};
use crate::postmortems::{self, AfterOpening, Postmortem};
use crate::reminders;
use crate::response;
use crate::routes;
use crate::sections;
use crate::timeline;
use crate::web::{Error, Site, error_pages, head_as_get, security, watch};

/// How long the cookie itself lives; the server ends a session sooner.
const COOKIE_LIFE: time::Duration = time::Duration::days(180);
/// How long a stop waits for requests under way, in seconds.
const PATIENCE: u64 = 10;
/// How often it is looked whether somebody is to be reminded.
const REMIND_EVERY: Duration = Duration::from_secs(300);
/// How often what ran out is swept.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Everything that requests share.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The installation.
    pub site: Arc<Site>,
    /// The password hasher.
    pub passwords: Passwords,
    /// Where mails are handed over, if anywhere.
    pub mail: Option<MailServer>,
    key: Key,
}

impl State {
    /// Opens the database named by `config`, brings it up to date, and makes the rest.
    ///
    /// # Errors
    /// When the database cannot be opened or is not one of ours.
    pub fn open(config: &Config, clock: Clock, passwords: Passwords) -> anyhow::Result<Self> {
        let db = Db::open(&config.database, reading_connections(config.workers))?;
        // What an older version rendered is rendered anew, before anybody reads it.
        for anew in [
            sections::render_anew,
            sections::find_hints_anew,
            timeline::render_anew,
            impact::render_anew,
            factors::render_anew,
            actions::render_anew,
            response::render_anew,
            messages::render_anew,
            comments::render_anew,
        ] {
            while db.write_now(anew).map_err(|error| anyhow::anyhow!("{error}"))? {}
        }
        let now = clock.now();
        let secret =
            db.write_now(|c| Ok::<_, Error>(accounts::secret(c, now)?)).map_err(|error| anyhow::anyhow!("{error}"))?;
        let key = Key::derive_from(&secret);
        let site = Site::new(
            &config.base_url,
            config.organisation.clone(),
            config.zone,
            config.trusted_proxies.clone(),
            secret,
        )
        .with_sender(config.mail.as_ref().map(|server| server.sender.clone()));
        Ok(Self { db, clock, site: Arc::new(site), passwords, mail: config.mail.clone(), key })
    }
}

/// A server that is bound and can be awaited.
pub struct Running {
    /// The address it listens on.
    pub address: SocketAddr,
    /// The one-time code of `/setup`, when there is nobody yet.
    pub setup_code: Option<String>,
    /// What sends mails, where a mail server is set; to be stopped after the server.
    pub mail: Option<outbox::Worker>,
    /// To be awaited; ends after a signal.
    pub server: Server,
}

/// Takes the address `listen`.
///
/// # Errors
/// When it cannot be had.
pub fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}; is something else there?"))
}

/// [`bind`] and [`start_on`] in one.
///
/// # Errors
/// Theirs.
pub fn start(state: State, listen: SocketAddr, workers: usize) -> anyhow::Result<Running> {
    start_on(state, bind(listen)?, workers)
}

/// Starts serving with `workers` threads. Must be called inside an actix runtime.
///
/// # Errors
/// When the listener or the database fails.
pub fn start_on(state: State, listener: TcpListener, workers: usize) -> anyhow::Result<Running> {
    let address = listener.local_addr()?;
    let nobody = state
        .db
        .write_now(|c| Ok::<_, Error>(!accounts::anybody_here(c)?))
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let code = web::Data::new(SetupCode::new(nobody));
    let setup_code = code.text();
    let throttle = web::Data::new(Throttle::default());
    let kept = web::Data::new(coverage::Kept::default());
    let names = state.db.write_now(|c| Ok::<_, Error>(incidents::severity_names(c)?));
    let severities = web::Data::new(Severities::with(names.map_err(|error| anyhow::anyhow!("{error}"))?));
    sweep_now_and_then(&state);
    remind_now_and_then(&state);
    let mail = state.mail.clone().map(|server| outbox::start(state.db.clone(), state.clock.clone(), server));
    let server = HttpServer::new(move || {
        let site = web::Data::from(Arc::clone(&state.site));
        App::new()
            .app_data(site.clone())
            .app_data(web::Data::new(state.db.clone()))
            .app_data(web::Data::new(state.clock.clone()))
            .app_data(web::Data::new(state.passwords.clone()))
            .app_data(web::Data::new(state.mail.clone()))
            .app_data(throttle.clone())
            .app_data(kept.clone())
            .app_data(severities.clone())
            .app_data(code.clone())
            .app_data(web::Data::new(AfterOpening(after_opening)))
            .app_data(web::Data::new(after_change(site.zone)))
            .app_data(web::PathConfig::default().error_handler(|_, _| Error::NotFound.into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| {
                Error::Invalid("The address has a part that makes no sense here. Go back and choose again.".into())
                    .into()
            }))
            // The last one wrapped is the first to see a request.
            .wrap(sessions(&state))
            .wrap(from_fn(security::same_origin))
            .wrap(from_fn(head_as_get))
            .wrap(from_fn(error_pages))
            .wrap(security::headers(&site))
            .wrap(Compress::default())
            .wrap(from_fn(watch::watch))
            .configure(|config| routes::table(config, &site.prefix))
    })
    .workers(workers)
    // A compressed page is sent in two pieces; without this the second waits 40 ms for word that the first arrived.
    .tcp_nodelay(true)
    .shutdown_timeout(PATIENCE)
    .listen(listener)?
    .run();
    Ok(Running { address, setup_code, mail, server })
}

/// What the parts do when a postmortem was opened.
///
/// # Errors
/// Those of the database.
pub fn after_opening(c: &mut Conn, postmortem: &Postmortem, viewer: &Viewer, now: Instant) -> Result<(), Error> {
    contributors::opened(c, postmortem, viewer, now)?;
    sections::opened(c, postmortem, viewer, now)
}

/// What spine and parts do when the facts of an incident changed; deadlines are dates in `zone`.
fn after_change(zone: Zone) -> AfterChange {
    AfterChange::new(move |c, change, viewer, now| {
        postmortems::incident_changed(c, change, zone, viewer, now)?;
        sections::incident_changed(c, change.after)
    })
}

/// The middleware that knows who asks.
pub fn sessions(state: &State) -> SessionMiddleware<Sessions> {
    SessionMiddleware::builder(Sessions::new(state.db.clone(), state.clock.clone()), state.key.clone())
        .cookie_name(security::SESSION_COOKIE.to_owned())
        .cookie_path(state.site.cookie_path().to_owned())
        .cookie_secure(state.site.https)
        .cookie_same_site(SameSite::Lax)
        .cookie_http_only(true)
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(PersistentSession::default().session_ttl(COOKIE_LIFE))
        .build()
}

fn sweep_now_and_then(state: &State) {
    let (db, clock) = (state.db.clone(), state.clock.clone());
    actix_web::rt::spawn(async move {
        loop {
            actix_web::rt::time::sleep(SWEEP_EVERY).await;
            let now = clock.now();
            let swept = db.write(move |c| {
                accounts::sweep(c, now)?;
                Ok::<_, Error>(outbox::sweep(c, now)?)
            });
            if let Err(error) = swept.await {
                tracing::warn!(%error, "what ran out was not swept");
            }
        }
    });
}

/// Reminders are put whether or not a mail server is set: one that is set later finds those that are still of use.
fn remind_now_and_then(state: &State) {
    let (db, clock, site) = (state.db.clone(), state.clock.clone(), web::Data::from(Arc::clone(&state.site)));
    actix_web::rt::spawn(async move {
        loop {
            let (now, here) = (clock.now(), site.clone());
            let put = async {
                let due = db.read(move |c| reminders::look(c, &here, now)).await?;
                let here = site.clone();
                match due.is_empty() {
                    true => Ok(0),
                    false => db.write(move |c| reminders::put(c, &due, &here, now)).await,
                }
            };
            match put.await {
                Ok(0) => {}
                Ok(new) => tracing::info!("{new} reminders were put into the outbox"),
                Err(error) => tracing::warn!(%error, "nobody was reminded"),
            }
            actix_web::rt::time::sleep(REMIND_EVERY).await;
        }
    });
}

/// Two for each serving thread: while one waits for the disk the other works.
fn reading_connections(workers: usize) -> u32 {
    u32::try_from(workers * 2).unwrap_or(8).clamp(2, 32)
}
