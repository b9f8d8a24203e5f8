//! All threads of a postmortem, by section in the order of reading, with the questions for reviewers beside.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::comments::beside::{Passage, Talk, look};
use crate::comments::forms::ListQuery;
use crate::comments::model::Which;
use crate::comments::questions::{self, Question};
use crate::comments::store::threads;
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::{self, Postmortem};
use crate::sections::{self, SectionKind};
use crate::web::{Error, Result, Shell};

/// The threads on one section.
struct Group {
    section: SectionKind,
    talks: Vec<Talk>,
}

#[derive(Template)]
#[template(path = "comments/list.html")]
struct ListPage {
    shell: Shell,
    postmortem: Postmortem,
    which: Which,
    open: usize,
    resolved: usize,
    groups: Vec<Group>,
    questions: Vec<(SectionKind, &'static [Question])>,
    mark: String,
    zone: Zone,
}

impl ListPage {
    fn count(&self, which: &Which) -> usize {
        match which {
            Which::Open => self.open,
            Which::Resolved => self.resolved,
            Which::All => self.open + self.resolved,
        }
    }
}

/// `GET /postmortems/{postmortem}/comments`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<ListQuery>) -> Result<HttpResponse> {
    let (id, viewer, which) = (id.into_inner(), visit.viewer.clone(), query.which());
    let (postmortem, all, talks, (open, resolved)) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let sections = sections::all(c, id)?;
            Ok::<_, Error>((postmortem, sections, threads::of(c, id, which)?, threads::counts(c, id)?))
        })
        .await?;
    let mut talks: Vec<Talk> = talks.into_iter().map(Talk::of).collect();
    let questions = all.iter().map(|section| (section.kind, questions::of(section.kind))).collect();
    let group = |section: sections::Section| {
        let mut talks: Vec<Talk> = talks.extract_if(.., |talk| talk.thread.section == section.kind).collect();
        look(&section.html, &mut talks);
        // What waits stands first.
        talks.sort_by_key(|talk| !talk.thread.is_open());
        Group { section: section.kind, talks }
    };
    let groups = all.into_iter().map(group).filter(|group| !group.talks.is_empty()).collect();
    let zone = postmortem.spine.zone;
    let mark = visit.mark();
    let page = ListPage { postmortem, which, open, resolved, groups, questions, mark, zone, shell: visit.shell };
    page.shell.page(&page)
}
