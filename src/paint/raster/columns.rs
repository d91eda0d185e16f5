//! Lines by what they cover of each column: lines of one pixel directly, wider ones by what reaches into a column from its
//! sides.

use std::ops::RangeInclusive;

use super::blend::{Ink, WHOLE};
use super::spans::{Columns, ROW, Within};
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::Spans;

/// How a line of some width is drawn by columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) ink: Ink,
    /// How many columns on either side the line reaches whole.
    pub(super) whole: usize,
    /// How much it reaches of those next to them, 0 to [`ROW`].
    pub(super) part: u32,
    /// How many columns it reaches on either side, whole or in part.
    pub(super) reach: usize,
}

impl Pen {
    /// `None` when nothing is to be drawn.
    pub(super) fn new(width_px: f32, color: Color) -> Option<Self> {
        if !(width_px > 0.0 && width_px < 1e5) || color.a == 0 {
            return None;
        }
        let side = (width_px.max(1.0) - 1.0) / 2.0;
        Some(Self {
            // A line thinner than a pixel covers as much less of it.
            ink: Ink::new(color).thinned(width_px.min(1.0)),
            whole: side.floor() as usize,
            part: (side.fract() * ROW as f32).round() as u32,
            reach: side.ceil() as usize,
        })
    }
}

impl Raster {
    /// Draws a line by what it covers of each column, as one layer; `width_px` in device px, which the spans include.
    pub fn spans(&mut self, spans: &Spans, width_px: f32, color: Color, clip: Clip) {
        let (Some(window), Some(pen)) = (self.window(clip), Pen::new(width_px, color)) else {
            return;
        };
        let mut columns = std::mem::take(&mut self.columns);
        columns.take(spans, pen.reach, (self.left, self.top), window);
        if pen.reach == 0 {
            self.draw_columns(&columns, window, &pen.ink);
        } else {
            self.draw_wide_columns(&columns, &pen, window);
        }
        self.columns = columns;
    }

    /// Fills between what a line covers of each column and the level `base_px`: all that the line reaches within the
    /// column. Below the line, or above it, the area begins in its middle.
    pub fn fill_under_spans(&mut self, spans: &Spans, width_px: f32, base_px: f32, color: Color, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        if base_px.is_nan() || color.a == 0 || width_px.is_nan() {
            return;
        }
        let mut columns = std::mem::take(&mut self.columns);
        columns.take(spans, 0, (self.left, self.top), window);
        let level = Within::new(self.top, window).level(base_px);
        columns.reach_to(level, (width_px.clamp(1.0, 1e5) / 2.0 * ROW as f32) as u32);
        self.draw_columns(&columns, window, &Ink::new(color));
        self.columns = columns;
    }

    /// Draws spans that are one pixel wide: the inner loop of dense charts.
    fn draw_columns(&mut self, columns: &Columns, window: Window, ink: &Ink) {
        let spans = (window.left..window.right).zip(columns.upper.iter().zip(&columns.lower));
        for (column, (upper, lower)) in spans {
            if upper < lower {
                self.draw_span(column, *upper, *lower, ink);
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

    fn draw_wide_columns(&mut self, columns: &Columns, pen: &Pen, window: Window) {
        for column in 0..window.right - window.left {
            let mut to = DirectColumn {
                column: window.left + column,
                ink: &pen.ink,
                raster: self,
            };
            pen.cover(columns, column, &mut to);
        }
    }
}

/// What takes down how much of a column is covered: rows in their order, each once.
pub(super) trait CoveredColumn {
    /// A share of a row, 0 to [`WHOLE`].
    fn part(&mut self, row: u32, share: u32);
    /// The same share of several rows.
    fn rows(&mut self, first: u32, end: u32, share: u32);
}

/// A column of the raster that is drawn to at once.
struct DirectColumn<'a> {
    column: usize,
    ink: &'a Ink,
    raster: &'a mut Raster,
}

impl CoveredColumn for DirectColumn<'_> {
    #[inline(always)]
    fn part(&mut self, row: u32, share: u32) {
        self.raster.draw_part(self.column, row, share, self.ink);
    }

    #[inline(always)]
    fn rows(&mut self, first: u32, end: u32, share: u32) {
        self.raster.draw_whole(self.column, first, end, share, self.ink);
    }
}

impl Pen {
    /// What a line wider than a pixel covers of a column, of which and around which `columns` has the spans: those near by
    /// reach it whole, those at the end of the pen's reach in part.
    #[inline(always)]
    pub(super) fn cover(&self, columns: &Columns, column: usize, to: &mut impl CoveredColumn) {
        let Self { whole, part, reach, .. } = *self;
        let near = reach - whole..=reach + whole;
        let around = column..column + 2 * reach + 1;
        let (Some(uppers), Some(lowers)) = (columns.upper.get(around.clone()), columns.lower.get(around)) else {
            return;
        };
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
            cover_torn(uppers, lowers, near, part, to);
        } else {
            cover_joined(core, sides.map(Span::unless_empty), part, to);
        }
    }
}

/// A span that covers a column wholly, and two that touch it of which `part` reaches in from the left and the
/// right: pieces that lie upon each other and are each covered alike.
#[inline(always)]
fn cover_joined(core: Span, sides: [Span; 2], part: u32, to: &mut impl CoveredColumn) {
    let both = (2 * part).min(WHOLE);
    let uppers = sides.map(|side| side.upper.min(core.upper));
    let lowers = sides.map(|side| side.lower.max(core.lower));
    let pieces = [
        (uppers[0].max(uppers[1]), part),
        (core.upper, both),
        (core.lower, WHOLE),
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
            to.part(first, covered / WHOLE);
            to.rows(first + 1, end, share);
            covered = lower % WHOLE * share;
        }
        upper = lower;
    }
    to.part(upper / WHOLE, covered / WHOLE);
}

/// Several spans that reach into a column and have gaps between them: `near` ones cover it wholly, the
/// others in part. Pixels at the spans' ends may be covered twice, others not.
fn cover_torn(uppers: &[u32], lowers: &[u32], near: RangeInclusive<usize>, part: u32, to: &mut dyn CoveredColumn) {
    let spans = uppers.iter().zip(lowers).map(|(upper, lower)| Span {
        upper: *upper,
        lower: *lower,
    });
    let outer = spans.clone().fold(Span::EMPTY, Span::union);
    for row in outer.upper / ROW..outer.lower.div_ceil(ROW) {
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
        to.part(row, share.min(ROW));
    }
}

/// `upper..lower`, [`ROW`] to the pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    upper: u32,
    lower: u32,
}

impl Span {
    /// Nothing; far from overflow.
    const EMPTY: Self = Self {
        upper: 1 << 29,
        lower: 0,
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
    fn share(self, row: u32) -> u32 {
        let (top, bottom) = (row * ROW, (row + 1) * ROW);
        self.lower.min(bottom).saturating_sub(self.upper.max(top))
    }
}
