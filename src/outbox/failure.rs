//! Why a message could not be handed over, in words, and what follows from it. A pure rule: `transport` fills it in.

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// No server answers at this host and port.
    Unreachable,
    /// It took too long.
    TooSlow,
    /// STARTTLS is required and not offered.
    NoStarttls,
    /// The connection could not be encrypted; most often the certificate is not trusted.
    Encryption,
    /// User and password were refused, or are needed and not given.
    Credentials,
    /// The server would not talk to us at all.
    NotWelcome,
    /// The server is busy or closing down, and takes nothing from anybody.
    Busy,
    /// The server asks to come back later with this message.
    Later,
    /// The server will never take this message.
    Refused,
    /// The message cannot be written: an address that mail does not allow.
    Unwritable,
    /// The connection broke, or the server said what no server should.
    Broken,
}

/// Why a message could not be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub cause: Cause,
    /// What the server or the machine said, in one line.
    pub said: String,
}

/// What becomes of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is tried again later.
    Again,
    /// Trying again is of no use.
    Dead,
}

impl Failure {
    /// A failure, with what was said about it.
    pub fn new(cause: Cause, said: impl ToString) -> Self {
        Self { cause, said: crate::kernel::text::single_line(&said.to_string()) }
    }

    /// The refusal that a reply code stands for; `talking` once the server has accepted us and the message is under way.
    pub fn of_code(code: u16, said: impl ToString, talking: bool) -> Self {
        let cause = match code {
            // RFC 4954 4.7 and 6; 523 and 538: authentication needs encryption; 524 and 525: the account does not work.
            432 | 454 | 500..=504 if !talking => Cause::NotWelcome,
            523 | 524 | 525 | 530 | 534 | 535 | 538 => Cause::Credentials,
            // RFC 5321 3.8: the server is closing down, or has too many connections.
            421 => Cause::Busy,
            _ if !talking => Cause::NotWelcome,
            400..=499 => Cause::Later,
            _ => Cause::Refused,
        };
        Self::new(cause, format!("{code} {}", said.to_string()))
    }

    /// What becomes of the message. Only what the server or the message itself can never change is final: a wrong password
    /// or an outage would otherwise turn every waiting message into a dead one.
    pub fn fate(&self) -> Fate {
        match self.cause {
            Cause::Refused | Cause::Unwritable => Fate::Dead,
            _ => Fate::Again,
        }
    }

    /// Whether the next message would fail in the same way.
    pub fn is_of_the_server(&self) -> bool {
        !matches!(self.cause, Cause::Refused | Cause::Unwritable | Cause::Later)
    }

    /// What went wrong, as a sentence; `server` is host and port.
    pub fn words(&self, server: &str) -> String {
        let what = match self.cause {
            Cause::Unreachable => format!("No mail server answers at {server}"),
            Cause::TooSlow => format!("The mail server {server} took too long"),
            Cause::NoStarttls => format!("The mail server {server} does not offer STARTTLS"),
            Cause::Encryption => format!("The connection to {server} could not be encrypted"),
            Cause::Credentials => format!("The mail server {server} refused user and password"),
            Cause::NotWelcome => format!("The mail server {server} refused the connection"),
            Cause::Busy => format!("The mail server {server} is busy or closing down"),
            Cause::Later => format!("The mail server {server} asks to come back later"),
            Cause::Refused => format!("The mail server {server} refused the message"),
            Cause::Unwritable => "The message cannot be written".to_owned(),
            Cause::Broken => format!("The connection to {server} broke"),
        };
        match self.said.is_empty() {
            true => format!("{what}."),
            false => format!("{what}: {}", self.said.trim_end_matches('.').to_owned() + "."),
        }
    }

    /// What to do about it.
    pub fn to_do(&self) -> &'static str {
        match self.cause {
            Cause::Unreachable => "Look at host and port in smtp_url, and whether a firewall is between.",
            Cause::TooSlow => {
                "Look whether the port fits smtp_encryption: 465 speaks TLS from the start, 587 and 25 do not."
            }
            Cause::NoStarttls => {
                "Set smtp_encryption to tls if the port speaks TLS from the start (465 does), or to none if the server is on this machine or in a network that you trust."
            }
            Cause::Encryption => {
                "If the server's certificate is its own or of your organisation, name it in smtp_ca. If the port does not speak TLS from the start, set smtp_encryption to starttls."
            }
            Cause::Credentials => {
                "Look at user and password in smtp_url; characters such as @, : and / are written as %40, %3A and %2F there."
            }
            Cause::NotWelcome => "Ask whoever runs the mail server whether this machine may use it.",
            Cause::Busy | Cause::Later => "Nothing: it is tried again.",
            Cause::Refused => {
                "Look at the address. If the server says that the sender may not send, look at mail_sender."
            }
            Cause::Unwritable => "Look at the address, and at mail_sender.",
            Cause::Broken => "Look whether the port fits smtp_encryption, and at the log of the mail server.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_never_changes_is_final() {
        for (code, talking, cause, fate) in [
            (421, false, Cause::Busy, Fate::Again),
            (450, true, Cause::Later, Fate::Again),
            (451, true, Cause::Later, Fate::Again),
            (452, true, Cause::Later, Fate::Again),
            (454, false, Cause::NotWelcome, Fate::Again),
            (530, true, Cause::Credentials, Fate::Again),
            (535, false, Cause::Credentials, Fate::Again),
            (554, false, Cause::NotWelcome, Fate::Again),
            (550, true, Cause::Refused, Fate::Dead),
            (552, true, Cause::Refused, Fate::Dead),
            (554, true, Cause::Refused, Fate::Dead),
        ] {
            let failure = Failure::of_code(code, "no", talking);
            assert_eq!((failure.cause, failure.fate()), (cause, fate), "{code} {talking}");
        }
    }

    #[test]
    fn a_failure_is_one_sentence_and_says_what_to_do() {
        let failure = Failure::new(Cause::Unreachable, "connection\r\nrefused");
        assert_eq!(failure.words("mail:25"), "No mail server answers at mail:25: connection refused.");
        assert_eq!(
            Failure::new(Cause::NoStarttls, "").words("mail:25"),
            "The mail server mail:25 does not offer STARTTLS."
        );
        assert!(failure.to_do().contains("smtp_url"));
        assert!(failure.is_of_the_server() && !Failure::of_code(550, "no", true).is_of_the_server());
    }
}
