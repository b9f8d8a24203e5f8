//! The reading page, and the same document on paper.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Viewer, Visit};
use crate::contributors::{self, Contributor};
use crate::db::Conn;
use crate::document::completeness::{Gap, gaps};
use crate::document::span::{Span, measures};
use crate::incidents::{self, Outcome};
use crate::kernel::{Instant, PostmortemId};
use crate::meetings::{self, Meeting};
use crate::postmortems::{self, Due, Postmortem, may_hand_over, may_invite, may_rename, may_schedule, may_write};
use crate::sections::{self, Section};
use crate::web::{Result, Shell};

/// A section as it stands on the page for one viewer.
struct Part {
    section: Section,
    /// Whether the viewer may write it.
    may: bool,
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
    parts: Vec<Part>,
    meeting: Option<Meeting>,
    span: Option<Span>,
    span_day: String,
    measures: String,
    outcome_words: Option<&'static str>,
    left: String,
    late: bool,
    may: Offers,
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

/// `GET /postmortems/{postmortem}`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let mut article = article(&visit, id.into_inner()).await?;
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
    }
    let empty_sections = article.parts.iter().filter(|part| part.section.is_empty).count();
    let scheduled = article.meeting.as_ref().is_some_and(|meeting| !meeting.is_cancelled());
    let missing = match spine.status.is_open() {
        true => gaps(empty_sections, scheduled, incident.moments.resolved_at.is_some()),
        false => Vec::new(),
    };
    let page = ReadingPage { shell: visit.shell, article, empty_sections, gaps: missing };
    page.shell.page(&page)
}

/// `GET /postmortems/{postmortem}/print`: without navigation; nobody edits on paper, so nothing is
/// offered and empty sections are left out.
pub async fn print(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let mut article = article(&visit, id.into_inner()).await?;
    article.printing = true;
    article.parts.retain(|part| !part.section.is_empty);
    let page = PrintPage { now: visit.now, article, shell: visit.shell };
    page.shell.page(&page)
}

/// The document with nothing offered.
async fn article(visit: &Visit, id: PostmortemId) -> Result<Article> {
    let viewer = visit.viewer.clone();
    let Whole { postmortem, services, contributors, sections, meeting } =
        visit.db.read(move |c| whole(c, &viewer, id)).await?;
    let moments = &postmortem.incident.moments;
    let day = |first: Instant| {
        let stamp = postmortem.spine.zone.at(first);
        format!("{}, times in {}", stamp.date(), stamp.abbreviation())
    };
    Ok(Article {
        prefix: visit.shell.prefix.clone(),
        services,
        contributors,
        parts: sections.into_iter().map(|section| Part { section, may: false }).collect(),
        meeting,
        span: Span::of(moments),
        span_day: moments.earliest().map(day).unwrap_or_default(),
        measures: measures(moments),
        outcome_words: outcome_words(postmortem.incident.outcome),
        left: postmortem.deadline_left(visit.now, visit.site.zone),
        late: postmortem.spine.due(visit.now) == Due::Late,
        may: Offers::default(),
        printing: false,
        postmortem,
    })
}

/// Everything the document is made of.
struct Whole {
    postmortem: Postmortem,
    services: String,
    contributors: Vec<Contributor>,
    sections: Vec<Section>,
    meeting: Option<Meeting>,
}

fn whole(c: &mut Conn, viewer: &Viewer, id: PostmortemId) -> Result<Whole> {
    let postmortem = postmortems::find(c, viewer, id)?;
    let services = incidents::services_of(c, postmortem.incident.id)?;
    Ok(Whole {
        services: services.into_iter().map(|service| service.name).collect::<Vec<_>>().join(", "),
        contributors: contributors::of(c, id)?,
        sections: sections::all(c, id)?,
        meeting: meetings::of_postmortem(c, id)?,
        postmortem,
    })
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
