//! Saving a section. The address answers without a session, too: whatever happens to a save, the answer holds the text or
//! says where it is kept.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::answers::{self, Reason, Sent};
use super::edit::{self, Fill, Filled, Said};
use super::section_path;
use crate::accounts::{self, MaybeVisit, Visit, sign_in_to_send};
use crate::db::{Conn, Db};
use crate::hints::{self, may_heed};
use crate::kernel::{Clock, KeptTextId, PersonId, PostmortemId, text};
use crate::postmortems::{self, may_write};
use crate::sections::draft::{Draft, TooLong};
use crate::sections::forms::SectionForm;
use crate::sections::merge::{Merge, merge};
use crate::sections::model::Why;
use crate::sections::outline::SectionKind;
use crate::sections::store;
use crate::sections::store::kept::Keep;
use crate::sections::store::save::{End, Save};
use crate::web::{Error, FORM_LIMIT, FormMark, Result, Site, read_body, redirect};

/// `POST /postmortems/{postmortem}/sections/{section}`: saves, previews, or puts both texts of an overlap in the form.
pub async fn save(
    visit: MaybeVisit,
    site: web::Data<Site>,
    path: web::Path<(PostmortemId, SectionKind)>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse> {
    let body = read_body(payload.into_inner(), FORM_LIMIT).await?;
    let unreadable =
        || Error::Invalid("The form could not be read. Go back, load the page again and send it once more.".into());
    let form: SectionForm = serde_html_form::from_bytes(&body).map_err(|_| unreadable())?;
    let (postmortem, kind) = path.into_inner();
    let sent = Sent {
        postmortem,
        kind,
        body: form.body.as_deref().map(text::normalise).ok_or_else(unreadable)?,
        base_revision: form.base(),
        kept: form.kept(),
        json: answers::wants_json(&request),
        from_meeting: form.meeting.is_some(),
        request,
    };
    let mark = FormMark::read(&site, &form.form);
    let Some(visit) = visit.0 else { return without_session(&site, sent, mark, &body).await };
    if mark.is_some_and(|mark| mark.person != visit.viewer.id) {
        return of_another_person(&visit, &sent).await;
    }
    let answered = match (form.preview, form.both, form.dismiss) {
        (Some(_), ..) => preview(&visit, &sent).await,
        (_, Some(_), _) => both(&visit, &sent).await,
        (.., Some(hint)) => dismiss_hint(&visit, &sent, hint).await,
        _ => store_text(&visit, &sent).await,
    };
    match answered {
        Ok(answer) => Ok(answer),
        Err(error) => not_stored(&visit, &sent, error).await,
    }
}

async fn store_text(visit: &Visit, sent: &Sent) -> Result<HttpResponse> {
    let draft = match rendered(sent).await? {
        Ok(draft) => draft,
        Err(over) => return too_long(visit, sent, over).await,
    };
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let (postmortem, kind, base_revision, kept) = (sent.postmortem, sent.kind, sent.base_revision, sent.kept);
    let saved = visit
        .db
        .write(move |c| {
            let save = Save { postmortem, kind, base_revision, draft: &draft, restores: None, kept };
            store::save::save(c, &viewer, &save, now)
        })
        .await?;
    match saved.end {
        End::Stored(stored) => answers::stored(visit, sent, &saved.postmortem, &stored),
        End::Overlap(met) => answers::overlap(visit, sent, saved.postmortem, *met),
        End::NotAllowed(who, kept) => answers::not_saved(visit, sent, Reason::NotAllowed(who), kept),
        End::TooLong(over, _) => too_long(visit, sent, over).await,
    }
}

/// Shows the text as it will be read, with the form below it. Stores nothing.
async fn preview(visit: &Visit, sent: &Sent) -> Result<HttpResponse> {
    match rendered(sent).await? {
        Ok(draft) => show_draft(visit, sent, &draft).await,
        Err(over) => too_long(visit, sent, over).await,
    }
}

async fn show_draft(visit: &Visit, sent: &Sent, draft: &Draft) -> Result<HttpResponse> {
    let (preview, hits) = (Some(draft.html().to_owned()), Some(draft.hits().to_vec()));
    let filled = Filled { preview, hits, ..as_sent(sent, Said::Nothing) };
    edit::page(visit, sent.postmortem, sent.kind, StatusCode::OK, Fill::With(filled)).await
}

/// Dismisses a hint on the text that was sent, and shows the text as it will be read. The text itself is not stored.
async fn dismiss_hint(visit: &Visit, sent: &Sent, hint: String) -> Result<HttpResponse> {
    let draft = match rendered(sent).await? {
        Ok(draft) => draft,
        Err(over) => return too_long(visit, sent, over).await,
    };
    let (viewer, now, id, kind, found) =
        (visit.viewer.clone(), visit.now, sent.postmortem, sent.kind, draft.hits().to_vec());
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, kind.part()).map_err(Error::Forbidden)?;
            may_heed(&viewer, &postmortem.spine, kind.part(), false).map_err(Error::Forbidden)?;
            hints::dismiss_in_text(c, &postmortem, (kind.place(), found), &hint, &viewer, now)
        })
        .await?;
    show_draft(visit, sent, &draft).await
}

