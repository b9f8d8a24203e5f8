//! Everything a document is made of, loaded in a fixed number of queries: the spine, its sections, and the structured parts
//! that stand at their places (RULES 14).

use askama::Template;

use super::article::{Article, Shown};
use super::completeness::Known;
use super::editions::Newest;
use crate::accounts::Viewer;
use crate::actions::{self, ActionsPart};
use crate::comments;
use crate::contributors::{self, Contributor};
use crate::db::Conn;
use crate::factors::{self, FactorsPart};
use crate::hints;
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

/// How far a document is, without what it says.
pub struct State {
    pub postmortem: Postmortem,
    /// What is known of it, for the checklist.
    pub known: Known,
    /// Sections that say nothing, in the order of reading.
    pub empty: Vec<SectionKind>,
    /// Whether there is an external message.
    pub has_message: bool,
    /// Whether what was posted is its text as it is now.
    pub message_is_posted: bool,
    /// The newest edition, and how much changed since.
    pub edition: Option<Newest>,
}

/// Loads it, through the viewer.
///
/// # Errors
/// Not found, for whoever may not see it, and those of the database.
pub fn state(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent) -> Result<State> {
    let article = Article::load(c, viewer, id, extent, "")?;
    let message = |part: &&Shown| part.section.kind == SectionKind::ExternalMessage;
    let has_message = article.parts.iter().find(message).is_some_and(|part| !part.section.is_empty);
    let open_hints = hints::open_hints(c, &article.postmortem, &article.contributors)?;
    let open_comments = comments::open_threads(c, id)?;
    Ok(State {
        known: Known { open_hints, open_comments, ..article.known() },
        empty: article.parts.iter().filter(|part| part.is_missing()).map(|part| part.section.kind).collect(),
        has_message,
        message_is_posted: article.bound.messages.is_posted(),
        edition: article.edition,
        postmortem: article.postmortem,
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

    /// Readies the parts to be kept as they are now, for everybody who may see the postmortem.
    pub fn for_keeping(&mut self) {
        self.for_paper();
        self.factors.leave_others_out();
        self.actions.kept = true;
    }

    /// Whether something structured stands at the place of `kind`.
    pub fn is_filled(&self, kind: SectionKind) -> bool {
        match kind {
            SectionKind::Impact => !self.impact.is_empty(),
            SectionKind::WhatHappened => !self.timeline.is_empty(),
            SectionKind::ContributingFactors => !self.factors.is_empty(),
            SectionKind::ExternalMessage => !self.messages.is_empty(),
            SectionKind::MeetingNotes => !self.minutes.is_empty(),
            SectionKind::Actions => !self.actions.is_empty(),
            SectionKind::WhyTriggered => !self.response.monitoring.is_empty(),
            SectionKind::ResponseReview => !self.response.ratings.is_empty(),
            SectionKind::WentWell | SectionKind::WentLessWell | SectionKind::Lucky => {
                self.points(kind).is_some_and(|part| !part.is_empty())
            }
            _ => false,
        }
    }

    /// What stands at the place of `kind`, as HTML.
    pub fn beneath(&self, kind: SectionKind) -> Result<Beneath> {
        let html = match kind {
            SectionKind::Impact => self.impact.render()?,
            SectionKind::WhatHappened => self.timeline.render()?,
            SectionKind::ContributingFactors => self.factors.render()?,
            SectionKind::ExternalMessage => self.messages.render()?,
            SectionKind::MeetingNotes => self.minutes.render()?,
            SectionKind::Actions => self.actions.render()?,
            SectionKind::WhyTriggered => self.response.monitoring.render()?,
            SectionKind::ResponseReview => self.response.ratings.render()?,
            SectionKind::WentWell | SectionKind::WentLessWell | SectionKind::Lucky => match self.points(kind) {
                Some(part) => part.render()?,
                None => String::new(),
            },
            _ => String::new(),
        };
        Ok(Beneath { html, filled: self.is_filled(kind) })
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
            unbounded_actions: self.actions.unbounded(),
            monitoring_asked: self.response.monitoring.is_asked(),
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
