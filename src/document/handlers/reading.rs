//! The reading page, and the same document on paper.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{Role, Visit};
use crate::document::article::{Article, Offers};
use crate::document::completeness::{Gap, gaps};
use crate::document::whole::Extent;
use crate::incidents::Severities;
use crate::kernel::{Instant, PostmortemId};
use crate::postmortems::{Status, may_hand_over, may_invite, may_rename, may_schedule, may_write};
use crate::web::{Error, Result, Shell};

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
    /// The section beside which the dismissed hints are open.
    hints: String,
}

/// `GET /postmortems/{postmortem}`
pub async fn show(
    visit: Visit,
    id: web::Path<PostmortemId>,
    severities: web::Data<Severities>,
    query: web::Query<ReadingQuery>,
) -> Result<HttpResponse> {
    let extent =
        Extent { whole: false, hides_found_later: query.found == "hide", now: visit.now, zone: visit.site.zone };
    let (viewer, prefix, id) = (visit.viewer.clone(), visit.shell.prefix.clone(), id.into_inner());
    let mut article = visit
        .db
        .read(move |c| {
            let mut article = Article::load(c, &viewer, id, extent, &prefix)?;
            article.add_hints(c, &viewer)?;
            article.add_comments(c)?;
            Ok::<_, Error>(article)
        })
        .await?;
    severities.now().name(article.postmortem.incident.severity).clone_into(&mut article.severity_name);
    article.opened = query.into_inner().hints;
    // Beside the text for managers, who review by their role; named reviewers find the questions with the comments.
    let spine = &article.postmortem.spine;
    let reviews = visit.viewer.role == Role::Manager && spine.owner_id != visit.viewer.id;
    if reviews && spine.status == Status::InReview {
        article.asking = visit.mark();
    }
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
    article.left_out.retain(|(kind, _)| kind.is_optional() && may_write(viewer, spine, kind.part()).is_ok());
    article.parts.retain(|part| part.section.kind.is_expected() || !part.is_empty());
    let known = article.known();
    let empty_sections = known.empty_sections;
    let missing = if spine.status.is_open() { gaps(&known) } else { Vec::new() };
    let page = ReadingPage { shell: visit.shell, article, empty_sections, gaps: missing };
    page.shell.page(&page)
}

/// `GET /postmortems/{postmortem}/print`: without navigation.
pub async fn print(
    visit: Visit,
    id: web::Path<PostmortemId>,
    severities: web::Data<Severities>,
) -> Result<HttpResponse> {
    let extent = Extent { whole: true, hides_found_later: false, now: visit.now, zone: visit.site.zone };
    let (viewer, prefix, id) = (visit.viewer.clone(), visit.shell.prefix.clone(), id.into_inner());
    let mut article = visit.db.read(move |c| Article::load(c, &viewer, id, extent, &prefix)).await?;
    severities.now().name(article.postmortem.incident.severity).clone_into(&mut article.severity_name);
    article.for_paper()?;
    let page = PrintPage { now: visit.now, article, shell: visit.shell };
    page.shell.page(&page)
}
