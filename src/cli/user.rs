//! `debrief user …`: accounts from the shell. Works beside a running server: each command is one
//! write, and the server reads accounts anew with every request.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal};

use anyhow::{bail, ensure};
use clap::{Args, Subcommand};

use super::print;
use crate::accounts::{self, NewPerson, Passwords, Person, Role, check_strength};
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::kernel::{Clock, Email, PersonId, Zone, text};

/// Longest name of a person, in characters; as in the forms.
const NAME: usize = 100;

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum User {
    /// Add a person. Asks for the password twice, or reads it from standard input
    Add(Add),
    /// List everybody: address, role, state, name
    List,
    /// Set a person's password and end their sessions
    Password {
        /// The address they sign in with
        email: Email,
        #[command(flatten)]
        from: PasswordFrom,
    },
    /// Disable an account and end its sessions. What the person wrote stays
    Disable {
        /// The address they sign in with
        email: Email,
    },
    /// Let a disabled account work again
    Enable {
        /// The address they sign in with
        email: Email,
    },
}

/// The person to be added.
#[derive(Args)]
pub struct Add {
    /// The address they sign in with
    #[arg(long)]
    email: Email,
    /// Their name
    #[arg(long)]
    name: String,
    /// Their role: engineer, support or manager
    #[arg(long)]
    role: Role,
    /// Let them administer the installation
    #[arg(long)]
    admin: bool,
    /// The time zone they read times in [default: the organisation's]
    #[arg(long)]
    zone: Option<Zone>,
    #[command(flatten)]
    from: PasswordFrom,
}

/// Where a password comes from. Never from an argument: those can be seen by other users.
#[derive(Args)]
pub struct PasswordFrom {
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

/// Carries out one command.
pub fn manage(user: User, config: &Config) -> anyhow::Result<()> {
    match user {
        User::Add(new) => add(new, config),
        User::List => list(config),
        User::Password { email, from } => set_password(&email, &from, config),
        User::Disable { email } => disable(&email, config),
        User::Enable { email } => enable(&email, config),
    }
}

fn add(new: Add, config: &Config) -> anyhow::Result<()> {
    let name = text::single_line(&new.name);
    ensure!(!name.is_empty(), "--name: enter their name");
    ensure!(name.chars().count() <= NAME, "--name: at most {NAME} characters");
    let password = new.from.read(&name, &new.email)?;
    let hash = Passwords::new()?.hash_now(&password)?;
    let is_new = !config.database.exists();
    let person = NewPerson {
        id: PersonId::random(),
        email: new.email,
        name,
        role: new.role,
        admin: new.admin,
        zone: new.zone.unwrap_or(config.zone),
        password: Some(hash),
        created_at: Clock::System.now(),
    };
    Db::open(&config.database, 1)?.write_now(|c| {
        if let Some(there) = accounts::by_email(c, &person.email)? {
            bail!(
                "{} has an account already ({}). `debrief user password` sets its password{}",
                there.email,
                there.name,
                if there.disabled_at.is_some() { ", `debrief user enable` lets it work again" } else { "" }
            );
        }
        accounts::add_person(c, &person)?;
        Ok(())
    })?;
    let made = if is_new { format!("Made the database {}.\n", config.database.display()) } else { String::new() };
    let admin = if person.admin { " and administrator" } else { "" };
    let role = person.role.label().to_lowercase();
    print(&format!("{made}{} <{}> can sign in, as {role}{admin}.\n", person.name, person.email))
}

fn list(config: &Config) -> anyhow::Result<()> {
    let people = existing(config)?.write_now(|c| Ok::<_, anyhow::Error>(accounts::everyone(c)?))?;
    if people.is_empty() {
        return print("Nobody has an account yet.\n");
    }
    let width = people.iter().map(|person| person.email.as_str().chars().count()).max().unwrap_or_default();
    let mut table = String::new();
    for person in &people {
        let role = format!("{}{}", person.role, if person.admin { ", admin" } else { "" });
        let zone = person.zone.name();
        writeln!(
            table,
            "{:width$}  {role:15}  {:11}  {zone:20}  {}",
            person.email.as_str(),
            state(person),
            person.name
        )?;
    }
    print(&table)
}

fn state(person: &Person) -> &'static str {
    match (person.disabled_at, &person.password) {
        (Some(_), _) => "disabled",
        (None, None) => "no password",
        (None, Some(_)) => "works",
    }
}

