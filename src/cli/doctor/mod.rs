//! `debrief doctor`: settings, database, clock, addresses and mail server looked at, with what to do about each
//! finding. It changes nothing: a missing database stays missing, an old one stays old.

mod address;
mod clock;
mod database;
mod mail;
mod settings;

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::ArgMatches;

use super::print;
use crate::config::Settings;
use crate::kernel::{Clock, zone};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    /// Works, but could be better; no reason for a bad exit code.
    Advice,
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    verdict: Verdict,
    what: String,
    to_do: String,
}

impl Finding {
    fn fine(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fine, what: what.into(), to_do: String::new() }
    }

    fn advice(what: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self { verdict: Verdict::Advice, what: what.into(), to_do: to_do.into() }
    }

    fn wrong(what: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self { verdict: Verdict::Wrong, what: what.into(), to_do: to_do.into() }
    }
}

/// Looks at everything, prints what there is to say, and fails when something is wrong.
pub fn examine(settings: Settings, matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let mut report = format!("Debrief {}\n\n", env!("CARGO_PKG_VERSION"));
    let raw = settings.clone();
    let findings = match settings.resolve() {
        Ok(config) => {
            report += &settings::in_force(&raw, &config, matches);
            let now = Clock::System.now();
            let mut findings = clock::look(now, zone::EDITION);
            findings.extend(address::look(&config.base_url, config.listen, !config.trusted_proxies.is_empty()));
            findings.extend(database::look(&config.database, now));
            findings.extend(mail::look(config.mail.as_ref()));
            findings
        }
        Err(error) => vec![Finding::wrong(
            format!("The settings cannot be used: {}", format!("{error:#}").trim_end()),
            "Correct it where it was set: a flag, a variable DEBRIEF_…, or debrief.toml. \
             `debrief serve --help` lists all settings.",
        )],
    };
    write_down(&findings, &mut report)?;
    print(&report)?;
    let wrong = findings.iter().any(|finding| finding.verdict == Verdict::Wrong);
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn write_down(findings: &[Finding], report: &mut String) -> std::fmt::Result {
    for finding in findings {
        let mark = match finding.verdict {
            Verdict::Fine => "ok",
            Verdict::Advice => "advice",
            Verdict::Wrong => "WRONG",
        };
        writeln!(report, "{mark:8}{}", finding.what)?;
        if !finding.to_do.is_empty() {
            writeln!(report, "        What to do: {}", finding.to_do)?;
        }
    }
    let wrong = findings.iter().filter(|finding| finding.verdict == Verdict::Wrong).count();
    match wrong {
        0 => writeln!(report, "\nNothing is wrong."),
        1 => writeln!(report, "\nOne thing is wrong."),
        more => writeln!(report, "\n{more} things are wrong."),
    }
}
