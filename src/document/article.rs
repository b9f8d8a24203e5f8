//! The document as it stands on the screen and on paper, put together from its parts.

use askama::Template;

use super::completeness::Known;
use super::editions::{self, Newest};
use super::whole::{Beneath, Bound, Extent, Whole, whole};
use crate::accounts::Viewer;
use crate::asks::{self, OpenAsk};
use crate::comments::questions::{self, Question};
use crate::comments::{self, Passage, Talk};
use crate::contributors::Contributor;
use crate::db::Conn;
use crate::hints::{self, Hint};
use crate::incidents::Outcome;
use crate::kernel::{Instant, PersonId, PostmortemId, Zone};
use crate::meetings::Meeting;
use crate::postmortems::{Due, Place, Postmortem};
use crate::sections::{self, Section, SectionKind, outline};
use crate::timeline::{Span, measures};
use crate::web::Result;

/// A section as it stands on the page for one viewer.
pub struct Shown {
    pub section: Section,
    pub may: bool,
    pub beneath: Beneath,
    pub asks: Vec<OpenAsk>,
    pub hints: Vec<Hint>,
    pub talks: Vec<Talk>,
}

impl Shown {
    /// Whether there is nothing to read at all.
    pub fn is_empty(&self) -> bool {
        self.section.is_empty && !self.beneath.filled
    }

    /// Whether something should be there to read and is not.
    pub fn is_missing(&self) -> bool {
        self.section.kind.is_expected() && self.is_empty()
    }

    /// Questions for reviewers that fit it (RULES 31).
    pub fn questions(&self) -> &'static [Question] {
        questions::of(self.section.kind)
    }

    /// Whether a hint on its wording was dismissed.
    pub fn has_dismissed(&self) -> bool {
        self.hints.iter().any(|hint| !hint.is_open())
    }
}

/// What is offered on the page: the same rules that the handlers obey.
#[derive(Default)]
pub struct Offers {
    pub rename: bool,
    pub hand_over: bool,
    pub schedule: bool,
    pub invite: bool,
}

/// The document itself, on the screen or on paper.
#[derive(Template)]
#[template(path = "document/_article.html")]
pub struct Article {
    pub prefix: String,
    pub postmortem: Postmortem,
    pub services: String,
    /// What the severity is called beside its number; empty where only the number stands.
    pub severity_name: String,
    pub contributors: Vec<Contributor>,
    pub parts: Vec<Shown>,
    /// Sections that its template leaves out, with what is asked for there all the same.
    pub left_out: Vec<(SectionKind, Vec<OpenAsk>)>,
    /// Threads that are open, those on sections that are not shown among them.
    pub open_comments: usize,
    pub meeting: Option<Meeting>,
    pub bound: Bound,
    pub span: Option<Span>,
    pub span_day: String,
    pub measures: String,
    pub outcome_words: Option<&'static str>,
    pub left: String,
    pub late: bool,
    pub may: Offers,
    pub me: PersonId,
    pub now: Instant,
    pub org: Zone,
    /// The newest edition, and what changed since.
    pub edition: Option<Newest>,
    pub printing: bool,
    /// Whether it is kept as it is now: nothing in it leads elsewhere in the program or is true today only.
    pub frozen: bool,
    /// The section beside which the dismissed hints are open, by its word; empty for none.
    pub opened: String,
    /// The mark for forms that ask a question for reviewers; empty when none stands beside the text.
    pub asking: String,
}

