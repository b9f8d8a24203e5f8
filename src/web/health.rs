//! Whether the program lives, and whether it can serve: for the operator's own tools.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::{Error, Result};
use crate::db::Db;

/// `GET /healthz`: the program runs.
pub async fn alive() -> HttpResponse {
    plain("ok")
}

/// `GET /readyz`: the database answers.
///
/// # Errors
/// [`Error::Busy`] when it does not.
pub async fn ready(db: web::Data<Db>) -> Result<HttpResponse> {
    db.read(|_| Ok::<_, Error>(())).await.map_err(|_| Error::Busy)?;
    Ok(plain("ready"))
}

fn plain(word: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(word)
}
