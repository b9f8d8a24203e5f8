//! Everything a document is made of, loaded in a fixed number of queries: the spine, its sections, and the structured parts
//! that stand at their places (RULES 14).

use askama::Template;

use crate::accounts::Viewer;
use crate::actions::{self, ActionsPart};
use crate::contributors::{self, Contributor};
use crate::db::Conn;
use crate::incidents;
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::meetings::{self, Meeting};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::sections::SectionKind;
use crate::timeline::{self, TimelinePart};
use crate::web::Result;

/// How much of a document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Long parts to their end; else what a reading page shows of them.
    pub whole: bool,
    /// Without what was found later.
    pub hides_found_later: bool,
    /// The moment of the request.
    pub now: Instant,
    /// The organisation's zone, in which days end.
    pub zone: Zone,
}

/// The document without the texts of its sections.
pub struct Whole {
    pub postmortem: Postmortem,
    pub services: String,
    pub contributors: Vec<Contributor>,
    pub meeting: Option<Meeting>,
    pub bound: Bound,
}

/// The structured parts.
pub struct Bound {
    pub timeline: TimelinePart,
    pub actions: ActionsPart,
}

/// Loads it, through the viewer.
pub fn whole(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent) -> Result<Whole> {
    let postmortem = postmortems::find(c, viewer, id)?;
    let services = incidents::services_of(c, postmortem.incident.id)?;
    Ok(Whole {
        services: services.into_iter().map(|service| service.name).collect::<Vec<_>>().join(", "),
        contributors: contributors::of(c, id)?,
        meeting: meetings::of_postmortem(c, id)?,
        bound: Bound {
            timeline: timeline::part(c, &postmortem, extent.whole, extent.hides_found_later)?,
            actions: actions::part(c, &postmortem, extent.now, extent.zone)?,
        },
        postmortem,
    })
}

/// What stands at a section's place beside its text.
#[derive(Default)]
pub struct Beneath {
    /// As HTML; may be no more than an invitation to begin.
    pub html: String,
    /// Whether there is something to read.
    pub filled: bool,
}

impl Bound {
    /// Readies the parts for a reader: links below `prefix`, and what the viewer may write is offered.
    pub fn for_reader(&mut self, viewer: &Viewer, postmortem: &Postmortem, prefix: &str) {
        let may = |part| may_write(viewer, &postmortem.spine, part).is_ok();
        prefix.clone_into(&mut self.timeline.prefix);
        self.timeline.may = may(Part::Analysis);
        prefix.clone_into(&mut self.actions.prefix);
        self.actions.may = may(Part::Analysis);
    }

    /// Readies the parts for paper: nothing is offered.
    pub fn for_paper(&mut self) {
        self.timeline.printing = true;
        self.actions.printing = true;
    }

    /// What stands at the place of `kind`, as HTML.
    pub fn beneath(&self, kind: SectionKind) -> Result<Beneath> {
        Ok(match kind {
            SectionKind::WhatHappened => Beneath { html: self.timeline.render()?, filled: !self.timeline.is_empty() },
            SectionKind::Actions => Beneath { html: self.actions.render()?, filled: !self.actions.is_empty() },
            _ => Beneath::default(),
        })
    }

    /// What stands at the place of `kind`, as Markdown; empty when nothing does.
    pub fn markdown(&self, kind: SectionKind) -> String {
        match kind {
            SectionKind::WhatHappened => self.timeline.markdown(),
            SectionKind::Actions => self.actions.markdown(),
            _ => String::new(),
        }
    }
}
