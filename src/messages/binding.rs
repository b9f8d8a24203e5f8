//! How far the external message is, as it stands in the document.

use askama::Template;

use super::model::{Approval, Posting};
use super::store::approvals;
use crate::db::Conn;
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::Postmortem;
use crate::web::Error;

/// The state of the external message as a part of the document.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/_part.html")]
pub struct MessagesPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    approval: Option<Approval>,
    posted: Vec<Posting>,
    /// Whether the text is not the approved one any more.
    moved_on: bool,
    zone: Zone,
    id: PostmortemId,
}

/// Loads it, in three queries at most.
///
/// # Errors
/// Those of the database.
pub fn part(c: &mut Conn, postmortem: &Postmortem) -> Result<MessagesPart, Error> {
    let (id, zone) = (postmortem.id(), postmortem.spine.zone);
    let approval = approvals::standing(c, id)?;
    let now = approval.as_ref().map(|approval| approval.id);
    let posted = approvals::postings_of(c, id)?.into_iter().filter(|one| Some(one.approval) == now).collect();
    let moved_on = match &approval {
        Some(approval) => approvals::newest(c, id)? != approval.revision,
        None => false,
    };
    Ok(MessagesPart { prefix: String::new(), may: false, printing: false, approval, posted, moved_on, zone, id })
}

impl MessagesPart {
    /// Whether nothing is decided yet: a draft.
    pub fn is_empty(&self) -> bool {
        self.approval.is_none()
    }

    /// Whether what stands posted is the text as it is now.
    pub fn is_posted(&self) -> bool {
        self.approval.is_some() && !self.posted.is_empty() && !self.moved_on
    }

    /// One sentence of state; empty for a draft.
    pub fn markdown(&self) -> String {
        let Some(approval) = &self.approval else { return String::new() };
        let at = self.zone.at(approval.at).full();
        let mut words = format!("*Revision {} was approved by {}, {at}.", approval.revision, approval.by);
        for posting in &self.posted {
            words.push_str(&format!(" Posted {} at <{}>.", self.zone.at(posting.at).full(), posting.address));
        }
        if self.moved_on {
            words.push_str(" The text moved on since.");
        }
        words.push_str("*\n");
        words
    }
}
