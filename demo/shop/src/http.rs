//! The shop over HTTP: `/metrics`, `/-/ready`, and the shop's own routes, which perform one real request.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::routes::{PODS, find};
use crate::shop::Shop;

/// What OpenMetrics 1.0 text calls itself.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");
const SPAN_ID: HeaderName = HeaderName::from_static("x-span-id");
const POD: HeaderName = HeaderName::from_static("x-pod");

/// The routes of the service. With `cors`, pages of any origin may read the answers.
pub fn router(shop: Arc<Shop>, cors: bool) -> Router {
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/-/ready", get(|| async { "ready\n" }))
        .fallback(request)
        .with_state(shop);
    if cors {
        router.layer(axum::middleware::map_response(allow_any_origin))
    } else {
        router
    }
}

async fn metrics(State(shop): State<Arc<Shop>>) -> Response {
    match shop.exposition() {
        Ok(text) => ([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        Err(error) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("cannot write the metrics: {error}\n"),
        )
            .into_response(),
    }
}

/// One real request: it takes the time that was drawn, and what was measured is what is reported.
async fn request(State(shop): State<Arc<Shop>>, method: Method, uri: Uri) -> Response {
    let Some(route) = find(uri.path(), method.as_str()) else {
        return (
            StatusCode::NOT_FOUND,
            format!("the shop has no {method} {}\n", uri.path()),
        )
            .into_response();
    };
    let started = Instant::now();
    let mut pending = shop.begin(route);
    tokio::time::sleep(Duration::from_secs_f64(pending.outcome.latency_s)).await;
    pending.outcome.latency_s = started.elapsed().as_secs_f64();
    let labels = shop.end_traced(&pending);

    let status = StatusCode::from_u16(pending.outcome.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (TRACE_ID, labels.trace_id.as_str()),
        (SPAN_ID, &labels.span_id),
        (POD, PODS[pending.pod]),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    let body = format!("{} {} from {}\n", status.as_u16(), uri.path(), PODS[pending.pod]);
    (status, headers, body).into_response()
}

async fn allow_any_origin(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("x-trace-id, x-span-id, x-pod"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::Settings;
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    fn service() -> Router {
        let settings = Settings {
            seed: 7,
            speed: 1.0,
            story_start_s: 0.0,
            log_requests: false,
        };
        router(Arc::new(Shop::new(settings, None)), true)
    }

    async fn answer(service: &Router, method: &str, path: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_real_request_leaves_its_trace_id_in_the_metrics() {
        let service = service();
        let (_, headers, _) = answer(&service, "GET", "/products").await;
        let trace_id = headers[TRACE_ID].to_str().unwrap();
        let (status, headers, text) = answer(&service, "GET", "/metrics").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_TYPE], OPENMETRICS);
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        // On the duration, on the size and on the counter.
        assert_eq!(text.matches(trace_id).count(), 3);
    }

    #[tokio::test]
    async fn unknown_routes_are_refused_and_not_measured() {
        let service = service();
        let (status, headers, _) = answer(&service, "DELETE", "/products").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(!headers.contains_key(TRACE_ID));
        let (_, _, text) = answer(&service, "GET", "/metrics").await;
        assert!(!text.contains("trace_id="));
    }
}
