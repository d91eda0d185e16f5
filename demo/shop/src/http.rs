//! The shop over HTTP: `/metrics`, `/-/ready`, and the shop's own routes, which perform one real request.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::faults::{Fault, OPENMETRICS};
use crate::routes::{PODS, find};
use crate::shop::Shop;

const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");
const SPAN_ID: HeaderName = HeaderName::from_static("x-span-id");
const POD: HeaderName = HeaderName::from_static("x-pod");

/// The routes of the service. With `cors`, pages of any origin may read the answers; `/metrics` has this fault unless it
/// is asked for another.
pub fn router(shop: Arc<Shop>, cors: bool, fault: Option<Fault>) -> Router {
    let router = Router::new()
        .route("/metrics", get(move |shop, query| metrics(shop, query, fault)))
        .route("/-/ready", get(|| async { "ready\n" }))
        .fallback(request)
        .with_state(shop);
    if cors {
        router.layer(axum::middleware::map_response(allow_any_origin))
    } else {
        router
    }
}

async fn metrics(State(shop): State<Arc<Shop>>, RawQuery(query): RawQuery, fault: Option<Fault>) -> Response {
    let wanted = query.as_deref().and_then(|query| query.strip_prefix("fault="));
    let fault = match wanted {
        None => fault,
        Some(name) => match Fault::named(name) {
            Some(fault) => Some(fault),
            None => {
                return (
                    StatusCode::BAD_REQUEST,
                    format!("there are the faults {}\n", Fault::names()),
                )
                    .into_response();
            }
        },
    };
    match (shop.exposition(), fault) {
        (Ok(text), None) => ([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        (Ok(text), Some(fault)) => {
            let (content_type, text) = fault.spoil(&text, shop.up());
            ([(header::CONTENT_TYPE, content_type)], text).into_response()
        }
        (Err(error), _) => (
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
        router(Arc::new(Shop::new(settings, None)), true, None)
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
    async fn a_fault_is_had_for_one_scrape_and_unknown_ones_are_refused() {
        let service = service();
        let (_, headers, _) = answer(&service, "GET", "/metrics?fault=text-format").await;
        assert!(
            headers[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with("text/plain")
        );
        let (status, _, text) = answer(&service, "GET", "/metrics?fault=x").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(text.contains("backward-times"), "{text}");
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
