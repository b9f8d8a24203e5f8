//! A mail server: the protocol is that of the crate `mailin`, sockets and encryption are added here. It keeps what it takes,
//! and can be told to refuse, or to stand still at a step so that a test can act in between.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use debrief::outbox::{Encryption, MailServer};
use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder, response};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// User and password of the server, where it wants them.
pub const LOGIN: (&str, &str) = ("debrief@fjordpost.example", "lamp:snow/kettle");

/// What the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The sender of the envelope.
    pub from: String,
    /// The receivers of the envelope.
    pub to: Vec<String>,
    /// The message, byte for byte.
    pub raw: Vec<u8>,
    /// Whether it came encrypted.
    pub encrypted: bool,
}

impl Received {
    /// Its Message-ID, without brackets.
    pub fn msgid(&self) -> String {
        let parsed = mail_parser::MessageParser::default().parse(&self.raw).expect("a message");
        parsed.message_id().expect("a Message-ID").to_owned()
    }
}

/// Where the server stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Before it answers to the sender.
    Sender,
    /// Before it answers to a receiver.
    Receiver,
    /// Before it takes the text of the message.
    Text,
    /// After it has taken the message, before it says so.
    Taken,
}

#[derive(Default)]
struct Orders {
    received: Vec<Received>,
    refusals: HashMap<String, (u16, String)>,
    hold: Option<Step>,
    held: bool,
    stopped: bool,
    connections: usize,
}

#[derive(Default)]
struct Shared {
    orders: Mutex<Orders>,
    changed: Condvar,
}

impl Shared {
    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().expect("the orders")
    }

    /// Stands still here until the test lets go, if that is what it wants.
    fn pass(&self, step: Step) {
        let mut orders = self.orders();
        while orders.hold == Some(step) {
            orders.held = true;
            self.changed.notify_all();
            orders = self.changed.wait(orders).expect("the orders");
        }
        orders.held = false;
    }
}

/// A mail server on a port of its own; it ends when this is dropped.
pub struct PostOffice {
    /// Where it listens.
    pub address: SocketAddr,
    encryption: Encryption,
    shared: Arc<Shared>,
}

impl PostOffice {
    /// A server that does not encrypt.
    pub fn open() -> Self {
        Self::with(Encryption::None, false)
    }

    /// A server that speaks TLS as told, with a certificate of its own, and that wants [`LOGIN`] when told so.
    pub fn with(encryption: Encryption, wants_login: bool) -> Self {
        Self::at("127.0.0.1:0".parse().expect("an address"), encryption, wants_login)
    }

    /// The same at a certain address.
    pub fn at(address: SocketAddr, encryption: Encryption, wants_login: bool) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if theirs.orders().stopped {
                    return;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&theirs)) else { continue };
                shared.orders().connections += 1;
                // A client that goes away in the middle is what these tests are about.
                thread::spawn(move || converse(stream, encryption, wants_login, &shared).ok());
            }
        });
        Self { address, encryption, shared }
    }

    /// The server as the settings of Debrief name it.
    pub fn settings(&self) -> MailServer {
        let url = format!("smtp://localhost:{}", self.address.port());
        self.read_settings(&url)
    }

    /// The same with user and password.
    pub fn settings_with_login(&self, password: &str) -> MailServer {
        let user = LOGIN.0.replace('@', "%40");
        let password = password.replace(':', "%3A").replace('/', "%2F");
        self.read_settings(&format!("smtp://{user}:{password}@localhost:{}", self.address.port()))
    }

    fn read_settings(&self, url: &str) -> MailServer {
        let trusted = certificate().pem.clone().into_bytes();
        let sender = "Debrief <debrief@fjordpost.example>".parse().expect("a sender");
        MailServer::read(url, Some(self.encryption), trusted, sender).expect("settings")
    }

    /// What it took so far.
    pub fn received(&self) -> Vec<Received> {
        self.shared.orders().received.clone()
    }

    /// How many clients came.
    pub fn connections(&self) -> usize {
        self.shared.orders().connections
    }

    /// Waits until it has taken so many, and gives them.
    #[track_caller]
    pub fn waits_for(&self, messages: usize) -> Vec<Received> {
        eventually("the messages arrive", || (self.received().len() >= messages).then(|| self.received()))
    }

    /// From now on a receiver is refused with this code.
    pub fn refuses(&self, address: &str, code: u16, words: &str) {
        self.shared.orders().refusals.insert(address.to_owned(), (code, words.to_owned()));
    }

    /// From now on everybody is welcome.
    pub fn accepts_all(&self) {
        self.shared.orders().refusals.clear();
    }

    /// From now on it stands still at this step.
    pub fn holds_at(&self, step: Step) {
        self.shared.orders().hold = Some(step);
    }

    /// Waits until somebody stands at the step where it holds.
    #[track_caller]
    pub fn waits_until_held(&self) {
        eventually("somebody comes to the step", || self.shared.orders().held.then_some(()));
    }

    /// Lets everybody go on.
    pub fn lets_go(&self) {
        let mut orders = self.shared.orders();
        (orders.hold, orders.held) = (None, false);
        self.shared.changed.notify_all();
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.shared.orders().stopped = true;
        self.lets_go();
        TcpStream::connect(self.address).ok();
    }
}

