//! A message as bytes, in the one layout that Outlook, Google and Apple take for an invitation (IC-04):
//!
//! ```text
//! multipart/mixed
//!   multipart/alternative
//!     text/plain
//!     text/html
//!     text/calendar; method=REQUEST      Outlook and Google make the buttons of it
//!   application/ics; name="invite.ics"   Apple Mail and all that know no invitations offer it as a file
//! ```
//!
//! Without a calendar file it is the multipart/alternative alone. The same message gives the same bytes each time.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox as Address, Message, MessageBuilder, MultiPart, MultiPartKind, SinglePart};

use super::failure::{Cause, Failure};
use super::model::{Method, Outgoing};
use crate::kernel::Mailbox;
use crate::kernel::text::single_line;

/// The message, ready to be handed over.
///
/// # Errors
/// When mail does not allow an address in it.
pub fn compose(mail: &Outgoing, sender: &Mailbox) -> Result<Message, Failure> {
    let mut message = headers(&mail.msgid, mail.created_at.utc().and_utc().timestamp())
        .from(address(&sender.name, sender.email.as_str())?)
        .to(address(&mail.name, &mail.address)?)
        .raw_header(subject(&single_line(&mail.subject)));
    if !mail.reply_to.is_empty() {
        message = message.reply_to(address("", &mail.reply_to)?);
    }
    let parts = Parts { boundary: mail.id.to_string() };
    let body = match mail.method {
        Method::None => parts.words(&mail.text, &mail.html),
        Method::Request => parts.invitation(&mail.text, &mail.html, "REQUEST", &mail.calendar)?,
        Method::Cancel => parts.invitation(&mail.text, &mail.html, "CANCEL", &mail.calendar)?,
    };
    message.multipart(body).map_err(|error| Failure::new(Cause::Unwritable, error))
}

/// A message that only shows that mail arrives.
///
/// # Errors
/// Those of [`compose`].
pub fn test_mail(msgid: &str, at: i64, sender: &Mailbox, to: &Mailbox, words: &str) -> Result<Message, Failure> {
    headers(msgid, at)
        .from(address(&sender.name, sender.email.as_str())?)
        .to(address(&to.name, to.email.as_str())?)
        .subject("Test mail of Debrief")
        .singlepart(SinglePart::plain(words.to_owned()))
        .map_err(|error| Failure::new(Cause::Unwritable, error))
}

fn headers(msgid: &str, at: i64) -> MessageBuilder {
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at).unwrap_or_default());
    // RFC 3834 5: programs that answer by themselves leave this one alone.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .message_id(Some(msgid.to_owned()))
        .date(date)
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
}

/// Words beyond ASCII are encoded whole (EM-02). The library does that, but leaves a text alone that looks as if it were
/// encoded already, and then another one would be read.
fn subject(text: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    match text.contains("=?") {
        false => HeaderValue::new(name, text.to_owned()),
        true => HeaderValue::dangerous_new_pre_encoded(name, text.to_owned(), encoded_words(text)),
    }
}

/// The whole text as encoded words (RFC 2047 4.2 and 5), at most 75 characters each.
fn encoded_words(text: &str) -> String {
    let mut words = vec![String::new()];
    for char in text.chars() {
        let mut buffer = [0; 4];
        let encoded: String = match char {
            ' ' => "_".to_owned(),
            char if char.is_ascii_alphanumeric() => char.to_string(),
            char => char.encode_utf8(&mut buffer).bytes().map(|byte| format!("={byte:02X}")).collect(),
        };
        match words.last_mut() {
            Some(word) if word.len() + encoded.len() <= 60 => word.push_str(&encoded),
            _ => words.push(encoded),
        }
    }
    words.iter().map(|word| format!("=?utf-8?q?{word}?=")).collect::<Vec<_>>().join("\r\n ")
}

/// Only the name is ever encoded (EM-04), and nothing in it can begin a new header (IC-10).
fn address(name: &str, email: &str) -> Result<Address, Failure> {
    let email = email.parse().map_err(|error| Failure::new(Cause::Unwritable, format!("{email}: {error}")))?;
    let name = single_line(name);
    Ok(Address::new((!name.is_empty()).then_some(name), email))
}

struct Parts {
    boundary: String,
}

impl Parts {
    fn words(&self, text: &str, html: &str) -> MultiPart {
        self.multipart(MultiPartKind::Alternative, "words")
            .singlepart(SinglePart::plain(text.to_owned()))
            .singlepart(SinglePart::html(html.to_owned()))
    }

    fn invitation(&self, text: &str, html: &str, method: &str, file: &str) -> Result<MultiPart, Failure> {
        let calendar = SinglePart::builder()
            .header(content_type(&format!("text/calendar; charset=utf-8; method={method}"))?)
            .body(in_base64(file)?);
        let attached = SinglePart::builder()
            .header(content_type("application/ics; name=\"invite.ics\"")?)
            .header(ContentDisposition::attachment("invite.ics"))
            .body(in_base64(file)?);
        let shown = self.words(text, html).singlepart(calendar);
        Ok(self.multipart(MultiPartKind::Mixed, "all").multipart(shown).singlepart(attached))
    }

    /// A boundary that is the same each time; an equals sign and an underscore never stand together in the encodings of
    /// the parts (RFC 2045 6.7), so no part can end early.
    fn multipart(&self, kind: MultiPartKind, what: &str) -> MultiPart {
        MultiPart::builder().kind(kind).boundary(format!("=_{what}_{}", self.boundary)).build()
    }
}

fn content_type(text: &str) -> Result<ContentType, Failure> {
    ContentType::parse(text).map_err(|error| Failure::new(Cause::Unwritable, error))
}

/// Base64 keeps the line ends that the calendar format demands.
fn in_base64(file: &str) -> Result<Body, Failure> {
    Body::new_with_encoding(file.to_owned(), ContentTransferEncoding::Base64)
        .map_err(|_| Failure::new(Cause::Unwritable, "the calendar file"))
}

#[cfg(test)]
mod tests;
