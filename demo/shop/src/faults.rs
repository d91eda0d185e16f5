//! What goes wrong with exemplars in the field, to be had on request: `--fault`, or `/metrics?fault=` for one scrape.

use std::time::Duration;

use clap::ValueEnum;

/// What `/metrics` calls itself when it is OpenMetrics 1.0 text.
pub const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A way to expose exemplars wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// The older text format, which has no exemplars.
    TextFormat,
    /// OpenMetrics with exemplars that calls itself the older text format.
    Mislabelled,
    /// OpenMetrics without exemplars.
    NoExemplars,
    /// The end is missing.
    NoEof,
    /// A line that is none.
    BrokenLine,
    /// Labels of more than 128 characters.
    LongLabels,
    /// The ids stand in a label that is not called like a trace id.
    OtherLabel,
    /// Ids in the form of a UUID.
    UuidIds,
    /// Ids of 20 digits.
    ShortIds,
    /// Ids of zeros, as without an active span.
    ZeroIds,
    /// The span's id in the place of the trace's.
    SpanIds,
    /// Times in milliseconds where seconds belong.
    MillisecondTimes,
    /// Times an hour ahead.
    FutureTimes,
    /// Times since the shop started.
    UptimeTimes,
    /// Times that run backwards.
    BackwardTimes,
    /// Values in nanoseconds where seconds belong.
    NanosecondValues,
}

/// An exemplar as it stands in a line.
struct Exemplar<'a> {
    trace_id: &'a str,
    span_id: &'a str,
    value: f64,
    time_s: f64,
}

impl Fault {
    /// The fault of this name, as `--fault` has it.
    pub fn named(name: &str) -> Option<Self> {
        Self::from_str(name, false).ok()
    }

    /// The names of all.
    pub fn names() -> String {
        let names = Self::value_variants().iter().filter_map(Self::to_possible_value);
        names
            .map(|value| value.get_name().to_owned())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Content type and body of an exposition with this fault, in a shop that has been `up` for so long.
    pub fn spoil(self, exposition: &str, up: Duration) -> (&'static str, String) {
        let mut text = String::with_capacity(exposition.len());
        for line in exposition.lines() {
            if let Some(line) = self.spoil_line(line, up) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        if self == Self::BrokenLine {
            text.insert_str(0, "shop_requests_total{route=\"/\"\n");
        }
        let is_text = matches!(self, Self::TextFormat | Self::Mislabelled);
        (if is_text { TEXT } else { OPENMETRICS }, text)
    }

    fn spoil_line(self, line: &str, up: Duration) -> Option<String> {
        if line == "# EOF" && matches!(self, Self::TextFormat | Self::NoEof) {
            return None;
        }
        let Some((sample, exemplar)) = line.split_once(" # {") else {
            return Some(line.to_owned());
        };
        if matches!(self, Self::TextFormat | Self::NoExemplars) {
            return Some(sample.to_owned());
        }
        let Some(exemplar) = Exemplar::parse(exemplar) else {
            return Some(line.to_owned());
        };
        Some(format!(
            "{sample} # {}",
            self.spoil_exemplar(&exemplar, up.as_secs_f64())
        ))
    }

    fn spoil_exemplar(self, exemplar: &Exemplar<'_>, up_s: f64) -> String {
        let Exemplar {
            trace_id,
            span_id,
            value,
            time_s,
        } = exemplar;
        let tail = format!("{value} {time_s}");
        let with_id = |id: &str| format!("{{trace_id=\"{id}\",span_id=\"{span_id}\"}} {tail}");
        let at = |time_s: f64| format!("{{trace_id=\"{trace_id}\",span_id=\"{span_id}\"}} {value} {time_s}");
        match self {
            Self::LongLabels => {
                let agent = "Mozilla/5.0 (X11; Linux x86_64) ".repeat(4);
                format!("{{trace_id=\"{trace_id}\",span_id=\"{span_id}\",user_agent=\"{agent}\"}} {tail}")
            }
            Self::OtherLabel => format!("{{request_id=\"{trace_id}\"}} {tail}"),
            Self::UuidIds => {
                let parts = [
                    &trace_id[..8],
                    &trace_id[8..12],
                    &trace_id[12..16],
                    &trace_id[16..20],
                    &trace_id[20..],
                ];
                with_id(&parts.join("-"))
            }
            Self::ShortIds => with_id(&trace_id[..20]),
            Self::ZeroIds => with_id(&"0".repeat(32)),
            Self::SpanIds => with_id(span_id),
            Self::MillisecondTimes => at((time_s * 1e3).round()),
            Self::FutureTimes => at(time_s + 3600.0),
            Self::UptimeTimes => at(up_s),
            Self::BackwardTimes => at(time_s - 2.0 * up_s),
            Self::NanosecondValues => format!(
                "{{trace_id=\"{trace_id}\",span_id=\"{span_id}\"}} {} {time_s}",
                value * 1e9
            ),
            Self::TextFormat | Self::Mislabelled | Self::NoExemplars | Self::NoEof | Self::BrokenLine => {
                with_id(trace_id)
            }
        }
    }
}

impl<'a> Exemplar<'a> {
    /// Of the shop's own exposition, from behind the opening brace.
    fn parse(text: &'a str) -> Option<Self> {
        let (labels, tail) = text.split_once("} ")?;
        let (value, time_s) = tail.split_once(' ')?;
        let label = |name: &str| {
            let (_, behind) = labels.split_once(&format!("{name}=\""))?;
            behind.split('"').next()
        };
        let trace_id = label("trace_id").filter(|id| id.len() == 32 && id.is_ascii())?;
        Some(Self {
            trace_id,
            span_id: label("span_id")?,
            value: value.parse().ok()?,
            time_s: time_s.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "a_bucket{le=\"1\"} 3 # {trace_id=\"0af7651916cd43dd8448eb211c80319c\",span_id=\"b7ad6b7169203331\"} 0.5 1700000000.5";

    #[test]
    fn each_fault_changes_something_and_only_that() {
        let whole = format!("# TYPE a histogram\n{LINE}\n# EOF\n");
        for fault in Fault::value_variants() {
            let (content_type, text) = fault.spoil(&whole, Duration::from_secs(7));
            assert!(text != whole || content_type != OPENMETRICS, "{fault:?}");
            assert!(text.contains("# TYPE a histogram"), "{fault:?}");
            assert!(text.contains("a_bucket{le=\"1\"} 3"), "{fault:?}");
        }
    }

    #[test]
    fn faults_are_what_their_names_say() {
        let spoilt = |fault: Fault| fault.spoil_line(LINE, Duration::from_secs(7)).unwrap();
        assert!(spoilt(Fault::UuidIds).contains("\"0af76519-16cd-43dd-8448-eb211c80319c\""));
        assert!(spoilt(Fault::MillisecondTimes).ends_with(" 0.5 1700000000500"));
        assert!(spoilt(Fault::BackwardTimes).ends_with(" 1699999986.5"));
        assert!(spoilt(Fault::NanosecondValues).ends_with(" 500000000 1700000000.5"));
        assert_eq!(spoilt(Fault::NoExemplars), "a_bucket{le=\"1\"} 3");
    }
}
