//! Messages are read back by another library than the one that wrote them, and byte by byte.

use mail_parser::{Message as Read, MessageParser, MimeHeaders, PartType};

use super::*;
use crate::kernel::Instant;
use crate::kernel::zone::parse_local;

/// What left for the first time when the layout was settled: Outlook, Gmail and Apple Mail take it. It changes only with a
/// reason.
const INVITATION: &str = include_str!("invitation.eml");

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:k3@debrief\r\n\
                    SUMMARY:Postmortem: größer 👩‍👩‍👧\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn invitation() -> Outgoing {
    Outgoing {
        id: "bcdfghjkmn".parse().unwrap(),
        address: "bo@example.org".into(),
        name: "Bo Ek".into(),
        reply_to: "ana@example.org".into(),
        subject: "Invitation: Postmortem: Labels stopped, Thu 12 Mar 2026, 14:00 CET".into(),
        text: "Ana Lind invites you.\n\nWhen: Thu 12 Mar 2026\n".into(),
        html: "<!DOCTYPE html>\n<html lang=\"en\"><body><p>Ana Lind invites you.</p></body></html>\n".into(),
        calendar: FILE.into(),
        method: Method::Request,
        msgid: "<bcdfghjkmn.pqrstvwxyz@example.org>".into(),
        created_at: Instant::from_utc(parse_local("2026-03-11T09:00").unwrap()),
        attempts: 1,
        good_until: Instant::from_utc(chrono::NaiveDateTime::MAX),
    }
}

fn sender() -> Mailbox {
    "Debrief <debrief@example.org>".parse().unwrap()
}

fn bytes(mail: &Outgoing, sender: &Mailbox) -> Vec<u8> {
    compose(mail, sender).unwrap().formatted()
}

fn read(raw: &[u8]) -> Read<'_> {
    MessageParser::default().parse(raw).unwrap()
}

/// A header as it stands in the message, unfolded.
fn raw_header(raw: &[u8], name: &str) -> String {
    let head = String::from_utf8(raw.to_vec()).unwrap().replace("\r\n ", " ");
    let head = head.split("\r\n\r\n").next().unwrap().to_owned();
    let found: Vec<&str> = head.lines().filter_map(|line| line.strip_prefix(&format!("{name}: "))).collect();
    assert_eq!(found.len(), 1, "{name} in {head}");
    found[0].to_owned()
}

#[test]
fn ic_04_an_invitation_has_the_layout_that_all_take() {
    let made = bytes(&invitation(), &sender());
    assert_eq!(String::from_utf8(made).unwrap(), INVITATION.replace("\r\n", "\n").replace('\n', "\r\n"));
    let stored = INVITATION.replace("\r\n", "\n").replace('\n', "\r\n");
    let mail = read(stored.as_bytes());
    let kinds: Vec<String> = mail
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
        })
        .collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"]
    );
    let PartType::Multipart(top) = &mail.parts[0].body else { panic!("no parts") };
    let PartType::Multipart(shown) = &mail.parts[1].body else { panic!("no parts") };
    assert_eq!((&top[..], &shown[..]), (&[1, 5][..], &[2, 3, 4][..]));
    let (shown, attached) = (&mail.parts[4], &mail.parts[5]);
    // What is shown must not be an attachment, or Gmail offers a plain file.
    assert!(shown.content_disposition().is_none());
    assert!(attached.content_disposition().unwrap().is_attachment());
    assert_eq!(attached.attachment_name(), Some("invite.ics"));
    for part in [shown, attached] {
        assert_eq!(part.contents(), FILE.as_bytes());
    }
}

#[test]
fn ic_02_the_header_names_the_method_of_the_file() {
    for (method, word) in [(Method::Request, "REQUEST"), (Method::Cancel, "CANCEL")] {
        let raw = bytes(&Outgoing { method, ..invitation() }, &sender());
        let mail = read(&raw);
        let kind = mail.parts[4].content_type().unwrap();
        assert_eq!((kind.attribute("method"), kind.attribute("charset")), (Some(word), Some("utf-8")));
    }
}