impl Article {
    /// Loads it with nothing offered; links begin with `prefix`.
    ///
    /// # Errors
    /// Not found, for whoever may not see it, and those of the database.
    pub fn load(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent, prefix: &str) -> Result<Self> {
        let Whole { postmortem, services, contributors, meeting, bound } = whole(c, viewer, id, extent)?;
        let (sections, mut asks) = (sections::all(c, id)?, asks::open_at(c, id)?);
        let Extent { now, zone: org, .. } = extent;
        let moments = &postmortem.incident.moments;
        let day = |first: Instant| {
            let stamp = postmortem.spine.zone.at(first);
            format!("{}, times in {}", stamp.date(), stamp.abbreviation())
        };
        let part = |section: Section| {
            let asks = asks.extract_if(.., |ask| stands_at(ask.place) == section.kind.as_str()).collect();
            Shown {
                may: false,
                beneath: Beneath { html: String::new(), filled: bound.is_filled(section.kind) },
                section,
                asks,
                hints: Vec::new(),
                talks: Vec::new(),
            }
        };
        let parts: Vec<Shown> = sections.into_iter().map(part).collect();
        let lacking = |kind: &SectionKind| !parts.iter().any(|part| part.section.kind == *kind);
        let asked = |kind: SectionKind| (kind, asks.extract_if(.., |ask| ask.place == kind.place()).collect());
        let left_out = outline(postmortem.incident.outcome).filter(lacking).map(asked).collect();
        Ok(Self {
            prefix: prefix.to_owned(),
            services,
            severity_name: String::new(),
            contributors,
            left_out,
            open_comments: 0,
            parts,
            meeting,
            span: Span::of(moments, &bound.timeline.marks),
            bound,
            span_day: moments.earliest().map(day).unwrap_or_default(),
            measures: measures(moments),
            outcome_words: outcome_words(postmortem.incident.outcome),
            left: postmortem.deadline_left(now, org),
            late: postmortem.spine.due(now) == Due::Late,
            may: Offers::default(),
            me: viewer.id,
            now,
            org,
            edition: editions::newest(c, &postmortem)?,
            printing: false,
            frozen: false,
            opened: String::new(),
            asking: String::new(),
            postmortem,
        })
    }

    /// What is known of it, for what is missing.
    pub fn known(&self) -> Known {
        Known {
            empty_sections: self.parts.iter().filter(|part| part.is_missing()).count(),
            has_meeting: self.meeting.as_ref().is_some_and(|meeting| !meeting.is_cancelled()),
            is_resolved: self.postmortem.incident.moments.resolved_at.is_some(),
            open_asks: self
                .parts
                .iter()
                .map(|part| &part.asks)
                .chain(self.left_out.iter().map(|(_, asks)| asks))
                .map(Vec::len)
                .sum(),
            open_comments: self.open_comments,
            ..self.bound.known()
        }
    }

    /// Puts the hints on wording beside their sections that the viewer may heed (RULES 36). Neither paper nor any other copy
    /// has them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_hints(&mut self, c: &mut Conn, viewer: &Viewer) -> Result<()> {
        let spine = &self.postmortem.spine;
        let involved = hints::is_involved(viewer, &self.contributors);
        let heeds = |part: &Shown| hints::may_heed(viewer, spine, part.section.kind.part(), involved).is_ok();
        let heeded: Vec<bool> = self.parts.iter().map(heeds).collect();
        if !heeded.contains(&true) {
            return Ok(());
        }
        let mut hints = hints::of(c, &self.postmortem, &self.contributors)?;
        for (part, _) in self.parts.iter_mut().zip(heeded).filter(|(_, heeded)| *heeded) {
            part.hints = hints.extract_if(.., |hint| hint.place == part.section.kind.place()).collect();
        }
        Ok(())
    }

    /// Puts the open threads of comments beside their sections, and marks the passages that they are about. Neither paper nor
    /// any other copy has them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_comments(&mut self, c: &mut Conn) -> Result<()> {
        let mut beside = comments::beside(c, self.postmortem.id())?;
        self.open_comments = beside.len();
        for part in &mut self.parts {
            part.talks = beside.take(part.section.kind, &mut part.section.html);
        }
        Ok(())
    }

    /// Makes it ready for paper: nobody edits there, so nothing is offered and empty sections are left out.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    pub fn for_paper(&mut self) -> Result<()> {
        self.printing = true;
        if self.frozen {
            self.bound.for_keeping()
        } else {
            self.bound.for_paper()
        }
        for part in &mut self.parts {
            part.beneath = self.bound.beneath(part.section.kind)?;
            part.asks.clear();
        }
        self.left_out.clear();
        self.parts.retain(|part| !part.is_empty());
        Ok(())
    }
}

/// The section beside which an ask for `place` stands, by its word.
fn stands_at(place: Place) -> &'static str {
    match place {
        Place::Timeline => Place::WhatHappened.as_str(),
        Place::CustomerNotes | Place::Customers => Place::Impact.as_str(),
        section => section.as_str(),
    }
}

/// What a postmortem of another outcome is for (RULES 2).
fn outcome_words(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::RealIncident => None,
        Outcome::LowerSeverity | Outcome::Recovered | Outcome::FalseAlarm => Some(
            "This postmortem asks why response was triggered and what to tune in monitoring, so that alerts keep their meaning.",
        ),
    }
}
