//! A service whose latency histogram has exemplars.

use std::time::{Duration, Instant, SystemTime};

use axum::{Router, http::header, routing::get};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::{exemplar::HistogramWithExemplars, family::Family};
use prometheus_client::registry::{Registry, Unit};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: &'static str,
}

/// From the current span: with tracing-opentelemetry, `Span::current().context().span().span_context()`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TraceIds {
    trace_id: String,
    span_id: String,
}

type Durations = Family<Route, HistogramWithExemplars<TraceIds>, fn() -> HistogramWithExemplars<TraceIds>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let durations: Durations =
        Family::new_with_constructor(|| HistogramWithExemplars::new([0.01, 0.1, 1.0, 10.0].into_iter()));
    // The unit becomes part of the name: http_request_duration_seconds.
    let mut registry = Registry::default();
    registry.register_with_unit(
        "http_request_duration",
        "Duration of requests",
        Unit::Seconds,
        durations.clone(),
    );

    tokio::spawn(async move {
        for request in 1_u64.. {
            let start = Instant::now();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let ids = TraceIds {
                trace_id: format!("{request:032x}"),
                span_id: format!("{request:016x}"),
            };
            let histogram = durations.get_or_create(&Route { route: "/checkout" });
            histogram.observe(start.elapsed().as_secs_f64(), Some(ids), Some(SystemTime::now()));
        }
    });

    let registry = std::sync::Arc::new(registry);
    let metrics = move || async move {
        let mut text = String::new();
        let _ = encode(&mut text, &registry); // Writing to a String does not fail.
        (
            [(
                header::CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            )],
            text,
        )
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
    axum::serve(listener, Router::new().route("/metrics", get(metrics))).await
}
