//! An e-mail address as the key of an account: checked for shape only, kept in lower case.

use std::fmt;
use std::str::FromStr;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

/// A plausible address, at most 254 bytes (RFC 5321 4.5.3.1.3 less its brackets), in lower case
/// so that two spellings are one account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Email(String);

/// Said of text that cannot be an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter an e-mail address such as ana@example.org")]
pub struct EmailError;

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(raw: &str) -> Result<Self, EmailError> {
        let address = raw.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@').ok_or(EmailError)?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>(),;:\"\\".contains(c);
        let broken = local.is_empty()
            || local.contains('@')
            || domain.is_empty()
            || domain.starts_with(['.', '-'])
            || domain.ends_with(['.', '-'])
            || domain.contains("..")
            || address.len() > 254
            || address.contains(odd);
        match broken {
            true => Err(EmailError),
            false => Ok(Self(address)),
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Email
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(String::from_sql(bytes)?))
    }
}

impl<DB: Backend> ToSql<Text, DB> for Email
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_in_lower_case() {
        assert_eq!(" Ana@Example.ORG ".parse::<Email>().map(|e| e.to_string()), Ok("ana@example.org".into()));
        assert!("kö@müller.example".parse::<Email>().is_ok());
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for raw in ["", "ana", "@b.c", "a@", "a@@b.c", "a b@c.d", "a@b..c", "a@-b.c", "a\r\nb@c.d", "<a@b.c>"] {
            assert_eq!(raw.parse::<Email>(), Err(EmailError), "{raw:?}");
        }
    }
}