#[test]
fn without_a_calendar_file_it_is_text_and_page() {
    let raw = bytes(&Outgoing { method: Method::None, calendar: String::new(), ..invitation() }, &sender());
    let mail = read(&raw);
    assert_eq!(mail.content_type().unwrap().subtype(), Some("alternative"));
    assert_eq!((mail.parts.len(), mail.attachments().count()), (3, 0));
    assert_eq!(mail.body_text(0).unwrap(), invitation().text.replace('\n', "\r\n"));
    assert_eq!(mail.body_html(0).unwrap(), invitation().html.replace('\n', "\r\n"));
}

#[test]
fn the_same_message_gives_the_same_bytes() {
    assert_eq!(bytes(&invitation(), &sender()), bytes(&Outgoing { attempts: 7, ..invitation() }, &sender()));
    let raw = bytes(&invitation(), &sender());
    let mail = read(&raw);
    assert_eq!(mail.message_id(), Some("bcdfghjkmn.pqrstvwxyz@example.org"));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-03-11T09:00:00Z");
    assert_eq!(raw_header(&raw, "Auto-Submitted"), "auto-generated");
    assert_eq!(raw_header(&raw, "Reply-To"), "ana@example.org");
}

#[test]
fn em_02_words_of_a_subject_are_encoded_whole() {
    for subject in [
        "Administratör",
        "Invitation: Administratören i Göteborg kan inte logga in, Thu 12 Mar 2026, 14:00 CET",
        "Größer als 100 % = überlastet?",
        "=?utf-8?b?not an encoded word?=",
        "复盘：结账失败 checkout 👩‍👩‍👧 e\u{301}",
        &"Übermäßig lange Wörter ".repeat(20),
        &"ä".repeat(300),
        "plain",
    ] {
        let raw = bytes(&Outgoing { subject: subject.to_owned(), ..invitation() }, &sender());
        let mail = read(&raw);
        assert_eq!(mail.subject(), Some(subject.trim()), "{subject}");
        let header = raw_header(&raw, "Subject");
        for word in header.split_whitespace().filter(|word| word.contains("=?")) {
            assert!(word.starts_with("=?utf-8?") && word.ends_with("?="), "{word} in {header}");
        }
        assert!(String::from_utf8(raw).unwrap().lines().all(|line| line.len() < 998 && line.is_ascii()));
    }
}

#[test]
fn em_04_only_the_name_is_encoded() {
    for name in ["复盘助手", "Jörg Müßig", "Ana \"Boss\" Lind, ops", "👩‍👩‍👧", "a@b.example"] {
        let raw =
            bytes(&Outgoing { name: name.to_owned(), ..invitation() }, &Mailbox { name: name.into(), ..sender() });
        let mail = read(&raw);
        for (header, field, address) in
            [("From", mail.from(), "debrief@example.org"), ("To", mail.to(), "bo@example.org")]
        {
            let one = field.unwrap().first().unwrap();
            assert_eq!((one.name(), one.address()), (Some(name), Some(address)), "{header}");
            assert!(raw_header(&raw, header).ends_with(&format!(" <{address}>")), "{header} of {name}");
        }
    }
}

#[test]
fn ic_10_nobody_can_add_a_header() {
    let evil = "Eve\r\nBcc: x@evil.example\r\n\r\nbody\u{0}\u{85}\u{2028}x";
    let mail = Outgoing { name: evil.into(), subject: evil.into(), ..invitation() };
    let raw = bytes(&mail, &Mailbox { name: evil.into(), ..sender() });
    let read = read(&raw);
    assert!(read.bcc().is_none() && read.headers().iter().all(|header| header.name() != "Bcc"));
    assert_eq!(read.subject(), Some("Eve Bcc: x@evil.example body x"));
    assert_eq!(read.parts.len(), 6);
    let injected =
        compose(&Outgoing { address: "bo@example.org>\r\nRCPT TO:<x@evil.example".into(), ..mail }, &sender());
    assert_eq!(injected.unwrap_err().cause, Cause::Unwritable);
}
