//! Raw forms of the room.

use chrono::Timelike;
use serde::Deserialize;

use super::scrub::Pattern;
use crate::kernel::{ApprovalId, Instant, Zone};
use crate::web::{Check, Errors, LocalTime};

/// Longest reason, in characters.
const REASON: usize = 1000;
/// Longest address, in characters.
const ADDRESS: usize = 1000;
/// Longest pattern of internal addresses, in characters.
const PATTERN: usize = 255;

/// An approval, of the revision that stood on the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ApprovalForm {
    pub base_revision: String,
    pub reason: String,
    /// Sent from the page that a meeting is run from.
    pub meeting: Option<String>,
}

impl ApprovalForm {
    /// The revision that was looked at; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// The reason; `needed` says what it is needed for.
    pub fn check(&self, needed: Option<&str>) -> Result<String, Errors> {
        let mut check = Check::new();
        let reason = match needed {
            Some(needed) => check.line("reason", &self.reason, REASON, needed),
            None => check.optional_line("reason", &self.reason, REASON),
        };
        check.finish().map(|()| reason)
    }
}

/// A withdrawal of an approval.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WithdrawalForm {
    pub approval: String,
    pub why: String,
}

impl WithdrawalForm {
    /// The approval that was looked at.
    pub fn approval(&self) -> Option<ApprovalId> {
        self.approval.parse().ok()
    }

    /// Checks that it says why.
    pub fn check(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let why = check.line("why", &self.why, REASON, "Say why the message may not stand as it was approved");
        check.finish().map(|()| why)
    }
}

/// Where an approved message was posted.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct PostingForm {
    pub form: String,
    pub approval: String,
    pub address: String,
    pub posted_at: String,
    pub posted_at_which: String,
}

impl PostingForm {
    /// An empty form with the time of now, to the minute.
    pub fn fresh(now: Instant, zone: Zone) -> Self {
        let minute = now.plus(-chrono::Duration::nanoseconds(
            i64::from(now.utc().second()) * 1_000_000_000 + i64::from(now.utc().nanosecond()),
        ));
        let LocalTime { raw, which } = LocalTime::stored(Some(minute), zone);
        Self { posted_at: raw, posted_at_which: which, ..Self::default() }
    }

    /// The approval that was looked at.
    pub fn approval(&self) -> Option<ApprovalId> {
        self.approval.parse().ok()
    }

    /// The time as typed.
    pub fn time(&self) -> LocalTime {
        LocalTime { raw: self.posted_at.clone(), which: self.posted_at_which.clone() }
    }

    /// Checks both: an address of the web, and a time that has been.
    pub fn check(&self, now: Instant, zone: Zone) -> Result<(String, Instant), Errors> {
        let mut check = Check::new();
        let address = check.line("address", &self.address, ADDRESS, "Enter the address at which people read it");
        let parsed = url::Url::parse(&address).ok();
        let is_link = |url: &url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        if !address.is_empty() && (address.contains(' ') || !parsed.as_ref().is_some_and(is_link)) {
            check.wrong("address", "An address begins with https:// or http:// and has no blanks");
        }
        let at = check.moment("posted_at", &self.time(), zone);
        match at {
            None if self.posted_at.trim().is_empty() => check.wrong("posted_at", "Say when it was posted"),
            Some(at) if at.since(now) > chrono::Duration::minutes(1) => {
                check.wrong("posted_at", "This time is still to come: note the posting when it is done");
            }
            _ => {}
        }
        check.finish()?;
        Ok((address, at.unwrap_or(now)))
    }
}

/// A finding that is judged to be harmless.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DismissalForm {
    /// The mark of the finding on the page.
    pub finding: String,
    pub because: String,
}

impl DismissalForm {
    /// Checks that it says why.
    pub fn check(&self) -> Result<String, Errors> {
        let mut check = Check::new();
        let because = check.line("findings", &self.because, REASON, "Say why these words may leave the house");
        check.finish().map(|()| because)
    }
}

/// A judgement that is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    pub dismissal: String,
}

/// A pattern of internal addresses.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    pub form: String,
    pub pattern: String,
}

impl AddressForm {
    /// Checks it, and gives it as it is stored.
    pub fn check(&self) -> Result<Pattern, Errors> {
        let mut check = Check::new();
        let line = check.optional_line("pattern", &self.pattern, PATTERN);
        let pattern = check.parsed::<Pattern>("pattern", &line);
        check.finish()?;
        pattern.ok_or_else(|| Errors::one("pattern", "Enter a pattern"))
    }
}
