//! Sessions on the server: the cookie holds a random key, the database its hash. A session stops
//! counting at sign-out, at a change of the password, when the account is disabled, and two weeks
//! after its last use. Nothing is stored for visitors who have not signed in.

use std::collections::HashMap;

use actix_session::Session;
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::HttpRequest;
use actix_web::cookie::time;
use actix_web::http::header;
use chrono::Duration;
use sha2::{Digest, Sha256};

use super::model::{NewSession, Viewer};
use super::store;
use crate::db::{Conn, Db};
use crate::kernel::{Clock, Instant, PersonId, SessionId, secret_token};
use crate::web::Error;

/// Entry of the state with the person's id; its absence means that there is nothing to store.
const PERSON: &str = "person";
/// Entry with what the browser calls itself.
const AGENT: &str = "agent";
/// Entry that [`Sessions::load`] adds: the person as read with the session.
const VIEWER: &str = "viewer";
/// Entry that [`Sessions::load`] adds: how many notices they have not read.
const UNREAD: &str = "unread";
/// How long a session counts after its last use.
const IDLE: Duration = Duration::days(14);
/// Use is noted no more often than this: a read costs no write.
const NOTE_EVERY: Duration = Duration::minutes(15);

type State = HashMap<String, String>;

/// The session store.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    clock: Clock,
}

impl Sessions {
    /// Sessions in `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let (hash, now) = (hash(key.as_ref()), self.clock.now());
        let found = self
            .db
            .read(move |c| Ok::<_, Error>(store::sessions::find(c, &hash, now)?.map(|found| (hash, found))))
            .await
            .map_err(|error| LoadError::Other(anyhow::anyhow!("{error}")))?;
        let Some((hash, found)) = found else { return Ok(None) };
        if now.since(found.seen_at) > NOTE_EVERY {
            self.note(hash, now).await;
        }
        let mut state: State =
            serde_json::from_str(&found.state).map_err(|error| LoadError::Deserialization(error.into()))?;
        let viewer = serde_json::to_string(&found.viewer).map_err(|error| LoadError::Deserialization(error.into()))?;
        state.insert(VIEWER.to_owned(), viewer);
        state.insert(UNREAD.to_owned(), found.unread.to_string());
        Ok(Some(state))
    }

    async fn save(&self, state: State, _: &time::Duration) -> Result<SessionKey, SaveError> {
        let now = self.clock.now();
        let key = secret_token();
        let session = new_session(&key, &state, now).map_err(SaveError::Serialization)?;
        self.db
            .write(move |c| Ok::<_, Error>(store::sessions::add(c, &session)?))
            .await
            .map_err(|error| SaveError::Other(anyhow::anyhow!("{error}")))?;
        key.try_into().map_err(|error| SaveError::Other(anyhow::Error::new(error)))
    }

    async fn update(&self, key: SessionKey, state: State, ttl: &time::Duration) -> Result<SessionKey, UpdateError> {
        let stored = serialise(&state).map_err(UpdateError::Serialization)?;
        let hash = hash(key.as_ref());
        let known = self
            .db
            .write(move |c| Ok::<_, Error>(store::sessions::set_state(c, &hash, &stored)?))
            .await
            .map_err(|error| UpdateError::Other(anyhow::anyhow!("{error}")))?;
        match known {
            0 => self.save(state, ttl).await.map_err(|error| UpdateError::Other(anyhow::Error::new(error))),
            _ => Ok(key),
        }
    }

    async fn update_ttl(&self, key: &SessionKey, _: &time::Duration) -> Result<(), anyhow::Error> {
        self.note(hash(key.as_ref()), self.clock.now()).await;
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let hash = hash(key.as_ref());
        let removed = self.db.write(move |c| Ok::<_, Error>(store::sessions::remove(c, &hash)?)).await;
        removed.map_err(|error| anyhow::anyhow!("{error}"))
    }
}

impl Sessions {
    /// A failure to note the use of a session must not fail the page.
    async fn note(&self, hash: String, now: Instant) {
        let noted =
            self.db.write(move |c| Ok::<_, Error>(store::sessions::touch(c, &hash, now, now.plus(IDLE))?)).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a session was not noted");
        }
    }
}

/// Makes the request's session that of `person`, under a fresh key.
///
/// # Errors
/// When the state cannot be written as JSON.
pub fn sign_in_as(session: &Session, person: PersonId, agent: &str) -> Result<(), Error> {
    session.clear();
    session.renew();
    session.insert(PERSON, person).map_err(anyhow::Error::from)?;
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(300).collect();
    session.insert(AGENT, agent).map_err(anyhow::Error::from)?;
    Ok(())
}

/// What the browser of `request` calls itself.
pub(super) fn agent_of(request: &HttpRequest) -> &str {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    agent.unwrap_or("Unnamed browser")
}

/// The person of the request's session.
pub(super) fn viewer_of(session: &Session) -> Option<Viewer> {
    session.get(VIEWER).ok().flatten()
}

/// How many notices that person has not read, up to 21.
pub(super) fn unread_of(session: &Session) -> i64 {
    session.get(UNREAD).ok().flatten().unwrap_or_default()
}

/// Removes what ran out: sessions and, after a week, the marks of forms.
///
/// # Errors
/// Those of the database.
pub fn sweep(c: &mut Conn, now: Instant) -> Result<(), Error> {
    store::sessions::sweep(c, now)?;
    store::house::forget_submissions(c, now.plus(-Duration::days(7)))?;
    Ok(())
}

fn new_session(key: &str, state: &State, now: Instant) -> anyhow::Result<NewSession> {
    let person = state.get(PERSON).ok_or_else(|| anyhow::anyhow!("a session without a person"))?;
    let agent = state.get(AGENT).map(|agent| serde_json::from_str(agent)).transpose()?;
    Ok(NewSession {
        id: SessionId::random(),
        key_hash: hash(key),
        person_id: serde_json::from_str(person)?,
        state: serialise(state)?,
        agent: agent.unwrap_or_default(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus(IDLE),
    })
}

/// The person and their notices are read anew each time and never stored with the session.
fn serialise(state: &State) -> anyhow::Result<String> {
    let kept: HashMap<&String, &String> = state.iter().filter(|(name, _)| *name != VIEWER && *name != UNREAD).collect();
    Ok(serde_json::to_string(&kept)?)
}

/// What is stored of a secret in place of it: its SHA-256 in hexadecimal. Secrets are random and long, so nobody tries them out.
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
