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
    fn trace(&mut self, points: &[Point], half: f32, reach: usize, origin: (i32, i32), window: Window) {
        // Column 0 stands for all that is further left.
        let count = window.right - window.left + 2 * reach + 1;
        let (left, end) = (origin.0 as f32 + window.left as f32 - reach as f32 - 1.0, count as f32);
        let reset = |values: &mut Vec<f32>, value: f32| {
            values.clear();
            values.resize(count, value);
        };
        reset(&mut self.tops, f32::INFINITY);
        reset(&mut self.bottoms, f32::NEG_INFINITY);
        let mut run = Run::NONE;
        let mut before = Point::BREAK;
        for point in points {
            let at = Point::new(point.x - left, point.y);
            let column = least(greatest(at.x, 0.0), end) as i32;
            let is_ahead = at.x >= before.x;
            if column != run.column || !is_ahead {
                run.put(&mut self.tops, &mut self.bottoms);
                if is_ahead {
                    run = self.cross(before, at, (run.column, column), half);
                } else {
                    run = Run { column, ..Run::NONE };
                }
            }
            run.include(at.y, half);
            before = if at.is_break() { Point::BREAK } else { at };
        }
        run.put(&mut self.tops, &mut self.bottoms);
        let fixed = to_fixed(origin.1, window);
        self.upper.clear();
        self.upper.extend(self.tops.iter().skip(1).map(|top| fixed(*top)));
        self.lower.clear();
        self.lower
            .extend(self.bottoms.iter().skip(1).map(|bottom| fixed(*bottom)));
    }

    /// Follows the straight line from one point to another in a later column, and begins that column's run.
    #[inline(always)]
    fn cross(&mut self, from: Point, to: Point, columns: (i32, i32), half: f32) -> Run {
        let slope = (to.y - from.y) / (to.x - from.x);
        let y_at = |x: f32| from.y + slope * (x - from.x);
        let mut run = Run {
            column: columns.0,
            ..Run::NONE
        };
        for next in columns.0 + 1..=columns.1 {
            let crossing = y_at(next as f32);
            run.include(crossing, 0.0);
            run.put(&mut self.tops, &mut self.bottoms);
            run = Run {
                column: next,
                ..Run::NONE
            };
            run.include(crossing, 0.0);
            if next < columns.1 {
                run.include(y_at(next as f32 + 0.5), half);
            }
        }
        run
    }

    /// Makes spans of the samples.
    fn measure(&mut self, half: f32, origin: i32, window: Window) {
        let count = self.tops.len() - 2;
        let fixed = to_fixed(origin, window);
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

/// What a line has covered of the column that it is in.
struct Run {
    column: i32,
    top: f32,
    bottom: f32,
}

impl Run {
    /// No line, in a column that is none.
    const NONE: Self = Self {
        column: -1,
        top: f32::INFINITY,
        bottom: f32::NEG_INFINITY,
    };

    #[inline(always)]
    fn include(&mut self, y: f32, half: f32) {
        self.top = least(self.top, y - half);
        self.bottom = greatest(self.bottom, y + half);
    }

    #[inline(always)]
    fn put(&self, tops: &mut [f32], bottoms: &mut [f32]) {
        let column = self.column as usize;
        if let (Some(top), Some(bottom)) = (tops.get_mut(column), bottoms.get_mut(column)) {
            *top = least(*top, self.top);
            *bottom = greatest(*bottom, self.bottom);
        }
    }
}

/// From px on the canvas to the fixed point numbers of spans, cut to the window; `origin` is the raster's upper edge.
fn to_fixed(origin: i32, window: Window) -> impl Fn(f32) -> i32 {
    let (highest, lowest, origin) = (window.top as f32, window.bottom as f32, origin as f32);
    move |y| (least(greatest(y - origin, highest), lowest) * ROW as f32 + 0.5) as i32
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
                self.draw_span(column, *upper as u32, *lower as u32, ink);
            }
        }
    }

    #[inline(always)]
    fn draw_span(&mut self, column: usize, upper: u32, lower: u32, ink: &Ink) {
        let (first, end) = (upper / WHOLE, lower / WHOLE);
        if first == end {
            return self.draw_part(column, first, lower - upper, ink);
        }
        self.draw_part(column, first, WHOLE - upper % WHOLE, ink);
        self.draw_whole(column, first + 1, end, WHOLE, ink);
        self.draw_part(column, end, lower % WHOLE, ink);
    }

    /// Draws one pixel that is covered in part.
    #[inline(always)]
    fn draw_part(&mut self, column: usize, row: u32, share: u32, ink: &Ink) {
        if let Some(pixel) = self.pixels.get_mut(row as usize * self.width + column) {
            *pixel = ink.over(*pixel, ink.weight_of(share));
        }
    }

    /// Draws the rows of a column that are covered alike.
    #[inline(always)]
    fn draw_whole(&mut self, column: usize, first: u32, end: u32, share: u32, ink: &Ink) {
        let Some(pixels) = self.pixels.get_mut(..end as usize * self.width) else {
            return;
        };
        // Counting the index is twice as fast as iterators over lines or steps.
        let mut at = first as usize * self.width + column;
        let weight = ink.weight_of(share);
        if weight == WHOLE {
            while at < pixels.len() {
                pixels[at] = ink.pixel();
                at += self.width;
            }
        } else {
            while at < pixels.len() {
                pixels[at] = ink.over(pixels[at], weight);
                at += self.width;
            }
        }
    }

    /// Draws spans of lines wider than a pixel. A column shows the spans as far as the line's width reaches it from the
    /// sides: whole those near by, in part (`side` less its whole columns) those at the end of its reach.
    fn draw_wide_spans(&mut self, spans: &Spans, side: f32, reach: usize, window: Window, ink: &Ink) {
        let whole = side.floor() as usize;
        let part = ((side - whole as f32) * ROW as f32).round() as i32;
        let near = reach - whole..=reach + whole;
        let around = spans
            .upper
            .windows(2 * reach + 1)
            .zip(spans.lower.windows(2 * reach + 1));
        for (column, (uppers, lowers)) in (window.left..window.right).zip(around) {
            let span = |index: usize| Span {
                upper: uppers[index],
                lower: lowers[index],
            };
            let mut core = span(*near.start()).unless_empty();
            let mut is_torn = core.is_empty();
            for index in near.clone().skip(1) {
                is_torn |= !core.joins(span(index));
                core = core.union(span(index));
            }
            let sides = if part == 0 {
                [Span::EMPTY; 2]
            } else {
                [span(0), span(2 * reach)]
            };
            is_torn |= sides.iter().any(|side| !core.joins(*side));
            if is_torn {
                let spans = (0..=2 * reach).map(span);
                self.draw_torn_spans(column, spans, near.clone(), part, ink);
            } else {
                self.draw_wide_span(column, core, sides.map(Span::unless_empty), part as u32, ink);
            }
        }
    }

    /// Draws a span that covers a column wholly, and two that touch it of which `part` reaches in from the left and the
    /// right: pieces that lie upon each other and are each covered alike.
    fn draw_wide_span(&mut self, column: usize, core: Span, sides: [Span; 2], part: u32, ink: &Ink) {
        let both = (2 * part).min(WHOLE);
        let uppers = sides.map(|side| side.upper.min(core.upper) as u32);
        let lowers = sides.map(|side| side.lower.max(core.lower) as u32);
        let pieces = [
            (uppers[0].max(uppers[1]), part),
            (core.upper as u32, both),
            (core.lower as u32, WHOLE),
            (lowers[0].min(lowers[1]), both),
            (lowers[0].max(lowers[1]), part),
        ];
        // How far the pieces have come, and what they cover of that row: WHOLE times WHOLE is all of it.
        let (mut upper, mut covered) = (uppers[0].min(uppers[1]), 0);
        for (lower, share) in pieces {
            let (first, end) = (upper / WHOLE, lower / WHOLE);
            if first == end {
                covered += (lower - upper) * share;
            } else {
                covered += (WHOLE - upper % WHOLE) * share;
                self.draw_part(column, first, covered / WHOLE, ink);
                self.draw_whole(column, first + 1, end, share, ink);
                covered = lower % WHOLE * share;
            }
            upper = lower;
        }
        self.draw_part(column, upper / WHOLE, covered / WHOLE, ink);
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
        for row in outer.upper.max(0) / ROW..(outer.lower + ROW - 1) / ROW {
            let (mut share, mut group, mut beside) = (0, Span::EMPTY, 0);
            for (index, span) in spans.clone().enumerate().filter(|(_, span)| !span.is_empty()) {
                if !near.contains(&index) {
                    beside += span.share(row) * part / ROW;
                } else if group.touches(span) {
                    group = group.union(span);
                } else {
                    share += std::mem::replace(&mut group, span).share(row);
                }
            }
            share += group.share(row);
            share += beside.min(ROW - share.min(ROW));
            self.draw_part(column, row as u32, share.min(ROW) as u32, ink);
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

    /// Whether there is nothing, not even above or below the window (where spans are left without height).
    fn is_empty(self) -> bool {
        self.upper > self.lower
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

    /// Whether both together are one span.
    fn joins(self, other: Self) -> bool {
        other.is_empty() || self.touches(other)
    }

    fn touches(self, other: Self) -> bool {
        self.upper <= other.lower && other.upper <= self.lower
    }

    /// How much of a pixel row is covered, 0 to [`ROW`].
    fn share(self, row: i32) -> i32 {
        (self.lower.min((row + 1) * ROW) - self.upper.max(row * ROW)).clamp(0, ROW)
    }
}
