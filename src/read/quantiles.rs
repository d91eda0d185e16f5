//! Quantile series from histograms that are read again and again.

use crate::model::{Labels, SeriesData};
use crate::order::sorted;

use super::collect::LabelIndex;

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

/// The latest reads of histograms as series over time: one for each quantile and set of labels.
///
/// The values of a read are those of the observations since the read before, so the first read gives none, and a read
/// in which nothing was observed gives a gap. A count that falls is a restart: all that it counts is new. Memory is
/// bounded by the time kept and by a limit on label sets.
#[derive(Debug)]
pub struct HistogramWindow {
    keep_ms: f64,
    quantiles: Vec<f64>,
    /// The labels that are kept apart; all when absent.
    by: Option<Vec<String>>,
    counts_from_zero: bool,
    last_push_ms: Option<f64>,
    tracks: Vec<Track>,
    track_of_labels: LabelIndex,
    groups: Vec<Group>,
    group_of_labels: LabelIndex,
    refused: usize,
}

/// The most label sets that a window follows; those beyond are counted and left out.
const TRACKS: usize = 2_000;

/// The most reads that are kept of one series, whatever the time kept.
const READS: usize = 20_000;

/// The read before of one set of labels: its time, and its buckets by bound.
#[derive(Debug)]
struct Track {
    labels: Labels,
    last: Option<(f64, Buckets)>,
}

/// Pairs of upper bound and the count up to it, by bound.
type Buckets = Vec<(f64, f64)>;

/// The label sets that are summed.
#[derive(Debug)]
struct Group {
    labels: Labels,
    touched_ms: f64,
    /// The buckets of the last read, summed so far.
    open: Buckets,
    /// Time, and a value for each series.
    reads: Vec<(f64, Vec<f64>)>,
}

impl HistogramWindow {
    /// A window that keeps reads for `keep_ms` and gives the p50, p95 and p99 of each set of labels.
    pub fn new(keep_ms: f64) -> Self {
        Self::of(vec![0.5, 0.95, 0.99], keep_ms, None)
    }

    /// A window for other quantiles (0 to 1), or without any for how many observations there were in a second; summed by
    /// these labels, where `None` keeps every set of labels apart.
    pub fn of(quantiles: Vec<f64>, keep_ms: f64, by: Option<Vec<String>>) -> Self {
        Self {
            keep_ms,
            quantiles,
            by,
            counts_from_zero: false,
            last_push_ms: None,
            tracks: Vec::new(),
            track_of_labels: LabelIndex::default(),
            groups: Vec::new(),
            group_of_labels: LabelIndex::default(),
            refused: 0,
        }
    }

    /// The same, where each read shows all label sets that there are: one that comes later has counted from zero.
    pub fn of_whole_reads(self) -> Self {
        Self {
            counts_from_zero: true,
            ..self
        }
    }

    /// Keeps reads for another time from now on.
    pub fn keep_for(&mut self, keep_ms: f64) {
        self.keep_ms = keep_ms;
    }

    /// Takes the histograms of one read. A point that is not later than the one before is passed over.
    pub fn push(&mut self, points: &[HistogramPoint]) {
        let mut latest = f64::NEG_INFINITY;
        for point in points.iter().filter(|point| point.time_ms.is_finite()) {
            latest = latest.max(point.time_ms);
            if self.tracks.len() < TRACKS || self.track_of_labels.get(&point.labels).is_some() {
                self.push_point(point);
            } else {
                self.refused += 1;
            }
        }
        if latest.is_finite() {
            self.last_push_ms = Some(latest);
            self.forget(latest - self.keep_ms);
        }
    }

    fn push_point(&mut self, point: &HistogramPoint) {
        let (track, is_new) = self.track_of_labels.of(&point.labels);
        if is_new {
            let before_ms = self.last_push_ms.filter(|_| self.counts_from_zero);
            self.tracks.push(Track {
                labels: point.labels.clone(),
                last: before_ms.map(|time_ms| (time_ms, Vec::new())),
            });
        }
        let is_shown = |name: &str| name == "__name__" || self.by.iter().flatten().any(|kept| kept == name);
        let shown = match &self.by {
            Some(_) => point.labels.iter().filter(|(name, _)| is_shown(name)).collect(),
            None => point.labels.clone(),
        };
        let (group, is_new) = self.group_of_labels.of(&shown);
        if is_new {
            self.groups.push(Group {
                labels: shown,
                touched_ms: f64::NEG_INFINITY,
                open: Vec::new(),
                reads: Vec::new(),
            });
        }
        let group = &mut self.groups[group];
        group.touched_ms = group.touched_ms.max(point.time_ms);
        if let Some((elapsed_ms, observed)) = self.tracks[track].observe(point) {
            group.add(point.time_ms, elapsed_ms, observed, &self.quantiles);
        }
    }

