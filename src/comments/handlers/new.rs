//! A new thread: on a section, or on a passage of it that was typed, pasted or selected.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{check_comment, told};
use crate::accounts::{Viewer, Visit, led_to, remember_submission};
use crate::comments::access::may_comment;
use crate::comments::anchor::Selector;
use crate::comments::forms::{NewForm, NewQuery, Unclear};
use crate::comments::passage::{Unsettled, settle};
use crate::comments::questions::{self, Question};
use crate::comments::reading::Reading;
use crate::comments::store::{comments, mentions};
use crate::contributors;
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId};
use crate::postmortems::{self, Postmortem};
use crate::sections::{self, Section, SectionKind};
use crate::web::{Error, Errors, Form, FormMark, Result, Shell};

/// A passage that may be meant, and what the form sends when it is chosen.
struct Offer {
    passage: Selector,
    value: String,
}

#[derive(Template)]
#[template(path = "comments/new.html")]
struct NewPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    sections: Vec<SectionKind>,
    section: SectionKind,
    questions: &'static [Question],
    contributors: Vec<String>,
    form: NewForm,
    offers: Vec<Offer>,
    unclear: Vec<Unclear>,
    mark: String,
}

/// `GET /postmortems/{postmortem}/comments/new`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<NewQuery>) -> Result<HttpResponse> {
    let NewQuery { section, passage, prefix, suffix } = query.into_inner();
    let form = NewForm { section, passage, prefix, suffix, ..NewForm::default() };
    page(visit, id.into_inner(), StatusCode::OK, Errors::default(), form, Vec::new(), Vec::new()).await
}

enum End {
    Started(String, String),
    Wrong(Errors, Vec<Selector>, Vec<Unclear>),
}

/// `POST /postmortems/{postmortem}/comments`
pub async fn start(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<NewForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let sent = form.clone();
    let end = visit.db.write(move |c| store(c, id, &sent, mark, &viewer, now)).await?;
    match end {
        End::Started(path, said) => Ok(visit.done(&path, &said)),
        End::Wrong(errors, offers, unclear) => {
            page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, form, offers, unclear).await
        }
    }
}

fn store(
    c: &mut Conn,
    id: PostmortemId,
    form: &NewForm,
    mark: Option<FormMark>,
    viewer: &Viewer,
    now: Instant,
) -> Result<End> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_comment(viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    if let Some(mark) = mark
        && let Some(path) = led_to(c, mark.form, viewer.id)?
    {
        return Ok(End::Started(path, "Your comment is there already.".into()));
    }
    let mut errors = Errors::default();
    let section = form.section().and_then(|kind| Some((kind, found(sections::all(c, id).ok()?, kind)?)));
    let settled = match &section {
        Some((_, section)) => settle(&form.typed(section.revision), Reading::of(&section.html).text()),
        None => {
            errors.0.extend(Errors::one("section", "Choose the section you comment on").0);
            Ok(Selector::default())
        }
    };
    let people = mentions::nameable(c, &postmortem.incident)?;
    let checked = check_comment(&form.body, &form.who, &people);
    let ((kind, _), passage, (draft, unknown)) = match (section, settled, checked) {
        (Some(section), Ok(passage), Ok(checked)) => (section, passage, checked),
        (_, settled, checked) => {
            let Unsettled { words, offers } =
                settled.err().unwrap_or(Unsettled { words: String::new(), offers: Vec::new() });
            if !words.is_empty() {
                errors.0.extend(Errors::one("passage", words).0);
            }
            let (of_body, unclear) = checked.err().unwrap_or_default();
            errors.0.extend(of_body.0);
            return Ok(End::Wrong(errors, offers, unclear));
        }
    };
    let thread = comments::add(c, &postmortem, (kind, &passage), &draft, viewer, now)?;
    let path = format!("/postmortems/{id}/comments/{thread}");
    if let Some(mark) = mark {
        remember_submission(c, mark.form, viewer.id, &path, now)?;
    }
    let told = told(&people, &draft.named, viewer.id, &unknown);
    Ok(End::Started(path, format!("Your comment stands beside {}.{told}", kind.label())))
}

fn found(sections: Vec<Section>, kind: SectionKind) -> Option<Section> {
    sections.into_iter().find(|section| section.kind == kind)
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    status: StatusCode,
    errors: Errors,
    mut form: NewForm,
    offers: Vec<Selector>,
    unclear: Vec<Unclear>,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, all, contributors) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            Ok::<_, Error>((postmortem, sections::all(c, id)?, contributors::of(c, id)?))
        })
        .await?;
    may_comment(&visit.viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    let kinds: Vec<SectionKind> = all.iter().map(|section| section.kind).collect();
    let section = form.section().filter(|kind| kinds.contains(kind)).unwrap_or(SectionKind::Summary);
    if form.revision.is_empty() {
        let revision = all.iter().find(|one| one.kind == section).map(|one| one.revision);
        form.revision = revision.unwrap_or_default().to_string();
    }
    if offers.is_empty()
        && let Ok(chosen) = serde_json::from_str::<Selector>(&form.choice)
    {
        // It was settled, something else was wrong: the form goes on with it.
        (form.passage, form.prefix, form.suffix) = (chosen.exact, chosen.prefix, chosen.suffix);
    }
    let offer = |passage: Selector| Offer { value: serde_json::to_string(&passage).unwrap_or_default(), passage };
    let owner = std::iter::once(postmortem.owner.clone());
    let mut names: Vec<String> = owner.chain(contributors.into_iter().map(|one| one.name)).collect();
    names.retain(|name| *name != visit.viewer.name);
    names.sort();
    names.dedup();
    let page = NewPage {
        mark: match visit.read_mark(&form.form) {
            Some(_) => form.form.clone(),
            None => visit.mark(),
        },
        questions: questions::of(section),
        contributors: names,
        sections: kinds,
        section,
        errors,
        offers: offers.into_iter().map(offer).collect(),
        unclear,
        form,
        postmortem,
        shell: visit.shell,
    };
    page.shell.page_with(status, &page)
}
