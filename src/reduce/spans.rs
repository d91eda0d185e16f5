//! What a line covers of each pixel column.
//!
//! The span of a column reaches from the least to the greatest of its samples, widened by half the line's width, and on to
//! where the line crosses the column's edges on its way from and to its neighbours. A column without samples that the
//! line crosses counts as having one in its middle.

use std::ops::Range;

use super::crossings::{Places, between, share_at_edge, share_at_middle};
use super::{Crossings, DevicePx, Gaps, first_value_from, last_value_before};
use crate::lanes::Four;
use crate::model::Series;
use crate::scene::{ColumnExtent, Spans};

/// Makes spans; keeps its memory from series to series.
#[derive(Debug, Default)]
pub struct Reducer {
    /// Heights of the samples, and [`PADDING`] after them.
    heights: Vec<f32>,
    /// Least and greatest height in each column; +∞ and -∞ where there is none.
    tops: Vec<f32>,
    bottoms: Vec<f32>,
    /// Height at each edge between columns; NaN where no line crosses.
    edges: Vec<f32>,
}

/// Numbers that may be read behind the last one, four at a time.
const PADDING: usize = 4;

impl Spans {
    /// Makes room for so many columns, and for a few behind them.
    fn begin(&mut self, first_column: i32, count: usize) {
        self.first_column = first_column;
        self.upper.resize(count + PADDING, 0.0);
        self.lower.resize(count + PADDING, 0.0);
    }

    fn end(&mut self, count: usize) {
        self.upper.truncate(count);
        self.lower.truncate(count);
    }
}

impl Reducer {
    /// The spans of a series of which columns hold few samples, and which is connected as all on its time axis are
    /// ([`Gaps::are_shared`]). `y` must fall as the value rises; `half` is half the line's width in device px.
    pub fn spans_of_samples(
        &mut self,
        series: &Series,
        crossings: &Crossings,
        gaps: Gaps,
        y: &impl DevicePx,
        half: f32,
        out: &mut Spans,
    ) {
        let has_gaps = self.measure_heights(series, crossings, y);
        if has_gaps && gaps.bridge_ms > 0.0 {
            self.bridge(series, crossings, gaps, y);
        }
        out.begin(crossings.first_column, crossings.columns());
        measure(&crossings.edges, &self.heights, &mut self.edges);
        if crossings.is_sparse {
            measure(&crossings.inside, &self.heights, &mut self.tops);
            widen(&self.tops, &self.tops, &self.edges, half, out);
        } else {
            self.measure_columns(crossings);
            widen(&self.tops, &self.bottoms, &self.edges, half, out);
        }
        out.end(crossings.columns());
    }

    /// The spans of columns that M4 has described. The same as
    /// [`Reducer::spans_of_samples`] where a line goes from middle to middle.
    pub fn spans_of_extents(&mut self, extents: &[ColumnExtent], columns: Range<i32>, half: f32, out: &mut Spans) {
        let (first_column, count) = (columns.start, columns.len());
        self.empty(count);
        // The entry before: its column and its last sample.
        let mut before: Option<(i64, f32)> = None;
        for extent in extents {
            let to = i64::from(extent.column) - i64::from(first_column);
            if extent.top.is_nan() || extent.bottom.is_nan() {
                before = None;
                continue;
            }
            if let Some((from, y)) = before.filter(|(from, _)| extent.joined && *from < to) {
                self.join((from, y), (to, extent.first), count as i64);
            }
            if let Ok(index) = usize::try_from(to)
                && index < count
            {
                self.tops[index] = least(self.tops[index], extent.top);
                self.bottoms[index] = greatest(self.bottoms[index], extent.bottom);
            }
            before = Some((to, extent.last));
        }
        out.begin(first_column, count);
        widen(&self.tops, &self.bottoms, &self.edges, half, out);
        out.end(count);
    }

    /// The line from the middle of one column to the middle of a later one.
    fn join(&mut self, (from, from_y): (i64, f32), (to, to_y): (i64, f32), count: i64) {
        let height = |share: f64| between(from_y, to_y, share as f32);
        for edge in (from + 1).max(0)..=to.min(count) {
            self.edges[edge as usize] = height(share_at_edge(edge, from, to));
        }
        for column in (from + 1).max(0)..to.min(count) {
            let y = height(share_at_middle(column, from, to));
            (self.tops[column as usize], self.bottoms[column as usize]) = (y, y);
        }
    }

    fn empty(&mut self, count: usize) {
        let reset = |values: &mut Vec<f32>, value: f32| {
            values.clear();
            values.resize(count + PADDING, value);
        };
        reset(&mut self.tops, f32::INFINITY);
        reset(&mut self.bottoms, f32::NEG_INFINITY);
        reset(&mut self.edges, f32::NAN);
    }

    /// Says whether a sample has no value.
    fn measure_heights(&mut self, series: &Series, crossings: &Crossings, y: &impl DevicePx) -> bool {
        let values = series.values().get(crossings.samples.clone()).unwrap_or_default();
        self.heights.resize(values.len() + PADDING, f32::NAN);
        let (fours, rest) = values.as_chunks::<4>();
        let (heights, last) = self.heights.as_chunks_mut::<4>();
        let mut sum = Four::splat(0.0);
        for (four, heights) in fours.iter().zip(heights.iter_mut()) {
            let measured = y.device_px_or_none(*four);
            sum = sum.plus(measured);
            *heights = measured.to_array();
        }
        let mut four = [f64::NAN; 4];
        four[..rest.len()].copy_from_slice(rest);
        let measured = y.device_px_or_none(four).to_array();
        // Behind the samples there are as many numbers as fill up four, and no more than four.
        if let Some(heights) = heights.get_mut(fours.len()) {
            *heights = measured;
        }
        last.fill(f32::NAN);
        // A sum is no number as soon as one of what is summed up is none.
        let is_missing = |height: &f32| height.is_nan();
        sum.to_array().iter().any(is_missing) || measured[..rest.len()].iter().any(is_missing)
    }

