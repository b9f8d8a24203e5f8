//! People, as rows and as those who look at a page.

use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::kernel::{Email, Instant, InvitationId, PersonId, SessionId, Zone, text_enum};
use crate::schema::{invitations, people, sessions};

text_enum! {
    /// What a person is in general (RULES 40); the right of an administrator comes on top.
    pub enum Role {
        /// Writes all parts.
        Engineer = "engineer", "Engineer";
        /// Writes impact, customer notes and messages.
        Support = "support", "Support";
        /// Comments, approves, opens postmortems and names owners.
        Manager = "manager", "Manager";
    }
}

/// Whether something may be done; the error says who can, for the page and for the refusal.
pub type May = Result<(), String>;

/// A person with an account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The key of their account.
    pub email: Email,
    /// Their name, as they write it.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether they administer the installation.
    pub admin: bool,
    /// The zone they read times in.
    pub zone: Zone,
    /// Hash of the password; nobody signs in without one.
    pub password: Option<String>,
    /// When the account was made.
    pub created_at: Instant,
    /// Since when it is disabled.
    pub disabled_at: Option<Instant>,
    /// Whether they want reminders by mail.
    pub reminders: bool,
    /// The hour of their zone from which the daily digest comes.
    pub digest_hour: i32,
}

/// A person to be added.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = people)]
pub struct NewPerson {
    /// Their id.
    pub id: PersonId,
    /// The key of their account.
    pub email: Email,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether they administer the installation.
    pub admin: bool,
    /// The zone they read times in.
    pub zone: Zone,
    /// Hash of the password.
    pub password: Option<String>,
    /// When the account is made.
    pub created_at: Instant,
}

/// A person in a list or a select.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct PersonLine {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}

/// Who looks at a page: read with the session, in one query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether they administer the installation.
    pub admin: bool,
    /// The zone they read times in.
    pub zone: Zone,
    /// The session they came with.
    pub session: SessionId,
}

impl Viewer {
    /// Somebody who does not look themselves: what is written for them or read by a program of theirs is what they may see.
    pub fn absent(person: &Person) -> Self {
        Self {
            id: person.id,
            name: person.name.clone(),
            role: person.role,
            admin: person.admin,
            zone: person.zone,
            session: SessionId::random(),
        }
    }

    /// Only administrators may.
    ///
    /// # Errors
    /// Says so.
    pub fn may_administer(&self) -> May {
        match self.admin {
            true => Ok(()),
            false => Err("Administrators can do this. Ask one of them.".into()),
        }
    }
}

/// A session as its person sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionLine {
    /// Its id.
    pub id: SessionId,
    /// What the browser called itself.
    pub agent: String,
    /// When the person signed in.
    pub created_at: Instant,
    /// When it was last used, give or take fifteen minutes.
    pub seen_at: Instant,
}

/// A session to be stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = sessions)]
pub struct NewSession {
    pub id: SessionId,
    pub key_hash: String,
    pub person_id: PersonId,
    pub state: String,
    pub agent: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub expires_at: Instant,
}

/// An invitation to have an account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Whom it is for.
    pub email: Email,
    /// Their name, as the administrator wrote it.
    pub name: String,
    /// The role they will have.
    pub role: Role,
    /// Whether they will administer.
    pub admin: bool,
    /// Until when it can be accepted.
    pub expires_at: Instant,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
}

impl Invitation {
    /// Whether it can still be accepted.
    pub fn is_open(&self, now: Instant) -> bool {
        self.accepted_at.is_none() && self.withdrawn_at.is_none() && now < self.expires_at
    }
}

/// An invitation to be stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = invitations)]
pub struct NewInvitation {
    pub id: InvitationId,
    pub email: Email,
    pub name: String,
    pub role: Role,
    pub admin: bool,
    pub secret_hash: String,
    pub invited_by: PersonId,
    pub created_at: Instant,
    pub expires_at: Instant,
}

/// Somebody to try rules on.
#[cfg(test)]
impl Viewer {
    /// A person with this role and no more, in UTC.
    pub fn in_test(role: Role) -> Self {
        let (id, session) = (PersonId::random(), SessionId::random());
        Self { id, name: "V".into(), role, admin: false, zone: Zone::UTC, session }
    }
}
