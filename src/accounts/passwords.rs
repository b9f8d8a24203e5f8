//! Passwords: argon2id, off the threads that serve pages, a bounded number at a time and in
//! memory that is used again. A burst of sign-ins waits here and slows nobody else; without the
//! bound, and with fresh memory each time, 64 at once were measured to take gigabytes.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use rand::RngExt;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::web::Error;

/// Shortest password, in characters (NIST SP 800-63B asks for 8; length is what counts).
const SHORTEST: usize = 10;
/// Longest password, in bytes: hashing must not become work without bound.
const LONGEST: usize = 1024;

/// Why a password is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TooWeak(pub String);

/// Whether `password` may be chosen by the person with this name and address.
///
/// # Errors
/// Says what to do.
pub fn check_strength(password: &str, about: &[&str]) -> Result<(), TooWeak> {
    const COMMON: &[&str] =
        &["password", "passwort", "1234567890", "qwertyuiop", "letmein", "iloveyou", "administrator", "changeme"];
    let lower = password.to_lowercase();
    let few = lower.chars().collect::<std::collections::BTreeSet<_>>().len() < 5;
    let says = |text: &str| Err(TooWeak(text.to_owned()));
    if password.chars().count() < SHORTEST {
        says("Choose a password of at least 10 characters; a few words are good")
    } else if password.len() > LONGEST {
        says("Choose a password of at most 1,000 characters")
    } else if few || COMMON.iter().any(|common| lower.starts_with(common)) {
        says("This password is easily guessed. Choose a few words that do not belong together")
    } else if about.iter().any(|word| word.chars().count() > 3 && lower.contains(&word.to_lowercase())) {
        says("The password must not hold your name or address")
    } else {
        Ok(())
    }
}

/// The hasher: shared by all who set or check passwords.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    params: Params,
    permits: Semaphore,
    buffers: Mutex<Vec<Vec<Block>>>,
    dummy: String,
}

impl Passwords {
    /// A hasher of OWASP's first argon2id setting (19 MiB, 2 passes), on half of the cores.
    pub fn new() -> anyhow::Result<Self> {
        Self::with(Params::DEFAULT)
    }

    /// A hasher with costs of its own; tests take small ones.
    pub fn with(params: Params) -> anyhow::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        // Nobody's password, drawn and not hashed: a start would wait for the hashing and keep its memory.
        let dummy = phc(&params, Salt::generate(), &rand::rng().random::<[u8; 32]>())?;
        let permits = Semaphore::new((cores / 2).max(1));
        Ok(Self(Arc::new(Inner { params, permits, buffers: Mutex::default(), dummy })))
    }

    /// The hash of `password` as a PHC string.
    ///
    /// # Errors
    /// When the server is stopping, or out of memory.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.bounded(move |inner| inner.hash(&password)).await
    }

    /// Whether `password` is the one behind `stored`. Without a stored hash (no such person, or
    /// one who has not chosen a password) it takes as long and says no.
    ///
    /// # Errors
    /// As [`Passwords::hash`].
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Error> {
        self.bounded(move |inner| {
            let known = stored.is_some();
            let right = inner.verify(&password, stored.as_deref().unwrap_or(&inner.dummy))?;
            Ok(right && known)
        })
        .await
    }

    /// [`Passwords::hash`] for commands.
    ///
    /// # Errors
    /// When out of memory.
    pub fn hash_now(&self, password: &str) -> anyhow::Result<String> {
        self.0.hash(password)
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let _permit = self.0.permits.acquire().await.map_err(|_| Error::Busy)?;
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&inner)).await.map_err(anyhow::Error::from)?.map_err(Error::Internal)
    }
}

impl Inner {
    fn hash(&self, password: &str) -> anyhow::Result<String> {
        let salt = Salt::generate();
        let raw = self.raw(&self.params, password, &salt)?;
        phc(&self.params, salt, &raw)
    }

    fn verify(&self, password: &str, stored: &str) -> anyhow::Result<bool> {
        let stored = PasswordHash::new(stored)
            .map_err(|error| anyhow::anyhow!("a stored password hash cannot be read: {error}"))?;
        let params = Params::try_from(&stored).map_err(|error| anyhow::anyhow!("{error}"))?;
        let (Some(salt), Some(hash)) = (stored.salt, stored.hash) else { return Ok(false) };
        let raw = self.raw(&params, password, &salt)?;
        Ok(raw.ct_eq(hash.as_bytes()).into())
    }

    fn raw(&self, params: &Params, password: &str, salt: &Salt) -> anyhow::Result<[u8; 32]> {
        let mut buffer = self.buffers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        buffer.resize(buffer.len().max(params.block_count()), Block::default());
        let mut raw = [0; 32];
        let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone()).hash_password_into_with_memory(
            password.as_bytes(),
            salt,
            &mut raw,
            &mut buffer[..],
        );
        self.buffers.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
        hashed.map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(raw)
    }
}

/// The string that is stored.
fn phc(params: &Params, salt: Salt, raw: &[u8; 32]) -> anyhow::Result<String> {
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|error| anyhow::anyhow!("{error}"))?,
        salt: Some(salt),
        hash: Some(Output::new(raw).map_err(|error| anyhow::anyhow!("{error}"))?),
    };
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quick() -> Passwords {
        Passwords::with(Params::new(64, 1, 1, None).unwrap()).unwrap()
    }

    #[test]
    fn a_password_is_known_again() {
        let Passwords(inner) = quick();
        let hash = inner.hash("a lamp in the snow").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert!(inner.verify("a lamp in the snow", &hash).unwrap());
        assert!(!inner.verify("a lamp in the snow ", &hash).unwrap());
        assert_ne!(hash, inner.hash("a lamp in the snow").unwrap());
    }

    /// A buffer is made only when all others are in use.
    #[test]
    fn lg_11_a_bounded_number_hash_at_once() {
        let passwords = quick();
        let permitted = passwords.0.permits.available_permits();
        let burst = (0..64).map(|_| passwords.verify("a lamp in the snow".into(), None));
        let answers = actix_web::rt::System::new().block_on(futures_util::future::join_all(burst));
        assert!(answers.into_iter().all(|answer| answer.is_ok_and(|right| !right)));
        assert!(passwords.0.buffers.lock().unwrap().len() <= permitted);
    }

    #[test]
    fn nobody_has_the_password_of_nobody() {
        let Passwords(inner) = quick();
        assert!(inner.dummy.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", inner.dummy);
        assert!(!inner.verify("no such person", &inner.dummy).unwrap());
    }

    #[test]
    fn hashes_of_the_crate_itself_are_understood() {
        use argon2::PasswordHasher;
        let Passwords(inner) = quick();
        let theirs = Argon2::default().hash_password(b"a lamp in the snow").unwrap().to_string();
        assert!(inner.verify("a lamp in the snow", &theirs).unwrap());
    }

    #[test]
    fn weak_passwords_are_refused_with_advice() {
        for weak in ["short", "password123456", "aaaaaaaaaaaa", "1234567890", "ana-is-great-here"] {
            assert!(check_strength(weak, &["ana-is", "x"]).is_err(), "{weak}");
        }
        assert_eq!(check_strength("lamp snow kettle", &["Ana"]), Ok(()));
    }
}
