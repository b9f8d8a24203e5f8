//! A person's browser, used step by step. Every step waits until it is done and fails with what the page says instead.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Cookie, WindowHandle};
use tokio::runtime::{self, Runtime};

use crate::chromium::{Chromium, Devtools, Scripting};
use crate::support::{Actor, App};

/// How long a page may take to say what it should.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a page is asked again.
const PAUSE: Duration = Duration::from_millis(40);

/// Where the site is, seen from a browser. The name leads to whichever server the test runs.
pub const SITE: &str = "http://debrief.test";

/// A window of Chromium without a screen. It closes when it is dropped.
pub struct Browser {
    pub(crate) driver: WebDriver,
    runtime: Runtime,
    /// Last, so that it is there until the window is closed.
    _chromium: Chromium,
}

impl Browser {
    /// Opens a window of 1280 by 900 pixels on the site of `app`.
    pub fn open(app: &App, scripting: Scripting) -> Self {
        let runtime = runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let chromium = Chromium::start();
        let driver = runtime.block_on(chromium.open(app.address, scripting)).expect("a browser");
        let browser = Self { driver, runtime, _chromium: chromium };
        browser.looks(Look::DESK);
        browser
    }

    /// Goes to a path of the site.
    #[track_caller]
    pub fn visit(&self, path: &str) -> &Self {
        self.wait(self.driver.goto(format!("{SITE}{path}")));
        self
    }

