//! All there is to say about the two messages of a postmortem, for the page and for whoever approves.

use super::model::{Approval, Dismissal, Earlier, FindingKind, Posting, PublicPage};
use super::parts::{Message, Part, Written, outage, parts};
use super::scrub::{self, Finding};
use super::store::{approvals, pages, scrub as list};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::impact::Degree;
use crate::incidents::Outcome;
use crate::kernel::{DismissalId, Instant, PostmortemId, markdown};
use crate::postmortems::{self, Postmortem, may_see_customers};
use crate::sections::{self, Current, SectionKind};
use crate::web::Result;

/// The text of one message, with what it lacks.
#[derive(Default)]
pub struct Text {
    /// Whether the postmortem was opened without it.
    pub left_out: bool,
    /// 0 until something was saved.
    pub revision: i32,
    /// In Markdown.
    pub body: String,
    /// As safe HTML.
    pub html: String,
    /// Who saved it last.
    pub saver: Option<String>,
    /// When.
    pub saved_at: Option<Instant>,
    /// The parts that it should have.
    pub parts: Vec<Part>,
    /// A sentence that speaks of an outage when not everything was down.
    pub outage: Option<String>,
}

impl Text {
    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// Parts that are not there.
    pub fn lacking(&self) -> usize {
        self.parts.iter().filter(|part| part.written != Written::There).count()
    }
}

/// A finding as the viewer may see it.
pub struct Shown {
    /// What it is.
    pub kind: FindingKind,
    /// The words; none for a customer that the viewer may not know of.
    pub words: Option<String>,
    /// The sentence they stand in; empty when it would tell.
    pub sentence: String,
    /// How often.
    pub times: usize,
    /// By which a form names it.
    pub mark: String,
}

/// Something judged to be harmless, as the viewer may see it.
pub struct Harmless {
    /// The judgement.
    pub id: DismissalId,
    /// The words; none for a customer that the viewer may not know of.
    pub words: Option<String>,
    /// Why; empty when it would tell.
    pub reason: String,
    /// Name of who judged.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// Both messages of a postmortem and what became of the external one.
pub struct Review {
    /// The postmortem.
    pub postmortem: Postmortem,
    /// The message to the organisation.
    pub internal: Text,
    /// The message to customers.
    pub external: Text,
    /// What should not leave the house and that nobody judged to be harmless.
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub more: usize,
    /// What was judged to be harmless.
    pub dismissed: Vec<Dismissal>,
    /// The approval that stands.
    pub approval: Option<Approval>,
    /// Those that stood once.
    pub earlier: Vec<Earlier>,
    /// Where it was posted.
    pub postings: Vec<Posting>,
    /// The open public page.
    pub page: Option<PublicPage>,
    /// Whether the viewer may know which customers were hit.
    pub sees_customers: bool,
}

/// Loads it, through the viewer; `home` is the address of this installation.
pub fn review(c: &mut Conn, viewer: &Viewer, id: PostmortemId, home: String) -> Result<Review> {
    let postmortem = postmortems::find(c, viewer, id)?;
    let degrees = list::degrees(c, id)?;
    let all_down = postmortem.incident.outcome == Outcome::RealIncident
        && !degrees.is_empty()
        && degrees.iter().all(|degree| *degree == Degree::Unavailable);
    let mut text = |kind: SectionKind, of: Message| -> Result<Text> {
        let Some(Current { revision, body, saver, saved_at, .. }) = sections::current(c, id, kind)? else {
            return Ok(Text { left_out: true, ..Text::default() });
        };
        Ok(Text {
            left_out: false,
            revision,
            html: markdown::render(&body, kind.as_str()),
            parts: parts(of, &body),
            outage: if all_down { None } else { outage(&body) },
            body,
            saver,
            saved_at,
        })
    };
    let internal = text(SectionKind::InternalMessage, Message::Internal)?;
    let external = text(SectionKind::ExternalMessage, Message::External)?;
    let known = list::known(c, id, home)?;
    let dismissed = list::dismissed(c, id)?;
    let mut found = scrub::find(&external.body, &known);
    found.findings.retain(|finding| {
        !dismissed.iter().any(|one| one.kind == finding.kind && scrub::key(&one.words) == finding.key())
    });
    Ok(Review {
        findings: found.findings,
        more: found.more,
        dismissed,
        approval: approvals::standing(c, id)?,
        earlier: approvals::earlier(c, id)?,
        postings: approvals::postings_of(c, id)?,
        page: pages::open_of(c, id)?,
        sees_customers: may_see_customers(viewer, &postmortem.spine).is_ok(),
        postmortem,
        internal,
        external,
    })
}

impl Review {
    /// Whether the approval that stands is of the newest text.
    pub fn is_approved(&self) -> bool {
        self.approval.as_ref().is_some_and(|approval| approval.revision == self.external.revision)
    }

    /// Whether the text moved on since the approval that stands.
    pub fn moved_on(&self) -> bool {
        self.approval.is_some() && !self.is_approved()
    }

    /// Where what is approved now was posted.
    pub fn posted(&self) -> impl Iterator<Item = &Posting> {
        let now = self.approval.as_ref().map(|approval| approval.id);
        self.postings.iter().filter(move |posting| Some(posting.approval) == now)
    }

    /// What a reason for approving is needed for; nothing when all is well.
    pub fn doubts(&self) -> Option<String> {
        let plural = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("one {one}")),
            n => Some(format!("{n} {many}")),
        };
        let found = plural(self.findings.len() + self.more, "finding is open", "findings are open");
        let lacking = plural(self.external.lacking(), "part is missing", "parts are missing");
        let doubts: Vec<String> = [found, lacking].into_iter().flatten().collect();
        (!doubts.is_empty()).then(|| doubts.join(" and "))
    }

    /// The findings as the viewer may see them; `mark` signs what a form sends back.
    pub fn shown(&self, mark: impl Fn(&Finding) -> String) -> Vec<Shown> {
        let hides = |finding: &&Finding| self.hides(finding.kind);
        let shown = self.findings.iter().filter(|one| !hides(one)).map(|finding| Shown {
            kind: finding.kind,
            words: Some(finding.words.clone()),
            sentence: finding.sentence.clone(),
            times: finding.times,
            mark: mark(finding),
        });
        // How many customers are named tells something as well, so it is said once.
        let hidden = self.findings.iter().any(|finding| hides(&finding)).then(|| Shown {
            kind: FindingKind::CustomerName,
            words: None,
            sentence: String::new(),
            times: 1,
            mark: String::new(),
        });
        shown.chain(hidden).collect()
    }

    /// What was judged to be harmless, as the viewer may see it.
    pub fn harmless(&self) -> Vec<Harmless> {
        let line = |one: &Dismissal| {
            let hides = self.hides(one.kind);
            Harmless {
                id: one.id,
                words: (!hides).then(|| one.words.clone()),
                reason: if hides { String::new() } else { one.reason.clone() },
                by: one.by.clone(),
                at: one.at,
            }
        };
        self.dismissed.iter().map(line).collect()
    }

    /// Whether the viewer may not know the words of such a finding.
    pub fn hides(&self, kind: FindingKind) -> bool {
        kind == FindingKind::CustomerName && !self.sees_customers
    }
}