/// Waits up to a minute for something to be there.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "waited a minute for this: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The server's certificate, signed by itself.
pub struct SelfSigned {
    /// For the settings.
    pub pem: String,
    config: Arc<ServerConfig>,
}

/// The certificate of all servers in tests.
pub fn certificate() -> &'static SelfSigned {
    static MADE: OnceLock<SelfSigned> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth().with_single_cert(chain, key.into());
        SelfSigned { pem: made.cert.pem(), config: Arc::new(config.expect("a certificate that fits its key")) }
    })
}

enum Wire {
    Plain(TcpStream),
    Encrypted(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Wire {
    fn encrypted(stream: TcpStream) -> io::Result<Self> {
        let session = ServerConnection::new(Arc::clone(&certificate().config)).map_err(io::Error::other)?;
        Ok(Self::Encrypted(Box::new(StreamOwned::new(session, stream))))
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut byte = [0];
        while line.last() != Some(&b'\n') {
            let read = match self {
                Self::Plain(stream) => stream.read(&mut byte)?,
                Self::Encrypted(stream) => stream.read(&mut byte)?,
            };
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            line.push(byte[0]);
        }
        Ok(line)
    }

    fn answer(&mut self, response: &Response) -> io::Result<()> {
        let bytes = response.buffer()?;
        match self {
            Self::Plain(stream) => stream.write_all(&bytes),
            Self::Encrypted(stream) => stream.write_all(&bytes).and_then(|()| stream.flush()),
        }
    }
}

fn converse(stream: TcpStream, encryption: Encryption, wants_login: bool, shared: &Arc<Shared>) -> io::Result<()> {
    let mut builder = SessionBuilder::new("post.example");
    if encryption == Encryption::Starttls {
        builder.enable_start_tls();
    }
    if wants_login {
        builder.enable_auth(AuthMechanism::Plain);
        if encryption != Encryption::Starttls {
            builder.insecure_enable_plaintext_auth();
        }
    }
    let from_the_start = encryption == Encryption::Tls;
    let shared = Arc::clone(shared);
    let encrypted = Arc::new(Mutex::new(from_the_start));
    let clerk =
        Clerk { shared, encrypted: Arc::clone(&encrypted), from: String::new(), to: Vec::new(), raw: Vec::new() };
    let mut session = builder.build(IpAddr::from([127, 0, 0, 1]), clerk);
    let mut wire = if from_the_start { Wire::encrypted(stream)? } else { Wire::Plain(stream) };
    wire.answer(&session.greeting())?;
    loop {
        let line = wire.line()?;
        let response = session.process(&line);
        match response.action {
            Action::NoReply => {}
            Action::Reply => wire.answer(&response)?,
            Action::Close => return wire.answer(&response),
            Action::UpgradeTls => {
                wire.answer(&response)?;
                let Wire::Plain(stream) = wire else { return Err(io::ErrorKind::InvalidData.into()) };
                wire = Wire::encrypted(stream)?;
                *encrypted.lock().expect("the flag") = true;
                session.tls_active();
            }
        }
    }
}

/// Takes one conversation's messages.
struct Clerk {
    shared: Arc<Shared>,
    encrypted: Arc<Mutex<bool>>,
    from: String,
    to: Vec<String>,
    raw: Vec<u8>,
}

impl Handler for Clerk {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.shared.pass(Step::Sender);
        (self.from, self.to, self.raw) = (from.to_owned(), Vec::new(), Vec::new());
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.shared.pass(Step::Receiver);
        let refusal = self.shared.orders().refusals.get(to).cloned();
        self.to.push(to.to_owned());
        refusal.map_or(response::OK, |(code, words)| Response::custom(code, words))
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.shared.pass(Step::Text);
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.raw.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let (from, to, raw) = (self.from.clone(), self.to.clone(), self.raw.clone());
        let encrypted = *self.encrypted.lock().expect("the flag");
        self.shared.orders().received.push(Received { from, to, raw, encrypted });
        self.shared.pass(Step::Taken);
        response::OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        if (user, password) == LOGIN { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }
}
