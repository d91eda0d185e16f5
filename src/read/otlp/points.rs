//! Data points: numbers, histograms of both kinds, summaries, and the exemplars on them.

use std::borrow::Cow;

use crate::model::Labels;

use super::super::expect::warn;
use super::super::json::{Fault, Json, Path, Value};
use super::super::quantiles::HistogramPoint;
use super::super::time::{ms_from_epoch, ms_from_rfc3339};
use super::super::{Pairs, labels_of, push_exemplar};
use super::ids::hex_id;
use super::{Metric, Reader, each, fields, number_of, read_attributes};

/// The flag of a point that says only that there is no value any more.
const NO_RECORDED_VALUE: f64 = 1.0;

impl Reader {
    pub(super) fn point<'a>(
        &mut self,
        json: &mut Json<'a>,
        path: Path<'_>,
        metric: &Metric<'_, 'a>,
    ) -> Result<(), Fault> {
        let start = json.clone();
        let [attributes, time, flags, exemplars] = fields(json, ["attributes", "timeUnixNano", "flags", "exemplars"])?;
        let Some(time_ms) = time_of(time)? else {
            warn(
                &mut self.warnings,
                format_args!("{path} has no timeUnixNano; it was left out"),
            );
            return Ok(());
        };
        let labels = metric.labels(read_attributes(attributes)?);
        each(exemplars, path.key("exemplars"), &mut |json, path| {
            self.exemplar(json, path, &labels, time_ms)
        })?;
        let is_recorded = number_of(flags)? != Some(NO_RECORDED_VALUE);
        let is_read = self.number(start.clone(), &labels, time_ms, is_recorded)?
            || self.distribution(start, &labels, time_ms, metric)?;
        if !is_read && is_recorded {
            warn(
                &mut self.warnings,
                format_args!("{path} has neither a value nor a count; it was left out"),
            );
        }
        Ok(())
    }

    /// A point of a sum or gauge; false if it is none.
    fn number(
        &mut self,
        mut json: Json<'_>,
        labels: &Pairs<'_>,
        time_ms: f64,
        is_recorded: bool,
    ) -> Result<bool, Fault> {
        let [double, int, value] = fields(&mut json, ["asDouble", "asInt", "value"])?;
        let value = number_of(double.or(int).or(value))?;
        if let Some(value) = value {
            self.collector.add(
                as_series(labels, ""),
                time_ms,
                if is_recorded { value } else { f64::NAN },
            );
        }
        Ok(value.is_some())
    }

    /// A point of a histogram or summary; false if it is none.
    fn distribution(
        &mut self,
        mut json: Json<'_>,
        labels: &Pairs<'_>,
        time_ms: f64,
        metric: &Metric<'_, '_>,
    ) -> Result<bool, Fault> {
        let [
            count,
            sum,
            counts,
            bounds,
            scale,
            zero_count,
            zero_threshold,
            positive,
            negative,
        ] = fields(
            &mut json,
            [
                "count",
                "sum",
                "bucketCounts",
                "explicitBounds",
                "scale",
                "zeroCount",
                "zeroThreshold",
                "positive",
                "negative",
            ],
        )?;
        let Some(total) = number_of(count)? else {
            return Ok(false);
        };
        self.collector.add(as_series(labels, "_count"), time_ms, total);
        if let Some(sum) = number_of(sum)? {
            self.collector.add(as_series(labels, "_sum"), time_ms, sum);
        }
        let mut buckets = Vec::new();
        if counts.is_some() {
            buckets = explicit_buckets(&numbers(counts)?, &numbers(bounds)?);
        } else if positive.is_some() || negative.is_some() || zero_count.is_some() {
            let scale = number_of(scale)?.unwrap_or(0.0);
            let zero = (
                number_of(zero_threshold)?.unwrap_or(0.0),
                number_of(zero_count)?.unwrap_or(0.0),
            );
            buckets = exponential_buckets(scale, zero, side(positive)?, side(negative)?);
            buckets.push((f64::INFINITY, total));
        }
        if buckets.len() > 1 {
            let point = HistogramPoint::cumulative(as_series(labels, ""), time_ms);
            self.histograms.push(HistogramPoint {
                buckets,
                temporality: metric.temporality,
                ..point
            });
        }
        Ok(true)
    }

    fn exemplar(
        &mut self,
        json: &mut Json<'_>,
        path: Path<'_>,
        series: &Pairs<'_>,
        point_ms: f64,
    ) -> Result<(), Fault> {
        let [attributes, time, double, int, value, trace, span] = fields(
            json,
            [
                "filteredAttributes",
                "timeUnixNano",
                "asDouble",
                "asInt",
                "value",
                "traceId",
                "spanId",
            ],
        )?;
        let Some(value) = number_of(double.or(int).or(value))? else {
            warn(&mut self.warnings, format_args!("{path} has no value; it was left out"));
            return Ok(());
        };
        let mut own = Pairs::new();
        for (name, field, bytes) in [("trace_id", trace, 16), ("span_id", span, 8)] {
            if let Some(mut field) = field {
                own.extend(hex_id(field.value()?, bytes).map(|id| (Cow::Borrowed(name), id)));
            }
        }
        own.extend(read_attributes(attributes)?);
        push_exemplar(
            &mut self.exemplars,
            time_of(time)?.unwrap_or(point_ms),
            value,
            series,
            &own,
        );
        Ok(())
    }
}

