//! What dense series and crowded lines cover of every pixel column: spans.
//!
//! A span reaches from the least to the greatest sample of its column, widened by half the line's width, and on to
//! where the line crosses the column's boundaries on its way from and to its neighbours. A column without samples that
//! the line crosses counts as having one in its middle.

use super::Window;
use super::blend::WHOLE;
use crate::lanes::{Four, Lanes32};
use crate::scene::{ColumnExtent, Point};

/// One pixel in the fixed point numbers of spans.
pub(super) const ROW: i32 = WHOLE as i32;

/// The columns of one series and what they cover.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// Least and greatest sample of each column; +∞ and -∞ where there is none.
    tops: Vec<f32>,
    bottoms: Vec<f32>,
    /// First and last sample; NaN where the line does not come from, or go to, the neighbour.
    firsts: Vec<f32>,
    lasts: Vec<f32>,
    /// What a line through points crosses of each column.
    crossed: Vec<Lanes32>,
    /// The spans: `upper..lower`, [`ROW`] to the pixel, within the window. Nothing where `upper >= lower`.
    pub(super) upper: Vec<i32>,
    pub(super) lower: Vec<i32>,
}

impl Spans {
    /// Makes the spans of `extents` for the columns of `window` and `reach` more on both sides. `origin` is the raster's
    /// corner on the canvas.
    pub(super) fn gather(
        &mut self,
        extents: &[ColumnExtent],
        half: f32,
        reach: usize,
        origin: (i32, i32),
        window: Window,
    ) {
        // One more on each side: what a span meets there counts for it.
        let first = i64::from(origin.0) + window.left as i64 - reach as i64 - 1;
        self.empty(window.right - window.left + 2 * reach + 2);
        self.place(extents, first);
        self.measure(half, origin.1, window);
    }

    fn empty(&mut self, count: usize) {
        let reset = |values: &mut Vec<f32>, value: f32| {
            values.clear();
            values.resize(count, value);
        };
        reset(&mut self.tops, f32::INFINITY);
        reset(&mut self.bottoms, f32::NEG_INFINITY);
        reset(&mut self.firsts, f32::NAN);
        reset(&mut self.lasts, f32::NAN);
    }

    /// Puts the samples into their columns, of which the first is `first`.
    fn place(&mut self, extents: &[ColumnExtent], first: i64) {
        let count = self.tops.len();
        let (tops, bottoms) = (&mut self.tops[..count], &mut self.bottoms[..count]);
        let (firsts, lasts) = (&mut self.firsts[..count], &mut self.lasts[..count]);
        // The entry before: its column and its last sample.
        let (mut from, mut from_y) = (i64::MIN, f32::NAN);
        for extent in extents {
            let column = i64::from(extent.column) - first;
            let is_joined = extent.joined && from > i64::MIN;
            let to = (column, extent.first);
            if extent.top.is_nan() || extent.bottom.is_nan() {
                from = i64::MIN;
                continue;
            }
            if is_joined && column > from + 1 {
                for (index, y) in bridge((from, from_y), to, count) {
                    (tops[index], bottoms[index], firsts[index], lasts[index]) = (y, y, y, y);
                }
            }
            let index = usize::try_from(column).unwrap_or(usize::MAX);
            if index < count {
                if column > from {
                    (tops[index], bottoms[index]) = (extent.top, extent.bottom);
                    firsts[index] = if is_joined { extent.first } else { f32::NAN };
                } else {
                    tops[index] = least(extent.top, tops[index]);
                    bottoms[index] = greatest(extent.bottom, bottoms[index]);
                }
                lasts[index] = extent.last;
            }
            (from, from_y) = (column, extent.last);
        }
    }

    /// As [`Spans::gather`], for a line through points in order of x: the span of a column is what the line crosses of
    /// it. A point further left than the one before begins a new run.
    pub(super) fn trace(&mut self, points: &[Point], half: f32, reach: usize, origin: (i32, i32), window: Window) {
        // Column 0 stands for all that is further left.
        let count = window.right - window.left + 2 * reach + 1;
        let (left, end) = (origin.0 as f32 + window.left as f32 - reach as f32 - 1.0, count as i32);
        self.crossed.clear();
        self.crossed.resize(count, Lanes32::EMPTY);
        let mut column = -1;
        let mut before = Point::BREAK;
        for point in points {
            let at = Point::new(point.x - left, point.y);
            // Not a number becomes column 0.
            let next = (at.x as i32).clamp(0, end);
            if next != column && at.x >= before.x {
                self.cross(before, at, (column, next), half);
            }
            column = next;
            self.include(column, Lanes32::new(at.y - half, at.y + half));
            before = if at.is_break() { Point::BREAK } else { at };
        }
        let fixed = ToFixed::new(origin.1, window);
        self.upper.clear();
        self.lower.clear();
        for crossed in self.crossed.iter().skip(1) {
            let [upper, lower, ..] = fixed.of(Four::new([crossed.low(), crossed.high(), 0.0, 0.0]));
            self.upper.push(upper);
            self.lower.push(lower);
        }
    }

