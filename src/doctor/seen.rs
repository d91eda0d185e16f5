//! Exemplars that the doctor has seen, in the exposition or in Prometheus' store.

use crate::model::Labels;

/// An exemplar and where it was seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeenExemplar {
    /// Where: a line of the exposition, or a series of the store.
    pub place: String,
    /// The name of its series.
    pub metric: String,
    /// The exemplar's own labels.
    pub labels: Labels,
    /// Its time in ms since the epoch as the reader understood it, if given.
    pub time_ms: Option<f64>,
}

impl SeenExemplar {
    /// Its labels as Prometheus writes them.
    pub(super) fn label_text(&self) -> String {
        self.labels.to_selector()
    }
}

/// How long something lasts, in words: `40 s`, `12 min`, `1.5 h`, `5 d`.
pub(super) fn duration_text(duration_ms: f64) -> String {
    let (count, unit) = match duration_ms / 1000.0 {
        s if s < 60.0 => (s.floor(), "s"),
        s if s < 3600.0 => ((s / 60.0).floor(), "min"),
        s if s < 86_400.0 => ((s / 360.0).floor() / 10.0, "h"),
        s => ((s / 86_400.0).floor(), "d"),
    };
    format!("{count} {unit}")
}

/// `1 exemplar`, `2 exemplars`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_rounded_down_to_a_unit() {
        let cases = [
            (0.0, "0 s"),
            (59_999.0, "59 s"),
            (90_000.0, "1 min"),
            (3.6e6, "1 h"),
            (5.4e6, "1.5 h"),
            (2e8, "2 d"),
        ];
        for (duration_ms, text) in cases {
            assert_eq!(duration_text(duration_ms), text);
        }
    }
}
