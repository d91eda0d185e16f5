//! What the pixels can show of a series.
//!
//! Many samples a pixel: for each device pixel column the first, last, least and greatest (M4: Jugel et al., "M4: A
//! Visualization-Oriented Time Series Data Aggregation", VLDB 2014), which touches the same pixels as drawing every
//! sample. Few samples: the samples themselves, so that the line keeps its true slope. The cost is that of the
//! columns, not of the samples.
//!
//! NaN is a gap. Neighbouring samples are connected unless a gap or more than [`Gaps::longest_step_ms`] lies
//! between them.

use std::ops::Range;

use crate::model::{Series, TimeAxis};
use crate::pyramid::Extent;
use crate::scene::{ColumnExtent, Point};
use crate::view::View;

/// At this many samples a device pixel column, and above, a series is reduced to columns.
const SAMPLES_A_COLUMN: usize = 2;

/// When neighbouring samples are not connected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    /// Samples further apart than this are not connected; +∞ connects them at any distance.
    pub longest_step_ms: f64,
    /// Missing values (NaN) are bridged when the samples around them are not further apart than this; 0 bridges
    /// none.
    pub bridge_ms: f64,
}

impl Default for Gaps {
    /// Every missing value is a gap, and nothing else.
    fn default() -> Self {
        Self {
            longest_step_ms: f64::INFINITY,
            bridge_ms: 0.0,
        }
    }
}

impl Gaps {
    /// Whether two samples that have a value are connected.
    #[inline(always)]
    fn connects(&self, times: &[f64], before: usize, after: usize) -> bool {
        let limit = if after == before + 1 {
            self.longest_step_ms
        } else {
            self.bridge_ms
        };
        limit == f64::INFINITY || times[after] - times[before] <= limit
    }
}

/// Which samples fall into which device pixel column; the same for all series on one time axis.
#[derive(Debug, Default)]
pub struct ColumnIndex {
    first_column: i32,
    /// `bounds[i]..bounds[i + 1]` are the samples in column `first_column + i`.
    bounds: Vec<u32>,
}

impl ColumnIndex {
    /// Sorts the samples of an axis into the columns of a view; reuses the allocation.
    pub fn rebuild(&mut self, axis: &TimeAxis, view: &View) {
        let plot = view.plot();
        let left_device_px = plot.left * view.dpr();
        let right_device_px = plot.right() * view.dpr();
        self.first_column = left_device_px.floor() as i32;
        let columns = (right_device_px.ceil() - left_device_px.floor()).max(0.0) as usize;
        self.bounds.clear();
        self.bounds.reserve(columns + 1);
        let ms_per_column = view.ms_per_px() / view.dpr();
        let start_ms = view.time_from_px(f64::from(self.first_column) / view.dpr());
        let mut sample = axis.lower_bound(start_ms);
        for column in 0..=columns {
            sample = axis.lower_bound_from(start_ms + column as f64 * ms_per_column, sample);
            self.bounds.push(sample as u32);
        }
    }

    /// The samples within the columns.
    pub fn samples(&self) -> Range<usize> {
        match (self.bounds.first(), self.bounds.last()) {
            (Some(first), Some(last)) => *first as usize..*last as usize,
            _ => 0..0,
        }
    }

    /// Whether there are so many samples that columns stand for them.
    pub fn is_dense(&self) -> bool {
        self.samples().len() >= SAMPLES_A_COLUMN * self.bounds.len().max(2)
    }

    #[inline(always)]
    fn columns(&self) -> impl Iterator<Item = (i32, Range<usize>)> {
        (self.first_column..)
            .zip(self.bounds.windows(2))
            .map(|(column, bounds)| (column, bounds[0] as usize..bounds[1] as usize))
            .filter(|(_, samples)| !samples.is_empty())
    }
}

/// y in device px as a function of the value; made once a series and frame.
pub trait DevicePx {
    /// Device px from the top.
    fn device_px_from_value(&self, value: f64) -> f32;

    /// Of four values at once.
    #[inline(always)]
    fn device_px_from_values(&self, values: [f64; 4]) -> [f32; 4] {
        values.map(|value| self.device_px_from_value(value))
    }
}

impl<F: Fn(f64) -> f32> DevicePx for F {
    #[inline(always)]
    fn device_px_from_value(&self, value: f64) -> f32 {
        self(value)
    }
}

/// Reduces a series to what its columns cover. `y` must fall as the value rises.
pub fn columns(series: &Series, index: &ColumnIndex, gaps: Gaps, y: &impl DevicePx, out: &mut Vec<ColumnExtent>) {
    let (values, times) = (series.values(), series.axis().times_ms());
    let mut last_before = last_value_before(values, index.samples().start);
    out.reserve(index.bounds.len() + 1);
    for (column, samples) in index.columns() {
        let Some(Ends { first, last, extent }) = ends(series, samples) else {
            continue;
        };
        let joined = last_before.is_some_and(|before| gaps.connects(times, before, first));
        if joined && out.is_empty() {
            // The line comes in from the left of the window.
            let before = last_before.map_or(values[first], |before| values[before]);
            out.push(entry_column(column, y.device_px_from_value(before)));
        }
        let [first_px, last_px, top, bottom] =
            y.device_px_from_values([values[first], values[last], extent.high, extent.low]);
        out.push(ColumnExtent {
            column,
            joined,
            first: first_px,
            last: last_px,
            top,
            bottom,
        });
        last_before = Some(last);
    }
}

