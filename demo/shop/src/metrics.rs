//! What the shop measures: the registry behind `/metrics`.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::SystemTime;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::exemplar::{CounterWithExemplar, HistogramWithExemplars};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::incidents::INCIDENTS;
use crate::latency::Outcome;
use crate::routes::{PODS, ROUTES};
use crate::trace::TraceLabels;

/// Upper bounds of the latency buckets in seconds, dense where quantiles are read.
const DURATION_BUCKETS_S: [f64; 20] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0,
];
/// Upper bounds of the response size buckets in bytes.
const SIZE_BUCKETS_BYTES: [f64; 14] = [
    256.0, 512.0, 1024.0, 2048.0, 4096.0, 8192.0, 16384.0, 32768.0, 49152.0, 65536.0, 98304.0, 131072.0, 196608.0,
    262144.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DurationLabels {
    route: &'static str,
    method: &'static str,
    pod: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: &'static str,
    method: &'static str,
    pod: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SizeLabels {
    route: &'static str,
    method: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct IncidentLabels {
    incident: &'static str,
}

type Histograms<L> = Family<L, HistogramWithExemplars<TraceLabels>, fn() -> HistogramWithExemplars<TraceLabels>>;

/// The metrics of the shop.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    durations: Histograms<DurationLabels>,
    sizes: Histograms<SizeLabels>,
    requests: Family<RequestLabels, CounterWithExemplar<TraceLabels>>,
    /// The last exemplar of each counter. The library drops a counter's exemplar at the next increment
    /// that has none; a scrape would then find hardly any.
    counter_exemplars: Mutex<HashMap<RequestLabels, (TraceLabels, SystemTime)>>,
    incidents: Family<IncidentLabels, Gauge<f64, std::sync::atomic::AtomicU64>>,
}

impl Metrics {
    /// Registers everything, with one series per operation and pod from the start, so that rates begin at zero.
    pub fn new() -> Self {
        let durations: Histograms<DurationLabels> =
            Family::new_with_constructor(|| HistogramWithExemplars::new(DURATION_BUCKETS_S.into_iter()));
        let sizes: Histograms<SizeLabels> =
            Family::new_with_constructor(|| HistogramWithExemplars::new(SIZE_BUCKETS_BYTES.into_iter()));
        let requests = Family::<RequestLabels, CounterWithExemplar<TraceLabels>>::default();
        let incidents = Family::<IncidentLabels, Gauge<f64, std::sync::atomic::AtomicU64>>::default();

        let mut registry = Registry::with_prefix("shop");
        registry.register_with_unit(
            "request_duration",
            "Time a request took",
            Unit::Seconds,
            durations.clone(),
        );
        registry.register_with_unit("response_size", "Size of a response's body", Unit::Bytes, sizes.clone());
        registry.register("requests", "Requests answered", requests.clone());
        registry.register(
            "incident_active",
            "Strength of a simulated incident, 0 (none) to 1 (its height)",
            incidents.clone(),
        );
        registry.register(
            "build",
            "What is running",
            Info::new([("version", env!("CARGO_PKG_VERSION")), ("language", "rust")]),
        );

        for route in &ROUTES {
            for pod in PODS {
                let (path, method, status) = (route.path, route.method, route.success_status);
                drop(durations.get_or_create(&DurationLabels {
                    route: path,
                    method,
                    pod,
                }));
                drop(requests.get_or_create(&RequestLabels {
                    route: path,
                    method,
                    pod,
                    status,
                }));
            }
        }
        let metrics = Self {
            registry,
            durations,
            sizes,
            requests,
            counter_exemplars: Mutex::default(),
            incidents,
        };
        metrics.set_story_time(0.0);
        metrics
    }

    /// Counts one request that ended at `end`; with `exemplar` its values carry the trace's ids.
    pub fn observe(
        &self,
        route: usize,
        pod: usize,
        outcome: &Outcome,
        exemplar: Option<&TraceLabels>,
        end: SystemTime,
    ) {
        let (spec, pod) = (&ROUTES[route], PODS[pod]);
        let (path, method) = (spec.path, spec.method);
        self.durations
            .get_or_create(&DurationLabels {
                route: path,
                method,
                pod,
            })
            .observe(outcome.latency_s, exemplar.cloned(), Some(end));
        self.sizes.get_or_create(&SizeLabels { route: path, method }).observe(
            outcome.size_bytes,
            exemplar.cloned(),
            Some(end),
        );
        self.count(
            RequestLabels {
                route: path,
                method,
                pod,
                status: outcome.status,
            },
            exemplar,
            end,
        );
    }

    fn count(&self, labels: RequestLabels, exemplar: Option<&TraceLabels>, end: SystemTime) {
        let mut last = self
            .counter_exemplars
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(exemplar) = exemplar {
            last.insert(labels.clone(), (exemplar.clone(), end));
        }
        let (kept, at) = last.get(&labels).cloned().unzip();
        self.requests.get_or_create(&labels).inc_by(1, kept, at);
    }

    /// Sets the gauges of the incidents to the time of the story.
    pub fn set_story_time(&self, story_s: f64) {
        for incident in &INCIDENTS {
            self.incidents
                .get_or_create(&IncidentLabels {
                    incident: incident.name,
                })
                .set(incident.strength(story_s));
        }
    }

    /// The OpenMetrics text exposition, ending in `# EOF`.
    ///
    /// # Errors
    /// When a metric cannot be written as text.
    pub fn exposition(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::find;

    fn outcome(latency_s: f64) -> Outcome {
        Outcome {
            latency_s,
            excess_s: 0.0,
            status: 200,
            size_bytes: 900.0,
            incident: None,
        }
    }

    fn labels(digit: char) -> TraceLabels {
        TraceLabels {
            trace_id: digit.to_string().repeat(32),
            span_id: digit.to_string().repeat(16),
        }
    }

    fn line<'a>(text: &'a str, name: &str, parts: &[&str]) -> &'a str {
        text.lines()
            .find(|line| line.starts_with(name) && parts.iter().all(|part| line.contains(part)))
            .unwrap_or_else(|| panic!("no line {name} {parts:?}"))
    }

    #[test]
    fn exemplars_stand_on_bucket_size_and_counter() {
        let metrics = Metrics::new();
        let route = find("/checkout", "GET").unwrap();
        let end = SystemTime::UNIX_EPOCH + std::time::Duration::from_millis(1_700_000_000_500);
        metrics.observe(route, 2, &outcome(0.12), Some(&labels('a')), end);
        // A later request without a trace must not take the counter's exemplar away.
        metrics.observe(route, 2, &outcome(0.34), None, end);

        let text = metrics.exposition().unwrap();
        let tail = format!("# {{trace_id=\"{}\",span_id=\"{}\"}}", "a".repeat(32), "a".repeat(16));
        let operation = ["route=\"/checkout\"", "method=\"GET\""];
        let bucket = line(
            &text,
            "shop_request_duration_seconds_bucket",
            &[operation[0], operation[1], "pod=\"shop-2\"", "le=\"0.15\""],
        );
        assert!(bucket.contains(&format!("1 {tail} 0.12 1700000000.5")), "{bucket}");
        let size = line(
            &text,
            "shop_response_size_bytes_bucket",
            &[operation[0], operation[1], "le=\"1024.0\""],
        );
        assert!(size.contains(&format!("{tail} 900.0 1700000000.5")), "{size}");
        let counter = line(
            &text,
            "shop_requests_total",
            &[operation[0], operation[1], "pod=\"shop-2\"", "status=\"200\""],
        );
        assert!(counter.contains(&format!("2 {tail} 1.0 1700000000.5")), "{counter}");
    }

    #[test]
    fn exposition_is_complete() {
        let text = Metrics::new().exposition().unwrap();
        assert!(text.ends_with("# EOF\n"));
        let series = text
            .lines()
            .filter(|line| line.starts_with("shop_request_duration_seconds_count"))
            .count();
        assert_eq!(series, ROUTES.len() * PODS.len());
        line(&text, "# UNIT shop_request_duration_seconds", &["seconds"]);
        line(&text, "shop_build_info", &["version="]);
        line(&text, "shop_incident_active", &["database failover"]);
    }
}
