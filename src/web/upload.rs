//! A file that comes with a form.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::{StreamExt, stream};

use super::form::{FORM_LIMIT, read_body};
use super::{Error, Result};

/// What was sent in the field `file`; empty when nothing was chosen. It is held in memory, so it is for small files: the whole
/// form is read within [`FORM_LIMIT`].
pub struct Upload(pub web::Bytes);

impl FromRequest for Upload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (payload, headers) = (payload.take(), request.headers().clone());
        Box::pin(async move {
            // Read before it is taken apart: past the limit the answer is the page that says so, as with every other form.
            let body = read_body(payload, FORM_LIMIT).await?;
            let form = Multipart::new(&headers, stream::iter([Ok(body)]));
            file(form).await.map(Self).map_err(|_| {
                Error::Invalid("The file could not be read. Go back, choose it again and send it once more.".into())
            })
        })
    }
}

/// Whether a request brings files: what it holds cannot be shown in a form to be sent again.
pub fn brings_files(headers: &header::HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.trim_start().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

async fn file(mut form: Multipart) -> std::result::Result<web::Bytes, MultipartError> {
    let mut file = web::Bytes::new();
    while let Some(field) = form.next().await {
        let mut field = field?;
        let wanted = field.name() == Some("file");
        let mut bytes = web::BytesMut::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk?;
            if wanted {
                bytes.extend_from_slice(&chunk);
            }
        }
        if wanted {
            file = bytes.freeze();
        }
    }
    Ok(file)
}
