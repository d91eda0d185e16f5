//! Dense series: for every pixel column the span that its samples cover.
//!
//! A span reaches from the least to the greatest sample of its column, and on to where the line crosses the column's
//! boundaries on its way from and to its neighbours. The line's width widens it: by half of it above and below, and
//! to both sides by what the width has beyond one pixel. A column without samples that the line crosses gets the
//! span of that part of the line.

use super::blend::Ink;
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::{ColumnExtent, Point};

/// Farther away than any pixel, near enough to calculate with.
const FAR_PX: f32 = 1e9;

/// From `top` to `bottom`, px from the raster's upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Span {
    const EMPTY: Self = Self {
        top: f32::INFINITY,
        bottom: f32::NEG_INFINITY,
    };

    pub(super) fn is_empty(&self) -> bool {
        self.top > self.bottom
    }

    fn include(&mut self, y: f32) {
        self.top = self.top.min(y);
        self.bottom = self.bottom.max(y);
    }

    fn union(self, other: Self) -> Self {
        Self {
            top: self.top.min(other.top),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// The spans of a stretch of columns, one for each.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// The first column, px from the raster's left edge; negative left of it.
    first: i64,
    spans: Vec<Span>,
}

impl Spans {
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &Span)> {
        (self.first..).zip(&self.spans)
    }

    /// The spans of `extents` within `window` and `reach` columns beside it, widened by `half` above and below.
    /// `origin` is the raster's corner on the canvas.
    pub(super) fn gather(
        &mut self,
        extents: &[ColumnExtent],
        half: f32,
        reach: usize,
        origin: (i32, i32),
        window: Window,
    ) {
        self.first = window.left as i64 - reach as i64;
        self.spans.clear();
        self.spans
            .resize(window.right - window.left + 2 * reach, Span::EMPTY);
        let top = origin.1 as f32;
        let near = |y: f32| (y - top).clamp(-FAR_PX, FAR_PX);
        let offset = i64::from(origin.0) + self.first;
        // The last sample of the entry before, and its column.
        let mut before: Option<(i64, f32)> = None;
        for extent in extents {
            let column = i64::from(extent.column) - offset;
            if extent.top.is_nan() || extent.bottom.is_nan() {
                before = None;
                continue;
            }
            let (first, last) = (near(extent.first), near(extent.last));
            if let Some(span) = usize::try_from(column)
                .ok()
                .and_then(|column| self.spans.get_mut(column))
            {
                span.include(near(extent.top) - half);
                span.include(near(extent.bottom) + half);
            }
            if let Some(before) = before.filter(|_| extent.joined) {
                self.connect(before, (column, first));
            }
            before = (!last.is_nan()).then_some((column, last));
        }
    }

    /// Adds the straight line between the centres of two columns.
    fn connect(&mut self, from: (i64, f32), to: (i64, f32)) {
        let (from, to) = if from.0 <= to.0 {
            (from, to)
        } else {
            (to, from)
        };
        if from.1.is_nan() || to.1.is_nan() || to.0 < 0 || from.0 >= self.spans.len() as i64 {
            return;
        }
        if to.0 == from.0 + 1 {
            let crossing = 0.5 * (from.1 + to.1);
            for column in [from.0, to.0] {
                if let Some(span) = usize::try_from(column)
                    .ok()
                    .and_then(|column| self.spans.get_mut(column))
                {
                    span.include(crossing);
                }
            }
            return;
        }
        let slope = f64::from(to.1 - from.1) / ((to.0 - from.0) as f64).max(1.0);
        let start = from.0.max(0) as usize;
        let y_at =
            |boundary: i64| (f64::from(from.1) + slope * ((boundary - from.0) as f64 - 0.5)) as f32;
        for (column, span) in (start as i64..=to.0).zip(self.spans.iter_mut().skip(start)) {
            if column > from.0 {
                span.include(y_at(column));
            }
            if column < to.0 {
                span.include(y_at(column + 1));
            }
        }
    }
}

