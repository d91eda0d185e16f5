//! The time range that a link opens.

use serde::Serialize;

use super::options::DEFAULT_LINK_RANGE_MS;

/// The last instant that JavaScript's dates know, ms; nothing beyond it is a time.
const LAST_MS: f64 = 8.64e15;

/// A range as Grafana's addresses write it: ms since the epoch, as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct LinkRange {
    pub from: String,
    pub to: String,
}

impl LinkRange {
    /// The tight range around some times: half a width before the first to half a width after the last, in whole ms.
    /// Without any time the window, and when that is none either, the last hour.
    pub fn around(times_ms: impl IntoIterator<Item = f64>, half_width_ms: f64, window_ms: (f64, f64)) -> Self {
        let half = if half_width_ms > 0.0 && half_width_ms.is_finite() {
            half_width_ms
        } else {
            DEFAULT_LINK_RANGE_MS
        };
        let times = times_ms.into_iter().filter(|time| is_time(*time));
        let (first, last) = times.fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), time| {
            (first.min(time), last.max(time))
        });
        let (from, to) = if first <= last {
            (first - half, last + half)
        } else {
            window_ms
        };
        let is_range = from.is_finite() && to.is_finite() && from <= to && to >= 0.0 && from <= LAST_MS;
        if !is_range {
            return Self {
                from: "now-1h".to_owned(),
                to: "now".to_owned(),
            };
        }
        let text = |ms: f64| (ms.clamp(0.0, LAST_MS) as i64).to_string();
        Self {
            from: text(from.floor()),
            to: text(to.ceil()),
        }
    }
}

/// Whether a number is a time that a date can be made of.
pub(super) fn is_time(ms: f64) -> bool {
    (0.0..=LAST_MS).contains(&ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(times: &[f64], half: f64, window: (f64, f64)) -> (String, String) {
        let range = LinkRange::around(times.iter().copied(), half, window);
        (range.from, range.to)
    }

    fn texts(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn the_range_holds_all_times_in_whole_ms() {
        assert_eq!(around(&[10_000.5], 1_000.0, (0.0, 1.0)), texts("9000", "11001"));
        assert_eq!(
            around(&[30_000.0, f64::NAN, 10_000.0], 1_000.0, (0.0, 1.0)),
            texts("9000", "31000")
        );
        assert_eq!(around(&[5.0], 1_000.0, (0.0, 1.0)), texts("0", "1005"));
    }

    #[test]
    fn without_a_time_it_is_the_window() {
        for time in [f64::NAN, f64::INFINITY, 1e300, -5.0] {
            assert_eq!(around(&[time], 1.0, (2_000.0, 3_000.5)), texts("2000", "3001"));
        }
        for window in [
            (f64::NAN, 1.0),
            (1.0, f64::NAN),
            (3.0, 2.0),
            (0.0, f64::INFINITY),
            (1e300, 1e301),
        ] {
            assert_eq!(around(&[], 1.0, window), texts("now-1h", "now"), "{window:?}");
        }
    }

    #[test]
    fn a_width_that_is_none_is_the_default() {
        for half in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(around(&[1e6], half, (0.0, 1.0)), texts("700000", "1300000"));
        }
    }
}
