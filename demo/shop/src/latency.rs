//! How long a request takes, how it ends and how much it answers: a log-normal body, a heavy (Pareto)
//! tail, and the incident of the moment on top.

use fastrand::Rng;

use crate::incidents::INCIDENTS;
use crate::routes::{POD_FACTORS, ROUTES};

/// No request takes longer: the shop's own time-out, answered with 504.
pub const TIMEOUT_S: f64 = 12.0;

/// The tail starts at this multiple of the body's latency.
const TAIL_FACTOR: f64 = 3.0;
/// Exponent of the Pareto tail; below 2 its variance is infinite, hence the time-out matters.
const TAIL_ALPHA: f64 = 1.7;
/// Share of requests that fail on a calm day.
const CALM_FAILURE_PROBABILITY: f64 = 0.0008;
/// The traffic swells and ebbs once in this many seconds of the story.
const TRAFFIC_PERIOD_S: f64 = 19.0 * 60.0;
/// Spread of the response size's logarithm.
const SIZE_SIGMA: f64 = 0.55;

/// What came of one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Latency in seconds, above 0 and at most [`TIMEOUT_S`].
    pub latency_s: f64,
    /// The part of it that an incident or the tail added, seconds.
    pub excess_s: f64,
    /// HTTP status.
    pub status: u16,
    /// Response size in bytes.
    pub size_bytes: f64,
    /// Index in [`INCIDENTS`] of the incident that touched this request.
    pub incident: Option<usize>,
}

/// Draws one request of operation `route` on pod `pod` at `story_s` seconds of the story.
pub fn draw(route: usize, pod: usize, story_s: f64, rng: &mut Rng) -> Outcome {
    let spec = &ROUTES[route];
    let body_s = spec.median_s * POD_FACTORS[pod] * log_normal(spec.sigma, rng);
    let mut latency_s = body_s;
    if rng.f64() < spec.tail_probability {
        latency_s *= TAIL_FACTOR * pareto(TAIL_ALPHA, rng);
    }

    let mut status = calm_status(route, rng);
    let mut touched = None;
    for (index, incident) in INCIDENTS.iter().enumerate() {
        let strength = incident.strength(story_s);
        if strength > 0.0 && incident.reaches(route, pod) && rng.f64() < incident.share * strength {
            latency_s *= 1.0 + (incident.slowdown - 1.0) * strength;
            touched = Some(index);
            if rng.f64() < incident.failure_probability {
                status = incident.failure_status;
            }
        }
    }
    if latency_s >= TIMEOUT_S {
        latency_s = TIMEOUT_S;
        status = 504;
    }

    let size_bytes = if status >= 400 {
        120.0 + 60.0 * rng.f64()
    } else {
        spec.median_size_bytes * log_normal(SIZE_SIGMA, rng)
    };
    Outcome {
        latency_s,
        excess_s: (latency_s - body_s).max(0.0),
        status,
        size_bytes: size_bytes.round(),
        incident: touched,
    }
}

/// Draws the index of the next operation by traffic share.
pub fn draw_route(rng: &mut Rng) -> usize {
    let total: f64 = ROUTES.iter().map(|route| route.weight).sum();
    let mut left = rng.f64() * total;
    for (index, route) in ROUTES.iter().enumerate() {
        left -= route.weight;
        if left < 0.0 {
            return index;
        }
    }
    ROUTES.len() - 1
}

/// How busy the shop is at a time of the story, around 1: a slow swell.
pub fn traffic_factor(story_s: f64) -> f64 {
    1.0 + 0.25 * (std::f64::consts::TAU * story_s / TRAFFIC_PERIOD_S).sin()
}

/// Seconds until the next request when `rate_per_s` arrive on average (a Poisson process).
pub fn draw_gap_s(rate_per_s: f64, rng: &mut Rng) -> f64 {
    -above_zero(rng).ln() / rate_per_s
}

fn calm_status(route: usize, rng: &mut Rng) -> u16 {
    let spec = &ROUTES[route];
    let chance = rng.f64();
    if chance < CALM_FAILURE_PROBABILITY {
        500
    } else if chance < CALM_FAILURE_PROBABILITY + spec.client_error_probability {
        spec.client_error_status
    } else {
        spec.success_status
    }
}

/// A factor with median 1 whose logarithm is normal with standard deviation `sigma`.
fn log_normal(sigma: f64, rng: &mut Rng) -> f64 {
    let radius = (-2.0 * above_zero(rng).ln()).sqrt();
    let angle = std::f64::consts::TAU * rng.f64();
    (sigma * radius * angle.cos()).exp()
}

