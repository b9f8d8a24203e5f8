//! The commands of the program. Each reads its settings, does one thing, and says what went wrong
//! in a sentence.

mod demo;
mod doctor;
mod serve;
mod user;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Config, LogFormat, Settings};

/// People who answered an incident write its postmortem together.
#[derive(Parser)]
#[command(name = "debrief", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten, next_help_heading = "Settings (flag, else environment, else file, else default)")]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the database up to date, then serve. The first visit to an empty one leads to /setup
    Serve,
    /// Serve a made-up organisation from a temporary database, to look around
    Demo(demo::Demo),
    /// Manage accounts from the shell, also while the server runs
    #[command(subcommand)]
    User(user::User),
    /// Look at settings, database, clock, addresses and mail server, and say what to do. Changes nothing
    Doctor,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    carry_out(cli, &matches).unwrap_or_else(|error| {
        eprintln!("debrief: {error:#}");
        ExitCode::FAILURE
    })
}

fn carry_out(cli: Cli, matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Doctor => return doctor::examine(cli.settings, matches),
        Command::Demo(demo) => demo::demo(&demo, cli.settings, matches)?,
        Command::Serve => serve::serve(&ready(cli.settings)?)?,
        Command::User(user) => user::manage(user, &ready(cli.settings)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The settings checked, and the log started as they say.
fn ready(settings: Settings) -> anyhow::Result<Config> {
    let config = settings.resolve()?;
    start_log(&config)?;
    Ok(config)
}

fn start_log(config: &Config) -> anyhow::Result<()> {
    let filter =
        tracing_subscriber::EnvFilter::try_new(&config.log).map_err(|error| anyhow::anyhow!("log: {error}"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("cannot start the log: {error}"))
}

/// Where the value of a flag came from; it stands before or after the name of the command.
fn source(matches: &ArgMatches, name: &str) -> Option<ValueSource> {
    let here = matches.try_contains_id(name).ok().and_then(|_| matches.value_source(name));
    let below = matches.subcommand().and_then(|(_, below)| source(below, name));
    match (here, below) {
        (Some(ValueSource::CommandLine), _) => here,
        (_, Some(_)) => below,
        _ => here,
    }
}

/// Prints `text`. A reader that has seen enough and closed the pipe is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
