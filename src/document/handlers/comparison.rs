//! Two states of a document side by side: two editions, or an edition and the document as it is (RULES 30).

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{Viewer, Visit};
use crate::db::Conn;
use crate::document::editions::contents::{Contents, Kept};
use crate::document::editions::differences::{Difference, differences};
use crate::document::editions::{EditionLine, now_as_contents, store};
use crate::document::whole::Extent;
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::{self, Postmortem};
use crate::sections::comparison::Row;
use crate::web::{Error, Result, Shell};

#[derive(Template)]
#[template(path = "document/comparison.html")]
struct ComparisonPage {
    shell: Shell,
    postmortem: Postmortem,
    zone: Zone,
    /// The older one.
    from: EditionLine,
    /// The newer one; none for the document as it is.
    to: Option<EditionLine>,
    /// All editions, to choose from.
    editions: Vec<EditionLine>,
    differences: Vec<Difference>,
}

impl ComparisonPage {
    /// The address of the postmortem.
    fn path(&self) -> String {
        format!("{}/postmortems/{}", self.shell.prefix, self.postmortem.id())
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ComparisonQuery {
    /// Number of the other edition; anything else is the document as it is.
    with: String,
}

/// `GET /postmortems/{postmortem}/editions/{edition}/comparison?with=`
pub async fn show(
    visit: Visit,
    path: web::Path<(PostmortemId, i32)>,
    query: web::Query<ComparisonQuery>,
) -> Result<HttpResponse> {
    let ((id, number), viewer) = (path.into_inner(), visit.viewer.clone());
    let with = query.with.parse::<i32>().ok();
    let extent = Extent { whole: true, hides_found_later: false, now: visit.now, zone: visit.site.zone };
    let (older, newer) = (number.min(with.unwrap_or(number)), with.map(|with| number.max(with)));
    let (postmortem, (from, old), (to, new), editions) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let (from, to) = (contents(c, id, older)?, side(c, &viewer, id, newer, extent)?);
            Ok::<_, Error>((postmortem, from, to, store::editions_of(c, id)?))
        })
        .await?;
    // Word by word through a whole document: neither the connection nor the other requests of this thread wait for it.
    let differences =
        web::block(move || differences(&old, &new)).await.map_err(|error| Error::Internal(error.into()))?;
    let zone = postmortem.spine.zone;
    let page = ComparisonPage { shell: visit.shell, postmortem, zone, from, to, editions, differences };
    page.shell.page(&page)
}

fn side(
    c: &mut Conn,
    viewer: &Viewer,
    id: PostmortemId,
    number: Option<i32>,
    extent: Extent,
) -> Result<(Option<EditionLine>, Contents)> {
    match number {
        Some(number) => contents(c, id, number).map(|(line, contents)| (Some(line), contents)),
        None => Ok((None, now_as_contents(c, viewer, id, extent)?)),
    }
}

fn contents(c: &mut Conn, id: PostmortemId, number: i32) -> Result<(EditionLine, Contents)> {
    let edition = store::find(c, id, number)?;
    let kept = Kept::read(&edition.content).map_err(|error| Error::Internal(error.into()))?;
    Ok((edition.line, kept.contents))
}