impl Raster {
    /// Draws a dense series as one layer; `width_px` in device px.
    pub fn columns(&mut self, extents: &[ColumnExtent], width_px: f32, color: Color, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        if !(width_px > 0.0 && width_px < 1e5) || color.a == 0 {
            return;
        }
        // A line thinner than a pixel covers as much less of it.
        let thin = width_px.min(1.0);
        let half = width_px.max(1.0) / 2.0;
        let side = half - 0.5;
        let reach = side.ceil() as usize;
        let mut spans = std::mem::take(&mut self.spans);
        spans.gather(extents, half, reach, (self.left, self.top), window);
        let ink = Ink::new(color);
        if reach == 0 && thin == 1.0 && ink.is_opaque() {
            self.draw_spans(&spans, window, &ink);
        } else {
            self.draw_wide_spans(&spans, thin, side, reach, window, &ink);
        }
        self.spans = spans;
    }

    /// The inner loop of dense charts: opaque spans that are one pixel wide.
    fn draw_spans(&mut self, spans: &Spans, window: Window, ink: &Ink) {
        let width = self.width;
        for (column, span) in (window.left..window.right).zip(&spans.spans) {
            let top = span.top.max(window.top as f32);
            let bottom = span.bottom.min(window.bottom as f32);
            if top >= bottom {
                continue;
            }
            let (first, end) = (top as i32 as usize, bottom as i32 as usize);
            let Some(pixels) = self.pixels.get_mut(first * width + column..) else {
                continue;
            };
            let mut pixels = pixels.iter_mut().step_by(width);
            let Some(pixel) = pixels.next() else { continue };
            if first == end {
                *pixel = ink.over(*pixel, ink.weight(bottom - top));
                continue;
            }
            *pixel = ink.over(*pixel, ink.weight((first + 1) as f32 - top));
            for _ in first + 1..end {
                if let Some(pixel) = pixels.next() {
                    *pixel = ink.pixel();
                }
            }
            if let Some(pixel) = pixels.next() {
                *pixel = ink.over(*pixel, ink.weight(bottom - end as f32));
            }
        }
    }

    /// Spans of any width and opacity. Each column shows the spans as far as the line's width reaches it from the sides:
    /// whole from near ones, in part from those at the end of its reach.
    fn draw_wide_spans(
        &mut self,
        spans: &Spans,
        thin: f32,
        side: f32,
        reach: usize,
        window: Window,
        ink: &Ink,
    ) {
        let whole = side.floor() as usize;
        let part = side - whole as f32;
        for (column, around) in (window.left..window.right).zip(spans.spans.windows(2 * reach + 1))
        {
            let core = around
                .iter()
                .skip(reach - whole)
                .take(2 * whole + 1)
                .fold(Span::EMPTY, |a, b| a.union(*b));
            let mut ends = [Span::EMPTY; 2];
            if part > 0.0
                && let [first, .., last] = around
            {
                ends = [*first, *last];
            }
            self.add_column(column, core, ends, thin, part);
        }
        self.fill_edges(window, ink);
    }

    /// Adds to one column a span that covers all of it, and two that cover `part` of it from the left and the right, as
    /// far as they reach beyond the first.
    fn add_column(&mut self, column: usize, core: Span, ends: [Span; 2], thin: f32, part: f32) {
        let left = column as f32;
        let mut add = |top: f32, bottom: f32, share: f32| {
            if top < bottom {
                let (top, bottom) = (top.clamp(-16.0, 1e6), bottom.clamp(-16.0, 1e6));
                self.edges
                    .add(Point::new(left, top), Point::new(left + share, top));
                self.edges
                    .add(Point::new(left + share, bottom), Point::new(left, bottom));
            }
        };
        add(core.top, core.bottom, thin);
        for end in ends {
            if core.is_empty() {
                add(end.top, end.bottom, part);
            } else {
                add(end.top, end.bottom.min(core.top), part);
                add(end.top.max(core.bottom), end.bottom, part);
            }
        }
    }
}