    /// Puts samples on the line between those around a gap that is to be bridged.
    fn bridge(&mut self, series: &Series, crossings: &Crossings, gaps: Gaps, y: &impl DevicePx) {
        let (values, axis) = (series.values(), series.axis());
        let samples = crossings.samples.clone();
        let mut index = samples.start;
        while index < samples.end {
            if !values[index].is_nan() {
                index += 1;
                continue;
            }
            let end = first_value_from(values, index);
            let until = end.unwrap_or(samples.end).min(samples.end);
            let ends = last_value_before(values, index).zip(end);
            if let Some((from, to)) = ends.filter(|(from, to)| gaps.connects(axis, *from, *to)) {
                let (from_y, to_y) = (y.device_px_from_value(values[from]), y.device_px_from_value(values[to]));
                let length_ms = axis.time_ms(to) - axis.time_ms(from);
                for at in index..until {
                    let share = if length_ms > 0.0 {
                        (axis.time_ms(at) - axis.time_ms(from)) / length_ms
                    } else {
                        0.0
                    };
                    self.heights[at - samples.start] = between(from_y, to_y, share as f32);
                }
            }
            index = until;
        }
    }

    fn measure_columns(&mut self, crossings: &Crossings) {
        let count = crossings.columns();
        self.tops.resize(count + PADDING, 0.0);
        self.bottoms.resize(count + PADDING, 0.0);
        let heights = self.heights.as_slice();
        let bounds = crossings.starts.windows(2);
        let outs = self.tops.iter_mut().zip(&mut self.bottoms);
        for (column, (bounds, (top, bottom))) in bounds.zip(outs).enumerate() {
            let (start, end) = (bounds[0] as usize, bounds[1] as usize);
            (*top, *bottom) = if start < end {
                extent(heights, start, end - start)
            } else {
                match crossings.inside.height(column, heights) {
                    y if y.is_nan() => (f32::INFINITY, f32::NEG_INFINITY),
                    y => (y, y),
                }
            };
        }
    }
}

/// The heights at places; what is behind them up to four more is left undefined.
fn measure(places: &Places, heights: &[f32], out: &mut Vec<f32>) {
    out.resize(places.len() + PADDING, f32::NAN);
    let (befores, _) = places.before.as_chunks::<4>();
    let (afters, _) = places.after.as_chunks::<4>();
    let (shares, _) = places.share.as_chunks::<4>();
    let (fours, _) = out.as_chunks_mut::<4>();
    let height = |index: &u32| *heights.get(*index as usize).unwrap_or(&f32::NAN);
    for (((before, after), share), four) in befores.iter().zip(afters).zip(shares).zip(fours) {
        let [a, b, c, d] = before;
        let from = Four::new([height(a), height(b), height(c), height(d)]);
        let [a, b, c, d] = after;
        let to = Four::new([height(a), height(b), height(c), height(d)]);
        *four = from.plus(to.minus(from).times(Four::new(*share))).to_array();
    }
}

/// Spans from what the columns hold and where their edges are crossed.
fn widen(tops: &[f32], bottoms: &[f32], edges: &[f32], half: f32, out: &mut Spans) {
    let half = Four::splat(half);
    let (lowest, highest) = (Four::splat(f32::INFINITY), Four::splat(f32::NEG_INFINITY));
    let (upper, _) = out.upper.as_chunks_mut::<4>();
    let (lower, _) = out.lower.as_chunks_mut::<4>();
    let columns = tops.as_chunks::<4>().0.iter().zip(bottoms.as_chunks::<4>().0);
    let edges = edges
        .as_chunks::<4>()
        .0
        .iter()
        .zip(edges.get(1..).unwrap_or_default().as_chunks::<4>().0);
    let outs = upper.iter_mut().zip(lower);
    for (((top, bottom), (left, right)), (upper, lower)) in columns.zip(edges).zip(outs) {
        let (left, right) = (Four::new(*left), Four::new(*right));
        // NaN is neither less nor greater than anything.
        let (top, bottom) = (Four::new(*top).minus(half), Four::new(*bottom).plus(half));
        *upper = lowest.least(top).least(left).least(right).to_array();
        *lower = highest.greatest(bottom).greatest(left).greatest(right).to_array();
    }
}

/// Least and greatest of `count` heights, at least one; +∞ and -∞ when all are missing.
#[inline(always)]
fn extent(heights: &[f32], start: usize, count: usize) -> (f32, f32) {
    let (mut low, mut high) = (Four::splat(f32::INFINITY), Four::splat(f32::NEG_INFINITY));
    let (mut at, mut left) = (start, count);
    loop {
        let four = Four::first_of(heights.get(at..).unwrap_or_default()).only_first(left);
        (low, high) = (low.least(four), high.greatest(four));
        if left <= 4 {
            return (low.lowest(), high.highest());
        }
        (at, left) = (at + 4, left - 4);
    }
}

/// The lesser; the first if the second is not a number.
fn least(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// The greater; the first if the second is not a number.
fn greatest(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}
