//! Forms at the door: reading a body within a limit, checking fields into kernel types with all
//! errors at once, and the mark by which a form is known again.

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Error, Result, Site};
use crate::kernel::zone::{Local, parse_local};
use crate::kernel::{Choice, FormId, Instant, PersonId, Zone, text};

/// Most bytes of a form body, as sent. A text of 1 MB in a script of three bytes a character is
/// three times that in percent signs.
pub const FORM_LIMIT: usize = 8 * 1024 * 1024;
/// How far a sender is listened to past the limit, so that the answer reaches them.
const PATIENCE: usize = 64 * 1024 * 1024;

/// How long a sender may be silent in the middle of a body.
const STALL: Duration = Duration::from_secs(30);

/// A form body, read within [`FORM_LIMIT`] and parsed by serde; repeated fields may be a `Vec`.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        Box::pin(async move {
            let body = read_body(payload, FORM_LIMIT).await?;
            let unreadable = |_| {
                Error::Invalid("The form could not be read. Go back, load the page again and send it once more.".into())
            };
            serde_html_form::from_bytes(&body).map(Self).map_err(unreadable)
        })
    }
}

/// Reads a body, counting the bytes that really come, whatever the headers promise.
///
/// # Errors
/// [`Error::TooLarge`] past `limit` bytes; [`Error::Invalid`] when the connection breaks.
pub async fn read_body(mut payload: Payload, limit: usize) -> Result<web::Bytes> {
    let mut body = web::BytesMut::new();
    let mut seen = 0;
    let broken = || Error::Invalid("The connection broke before all of it was here. Send it once more.".into());
    while let Some(chunk) = timeout(STALL, payload.next()).await.map_err(|_| broken())? {
        let chunk = chunk.map_err(|_| broken())?;
        seen += chunk.len();
        if seen <= limit {
            body.extend_from_slice(&chunk);
        } else if seen > PATIENCE {
            break;
        }
    }
    if seen > limit { Err(Error::TooLarge(limit)) } else { Ok(body.freeze()) }
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field.
    pub field: &'static str,
    /// What to do about it.
    pub message: String,
    /// For a local time that needs a choice: value and label of each.
    pub choices: Vec<(String, String)>,
}

/// All that is wrong with a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(pub Vec<FieldError>);

impl Errors {
    /// The error of `field`, if it has one.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One error of one field.
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        Self(vec![FieldError { field, message: message.into(), choices: Vec::new() }])
    }
}

/// A local time as typed, and the instant it was found to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalTime {
    /// As typed.
    pub raw: String,
    /// Which of two instants was meant, as an ISO instant; empty when not asked.
    pub which: String,
}

impl LocalTime {
    /// The field's value for an instant that is already stored.
    pub fn stored(at: Option<Instant>, zone: Zone) -> Self {
        match at {
            Some(at) => Self { raw: zone.at(at).local(), which: at.iso() },
            None => Self::default(),
        }
    }

    /// The choices to offer beside the field: empty unless the local time exists twice or never.
    pub fn choices(&self, zone: Zone) -> Vec<(String, String)> {
        parse_local(&self.raw).map(|local| offers(&zone.resolve(local))).unwrap_or_default()
    }
}

/// Collects the errors of a form while its fields are checked. Each check answers with a usable
/// value in any case; the values count only when [`Check::finish`] is `Ok`.
#[derive(Debug, Default)]
pub struct Check {
    errors: Errors,
}

impl Check {
    /// Nothing checked, nothing wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an error.
    pub fn wrong(&mut self, field: &'static str, message: impl Into<String>) {
        self.errors.0.extend(Errors::one(field, message).0);
    }

    /// One line of at most `most` characters; empty is an error that says `needed`.
    pub fn line(&mut self, field: &'static str, raw: &str, most: usize, needed: &str) -> String {
        let line = self.optional_line(field, raw, most);
        if line.is_empty() {
            self.wrong(field, needed);
        }
        line
    }

    /// One line of at most `most` characters, may be empty.
    pub fn optional_line(&mut self, field: &'static str, raw: &str, most: usize) -> String {
        self.short_enough(field, text::single_line(raw), most)
    }

    /// Text of several lines, at most `most` characters, may be empty.
    pub fn text(&mut self, field: &'static str, raw: &str, most: usize) -> String {
        self.short_enough(field, text::normalise(raw), most)
    }

