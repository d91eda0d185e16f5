//! Exemplar answers, in every form that has been in use.
//!
//! - today's: `data[].{seriesLabels, exemplars[].{labels, value: "0.4", timestamp: 1600164378.369}}`;
//! - the prototype's: numeric value, `timestamp` in milliseconds, `hasTimestamp`;
//! - `data.result[].{metric, exemplars}`, and any of these lists alone;
//! - `{exemplar: {trace_id, span_id, timestamp: "2024-…Z", value, filtered_attributes}, bucket: {upper_bound}}`.
//!
//! One function reads them all: an element either is an exemplar or holds some, and hands its labels down to them.

use std::borrow::Cow;

use crate::error::{Error, Warning, Warnings};
use crate::model::ExemplarsBuilder;

use super::super::body::text_of_body;
use super::super::expect::{enter_list, enter_object, leave_out, warn};
use super::super::json::{Fault, Json, Path, Value};
use super::super::time::{ms_from_epoch, ms_from_rfc3339};
use super::super::{Pair, Pairs, push_exemplar};
use super::{read_labels, walk};

const EXPECTED: &str =
    "an answer of query_exemplars: {\"status\":\"success\",\"data\":[{\"seriesLabels\":{…},\"exemplars\":[…]}]}";

/// Reads the exemplars of an answer and adds them to `into`.
///
/// Timestamps are seconds, milliseconds when they are 1e11 or more, or RFC 3339. A value may be `NaN` or infinite, and
/// the prototype's `hasTimestamp: false` makes the time NaN: such rows are kept, counted and never drawn.
///
/// # Errors
/// [`Error::Empty`], [`Error::NotJson`] with the position, [`Error::Server`] when the server reports an error, and
/// [`Error::UnexpectedShape`] for JSON of another kind. An element that is not as expected is left out with a warning.
/// After [`Error::NotJson`], `into` holds what came before the position.
pub fn exemplars(body: &[u8], into: &mut ExemplarsBuilder) -> Result<Vec<Warning>, Error> {
    let mut warnings = Warnings::default();
    let text = text_of_body(body, EXPECTED, &mut warnings)?;
    let mut reader = Reader { into, sample_series: 0 };
    walk(&text, EXPECTED, &mut warnings, &mut |json, path, warnings| {
        reader.data(json, path, warnings)
    })?;
    let sample_series = reader.sample_series;
    if sample_series > 0 {
        warn(
            &mut warnings,
            format_args!("{sample_series} elements are series of samples; they hold no exemplars"),
        );
    }
    Ok(warnings.into_vec())
}

/// Reads the exemplar, or the list of exemplars, at the cursor.
pub(in super::super) fn exemplar_list(
    json: &mut Json<'_>,
    into: &mut ExemplarsBuilder,
    warnings: &mut Warnings,
) -> Result<(), Fault> {
    Reader { into, sample_series: 0 }.data(json, Path::Root, warnings)
}

struct Reader<'b> {
    into: &'b mut ExemplarsBuilder,
    sample_series: usize,
}

/// What an element has of an exemplar.
#[derive(Default)]
struct Candidate<'a> {
    labels: Pairs<'a>,
    value: Value<'a>,
    timestamp: Value<'a>,
    is_untimed: bool,
}

