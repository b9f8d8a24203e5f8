//! People and their browsers. A browser here behaves like a real one where it matters: it keeps cookies by
//! name and path, names its origin when it sends a form, and does not follow redirects by itself.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use debrief::kernel::PersonId;
use ureq::http::{HeaderMap, Request as HttpRequest, header};
use url::{Position, Url};

use super::app::{App, PASSWORD};
use super::form;
use super::page::Page;

/// Somebody with a browser; a clone is the same browser. Can be used from several threads at once.
#[derive(Clone)]
pub struct Actor {
    session: Session,
    who: Option<Arc<Who>>,
}

/// Who an [`Actor`] is.
pub struct Who {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
}

impl Deref for Actor {
    type Target = Who;
    fn deref(&self) -> &Who {
        self.who.as_ref().expect("a visitor has neither id nor name")
    }
}

impl Actor {
    pub(super) fn new(session: Session, who: Option<Who>) -> Self {
        Self { session, who: who.map(Arc::new) }
    }

    /// Somebody at a server that is not an [`App`]: one that runs as its own process.
    pub fn visiting(address: SocketAddr) -> Self {
        Self::new(Session::at(address, &format!("http://{address}"), String::new()), None)
    }

    /// The page at `path`.
    pub fn get(&self, path: &str) -> Page {
        self.request("GET", path).send()
    }

    /// What HEAD says of `path`.
    pub fn head(&self, path: &str) -> Page {
        self.request("HEAD", path).send()
    }

    /// Sends fields to `path`, whatever forms there are: for what only a hostile or an old page would send.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.request("POST", path).fields(fields).send()
    }

    /// Fills in a form of `page` and sends it as a browser would: its hidden fields, selected options and ticked
    /// boxes, with `overrides` in place of what stands there. `which` is the path that the form goes to, or a
    /// selector of the form or of the button to press. An empty override takes the tick from a box.
    ///
    /// Panics when the page has no such form or the form no such field: a person could not send that either.
    pub fn submit(&self, page: &Page, which: &str, overrides: &[(&str, &str)]) -> Page {
        let filled = form::fill(page, which, overrides);
        self.request(&filled.method, &filled.action).pairs(&filled.fields).send()
    }

    /// A request to be made by hand.
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        Request { session: &self.session, method: method.to_owned(), path: path.to_owned(), ..Request::empty(self) }
    }

    /// Signs in by the form at `path`, which is usually `/sign-in`.
    pub fn sign_in(&self, path: &str, email: &str, password: &str) -> Page {
        let page = self.get(path);
        self.submit(&page, "form.form", &[("email", email), ("password", password)])
    }

    /// The same person in another browser, signed in there too.
    pub fn in_another_browser(&self) -> Self {
        let other = Self { session: self.session.fresh(), who: self.who.clone() };
        other.signs_in();
        other
    }

    /// `path` below the prefix of the installation.
    pub fn below(&self, path: &str) -> String {
        format!("{}{path}", self.session.prefix)
    }

    /// Signs in; the answer is the way to the desk.
    pub fn signs_in(&self) {
        self.sign_in(&self.below("/sign-in"), &self.email, PASSWORD).assert_status(303);
    }

    /// The cookies this browser holds, as `name=value`.
    pub fn cookies(&self) -> Vec<String> {
        self.session.jar.lock().expect("the jar").iter().map(|c| format!("{}={}", c.name, c.value)).collect()
    }

    /// Puts a cookie into this browser, as somebody would who has copied it.
    pub fn take_cookie(&self, cookie: &str) {
        let (name, value) = cookie.split_once('=').expect("name=value");
        let (name, value, path) = (name.to_owned(), value.to_owned(), "/".to_owned());
        self.session.jar.lock().expect("the jar").push(Cookie { name, value, path });
    }

    /// Every page that can be reached by links from `start`, following redirects.
    pub fn crawls(&self, start: &str) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        let mut waiting = vec![start.to_owned()];
        while let Some(path) = waiting.pop() {
            if pages.iter().any(|page| page.path == path) {
                continue;
            }
            assert!(
                pages.len() < 500,
                "the pages have no end: {:?}",
                pages.iter().map(|p| &p.path).collect::<Vec<_>>()
            );
            let page = self.get(&path);
            let here = Url::parse(&self.session.origin).and_then(|site| site.join(&path)).expect("an address");
            let links = page.all("a[href], link[href], form[method=\"get\"][action]").into_iter();
            let links = links.filter_map(|link| link.attr("href").or(link.attr("action")).map(str::to_owned));
            for link in links.chain((page.status == 303).then(|| page.header("location").to_owned())) {
                let to = here.join(&link).expect("an address");
                if to.origin() == here.origin() {
                    waiting.push(to[Position::BeforePath..Position::AfterQuery].to_owned());
                }
            }
            pages.push(page);
        }
        pages
    }

    /// Forgets all cookies: what happens when a session ends while somebody writes.
    pub fn loses_session(&self) {
        self.session.jar.lock().expect("the jar").clear();
    }
}

