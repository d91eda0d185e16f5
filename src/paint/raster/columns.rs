//! Spans into pixels: lines of one pixel directly, wider ones by what reaches into a column from its sides.
//!
//! The work is in three passes, so that the compiler makes vectors of it: samples into columns, columns into
//! [spans](super::spans) (fixed point, [`ROW`] to the pixel), spans into pixels.

use std::ops::RangeInclusive;

use super::blend::{Ink, WHOLE};
use super::spans::{ROW, Spans};
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::{ColumnExtent, Point};

impl Raster {
    /// Draws a dense series as one layer; `width_px` in device px.
    pub fn columns(&mut self, extents: &[ColumnExtent], width_px: f32, color: Color, clip: Clip) {
        self.draw_gathered(width_px, color, clip, |spans, half, reach, origin, window| {
            spans.gather(extents, half, reach, origin, window);
        });
    }

    /// Draws what [`Raster::polyline`] draws (without dashes) in the way of [`Raster::columns`]: several times faster. It is
    /// the same where the line is level. Where it is steep, each column shows one span from the highest to the lowest that
    /// the line crosses there, so pixels along the rim may be off by all of their ink: with a point every pixel or two that
    /// looks alike, with fewer the steps show.
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
    pub(super) fn draw_span(&mut self, column: usize, upper: u32, lower: u32, ink: &Ink) {
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
