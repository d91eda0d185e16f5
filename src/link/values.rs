//! What the variables of a template stand for, for one exemplar.

use std::borrow::Cow;

use jiff::Timestamp;

use super::labels::{columns_matching, first_present};
use super::range::{LinkRange, is_time};
use super::template::Variable;
use crate::model::Exemplars;

/// One exemplar as templates see it.
#[derive(Debug, Clone)]
pub(super) struct Values<'a> {
    pub exemplars: &'a Exemplars,
    pub row: usize,
    /// Name and value of the label that holds the trace id.
    pub trace: (&'a str, &'a str),
    pub series_name: &'a str,
    pub range: &'a LinkRange,
}

/// What to put in a variable's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Text from outside, to be encoded.
    Text(Cow<'a, str>),
    /// Query parameters made here.
    Parameters(String),
}

/// A value before it is formatted.
enum Raw<'a> {
    Text(Cow<'a, str>),
    TimeMs(&'a str),
}

impl<'a> Values<'a> {
    /// The value of a variable in the format it asks for, or `None` when the variable or the format is unknown.
    pub fn value(&self, variable: Variable<'_>) -> Option<Value<'a>> {
        if variable.path == "__url_time_range" {
            let LinkRange { from, to } = self.range;
            return Some(Value::Parameters(format!("from={from}&to={to}")));
        }
        let text = match (variable.format, self.raw(variable.path)?) {
            // However it is asked for, text is encoded as its place needs it, once.
            ("" | "raw" | "text" | "percentencode" | "uriencode" | "queryparam", Raw::Text(text)) => text,
            ("" | "raw" | "text" | "percentencode" | "uriencode" | "queryparam", Raw::TimeMs(ms)) => ms.into(),
            ("date" | "date:iso", Raw::TimeMs(ms)) => {
                let time = Timestamp::from_millisecond(ms.parse().ok()?).ok()?;
                format!("{time:.3}").into()
            }
            ("date:seconds", Raw::TimeMs(ms)) => (ms.parse::<i64>().ok()? / 1000).to_string().into(),
            _ => return None,
        };
        Some(Value::Text(text))
    }

    fn raw(&self, path: &str) -> Option<Raw<'a>> {
        let (trace_label, trace_id) = self.trace;
        let text = |text| Some(Raw::Text(Cow::Borrowed(text)));
        match path {
            "__value.raw" | "__value.text" | "__value" => text(trace_id),
            "__value.numeric" => self.number("Value").map(Raw::Text),
            "__value.time" => self.number("Time").map(Raw::Text),
            "__field.name" => text(trace_label),
            "__series.name" => text(self.series_name),
            "__from" => Some(Raw::TimeMs(&self.range.from)),
            "__to" => Some(Raw::TimeMs(&self.range.to)),
            _ => {
                let accessor = path
                    .strip_prefix("__data.fields")
                    .or(path.strip_prefix("__field.labels"))?;
                self.field(accessor).map(Raw::Text)
            }
        }
    }

    /// The field that `.name`, `["name"]`, `['name']` or `[index]` means, with or without `.text` or the like behind.
    fn field(&self, accessor: &str) -> Option<Cow<'a, str>> {
        let as_written = self.named_field(accessor);
        as_written.or_else(|| {
            let kinds = [".raw", ".text", ".numeric", ".time"];
            let short = kinds.iter().find_map(|kind| accessor.strip_suffix(kind))?;
            self.named_field(short)
        })
    }

    fn named_field(&self, accessor: &str) -> Option<Cow<'a, str>> {
        if let Some(name) = accessor.strip_prefix('.') {
            return self.label_or_number(name);
        }
        let inner = accessor.strip_prefix('[')?.strip_suffix(']')?;
        let quoted = |quote: char| inner.strip_prefix(quote)?.strip_suffix(quote);
        match quoted('"').or(quoted('\'')) {
            Some(name) => self.label_or_number(name),
            None => self.field_at(inner.parse().ok()?),
        }
    }

    /// By position, as in the frames that data sources send: time, value, then the labels.
    fn field_at(&self, index: usize) -> Option<Cow<'a, str>> {
        match index {
            0 => self.number("Time"),
            1 => self.number("Value"),
            _ => Some(self.exemplars.columns().get(index - 2)?.value(self.row).into()),
        }
    }

    /// A label's value: empty when other exemplars have it and this one has not, `None` when there is no such label.
    fn label_or_number(&self, name: &str) -> Option<Cow<'a, str>> {
        let columns = columns_matching(self.exemplars, name);
        if columns.is_empty() {
            return self.number(name);
        }
        Some(first_present(&columns, self.row).map_or("", |(_, value)| value).into())
    }

    /// The exemplar's own time or value, by the name of the field that data sources send it in. Not a time is empty.
    fn number(&self, name: &str) -> Option<Cow<'a, str>> {
        let at_row = |numbers: &[f64]| numbers.get(self.row).copied().unwrap_or(f64::NAN);
        match name {
            "Time" => {
                let time_ms = at_row(self.exemplars.times_ms());
                Some(
                    if is_time(time_ms) {
                        (time_ms as i64).to_string()
                    } else {
                        String::new()
                    }
                    .into(),
                )
            }
            "Value" => Some(number_text(at_row(self.exemplars.values())).into()),
            _ => None,
        }
    }
}

