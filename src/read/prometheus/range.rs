//! Range, instant and scalar answers: `query_range` and `query`.

use crate::error::{Error, Warning, Warnings};
use crate::model::SeriesData;

use super::super::body::text_of_body;
use super::super::expect::{enter_list, enter_object, leave_out, warn};
use super::super::json::{Fault, Json, Path, Value};
use super::super::labels_of;
use super::super::time::ms_from_epoch;
use super::{legend, read_labels, walk};

const EXPECTED: &str = "an answer of query_range or query: {\"status\":\"success\",\"data\":{\"result\":[…]}}";

/// Reads the series of a range (matrix), instant (vector) or scalar answer.
///
/// `legend` is a template for the series' names, such as `p99 {{route}}`; a label that a series has not is replaced
/// by nothing. Without a template, or with an empty one, series have no name of their own.
/// The array in `data.result`, and `data` itself, are read as well when they come alone.
///
/// # Errors
/// [`Error::Empty`], [`Error::NotJson`] with the position, [`Error::Server`] when the server reports an error, and
/// [`Error::UnexpectedShape`] for JSON of another kind. An element that is not as expected is left out with a warning.
pub fn range(body: &[u8], legend: Option<&str>) -> Result<(Vec<SeriesData>, Vec<Warning>), Error> {
    let mut warnings = Warnings::default();
    let text = text_of_body(body, EXPECTED, &mut warnings)?;
    let mut reader = Reader {
        legend: legend.filter(|template| !template.is_empty()),
        series: Vec::new(),
        native_histograms: 0,
        exemplar_series: 0,
    };
    walk(&text, EXPECTED, &mut warnings, &mut |json, path, warnings| {
        reader.data(json, path, warnings)
    })?;
    if reader.native_histograms > 0 {
        warn(
            &mut warnings,
            format_args!(
                "{} series have native histogram samples, which are not drawn",
                reader.native_histograms
            ),
        );
    }
    if reader.exemplar_series > 0 {
        warn(
            &mut warnings,
            format_args!("this is an exemplars answer; it holds no samples"),
        );
    }
    Ok((reader.series, warnings.into_vec()))
}

struct Reader<'l> {
    legend: Option<&'l str>,
    series: Vec<SeriesData>,
    native_histograms: usize,
    exemplar_series: usize,
}

impl Reader<'_> {
    fn data(&mut self, json: &mut Json<'_>, path: Path<'_>, warnings: &mut Warnings) -> Result<(), Fault> {
        if !json.is_object()? {
            return self.result(json, path, warnings);
        }
        let start = json.clone();
        json.enter()?;
        while let Some(key) = json.next_key()? {
            match &*key {
                "result" => self.result(json, path.key("result"), warnings)?,
                "metric" | "values" | "value" => {
                    *json = start;
                    return self.element(json, path, warnings);
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    /// A list of series, or one sample (a scalar).
    fn result(&mut self, json: &mut Json<'_>, path: Path<'_>, warnings: &mut Warnings) -> Result<(), Fault> {
        let mut behind = json.clone();
        if !enter_list(json, path, "a list of series", warnings)? {
            return Ok(());
        }
        let mut index = 0;
        while json.next_element()? {
            let is_perhaps_scalar = index == 0 && !json.is_object()?;
            if is_perhaps_scalar && let Some((time_ms, value)) = sample(&mut behind)? {
                *json = behind;
                self.add(SeriesData {
                    times_ms: vec![time_ms],
                    values: vec![value],
                    ..SeriesData::default()
                });
                return Ok(());
            }
            self.element(json, path.index(index), warnings)?;
            index += 1;
        }
        Ok(())
    }

    fn element(&mut self, json: &mut Json<'_>, path: Path<'_>, warnings: &mut Warnings) -> Result<(), Fault> {
        if !enter_object(json, path, "a series", warnings)? {
            return Ok(());
        }
        let mut series = SeriesData::default();
        let mut has_native_histogram = false;
        let mut has_exemplars = false;
        while let Some(key) = json.next_key()? {
            match &*key {
                "metric" => {
                    series.labels = labels_of(&read_labels(json, path.key("metric"), warnings)?);
                }
                "values" => read_samples(json, path.key("values"), &mut series, warnings)?,
                "value" => read_sample(json, path.key("value"), &mut series, warnings)?,
                "histogram" | "histograms" => {
                    has_native_histogram |= json.value()? != Value::Null;
                }
                other => {
                    has_exemplars |= other == "exemplars";
                    json.skip()?;
                }
            }
        }
        self.native_histograms += usize::from(has_native_histogram);
        if has_exemplars && series.times_ms.is_empty() {
            self.exemplar_series += 1;
        } else {
            self.add(series);
        }
        Ok(())
    }

    fn add(&mut self, mut series: SeriesData) {
        series.name = self.legend.map(|template| legend::render(template, &series.labels));
        self.series.push(series);
    }
}

fn read_samples(
    json: &mut Json<'_>,
    path: Path<'_>,
    series: &mut SeriesData,
    warnings: &mut Warnings,
) -> Result<(), Fault> {
    if !enter_list(json, path, "a list of samples", warnings)? {
        return Ok(());
    }
    let mut index = 0;
    while json.next_element()? {
        read_sample(json, path.index(index), series, warnings)?;
        index += 1;
    }
    Ok(())
}

/// A sample `[seconds, "value"]`. A value of null is a gap.
fn read_sample(
    json: &mut Json<'_>,
    path: Path<'_>,
    series: &mut SeriesData,
    warnings: &mut Warnings,
) -> Result<(), Fault> {
    let start = json.clone();
    let sample = sample(json)?;
    if let Some((time_ms, value)) = sample {
        series.times_ms.push(time_ms);
        series.values.push(value);
        return Ok(());
    }
    let mut again = start;
    let whole = again.value()?;
    leave_out(warnings, path, &whole, "[seconds, \"value\"]");
    Ok(())
}

fn sample(json: &mut Json<'_>) -> Result<Option<(f64, f64)>, Fault> {
    if !json.is_array()? {
        json.skip()?;
        return Ok(None);
    }
    let (mut time, mut value) = (None, None);
    let mut length = 0;
    json.enter()?;
    while json.next_element()? {
        let part = json.value()?;
        match length {
            0 => time = part.as_f64().map(ms_from_epoch),
            1 if part == Value::Null => value = Some(f64::NAN),
            1 => value = part.as_f64(),
            _ => value = None,
        }
        length += 1;
    }
    Ok(time.zip(value))
}

#[cfg(test)]
mod tests;