    /// A word of a closed list.
    pub fn choice<C: Choice>(&mut self, field: &'static str, raw: &str, needed: &str) -> C {
        C::choose(raw).unwrap_or_else(|| {
            self.wrong(field, needed);
            C::CHOICES[0]
        })
    }

    /// Anything with `FromStr`, empty allowed.
    pub fn optional<T: FromStr>(&mut self, field: &'static str, raw: &str, bad: &str) -> Option<T> {
        if raw.trim().is_empty() {
            return None;
        }
        let parsed = raw.trim().parse().ok();
        if parsed.is_none() {
            self.wrong(field, bad);
        }
        parsed
    }

    /// Anything with `FromStr`; when wrong its error's own words are shown.
    pub fn parsed<T: FromStr>(&mut self, field: &'static str, raw: &str) -> Option<T>
    where
        T::Err: Display,
    {
        raw.trim().parse().map_err(|error: T::Err| self.wrong(field, error.to_string())).ok()
    }

    /// A local time in `zone`, empty allowed. A time that a clock change skipped, or made happen
    /// twice, is asked about (RULES 19).
    pub fn moment(&mut self, field: &'static str, typed: &LocalTime, zone: Zone) -> Option<Instant> {
        if typed.raw.trim().is_empty() {
            return None;
        }
        let Some(local) = parse_local(&typed.raw) else {
            self.wrong(field, "Enter a date and a time such as 2026-03-06 14:10");
            return None;
        };
        let resolved = zone.resolve(local);
        if let Local::Once(instant) = resolved {
            return Some(instant);
        }
        let meant = match &resolved {
            Local::Never { before: one, after: other } | Local::Twice { first: one, second: other } => {
                [one, other].into_iter().find(|choice| choice.instant.iso() == typed.which).map(|choice| choice.instant)
            }
            Local::Once(instant) => Some(*instant),
        };
        if meant.is_none() {
            let message = match resolved {
                Local::Never { .. } => format!(
                    "This time does not exist in {zone}: the clocks went forward over it. Choose a neighbour or type another time"
                ),
                _ => {
                    format!("This time happened twice in {zone}, when the clocks went back. Choose which one you mean")
                }
            };
            self.errors.0.push(FieldError { field, message, choices: offers(&resolved) });
        }
        meant
    }

    /// Ends the check.
    ///
    /// # Errors
    /// All that was found wrong.
    pub fn finish(self) -> std::result::Result<(), Errors> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    fn short_enough(&mut self, field: &'static str, text: String, most: usize) -> String {
        let long = text.chars().count();
        if long > most {
            self.wrong(field, format!("Shorten this to {most} characters (it has {long})"));
        }
        text
    }
}

fn offers(resolved: &Local) -> Vec<(String, String)> {
    match resolved {
        Local::Once(_) => Vec::new(),
        Local::Never { before: one, after: other } | Local::Twice { first: one, second: other } => [one, other]
            .into_iter()
            .map(|choice| {
                let local = choice.local.format("%H:%M");
                (choice.instant.iso(), format!("{local} {} (UTC{})", choice.abbreviation, choice.offset))
            })
            .collect(),
    }
}

/// Something to be switched on or off: the button that was pressed says which.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SwitchForm {
    /// `on` or `off`.
    pub state: String,
}

impl SwitchForm {
    /// Whether it is to be on.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no button was pressed.
    pub fn on(&self) -> Result<bool> {
        match self.state.as_str() {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(Error::Invalid("Choose on or off.".into())),
        }
    }
}

/// The mark of one shown form: an id by which a second sending is known, and the person it was
/// made for. Signed, so that a text sent after the session ended can be kept for its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormMark {
    /// The form.
    pub form: FormId,
    /// For whom the page was made.
    pub person: PersonId,
}

impl FormMark {
    /// A mark for a form that is about to be shown to `person`, as it stands in the page.
    pub fn issue(site: &Site, person: PersonId) -> String {
        let plain = format!("{}.{person}", FormId::random());
        format!("{plain}.{}", site.sign("form", &plain))
    }

    /// The mark in `raw`, if we made it.
    pub fn read(site: &Site, raw: &str) -> Option<Self> {
        let (plain, signature) = raw.rsplit_once('.')?;
        let (form, person) = plain.split_once('.')?;
        let mark = Self { form: form.parse().ok()?, person: person.parse().ok()? };
        site.signed("form", plain, signature).then_some(mark)
    }
}
