//! The error rule of the house. An error is named by what the visitor can do about it:
//!
//! | kind | status | the visitor |
//! |---|---|---|
//! | `NotFound` | 404 | looks elsewhere; also said of what they may not see |
//! | `Forbidden` | 403 | asks who can: the error says who |
//! | `SignIn` | 303 or 401 | signs in and comes back to where they were |
//! | `Invalid` | 400 | corrects the request; fields of a form are answered with the form itself, 422 |
//! | `Stale` | 409 | reads what changed meanwhile and decides |
//! | `TooLarge` | 413 | sends less |
//! | `TooMany` | 429 | waits |
//! | `CrossSite` | 403 | sends the form from our own page |
//! | `Busy`, `Full` | 503 | tries again; nothing was changed |
//! | `Internal` | 500 | tells the operator the request id; the chain is logged once, here |
//!
//! Every error page offers a way on. Handlers return an `Error` and never build an error page;
//! `error_pages` makes them, in one place.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError, web};
use askama::Template;

use super::watch::RequestId;
use super::{Shell, Site, security};
use crate::db;

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a request was not carried out; see the table above.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or none that this visitor may know of.
    NotFound,
    /// The visitor may not do this; the text says who can.
    Forbidden(String),
    /// Nobody is signed in.
    SignIn,
    /// The request makes no sense; the text says what to do.
    Invalid(String),
    /// The record changed since the visitor looked; the text says what to do.
    Stale(String),
    /// More than this many bytes were sent.
    TooLarge(usize),
    /// Too many tries; wait this many seconds.
    TooMany(u64),
    /// The request came from a page that is not ours.
    CrossSite,
    /// The database is busy.
    Busy,
    /// The storage is full.
    Full,
    /// A fault of the program or the machine.
    Internal(anyhow::Error),
}

impl Error {
    fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotFound => ("There is nothing here", "The address may be mistyped, or what was here may be open only to some people. If somebody sent you the link, ask them to add you as a contributor.".into()),
            Self::Forbidden(who) => ("This is not yours to do", who.clone()),
            Self::SignIn => ("Sign in first", "Your session has ended. Sign in and send the form again.".into()),
            Self::Invalid(what) => ("That request was not understood", what.clone()),
            Self::Stale(what) => ("This changed while you were looking", what.clone()),
            Self::TooLarge(limit) => ("That is more than fits", format!("At most {} KB can be sent at once, and nothing of this was stored. Go back: your browser still holds the text. Split it and send the parts.", limit / 1024)),
            Self::TooMany(seconds) => ("Too many tries", format!("Wait {seconds} seconds, then try again.")),
            Self::CrossSite => ("This form did not come from here", "For safety only forms on our own pages are accepted. Open the page here and send the form from it.".into()),
            Self::Busy => ("Too much at once", "The database is busy. Nothing was changed. Go back and try again in a moment.".into()),
            Self::Full => ("The storage is full", "Nothing was changed. Keep your text (go back: your browser still holds it) and tell whoever runs this server that its disk is full.".into()),
            Self::Internal(_) => ("Something broke on our side", "Nothing was changed by this request. Go back and try again; if it happens again, tell whoever runs this server, with the number below.".into()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(chain) => write!(f, "{chain:#}"),
            other => f.write_str(other.words().0),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden(_) | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Full => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            error if db::storage_is_full(&error) => Self::Full,
            error if db::is_locked(&error) => Self::Busy,
            error => Self::Internal(error.into()),
        }
    }
}

impl From<db::Unavailable> for Error {
    fn from(error: db::Unavailable) -> Self {
        match error {
            db::Unavailable::Broken(_) => Self::Internal(error.into()),
            _ => Self::Busy,
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    heading: &'static str,
    text: String,
    status: u16,
    request: String,
    /// Whether the request came without a session: then the way on is to sign in.
    stranger: bool,
}

/// Middleware: turns an [`Error`] into its page, and a visit without a session into the way to
/// the sign-in form.
pub async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = Asked::of(&request);
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        // A middleware below gave up without an answer of its own: the sessions, when they cannot be read.
        Err(broken) => {
            let error = Error::Internal(anyhow::anyhow!("{broken}"));
            let mut answer = asked.answer(&error);
            if let Some(site) = &asked.site {
                security::add_headers(site, answer.headers_mut());
            }
            return Err(InternalError::from_response("answered", answer).into());
        }
    };
    let Some(error) = response.response().error().and_then(|error| error.as_error::<Error>()) else {
        return Ok(response);
    };
    let mut answer = asked.answer(error);
    let (request, old) = response.into_parts();
    // Cookies that were set on the way (a session that ended, say) go out with the page.
    for cookie in old.headers().get_all(header::SET_COOKIE) {
        answer.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    Ok(ServiceResponse::new(request, answer))
}

/// What an answer needs to know of its request.
struct Asked {
    site: Option<web::Data<Site>>,
    id: RequestId,
    safe: bool,
    stranger: bool,
    uri: Uri,
}

impl Asked {
    fn of(request: &ServiceRequest) -> Self {
        Self {
            site: request.app_data::<web::Data<Site>>().cloned(),
            id: RequestId::of(request.request()),
            safe: matches!(*request.method(), Method::GET | Method::HEAD),
            stranger: request.cookie(security::SESSION_COOKIE).is_none(),
            uri: request.uri().clone(),
        }
    }

    fn answer(&self, error: &Error) -> HttpResponse {
        if let Error::Internal(chain) = error {
            tracing::error!(request = %self.id, "{chain:#}");
        }
        let (mut heading, text) = error.words();
        // Whoever follows a link looked at nothing before: the link is what has been overtaken.
        if matches!(error, Error::Stale(_)) && self.safe {
            heading = "This link no longer works";
        }
        let Some(site) = &self.site else { return HttpResponse::build(error.status_code()).body(heading) };
        if matches!(error, Error::SignIn) && self.safe {
            return to_sign_in(site, &self.uri);
        }
        let page = ErrorPage {
            shell: Shell::plain(site),
            heading,
            text,
            status: error.status_code().as_u16(),
            request: self.id.to_string(),
            stranger: self.stranger,
        };
        let mut answer = HttpResponse::build(error.status_code());
        if let Error::TooMany(seconds) = error {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        answer.content_type("text/html; charset=utf-8").body(page.render().unwrap_or_else(|_| heading.to_owned()))
    }
}

/// The answer to an address that is not in the table.
pub async fn no_such_page() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

fn to_sign_in(site: &Site, uri: &Uri) -> HttpResponse {
    let wanted = uri.path_and_query().map_or("/", |path| path.as_str());
    let wanted = wanted.strip_prefix(site.prefix.as_str()).unwrap_or(wanted);
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", wanted).finish();
    let target = match wanted {
        "" | "/" => format!("{}/sign-in", site.prefix),
        _ => format!("{}/sign-in?{query}", site.prefix),
    };
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
