//! Who was at the meeting, as it stands in the document.

use askama::Template;

use super::store;
use crate::db::Conn;
use crate::kernel::PostmortemId;
use crate::meetings::Meeting;
use crate::web::Error;

/// Who was there, as a part of the document.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "minutes/_part.html")]
pub struct MinutesPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    when: String,
    facilitator: Option<String>,
    there: Vec<String>,
    missing: Vec<String>,
    id: Option<PostmortemId>,
}

/// Loads it, in one query; the caller has loaded the meeting.
///
/// # Errors
/// Those of the database.
pub fn part(c: &mut Conn, meeting: Option<&Meeting>) -> Result<MinutesPart, Error> {
    let Some(meeting) = meeting.filter(|meeting| !meeting.is_cancelled()) else { return Ok(MinutesPart::default()) };
    let (there, missing): (Vec<_>, Vec<_>) = store::of(c, meeting)?.into_iter().partition(|one| one.present);
    let names = |all: Vec<super::model::Noted>| all.into_iter().map(|one| one.name).collect();
    Ok(MinutesPart {
        when: meeting.when(&meeting.zone),
        facilitator: meeting.facilitator.clone(),
        there: names(there),
        missing: names(missing),
        id: Some(meeting.postmortem_id),
        ..MinutesPart::default()
    })
}

impl MinutesPart {
    /// Whether nobody has noted who was there.
    pub fn is_empty(&self) -> bool {
        self.there.is_empty() && self.missing.is_empty()
    }

    /// When it was and who was there; empty when nobody has said so.
    pub fn markdown(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut out = format!("- Held: {}\n", self.when);
        if let Some(facilitator) = &self.facilitator {
            out.push_str(&format!("- Facilitator: {facilitator}\n"));
        }
        if !self.there.is_empty() {
            out.push_str(&format!("- There: {}\n", self.there.join(", ")));
        }
        if !self.missing.is_empty() {
            out.push_str(&format!("- Not there: {}\n", self.missing.join(", ")));
        }
        out
    }
}
