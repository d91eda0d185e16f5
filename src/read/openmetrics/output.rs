//! An exposition to series, exemplars and histograms.

use crate::error::{Error, Warning, Warnings};
use crate::model::{ExemplarsBuilder, Labels};

use super::super::collect::{LabelIndex, SeriesCollector};
use super::super::expect::warn;
use super::super::quantiles::HistogramPoint;
use super::super::{Pairs, ReadOutput, push_exemplar};
use super::{EXEMPLAR_CHARS, Exposition, Family, Kind, Mode, Sample, parse};

/// Makes series and exemplars of an exposition.
///
/// Every sample becomes a series of one sample, named by its labels (`__name__` and `le` among them) as Prometheus names
/// it, at its own time or at `at_ms`. The same series at several times is one series. An exemplar stands at its
/// own time, else at that of its sample.
///
/// # Errors
/// As [`parse`].
#[inline(always)]
pub fn read(text: &str, at_ms: Option<f64>, mode: Mode) -> Result<ReadOutput, Error> {
    Ok(output_of(parse(text, mode)?, at_ms))
}

#[inline(never)]
fn output_of((exposition, mut warnings): (Exposition, Vec<Warning>), at_ms: Option<f64>) -> ReadOutput {
    let mut output = exposition.to_output(at_ms);
    warnings.append(&mut output.warnings);
    output.warnings = warnings;
    output
}

impl Exposition {
    /// As [`read`] does, with the warnings of this step only.
    pub fn to_output(&self, at_ms: Option<f64>) -> ReadOutput {
        let mut warnings = Warnings::default();
        let mut exemplars = ExemplarsBuilder::new();
        let mut collector = SeriesCollector::default();
        let mut untimed = 0;
        for sample in self.families.iter().flat_map(|family| &family.samples) {
            let labels = labels_with_name(sample, &sample.name);
            let time_ms = sample.time_ms.or(at_ms);
            if let Some(exemplar) = &sample.exemplar {
                let time_ms = exemplar.time_ms.or(time_ms).unwrap_or(f64::NAN);
                push_exemplar(
                    &mut exemplars,
                    time_ms,
                    exemplar.value,
                    &pairs(&labels),
                    &pairs(&exemplar.labels),
                );
            }
            let series = collector.of(labels);
            let Some(time_ms) = time_ms else {
                untimed += 1;
                continue;
            };
            if series.times_ms.last() == Some(&time_ms) {
                let name = series.labels.to_selector();
                warn(
                    &mut warnings,
                    format_args!("a second sample of {name} at the same time; it was left out"),
                );
                continue;
            }
            series.times_ms.push(time_ms);
            series.values.push(sample.value);
        }
        if untimed > 0 {
            let sentence = format_args!("{untimed} samples have no time, and none was given for the exposition");
            warn(&mut warnings, sentence);
        }
        ReadOutput {
            series: collector.series,
            exemplars: exemplars.finish(),
            histograms: histograms(
                &mut self.families.iter().filter(|family| family.kind == Kind::Histogram),
                at_ms.unwrap_or(f64::NAN),
            ),
            warnings: warnings.into_vec(),
        }
    }
}

/// Families as classic histograms, a counter as one with a single bucket. Points without a time of their own are of `at_ms`.
pub(in crate::read) fn histograms(families: &mut dyn Iterator<Item = &Family>, at_ms: f64) -> Vec<HistogramPoint> {
    let mut points: Vec<HistogramPoint> = Vec::new();
    // Of each label set the point that was added last.
    let mut last_of: Vec<usize> = Vec::new();
    let mut labels_seen = LabelIndex::default();
    for family in families {
        for sample in &family.samples {
            let suffix = sample.name.strip_prefix(&family.name);
            let upper = match (family.kind, suffix) {
                (Kind::Histogram, Some("_bucket")) => sample.labels.get("le").and_then(|le| le.parse::<f64>().ok()),
                (Kind::Counter, Some("_total" | "")) => Some(f64::INFINITY),
                _ => None,
            };
            let Some(upper) = upper else { continue };
            let mut labels = labels_with_name(sample, &family.name);
            labels.set("le", "");
            let time_ms = sample.time_ms.unwrap_or(at_ms);
            let (seen, is_new) = labels_seen.of(&labels);
            if is_new {
                last_of.push(usize::MAX);
            }
            let is_same = |point: &HistogramPoint| point.time_ms.to_bits() == time_ms.to_bits();
            if !points.get(last_of[seen]).is_some_and(is_same) {
                last_of[seen] = points.len();
                points.push(HistogramPoint::cumulative(labels, time_ms));
            }
            let index = last_of[seen];
            points[index].buckets.push((upper, sample.value));
        }
    }
    points
}

pub(super) fn warn_of_long_exemplars(exposition: &Exposition, warnings: &mut Warnings) {
    for sample in exposition.families.iter().flat_map(|family| &family.samples) {
        let length = sample.exemplar.as_ref().map_or(0, |exemplar| exemplar.char_count());
        if length > EXEMPLAR_CHARS {
            let sentence = format_args!(
                "the exemplar of {} has labels of {length} characters, over the {EXEMPLAR_CHARS} allowed: Prometheus \
                 does not store it",
                sample.name
            );
            warn(warnings, sentence);
        }
    }
}

pub(in crate::read) fn labels_with_name(sample: &Sample, name: &str) -> Labels {
    let mut labels = sample.labels.clone();
    labels.set("__name__", name);
    labels
}

pub(in crate::read) fn pairs(labels: &Labels) -> Pairs<'_> {
    labels.iter().map(|(name, value)| (name.into(), value.into())).collect()
}