/// A factor of at least 1 with a power-law tail.
fn pareto(alpha: f64, rng: &mut Rng) -> f64 {
    above_zero(rng).powf(-1.0 / alpha)
}

/// Uniform in (0, 1]: safe to take the logarithm of.
fn above_zero(rng: &mut Rng) -> f64 {
    1.0 - rng.f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::find;

    const CALM_S: f64 = 60.0;

    fn sorted_latencies(route: usize, pod: usize, story_s: f64) -> Vec<f64> {
        let mut rng = Rng::with_seed(1);
        let mut latencies: Vec<f64> = (0..20_000)
            .map(|_| draw(route, pod, story_s, &mut rng).latency_s)
            .collect();
        latencies.sort_by(f64::total_cmp);
        latencies
    }

    fn quantile(sorted: &[f64], q: f64) -> f64 {
        sorted[((sorted.len() - 1) as f64 * q) as usize]
    }

    fn height_s(incident: usize) -> f64 {
        INCIDENTS[incident].start_s + INCIDENTS[incident].duration_s / 2.0
    }

    #[test]
    fn median_is_the_route_s_own_on_a_calm_day() {
        for (index, route) in ROUTES.iter().enumerate() {
            let median_s = quantile(&sorted_latencies(index, 0, CALM_S), 0.5);
            let ratio = median_s / route.median_s;
            assert!(
                (0.97..1.03).contains(&ratio),
                "{} {}: {ratio}",
                route.method,
                route.path
            );
        }
    }

    #[test]
    fn body_is_log_normal() {
        let route = find("/checkout", "POST").unwrap();
        let sorted = sorted_latencies(route, 0, CALM_S);
        // One standard deviation above the median lies at the 84.13th percentile.
        let sigma = (quantile(&sorted, 0.8413) / quantile(&sorted, 0.5)).ln();
        assert!((sigma - ROUTES[route].sigma).abs() < 0.02, "{sigma}");
    }

    #[test]
    fn tail_is_heavier_than_the_body_and_ends_at_the_time_out() {
        let route = find("/payment", "POST").unwrap();
        let sorted = sorted_latencies(route, 0, CALM_S);
        let log_normal_max = ROUTES[route].median_s * (4.5 * ROUTES[route].sigma).exp();
        assert!(sorted[sorted.len() - 1] > log_normal_max);
        assert!(sorted[sorted.len() - 1] <= TIMEOUT_S);
        assert!(sorted[0] > 0.0);
    }

    #[test]
    fn one_pod_s_incident_slows_that_pod_s_checkout_only() {
        let checkout = find("/checkout", "POST").unwrap();
        let calm_s = quantile(&sorted_latencies(checkout, 6, CALM_S), 0.5);
        let sick_s = quantile(&sorted_latencies(checkout, 6, height_s(0)), 0.5);
        let healthy_pod_s = quantile(&sorted_latencies(checkout, 5, height_s(0)), 0.5);
        assert!(sick_s > 8.0 * calm_s, "{sick_s} {calm_s}");
        assert!(healthy_pod_s < 1.2 * calm_s, "{healthy_pod_s} {calm_s}");
    }

    #[test]
    fn payment_incident_fails_requests_and_calm_days_hardly_do() {
        let payment = find("/payment", "POST").unwrap();
        let failures = |story_s: f64| {
            let mut rng = Rng::with_seed(2);
            (0..10_000)
                .filter(|_| draw(payment, 0, story_s, &mut rng).status >= 500)
                .count()
        };
        assert!(failures(CALM_S) < 50);
        assert!(failures(height_s(2)) > 1_500);
    }

    #[test]
    fn traffic_follows_the_weights() {
        let mut rng = Rng::with_seed(3);
        let mut counts = [0_u32; ROUTES.len()];
        for _ in 0..100_000 {
            counts[draw_route(&mut rng)] += 1;
        }
        for (count, route) in counts.iter().zip(&ROUTES) {
            let expected = route.weight * 1_000.0;
            let relative_error = (f64::from(*count) - expected).abs() / expected;
            assert!(relative_error < 0.1, "{} {}: {count}", route.method, route.path);
        }
    }

    #[test]
    fn gaps_have_the_asked_mean() {
        let mut rng = Rng::with_seed(4);
        let mean_s = (0..50_000).map(|_| draw_gap_s(40.0, &mut rng)).sum::<f64>() / 50_000.0;
        assert!((mean_s - 0.025).abs() < 0.001, "{mean_s}");
    }

    #[test]
    fn same_seed_gives_the_same_requests() {
        let run = |seed| {
            let mut rng = Rng::with_seed(seed);
            (0..100)
                .map(|i| draw(draw_route(&mut rng), i % 8, CALM_S, &mut rng))
                .collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }
}
