//! A section's form, with what belongs there beside it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{reading_path, section_path};
use crate::accounts::Visit;
use crate::asks::{self, OpenAsk};
use crate::hints::{self, Hint, Hit, may_heed};
use crate::kernel::{Instant, KeptTextId, PostmortemId, Zone};
use crate::postmortems::{self, Postmortem, may_write};
use crate::sections::forms::EditQuery;
use crate::sections::model::{Current, Kept, Why};
use crate::sections::outline::SectionKind;
use crate::sections::store;
use crate::web::{Error, Result, Shell};

#[derive(Template)]
#[template(path = "sections/edit.html")]
struct EditPage {
    shell: Shell,
    postmortem: Postmortem,
    zone: Zone,
    kind: SectionKind,
    path: String,
    current: Current,
    mark: String,
    filled: Filled,
    waiting: Vec<(KeptTextId, Why, Instant)>,
    asks: Vec<OpenAsk>,
    hints: Vec<Hint>,
    now: Instant,
    org: Zone,
}

#[derive(Template)]
#[template(path = "sections/left_out.html")]
struct LeftOutPage {
    shell: Shell,
    postmortem: Postmortem,
    path: String,
    kind: SectionKind,
}

/// What stands in the form, and what is to be said about it.
pub(super) struct Filled {
    pub body: String,
    pub base_revision: i32,
    pub kept: Option<KeptTextId>,
    /// The text as it will be read.
    pub preview: Option<String>,
    /// The hits of the rule over wording, where they are known.
    pub hits: Option<Vec<Hit>>,
    pub said: Said,
}

impl Filled {
    /// Whether it is a text that the server has nowhere.
    fn is_unsaved(&self) -> bool {
        self.preview.is_some() || (self.kept.is_none() && !self.said.is_nothing())
    }
}

/// Why the form does not hold the stored text.
pub(super) enum Said {
    /// It does, or it is as the person left it.
    Nothing,
    /// It holds a kept text.
    Kept(Box<Kept>),
    /// It holds both texts of an overlap.
    Both,
    /// It holds more than a section may; the words say how much.
    TooLong(String),
    /// It was opened by somebody else in this browser.
    OtherPerson,
}

impl Said {
    fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

/// `GET /postmortems/{postmortem}/sections/{section}`: where somebody lands who loads the page of a save again.
pub async fn lead_to_text(visit: Visit, path: web::Path<(PostmortemId, SectionKind)>) -> Result<HttpResponse> {
    let (postmortem, kind) = path.into_inner();
    Ok(visit.to(&reading_path(postmortem, kind)))
}

/// `GET /postmortems/{postmortem}/sections/{section}/edit`: of a section that the template left out, the way to have it.
pub async fn show(
    visit: Visit,
    path: web::Path<(PostmortemId, SectionKind)>,
    query: web::Query<EditQuery>,
) -> Result<HttpResponse> {
    let (postmortem, kind) = path.into_inner();
    // Somebody else who signs in after the author's session ended gets the plain form.
    let kept = query.kept.parse::<KeptTextId>().ok();
    if kind.is_optional()
        && let Some(page) = left_out(&visit, postmortem, kind).await?
    {
        return Ok(page);
    }
    page(&visit, postmortem, kind, StatusCode::OK, Fill::From(kept)).await
}

async fn left_out(visit: &Visit, id: PostmortemId, kind: SectionKind) -> Result<Option<HttpResponse>> {
    let viewer = visit.viewer.clone();
    let (postmortem, there) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, kind.part()).map_err(Error::Forbidden)?;
            Ok::<_, Error>((postmortem, store::text::exists(c, id, kind)?))
        })
        .await?;
    if there {
        return Ok(None);
    }
    let page = LeftOutPage { shell: visit.shell.clone(), postmortem, path: section_path(id, kind), kind };
    page.shell.page(&page).map(Some)
}

/// `POST /postmortems/{postmortem}/sections/{section}/addition`: has a section that the template left out.
pub async fn add(visit: Visit, path: web::Path<(PostmortemId, SectionKind)>) -> Result<HttpResponse> {
    let (id, kind) = path.into_inner();
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, kind.part()).map_err(Error::Forbidden)?;
            if !kind.is_optional() {
                return Err(Error::NotFound);
            }
            store::templates::ensure(c, &postmortem, kind, &viewer, now)
        })
        .await?;
    Ok(visit
        .done(&format!("{}/edit", section_path(id, kind)), &format!("{} stands in the document now.", kind.label())))
}

/// How the form is to be filled.
pub(super) enum Fill {
    /// From a kept text, or else from the stored one.
    From(Option<KeptTextId>),
    /// With this.
    With(Filled),
}

/// The form.
pub(super) async fn page(
    visit: &Visit,
    id: PostmortemId,
    kind: SectionKind,
    status: StatusCode,
    fill: Fill,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, current, filled, waiting, asks, hints) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, kind.part()).map_err(Error::Forbidden)?;
            let current = store::text::current(c, id, kind)?.ok_or(Error::NotFound)?;
            let waiting = store::kept::for_section(c, viewer.id, id, kind)?;
            let filled = match fill {
                Fill::With(filled) => filled,
                Fill::From(kept) => {
                    let kept = kept.map(|kept| store::kept::find(c, viewer.id, kept)).transpose()?.flatten();
                    let kept = kept.filter(|kept| kept.postmortem == id && kept.kind == kind);
                    from_stored(kept, &current)
                }
            };
            let mut asks = asks::open_at(c, id)?;
            asks.retain(|ask| ask.asked_id == viewer.id && ask.place.as_str() == kind.as_str());
            let hints = match may_heed(&viewer, &postmortem.spine, kind.part(), false) {
                Ok(()) => {
                    let found = match &filled.hits {
                        Some(hits) => hits.clone(),
                        None if filled.body == current.in_form() => hints::found_in(c, id, kind.place())?,
                        None => hints::hits(&filled.body),
                    };
                    hints::in_text(c, &postmortem, kind.place(), found)?
                }
                Err(_) => Vec::new(),
            };
            Ok::<_, Error>((postmortem, current, filled, waiting, asks, hints))
        })
        .await?;
    let page = EditPage {
        shell: visit.shell.clone(),
        zone: postmortem.spine.zone,
        path: section_path(id, kind),
        mark: visit.mark(),
        asks,
        hints,
        now: visit.now,
        org: visit.site.zone,
        waiting: waiting.into_iter().filter(|(id, ..)| Some(*id) != filled.kept).collect(),
        postmortem,
        kind,
        current,
        filled,
    };
    page.shell.page_with(status, &page)
}

fn from_stored(kept: Option<Kept>, current: &Current) -> Filled {
    match kept {
        Some(kept) => Filled {
            body: kept.body.clone(),
            base_revision: kept.base_revision,
            kept: Some(kept.id),
            preview: None,
            hits: None,
            said: Said::Kept(Box::new(kept)),
        },
        None => Filled {
            body: current.in_form().to_owned(),
            base_revision: current.revision,
            kept: None,
            preview: None,
            hits: None,
            said: Said::Nothing,
        },
    }
}