/// A stand-in, just left of the window, for the last sample before it.
fn entry_column(first_column: i32, y: f32) -> ColumnExtent {
    ColumnExtent {
        column: first_column - 1,
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

/// How far back or ahead of the window a value is looked for, samples. Behind a longer gap no line is expected.
const LOOK_AROUND: usize = 256;

fn last_value_before(values: &[f64], index: usize) -> Option<usize> {
    let from = index.saturating_sub(LOOK_AROUND);
    values[from..index]
        .iter()
        .rposition(|value| !value.is_nan())
        .map(|at| from + at)
}

fn first_value_from(values: &[f64], index: usize) -> Option<usize> {
    let to = (index + LOOK_AROUND).min(values.len());
    values[index.min(to)..to]
        .iter()
        .position(|value| !value.is_nan())
        .map(|at| index + at)
}

/// The samples that a polyline through the window needs: those within, and one with a value on either side.
pub fn samples_around(series: &Series, within: Range<usize>) -> Range<usize> {
    let values = series.values();
    let start = last_value_before(values, within.start).unwrap_or(within.start);
    let end = first_value_from(values, within.end).map_or(within.end, |after| after + 1);
    start..end
}

/// Every sample in a range as a point in device px, runs apart by [`Point::BREAK`].
pub fn polyline(
    series: &Series,
    samples: Range<usize>,
    gaps: Gaps,
    x: &impl Fn(f64) -> f32,
    y: &impl DevicePx,
    out: &mut Vec<Point>,
) {
    let (values, times) = (series.values(), series.axis().times_ms());
    let mut before: Option<usize> = None;
    for index in samples {
        if values[index].is_nan() {
            continue;
        }
        if before.is_some_and(|before| !gaps.connects(times, before, index)) {
            out.push(Point::BREAK);
        }
        out.push(Point::new(x(times[index]), y.device_px_from_value(values[index])));
        before = Some(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Warnings;
    use crate::model::SeriesData;
    use crate::scene::Rect;
    use proptest::prelude::*;

    const PLOT: Rect = Rect {
        left: 10.0,
        top: 0.0,
        width: 20.0,
        height: 100.0,
    };

    fn series(times_ms: Vec<f64>, values: Vec<f64>) -> Series {
        let data = SeriesData {
            times_ms,
            values,
            ..SeriesData::default()
        };
        Series::new(data, &[], &mut Warnings::default()).unwrap()
    }

    fn reduced(series: &Series, view: &View) -> Vec<ColumnExtent> {
        let mut index = ColumnIndex::default();
        index.rebuild(series.axis(), view);
        let mut out = Vec::new();
        columns(
            series,
            &index,
            Gaps::default(),
            &|value: f64| 100.0 - value as f32,
            &mut out,
        );
        out
    }

    /// Column by column from all samples, as the definition of M4 says.
    fn naive(series: &Series, view: &View) -> Vec<ColumnExtent> {
        let (times, values) = (series.axis().times_ms(), series.values());
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
                out.push(entry_column(column, y(&(first - 1))));
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
            let series = series(times, values);
            let view = View::new(0.0, 320.0, PLOT, 1.0);
            prop_assert_eq!(reduced(&series, &view), naive(&series, &view));
        }
    }

    #[test]
    fn a_gap_is_kept_and_a_short_one_bridged_when_asked() {
        let series = series(vec![0.0, 1.0, 2.0, 3.0], vec![1.0, f64::NAN, 3.0, 4.0]);
        let run = |gaps: Gaps| {
            let mut out = Vec::new();
            polyline(
                &series,
                0..4,
                gaps,
                &|time| time as f32,
                &|value: f64| value as f32,
                &mut out,
            );
            out.iter()
                .map(|point| if point.is_break() { -1.0 } else { point.y })
                .collect::<Vec<_>>()
        };
        assert_eq!(run(Gaps::default()), [1.0, -1.0, 3.0, 4.0]);
        assert_eq!(
            run(Gaps {
                bridge_ms: 2.0,
                ..Gaps::default()
            }),
            [1.0, 3.0, 4.0]
        );
        assert_eq!(
            run(Gaps {
                longest_step_ms: 0.5,
                bridge_ms: 2.0
            }),
            [1.0, 3.0, -1.0, 4.0]
        );
    }

    #[test]
    fn a_polyline_reaches_over_the_edges_of_the_window() {
        let series = series((0..10).map(f64::from).collect(), vec![1.0; 10]);
        assert_eq!(samples_around(&series, 3..6), 2..7);
        assert_eq!(samples_around(&series, 0..10), 0..10);
    }
}
