//! Everything a document is made of, loaded in a fixed number of queries: the spine, its sections, and the structured parts
//! that stand at their places (RULES 14).

use askama::Template;

use super::completeness::Known;
use crate::accounts::Viewer;
use crate::actions::{self, ActionsPart};
use crate::contributors::{self, Contributor};
use crate::db::Conn;
use crate::factors::{self, FactorsPart};
use crate::impact::{self, ImpactPart};
use crate::incidents;
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::meetings::{self, Meeting};
use crate::messages::{self, MessagesPart};
use crate::minutes::{self, MinutesPart};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::response::{self, PointKind, ResponseParts};
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
    pub impact: ImpactPart,
    pub timeline: TimelinePart,
    pub factors: FactorsPart,
    pub actions: ActionsPart,
    pub response: ResponseParts,
    pub messages: MessagesPart,
    pub minutes: MinutesPart,
}

/// Loads it, through the viewer.
pub fn whole(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent) -> Result<Whole> {
    let postmortem = postmortems::find(c, viewer, id)?;
    let services = incidents::services_of(c, postmortem.incident.id)?;
    let meeting = meetings::of_postmortem(c, id)?;
    let actions = actions::part(c, &postmortem, extent.now, extent.zone)?;
    Ok(Whole {
        services: services.into_iter().map(|service| service.name).collect::<Vec<_>>().join(", "),
        contributors: contributors::of(c, id)?,
        bound: Bound {
            impact: impact::part(c, &postmortem)?,
            timeline: timeline::part(c, &postmortem, extent.whole, extent.hides_found_later)?,
            factors: factors::part(c, viewer, &postmortem)?,
            response: response::parts(c, &postmortem, &actions.actions)?,
            messages: messages::part(c, &postmortem)?,
            minutes: minutes::part(c, meeting.as_ref())?,
            actions,
        },
        meeting,
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
        prefix.clone_into(&mut self.impact.prefix);
        self.impact.may = may(Part::Impact);
        prefix.clone_into(&mut self.timeline.prefix);
        self.timeline.may = may(Part::Analysis);
        prefix.clone_into(&mut self.factors.prefix);
        self.factors.may = may(Part::Analysis);
        prefix.clone_into(&mut self.actions.prefix);
        self.actions.may = may(Part::Analysis);
        for part in &mut self.response.points {
            prefix.clone_into(&mut part.prefix);
            part.may = may(Part::Analysis);
        }
        prefix.clone_into(&mut self.response.ratings.prefix);
        self.response.ratings.may = may(Part::Analysis);
        prefix.clone_into(&mut self.response.monitoring.prefix);
        self.response.monitoring.may = may(Part::Analysis);
        prefix.clone_into(&mut self.messages.prefix);
        self.messages.may = may(Part::Messages);
        prefix.clone_into(&mut self.minutes.prefix);
    }

    /// Readies the parts for paper: nothing is offered.
    pub fn for_paper(&mut self) {
        self.impact.printing = true;
        self.timeline.printing = true;
        self.factors.printing = true;
        self.actions.printing = true;
        for part in &mut self.response.points {
            part.printing = true;
        }
        self.response.ratings.printing = true;
        self.response.monitoring.printing = true;
        self.messages.printing = true;
        self.minutes.printing = true;
    }

    /// What stands at the place of `kind`, as HTML.
    pub fn beneath(&self, kind: SectionKind) -> Result<Beneath> {
        Ok(match kind {
            SectionKind::Impact => Beneath { html: self.impact.render()?, filled: !self.impact.is_empty() },
            SectionKind::WhatHappened => Beneath { html: self.timeline.render()?, filled: !self.timeline.is_empty() },
            SectionKind::ContributingFactors => {
                Beneath { html: self.factors.render()?, filled: !self.factors.is_empty() }
            }
            SectionKind::ExternalMessage => {
                Beneath { html: self.messages.render()?, filled: !self.messages.is_empty() }
            }
            SectionKind::MeetingNotes => Beneath { html: self.minutes.render()?, filled: !self.minutes.is_empty() },
            SectionKind::Actions => Beneath { html: self.actions.render()?, filled: !self.actions.is_empty() },
            SectionKind::WhyTriggered => {
                let part = &self.response.monitoring;
                Beneath { html: part.render()?, filled: !part.is_empty() }
            }
            SectionKind::ResponseReview => {
                let part = &self.response.ratings;
                Beneath { html: part.render()?, filled: !part.is_empty() }
            }
            SectionKind::WentWell | SectionKind::WentLessWell | SectionKind::Lucky => match self.points(kind) {
                Some(part) => Beneath { html: part.render()?, filled: !part.is_empty() },
                None => Beneath::default(),
            },
            _ => Beneath::default(),
        })
    }

    /// What stands at the place of `kind`, as Markdown; empty when nothing does.
    pub fn markdown(&self, kind: SectionKind) -> String {
        match kind {
            SectionKind::Impact => self.impact.markdown(),
            SectionKind::WhatHappened => self.timeline.markdown(),
            SectionKind::ContributingFactors => self.factors.markdown(),
            SectionKind::Actions => self.actions.markdown(),
            SectionKind::ExternalMessage => self.messages.markdown(),
            SectionKind::MeetingNotes => self.minutes.markdown(),
            SectionKind::WhyTriggered => self.response.monitoring.markdown(),
            SectionKind::ResponseReview => self.response.ratings.markdown(),
            SectionKind::WentWell | SectionKind::WentLessWell | SectionKind::Lucky => {
                self.points(kind).map(response::PointsPart::markdown).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// What is known of the parts, for what is missing.
    pub fn known(&self) -> Known {
        Known {
            no_entries: self.timeline.is_empty(),
            unfilled_figures: self.impact.unfilled(),
            unanswered_points: self.response.unanswered(),
            proposed_actions: self.actions.proposed(),
            monitoring_missing: self.response.monitoring.is_missing(),
            ..Known::default()
        }
    }

    fn points(&self, kind: SectionKind) -> Option<&response::PointsPart> {
        let kind = match kind {
            SectionKind::WentWell => PointKind::WentWell,
            SectionKind::WentLessWell => PointKind::WentLessWell,
            SectionKind::Lucky => PointKind::Lucky,
            _ => return None,
        };
        self.response.of(kind)
    }
}
