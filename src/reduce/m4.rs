//! First, last, least and greatest of each pixel column (M4).

use std::ops::Range;

use super::{ColumnIndex, DevicePx, Gaps, Reach, last_value_before};
use crate::model::Series;
use crate::pyramid::Extent;
use crate::scene::ColumnExtent;

/// Reduces a series to what its columns cover. `y` must fall as the value rises.
pub fn columns(
    series: &Series,
    index: &ColumnIndex,
    reach: Reach,
    gaps: Gaps,
    y: &impl DevicePx,
    out: &mut Vec<ColumnExtent>,
) {
    let (values, axis) = (series.values(), series.axis());
    let mut last_before = last_value_before(values, index.start(reach));
    out.reserve(index.columns_of_plot() + 3);
    for (column, samples) in index.columns(reach) {
        let Some(Ends { first, last, extent }) = ends(series, samples) else {
            continue;
        };
        let before = last_before.filter(|before| gaps.connects(axis, *before, first));
        if let Some(before) = before.filter(|_| out.is_empty()) {
            let from = index.column_of(axis.time_ms(before)) + i64::from(index.all().0);
            out.push(entry(from, column, y.device_px_from_value(values[before])));
        }
        let [first_px, last_px, top, bottom] =
            y.device_px_from_values([values[first], values[last], extent.high, extent.low]);
        out.push(ColumnExtent {
            column,
            joined: before.is_some(),
            first: first_px,
            last: last_px,
            top,
            bottom,
        });
        last_before = Some(last);
    }
}

/// The last sample before the columns, from where the line comes in to the first one.
fn entry(column: i64, first_column: i32, y: f32) -> ColumnExtent {
    // Rounded, its time may seem to be that of the first column.
    let column = column.clamp(i64::from(i32::MIN), i64::from(first_column) - 1);
    ColumnExtent {
        column: column as i32,
        joined: false,
        first: y,
        last: y,
        top: y,
        bottom: y,
    }
}

/// What a column shows of its samples: the first and the last that have a value, and the extent of all.
struct Ends {
    first: usize,
    last: usize,
    extent: Extent,
}

/// Up to this many samples are read one by one; of more the summary is asked.
const SHORT: usize = 48;

/// `None` when no sample in the range has a value.
#[inline(always)]
fn ends(series: &Series, samples: Range<usize>) -> Option<Ends> {
    let (start, values) = (samples.start, series.values().get(samples.clone())?);
    let has_value = |value: &f64| !value.is_nan();
    // Most columns begin and end with a value, which is quicker to ask than to search.
    let first = match values.first()? {
        value if has_value(value) => 0,
        _ => values.iter().position(has_value)?,
    };
    let last = match values.last()? {
        value if has_value(value) => values.len() - 1,
        _ => values.iter().rposition(has_value)?,
    };
    let extent = if values.len() > SHORT {
        series.pyramid().range(series.values(), samples)
    } else {
        Extent::of_few(values)
    };
    Some(Ends {
        first: start + first,
        last: start + last,
        extent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reduce::series_of;
    use crate::scene::Rect;
    use crate::view::View;
    use proptest::prelude::*;

    const PLOT: Rect = Rect {
        left: 10.0,
        top: 0.0,
        width: 20.0,
        height: 100.0,
    };

    fn reduced(series: &Series, view: &View) -> Vec<ColumnExtent> {
        let mut index = ColumnIndex::default();
        index.rebuild(series.axis(), view);
        let mut out = Vec::new();
        columns(
            series,
            &index,
            Reach::Plot,
            Gaps::default(),
            &|value: f64| 100.0 - value as f32,
            &mut out,
        );
        out
    }

    /// Column by column from all samples, as the definition of M4 says.
    fn naive(series: &Series, view: &View) -> Vec<ColumnExtent> {
        let times: Vec<f64> = series.axis().times_ms(0..usize::MAX).collect();
        let values = series.values();
        let column_of = |time: f64| view.px_from_time(time).floor() as i32;
        let mut out: Vec<ColumnExtent> = Vec::new();
        for column in 10..30 {
            let inside: Vec<usize> = (0..times.len())
                .filter(|i| column_of(times[*i]) == column && !values[*i].is_nan())
                .collect();
            let Some((first, last)) = inside.first().zip(inside.last()) else {
                continue;
            };
            let y = |index: &usize| 100.0 - values[*index] as f32;
            let joined = *first > 0 && !values[first - 1].is_nan();
            if joined && out.is_empty() {
                out.push(entry(column_of(times[first - 1]).into(), column, y(&(first - 1))));
            }
            out.push(ColumnExtent {
                column,
                joined,
                first: y(first),
                last: y(last),
                top: inside.iter().map(y).fold(f32::INFINITY, f32::min),
                bottom: inside.iter().map(y).fold(f32::NEG_INFINITY, f32::max),
            });
        }
        out
    }

    proptest! {
        #[test]
        fn columns_equal_the_definition(
            values in prop::collection::vec(prop_oneof![6 => 0.0..100.0f64, 1 => Just(f64::NAN)], 1..1500),
            // Powers of two keep the naive column arithmetic exact.
            step in prop::sample::select(vec![0.25, 0.5, 1.0, 4.0]),
            start in -64i32..64,
        ) {
            let times = (0..values.len()).map(|i| f64::from(start) + i as f64 * step).collect();
            let series = series_of(times, values);
            let view = View::new(0.0, 320.0, PLOT, 1.0);
            prop_assert_eq!(reduced(&series, &view), naive(&series, &view));
        }
    }
}