    /// Path and query of the page that is open.
    pub fn path(&self) -> String {
        let url = self.wait(self.driver.current_url());
        url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// The Back button.
    pub fn back(&self) -> &Self {
        self.wait(self.driver.back());
        self
    }

    /// Opens another tab and turns to it; the one before is returned.
    pub fn opens_tab(&self) -> WindowHandle {
        let new = self.wait(self.driver.new_tab());
        let before = self.turns_to(new);
        self.looks(Look::DESK);
        before
    }

    /// Turns to another tab; the one before is returned.
    pub fn turns_to(&self, tab: WindowHandle) -> WindowHandle {
        let before = self.wait(self.driver.window());
        self.wait(self.driver.switch_to_window(tab));
        before
    }

    /// Closes the tab that is open and turns to another, a new one when it was the only one.
    pub fn closes_tab(&self) {
        let closing = self.wait(self.driver.window());
        if self.wait(self.driver.windows()).len() == 1 {
            self.wait(self.driver.new_tab());
            self.wait(self.driver.switch_to_window(closing));
        }
        self.wait(self.driver.close_window());
        let left = self.wait(self.driver.windows()).into_iter().next().expect("a tab is left");
        self.wait(self.driver.switch_to_window(left));
        self.looks(Look::DESK);
    }

    /// Takes over the session of `actor`, who signed in elsewhere: for tests that are not about signing in.
    pub fn becomes(&self, actor: &Actor) {
        if !self.wait(self.driver.current_url()).as_str().starts_with(SITE) {
            self.visit("/static/none");
        }
        self.wait(self.driver.delete_all_cookies());
        for cookie in actor.cookies() {
            let (name, value) = cookie.split_once('=').expect("name=value");
            let mut cookie = Cookie::new(name.to_owned(), value.to_owned());
            cookie.set_path("/".to_owned());
            self.wait(self.driver.add_cookie(cookie));
        }
    }

    /// Forgets who is signed in.
    pub fn forgets(&self) {
        self.wait(self.driver.delete_all_cookies());
    }

    /// What a script finds out on the page. It runs even where the page's own scripts may not.
    #[track_caller]
    pub fn asks(&self, script: &str, arguments: &[Value]) -> Value {
        self.wait(self.driver.execute(script, arguments.to_vec())).json().clone()
    }

    /// [`Browser::asks`] while the page may be changing: then there is no answer.
    pub fn tries(&self, script: &str, arguments: &[Value]) -> Option<Value> {
        let asked = self.runtime.block_on(self.driver.execute(script, arguments.to_vec()));
        asked.ok().map(|answer| answer.json().clone())
    }

    /// [`Browser::asks`] for a script that calls back with its answer: its last argument.
    #[track_caller]
    pub fn asks_and_waits(&self, script: &str, arguments: &[Value]) -> Value {
        self.wait(self.driver.execute_async(script, arguments.to_vec())).json().clone()
    }

    /// All that can be read on the page, hidden parts left out.
    pub fn text(&self) -> String {
        let text = self.tries("return document.body ? document.body.innerText : ''", &[]).unwrap_or_default();
        text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until the page says this somewhere.
    #[track_caller]
    pub fn sees(&self, words: &str) -> &Self {
        let wanted = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.until(&format!("does not say {words:?}"), || self.text().contains(&wanted));
        self
    }

    /// Waits until `done`; says what the page holds instead when it takes too long.
    #[track_caller]
    pub fn until(&self, complaint: &str, done: impl Fn() -> bool) {
        let began = Instant::now();
        while !done() {
            if began.elapsed() > PATIENCE {
                self.fails(complaint);
            }
            thread::sleep(PAUSE);
        }
    }

    /// Fails with what the page says, and leaves a picture of it.
    #[track_caller]
    pub fn fails(&self, complaint: &str) -> ! {
        let test = thread::current().name().unwrap_or("test").replace("::", "-");
        let picture = pictures().join(format!("failed-{test}.png"));
        if let Ok(png) = self.runtime.block_on(self.driver.screenshot_as_png()) {
            fs::write(&picture, png).ok();
        }
        let text: String = self.text().chars().take(1500).collect();
        panic!("{} {complaint}\nIt says: {text}\nSee {}", self.path(), picture.display());
    }

    /// Makes the page look as on another device or in another light.
    pub fn looks(&self, look: Look) {
        let Look { width, height, dark } = look;
        let touch = width < 600;
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch });
        self.devtools("Emulation.setDeviceMetricsOverride", screen);
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": touch }));
        let light = if dark { "dark" } else { "light" };
        // With motion reduced nothing is caught halfway between two colours.
        let features = json!([
            { "name": "prefers-color-scheme", "value": light },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
        self.asks("for (const one of document.getAnimations()) one.finish()", &[]);
    }

    /// A picture of the whole page as `look` shows it, however long it is.
    pub fn picture(&self, look: Look) -> Vec<u8> {
        self.looks(look);
        let height = self.asks("return Math.ceil(document.documentElement.scrollHeight)", &[]);
        let height = u32::try_from(height.as_u64().unwrap_or(0)).unwrap_or(u32::MAX);
        // Chromium draws at most 16,384 lines of pixels at once.
        self.looks(Look { height: height.clamp(look.height, 16_000), ..look });
        let png = self.picture_of_window();
        self.looks(look);
        png
    }

    /// A picture of what is in the window.
    pub fn picture_of_window(&self) -> Vec<u8> {
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }));
        let png = self.wait(self.driver.screenshot_as_png());
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": false }));
        png
    }

    /// Fails when a script of ours failed or the content policy had to stop something.
    #[track_caller]
    pub fn had_no_script_errors(&self) {
        let log = self.wait(self.driver.browser_log());
        // Chromium also reports a refused form's status, and a header that it only heeds over TLS.
        let harmless = ["Failed to load resource", "The Cross-Origin-Opener-Policy header has been ignored"];
        let messages = log.into_iter().map(|entry| entry.message);
        let bad: Vec<String> =
            messages.filter(|message| !harmless.iter().any(|known| message.contains(known))).collect();
        assert!(bad.is_empty(), "{}: {}", self.path(), bad.join("\n"));
    }

    /// A command of Chromium's own protocol.
    pub fn devtools(&self, command: &'static str, parameters: Value) {
        self.wait(self.driver.cmd(Devtools(command, parameters)));
    }

    /// Waits for a step.
    #[track_caller]
    pub(crate) fn wait<T>(&self, step: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.runtime.block_on(step) {
            Ok(value) => value,
            Err(error) => panic!("the browser could not: {error}"),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.runtime.block_on(self.driver.clone().quit()).ok();
    }
}

/// Screen and light.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Whether the person prefers dark pages.
    pub dark: bool,
}

impl Look {
    /// A window on a desk.
    pub const DESK: Self = Self { width: 1280, height: 900, dark: false };
    /// A phone in the hand.
    pub const PHONE: Self = Self { width: 390, height: 844, dark: false };
    /// All that a page is looked at in.
    pub const ALL: [Self; 4] = [Self::DESK, Self::DESK.dark(), Self::PHONE, Self::PHONE.dark()];

    const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// `1280-light` and the like.
    pub fn name(self) -> String {
        format!("{}-{}", self.width, if self.dark { "dark" } else { "light" })
    }
}

/// Where pictures are put: `target/screenshots`.
pub fn pictures() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}
