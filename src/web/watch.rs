//! One log line a request, under an id that error pages show. Addresses are logged by their
//! pattern: a secret in a path never reaches the log.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};

/// Number of a request since the program started.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(u64);

impl RequestId {
    /// The id that [`watch`] gave to this request; 0 outside of it.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().copied().unwrap_or(Self(0))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06x}", self.0)
    }
}

/// Middleware: numbers the request and logs how it went.
pub async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let id = RequestId(LAST.fetch_add(1, Ordering::Relaxed) + 1);
    request.extensions_mut().insert(id);
    let began = Instant::now();
    let method = request.method().clone();
    let answer = next.call(request).await?;
    let pattern = answer.request().match_pattern().unwrap_or_else(|| "-".to_owned());
    let (status, ms) = (answer.status().as_u16(), began.elapsed().as_secs_f64() * 1000.0);
    tracing::debug!(request = %id, %method, pattern, status, ms, "served");
    Ok(answer)
}
