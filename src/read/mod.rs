//! Bytes of APIs and expositions to the model.
//!
//! Each reader takes a whole body and keeps what is valid: a bad element becomes a [`Warning`] that names it by its
//! place and its value, and only a body that is of no use as a whole is an [`Error`](crate::Error).
//!
//! The labels of an exemplar's row are those of its series and its own. Where both have a name with different values,
//! the series' label keeps the name and the exemplar's is called `exemplar_<name>`.

mod body;
mod collect;
mod expect;
mod json;
pub mod openmetrics;
pub mod otlp;
pub mod prometheus;
mod quantiles;
pub mod scrapes;
mod time;

use std::borrow::Cow;

use crate::error::Warning;
use crate::model::{Exemplars, ExemplarsBuilder, Labels, SeriesData};

pub use openmetrics::{Mode, read as open_metrics};
pub use otlp::{TraceSummary, read as otlp, trace_summary};
pub use prometheus::{exemplars as prometheus_exemplars, range as prometheus_range};
pub use quantiles::{HistogramPoint, HistogramWindow, Temporality, quantile};
pub use scrapes::{ScrapeSettings, ScrapeWindow};

/// What one read found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadOutput {
    /// The series, in the order of the body.
    pub series: Vec<SeriesData>,
    /// The exemplars, in the order of the body.
    pub exemplars: Exemplars,
    /// The histograms, for a [`HistogramWindow`] that makes quantiles of successive reads.
    pub histograms: Vec<HistogramPoint>,
    /// What was skipped or mended.
    pub warnings: Vec<Warning>,
}

/// A label's name and value.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Labels as a body has them.
type Pairs<'a> = Vec<Pair<'a>>;

/// Labels as a series has them.
fn labels_of(pairs: &Pairs<'_>) -> Labels {
    pairs.iter().map(|(name, text)| (&**name, &**text)).collect()
}

/// Adds an exemplar with the labels of its series and its own.
fn push_exemplar(into: &mut ExemplarsBuilder, time_ms: f64, value: f64, series: &Pairs<'_>, own: &Pairs<'_>) {
    let is_taken =
        |name: &str, text: &str| (series.iter()).any(|(other, held)| other == name && !held.is_empty() && held != text);
    let mut row: Vec<(&str, &str)> = Vec::with_capacity(series.len() + own.len());
    let mut renamed: Vec<(String, &str)> = Vec::new();
    row.extend(series.iter().map(|(name, text)| (&**name, &**text)));
    for (name, text) in own {
        if !is_taken(name, text) {
            row.push((name, text));
            continue;
        }
        let is_used = |candidate: &String| series.iter().chain(own).any(|(other, _)| other == candidate);
        let mut candidate = format!("exemplar_{name}");
        while is_used(&candidate) {
            candidate.insert_str(0, "exemplar_");
        }
        renamed.push((candidate, text));
    }
    row.extend(renamed.iter().map(|(name, text)| (name.as_str(), *text)));
    into.push(time_ms, value, row);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs<'a>(list: &[(&'a str, &'a str)]) -> Pairs<'a> {
        list.iter()
            .map(|(name, text)| (Cow::Borrowed(*name), Cow::Borrowed(*text)))
            .collect()
    }

    fn row(series: &[(&str, &str)], own: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut builder = ExemplarsBuilder::new();
        push_exemplar(&mut builder, 1.0, 1.0, &pairs(series), &pairs(own));
        let exemplars = builder.finish();
        exemplars
            .labels(0)
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    }

    fn owned(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_label_that_both_have_is_kept_twice_only_if_it_differs() {
        let found = row(
            &[("pod", "a"), ("zone", "z")],
            &[("pod", "b"), ("zone", "z"), ("trace_id", "t")],
        );
        assert_eq!(
            found,
            owned(&[("pod", "a"), ("zone", "z"), ("trace_id", "t"), ("exemplar_pod", "b")])
        );
    }

    #[test]
    fn a_new_name_never_takes_one_in_use() {
        let found = row(&[("pod", "a"), ("exemplar_pod", "x")], &[("pod", "b")]);
        assert_eq!(
            found,
            owned(&[("pod", "a"), ("exemplar_pod", "x"), ("exemplar_exemplar_pod", "b")])
        );
    }

    #[test]
    fn an_empty_series_label_is_no_label() {
        assert_eq!(row(&[("pod", "")], &[("pod", "b")]), owned(&[("pod", "b")]));
    }
}
