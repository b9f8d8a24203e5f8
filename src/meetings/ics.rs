//! Meetings as a calendar file (RULES 35, RFC 5545 and 5546). Times are written in UTC; why is told
//! in docs/decisions/0004-calendar-in-utc.md. Knows nothing of who may see a meeting, and keeps no
//! numbers: whoever stores a meeting keeps its UID for good and raises its sequence.
//!
//! The crate `icalendar` escapes texts and writes the properties. Its folding is undone and done
//! again by `fold`.

mod fold;

use icalendar::{
    Attendee as AttendeeLine, Calendar, Component, Event as EventLines, EventLike, EventStatus, PartStat, Property,
    Role,
};

use crate::kernel::Instant;

/// One meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names the meeting for good, in every calendar: never change or reuse it (RFC 5545 3.8.4.7).
    pub uid: String,
    /// Raised by one with every change that people must hear of, cancelling included; a calendar
    /// ignores a file whose number is lower than what it has (RFC 5545 3.8.7.4).
    pub sequence: u32,
    /// When the meeting was last changed.
    pub stamp: Instant,
    /// When it starts.
    pub start: Instant,
    /// Its length in minutes, at least 1.
    pub minutes: u32,
    /// One line; line breaks become blanks.
    pub title: String,
    /// May have several lines; empty for none. Meant for an agenda, not for a whole document: the
    /// time it takes to write grows with the square of its length (11 ms for 10 kB unoptimised).
    pub description: String,
    /// A room or a link; empty for none.
    pub place: String,
    /// Address of the meeting's page; empty for none.
    pub url: String,
    /// Whether it takes place.
    pub state: State,
    /// Who invites. Mail programs refuse a request or a cancellation without one (RFC 5546 3.2.2).
    pub organizer: Option<Party>,
    /// Who is invited.
    pub attendees: Vec<Attendee>,
}

/// Whether a meeting takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It does.
    Confirmed,
    /// It was called off.
    Cancelled,
}

/// A name with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Shown to people; the address stands in for an empty one.
    pub name: String,
    /// `ana@example.org`, without `mailto:`.
    pub email: String,
}

/// Somebody invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub party: Party,
    /// Required, or optional.
    pub required: bool,
    /// What they answered.
    pub answer: Answer,
    /// Whether they lead the meeting; then `required` does not matter.
    pub facilitator: bool,
}

/// An attendee's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Comes.
    Yes,
    /// Does not come.
    No,
    /// Perhaps.
    Tentative,
    /// Has not said.
    None,
}

/// What the file wants from whoever opens it (RFC 5546 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To be read: feeds and downloads. Attendees are left out, as RFC 5546 3.2.1 asks.
    Publish,
    /// To be put into the calendar, and answered in Debrief: invitations and changes.
    Request,
    /// To be removed: every event is written as cancelled, whatever its state says.
    Cancel,
}

impl Method {
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    /// The media type to send the file with. Mail programs refuse an invitation whose header names
    /// another method than the file, so take it from here.
    pub fn content_type(self) -> String {
        format!("text/calendar; charset=utf-8; method={}", self.as_str())
    }
}

/// How often a subscribed calendar should be fetched again, as an ISO 8601 duration.
const REFRESH: &str = "PT1H";
/// Longest part of a file name that comes from a title, in characters.
const LONGEST_NAME: usize = 60;

/// The UID of the meeting with this id. Its domain is made up and never changes: the address of the
/// installation may, and then every calendar would hold the meeting twice (RFC 5545 3.8.4.7).
pub fn uid(meeting: &str) -> String {
    format!("{meeting}@debrief")
}

/// A name to save the file under, with nothing in it that means something to a file system or a
/// header: the title's letters and digits, or `id` when it has none of ASCII.
pub fn file_name(title: &str, id: &str) -> String {
    let words = title.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words.map(str::to_ascii_lowercase) {
        if name.len() + word.len() > LONGEST_NAME {
            break;
        }
        name.push_str(if name.is_empty() { "" } else { "-" });
        name.push_str(&word);
    }
    format!("meeting-{}.ics", if name.is_empty() { id } else { &name })
}

