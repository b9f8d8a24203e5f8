//! The public page of an approved external message: opened and closed inside, read by anybody who has its address.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;

use super::page::{Left, page};
use crate::accounts::Visit;
use crate::db::Db;
use crate::kernel::PostmortemId;
use crate::messages::access::may_publish;
use crate::messages::public::for_everybody;
use crate::messages::store::{approvals, pages};
use crate::postmortems;
use crate::web::{Error, Result, Site};

/// All that is told outside: nothing of it leads into the house.
#[derive(Template)]
#[template(path = "messages/public.html")]
struct PublicPage<'a> {
    organisation: &'a str,
    /// Path of the style sheet, prefix included.
    style: String,
    /// Path of the icon, prefix included.
    icon: String,
    message: Option<Message>,
}

struct Message {
    html: String,
    /// The day of the approval, for machines.
    day: String,
    /// The same for people.
    date: String,
}

/// `GET /public/{secret}`: the approved message, or that there is nothing here (closed, withdrawn and mistyped look alike).
pub async fn show(site: web::Data<Site>, db: web::Data<Db>, secret: web::Path<String>) -> Result<HttpResponse> {
    let secret = secret.into_inner();
    let shown = db.read(move |c| Ok::<_, Error>(pages::shown(c, &secret)?)).await?;
    let message = shown.map(|(html, at)| {
        let at = site.zone.at(at);
        Message { html: for_everybody(&html, &site.url("")), day: at.day().to_string(), date: at.date() }
    });
    let below = |path: &str| format!("{}{path}", site.prefix);
    let page = PublicPage {
        organisation: &site.organisation,
        style: below(&site.assets.style),
        icon: below(&site.assets.icon),
        message,
    };
    let status = if page.message.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        // Closing works at once, also for those who have looked before.
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-robots-tag", "noindex, nofollow"))
        .body(page.render()?))
}

/// `POST /postmortems/{postmortem}/messages/public-page`: a second sending opens no second one.
pub async fn open(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (id, viewer, now) = (id.into_inner(), visit.viewer.clone(), visit.now);
    let is_open = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_publish(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            let approved = approvals::standing(c, id)?.is_some();
            if approved {
                pages::open(c, &postmortem, &viewer, now)?;
            }
            Ok::<_, Error>(approved)
        })
        .await?;
    match is_open {
        true => Ok(visit.done(&to(id), "The public page is open: whoever has its address reads the approved message.")),
        false => {
            let stale = "No approval stands, so there is nothing to show to everybody.".to_owned();
            page(visit, id, StatusCode::CONFLICT, Left { stale, ..Left::default() }).await
        }
    }
}

/// `POST /postmortems/{postmortem}/messages/public-page/closing`
pub async fn close(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (id, viewer, now) = (id.into_inner(), visit.viewer.clone(), visit.now);
    visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_publish(&viewer, &postmortem.spine).map_err(Error::Forbidden)?;
            pages::close(c, &postmortem, &viewer, now)
        })
        .await?;
    Ok(visit.done(&to(id), "The public page is closed; its address leads nowhere from now on."))
}

fn to(id: PostmortemId) -> String {
    format!("/postmortems/{id}/messages#public")
}
