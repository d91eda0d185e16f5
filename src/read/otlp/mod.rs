//! OTLP metrics in JSON: what an OpenTelemetry SDK or Collector exports.
//!
//! One document or several, one behind the other (as the Collector's file exporter writes them). Names of members are
//! known as `timeUnixNano` and as `time_unix_nano`, so that the Python SDK's own JSON is read too. A document of an exemplar and
//! its bucket, or a list of such, is read as well.
//!
//! Labels: the attributes of the data point; `otel_scope_name`, `otel_scope_version` and `otel_scope_<name>` of the scope;
//! the attributes of the resource (as `resource_<name>` where the data point has another value for the name); `__name__`.
//! An exemplar adds `trace_id`, `span_id` and its filtered attributes.

mod ids;
mod points;
mod trace;

use std::borrow::Cow;

use crate::error::{Error, Warnings};
use crate::model::ExemplarsBuilder;
use crate::order::sorted;

use super::body::text_of_body;
use super::collect::SeriesCollector;
use super::json::{Fault, Json, Path, Value};
use super::quantiles::{HistogramPoint, HistogramWindow, Temporality};
use super::{Pairs, ReadOutput, prometheus};

pub use trace::{TraceSummary, summary as trace_summary};

const EXPECTED: &str = "OTLP metrics in JSON: {\"resourceMetrics\":[…]}";

/// Reads OTLP metrics.
///
/// Sums and gauges become series under their name; histograms and summaries become `<name>_count` and `<name>_sum`, and
/// quantile series (see [`HistogramWindow`]) as far as the body has more than one read of a histogram or counts by read.
/// A point without a time is left out with a warning; an exemplar without one stands at the time of its point.
///
/// # Errors
/// [`Error::Empty`], [`Error::NotJson`] with the position, and [`Error::UnexpectedShape`] for JSON of another kind.
pub fn read(body: &[u8]) -> Result<ReadOutput, Error> {
    let mut warnings = Warnings::default();
    let text = text_of_body(body, EXPECTED, &mut warnings)?;
    let mut reader = Reader {
        warnings,
        ..Reader::default()
    };
    let mut json = Json::new(&text);
    while json.peek().is_ok() {
        let is_known = reader.document(&mut json).map_err(|fault| fault.in_text(&text))?;
        if !is_known {
            let what = format!("document {}", Value::Compound(text.trim()));
            return Err(Error::UnexpectedShape {
                what,
                expected: EXPECTED,
            });
        }
    }
    Ok(reader.finish())
}

#[derive(Default)]
struct Reader {
    collector: SeriesCollector,
    exemplars: ExemplarsBuilder,
    histograms: Vec<HistogramPoint>,
    warnings: Warnings,
}

/// What the points of a metric have in common.
struct Metric<'m, 'a> {
    name: &'m str,
    resource: &'m Pairs<'a>,
    scope: &'m Pairs<'a>,
    temporality: Temporality,
}

impl Reader {
    /// Reads a document; false if it is of a kind that is not known.
    fn document(&mut self, json: &mut Json<'_>) -> Result<bool, Fault> {
        let start = json.clone();
        let [resources, exemplar, exemplars] = fields(json, ["resourceMetrics", "exemplar", "exemplars"])?;
        if resources.is_some() {
            let path = Path::Root.key("resourceMetrics");
            each(resources, path, &mut |json, path| self.resource(json, path))?;
            return Ok(true);
        }
        let mut start = start;
        if start.is_array()? || exemplar.is_some() || exemplars.is_some() {
            prometheus::exemplar_list(&mut start, &mut self.exemplars, &mut self.warnings)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn resource(&mut self, json: &mut Json<'_>, path: Path<'_>) -> Result<(), Fault> {
        let [resource, scopes] = fields(json, ["resource", "scopeMetrics"])?;
        let mut labels = Pairs::new();
        if let Some(mut resource) = resource {
            let [attributes] = fields(&mut resource, ["attributes"])?;
            labels = read_attributes(attributes)?;
        }
        each(scopes, path.key("scopeMetrics"), &mut |json, path| {
            self.scope(json, path, &labels)
        })
    }

    fn scope<'a>(&mut self, json: &mut Json<'a>, path: Path<'_>, resource: &Pairs<'a>) -> Result<(), Fault> {
        let [scope, metrics] = fields(json, ["scope", "metrics"])?;
        let mut labels = Pairs::new();
        if let Some(mut scope) = scope {
            let [name, version, attributes] = fields(&mut scope, ["name", "version", "attributes"])?;
            let own = [("otel_scope_name", name), ("otel_scope_version", version)];
            for (label, field) in own {
                labels.extend(text_of(field)?.map(|text| (Cow::Borrowed(label), text)));
            }
            let attributes = read_attributes(attributes)?.into_iter();
            labels.extend(attributes.map(|(name, text)| (Cow::Owned(format!("otel_scope_{name}")), text)));
        }
        each(metrics, path.key("metrics"), &mut |json, path| {
            self.metric(json, path, resource, &labels)
        })
    }

    fn metric<'a>(
        &mut self,
        json: &mut Json<'a>,
        path: Path<'_>,
        resource: &Pairs<'a>,
        scope: &Pairs<'a>,
    ) -> Result<(), Fault> {
        const KINDS: [&str; 6] = ["sum", "gauge", "histogram", "exponentialHistogram", "summary", "data"];
        let mut again = json.clone();
        let [name] = fields(json, ["name"])?;
        let name = text_of(name)?.unwrap_or_default();
        for (key, data) in KINDS.iter().zip(fields(&mut again, KINDS)?) {
            let Some(mut data) = data else { continue };
            let [points, temporality] = fields(&mut data, ["dataPoints", "aggregationTemporality"])?;
            let is_delta = text_of(temporality)?.is_some_and(|text| text == "1" || text.ends_with("DELTA"));
            let temporality = if is_delta {
                Temporality::Delta
            } else {
                Temporality::Cumulative
            };
            let metric = Metric {
                name: &name,
                resource,
                scope,
                temporality,
            };
            let path = path.key(key);
            each(points, path.key("dataPoints"), &mut |json, path| {
                self.point(json, path, &metric)
            })?;
        }
        Ok(())
    }

