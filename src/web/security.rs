//! What protects every page: the same-origin check on unsafe methods, the content policy and the
//! usual headers.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, ORIGIN, REFERER};
use actix_web::http::{Method, header};
use actix_web::middleware::{DefaultHeaders, Next};
use actix_web::web;

use super::{Error, Site};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The headers of every answer.
pub fn headers(site: &Site) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add(("cross-origin-opener-policy", "same-origin"))
        .add(("permissions-policy", "camera=(), geolocation=(), microphone=()"));
    match site.https {
        true => headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")),
        false => headers,
    }
}

/// Middleware: a request that may change something must come from a page of ours.
pub async fn same_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let ours = request.app_data::<web::Data<Site>>().is_some_and(|site| is_ours(request.headers(), &site.origin));
    if safe || ours { next.call(request).await } else { Err(Error::CrossSite.into()) }
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
    use actix_web::http::header::HeaderValue;

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
