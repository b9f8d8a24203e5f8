//! The revisions of a section: the list, one to read, two to compare. Readers may look, writers may bring one back.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::section_path;
use crate::accounts::{May, Visit};
use crate::kernel::pages::{Page, page};
use crate::kernel::{PostmortemId, Zone, markdown};
use crate::postmortems::{self, Postmortem, may_write};
use crate::sections::comparison::{Comparison, Row, compare};
use crate::sections::forms::HistoryQuery;
use crate::sections::model::{Revision, RevisionLine};
use crate::sections::outline::SectionKind;
use crate::sections::store;
use crate::web::{Error, Result, Shell};

/// Revisions a page.
const SIZE: u16 = 30;

#[derive(Template)]
#[template(path = "sections/history.html")]
struct HistoryPage {
    shell: Shell,
    postmortem: Postmortem,
    zone: Zone,
    kind: SectionKind,
    path: String,
    may: May,
    guidance: String,
    lines: Page<Line>,
    newest: i32,
}

/// A revision in the list.
struct Line {
    revision: RevisionLine,
    /// "22 words more".
    size: String,
}

/// `GET /postmortems/{postmortem}/sections/{section}/history`
pub async fn show(
    visit: Visit,
    path: web::Path<(PostmortemId, SectionKind)>,
    query: web::Query<HistoryQuery>,
) -> Result<HttpResponse> {
    let (id, kind) = path.into_inner();
    match (query.one(), query.pair()) {
        (Some(revision), _) => one(visit, id, kind, revision).await,
        (None, Some((from, to))) => two(visit, id, kind, from, to).await,
        (None, None) => list(visit, id, kind, &query).await,
    }
}

async fn list(visit: Visit, id: PostmortemId, kind: SectionKind, query: &HistoryQuery) -> Result<HttpResponse> {
    let (viewer, number) = (visit.viewer.clone(), query.page);
    let window = number.window(SIZE);
    let (postmortem, current, rows) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let current = store::text::current(c, id, kind)?.ok_or(Error::NotFound)?;
            let rows = store::history::lines(c, id, kind, window.offset, window.limit)?;
            Ok::<_, Error>((postmortem, current, rows))
        })
        .await?;
    // The row that is fetched beyond the page is what the last one on it is measured by.
    let before: Vec<i32> = rows.iter().skip(1).map(|row| row.words).chain([0]).collect();
    let lines =
        rows.into_iter().zip(before).map(|(revision, before)| Line { size: size(revision.words, before), revision });
    let page = HistoryPage {
        zone: postmortem.spine.zone,
        path: section_path(id, kind),
        may: may_write(&visit.viewer, &postmortem.spine, kind.part()),
        lines: page(lines.collect(), number, SIZE),
        shell: visit.shell,
        guidance: current.guidance(kind).to_owned(),
        newest: current.revision,
        postmortem,
        kind,
    };
    page.shell.page(&page)
}

fn size(words: i32, before: i32) -> String {
    let count = |count: i32| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
    match words - before {
        0 => format!("{} as before", count(words)),
        more if more > 0 => format!("{} more", count(more)),
        fewer => format!("{} fewer", count(-fewer)),
    }
}

#[derive(Template)]
#[template(path = "sections/revision.html")]
struct RevisionPage {
    shell: Shell,
    postmortem: Postmortem,
    zone: Zone,
    kind: SectionKind,
    path: String,
    may: May,
    revision: Revision,
    html: String,
    newest: i32,
}

async fn one(visit: Visit, id: PostmortemId, kind: SectionKind, revision: i32) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, newest, revision, html) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let current = store::text::current(c, id, kind)?.ok_or(Error::NotFound)?;
            let revision = store::history::find(c, id, kind, revision)?.ok_or(Error::NotFound)?;
            let html = markdown::render(&revision.body, kind.as_str());
            Ok::<_, Error>((postmortem, current.revision, revision, html))
        })
        .await?;
    let page = RevisionPage {
        zone: postmortem.spine.zone,
        path: section_path(id, kind),
        may: may_write(&visit.viewer, &postmortem.spine, kind.part()),
        shell: visit.shell,
        postmortem,
        kind,
        revision,
        html,
        newest,
    };
    page.shell.page(&page)
}

#[derive(Template)]
#[template(path = "sections/comparison.html")]
struct ComparisonPage {
    shell: Shell,
    postmortem: Postmortem,
    zone: Zone,
    kind: SectionKind,
    path: String,
    may: May,
    from: Option<Revision>,
    to: Revision,
    comparison: Comparison,
    newest: i32,
}

/// Compares two revisions; revision 0 is the empty section before the first.
async fn two(visit: Visit, id: PostmortemId, kind: SectionKind, from: i32, to: i32) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, newest, from, to, comparison) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let current = store::text::current(c, id, kind)?.ok_or(Error::NotFound)?;
            let old = match from {
                0 => None,
                from => Some(store::history::find(c, id, kind, from)?.ok_or(Error::NotFound)?),
            };
            let new = store::history::find(c, id, kind, to)?.ok_or(Error::NotFound)?;
            let comparison = compare(old.as_ref().map_or("", |old| old.body.as_str()), &new.body);
            Ok::<_, Error>((postmortem, current.revision, old, new, comparison))
        })
        .await?;
    let page = ComparisonPage {
        zone: postmortem.spine.zone,
        path: section_path(id, kind),
        may: may_write(&visit.viewer, &postmortem.spine, kind.part()),
        shell: visit.shell,
        postmortem,
        kind,
        from,
        to,
        comparison,
        newest,
    };
    page.shell.page(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_change_is_told_in_words() {
        for (words, before, told) in
            [(24, 2, "22 words more"), (2, 24, "22 words fewer"), (1, 0, "1 word more"), (7, 7, "7 words as before")]
        {
            assert_eq!(size(words, before), told);
        }
    }
}