/// The shortest text that reads back as the same number, as Prometheus writes it.
pub(crate) fn number_text(number: f64) -> String {
    let size = number.abs();
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    if size != 0.0 && !(1e-6..1e21).contains(&size) && !number.is_nan() {
        return format!("{number:e}");
    }
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    fn text(template: &str) -> Option<String> {
        let mut builder = ExemplarsBuilder::new();
        builder.push(1.0, 0.0, [("tenant", "other row's"), ("trace_id", "-")]);
        builder.push(
            1_700_000_000_123.0,
            0.25,
            [("trace_id", "ab"), ("x y", "1"), ("a.text", "2"), ("pod", "p")],
        );
        let exemplars = builder.finish();
        let range = LinkRange {
            from: "1700000000000".to_owned(),
            to: "now".to_owned(),
        };
        let values = Values {
            exemplars: &exemplars,
            row: 1,
            trace: ("trace_id", "ab"),
            series_name: "p95",
            range: &range,
        };
        let (path, format) = template.split_once(':').unwrap_or((template, ""));
        match values.value(Variable {
            written: template,
            path,
            format,
        })? {
            Value::Text(text) => Some(text.into_owned()),
            Value::Parameters(parameters) => Some(parameters),
        }
    }

    #[test]
    fn every_variable_has_its_value() {
        for (template, expected) in [
            ("__value.raw", "ab"),
            ("__value.text", "ab"),
            ("__value.numeric", "0.25"),
            ("__value.time", "1700000000123"),
            ("__value.raw:percentencode", "ab"),
            ("__field.name", "trace_id"),
            ("__field.labels.pod", "p"),
            ("__series.name", "p95"),
            ("__from", "1700000000000"),
            ("__from:date", "2023-11-14T22:13:20.000Z"),
            ("__from:date:iso", "2023-11-14T22:13:20.000Z"),
            ("__from:date:seconds", "1700000000"),
            ("__to", "now"),
            ("__url_time_range", "from=1700000000000&to=now"),
            ("__data.fields.pod", "p"),
            ("__data.fields.POD", "p"),
            ("__data.fields.pod.text", "p"),
            ("__data.fields.a.text", "2"),
            ("__data.fields[\"x y\"]", "1"),
            ("__data.fields['x y'].raw", "1"),
            ("__data.fields.tenant", ""),
            ("__data.fields[0]", "1700000000123"),
            ("__data.fields[1]", "0.25"),
            ("__data.fields[3]", "ab"),
            ("__data.fields.Time", "1700000000123"),
            ("__data.fields.Value", "0.25"),
        ] {
            assert_eq!(text(template).as_deref(), Some(expected), "{template}");
        }
    }

    #[test]
    fn what_is_unknown_has_none() {
        for template in [
            "__value.raw:regex",
            "__value.raw:date:iso",
            "__from:date:YYYY",
            "__to:date:iso",
            "__data.fields.nothing",
            "__data.fields[9]",
            "__data.fields[18446744073709551616]",
            "__data.fields[x]",
            "__data.fields['x\"]",
            "__data.fields[\"]",
            "__data.fields",
            "__user.login",
            "pod",
            "",
        ] {
            assert_eq!(text(template), None, "{template}");
        }
    }

    #[test]
    fn numbers_are_short() {
        for (number, expected) in [
            (0.0, "0"),
            (-1.5, "-1.5"),
            (1e300, "1e300"),
            (2.5e-9, "2.5e-9"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(number_text(number), expected);
        }
    }
}
