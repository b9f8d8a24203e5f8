//! Each setting in force and where it came from.

use std::fmt::Write as _;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::cli::source;
use crate::config::{Config, LogFormat, Settings};
use crate::outbox::MailServer;

/// A table of all settings. `given` is what flags and environment said, `config` what came out.
pub fn in_force(given: &Settings, config: &Config, matches: &ArgMatches) -> String {
    let file = given.file().ok().flatten();
    let (path, file) = match &file {
        Some((path, file)) => (path.display().to_string(), file),
        None => (String::new(), &Settings::default()),
    };
    let database = std::path::absolute(&config.database).unwrap_or_else(|_| config.database.clone());
    let proxies: Vec<String> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    let proxies = if proxies.is_empty() { "none".to_owned() } else { proxies.join(", ") };
    let log_format = match config.log_format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    };
    let mail = config.mail.as_ref();
    let none = || "none".to_owned();
    let rows = [
        ("listen", config.listen.to_string(), file.listen.is_some()),
        ("database", database.display().to_string(), file.database.is_some()),
        ("base_url", config.base_url.to_string(), file.base_url.is_some()),
        ("organisation", config.organisation.clone(), file.organisation.is_some()),
        ("time_zone", config.zone.name().to_owned(), file.time_zone.is_some()),
        ("trusted_proxies", proxies, !file.trusted_proxies.is_empty()),
        ("smtp_url", mail.map_or_else(none, MailServer::shown), file.smtp_url.is_some()),
        (
            "smtp_encryption",
            mail.map_or_else(none, |mail| mail.encryption.as_str().to_owned()),
            file.smtp_encryption.is_some(),
        ),
        (
            "smtp_ca",
            given.smtp_ca.as_ref().or(file.smtp_ca.as_ref()).map_or_else(none, |path| path.display().to_string()),
            file.smtp_ca.is_some(),
        ),
        ("mail_sender", mail.map_or_else(none, |mail| mail.sender.email.to_string()), file.mail_sender.is_some()),
        ("log_format", log_format.to_owned(), file.log_format.is_some()),
        ("log", config.log.clone(), file.log.is_some()),
        ("workers", config.workers.to_string(), file.workers.is_some()),
    ];
    let width = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or_default().min(60);
    let mut table = String::from("Settings in force\n");
    for (name, value, in_file) in rows {
        let source = match source(matches, name) {
            Some(ValueSource::CommandLine) => format!("--{}", name.replace('_', "-")),
            Some(ValueSource::EnvVariable) => format!("DEBRIEF_{}", name.to_uppercase()),
            _ if in_file => path.clone(),
            _ => "default".to_owned(),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(table, "  {name:16}  {value:width$}  {source}");
    }
    table.push('\n');
    table
}
