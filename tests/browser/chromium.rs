//! Chromium and its driver: started with a profile of its own, stopped with it.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::prelude::*;
use thirtyfour::session::http::{Body, HttpClient};
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel, RequestData, SessionId};
use ureq::http::{Method, Request, Response};

/// How long one step in a browser may take before something must be wrong.
const STEP: Duration = Duration::from_secs(120);

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripting {
    /// As most people have it.
    On,
    /// As some have to have it.
    Off,
}

/// A driver process with its one browser's profile. Goes away when it is dropped.
pub struct Chromium {
    process: Child,
    url: String,
    profile: TempDir,
}

impl Chromium {
    /// Starts a driver on a free port.
    pub fn start() -> Self {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start ({error}); bin/test brings it"));
        let said = BufReader::new(process.stdout.take().expect("its output"));
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let url = format!("http://127.0.0.1:{}", port.expect("the driver says its port"));
        Self { process, url, profile: tempfile::tempdir().expect("a folder for the profile") }
    }

    /// A browser in which the name `debrief.test` leads to `server`.
    pub async fn open(&self, server: SocketAddr, scripting: Scripting) -> WebDriverResult<WebDriver> {
        let mut wanted = DesiredCapabilities::chrome();
        if let Ok(browser) = env::var("CHROMIUM") {
            wanted.set_binary(&browser)?;
        }
        let names = format!("--host-resolver-rules=MAP debrief.test:80 {server}");
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        for flag in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-proxy-server",
            "--lang=en-GB",
            "--window-size=1280,900",
            &names,
            &profile,
        ] {
            wanted.add_arg(flag)?;
        }
        if scripting == Scripting::Off {
            let blocked = json!({ "profile.managed_default_content_settings.javascript": 2 });
            wanted.add_experimental_option("prefs", blocked)?;
        }
        wanted.set_browser_log_level(LoggingPrefsLogLevel::Severe)?;
        WebDriver::builder(&self.url, wanted).client(Http::new()).await
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// A command of Chromium's own protocol, sent through its driver: `Emulation.setEmulatedMedia` and the like.
#[derive(Debug)]
pub struct Devtools(pub &'static str, pub serde_json::Value);

impl FormatRequestData for Devtools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let body = json!({ "cmd": self.0, "params": self.1 });
        RequestData::new(Method::POST, format!("session/{session}/goog/cdp/execute")).add_body(body)
    }
}

/// The driver is reached by the client that the room tests use, so that no second one has to be built.
struct Http(ureq::Agent);

impl Http {
    fn new() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).timeout_global(Some(STEP));
        Self(config.build().into())
    }
}

#[async_trait::async_trait]
impl HttpClient for Http {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let (parts, body) = request.into_parts();
        let body = match body {
            Body::Empty => Vec::new(),
            Body::Json(json) => serde_json::to_vec(json)?,
        };
        let failed = |error: ureq::Error| WebDriverError::HttpError(error.to_string());
        let answer = match parts.method {
            Method::POST => self.0.run(Request::from_parts(parts, body)),
            _ => self.0.run(Request::from_parts(parts, ())),
        };
        let (parts, mut body) = answer.map_err(failed)?.into_parts();
        let body = body.with_config().limit(256 * 1024 * 1024).read_to_vec().map_err(failed)?;
        Ok(Response::from_parts(parts, body.into()))
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Self::new())
    }
}
