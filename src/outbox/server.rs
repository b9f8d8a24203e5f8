//! The mail server as the settings name it. Owns how `smtp_url` is read; does not talk to anybody.

use std::fmt;

use clap::ValueEnum;
use serde::Deserialize;
use url::{Host, Url};

use crate::kernel::Mailbox;

/// Whether and how the connection to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// Never, also where the server offers it.
    None,
    /// By STARTTLS; nothing is sent to a server that does not offer it (RFC 3207).
    Starttls,
    /// From the first byte (RFC 8314 3.3).
    Tls,
}

impl Encryption {
    /// The word of the setting.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Starttls => "starttls",
            Self::Tls => "tls",
        }
    }

    /// The usual port.
    fn port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::Starttls => 587,
            Self::Tls => 465,
        }
    }
}

/// Who signs in at the mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// Their password.
    pub password: String,
}

/// A password has no place in a log.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({}, …)", self.user)
    }
}

/// Where messages are handed over, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// Who signs in, if anybody.
    pub login: Option<Login>,
    /// Certificates in PEM that are trusted besides the well-known ones; empty for none.
    pub trusted: Vec<u8>,
    /// Whom messages come from.
    pub sender: Mailbox,
}

impl MailServer {
    /// Reads `smtp_url`: `smtp://user:password@host:port`, or `smtps://…` for TLS from the start. Without a word on
    /// encryption the first requires STARTTLS: a setting that was forgotten must not send passwords in the clear.
    ///
    /// # Errors
    /// Says what is wrong with which setting, and never the password.
    pub fn read(url: &str, encryption: Option<Encryption>, trusted: Vec<u8>, sender: Mailbox) -> Result<Self, String> {
        let url =
            Url::parse(url).map_err(|_| "smtp_url: it must look like smtp://user:password@host:port".to_owned())?;
        let encryption = match (url.scheme(), encryption) {
            ("smtp", None) => Encryption::Starttls,
            ("smtp", Some(encryption)) => encryption,
            ("smtps", None | Some(Encryption::Tls)) => Encryption::Tls,
            ("smtps", Some(_)) => {
                return Err("smtp_encryption: smtps:// is TLS from the start; write smtp:// for another one".to_owned());
            }
            (other, _) => return Err(format!("smtp_url: it must begin with smtp:// or smtps://, not {other}://")),
        };
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => decoded(name)?,
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            _ => return Err("smtp_url: it names no host".to_owned()),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("smtp_url: nothing may come after host and port".to_owned());
        }
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) => return Err("smtp_url: it has a password and no user".to_owned()),
            (user, password) => Some(Login { user: decoded(user)?, password: decoded(password.unwrap_or_default())? }),
        };
        let port = url.port().unwrap_or_else(|| encryption.port());
        Ok(Self { host, port, encryption, login, trusted, sender })
    }

    /// `mail.example.org:587`, for people.
    pub fn name(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    /// Whether it runs on this machine.
    pub fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The setting as people may see it: without the password.
    pub fn shown(&self) -> String {
        let scheme = if self.encryption == Encryption::Tls { "smtps" } else { "smtp" };
        let login = self.login.as_ref().map(|login| format!("{}:…@", login.user)).unwrap_or_default();
        format!("{scheme}://{login}{}", self.name())
    }
}

/// The text behind percent signs.
fn decoded(part: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let digit = |digit: Option<u8>| digit.and_then(|digit| char::from(digit).to_digit(16));
        match byte {
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => bytes.push(u8::try_from(high * 16 + low).unwrap_or_default()),
                _ => return Err("smtp_url: a percent sign stands without its two digits; write it as %25".to_owned()),
            },
            other => bytes.push(other),
        }
    }
    let text =
        String::from_utf8(bytes).map_err(|_| "smtp_url: what is behind its percent signs is no text".to_owned())?;
    match text.chars().any(char::is_control) {
        true => Err("smtp_url: it holds a line break or another control character".to_owned()),
        false => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str, encryption: Option<Encryption>) -> Result<MailServer, String> {
        MailServer::read(url, encryption, Vec::new(), "Debrief <d@example.org>".parse().unwrap())
    }

    // EM-06
    #[test]
    fn em_06_what_the_settings_say_is_what_is_done() {
        use Encryption::{None as Plain, Starttls, Tls};
        for (url, given, encryption, port) in [
            ("smtp://mail.example.org", None, Starttls, 587),
            ("smtp://mail.example.org", Some(Plain), Plain, 25),
            ("smtp://mail.example.org", Some(Tls), Tls, 465),
            ("smtp://mail.example.org:25", Some(Starttls), Starttls, 25),
            ("smtps://mail.example.org", None, Tls, 465),
            ("smtps://mail.example.org:2465", Some(Tls), Tls, 2465),
        ] {
            let server = read(url, given).unwrap();
            assert_eq!((server.encryption, server.port), (encryption, port), "{url} {given:?}");
        }
        for (url, given, setting) in [
            ("smtps://mail.example.org", Some(Plain), "smtp_encryption"),
            ("http://mail.example.org", None, "smtp_url"),
            ("mail.example.org", None, "smtp_url"),
            ("smtp://", None, "smtp_url"),
            ("smtp://mail.example.org/inbox", None, "smtp_url"),
            ("smtp://mail.example.org?tls=required", None, "smtp_url"),
            ("smtp://u:50%@mail.example.org", None, "smtp_url"),
            ("smtp://u%0d%0a:x@mail.example.org", None, "smtp_url"),
        ] {
            assert!(read(url, given).unwrap_err().starts_with(setting), "{url}");
        }
    }

    #[test]
    fn a_password_is_read_and_never_shown() {
        let server = read("smtp://ana%40example.org:p%3Ass%2F@[::1]:2525", None).unwrap();
        assert_eq!(server.login, Some(Login { user: "ana@example.org".into(), password: "p:ss/".into() }));
        assert_eq!(server.shown(), "smtp://ana@example.org:…@[::1]:2525");
        assert!(server.is_local() && !format!("{server:?}").contains("p:ss"));
    }
}