/// A calendar file with these meetings. `name` is what a subscribed feed is called, empty for a
/// file that is opened once; invitations and cancellations do not carry it.
pub fn calendar(name: &str, method: Method, events: &[Event]) -> String {
    let mut file = Calendar::empty();
    file.append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Debrief//Debrief//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method.as_str()));
    // A program that is given a named calendar makes another one of it instead of adding the meeting.
    if method == Method::Publish && !one_line(name).is_empty() {
        // The older name is known everywhere; the crate writes the newer one (RFC 7986 5.1) without escaping.
        file.append_property(("X-WR-CALNAME", one_line(name).as_str()))
            .append_property(("NAME", escaped(&one_line(name)).as_str()))
            .append_property(Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done())
            .append_property(("X-PUBLISHED-TTL", REFRESH));
    }
    for event in events {
        file.push(lines_of(event, method));
    }
    fold::refold(&file.to_string())
}

fn lines_of(event: &Event, method: Method) -> EventLines {
    let cancelled = method == Method::Cancel || event.state == State::Cancelled;
    let end = event.start.plus(chrono::Duration::minutes(event.minutes.max(1).into()));
    let mut lines = EventLines::new();
    lines
        .uid(&one_line(&event.uid))
        .sequence(event.sequence)
        .timestamp(event.stamp.utc().and_utc())
        .last_modified(event.stamp.utc().and_utc())
        .starts(event.start.utc().and_utc())
        .ends(end.utc().and_utc())
        .summary(&one_line(&event.title))
        .status(if cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
        // A cancelled meeting that a calendar still shows must not make people look busy.
        .add_property("TRANSP", if cancelled { "TRANSPARENT" } else { "OPAQUE" });
    let description = many_lines(&event.description);
    if !description.is_empty() {
        lines.description(&description);
    }
    let place = one_line(&event.place);
    if !place.is_empty() {
        lines.location(&place);
    }
    let url = percent_encoded(&event.url, |byte| byte.is_ascii_graphic());
    if !url.is_empty() {
        lines.url(&url);
    }
    if let Some(organizer) = &event.organizer {
        lines.append_property(
            Property::new("ORGANIZER", address(organizer)).add_parameter("CN", &common_name(organizer)).done(),
        );
    }
    if method != Method::Publish {
        for attendee in &event.attendees {
            lines.attendee(attendee_line(attendee));
        }
    }
    lines.done()
}

fn attendee_line(attendee: &Attendee) -> AttendeeLine {
    let role = match (attendee.facilitator, attendee.required) {
        (true, _) => Role::Chair,
        (false, true) => Role::ReqParticipant,
        (false, false) => Role::OptParticipant,
    };
    let answer = match attendee.answer {
        Answer::Yes => PartStat::Accepted,
        Answer::No => PartStat::Declined,
        Answer::Tentative => PartStat::Tentative,
        Answer::None => PartStat::NeedsAction,
    };
    AttendeeLine::new(address(&attendee.party))
        .cn(common_name(&attendee.party))
        .role(role)
        .partstat(answer)
        // Answers are given in Debrief: one that a mail program sends would go to a mailbox that nobody reads.
        .rsvp(false)
}

/// A `mailto:` address (RFC 6068 2): what could end the value or the address is encoded.
fn address(party: &Party) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$'()*+@".contains(&byte);
    format!("mailto:{}", percent_encoded(&party.email, plain))
}

/// The name as a quoted parameter value. Always quoted, so that no name changes the line's
/// structure; a quotation mark has no escape in one (RFC 5545 3.2) and becomes an apostrophe.
fn common_name(party: &Party) -> String {
    let name = one_line(&party.name);
    let shown = if name.is_empty() { one_line(&party.email) } else { name };
    format!("\"{}\"", shown.replace('"', "'"))
}

/// Drops blanks and control characters and encodes every other byte that is not `plain`.
fn percent_encoded(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars().filter(|char| !char.is_control() && !char.is_whitespace()) {
        let mut buffer = [0; 4];
        for byte in char.encode_utf8(&mut buffer).bytes() {
            match byte {
                byte if plain(byte) => out.push(byte.into()),
                byte => out.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    out
}

/// The text in one line: control characters, line breaks and runs of blanks become one blank.
fn one_line(text: &str) -> String {
    let blanked: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    blanked.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value of type TEXT (RFC 5545 3.3.11) of one line.
fn escaped(line: &str) -> String {
    line.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// The text with `\n` for every kind of line break (programs differ in which they take for one)
/// and without other control characters.
fn many_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|char| match char {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            other => other,
        })
        .filter(|char| matches!(char, '\n' | '\t') || !char.is_control())
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests;
