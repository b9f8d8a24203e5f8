//! Settings: flags first, then the environment (`DEBRIEF_…`), then `debrief.toml`, then defaults.
//! One [`Config`] comes out and is passed on; nothing else reads the environment.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use serde::Deserialize;
use url::Url;

use crate::kernel::{Mailbox, Zone, text};
use crate::outbox::{Encryption, MailServer};

/// File that is read from the working directory unless `--config` names another.
const FILE: &str = "debrief.toml";

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The settings as flags, environment and file give them.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "DEBRIEF_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// The database file [default: ./debrief.db]
    #[arg(long, env = "DEBRIEF_DATABASE", global = true)]
    pub database: Option<PathBuf>,
    /// Address that people open, with a path when served below one [default: http://LISTEN]
    #[arg(long, env = "DEBRIEF_BASE_URL", global = true)]
    pub base_url: Option<Url>,
    /// Name of the organisation [default: Our organisation]
    #[arg(long, env = "DEBRIEF_ORGANISATION", global = true)]
    pub organisation: Option<String>,
    /// The organisation's time zone, deadlines are reckoned in it [default: UTC]
    #[arg(long, env = "DEBRIEF_TIME_ZONE", global = true)]
    pub time_zone: Option<String>,
    /// Addresses or networks of proxies whose X-Forwarded-For is believed [default: none]
    #[arg(long, env = "DEBRIEF_TRUSTED_PROXIES", global = true, value_delimiter = ',')]
    #[serde(default)]
    pub trusted_proxies: Vec<String>,
    /// The mail server: smtp://user:password@host:port, or smtps:// for TLS from the start [default: none, nothing is sent]
    #[arg(long, env = "DEBRIEF_SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// How the connection to it is encrypted: none, starttls or tls [default: tls for smtps://, else starttls]
    #[arg(long, env = "DEBRIEF_SMTP_ENCRYPTION", global = true, hide_possible_values = true)]
    pub smtp_encryption: Option<Encryption>,
    /// A file with certificates (PEM) that are trusted besides the well-known ones [default: none]
    #[arg(long, env = "DEBRIEF_SMTP_CA", global = true)]
    pub smtp_ca: Option<PathBuf>,
    /// Whom mails come from: Debrief <debrief@example.org>. Needed with smtp_url
    #[arg(long, env = "DEBRIEF_MAIL_SENDER", global = true)]
    pub mail_sender: Option<String>,
    /// How the log is written: text or json [default: text]
    #[arg(long, env = "DEBRIEF_LOG_FORMAT", global = true, hide_possible_values = true)]
    pub log_format: Option<LogFormat>,
    /// What is logged, as `tracing` writes filters [default: info]
    #[arg(long, env = "DEBRIEF_LOG", global = true)]
    pub log: Option<String>,
    /// Threads that serve, 1 to 64 [default: one for each core]
    #[arg(long, env = "DEBRIEF_WORKERS", global = true)]
    pub workers: Option<usize>,
    /// A file with these settings [default: debrief.toml, when there is one]
    #[arg(long, env = "DEBRIEF_CONFIG", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// All settings, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// The database file.
    pub database: PathBuf,
    /// Address that people open.
    pub base_url: Url,
    /// Name of the organisation.
    pub organisation: String,
    /// The organisation's zone.
    pub zone: Zone,
    /// Networks of believed proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// Where mails are handed over, if anywhere.
    pub mail: Option<MailServer>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
    /// Serving threads.
    pub workers: usize,
}