impl<'a> Metric<'_, 'a> {
    /// The labels of a point with these attributes.
    fn labels(&self, attributes: Pairs<'a>) -> Pairs<'a> {
        let mut labels = attributes;
        let own = labels.len();
        for (name, text) in self.resource {
            let is_taken = labels[..own].iter().any(|(other, held)| other == name && held != text);
            let name = if is_taken {
                Cow::Owned(format!("resource_{name}"))
            } else {
                name.clone()
            };
            labels.push((name, text.clone()));
        }
        labels.extend(self.scope.iter().cloned());
        labels.push((Cow::Borrowed("__name__"), Cow::Owned(self.name.to_owned())));
        labels
    }
}

fn as_series(labels: &Pairs<'_>, suffix: &str) -> Labels {
    let mut labels = labels_of(labels);
    if !suffix.is_empty() {
        let name = labels.get("__name__").unwrap_or("").to_owned() + suffix;
        labels.set("__name__", name);
    }
    labels
}

/// Milliseconds from nanoseconds since the epoch, which are a number or a string of digits beyond what an `f64` holds;
/// or from RFC 3339. Zero means that no time is known.
fn time_of(field: Option<Json<'_>>) -> Result<Option<f64>, Fault> {
    let Some(mut field) = field else {
        return Ok(None);
    };
    let value = field.value()?;
    let (Value::Number(_) | Value::String(_)) = &value else {
        return Ok(None);
    };
    let number = value.as_f64();
    let text = value.into_text().unwrap_or_default();
    Ok(match text.trim().parse::<u64>() {
        Ok(0) => None,
        // Seconds and milliseconds are against the format, and yet told from nanoseconds by their magnitude.
        Ok(count) if count < 100_000_000_000_000_000 => Some(ms_from_epoch(count as f64)),
        Ok(ns) => Some((ns / 1_000_000) as f64 + (ns % 1_000_000) as f64 / 1e6),
        Err(_) => number
            .filter(|count| count.is_finite())
            .map(ms_from_epoch)
            .or_else(|| ms_from_rfc3339(&text)),
    })
}

fn numbers(field: Option<Json<'_>>) -> Result<Vec<f64>, Fault> {
    let mut numbers = Vec::new();
    each(field, Path::Root, &mut |json, _| {
        numbers.push(json.value()?.as_f64().unwrap_or(f64::NAN));
        Ok(())
    })?;
    Ok(numbers)
}

/// The offset and the counts of one side of an exponential histogram.
fn side(field: Option<Json<'_>>) -> Result<(f64, Vec<f64>), Fault> {
    let Some(mut field) = field else {
        return Ok((0.0, Vec::new()));
    };
    let [offset, counts] = fields(&mut field, ["offset", "bucketCounts"])?;
    Ok((number_of(offset)?.unwrap_or(0.0), numbers(counts)?))
}

/// Upper bounds and cumulative counts from counts by bucket; there is one more count than bounds.
fn explicit_buckets(counts: &[f64], bounds: &[f64]) -> Vec<(f64, f64)> {
    let mut sum = 0.0;
    let uppers = bounds.iter().copied().chain([f64::INFINITY]);
    let buckets = counts.iter().zip(uppers).map(|(count, upper)| {
        sum += count;
        (upper, sum)
    });
    buckets.collect()
}

/// Upper bounds and cumulative counts of an exponential histogram: bucket `i` of a side reaches from base^i to
/// base^(i+1) with the base 2^(2^-scale). The bound below the first bucket of positives is given too, so that the
/// bucket does not seem to begin at zero.
fn exponential_buckets(
    scale: f64,
    (zero_threshold, zero_count): (f64, f64),
    positive: (f64, Vec<f64>),
    negative: (f64, Vec<f64>),
) -> Vec<(f64, f64)> {
    let bound = |index: f64| (index * (-scale).exp2()).exp2();
    let mut buckets = Vec::with_capacity(positive.1.len() + negative.1.len() + 4);
    let mut sum = 0.0;
    let (offset, counts) = negative;
    if !counts.is_empty() {
        buckets.push((-bound(offset + counts.len() as f64), 0.0));
    }
    for (index, count) in counts.iter().enumerate().rev() {
        sum += count;
        buckets.push((-bound(offset + index as f64), sum));
    }
    sum += zero_count;
    buckets.push((zero_threshold, sum));
    let (offset, counts) = positive;
    if !counts.is_empty() {
        buckets.push((bound(offset), sum));
    }
    for (index, count) in counts.iter().enumerate() {
        sum += count;
        buckets.push((bound(offset + index as f64 + 1.0), sum));
    }
    buckets
}