    fn forget(&mut self, oldest_ms: f64) {
        (self.tracks).retain(|track| track.last.as_ref().is_some_and(|(time_ms, _)| *time_ms >= oldest_ms));
        self.groups.iter_mut().for_each(|group| group.forget(oldest_ms));
        self.groups.retain(|group| group.touched_ms >= oldest_ms);
        if self.tracks.len() < self.track_of_labels.len() || self.groups.len() < self.group_of_labels.len() {
            (self.track_of_labels, self.group_of_labels) = (LabelIndex::default(), LabelIndex::default());
            for track in &self.tracks {
                self.track_of_labels.of(&track.labels);
            }
            for group in &self.groups {
                self.group_of_labels.of(&group.labels);
            }
        }
    }

    /// How many points were left out because there are too many label sets.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// The series, in the order in which their labels first came, and then by quantile. The label `quantile` says
    /// which; names are like `p99 {route="/cart"}`, or `rate {route="/cart"}`.
    pub fn series(&self) -> Vec<SeriesData> {
        let mut all = Vec::new();
        for group in &self.groups {
            for index in 0..self.quantiles.len().max(1) {
                let mut labels = group.labels.clone();
                let mut what = "rate".to_owned();
                if let Some(q) = self.quantiles.get(index) {
                    labels.set("quantile", decimal(*q, 0));
                    what = ["p", &decimal(*q, 2)].concat();
                }
                all.push(SeriesData {
                    name: Some(name_of(&what, &group.labels)),
                    labels,
                    times_ms: group.reads.iter().map(|(time_ms, _)| *time_ms).collect(),
                    values: group.reads.iter().map(|(_, values)| values[index]).collect(),
                });
            }
        }
        all
    }
}

fn name_of(what: &str, labels: &Labels) -> String {
    let mut shown = labels.clone();
    shown.set("__name__", "");
    if shown.is_empty() {
        return what.to_owned();
    }
    [what, " ", &shown.to_selector()].concat()
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
    /// What was observed since the read before, and how long ago that was in ms (infinite where nobody knows).
    fn observe(&mut self, point: &HistogramPoint) -> Option<(f64, Buckets)> {
        let time_ms = point.time_ms;
        if self.last.as_ref().is_some_and(|(before, _)| *before >= time_ms) {
            return None;
        }
        let usable = |(upper, count): &(f64, f64)| !upper.is_nan() && !count.is_nan();
        let buckets = by_bound(point.buckets.iter().copied().filter(usable).collect());
        let (before_ms, observed) = match (point.temporality, &self.last) {
            (Temporality::Delta, _) => (f64::NEG_INFINITY, Some(buckets.clone())),
            (Temporality::Cumulative, Some((before_ms, before))) => (*before_ms, Some(increase(before, &buckets))),
            (Temporality::Cumulative, None) => (f64::NEG_INFINITY, None),
        };
        self.last = Some((time_ms, buckets));
        observed.map(|observed| (time_ms - before_ms, observed))
    }
}

impl Group {
    /// Adds what one label set observed; label sets of the same time are one read.
    fn add(&mut self, time_ms: f64, elapsed_ms: f64, observed: Buckets, quantiles: &[f64]) {
        let last_ms = self.reads.last().map_or(f64::NEG_INFINITY, |(last_ms, _)| *last_ms);
        if last_ms > time_ms {
            return;
        }
        if last_ms < time_ms {
            self.reads.push((time_ms, Vec::new()));
            self.open = observed;
        } else {
            self.open = summed(&self.open, &observed);
        }
        let total = self.open.last().map_or(f64::NAN, |(_, count)| *count);
        if let Some((_, values)) = self.reads.last_mut() {
            *values = quantiles.iter().map(|q| quantile(*q, &self.open)).collect();
            if quantiles.is_empty() {
                values.push(total * 1000.0 / elapsed_ms);
            }
        }
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

fn by_bound(buckets: Buckets) -> Buckets {
    sorted(buckets, |a, b| a.0.total_cmp(&b.0))
}

/// What was counted between two reads. Bounds that the read before has not (an exponential histogram grows them as
/// needed) counted what the next lower bound of it counted.
fn increase(before: &[(f64, f64)], now: &[(f64, f64)]) -> Buckets {
    let total = |buckets: &[(f64, f64)]| buckets.last().map_or(0.0, |(_, count)| *count);
    let before = if total(now) < total(before) { &[] } else { before };
    now.iter()
        .map(|(upper, count)| (*upper, (count - count_up_to(before, *upper)).max(0.0)))
        .collect()
}

/// The buckets of both, on the bounds of both.
fn summed(one: &[(f64, f64)], other: &[(f64, f64)]) -> Buckets {
    let mut all = by_bound([one, other].concat());
    all.dedup_by_key(|(upper, _)| *upper);
    for (upper, count) in &mut all {
        *count = count_up_to(one, *upper) + count_up_to(other, *upper);
    }
    all
}

/// What buckets counted up to a bound.
fn count_up_to(buckets: &[(f64, f64)], upper: f64) -> f64 {
    // Bounds of exponential histograms are powers, equal but for rounding.
    let reach = upper + upper.abs() * 1e-9;
    let index = buckets.partition_point(|(bound, _)| *bound <= reach);
    index.checked_sub(1).map_or(0.0, |index| buckets[index].1)
}

#[cfg(test)]
mod tests;
