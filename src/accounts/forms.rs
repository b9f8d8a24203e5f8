//! Raw forms of the room and the commands they become.

use serde::Deserialize;

use super::model::Role;
use super::passwords::check_strength;
use crate::kernel::{Email, Zone};
use crate::web::{Check, Errors};

/// Longest name of a person, in characters.
const NAME: usize = 100;

/// The sign-in form; `replay` is a form that came without a session, to be sent again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    pub next: String,
    pub replay_to: String,
    pub replay: String,
}

/// Somebody who makes an account for themselves: first run or invitation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    pub code: String,
    pub name: String,
    pub email: String,
    pub password: String,
    pub role: String,
    pub zone: String,
}

/// A checked [`JoinForm`] of the first administrator.
pub struct FirstPerson {
    pub name: String,
    pub email: Email,
    pub password: String,
    pub role: Role,
    pub zone: Zone,
}

impl JoinForm {
    /// Checks the form of the first run.
    pub fn first(&self) -> Result<FirstPerson, Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Enter your name");
        let email = check.parsed::<Email>("email", &self.email);
        strength(&mut check, &self.password, &[&name, email.as_ref().map_or("", Email::as_str)]);
        let role = check.choice("role", &self.role, "Choose your role");
        let zone = check.parsed::<Zone>("zone", &self.zone);
        check.finish()?;
        let (Some(email), Some(zone)) = (email, zone) else { return Err(Errors::default()) };
        Ok(FirstPerson { name, email, password: self.password.clone(), role, zone })
    }

    /// Checks the form of somebody invited as `email`: name, password and zone.
    pub fn invited(&self, email: &Email) -> Result<(String, String, Zone), Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Enter your name");
        strength(&mut check, &self.password, &[&name, email.as_str()]);
        let zone = check.parsed::<Zone>("zone", &self.zone);
        check.finish()?;
        Ok((name, self.password.clone(), zone.unwrap_or(Zone::UTC)))
    }
}

/// What people change of themselves.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub name: String,
    pub zone: String,
}

impl ProfileForm {
    /// Name and zone.
    pub fn check(&self) -> Result<(String, Zone), Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Enter your name");
        let zone = check.parsed::<Zone>("zone", &self.zone);
        check.finish()?;
        Ok((name, zone.unwrap_or(Zone::UTC)))
    }
}

/// Which mails people want.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailForm {
    /// Ticked, or empty.
    pub reminders: String,
    /// From which hour the digest comes.
    pub digest_hour: String,
}

/// The hours from which a digest can come, in the reader's zone.
pub const DIGEST_HOURS: std::ops::RangeInclusive<i32> = 5..=20;

impl MailForm {
    /// Whether reminders are wanted, and from which hour the digest.
    pub fn check(&self) -> Result<(bool, i32), Errors> {
        match self.digest_hour.parse::<i32>().ok().filter(|hour| DIGEST_HOURS.contains(hour)) {
            Some(hour) => Ok((!self.reminders.is_empty(), hour)),
            None => Err(Errors::one("digest_hour", "Choose an hour of the list")),
        }
    }
}

/// A change of one's password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub current: String,
    pub password: String,
}

impl PasswordForm {
    /// Checks the new password of the person with this name and address.
    pub fn check(&self, name: &str, email: &Email) -> Result<(), Errors> {
        let mut check = Check::new();
        if self.current.is_empty() {
            check.wrong("current", "Enter your current password");
        }
        strength(&mut check, &self.password, &[name, email.as_str()]);
        check.finish()
    }
}

/// An invitation, or (role and admin alone) a change of somebody's rights.
#[derive(Debug, Default, Hash, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub name: String,
    pub email: String,
    pub role: String,
    pub admin: String,
    pub form: String,
}

/// A checked [`InviteForm`].
pub struct Invite {
    pub name: String,
    pub email: Email,
    pub role: Role,
    pub admin: bool,
}

impl InviteForm {
    /// Checks an invitation.
    pub fn check(&self) -> Result<Invite, Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Enter their name");
        let email = check.parsed::<Email>("email", &self.email);
        let role = check.choice("role", &self.role, "Choose their role");
        check.finish()?;
        let Some(email) = email else { return Err(Errors::default()) };
        Ok(Invite { name, email, role, admin: self.is_admin() })
    }

    /// Checks a change of rights.
    pub fn rights(&self) -> Result<(Role, bool), Errors> {
        let mut check = Check::new();
        let role = check.choice("role", &self.role, "Choose a role");
        check.finish()?;
        Ok((role, self.is_admin()))
    }

    fn is_admin(&self) -> bool {
        !self.admin.is_empty()
    }
}

fn strength(check: &mut Check, password: &str, about: &[&str]) {
    // Of an address only the part before the @ is somebody's own.
    let about: Vec<&str> = about.iter().map(|word| word.split('@').next().unwrap_or_default()).collect();
    if let Err(weak) = check_strength(password, &about) {
        check.wrong("password", weak.0);
    }
}