/// A request under construction.
pub struct Request<'a> {
    session: &'a Session,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl<'a> Request<'a> {
    fn empty(actor: &'a Actor) -> Self {
        Self { session: &actor.session, method: String::new(), path: String::new(), headers: Vec::new(), body: None }
    }

    /// Sets a header in place of what a browser would send; an empty value leaves it out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// A form as the body.
    pub fn fields(self, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.pairs(&pairs)
    }

    /// [`Request::fields`] for owned pairs.
    pub fn pairs(mut self, pairs: &[(String, String)]) -> Self {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if self.method == "GET" {
            self.path = format!("{}?{form}", self.path.split('?').next().unwrap_or_default());
            return self;
        }
        self.header("content-type", "application/x-www-form-urlencoded").body(form.into_bytes())
    }

    /// These bytes as the body.
    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self
    }

    /// Sends it.
    pub fn send(self) -> Page {
        self.session.send(self)
    }
}

struct Cookie {
    name: String,
    value: String,
    path: String,
}

/// One browser: where it goes and what it remembers.
#[derive(Clone)]
pub struct Session {
    agent: ureq::Agent,
    address: SocketAddr,
    origin: String,
    host: String,
    prefix: String,
    jar: Arc<Mutex<Vec<Cookie>>>,
}

impl Session {
    pub(super) fn new(app: &App) -> Self {
        Self::at(app.address, &app.config.base_url.origin().ascii_serialization(), app.path(""))
    }

    fn at(address: SocketAddr, origin: &str, prefix: String) -> Self {
        let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).proxy(None).build();
        let host = origin.split("://").nth(1).unwrap_or_default().to_owned();
        Self { agent: config.into(), address, origin: origin.to_owned(), host, prefix, jar: Arc::default() }
    }

    fn fresh(&self) -> Self {
        Self { jar: Arc::default(), ..self.clone() }
    }

    fn send(&self, request: Request) -> Page {
        let path = self.local(&request.path);
        let mut headers = vec![("host".to_owned(), self.host.clone())];
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            headers.push(("origin".to_owned(), self.origin.clone()));
        }
        headers.push(("sec-fetch-site".to_owned(), "same-origin".to_owned()));
        headers.push(("user-agent".to_owned(), "Firefox in a test".to_owned()));
        if let Some(cookies) = self.cookies_for(&path) {
            headers.push(("cookie".to_owned(), cookies));
        }
        for (name, value) in request.headers {
            headers.retain(|(known, _)| *known != name);
            if !value.is_empty() {
                headers.push((name, value));
            }
        }
        let mut raw =
            HttpRequest::builder().method(request.method.as_str()).uri(format!("http://{}{path}", self.address));
        for (name, value) in &headers {
            raw = raw.header(name, value);
        }
        let answer = match (request.body, request.method.as_str()) {
            (None, "GET" | "HEAD") => self.agent.run(raw.body(()).expect("a request")),
            (body, _) => self.agent.run(raw.body(body.unwrap_or_default()).expect("a request")),
        };
        let answer = answer.unwrap_or_else(|error| panic!("{} {path}: {error}", request.method));
        let (parts, mut body) = answer.into_parts();
        self.keep_cookies(&parts.headers, &path);
        let body = body.with_config().limit(64 * 1024 * 1024).read_to_vec().expect("the whole body");
        Page::new(request.method, path, parts.status.as_u16(), parts.headers, body)
    }

    /// The path of an address on this site, as a browser would follow it; elsewhere is a mistake of the test.
    fn local(&self, target: &str) -> String {
        let path = target.strip_prefix(&self.origin).unwrap_or(target);
        assert!(path.starts_with('/'), "{target:?} is not a path of this site");
        path.split('#').next().unwrap_or_default().to_owned()
    }

    fn cookies_for(&self, path: &str) -> Option<String> {
        let jar = self.jar.lock().expect("the jar");
        let below = |cookie: &&Cookie| {
            let rest = path.strip_prefix(cookie.path.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        let sent: Vec<String> = jar.iter().filter(below).map(|c| format!("{}={}", c.name, c.value)).collect();
        (!sent.is_empty()).then(|| sent.join("; "))
    }

    fn keep_cookies(&self, headers: &HeaderMap, path: &str) {
        let mut jar = self.jar.lock().expect("the jar");
        for raw in headers.get_all(header::SET_COOKIE) {
            let raw = raw.to_str().expect("a cookie in ASCII");
            let mut parts = raw.split(';').map(str::trim);
            let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("name=value");
            let attributes: Vec<(String, &str)> = parts
                .map(|part| part.split_once('=').unwrap_or((part, "")))
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect();
            let of = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
            let cookie_path = of("path").unwrap_or(path).to_owned();
            jar.retain(|cookie| cookie.name != name || cookie.path != cookie_path);
            if of("max-age") != Some("0") {
                jar.push(Cookie { name: name.to_owned(), value: value.to_owned(), path: cookie_path });
            }
        }
    }
}