/// Puts what is stored and what was sent in the form, one after the other where they overlap. Stores nothing.
async fn both(visit: &Visit, sent: &Sent) -> Result<HttpResponse> {
    let (viewer, mine) = (visit.viewer.clone(), sent.body.clone());
    let (id, kind, base_revision, kept) = (sent.postmortem, sent.kind, sent.base_revision, sent.kept);
    let (text, newest) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, kind.part()).map_err(Error::Forbidden)?;
            let current = store::text::current(c, id, kind)?.ok_or(Error::NotFound)?;
            let text_of = |c: &mut Conn, revision| store::save::base_of(c, id, kind, revision, &current);
            // The form is based on the newest revision by now; what both started from is known by the kept text. As long as
            // nobody has changed the form, that text itself is merged: what came in from the other side is not mine.
            let kept = kept.map(|kept| store::kept::find(c, viewer.id, kept)).transpose()?.flatten();
            let (base, kept) = match kept {
                Some(kept) => (text_of(c, kept.base_revision)?, kept.body),
                None => (text_of(c, base_revision)?, mine.clone()),
            };
            let text = match merge(&base, &current.body, &kept) {
                Merge::Overlap(overlap) if overlap.mine() == mine => overlap.both(),
                _ => match merge(&base, &current.body, &mine) {
                    Merge::Clean(text) => text,
                    Merge::Overlap(overlap) => overlap.both(),
                },
            };
            Ok::<_, Error>((text, current.revision))
        })
        .await?;
    let filled = Filled { body: text, base_revision: newest, ..as_sent(sent, Said::Both) };
    edit::page(visit, sent.postmortem, sent.kind, StatusCode::OK, Fill::With(filled)).await
}

async fn too_long(visit: &Visit, sent: &Sent, over: TooLong) -> Result<HttpResponse> {
    let kept = keep(&visit.db, visit.viewer.id, sent, Why::TooLarge, visit.now).await?;
    if sent.json {
        return Ok(answers::refused_json(StatusCode::PAYLOAD_TOO_LARGE, "too_large", &over.to_string(), kept));
    }
    let filled = Filled { kept: kept.or(sent.kept), ..as_sent(sent, Said::TooLong(over.to_string())) };
    edit::page(visit, sent.postmortem, sent.kind, StatusCode::PAYLOAD_TOO_LARGE, Fill::With(filled)).await
}

/// A form that one person opened and another sends, on a shared machine: saving it would put words in the mouth of the
/// second, so they are asked.
async fn of_another_person(visit: &Visit, sent: &Sent) -> Result<HttpResponse> {
    if sent.json {
        let words = "Somebody else signed in on this browser since the form was opened.";
        return Ok(answers::refused_json(StatusCode::CONFLICT, "other_person", words, None));
    }
    let filled = Filled { kept: None, ..as_sent(sent, Said::OtherPerson) };
    let page = edit::page(visit, sent.postmortem, sent.kind, StatusCode::CONFLICT, Fill::With(filled)).await;
    match page {
        Err(error) => not_stored(visit, sent, error).await,
        page => page,
    }
}

/// Keeps the text for the person the form was made for; without a mark it goes along to the sign-in form and back.
async fn without_session(site: &Site, sent: Sent, mark: Option<FormMark>, form: &[u8]) -> Result<HttpResponse> {
    let path = section_path(sent.postmortem, sent.kind);
    let kept = match (mark, sent.request.app_data::<web::Data<Db>>(), sent.request.app_data::<web::Data<Clock>>()) {
        (Some(mark), Some(db), Some(clock)) => {
            keep(db, mark.person, &sent, Why::SessionEnded, clock.now()).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a text without a session was not kept and goes along with the sign-in form");
                None
            })
        }
        _ => None,
    };
    if sent.json {
        let words = "Your session has ended.";
        return Ok(answers::refused_json(StatusCode::UNAUTHORIZED, "signed_out", words, kept));
    }
    let Some(kept) = kept else { return sign_in_to_send(site, &path, form) };
    let next = format!("{path}/edit?kept={kept}");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("kept", "1")
        .append_pair("next", &next)
        .finish();
    Ok(redirect(site, &format!("/sign-in?{query}")))
}

/// The answer to a save, a preview or a merge that broke off. The text is in it in any case, and kept where that is possible.
async fn not_stored(visit: &Visit, sent: &Sent, error: Error) -> Result<HttpResponse> {
    let why = match &error {
        Error::Forbidden(_) | Error::NotFound => Some(Why::NotAllowed),
        Error::Internal(_) => Some(Why::NotStored),
        // A full or busy database would not take this either.
        _ => None,
    };
    let kept = match why {
        Some(why) => keep(&visit.db, visit.viewer.id, sent, why, visit.now).await.unwrap_or_default(),
        None => None,
    };
    answers::not_saved(visit, sent, Reason::of(error), kept)
}

/// Keeps a text, if there is such a section and its author still has an account.
async fn keep(
    db: &Db,
    author: PersonId,
    sent: &Sent,
    why: Why,
    now: crate::kernel::Instant,
) -> Result<Option<KeptTextId>> {
    let (postmortem, kind, base_revision, body) = (sent.postmortem, sent.kind, sent.base_revision, sent.body.clone());
    db.write(move |c| {
        if !store::text::exists(c, postmortem, kind)? || accounts::line(c, author)?.is_none() {
            return Ok(None);
        }
        let keep = Keep { postmortem, kind, author, base_revision, body: &body, why };
        Ok::<_, Error>(Some(store::kept::keep(c, &keep, now)?))
    })
    .await
}

/// Rendering a long text takes a while, and happens on a thread of its own and outside of any transaction.
async fn rendered(sent: &Sent) -> Result<std::result::Result<Draft, TooLong>> {
    let (body, kind) = (sent.body.clone(), sent.kind);
    web::block(move || Draft::of(&body, kind)).await.map_err(|error| Error::Internal(error.into()))
}

fn as_sent(sent: &Sent, said: Said) -> Filled {
    Filled {
        body: sent.body.clone(),
        base_revision: sent.base_revision,
        kept: sent.kept,
        preview: None,
        hits: None,
        said,
    }
}