    fn finish(self) -> ReadOutput {
        let histograms = sorted(self.histograms, |a, b| a.time_ms.total_cmp(&b.time_ms));
        let mut window = HistogramWindow::new(f64::INFINITY);
        window.push(&histograms);
        let mut series = self.collector.series;
        series.extend(window.series().into_iter().filter(|series| !series.times_ms.is_empty()));
        ReadOutput {
            series,
            exemplars: self.exemplars.finish(),
            histograms,
            warnings: self.warnings.into_vec(),
        }
    }
}

/// Finds members of the object that comes next, and stands behind it: for each name a cursor at its value, unless it is
/// absent or null. What is no object has no members.
fn fields<'a, const N: usize>(json: &mut Json<'a>, names: [&str; N]) -> Result<[Option<Json<'a>>; N], Fault> {
    let mut found = [const { None }; N];
    find_fields(json, &names, &mut found)?;
    Ok(found)
}

fn find_fields<'a>(json: &mut Json<'a>, names: &[&str], found: &mut [Option<Json<'a>>]) -> Result<(), Fault> {
    if !json.is_object()? {
        return json.skip();
    }
    json.enter()?;
    while let Some(key) = json.next_key()? {
        let is_null = json.peek()? == b'n';
        if let Some(index) = names.iter().position(|name| !is_null && is_same_name(&key, name)) {
            found[index] = Some(json.clone());
        }
        json.skip()?;
    }
    Ok(())
}

/// Whether a key is a name in lowerCamelCase, or the same in snake_case.
fn is_same_name(key: &str, name: &str) -> bool {
    if !key.contains('_') {
        return key == name;
    }
    let letters = key.bytes().filter(|byte| *byte != b'_');
    letters
        .map(|byte| byte.to_ascii_lowercase())
        .eq(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Calls `read` with a cursor at each element of a list.
fn each<'a>(
    list: Option<Json<'a>>,
    path: Path<'_>,
    read: &mut dyn FnMut(&mut Json<'a>, Path<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let Some(mut list) = list else { return Ok(()) };
    if !list.is_array()? {
        return Ok(());
    }
    list.enter()?;
    let mut index = 0;
    while list.next_element()? {
        read(&mut list.clone(), path.index(index))?;
        list.skip()?;
        index += 1;
    }
    Ok(())
}

/// The text of a scalar.
fn text_of(field: Option<Json<'_>>) -> Result<Option<Cow<'_, str>>, Fault> {
    match field {
        Some(mut json) => Ok(json.value()?.into_text()),
        None => Ok(None),
    }
}

/// The number of a number or a string.
fn number_of(field: Option<Json<'_>>) -> Result<Option<f64>, Fault> {
    match field {
        Some(mut json) => Ok(json.value()?.as_f64()),
        None => Ok(None),
    }
}

/// Attributes: a list of `{key, value: {stringValue}}`, or an object. A list or map as value is its JSON text.
fn read_attributes(field: Option<Json<'_>>) -> Result<Pairs<'_>, Fault> {
    let mut pairs = Pairs::new();
    let Some(mut json) = field else {
        return Ok(pairs);
    };
    if json.is_object()? {
        json.enter()?;
        while let Some(key) = json.next_key()? {
            pairs.extend(attribute_text(json.value()?).map(|text| (key, text)));
        }
        return Ok(pairs);
    }
    each(Some(json), Path::Root, &mut |json, _| {
        let [key, value] = fields(json, ["key", "value"])?;
        let (Some(key), Some(mut value)) = (text_of(key)?, value) else {
            return Ok(());
        };
        // The only member of the value says its type.
        let mut text = None;
        if value.is_object()? {
            value.enter()?;
            while value.next_key()?.is_some() {
                text = attribute_text(value.value()?);
            }
        } else {
            text = attribute_text(value.value()?);
        }
        pairs.extend(text.map(|text| (key, text)));
        Ok(())
    })?;
    Ok(pairs)
}

fn attribute_text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Compound(text) => Some(Cow::Borrowed(text)),
        scalar => scalar.into_text(),
    }
}

#[cfg(test)]
mod tests;
