//! Whether the value axis measures what the exemplars measured.
//!
//! A diamond stands honestly at its value only on an axis of the same quantity. The axis of a request rate shows
//! requests per second, the exemplars of the same histogram observed seconds: no place on that axis is true, so they
//! go to a strip along the time axis, and a notice says so.

use crate::model::Exemplars;
use crate::options::PlacementMode;
use crate::pyramid::Extent;
use crate::unit::{Dimension, Unit, dimension_of_metric};

/// Where exemplars are put, and why when it is not what one would expect.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// Whether they stand in the strip.
    pub is_strip: bool,
    /// A sentence for the user.
    pub notice: Option<String>,
}

/// A value that is this much below or above all of the other kind is of another quantity.
const APART: f64 = 10.0;

/// Decides by the mode, in `auto` by the unit of axis and metric, and where these say nothing by magnitude.
/// `series` is the extent of the samples on the axis, `typical` one of their middle values.
pub fn decide(
    mode: PlacementMode,
    exemplars: &Exemplars,
    unit: &Unit,
    unit_id: &str,
    series: Extent,
    typical: f64,
) -> Decision {
    match mode {
        PlacementMode::Value => Decision::default(),
        PlacementMode::Strip => Decision {
            is_strip: true,
            notice: None,
        },
        PlacementMode::Auto => auto(exemplars, unit, unit_id, series, typical),
    }
}

fn auto(exemplars: &Exemplars, unit: &Unit, unit_id: &str, series: Extent, typical: f64) -> Decision {
    let axis = unit.dimension();
    let observed = dimension_of_exemplars(exemplars);
    if let (Some(observed), false) = (observed, matches!(axis, Dimension::Unknown | Dimension::Count)) {
        if observed != axis {
            let (observed, shown) = (in_words(observed), in_words(axis));
            let why = if observed == shown {
                format!("The exemplars measured {observed} in another unit than that of the axis ({unit_id})")
            } else {
                format!("The exemplars measured {observed}, the axis shows {shown}")
            };
            return moved(format!("{why}: they stand along the time axis, not at a value."));
        }
        return Decision::default();
    }
    let mut values = Extent::EMPTY;
    exemplars
        .values()
        .iter()
        .filter(|value| value.is_finite())
        .for_each(|value| values.add(*value));
    if values.is_empty() || series.is_empty() || values.low < 0.0 || series.low < 0.0 {
        return Decision::default();
    }
    let is_apart = values.high * APART < typical || values.low > series.high * APART && series.high > 0.0;
    if is_apart {
        return moved(format!(
            "The exemplars' values ({} to {}) are of another magnitude than the axis: they stand along the time axis.",
            unit.text(values.low, None, None),
            unit.text(values.high, None, None),
        ));
    }
    Decision::default()
}

fn moved(notice: String) -> Decision {
    Decision {
        is_strip: true,
        notice: Some(notice),
    }
}

/// What the metrics of the exemplars measure, if all that say so agree.
fn dimension_of_exemplars(exemplars: &Exemplars) -> Option<Dimension> {
    let names = exemplars.column("__name__")?.strings();
    let mut dimensions = names.iter().filter_map(dimension_of_metric);
    let first = dimensions.next()?;
    dimensions.all(|other| other == first).then_some(first)
}

fn in_words(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Time { .. } => "durations",
        Dimension::Bytes { .. } => "sizes",
        Dimension::Ratio { .. } => "ratios",
        Dimension::Rate => "rates",
        Dimension::Count => "counts",
        Dimension::Unknown => "something else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    fn exemplars(metric: &str, values: &[f64]) -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        for value in values {
            builder.push(0.0, *value, [("__name__", metric)]);
        }
        builder.finish()
    }

    fn decision(metric: &str, values: &[f64], unit: &str, low: f64, high: f64) -> Decision {
        let typical = (low + high) / 2.0;
        decide(
            PlacementMode::Auto,
            &exemplars(metric, values),
            &Unit::parse(unit),
            unit,
            Extent { low, high },
            typical,
        )
    }

    #[test]
    fn seconds_stand_on_an_axis_of_seconds_and_not_on_one_of_requests() {
        assert!(!decision("x_seconds_bucket", &[0.01, 9.0], "s", 0.2, 0.4).is_strip);
        let rate = decision("x_seconds_bucket", &[0.5], "reqps", 0.2, 0.9);
        assert!(rate.is_strip);
        assert!(rate.notice.unwrap().contains("durations"));
    }

    #[test]
    fn milliseconds_are_not_seconds() {
        assert!(decision("x_seconds_bucket", &[0.5], "ms", 100.0, 900.0).is_strip);
        assert!(!decision("x_milliseconds_bucket", &[500.0], "ms", 100.0, 900.0).is_strip);
    }

    #[test]
    fn without_units_magnitude_decides_and_long_tails_are_no_mismatch() {
        assert!(decision("", &[0.005, 2.0], "", 20.0, 60.0).is_strip);
        assert!(!decision("", &[0.005, 30.0], "", 0.2, 0.4).is_strip);
        assert!(decision("", &[5_000.0, 9_000.0], "", 0.2, 0.4).is_strip);
        assert!(!decision("", &[], "", 0.2, 0.4).is_strip);
    }
}
