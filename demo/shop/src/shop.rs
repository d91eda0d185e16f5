//! The shop itself: performs requests, decides which are traced, and tells metrics, log and exporter.

use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

use fastrand::Rng;
use serde_json::json;

use crate::latency::{self, Outcome};
use crate::metrics::Metrics;
use crate::otlp;
use crate::routes::{PODS, ROUTES};
use crate::trace::{self, Span, TraceLabels};

/// Share of ordinary requests that are traced.
const SAMPLED: f64 = 0.03;
/// Share of slow ones that are traced: several times the median and more than a tenth of a second.
const SAMPLED_SLOW: f64 = 0.5;
/// Share of failed ones that are traced.
const SAMPLED_FAILED: f64 = 0.6;

/// How a shop behaves.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// The story's clock runs this many times as fast as the wall's.
    pub speed: f64,
    /// Where in the story, in seconds, the shop starts.
    pub story_start_s: f64,
    /// Whether each traced request is written to standard output as a line of JSON.
    pub log_requests: bool,
}

/// A running shop.
#[derive(Debug)]
pub struct Shop {
    settings: Settings,
    started: Instant,
    metrics: Metrics,
    rng: Mutex<Rng>,
    exporter: Option<SyncSender<Vec<Span>>>,
}

/// A request that was drawn but has not ended.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    /// Index in [`ROUTES`].
    pub route: usize,
    /// Index in [`PODS`].
    pub pod: usize,
    /// What will come of it.
    pub outcome: Outcome,
}

impl Shop {
    /// A shop that hands its traces to `exporter`, if any.
    pub fn new(settings: Settings, exporter: Option<SyncSender<Vec<Span>>>) -> Self {
        Self {
            settings,
            started: Instant::now(),
            metrics: Metrics::new(),
            rng: Mutex::new(Rng::with_seed(settings.seed)),
            exporter,
        }
    }

    /// How long it has been running.
    pub fn up(&self) -> Duration {
        self.started.elapsed()
    }

    /// Seconds into the story.
    pub fn story_s(&self) -> f64 {
        self.settings.story_start_s + self.started.elapsed().as_secs_f64() * self.settings.speed
    }

    /// Draws a request of the given operation on some pod.
    pub fn begin(&self, route: usize) -> Pending {
        let mut rng = self.rng();
        let pod = rng.usize(..PODS.len());
        let outcome = latency::draw(route, pod, self.story_s(), &mut rng);
        Pending { route, pod, outcome }
    }

    /// Performs one simulated request, as if it ended now; traced when the sampling says so.
    pub fn simulate(&self) {
        let route = latency::draw_route(&mut self.rng());
        let pending = self.begin(route);
        if self.rng().f64() < sampling_probability(&pending) {
            self.end_traced(&pending);
        } else {
            self.metrics
                .observe(pending.route, pending.pod, &pending.outcome, None, SystemTime::now());
        }
    }

    /// Time until the next simulated request when `rate_per_s`, above 0, arrive on average over the story.
    pub fn draw_gap(&self, rate_per_s: f64) -> Duration {
        let rate_now_per_s = rate_per_s * latency::traffic_factor(self.story_s());
        Duration::from_secs_f64(latency::draw_gap_s(rate_now_per_s, &mut self.rng()))
    }

    /// Ends a request now and traces it; returns the ids that its exemplars carry.
    pub fn end_traced(&self, pending: &Pending) -> TraceLabels {
        let end = SystemTime::now();
        let Pending { route, pod, outcome } = pending;
        let labels = TraceLabels::draw(&mut self.rng());
        self.metrics.observe(*route, *pod, outcome, Some(&labels), end);
        if self.settings.log_requests {
            println!("{}", log_line(&labels, pending, end));
        }
        if let Some(queue) = &self.exporter {
            let spans = trace::spans(&labels, *route, *pod, outcome, end, &mut self.rng());
            otlp::offer(queue, spans);
        }
        labels
    }

    /// The exposition of this moment.
    ///
    /// # Errors
    /// When a metric cannot be written as text.
    pub fn exposition(&self) -> Result<String, std::fmt::Error> {
        self.metrics.set_story_time(self.story_s());
        self.metrics.exposition()
    }

    fn rng(&self) -> MutexGuard<'_, Rng> {
        self.rng.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Keeps most of what is worth looking at: failed and slow requests are traced more often.
fn sampling_probability(pending: &Pending) -> f64 {
    let latency_s = pending.outcome.latency_s;
    if pending.outcome.status >= 500 {
        SAMPLED_FAILED
    } else if latency_s > 0.1 && latency_s > 4.0 * ROUTES[pending.route].median_s {
        SAMPLED_SLOW
    } else {
        SAMPLED
    }
}

fn log_line(labels: &TraceLabels, pending: &Pending, end: SystemTime) -> String {
    let route = &ROUTES[pending.route];
    let since_epoch = end.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    json!({
        "time_ms": since_epoch.as_millis() as u64,
        "message": "request",
        "method": route.method,
        "route": route.path,
        "pod": PODS[pending.pod],
        "status": pending.outcome.status,
        "duration_s": pending.outcome.latency_s,
        "trace_id": labels.trace_id,
        "span_id": labels.span_id,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> Shop {
        let settings = Settings {
            seed: 7,
            speed: 1.0,
            story_start_s: 0.0,
            log_requests: false,
        };
        Shop::new(settings, None)
    }

    #[test]
    fn a_traced_request_is_in_the_exposition_and_in_the_log() {
        let shop = shop();
        let pending = shop.begin(0);
        let labels = shop.end_traced(&pending);
        assert!(shop.exposition().unwrap().contains(&labels.trace_id));
        let line = log_line(&labels, &pending, SystemTime::now());
        let logged: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(logged["trace_id"], labels.trace_id.as_str());
        assert_eq!(logged["route"], "/");
    }

    #[test]
    fn traces_go_to_the_exporter_with_the_exemplar_s_ids() {
        let (queue, traces) = std::sync::mpsc::sync_channel(4);
        let settings = Settings {
            seed: 7,
            speed: 1.0,
            story_start_s: 0.0,
            log_requests: false,
        };
        let shop = Shop::new(settings, Some(queue));
        let labels = shop.end_traced(&shop.begin(3));
        let spans = traces.try_recv().unwrap();
        assert_eq!(
            (&spans[0].trace_id, &spans[0].span_id),
            (&labels.trace_id, &labels.span_id)
        );
    }

    #[test]
    fn simulated_traffic_is_counted_and_some_of_it_traced() {
        let shop = shop();
        for _ in 0..5_000 {
            shop.simulate();
        }
        let text = shop.exposition().unwrap();
        let counted: f64 = text
            .lines()
            .filter(|line| line.starts_with("shop_requests_total"))
            .map(|line| {
                line.split("} ")
                    .nth(1)
                    .unwrap()
                    .split(' ')
                    .next()
                    .unwrap()
                    .parse::<f64>()
                    .unwrap()
            })
            .sum();
        assert_eq!(counted, 5_000.0);
        let traced = text.lines().filter(|line| line.contains("trace_id=")).count();
        assert!(traced > 50, "{traced}");
    }
}