impl Settings {
    /// Adds the file and the defaults and checks everything.
    ///
    /// # Errors
    /// Names the setting that is unknown or wrong.
    pub fn resolve(self) -> anyhow::Result<Config> {
        known_environment(std::env::vars().map(|(name, _)| name))?;
        let file = self.file()?.map(|(_, file)| file).unwrap_or_default();
        let listen = self.listen.or(file.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
        let base_url = match self.base_url.or(file.base_url) {
            Some(url) => url,
            None => Url::parse(&format!("http://{listen}"))?,
        };
        if !matches!(base_url.scheme(), "http" | "https") || base_url.query().is_some() || base_url.fragment().is_some()
        {
            bail!("base_url: {base_url} must be http:// or https:// with a host and at most a path");
        }
        let zone = self.time_zone.or(file.time_zone).unwrap_or_else(|| "UTC".to_owned());
        let proxies = if self.trusted_proxies.is_empty() { file.trusted_proxies } else { self.trusted_proxies };
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let workers = self.workers.or(file.workers).unwrap_or(cores);
        if !(1..=64).contains(&workers) {
            bail!("workers: {workers} is outside 1 to 64");
        }
        let organisation = text::single_line(
            &self.organisation.or(file.organisation).unwrap_or_else(|| "Our organisation".to_owned()),
        );
        Ok(Config {
            listen,
            database: self.database.or(file.database).unwrap_or_else(|| PathBuf::from("debrief.db")),
            base_url,
            organisation,
            zone: zone.parse().map_err(|error| anyhow::anyhow!("time_zone: {error}"))?,
            trusted_proxies: proxies.iter().map(|raw| network(raw)).collect::<Result<_, _>>()?,
            mail: mail_server(
                self.smtp_url.or(file.smtp_url),
                self.smtp_encryption.or(file.smtp_encryption),
                self.smtp_ca.or(file.smtp_ca),
                self.mail_sender.or(file.mail_sender),
            )?,
            log_format: self.log_format.or(file.log_format).unwrap_or(LogFormat::Text),
            log: self.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            workers,
        })
    }

    /// The file with settings, if there is one, and what stands in it.
    ///
    /// # Errors
    /// When it cannot be read, or names the setting in it that is unknown or wrong.
    pub fn file(&self) -> anyhow::Result<Option<(&Path, Self)>> {
        let path = match &self.config {
            Some(path) => path.as_path(),
            None if Path::new(FILE).exists() => Path::new(FILE),
            None => return Ok(None),
        };
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let settings = toml::from_str(&text).map_err(|error: toml::de::Error| {
            // Its own words would quote the line, and that may be the one with the password.
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let (path, what) = (path.display(), error.message());
            anyhow::anyhow!("{path} has a setting that is unknown or wrong: line {line}: {what}")
        })?;
        Ok(Some((path, settings)))
    }
}

/// A misspelt variable would silently leave a default in force.
fn known_environment(names: impl Iterator<Item = String>) -> anyhow::Result<()> {
    const KNOWN: &[&str] = &[
        "LISTEN",
        "DATABASE",
        "BASE_URL",
        "ORGANISATION",
        "TIME_ZONE",
        "TRUSTED_PROXIES",
        "SMTP_URL",
        "SMTP_ENCRYPTION",
        "SMTP_CA",
        "MAIL_SENDER",
        "LOG_FORMAT",
        "LOG",
        "WORKERS",
        "CONFIG",
    ];
    for name in names {
        if name.strip_prefix("DEBRIEF_").is_some_and(|short| !KNOWN.contains(&short)) {
            bail!("{name} is no setting of this program; `debrief serve --help` lists them");
        }
    }
    Ok(())
}

fn mail_server(
    url: Option<String>,
    encryption: Option<Encryption>,
    ca: Option<PathBuf>,
    sender: Option<String>,
) -> anyhow::Result<Option<MailServer>> {
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        if encryption.is_some() || ca.is_some() || sender.is_some() {
            bail!("smtp_url: it is missing, and the other settings of mail mean nothing without it");
        }
        return Ok(None);
    };
    let sender =
        sender.context("mail_sender: it is missing; whom do mails come from? Debrief <debrief@example.org>")?;
    let sender: Mailbox =
        sender.parse().map_err(|_| anyhow::anyhow!("mail_sender: it must look like Debrief <debrief@example.org>"))?;
    let trusted = match ca {
        Some(path) => {
            let read = std::fs::read(&path).with_context(|| format!("smtp_ca: cannot read {}", path.display()))?;
            if !String::from_utf8_lossy(&read).contains("-----BEGIN CERTIFICATE-----") {
                bail!("smtp_ca: {} holds no certificate in PEM", path.display());
            }
            read
        }
        None => Vec::new(),
    };
    MailServer::read(&url, encryption, trusted, sender).map(Some).map_err(anyhow::Error::msg)
}

fn network(raw: &str) -> anyhow::Result<IpNet> {
    let raw = raw.trim();
    let address = || raw.parse().map(|address: std::net::IpAddr| IpNet::from(address));
    raw.parse().or_else(|_| address()).with_context(|| format!("trusted_proxies: {raw:?} is no address or network"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_variables_stop_the_start() {
        assert!(known_environment(["DEBRIEF_LISTEN", "PATH"].map(String::from).into_iter()).is_ok());
        let error = known_environment(["DEBRIEF_LISTN".to_owned()].into_iter());
        assert!(error.is_err_and(|error| error.to_string().contains("DEBRIEF_LISTN")));
    }

    #[test]
    fn unknown_file_settings_are_named() {
        let error = toml::from_str::<Settings>("lissten = '127.0.0.1:1'").map(|_| ());
        assert!(error.is_err_and(|error| error.to_string().contains("lissten")));
    }

    #[test]
    fn settings_of_mail_come_together_or_not_at_all() {
        let read = |url: Option<&str>, sender: Option<&str>| {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            mail_server(owned(url), None, None, owned(sender)).map_err(|error| error.to_string())
        };
        assert!(read(None, None).is_ok_and(|server| server.is_none()));
        let server = read(Some("smtp://u:secret@mail"), Some("Debrief <d@example.org>"));
        assert!(server.is_ok_and(|server| server.is_some_and(|server| server.sender.name == "Debrief")));
        for (url, sender, setting) in [
            (None, Some("d@example.org"), "smtp_url"),
            (Some("smtp://u:secret@mail"), None, "mail_sender"),
            (Some("smtp://u:secret@mail"), Some("nobody"), "mail_sender"),
            (Some("smtp://u:secret@mail:x"), Some("d@example.org"), "smtp_url"),
        ] {
            let error = read(url, sender);
            assert!(error.is_err_and(|error| error.starts_with(setting) && !error.contains("secret")), "{url:?}");
        }
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        assert_eq!(network("10.0.0.0/8").ok(), "10.0.0.0/8".parse().ok());
        assert_eq!(network("127.0.0.1").ok(), "127.0.0.1/32".parse().ok());
        assert!(network("proxy").is_err());
    }

    #[test]
    fn a_broken_file_is_told_by_its_line_and_without_what_stands_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("debrief.toml");
        for line in [r#"smtp_url = "smtp://u:s3cr\qet@mail""#, "smtp_url = smtp://u:s3cret@mail"] {
            std::fs::write(&path, format!("organisation = \"A\"\n{line}\n")).unwrap();
            let settings = Settings { config: Some(path.clone()), ..Settings::default() };
            let said = format!("{:#}", settings.file().unwrap_err());
            assert!(said.contains("line 2") && !said.contains("s3cr"), "{said}");
        }
    }
}
