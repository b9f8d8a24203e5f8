//! A file to take along.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header;

/// The answer with a file. `name` holds letters, digits, dots and hyphens only: it stands in a header.
pub fn download(content_type: &str, name: &str, body: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(body)
}
