//! Whether the database is there, whole, of the right age, and has room to grow.

use std::fs;
use std::path::{Path, PathBuf};

use super::Finding;
use crate::accounts;
use crate::db::{Look, Schema};
use crate::kernel::Instant;

/// The log is folded into the file when it has a thousand pages, 8 MB; far beyond that somebody
/// holds it open.
const LOG_IS_BIG: u64 = 100 * MB;
/// Below this, the next backup or a day of writing may fill the disk.
const SPACE_IS_SCARCE: u64 = 1024 * MB;
/// Below this, saving is about to fail.
const SPACE_IS_GONE: u64 = 100 * MB;
const MB: u64 = 1024 * 1024;

/// Looks at the database file at `path`.
pub fn look(path: &Path, now: Instant) -> Vec<Finding> {
    let mut findings = Vec::new();
    let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string();
    match path.exists() {
        true => findings.extend(inside(path, &shown, now)),
        false => findings.push(Finding::wrong(
            format!("There is no database {shown}."),
            "Name the right one with --database, or make it: `debrief serve` does at its start.",
        )),
    }
    findings.extend(log(path));
    findings.extend(space(path));
    findings
}

fn inside(path: &Path, shown: &str, now: Instant) -> Vec<Finding> {
    let broken = |what: String| {
        Finding::wrong(
            what,
            "Stop Debrief, keep this file and what stands beside it, and put the newest backup in its place.",
        )
    };
    let mut look = match Look::at(path) {
        Ok(look) => look,
        Err(error) => return vec![broken(format!("The database does not open: {error:#}."))],
    };
    let schema = match look.schema() {
        Ok(schema) => schema,
        Err(error) => return vec![broken(format!("The database {shown} cannot be read: {error:#}."))],
    };
    let mut findings = match look.integrity() {
        Ok(complaints) if complaints.is_empty() => vec![Finding::fine(format!("The database {shown} is whole."))],
        Ok(complaints) => vec![broken(format!("The database {shown} is damaged: {}.", complaints.join("; ")))],
        Err(error) => vec![broken(format!("The database {shown} is damaged: {error:#}."))],
    };
    match schema {
        Schema::Current => {
            let people = look.read(|c| Ok::<_, anyhow::Error>(accounts::everyone(c)?));
            findings.extend(
                match people {
                    Ok(people) => vec![administrators(&people), future(&people, now)],
                    Err(error) => vec![Some(broken(format!("The accounts cannot be read: {error:#}.")))],
                }
                .into_iter()
                .flatten(),
            );
        }
        Schema::Behind(steps) => findings.push(Finding::advice(
            format!("The database was made by an older Debrief; {steps} of its changes are not carried out yet."),
            "Take a backup, then run `debrief serve`: it brings the database up to date at its start.",
        )),
        Schema::Ahead => findings.push(Finding::wrong(
            "The database was changed by a newer Debrief than this one.",
            "Install that version or a newer one, or go back to a backup from before.",
        )),
        Schema::Foreign => findings.push(Finding::wrong(
            format!("{shown} is a database, but not one of Debrief."),
            "Name the right one with --database.",
        )),
    }
    findings
}

fn administrators(people: &[accounts::Person]) -> Option<Finding> {
    let works = |person: &&accounts::Person| person.disabled_at.is_none() && person.password.is_some();
    let admins = people.iter().filter(|person| person.admin).filter(works).count();
    Some(match (people.len(), admins) {
        (0, _) => Finding::advice(
            "Nobody has an account yet.",
            "Open /setup with the one-time code that `debrief serve` prints, or run `debrief user add --admin …`.",
        ),
        (_, 0) => Finding::wrong(
            "Nobody who can sign in administers Debrief.",
            "Let one work again with `debrief user enable` or `debrief user password`, or run `debrief user add --admin …`.",
        ),
        (people, 1) => Finding::fine(format!("Accounts: {people}. One administrator can sign in.")),
        (people, admins) => Finding::fine(format!("Accounts: {people}. {admins} administrators can sign in.")),
    })
}

/// Accounts made later than now say that the clock is behind, or was ahead when they were made.
fn future(people: &[accounts::Person], now: Instant) -> Option<Finding> {
    let latest = people.iter().map(|person| person.created_at).max()?;
    (latest > now.plus(chrono::Duration::minutes(5))).then(|| {
        Finding::wrong(
            format!("The newest account was made at {}, which the clock has not reached yet.", latest.iso()),
            "Check the clock: deadlines and times in documents come from it.",
        )
    })
}

fn log(path: &Path) -> Option<Finding> {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    let size = fs::metadata(PathBuf::from(name)).map_or(0, |file| file.len());
    (size > LOG_IS_BIG).then(|| {
        Finding::wrong(
            format!("The log beside the database (-wal) has {} MB and is not folded in.", size / MB),
            "End other programs that have the database open, then restart Debrief.",
        )
    })
}

#[cfg(unix)]
fn space(path: &Path) -> Option<Finding> {
    let absolute = std::path::absolute(path).ok()?;
    let folder = absolute.parent()?;
    let disk = match rustix::fs::statvfs(folder) {
        Ok(disk) => disk,
        Err(error) => {
            return Some(Finding::wrong(
                format!("The folder {} cannot be looked at: {error}.", folder.display()),
                "Make it, or let the user who runs Debrief enter it.",
            ));
        }
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let what = format!("{} MB are free beside the database", free / MB);
    Some(if free < SPACE_IS_GONE {
        Finding::wrong(format!("Only {what}."), "Make room before saving fails.")
    } else if free < SPACE_IS_SCARCE {
        Finding::advice(format!("Only {what}."), "Make room; backups need some, too.")
    } else {
        Finding::fine(format!("{what}."))
    })
}

#[cfg(not(unix))]
fn space(_: &Path) -> Option<Finding> {
    None
}