fn set_password(email: &Email, from: &PasswordFrom, config: &Config) -> anyhow::Result<()> {
    let db = existing(config)?;
    let person = db.write_now(|c| find(c, email))?;
    let password = from.read(&person.name, email)?;
    let hash = Passwords::new()?.hash_now(&password)?;
    db.write_now(|c| {
        accounts::set_password(c, person.id, &hash)?;
        Ok::<_, anyhow::Error>(accounts::end_sessions(c, person.id, None)?)
    })?;
    let but = if person.disabled_at.is_some() { " Their account is still disabled." } else { "" };
    print(&format!("The password of {} is changed, and all their sessions have ended.{but}\n", person.name))
}

fn disable(email: &Email, config: &Config) -> anyhow::Result<()> {
    let now = Clock::System.now();
    let person = existing(config)?.write_now(|c| {
        let person = find(c, email)?;
        ensure!(person.disabled_at.is_none(), "the account of {} is disabled already", person.name);
        accounts::disable(c, person.id, now)?;
        ensure!(
            !person.admin || accounts::working_admins(c)? > 0,
            "{} is the only administrator whose account works. Make somebody else one first, on the page People",
            person.name
        );
        Ok::<_, anyhow::Error>(person)
    })?;
    print(&format!("The account of {} is disabled, and all their sessions have ended.\n", person.name))
}

fn enable(email: &Email, config: &Config) -> anyhow::Result<()> {
    let person = existing(config)?.write_now(|c| {
        let person = find(c, email)?;
        ensure!(person.disabled_at.is_some(), "the account of {} is not disabled", person.name);
        accounts::enable(c, person.id)?;
        Ok::<_, anyhow::Error>(person)
    })?;
    print(&format!("The account of {} works again.\n", person.name))
}

fn find(c: &mut Conn, email: &Email) -> anyhow::Result<Person> {
    let person = accounts::by_email(c, email)?;
    person.ok_or_else(|| anyhow::anyhow!("nobody has an account with {email}; `debrief user list` shows everybody"))
}

/// The database, which must be there: a mistyped path would otherwise make an empty one.
fn existing(config: &Config) -> anyhow::Result<Db> {
    ensure!(
        config.database.exists(),
        "there is no database {}; name it with --database, or make it with `debrief serve` or `debrief user add`",
        config.database.display()
    );
    Db::open(&config.database, 1)
}

impl PasswordFrom {
    /// A password that the person with this name and address may have.
    fn read(&self, name: &str, email: &Email) -> anyhow::Result<String> {
        let password = match self.password_stdin {
            true => first_line()?,
            false => ask_twice(name)?,
        };
        let own_part = email.as_str().split('@').next().unwrap_or_default();
        check_strength(&password, &[name, own_part]).map_err(|weak| anyhow::anyhow!("{weak}"))?;
        Ok(password)
    }
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\n', '\r']);
    ensure!(!password.is_empty(), "--password-stdin: there is no password on standard input");
    Ok(password.to_owned())
}

fn ask_twice(name: &str) -> anyhow::Result<String> {
    ensure!(
        std::io::stdin().is_terminal(),
        "a password can only be asked for on a terminal; elsewhere give it on standard input, with --password-stdin"
    );
    let password = rpassword::prompt_password(format!("Password for {name}: "))?;
    let again = rpassword::prompt_password("The same again: ")?;
    ensure!(password == again, "the two passwords differ; nothing was changed");
    Ok(password)
}
