//! The way to the mail server: one connection, encrypted as the settings say. Owns what each failure of it means.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::failure::{Cause, Failure};
use super::server::{Encryption, MailServer};

/// How long connecting, encrypting and signing in may take together, in seconds.
const CONNECTING: u64 = 30;
/// How long handing over may take: who gives up before the server's answer sends the message twice (RFC 5321 4.5.3.2.6).
pub const HANDING_OVER: Duration = Duration::from_secs(600);
/// The same where somebody waits for the answer and a second message does no harm.
pub const WHILE_SOMEBODY_WAITS: Duration = Duration::from_secs(20);

/// A connection on which messages can be handed over.
pub struct Connection(AsyncSmtpConnection);

impl Connection {
    /// Connects, encrypts and signs in as `server` says.
    ///
    /// # Errors
    /// Says what of it failed.
    pub async fn open(server: &MailServer) -> Result<Self, Failure> {
        let opened = timeout(Duration::from_secs(CONNECTING), open(server)).await;
        opened.unwrap_or_else(|_| Err(Failure::new(Cause::TooSlow, format!("no answer within {CONNECTING} seconds"))))
    }

    /// Hands a message over, and waits this long for the answer.
    ///
    /// # Errors
    /// Says why it was not taken, or that it is not known.
    pub async fn hand_over(&mut self, message: &Message, patience: Duration) -> Result<(), Failure> {
        let bytes = message.formatted();
        let sending = self.0.send(message.envelope(), &bytes);
        match timeout(patience, sending).await {
            Ok(ended) => ended.map(drop).map_err(|error| understood(&error, true)),
            Err(_) => Err(Failure::new(Cause::TooSlow, "it did not answer to the message")),
        }
    }

    /// Takes leave. What the server says to it does not matter any more.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(2), self.0.abort()).await;
    }
}

/// Connects and takes leave, for whoever wants to know whether that works.
///
/// # Errors
/// Says what of it failed.
pub async fn look(server: &MailServer) -> Result<(), Failure> {
    Connection::open(server).await?.close().await;
    Ok(())
}

async fn open(server: &MailServer) -> Result<Connection, Failure> {
    let me = ClientId::default();
    let from_the_start = match server.encryption {
        Encryption::Tls => Some(encryption(server)?),
        Encryption::Starttls | Encryption::None => None,
    };
    let address = (server.host.as_str(), server.port);
    let within = Some(Duration::from_secs(CONNECTING));
    let mut connection = AsyncSmtpConnection::connect_tokio1(address, within, &me, from_the_start, None)
        .await
        .map_err(|error| understood(&error, false))?;
    if server.encryption == Encryption::Starttls {
        if !connection.can_starttls() {
            return Err(Failure::new(Cause::NoStarttls, ""));
        }
        connection.starttls(encryption(server)?, &me).await.map_err(|error| understood(&error, false))?;
    }
    if let Some(login) = &server.login {
        let credentials = Credentials::new(login.user.clone(), login.password.clone());
        let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
        signed_in.map_err(|error| match error.status() {
            Some(code) => Failure::of_code(u16::from(code), source(&error), false),
            None => Failure::new(Cause::Credentials, source(&error)),
        })?;
    }
    Ok(Connection(connection))
}

/// Certificates are always checked: encryption to nobody knows whom is none.
fn encryption(server: &MailServer) -> Result<TlsParameters, Failure> {
    let wrong = |error: Error| Failure::new(Cause::Encryption, source(&error));
    let mut parameters = TlsParameters::builder(server.host.clone());
    if !server.trusted.is_empty() {
        parameters = parameters.add_root_certificate(Certificate::from_pem(&server.trusted).map_err(wrong)?);
    }
    parameters.build_rustls().map_err(wrong)
}

/// What a failure of the connection means; `talking` once the server had accepted us.
fn understood(error: &Error, talking: bool) -> Failure {
    let said = source(error);
    if let Some(code) = error.status() {
        return Failure::of_code(u16::from(code), said, talking);
    }
    let cause = match () {
        () if error.is_timeout() => Cause::TooSlow,
        () if error.is_tls() || names_certificate(&said) => Cause::Encryption,
        // Before anything went out: an address that this server cannot take.
        () if error.is_client() && talking => Cause::Unwritable,
        () if !talking && !error.is_response() => Cause::Unreachable,
        () => Cause::Broken,
    };
    Failure::new(cause, said)
}

/// A handshake that fails comes as an error of the connection.
fn names_certificate(said: &str) -> bool {
    ["certificate", "TLS", "tls", "handshake", "corrupt message"].iter().any(|word| said.contains(word))
}

/// What was said in the end: without the words around it, which are about the library.
fn source(error: &Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
