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

/// How long something lasts, in words: `40 s`, `12 min`, `3 h`, `5 d`.
pub(super) fn duration_text(duration_ms: f64) -> String {
    let seconds = duration_ms / 1000.0;
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.0} h", s / 3600.0),
        s => format!("{:.0} d", s / 86_400.0),
    }
}

/// `1 exemplar`, `2 exemplars`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
