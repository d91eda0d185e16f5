//! Dense series: for every pixel column the span that its samples cover.
//!
//! A span reaches from the least to the greatest sample of its column, widened by half the line's width, and on to
//! where the line crosses the column's boundaries on its way from and to its neighbours. To its sides a span is
//! widened by what the width has beyond one pixel. A column without samples that the line crosses counts as having one
//! in its middle.
//!
//! The work is in three passes, so that the compiler makes vectors of it: samples into columns, columns into spans
//! (fixed point, [`ROW`] to the pixel), spans into pixels.

use std::ops::RangeInclusive;

use super::blend::{Ink, WHOLE};
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::{ColumnExtent, Point};

/// One pixel in the fixed point numbers of spans.
const ROW: i32 = WHOLE as i32;

/// Farther away than any pixel, near enough to calculate with.
const FAR_PX: f32 = 1e9;

/// The columns of one series and what they cover.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// Least and greatest sample of each column; +∞ and -∞ where there is none.
    tops: Vec<f32>,
    bottoms: Vec<f32>,
    /// First and last sample; NaN where the line does not come from, or go to, the neighbour.
    firsts: Vec<f32>,
    lasts: Vec<f32>,
    /// The spans: `upper..lower`, [`ROW`] to the pixel, within the window. Nothing where `upper >= lower`.
    upper: Vec<i32>,
    lower: Vec<i32>,
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
        self.measure(half, origin.1 as f32, window);
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

    /// As [`Spans::gather`], for a line through points: the span of a column is what the line crosses of it.
    fn trace(&mut self, points: &[Point], half: f32, reach: usize, origin: (i32, i32), window: Window) {
        self.empty(window.right - window.left + 2 * reach + 2);
        let left = origin.0 as f32 + window.left as f32 - reach as f32 - 1.0;
        let columns = self.tops.len() as f32;
        let (tops, bottoms) = (&mut self.tops[..], &mut self.bottoms[..]);
        let mut include = |column: usize, top: f32, bottom: f32| {
            if let (Some(least_top), Some(greatest_bottom)) = (tops.get_mut(column), bottoms.get_mut(column)) {
                *least_top = least(top, *least_top);
                *greatest_bottom = greatest(bottom, *greatest_bottom);
            }
        };
        let mut before = Point::BREAK;
        for point in points {
            let at = Point::new((point.x - left).clamp(-FAR_PX, FAR_PX), point.y.clamp(-FAR_PX, FAR_PX));
            let from = std::mem::replace(&mut before, at);
            if at.is_break() || at.x.is_nan() {
                before = Point::BREAK;
                continue;
            }
            if (0.0..columns).contains(&at.x) {
                include(at.x as usize, at.y - half, at.y + half);
            }
            if from.is_break() {
                continue;
            }
            let (from, to) = if from.x <= at.x { (from, at) } else { (at, from) };
            let (start, end) = (greatest(from.x, 0.0) as usize, least(to.x, columns) as usize);
            if to.x < 0.0 || start >= end {
                continue;
            }
            let slope = (to.y - from.y) / (to.x - from.x);
            let y_at = |x: f32| from.y + slope * (x - from.x);
            for boundary in start + 1..=end {
                let y = y_at(boundary as f32);
                include(boundary - 1, y, y);
                include(boundary, y, y);
                if boundary < end {
                    let middle = y_at(boundary as f32 + 0.5);
                    include(boundary, middle - half, middle + half);
                }
            }
        }
        self.measure(0.0, origin.1 as f32, window);
    }

    /// Makes spans of the samples.
    fn measure(&mut self, half: f32, origin: f32, window: Window) {
        let count = self.tops.len() - 2;
        let (highest, lowest) = (window.top as f32, window.bottom as f32);
        let fixed = |y: f32| (least(greatest(y - origin, highest), lowest) * ROW as f32 + 0.5) as i32;
        self.upper.resize(count, 0);
        self.lower.resize(count, 0);
        let (upper, lower) = (&mut self.upper[..count], &mut self.lower[..count]);
        let (tops, bottoms) = (&self.tops[1..=count], &self.bottoms[1..=count]);
        let (before, lasts) = (&self.lasts[..count], &self.lasts[1..=count]);
        let (firsts, after) = (&self.firsts[1..=count], &self.firsts[2..count + 2]);
        for index in 0..count {
            // NaN is neither less nor greater than anything.
            let left = 0.5 * (before[index] + firsts[index]);
            let right = 0.5 * (lasts[index] + after[index]);
            upper[index] = fixed(least(least(tops[index] - half, left), right));
            lower[index] = fixed(greatest(greatest(bottoms[index] + half, left), right));
        }
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

impl Raster {
    /// Draws a dense series as one layer; `width_px` in device px.
    pub fn columns(&mut self, extents: &[ColumnExtent], width_px: f32, color: Color, clip: Clip) {
        self.draw_gathered(width_px, color, clip, |spans, half, reach, origin, window| {
            spans.gather(extents, half, reach, origin, window);
        });
    }

    /// Draws what [`Raster::polyline`] draws (without dashes) in the way of [`Raster::columns`]: several times faster,
    /// and as good where there is a point every pixel or two; with fewer, steep pieces show their steps.
    pub fn crowded_polyline(&mut self, points: &[Point], width_px: f32, color: Color, clip: Clip) {
        self.draw_gathered(width_px, color, clip, |spans, half, reach, origin, window| {
            spans.trace(points, half, reach, origin, window);
        });
    }

    /// Draws the spans that `gather` makes for half a width, columns of reach, the raster's corner and the window.
    fn draw_gathered(
        &mut self,
        width_px: f32,
        color: Color,
        clip: Clip,
        gather: impl Fn(&mut Spans, f32, usize, (i32, i32), Window),
    ) {
        let Some(window) = self.window(clip) else { return };
        if !(width_px > 0.0 && width_px < 1e5) || color.a == 0 {
            return;
        }
        // A line thinner than a pixel covers as much less of it.
        let ink = Ink::new(color).thinned(width_px.min(1.0));
        let half = width_px.max(1.0) / 2.0;
        let side = half - 0.5;
        let reach = side.ceil() as usize;
        let mut spans = std::mem::take(&mut self.spans);
        gather(&mut spans, half, reach, (self.left, self.top), window);
        if reach == 0 {
            self.draw_spans(&spans, window, &ink);
        } else {
            self.draw_wide_spans(&spans, side, reach, window, &ink);
        }
        self.spans = spans;
    }

    /// Draws spans that are one pixel wide: the inner loop of dense charts.
    pub(super) fn draw_spans(&mut self, spans: &Spans, window: Window, ink: &Ink) {
        let columns = (window.left..window.right).zip(spans.upper.iter().zip(&spans.lower));
        for (column, (upper, lower)) in columns {
            if upper < lower {
                self.draw_span(column, *upper, *lower, ink);
            }
        }
    }

    #[inline(always)]
    fn draw_span(&mut self, column: usize, upper: i32, lower: i32, ink: &Ink) {
        let (first, end) = ((upper / ROW) as usize, (lower / ROW) as usize);
        if first == end {
            return self.draw_part(column, first, lower - upper, ink);
        }
        self.draw_part(column, first, ROW - upper % ROW, ink);
        self.draw_whole(column, first + 1, end, ink);
        self.draw_part(column, end, lower % ROW, ink);
    }

    /// Draws one pixel that is covered in part.
    #[inline(always)]
    fn draw_part(&mut self, column: usize, row: usize, share: i32, ink: &Ink) {
        if let Some(pixel) = self.pixels.get_mut(row * self.width + column) {
            *pixel = ink.over(*pixel, ink.weight_of(share as u32));
        }
    }

    /// Draws the rows of a column that are covered wholly.
    #[inline(always)]
    fn draw_whole(&mut self, column: usize, first: usize, end: usize, ink: &Ink) {
        let Some(pixels) = self.pixels.get_mut(..end * self.width) else {
            return;
        };
        // Counting the index is twice as fast as iterators over lines or steps.
        let mut at = first * self.width + column;
        if ink.is_opaque() {
            while at < pixels.len() {
                pixels[at] = ink.pixel();
                at += self.width;
            }
        } else {
            let weight = ink.weight_of(WHOLE);
            while at < pixels.len() {
                pixels[at] = ink.over(pixels[at], weight);
                at += self.width;
            }
        }
    }

    /// Draws spans of lines wider than a pixel. A column shows the spans as far as the line's width reaches it from the
    /// sides: whole those near by, in part those at the end of its reach.
    fn draw_wide_spans(&mut self, spans: &Spans, side: f32, reach: usize, window: Window, ink: &Ink) {
        let whole = side.floor() as usize;
        let part = ((side - whole as f32) * ROW as f32).round() as i32;
        let around = spans
            .upper
            .windows(2 * reach + 1)
            .zip(spans.lower.windows(2 * reach + 1));
        for (column, (uppers, lowers)) in (window.left..window.right).zip(around) {
            let near = reach - whole..=reach + whole;
            let spans = || {
                uppers.iter().zip(lowers).map(|(upper, lower)| Span {
                    upper: *upper,
                    lower: *lower,
                })
            };
            let mut core = Span::EMPTY;
            let mut is_torn = false;
            for span in spans().skip(*near.start()).take(2 * whole + 1) {
                is_torn |= !span.is_empty() && !core.is_empty() && !core.touches(span);
                core = core.union(span);
            }
            if is_torn {
                self.draw_torn_spans(column, spans(), near, part, ink);
                continue;
            }
            let sides = if part == 0 {
                [Span::EMPTY; 2]
            } else {
                [0, 2 * reach].map(|index| {
                    let (upper, lower) = (uppers[index], lowers[index]);
                    Span { upper, lower }.unless_empty()
                })
            };
            self.draw_wide_span(column, core, sides, part, ink);
        }
    }

    /// Draws several spans that reach into a column and have gaps between them: `near` ones cover it wholly, the
    /// others in part. Pixels at the spans' ends may be covered twice, others not.
    fn draw_torn_spans(
        &mut self,
        column: usize,
        spans: impl Iterator<Item = Span> + Clone,
        near: RangeInclusive<usize>,
        part: i32,
        ink: &Ink,
    ) {
        let outer = spans.clone().fold(Span::EMPTY, Span::union);
        for row in outer.upper / ROW..(outer.lower + ROW - 1) / ROW {
            let (mut share, mut group) = (0, Span::EMPTY);
            for (index, span) in spans.clone().enumerate().filter(|(_, span)| !span.is_empty()) {
                if !near.contains(&index) {
                    share += span.share(row) * part / ROW;
                } else if group.touches(span) {
                    group = group.union(span);
                } else {
                    share += std::mem::replace(&mut group, span).share(row);
                }
            }
            share += group.share(row);
            self.draw_part(column, row as usize, share.min(ROW), ink);
        }
    }

    /// Draws a span that covers a column wholly, and two of which `part` reaches in from the left and the right: these
    /// count as far as they reach above and below the first.
    fn draw_wide_span(&mut self, column: usize, core: Span, sides: [Span; 2], part: i32, ink: &Ink) {
        let outer = core.union(sides[0]).union(sides[1]);
        if outer.is_empty() {
            return;
        }
        // Where there is no core, all is above it.
        let core = if core.is_empty() {
            Span {
                upper: outer.lower,
                lower: outer.lower,
            }
        } else {
            core
        };
        let above = sides.map(|span| Span {
            lower: span.lower.min(core.upper),
            ..span
        });
        let below = sides.map(|span| Span {
            upper: span.upper.max(core.lower),
            ..span
        });
        // Where both sides reach in, they overlap if they are wider than half the column.
        let (overlap, both) = (
            (2 * part - ROW).max(0),
            [above[0].common(above[1]), below[0].common(below[1])],
        );
        let share = |row: i32| {
            let beside: i32 = above.iter().chain(&below).map(|span| span.share(row)).sum();
            let twice: i32 = both.iter().map(|span| span.share(row)).sum();
            (core.share(row) + (beside * part - twice * overlap + ROW / 2) / ROW).min(ROW)
        };
        let whole = core.upper.div_euclid(ROW) + 1..core.lower / ROW;
        let whole = if whole.is_empty() {
            whole.start..whole.start
        } else {
            whole
        };
        for row in outer.upper / ROW..whole.start {
            self.draw_part(column, row as usize, share(row), ink);
        }
        self.draw_whole(column, whole.start as usize, whole.end as usize, ink);
        for row in whole.end..(outer.lower + ROW - 1) / ROW {
            self.draw_part(column, row as usize, share(row), ink);
        }
    }
}

/// `upper..lower`, [`ROW`] to the pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    upper: i32,
    lower: i32,
}

impl Span {
    /// Nothing; far from overflow.
    const EMPTY: Self = Self {
        upper: 1 << 29,
        lower: -(1 << 29),
    };

    fn is_empty(self) -> bool {
        self.upper >= self.lower
    }

    fn unless_empty(self) -> Self {
        if self.is_empty() { Self::EMPTY } else { self }
    }

    fn union(self, other: Self) -> Self {
        if other.is_empty() {
            return self;
        }
        Self {
            upper: self.upper.min(other.upper),
            lower: self.lower.max(other.lower),
        }
    }

    fn touches(self, other: Self) -> bool {
        self.upper <= other.lower && other.upper <= self.lower
    }

    fn common(self, other: Self) -> Self {
        Self {
            upper: self.upper.max(other.upper),
            lower: self.lower.min(other.lower),
        }
    }

    /// How much of a pixel row is covered, 0 to [`ROW`].
    fn share(self, row: i32) -> i32 {
        (self.lower.min((row + 1) * ROW) - self.upper.max(row * ROW)).clamp(0, ROW)
    }
}
