//! Trace identity, and the trace of one request: a root span and its children.

use std::time::{Duration, SystemTime};

use fastrand::Rng;
use prometheus_client::encoding::EncodeLabelSet;

use crate::incidents::INCIDENTS;
use crate::latency::Outcome;
use crate::routes::{PODS, ROUTES};

/// The labels of an exemplar: which span measured the value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct TraceLabels {
    /// 32 lower-case hex digits, not all zero.
    pub trace_id: String,
    /// 16 lower-case hex digits, not all zero: the root span.
    pub span_id: String,
}

impl TraceLabels {
    /// Draws new ids.
    pub fn draw(rng: &mut Rng) -> Self {
        Self {
            trace_id: format!("{:032x}", rng.u128(1..)),
            span_id: draw_span_id(rng),
        }
    }
}

fn draw_span_id(rng: &mut Rng) -> String {
    format!("{:016x}", rng.u64(1..))
}

/// One finished span.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// 32 hex digits.
    pub trace_id: String,
    /// 16 hex digits.
    pub span_id: String,
    /// 16 hex digits; `None` for the root.
    pub parent_span_id: Option<String>,
    /// What was done.
    pub name: String,
    /// When it began.
    pub start: SystemTime,
    /// When it ended.
    pub end: SystemTime,
    /// Whether it failed.
    pub failed: bool,
    /// Attributes with the names of OpenTelemetry's semantic conventions where there is one.
    pub attributes: Vec<(&'static str, String)>,
}

/// The spans of one request that ended at `end`: the root, whose ids are those in `labels`, then one child
/// per step. What an incident added is spent in the longest step.
pub fn spans(
    labels: &TraceLabels,
    route: usize,
    pod: usize,
    outcome: &Outcome,
    end: SystemTime,
    rng: &mut Rng,
) -> Vec<Span> {
    let spec = &ROUTES[route];
    let start = end - Duration::from_secs_f64(outcome.latency_s);
    let failed = outcome.status >= 500;
    let mut attributes = vec![
        ("http.request.method", spec.method.to_owned()),
        ("http.route", spec.path.to_owned()),
        ("http.response.status_code", outcome.status.to_string()),
        ("k8s.pod.name", PODS[pod].to_owned()),
    ];
    if let Some(incident) = outcome.incident {
        attributes.push(("shop.incident", INCIDENTS[incident].name.to_owned()));
    }
    let mut spans = vec![Span {
        trace_id: labels.trace_id.clone(),
        span_id: labels.span_id.clone(),
        parent_span_id: None,
        name: format!("{} {}", spec.method, spec.path),
        start,
        end,
        failed,
        attributes,
    }];

    let calm_s = outcome.latency_s - outcome.excess_s;
    let longest = spec.steps.iter().map(|step| step.share).fold(0.0, f64::max);
    let mut step_start = start;
    for step in spec.steps {
        let is_longest = step.share == longest;
        let excess_s = if is_longest { outcome.excess_s } else { 0.0 };
        let step_end = step_start + Duration::from_secs_f64(calm_s * step.share + excess_s);
        spans.push(Span {
            trace_id: labels.trace_id.clone(),
            span_id: draw_span_id(rng),
            parent_span_id: Some(labels.span_id.clone()),
            name: step.name.to_owned(),
            start: step_start,
            end: step_end,
            failed: failed && is_longest,
            attributes: Vec::new(),
        });
        step_start = step_end;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::find;

    #[test]
    fn ids_have_the_length_that_w3c_asks_for() {
        let mut rng = Rng::with_seed(1);
        for _ in 0..1_000 {
            let labels = TraceLabels::draw(&mut rng);
            assert_eq!(labels.trace_id.len(), 32);
            assert_eq!(labels.span_id.len(), 16);
            assert!(labels.trace_id.bytes().any(|digit| digit != b'0'));
        }
    }

    #[test]
    fn children_lie_within_their_root() {
        let mut rng = Rng::with_seed(2);
        let labels = TraceLabels::draw(&mut rng);
        let route = find("/checkout", "POST").unwrap();
        let outcome = Outcome {
            latency_s: 2.0,
            excess_s: 1.8,
            status: 503,
            size_bytes: 150.0,
            incident: Some(2),
        };
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let spans = spans(&labels, route, 3, &outcome, end, &mut rng);

        let root = &spans[0];
        assert_eq!((&root.trace_id, &root.span_id), (&labels.trace_id, &labels.span_id));
        assert_eq!(root.end.duration_since(root.start).unwrap(), Duration::from_secs(2));
        assert_eq!(spans.len(), 1 + ROUTES[route].steps.len());
        for child in &spans[1..] {
            assert_eq!(child.parent_span_id.as_ref(), Some(&root.span_id));
            assert!(child.start >= root.start && child.end <= root.end && child.start <= child.end);
        }
        let slowest = spans[1..]
            .iter()
            .max_by_key(|s| s.end.duration_since(s.start).unwrap())
            .unwrap();
        assert_eq!(slowest.name, "POST payment");
        assert!(slowest.failed);
    }
}
