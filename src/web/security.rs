//! What protects every page: the same-origin check on unsafe methods, the content policy and the
//! usual headers.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERER};
use actix_web::http::{Method, header};
use actix_web::middleware::{DefaultHeaders, Next};
use actix_web::web;

use super::{Error, Site};

/// Name of the cookie that says whose session it is.
pub const SESSION_COOKIE: &str = "debrief_session";

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Middleware: puts the headers on every answer that has none of its own by that name.
pub fn headers(site: &Site) -> DefaultHeaders {
    all(site).fold(DefaultHeaders::new(), |headers, pair| headers.add(pair))
}

/// Puts the headers on an answer that passes by [`headers`].
pub fn add_headers(site: &Site, headers: &mut HeaderMap) {
    for (name, value) in all(site) {
        headers.insert(name, value);
    }
}

fn all(site: &Site) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    // Browsers heed these only over TLS, and complain of the second without it.
    let tls = site.https.then_some([
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    ]);
    let always = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=()"),
    ];
    always.into_iter().chain(tls.into_iter().flatten()).map(|(name, value)| (name, HeaderValue::from_static(value)))
}

/// Middleware: a request that may change something must come from a page of ours.
pub async fn same_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let ours = request.app_data::<web::Data<Site>>().is_some_and(|site| is_ours(request.headers(), &site.origin));
    if safe || ours {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    Ok(request.error_response(Error::CrossSite))
}

/// Whether the headers say that the request comes from our own origin. Browsers send
/// `Sec-Fetch-Site` over TLS and `Origin` on every POST; a page cannot forge either. Without
/// both, and without a referrer, nobody vouches for the request.
fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(&FETCH_SITE) {
        return site == "same-origin";
    }
    let host = text(&header::HOST).unwrap_or_default();
    let from = text(&ORIGIN).or_else(|| text(&REFERER)).unwrap_or_default();
    let Ok(from) = url::Url::parse(from) else { return false };
    let same_host = from.host_str().is_some_and(|name| match from.port() {
        Some(port) => host == format!("{name}:{port}"),
        None => host == name,
    });
    from.origin().ascii_serialization() == origin || same_host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_ours(&headers, "https://pm.example.org")
    }

    #[test]
    fn only_our_own_pages_may_send() {
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("origin", "https://pm.example.org")]));
        assert!(ours(&[("origin", "http://box:8080"), ("host", "box:8080")]));
        assert!(ours(&[("referer", "https://pm.example.org/x"), ("host", "inner")]));
        assert!(!ours(&[]));
        assert!(!ours(&[("sec-fetch-site", "cross-site"), ("origin", "https://pm.example.org")]));
        assert!(!ours(&[("sec-fetch-site", "none")]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "pm.example.org")]));
        assert!(!ours(&[("origin", "null"), ("host", "pm.example.org")]));
        assert!(!ours(&[("origin", "https://pm.example.org.evil.example"), ("host", "pm.example.org")]));
    }
}