    /// Follows the straight line from one point to another in a later column.
    #[inline(always)]
    fn cross(&mut self, from: Point, to: Point, columns: (i32, i32), half: f32) {
        let slope = (to.y - from.y) / (to.x - from.x);
        let y_at = |x: f32| from.y + slope * (x - from.x);
        for next in columns.0 + 1..=columns.1 {
            let crossing = Lanes32::new(y_at(next as f32), y_at(next as f32));
            self.include(next - 1, crossing);
            self.include(next, crossing);
            if next < columns.1 {
                let middle = y_at(next as f32 + 0.5);
                self.include(next, Lanes32::new(middle - half, middle + half));
            }
        }
    }

    #[inline(always)]
    fn include(&mut self, column: i32, covered: Lanes32) {
        if let Some(crossed) = self.crossed.get_mut(column as usize) {
            *crossed = crossed.join(covered);
        }
    }

    /// Makes spans of the samples.
    fn measure(&mut self, half: f32, origin: i32, window: Window) {
        let count = self.tops.len() - 2;
        let fixed = ToFixed::new(origin, window);
        let (half, middle) = (Four::splat(half), Four::splat(0.5));
        // Four columns at a time; what lies beyond the last one is cut off.
        for values in [&mut self.tops, &mut self.bottoms, &mut self.firsts, &mut self.lasts] {
            values.resize(count.next_multiple_of(4) + 2, f32::NAN);
        }
        self.upper.clear();
        self.lower.clear();
        for index in (0..count).step_by(4) {
            let (here, after) = (index + 1, index + 2);
            let first = |values: &[f32], from: usize| Four::first_of(values.get(from..).unwrap_or_default());
            // NaN is neither less nor greater than anything.
            let left = first(&self.lasts, index).plus(first(&self.firsts, here)).times(middle);
            let right = first(&self.lasts, here).plus(first(&self.firsts, after)).times(middle);
            let (top, bottom) = (first(&self.tops, here), first(&self.bottoms, here));
            let upper = top.minus(half).least(left).least(right);
            let lower = bottom.plus(half).greatest(left).greatest(right);
            self.upper.extend_from_slice(&fixed.of(upper));
            self.lower.extend_from_slice(&fixed.of(lower));
        }
        self.upper.truncate(count);
        self.lower.truncate(count);
    }

    /// Extends every span to a level (px from the raster's upper edge), and those without height too.
    pub(super) fn extend_to(&mut self, level: f32, window: Window) {
        let level = least(greatest(level, window.top as f32), window.bottom as f32);
        let level = (level * ROW as f32 + 0.5) as i32;
        for ((upper, lower), top) in self.upper.iter_mut().zip(&mut self.lower).zip(&self.tops[1..]) {
            if *top < f32::INFINITY {
                *upper = level.min(*upper);
                *lower = level.max(*lower);
            }
        }
    }
}

/// From px on the canvas to the fixed point numbers of spans, cut to the window.
struct ToFixed {
    origin: Four,
    highest: Four,
    lowest: Four,
}

impl ToFixed {
    /// `origin` is the raster's upper edge.
    fn new(origin: i32, window: Window) -> Self {
        Self {
            origin: Four::splat(-origin as f32),
            highest: Four::splat(window.top as f32),
            lowest: Four::splat(window.bottom as f32),
        }
    }

    #[inline(always)]
    fn of(&self, y: Four) -> [i32; 4] {
        let within = y.plus(self.origin).greatest(self.highest).least(self.lowest);
        within.times(Four::splat(ROW as f32)).plus(Four::splat(0.5)).whole()
    }
}

/// A sample for each of the first `count` columns that lie between two others, on the straight line between these.
fn bridge(from: (i64, f32), to: (i64, f32), count: usize) -> impl Iterator<Item = (usize, f32)> {
    let slope = (f64::from(to.1) - f64::from(from.1)) / (to.0 - from.0) as f64;
    let columns = (from.0 + 1).max(0)..to.0.min(count as i64);
    columns.map(move |column| {
        (
            column as usize,
            (f64::from(from.1) + slope * (column - from.0) as f64) as f32,
        )
    })
}

/// The lesser; the first if the second is not a number. One instruction, unlike [`f32::min`].
#[inline(always)]
fn least(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// The greater; the first if the second is not a number.
#[inline(always)]
fn greatest(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}
