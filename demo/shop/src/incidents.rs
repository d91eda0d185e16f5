//! The story: when which part of the shop gets slow or fails. A fixed schedule that repeats, so that a
//! recording always has the same shape: mostly calm, with a few spikes of different causes.

use crate::routes::{PODS, ROUTES};

/// The schedule starts over after this many seconds.
pub const CYCLE_S: f64 = 38.0 * 60.0;

/// A spell during which some requests are slow and some fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// Name for logs and the `shop_incident_active` gauge.
    pub name: &'static str,
    /// Start within the cycle, seconds.
    pub start_s: f64,
    /// Length in seconds, ramps included.
    pub duration_s: f64,
    /// Routes it touches; empty means all.
    pub paths: &'static [&'static str],
    /// The one pod it touches; `None` means all.
    pub pod: Option<&'static str>,
    /// Latency of a touched request is multiplied by this at the incident's height.
    pub slowdown: f64,
    /// Share of the requests in reach that are touched at its height, 0..1.
    pub share: f64,
    /// Share of the touched requests that fail, 0..1.
    pub failure_probability: f64,
    /// The status of the failed ones.
    pub failure_status: u16,
}

/// Seconds an incident takes to reach its height, and to fade.
const RAMP_S: f64 = 20.0;

/// The incidents of one cycle, in order.
pub const INCIDENTS: [Incident; 5] = [
    Incident {
        name: "slow disk on shop-6",
        start_s: 5.0 * 60.0,
        duration_s: 150.0,
        paths: &["/checkout"],
        pod: Some("shop-6"),
        slowdown: 14.0,
        share: 0.9,
        failure_probability: 0.02,
        failure_status: 500,
    },
    Incident {
        name: "database failover",
        start_s: 13.0 * 60.0,
        duration_s: 100.0,
        paths: &[],
        pod: None,
        slowdown: 7.0,
        share: 0.4,
        failure_probability: 0.03,
        failure_status: 500,
    },
    Incident {
        name: "payment provider failing",
        start_s: 20.0 * 60.0,
        duration_s: 200.0,
        paths: &["/payment", "/checkout"],
        pod: None,
        slowdown: 9.0,
        share: 0.35,
        failure_probability: 0.6,
        failure_status: 503,
    },
    Incident {
        name: "search index rebuild",
        start_s: 28.5 * 60.0,
        duration_s: 120.0,
        paths: &["/search"],
        pod: None,
        slowdown: 8.0,
        share: 0.25,
        failure_probability: 0.0,
        failure_status: 500,
    },
    Incident {
        name: "memory pressure on shop-3",
        start_s: 34.5 * 60.0,
        duration_s: 75.0,
        paths: &[],
        pod: Some("shop-3"),
        slowdown: 11.0,
        share: 0.8,
        failure_probability: 0.05,
        failure_status: 500,
    },
];

impl Incident {
    /// Strength at a time of the story: 0 outside, 1 at its height, linear ramps between.
    pub fn strength(&self, story_s: f64) -> f64 {
        let since_start_s = story_s.rem_euclid(CYCLE_S) - self.start_s;
        let until_end_s = self.duration_s - since_start_s;
        (since_start_s.min(until_end_s) / RAMP_S).clamp(0.0, 1.0)
    }

    /// Whether an operation on a pod is in reach of this incident.
    pub fn reaches(&self, route: usize, pod: usize) -> bool {
        (self.paths.is_empty() || self.paths.contains(&ROUTES[route].path))
            && self.pod.is_none_or(|name| name == PODS[pod])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::find;

    #[test]
    fn incidents_follow_one_another_within_the_cycle() {
        for pair in INCIDENTS.windows(2) {
            assert!(pair[0].start_s + pair[0].duration_s < pair[1].start_s);
        }
        let last = INCIDENTS[INCIDENTS.len() - 1];
        assert!(last.start_s + last.duration_s < CYCLE_S);
    }

    #[test]
    fn strength_ramps_and_repeats() {
        let incident = INCIDENTS[0];
        let middle_s = incident.start_s + incident.duration_s / 2.0;
        assert_eq!(incident.strength(incident.start_s - 1.0), 0.0);
        assert_eq!(incident.strength(incident.start_s + RAMP_S / 2.0), 0.5);
        assert_eq!(incident.strength(middle_s), 1.0);
        assert_eq!(incident.strength(middle_s + 3.0 * CYCLE_S), 1.0);
        assert_eq!(incident.strength(incident.start_s + incident.duration_s + 1.0), 0.0);
    }

    #[test]
    fn names_in_the_schedule_exist() {
        for incident in &INCIDENTS {
            for path in incident.paths {
                assert!(ROUTES.iter().any(|route| route.path == *path), "{path}");
            }
            assert!(incident.pod.is_none_or(|pod| PODS.contains(&pod)));
        }
        let checkout = find("/checkout", "POST").unwrap();
        assert!(INCIDENTS[0].reaches(checkout, 6));
        assert!(!INCIDENTS[0].reaches(checkout, 5));
        assert!(!INCIDENTS[0].reaches(0, 6));
    }
}
