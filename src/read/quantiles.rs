//! Quantile series from histograms that are read again and again.

use std::collections::HashMap;

use crate::model::{Labels, SeriesData};
use crate::order::sorted;

/// What the counts of a histogram count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temporality {
    /// All observations since the process started.
    Cumulative,
    /// The observations since the read before.
    Delta,
}

/// A histogram at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct HistogramPoint {
    /// The labels, without `le`; `__name__` is that of the histogram, without `_bucket`.
    pub labels: Labels,
    /// The time in ms since the epoch.
    pub time_ms: f64,
    /// Pairs of upper bound and the count of all observations up to it, in any order; the last bound is +∞.
    pub buckets: Vec<(f64, f64)>,
    /// What the counts count.
    pub temporality: Temporality,
}

impl HistogramPoint {
    /// A point without buckets yet, whose counts are cumulative in time.
    pub fn cumulative(labels: Labels, time_ms: f64) -> Self {
        Self {
            labels,
            time_ms,
            buckets: Vec::new(),
            temporality: Temporality::Cumulative,
        }
    }
}

/// The quantile `q` (0 to 1) of a histogram whose buckets are pairs of upper bound and count up to it, by bound.
///
/// As Prometheus' `histogram_quantile` has it: observations are taken to be spread evenly within their bucket; the
/// lowest bucket begins at 0 if its upper bound is above 0, and otherwise stands for its upper bound; a quantile in the
/// highest bucket is the second highest bound. Counts that fall are taken as the highest before them. NaN without
/// observations, without a bucket up to +∞, or with fewer than two buckets; -∞ and +∞ for a `q` below 0 and above 1.
pub fn quantile(q: f64, buckets: &[(f64, f64)]) -> f64 {
    let [.., second_last, last] = buckets else {
        return f64::NAN;
    };
    let total = buckets.iter().fold(0.0, |most: f64, (_, count)| most.max(*count));
    if last.0 != f64::INFINITY || total <= 0.0 || q.is_nan() {
        return f64::NAN;
    }
    if !(0.0..=1.0).contains(&q) {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let rank = q * total;
    let (mut lower, mut below) = (0.0, 0.0_f64);
    for (index, (upper, count)) in buckets.iter().enumerate() {
        let count = count.max(below);
        if count >= rank && index + 1 < buckets.len() {
            if index == 0 && *upper <= 0.0 {
                return *upper;
            }
            let within = count - below;
            return if within > 0.0 {
                lower + (upper - lower) * (rank - below) / within
            } else {
                lower
            };
        }
        (lower, below) = (*upper, count);
    }
    second_last.0
}

/// The latest reads of histograms, as quantiles over time: one series for each quantile and set of labels.
///
/// The quantiles of a read are those of the observations since the read before, so the first read gives none, and a read
/// in which nothing was observed gives a gap. A count that falls is a restart: all that it counts is new. Memory is
/// bounded by the time kept and by a limit on label sets.
#[derive(Debug)]
pub struct HistogramWindow {
    keep_ms: f64,
    quantiles: Vec<f64>,
    tracks: Vec<Track>,
    index_of_labels: HashMap<Labels, usize>,
    refused: usize,
}

/// The most label sets that a window follows; those beyond are counted and left out.
const TRACKS: usize = 2_000;

/// The most reads that are kept of one label set, whatever the time kept.
const READS: usize = 20_000;

#[derive(Debug)]
struct Track {
    labels: Labels,
    /// The read before: its time and its buckets by bound.
    last: Option<(f64, Vec<(f64, f64)>)>,
    /// Time, and a value for each quantile.
    reads: Vec<(f64, Vec<f64>)>,
}

impl HistogramWindow {
    /// A window that keeps reads for `keep_ms` and gives the p50, p95 and p99.
    pub fn new(keep_ms: f64) -> Self {
        Self::with_quantiles(keep_ms, vec![0.5, 0.95, 0.99])
    }

    /// A window for other quantiles (0 to 1).
    pub fn with_quantiles(keep_ms: f64, quantiles: Vec<f64>) -> Self {
        Self {
            keep_ms,
            quantiles,
            tracks: Vec::new(),
            index_of_labels: HashMap::new(),
            refused: 0,
        }
    }

    /// Takes the histograms of one read. A point that is not later than the one before is passed over.
    pub fn push(&mut self, points: &[HistogramPoint]) {
        let mut latest = f64::NEG_INFINITY;
        for point in points.iter().filter(|point| point.time_ms.is_finite()) {
            latest = latest.max(point.time_ms);
            let index = match self.index_of_labels.get(&point.labels) {
                Some(index) => *index,
                None if self.tracks.len() < TRACKS => self.start(&point.labels),
                None => {
                    self.refused += 1;
                    continue;
                }
            };
            self.tracks[index].push(point, &self.quantiles);
        }
        self.forget(latest - self.keep_ms);
    }

    fn start(&mut self, labels: &Labels) -> usize {
        let index = self.tracks.len();
        self.index_of_labels.insert(labels.clone(), index);
        self.tracks.push(Track {
            labels: labels.clone(),
            last: None,
            reads: Vec::new(),
        });
        index
    }

    fn forget(&mut self, oldest_ms: f64) {
        let before = self.tracks.len();
        self.tracks.retain_mut(|track| {
            track.forget(oldest_ms);
            track.last.as_ref().is_some_and(|(time_ms, _)| *time_ms >= oldest_ms)
        });
        if self.tracks.len() < before {
            self.index_of_labels.clear();
            for (index, track) in self.tracks.iter().enumerate() {
                self.index_of_labels.insert(track.labels.clone(), index);
            }
        }
    }

    /// How many points were left out because there are too many label sets.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// The quantile series, in the order in which their labels first came, and then by quantile. Their label `quantile` says which; names are like
    /// `p99 {route="/cart"}`.
    pub fn series(&self) -> Vec<SeriesData> {
        let mut all = Vec::with_capacity(self.tracks.len() * self.quantiles.len());
        for track in &self.tracks {
            for (index, q) in self.quantiles.iter().enumerate() {
                let mut own = track.labels.clone();
                own.set("quantile", decimal(*q, 0));
                all.push(SeriesData {
                    name: Some(name_of(*q, &track.labels)),
                    labels: own,
                    times_ms: track.reads.iter().map(|(time_ms, _)| *time_ms).collect(),
                    values: track.reads.iter().map(|(_, values)| values[index]).collect(),
                });
            }
        }
        all
    }
}

fn name_of(q: f64, labels: &Labels) -> String {
    let percent = decimal(q, 2);
    let mut shown = labels.clone();
    shown.set("__name__", "");
    let selector = if shown.is_empty() {
        String::new()
    } else {
        shown.to_selector()
    };
    let space = if shown.is_empty() { "" } else { " " };
    ["p", &percent, space, &selector].concat()
}

/// A number from 0 to 1 with its point moved to the right, to five places of the number itself. Core's own formatting of
/// floats would be the largest part of this module.
fn decimal(number: f64, moved: usize) -> String {
    let scaled = (number.clamp(0.0, 1.0) * 1e5).round() as u32;
    let unit = 10_u32.pow(5 - moved as u32);
    let (whole, rest) = (scaled / unit, scaled % unit);
    let fraction = format!("{rest:0width$}", width = 5 - moved);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    [&whole.to_string(), point, fraction].concat()
}

impl Track {
    fn push(&mut self, point: &HistogramPoint, quantiles: &[f64]) {
        let time_ms = point.time_ms;
        if self.last.as_ref().is_some_and(|(before, _)| *before >= time_ms) {
            return;
        }
        let usable = point
            .buckets
            .iter()
            .filter(|(upper, count)| !upper.is_nan() && !count.is_nan());
        let buckets = sorted(usable.copied().collect(), |a: &(f64, f64), b| a.0.total_cmp(&b.0));
        let observed = match (point.temporality, &self.last) {
            (Temporality::Delta, _) => Some(buckets.clone()),
            (Temporality::Cumulative, Some((_, before))) => Some(increase(before, &buckets)),
            (Temporality::Cumulative, None) => None,
        };
        if let Some(observed) = observed {
            let values = quantiles.iter().map(|q| quantile(*q, &observed)).collect();
            self.reads.push((time_ms, values));
        }
        self.last = Some((time_ms, buckets));
    }

    fn forget(&mut self, oldest_ms: f64) {
        let old = self
            .reads
            .iter()
            .take_while(|(time_ms, _)| *time_ms < oldest_ms)
            .count();
        self.reads.drain(..old.max(self.reads.len().saturating_sub(READS)));
    }
}

/// What was counted between two reads. Bounds that the read before has not (an exponential histogram grows them as
/// needed) counted what the next lower bound of it counted.
fn increase(before: &[(f64, f64)], now: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let total = |buckets: &[(f64, f64)]| buckets.last().map_or(0.0, |(_, count)| *count);
    if total(now) < total(before) {
        return now.to_vec();
    }
    let count_before = |upper: f64| {
        // Bounds of exponential histograms are powers, equal but for rounding.
        let reach = upper + upper.abs() * 1e-9;
        let index = before.partition_point(|(bound, _)| *bound <= reach);
        index.checked_sub(1).map_or(0.0, |index| before[index].1)
    };
    now.iter()
        .map(|(upper, count)| (*upper, (count - count_before(*upper)).max(0.0)))
        .collect()
}

#[cfg(test)]
mod tests;
