//! The gate before pages of people who are signed in. A form that comes without a session is not
//! lost: the answer is the sign-in form with everything that was sent inside it.
//!
//! Refusals are answers with an [`Error`] inside, as those of handlers are: an `Err` of a middleware would
//! pass by the pages of errors and the headers of security.

use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, web};

use super::handlers::sign_in::SignInPage;
use super::sessions::viewer_of;
use crate::web::{Error, Result, Shell, Site, brings_files, read_body};

/// Most bytes of a form that goes along with the sign-in form, there and back: anybody can send one, and each costs several
/// times its length. The longest text that a section takes is 1.5 MB as a form sends it.
pub(super) const REPLAY_LIMIT: usize = 2 * 1024 * 1024;

/// Middleware: lets people with a session pass.
pub async fn gate(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if viewer_of(&request.get_session()).is_some() {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    if request.method() != Method::POST {
        return Ok(request.error_response(Error::SignIn));
    }
    match sign_in_with_form(&mut request).await {
        Ok(page) => Ok(request.into_response(page)),
        Err(error) => Ok(request.error_response(error)),
    }
}

/// The sign-in form with a form inside that was sent to `path` (below the prefix) without a session: whoever signs in looks
/// at it and sends it once more.
///
/// # Errors
/// [`Error::TooLarge`] past `REPLAY_LIMIT`; when the page cannot be drawn.
pub fn sign_in_to_send(site: &Site, path: &str, form: &[u8]) -> Result<HttpResponse> {
    if form.len() > REPLAY_LIMIT {
        return Err(Error::TooLarge(REPLAY_LIMIT));
    }
    let page = SignInPage {
        shell: Shell::plain(site),
        replay_to: path.to_owned(),
        replay: String::from_utf8_lossy(form).into_owned(),
        ..SignInPage::empty(site)
    };
    page.shell.page_with(StatusCode::UNAUTHORIZED, &page)
}

async fn sign_in_with_form(request: &mut ServiceRequest) -> Result<HttpResponse> {
    let site = request.app_data::<web::Data<Site>>().cloned().ok_or(Error::SignIn)?;
    let body = read_body(request.take_payload(), REPLAY_LIMIT).await?;
    // A file is chosen once more: no form can be filled with it.
    if brings_files(request.headers()) {
        return Err(Error::SignIn);
    }
    sign_in_to_send(&site, request.path().strip_prefix(site.prefix.as_str()).unwrap_or("/"), &body)
}
