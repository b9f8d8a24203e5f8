//! Messages as rows.

use diesel::prelude::{Insertable, Queryable};

use super::letter::Letter;
use crate::kernel::{Email, IncidentId, Instant, MailId, Mailbox, NoticeId, PersonId, text_enum};
use crate::schema::{notices, outbox};

text_enum! {
    /// What a message is for.
    pub enum Kind {
        /// To a meeting.
        Invitation = "invitation", "Invitation";
        /// A meeting is otherwise than it was.
        Change = "change", "Change of a meeting";
        /// A meeting is called off, or somebody is no longer invited.
        Cancellation = "cancellation", "Cancellation";
        /// Something is due.
        Reminder = "reminder", "Reminder";
        /// What is open, once a day.
        Digest = "digest", "Daily digest";
    }
}

text_enum! {
    /// What a notice is about: that of a mail, or what is told in the app alone.
    pub enum About {
        /// To a meeting.
        Invitation = "invitation", "Invitation";
        /// A meeting is otherwise than it was.
        Change = "change", "Change of a meeting";
        /// A meeting is called off, or somebody is no longer invited.
        Cancellation = "cancellation", "Cancellation";
        /// Something is due.
        Reminder = "reminder", "Reminder";
        /// Somebody is named in a comment, or replied to.
        Comment = "comment", "Comment";
        /// A step of a postmortem.
        Review = "review", "Review";
        /// A step of the external message.
        Message = "message", "External message";
    }
}

impl From<Kind> for About {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Invitation => Self::Invitation,
            Kind::Change => Self::Change,
            Kind::Cancellation => Self::Cancellation,
            // What a digest holds is due; it makes no notice.
            Kind::Reminder | Kind::Digest => Self::Reminder,
        }
    }
}

text_enum! {
    /// Where a message stands.
    pub enum State {
        /// To be sent.
        Waiting = "waiting", "Waiting";
        /// Handed over, or about to be, and not noted as sent: it goes out again under the same Message-ID.
        InDoubt = "in_doubt", "Being sent";
        /// The mail server took it.
        Sent = "sent", "Sent";
        /// It will not be tried again by itself.
        Failed = "failed", "Failed";
        /// Somebody decided that it is not sent, or nobody is there to read it.
        GivenUp = "given_up", "Given up";
        /// It waited until it was of no use.
        Outdated = "outdated", "Outdated";
    }
}

text_enum! {
    /// What the calendar file of a message wants (RFC 5546 1.4).
    pub enum Method {
        /// There is no calendar file.
        None = "none", "None";
        /// An entry is to be made or changed.
        Request = "request", "Request";
        /// An entry is to be removed.
        Cancel = "cancel", "Cancel";
    }
}

/// A calendar file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The same as in the file, or mail programs refuse it (IC-02).
    pub method: Method,
    /// The file, with CRLF line ends.
    pub file: String,
}

/// What a message is about, among those that still wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// Nothing that another message could say better.
    None,
    /// It joins what waits on this.
    Joins(String),
    /// It is the newest word on this: what still waits is not sent any more.
    Replaces(String),
}

impl Topic {
    /// The words of the topic; empty for none.
    pub fn words(&self) -> &str {
        match self {
            Self::None => "",
            Self::Joins(words) | Self::Replaces(words) => words,
        }
    }
}

/// Where a message is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By mail, and among the notices in the app.
    Both,
    /// In the app alone: its reader wants no such mails.
    App,
    /// By mail alone: what it tells stands in the app already.
    Mail,
}

/// A message to be put.
#[derive(Debug, Clone)]
pub struct Message {
    /// What the message is, said once: `meeting:ID:REVISION:PERSON`.
    pub key: String,
    /// What it is for.
    pub kind: Kind,
    /// Who reads it: they may see all that is in it.
    pub person: PersonId,
    /// What it is about, so that the last word on it is the one that goes out.
    pub topic: Topic,
    /// The incident that it tells of: whoever may not see that any more does not get it.
    pub incident: Option<IncidentId>,
    /// Their address.
    pub to: Mailbox,
    /// Whom an answer by mail goes to; nobody reads the sender's own mailbox.
    pub reply_to: Option<Email>,
    /// One line.
    pub subject: String,
    /// What is told.
    pub letter: Letter,
    /// A calendar file.
    pub invite: Option<Invite>,
    /// After it nobody wants to read the message any more.
    pub good_until: Instant,
    /// Where it is read.
    pub way: Way,
}

impl Message {
    /// Whether it tells of its reader's own deed: an answer to it would go to themselves.
    pub fn is_of_own_deed(&self) -> bool {
        self.reply_to.as_ref() == Some(&self.to.email)
    }
}

/// What somebody is told in the app alone: no mail goes out for it, and none stands in the queue.
#[derive(Debug, Clone)]
pub struct Told {
    /// What it is about.
    pub about: About,
    /// Who reads it: they may see all that is in it.
    pub person: PersonId,
    /// As of a message.
    pub topic: String,
    /// The incident that it tells of: whoever may not see that any more loses the notice.
    pub incident: IncidentId,
    /// One line.
    pub subject: String,
    /// What is told; addresses in the house are paths.
    pub letter: Letter,
}

/// A notice to be stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = notices)]
pub struct NewNotice {
    pub id: NoticeId,
    pub person_id: PersonId,
    pub kind: About,
    pub topic: String,
    pub incident_id: Option<IncidentId>,
    pub subject: String,
    pub letter: String,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

/// A message to be stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewMail {
    pub id: MailId,
    pub dedup_key: String,
    pub kind: Kind,
    pub person_id: Option<PersonId>,
    pub topic: String,
    pub incident_id: Option<IncidentId>,
    pub address: String,
    pub name: String,
    pub reply_to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: String,
    pub method: Method,
    pub msgid: String,
    pub created_at: Instant,
    pub good_until: Instant,
    pub state: State,
    pub attempts: i32,
    pub next_try_at: Instant,
    pub ended_at: Option<Instant>,
    pub last_error: String,
}

/// A message about to be handed over.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Outgoing {
    pub id: MailId,
    pub address: String,
    pub name: String,
    pub reply_to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: String,
    pub method: Method,
    pub msgid: String,
    pub created_at: Instant,
    pub attempts: i32,
    pub good_until: Instant,
}

/// A message in a list, without what it says.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub id: MailId,
    pub kind: Kind,
    pub address: String,
    pub subject: String,
    pub good_until: Instant,
    pub attempts: i32,
    pub next_try_at: Instant,
    pub ended_at: Option<Instant>,
    pub last_error: String,
}

impl Line {
    /// Whether anybody would still want to read it.
    pub fn is_of_use(&self, now: &Instant) -> bool {
        self.good_until > *now
    }
}
