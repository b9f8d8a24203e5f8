//! Approvals, postings and public pages as rows.

use diesel::prelude::Queryable;

use crate::incidents::Severity;
use crate::kernel::{ApprovalId, DismissalId, Instant, InternalAddressId, PostmortemId, text_enum};

text_enum! {
    /// What a finding of the scrub list is.
    pub enum FindingKind {
        /// Somebody of the house.
        StaffName = "staff_name", "Name of a colleague";
        /// Their address.
        StaffAddress = "staff_address", "E-mail address of a colleague";
        /// A host or an address inside.
        InternalName = "internal_name", "Internal name";
        /// A link that leads inside.
        InternalLink = "internal_link", "Internal link";
        /// Somebody who was hit.
        CustomerName = "customer_name", "Name of a customer";
    }
}

impl FindingKind {
    /// What the rule says (RULES 28).
    pub fn rule(self) -> &'static str {
        match self {
            Self::StaffName => "Names of staff do not leave the house: the organisation speaks, not one person.",
            Self::StaffAddress => "Addresses of staff do not leave the house.",
            Self::InternalName => "Names and addresses of internal systems do not leave the house.",
            Self::InternalLink => "Nobody outside can follow an internal link, and it tells what is inside.",
            Self::CustomerName => "Who was hit is for that customer alone to tell.",
        }
    }

    /// What to write instead.
    pub fn instead(self) -> &'static str {
        match self {
            Self::StaffName => "Write “we”, “our engineers” or “the team”.",
            Self::StaffAddress => "Give the address at which support answers everybody.",
            Self::InternalName => "Say what it does: “our database”, “the service that prints labels”.",
            Self::InternalLink => "Leave the link out, or link to a page that is open to everybody.",
            Self::CustomerName => "Write “some customers”, or how many.",
        }
    }
}

/// An approval that stands.
#[derive(Debug, Clone, Queryable)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The revision of the section that was approved.
    pub revision: i32,
    /// What was approved, as safe HTML.
    pub html: String,
    /// Why it may leave the house although something was found; empty when nothing was.
    pub reason: String,
    /// Name of who approved it.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// An approval that was withdrawn or replaced.
#[derive(Debug, Clone, Queryable)]
pub struct Earlier {
    /// The revision that was approved.
    pub revision: i32,
    /// Name of who approved it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Name of who ended it.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<Instant>,
    /// Why.
    pub why: String,
}

/// Where an approved message was posted.
#[derive(Debug, Clone, Queryable)]
pub struct Posting {
    /// The approval it belongs to.
    pub approval: ApprovalId,
    /// The revision that was posted.
    pub revision: i32,
    /// An address that begins with `http://` or `https://`.
    pub address: String,
    /// Name of who noted it.
    pub by: String,
    /// When it was posted.
    pub at: Instant,
}

/// The open public page of a message.
#[derive(Debug, Clone, Queryable)]
pub struct PublicPage {
    /// What opens it, in its address.
    pub secret: String,
    /// Name of who opened it.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A finding that somebody judged to be harmless.
#[derive(Debug, Clone, Queryable)]
pub struct Dismissal {
    /// Its id.
    pub id: DismissalId,
    /// What it is.
    pub kind: FindingKind,
    /// The words in lower case.
    pub words: String,
    /// Why they are harmless.
    pub reason: String,
    /// Name of who judged.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A pattern of internal addresses.
#[derive(Debug, Clone, Queryable)]
pub struct InternalAddress {
    /// Its id.
    pub id: InternalAddressId,
    /// As people write it.
    pub pattern: String,
    /// Name of who added it; none for one that came with the program.
    pub by: Option<String>,
}

/// An external message that nobody has approved as it is now.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    /// Its postmortem.
    pub postmortem_id: PostmortemId,
    /// Title of the postmortem.
    pub title: String,
    /// The incident's severity.
    pub severity: Severity,
    /// The revision that waits.
    pub revision: i32,
    /// When it was saved.
    pub saved_at: Option<Instant>,
    /// The revision that is approved, when an older one is.
    pub approved: Option<i32>,
}

/// An approved external message that was posted nowhere.
#[derive(Debug, Clone, Queryable)]
pub struct Approved {
    /// Its postmortem.
    pub postmortem_id: PostmortemId,
    /// Title of the postmortem.
    pub title: String,
    /// The incident's severity.
    pub severity: Severity,
    /// The revision that was approved.
    pub revision: i32,
    /// When.
    pub at: Instant,
}
