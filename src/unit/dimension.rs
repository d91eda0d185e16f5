//! What values measure, by unit and by the name of a metric.

/// What a value measures, so that values of an exemplar and of an axis can be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dimension {
    /// A duration.
    Time {
        /// Seconds in a value of 1.
        seconds_per_unit: f64,
    },
    /// An amount of data.
    Bytes {
        /// Bytes in a value of 1.
        bytes_per_unit: f64,
    },
    /// A part of a whole.
    Ratio {
        /// 1 for 0 to 1, 0.01 for percent.
        ratio_per_unit: f64,
    },
    /// Something per time.
    Rate,
    /// A number of things.
    Count,
    /// Nobody said.
    Unknown,
}

/// What the names of metrics end with, when `_bucket`, `_total` and their like are off, and what it measures.
const ENDINGS: [(&str, Dimension); 22] = [
    ("per_second", Dimension::Rate),
    ("seconds", seconds(1.0)),
    ("milliseconds", seconds(1e-3)),
    ("ms", seconds(1e-3)),
    ("millis", seconds(1e-3)),
    ("microseconds", seconds(1e-6)),
    ("us", seconds(1e-6)),
    ("nanoseconds", seconds(1e-9)),
    ("ns", seconds(1e-9)),
    ("minutes", seconds(60.0)),
    ("hours", seconds(3600.0)),
    ("days", seconds(86_400.0)),
    ("bytes", bytes(1.0)),
    ("bits", bytes(0.125)),
    ("kilobytes", bytes(1e3)),
    ("megabytes", bytes(1e6)),
    ("gigabytes", bytes(1e9)),
    ("kibibytes", bytes(1024.0)),
    ("mebibytes", bytes(1_048_576.0)),
    ("ratio", Dimension::Ratio { ratio_per_unit: 1.0 }),
    ("percent", Dimension::Ratio { ratio_per_unit: 0.01 }),
    ("hertz", Dimension::Rate),
];

const fn seconds(seconds_per_unit: f64) -> Dimension {
    Dimension::Time { seconds_per_unit }
}

const fn bytes(bytes_per_unit: f64) -> Dimension {
    Dimension::Bytes { bytes_per_unit }
}

/// What the observations of a Prometheus metric measure, by the base unit in its name:
/// `http_request_duration_seconds_bucket` seconds, `rpc_size_bytes_sum` bytes, `requests_total` increments. `None` when
/// the name does not say, also for recording rules (`a:b:c`), which may be made of anything.
pub fn dimension_of_metric(name: &str) -> Option<Dimension> {
    if name.contains(':') {
        return None;
    }
    let mut stem = name;
    let mut is_counter = false;
    for suffix in ["_bucket", "_sum", "_count", "_max", "_min", "_total"] {
        if let Some(rest) = stem.strip_suffix(suffix) {
            is_counter |= suffix == "_total";
            stem = rest;
        }
    }
    let has_ending = |ending: &str| stem.strip_suffix(ending).is_some_and(|rest| rest.ends_with('_'));
    let found = ENDINGS
        .iter()
        .find(|(ending, _)| has_ending(ending))
        .map(|(_, dimension)| *dimension);
    found.or(is_counter.then_some(Dimension::Count))
}
