//! Ids: one newtype per record, so that a person's id never stands where an incident's belongs.
//! An id is ten characters from 28 that cannot be mistaken for each other and spell no words
//! (28^10, about 48 bits): short in an address and not to be guessed in sequence.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use rand::RngExt;
use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";
const LENGTH: usize = 10;

/// Which bytes the alphabet has: a page reads hundreds of ids, and a search for each of their bytes was a fiftieth of its work.
const KNOWN: [bool; 256] = {
    let mut known = [false; 256];
    let mut nth = 0;
    while nth < ALPHABET.len() {
        known[ALPHABET[nth] as usize] = true;
        nth += 1;
    }
    known
};

/// Said of a string that is no id: wrong length or a character outside the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct ParseIdError;

fn random_id() -> [u8; LENGTH] {
    let mut rng = rand::rng();
    std::array::from_fn(|_| ALPHABET[rng.random_range(0..ALPHABET.len())])
}

fn parse_id(raw: &str) -> Result<[u8; LENGTH], ParseIdError> {
    let bytes: [u8; LENGTH] = raw.as_bytes().try_into().map_err(|_| ParseIdError)?;
    match bytes.iter().all(|b| KNOWN[usize::from(*b)]) {
        true => Ok(bytes),
        false => Err(ParseIdError),
    }
}

/// A secret of 256 bits for links that open something by themselves, in lower-case hexadecimal.
pub fn secret_token() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text)]
        pub struct $name([u8; LENGTH]);

        impl $name {
            /// A fresh random id.
            pub fn random() -> Self {
                Self(random_id())
            }

            /// The id as it stands in addresses and in the database.
            pub fn as_str(&self) -> &str {
                // Only bytes of the alphabet ever get in, so the fallback is never taken.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(raw: &str) -> Result<Self, ParseIdError> {
                parse_id(raw).map(Self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let raw = String::deserialize(from)?;
                raw.parse().map_err(serde::de::Error::custom)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(String::from_sql(bytes)?.parse()?)
            }
        }

        impl<DB: Backend> ToSql<Text, DB> for $name
        where
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.as_str().to_sql(out)
            }
        }
    )+};
}

ids! {
    /// A person with an account.
    PersonId;
    /// An invitation to have an account.
    InvitationId;
    /// A session as its person sees it; not the secret in the cookie.
    SessionId;
    /// A service of the catalogue.
    ServiceId;
    /// An incident of the register.
    IncidentId;
    /// A postmortem.
    PostmortemId;
    /// One handing over of a postmortem (RULES 11).
    HandoverId;
    /// A text that was refused or parked, kept for its author.
    KeptTextId;
    /// The meeting of a postmortem.
    MeetingId;
    /// What somebody was asked for (RULES 13).
    AskId;
    /// An entry of a timeline (RULES 17).
    EntryId;
    /// Entries that were pasted at once (RULES 20).
    PasteId;
    /// A figure of impact that the organisation asks for (RULES 21).
    FigureId;
    /// What a figure is in one postmortem.
    ImpactFigureId;
    /// A function that was hit.
    AffectedFunctionId;
    /// What a customer said (RULES 22).
    CustomerNoteId;
    /// A customer that was hit.
    AffectedCustomerId;
    /// A contributing factor, shared by postmortems (RULES 23).
    FactorId;
    /// A factor of one postmortem.
    PostmortemFactorId;
    /// What one postmortem made of a prompt question (RULES 24).
    PromptId;
    /// An action (RULES 26).
    ActionId;
    /// A point of a response review (RULES 25).
    PointId;
    /// How one aspect of a response is rated.
    RatingId;
    /// What follows for monitoring from an incident that was none (RULES 2).
    MonitoringDecisionId;
    /// One approval of an external message (RULES 28).
    ApprovalId;
    /// One posting of an approved message.
    PostingId;
    /// The public page of a message.
    PublicPageId;
    /// A finding of the scrub list that somebody judged to be harmless.
    DismissalId;
    /// A pattern of internal addresses.
    InternalAddressId;
    /// One edition of a postmortem (RULES 30).
    EditionId;
    /// A correction that stands beside an edition.
    EditionNoteId;
    /// What postmortems of some outcome and severity begin with (RULES 14).
    TemplateId;
    /// A thread of comments (RULES 31).
    ThreadId;
    /// A comment.
    CommentId;
    /// A message in the outbox.
    MailId;
    /// What somebody is told in the app.
    NoticeId;
    /// One filled-in form: a second sending of the same form is known by it.
    FormId;
}

impl FormId {
    /// The id of this form filled in with `content`: the same for the same content, another for another. Sixty-four bits
    /// become 48; whoever sends the form chose both, so nobody gains by two that meet.
    pub fn filled_with(&self, content: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        (self.0, content).hash(&mut hasher);
        let mut rest = hasher.finish();
        Self(std::array::from_fn(|_| {
            let digit = rest % ALPHABET.len() as u64;
            rest /= ALPHABET.len() as u64;
            ALPHABET[digit as usize]
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself() {
        let id = PersonId::random();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_ne!(PersonId::random(), id);
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for raw in ["", "bcdfghjkm", "bcdfghjkmnp", "aaaaaaaaaa", "bcdfghjkm/", "BCDFGHJKMN", "bcdfghjkmé"] {
            assert_eq!(raw.parse::<PersonId>(), Err(ParseIdError), "{raw}");
        }
    }

    #[test]
    fn a_form_filled_in_otherwise_is_another() {
        let form = FormId::random();
        assert_eq!(form.filled_with(&"a"), form.filled_with(&"a"));
        assert_ne!(form.filled_with(&"a"), form.filled_with(&"b"));
        assert_ne!(form.filled_with(&"a"), FormId::random().filled_with(&"a"));
        assert_eq!(form.filled_with(&"a").to_string().parse(), Ok(form.filled_with(&"a")));
    }

    #[test]
    fn a_secret_has_256_bits() {
        assert_eq!(secret_token().len(), 64);
        assert_ne!(secret_token(), secret_token());
    }
}
