//! The reading page, and the same document on paper.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::Visit;
use crate::asks::{self, OpenAsk};
use crate::contributors::Contributor;
use crate::document::completeness::{Gap, Known, gaps};
use crate::document::whole::{Beneath, Bound, Extent, Whole, whole};
use crate::incidents::Outcome;
use crate::kernel::{Instant, PersonId, PostmortemId, Zone};
use crate::meetings::Meeting;
use crate::postmortems::{Due, Place, Postmortem, may_hand_over, may_invite, may_rename, may_schedule, may_write};
use crate::sections::{self, Section};
use crate::timeline::{Span, measures};
use crate::web::{Error, Result, Shell};

/// A section as it stands on the page for one viewer.
struct Shown {
    section: Section,
    may: bool,
    beneath: Beneath,
    asks: Vec<OpenAsk>,
}

impl Shown {
    /// Whether there is nothing to read at all.
    fn is_empty(&self) -> bool {
        self.section.is_empty && !self.beneath.filled
    }
}

/// What is offered on the page: the same rules that the handlers obey.
#[derive(Default)]
struct Offers {
    rename: bool,
    hand_over: bool,
    schedule: bool,
    invite: bool,
}

/// The document itself, on the screen or on paper.
#[derive(Template)]
#[template(path = "document/_article.html")]
struct Article {
    prefix: String,
    postmortem: Postmortem,
    services: String,
    contributors: Vec<Contributor>,
    parts: Vec<Shown>,
    meeting: Option<Meeting>,
    bound: Bound,
    span: Option<Span>,
    span_day: String,
    measures: String,
    outcome_words: Option<&'static str>,
    left: String,
    late: bool,
    may: Offers,
    me: PersonId,
    now: Instant,
    org: Zone,
    printing: bool,
}

#[derive(Template)]
#[template(path = "document/reading.html")]
struct ReadingPage {
    shell: Shell,
    article: Article,
    empty_sections: usize,
    gaps: Vec<Gap>,
}

#[derive(Template)]
#[template(path = "document/print.html")]
struct PrintPage {
    shell: Shell,
    article: Article,
    now: Instant,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReadingQuery {
    /// `hide`: without what was found later.
    found: String,
}

/// `GET /postmortems/{postmortem}`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<ReadingQuery>) -> Result<HttpResponse> {
    let extent =
        Extent { whole: false, hides_found_later: query.found == "hide", now: visit.now, zone: visit.site.zone };
    let mut article = article(&visit, id.into_inner(), extent).await?;
    article.bound.for_reader(&visit.viewer, &article.postmortem, &visit.shell.prefix);
    let (viewer, postmortem) = (&visit.viewer, &article.postmortem);
    let (spine, incident) = (&postmortem.spine, &postmortem.incident);
    article.may = Offers {
        rename: may_rename(viewer, spine).is_ok(),
        hand_over: may_hand_over(viewer, spine).is_ok(),
        schedule: may_schedule(viewer, spine).is_ok(),
        invite: may_invite(viewer, spine, incident.restricted).is_ok(),
    };
    for part in &mut article.parts {
        part.may = may_write(viewer, spine, part.section.kind.part()).is_ok();
        part.beneath = article.bound.beneath(part.section.kind)?;
    }
    let empty_sections = article.parts.iter().filter(|part| part.is_empty()).count();
    let scheduled = article.meeting.as_ref().is_some_and(|meeting| !meeting.is_cancelled());
    let missing = match spine.status.is_open() {
        true => gaps(&Known {
            empty_sections,
            has_meeting: scheduled,
            is_resolved: incident.moments.resolved_at.is_some(),
            ..article.bound.known()
        }),
        false => Vec::new(),
    };
    let page = ReadingPage { shell: visit.shell, article, empty_sections, gaps: missing };
    page.shell.page(&page)
}

/// `GET /postmortems/{postmortem}/print`: without navigation; nobody edits on paper, so nothing is
/// offered and empty sections are left out.
pub async fn print(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let extent = Extent { whole: true, hides_found_later: false, now: visit.now, zone: visit.site.zone };
    let mut article = article(&visit, id.into_inner(), extent).await?;
    article.printing = true;
    article.bound.for_paper();
    for part in &mut article.parts {
        part.beneath = article.bound.beneath(part.section.kind)?;
        part.asks.clear();
    }
    article.parts.retain(|part| !part.is_empty());
    let page = PrintPage { now: visit.now, article, shell: visit.shell };
    page.shell.page(&page)
}

/// The document with nothing offered.
async fn article(visit: &Visit, id: PostmortemId, extent: Extent) -> Result<Article> {
    let viewer = visit.viewer.clone();
    let (Whole { postmortem, services, contributors, meeting, bound }, sections, mut asks) = visit
        .db
        .read(move |c| Ok::<_, Error>((whole(c, &viewer, id, extent)?, sections::all(c, id)?, asks::open_at(c, id)?)))
        .await?;
    let moments = &postmortem.incident.moments;
    let day = |first: Instant| {
        let stamp = postmortem.spine.zone.at(first);
        format!("{}, times in {}", stamp.date(), stamp.abbreviation())
    };
    let part = |section: Section| {
        let asks = asks.extract_if(.., |ask| stands_at(ask.place) == section.kind.as_str()).collect();
        Shown { section, may: false, beneath: Beneath::default(), asks }
    };
    Ok(Article {
        prefix: visit.shell.prefix.clone(),
        services,
        contributors,
        parts: sections.into_iter().map(part).collect(),
        meeting,
        span: Span::of(moments, &bound.timeline.marks),
        bound,
        span_day: moments.earliest().map(day).unwrap_or_default(),
        measures: measures(moments),
        outcome_words: outcome_words(postmortem.incident.outcome),
        left: postmortem.deadline_left(visit.now, visit.site.zone),
        late: postmortem.spine.due(visit.now) == Due::Late,
        may: Offers::default(),
        me: visit.viewer.id,
        now: visit.now,
        org: visit.site.zone,
        printing: false,
        postmortem,
    })
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
