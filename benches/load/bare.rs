//! The bare server: what the same machine and the same libraries give when a page does next to nothing. Its figures are
//! what Debrief's are measured against, so it is as quick as it can be made without leaving something out.

use std::net::SocketAddr;
use std::path::Path;

use actix_session::Session;
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use askama::Template;
use debrief::accounts::{Passwords, Viewer};
use debrief::app::{self, State};
use debrief::config::{Config, LogFormat};
use debrief::db::Db;
use debrief::kernel::{Clock, PostmortemId};
use debrief::web::{Error, Result};

use crate::rows;
use crate::server::WORKERS;

/// The largest answer, in bytes.
const LARGEST: usize = 1024 * 1024;
/// Parts that the text of a bare page comes in, as a document has sections.
const PARTS: usize = 12;

/// A page of nearly nothing: the frame, two values that were read, and text up to the wanted length.
#[derive(Template)]
#[template(
    source = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ name }}</title></head>\n<body><h1>{{ name }}</h1>\n<div>{{ read|safe }}</div>\n{% for part in parts %}<section><h2>{{ part.0 }}</h2><div>{{ part.1|safe }}</div></section>\n{% endfor %}</body></html>\n",
    ext = "html"
)]
struct BarePage<'a> {
    name: &'a str,
    read: &'a str,
    parts: Vec<(usize, &'a str)>,
}

/// Serves `/memory/{bytes}` and `/bare/{postmortem}/{bytes}` until a signal.
///
/// # Errors
/// When the database or the address cannot be had.
pub fn serve(listen: SocketAddr, database: &Path) -> anyhow::Result<()> {
    let config = Config {
        listen,
        database: database.to_owned(),
        base_url: "http://debrief.test".parse()?,
        organisation: "Bench".to_owned(),
        zone: "UTC".parse().map_err(|error| anyhow::anyhow!("{error}"))?,
        trusted_proxies: Vec::new(),
        mail: None,
        log_format: LogFormat::Text,
        log: "off".to_owned(),
        workers: WORKERS,
    };
    let state = State::open(&config, Clock::System, Passwords::new()?)?;
    let text = Bytes::from("All work and no play makes a dull page. ".repeat(LARGEST / 40 + 1));
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(state.db.clone()))
                .app_data(web::Data::new(text.clone()))
                .route("/memory/{bytes}", web::get().to(memory))
                .service(
                    web::scope("").wrap(app::sessions(&state)).route("/bare/{postmortem}/{bytes}", web::get().to(bare)),
                )
        });
        server.workers(WORKERS).tcp_nodelay(true).bind(listen)?.run().await?;
        Ok(())
    })
}

/// The ceiling: so many bytes that are in memory already.
async fn memory(bytes: web::Path<usize>, text: web::Data<Bytes>) -> HttpResponse {
    let body = text.slice(..bytes.into_inner().min(LARGEST));
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body)
}

/// The limit: one session, two reads by key, one template.
async fn bare(
    session: Session,
    db: web::Data<Db>,
    path: web::Path<(PostmortemId, usize)>,
    text: web::Data<Bytes>,
) -> Result<HttpResponse> {
    let (id, bytes) = path.into_inner();
    let viewer: Viewer = session.get("viewer").map_err(anyhow::Error::from)?.ok_or(Error::SignIn)?;
    let (title, html) = db.read(move |c| Ok::<_, Error>((rows::title(c, id)?, rows::summary(c, id)?))).await?;
    let text = std::str::from_utf8(&text).map_err(anyhow::Error::from)?;
    let frame = 150 + 50 * PARTS;
    let part = bytes.min(LARGEST).saturating_sub(html.len() + title.len() + viewer.name.len() + frame) / PARTS;
    let page = BarePage { name: &title, read: &html, parts: (0..PARTS).map(|n| (n, &text[..part])).collect() };
    let mut html = String::with_capacity(bytes + 1024);
    page.render_into(&mut html)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}
