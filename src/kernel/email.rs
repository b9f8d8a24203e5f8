//! An e-mail address as the key of an account: checked for shape only, kept in lower case.

use std::fmt;
use std::str::FromStr;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

use super::text::single_line;

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

/// An address with the name that stands before it: `Debrief <debrief@example.org>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// One line; empty for none.
    pub name: String,
    /// The address.
    pub email: Email,
}

impl FromStr for Mailbox {
    type Err = EmailError;

    /// Reads `Name <address>`, the name also in quotation marks, or an address alone.
    fn from_str(raw: &str) -> Result<Self, EmailError> {
        let Some((name, rest)) = raw.trim().rsplit_once('<') else {
            return Ok(Self { name: String::new(), email: raw.parse()? });
        };
        let email = rest.strip_suffix('>').ok_or(EmailError)?.parse()?;
        Ok(Self { name: single_line(name.trim().trim_matches('"')), email })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_an_address_with_or_without_a_name() {
        for (raw, name, email) in [
            ("debrief@example.org", "", "debrief@example.org"),
            ("Debrief <Debrief@example.org>", "Debrief", "debrief@example.org"),
            ("\"Debrief, Fjordpost\" <d@example.org>", "Debrief, Fjordpost", "d@example.org"),
            ("复盘\r\nBcc: x <d@example.org>", "复盘 Bcc: x", "d@example.org"),
        ] {
            let read = raw.parse::<Mailbox>().unwrap();
            assert_eq!((read.name.as_str(), read.email.as_str()), (name, email), "{raw:?}");
        }
        for raw in ["", "Debrief", "Debrief <>", "Debrief <d@example.org", "<d@example.org> Debrief"] {
            assert_eq!(raw.parse::<Mailbox>(), Err(EmailError), "{raw:?}");
        }
    }

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