impl Reader<'_> {
    fn data<'a>(&mut self, json: &mut Json<'a>, path: Path<'_>, warnings: &mut Warnings) -> Result<(), Fault> {
        if !json.is_object()? {
            return self.list(json, path, &Pairs::new(), warnings);
        }
        let start = json.clone();
        json.enter()?;
        while let Some(key) = json.next_key()? {
            match &*key {
                "resultType" => json.skip()?,
                "result" => self.list(json, path.key("result"), &Pairs::new(), warnings)?,
                _ => {
                    *json = start;
                    return self.element(json, path, &Pairs::new(), warnings);
                }
            }
        }
        Ok(())
    }

    fn list<'a>(
        &mut self,
        json: &mut Json<'a>,
        path: Path<'_>,
        series: &Pairs<'a>,
        warnings: &mut Warnings,
    ) -> Result<(), Fault> {
        if !enter_list(json, path, "a list", warnings)? {
            return Ok(());
        }
        let mut index = 0;
        while json.next_element()? {
            self.element(json, path.index(index), series, warnings)?;
            index += 1;
        }
        Ok(())
    }

    /// An exemplar, or an object that holds some.
    fn element<'a>(
        &mut self,
        json: &mut Json<'a>,
        path: Path<'_>,
        series: &Pairs<'a>,
        warnings: &mut Warnings,
    ) -> Result<(), Fault> {
        if !enter_object(json, path, "an object", warnings)? {
            return Ok(());
        }
        let mut own_series: Option<Pairs<'a>> = None;
        let mut held = None;
        let mut has_samples = false;
        let mut candidate = Candidate::default();
        while let Some(key) = json.next_key()? {
            match &*key {
                "seriesLabels" | "metric" => {
                    let labels = read_labels(json, path.key(&key), warnings)?;
                    own_series.get_or_insert_default().extend(labels);
                }
                "bucket" => own_series.get_or_insert_default().extend(bucket_label(json)?),
                "exemplars" | "exemplar" => {
                    held = Some((json.clone(), key));
                    json.skip()?;
                }
                "values" | "histogram" | "histograms" => {
                    has_samples = true;
                    json.skip()?;
                }
                _ => candidate.read_member(key, json, path, warnings)?,
            }
        }
        if let Some((mut at, key)) = held {
            // Only now, because the labels may have come behind.
            let labels = own_series.as_ref().unwrap_or(series);
            let path = path.key(&key);
            return if at.is_object()? {
                self.element(&mut at, path, labels, warnings)
            } else {
                self.list(&mut at, path, labels, warnings)
            };
        }
        if own_series.is_some() {
            self.sample_series += usize::from(has_samples || candidate.value != Value::Null);
        } else {
            self.add(candidate, path, series, warnings);
        }
        Ok(())
    }

    fn add(&mut self, exemplar: Candidate<'_>, path: Path<'_>, series: &Pairs<'_>, warnings: &mut Warnings) {
        let Some(value) = exemplar.value.as_f64() else {
            return leave_out(warnings, path.key("value"), &exemplar.value, "a number");
        };
        let time_ms = if exemplar.is_untimed {
            Some(f64::NAN)
        } else {
            time_of(&exemplar.timestamp)
        };
        let Some(time_ms) = time_ms else {
            let expected = "seconds, milliseconds or RFC 3339";
            return leave_out(warnings, path.key("timestamp"), &exemplar.timestamp, expected);
        };
        if time_ms.is_nan() {
            warn(
                warnings,
                format_args!("{path} has no timestamp; it is counted and not drawn"),
            );
        }
        push_exemplar(self.into, time_ms, value, series, &exemplar.labels);
    }
}

fn time_of(timestamp: &Value<'_>) -> Option<f64> {
    match timestamp.as_f64() {
        Some(count) => Some(ms_from_epoch(count)).filter(|time_ms| time_ms.is_finite()),
        None => timestamp.as_text().and_then(ms_from_rfc3339),
    }
}

impl<'a> Candidate<'a> {
    /// Takes a member of an exemplar. What is not known is a label, as long as it can be one.
    fn read_member(
        &mut self,
        key: Cow<'a, str>,
        json: &mut Json<'a>,
        path: Path<'_>,
        warnings: &mut Warnings,
    ) -> Result<(), Fault> {
        match &*key {
            "labels" | "filtered_attributes" | "filteredAttributes" => {
                self.labels.extend(read_labels(json, path.key(&key), warnings)?);
            }
            "value" => self.value = json.value()?,
            "timestamp" => self.timestamp = json.value()?,
            "hasTimestamp" => self.is_untimed = json.value()? == Value::Bool(false),
            _ => self.labels.extend(json.value()?.into_text().map(|text| (key, text))),
        }
        Ok(())
    }
}

/// The bucket's upper bound as the label that histograms have for it.
fn bucket_label<'a>(json: &mut Json<'a>) -> Result<Option<Pair<'a>>, Fault> {
    let mut label = None;
    if !json.is_object()? {
        json.skip()?;
        return Ok(label);
    }
    json.enter()?;
    while let Some(key) = json.next_key()? {
        let value = json.value()?;
        if matches!(&*key, "upper_bound" | "le") {
            label = value.into_text().map(|text| (Cow::Borrowed("le"), text));
        }
    }
    Ok(label)
}

#[cfg(test)]
mod tests;
