//! What a line wider than a pixel covers of the columns of a strip, four columns at once.

use super::super::blend::WHOLE;
use super::super::columns::Pen;
use super::super::spans::{Within, fixed, four_at};
use super::STRIP;
use crate::lanes::Four;
use crate::scene::Spans;

/// Stretches of rows that lie within one another, and what each adds to the share of a row that lies in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levels {
    /// From the outermost to the innermost; together [`WHOLE`].
    pub(super) shares: [u32; 3],
    /// How many there are.
    pub(super) count: usize,
}

impl Levels {
    /// What reaches into a column from one side, from both sides, and from near by.
    pub(super) fn of(pen: &Pen) -> Self {
        let both = (2 * pen.part).min(WHOLE);
        let (shares, count) = match (pen.part, both) {
            (0, _) => ([WHOLE, 0, 0], 1),
            (part, WHOLE) => ([part, WHOLE - part, 0], 2),
            (part, both) => ([part, both - part, WHOLE - both], 3),
        };
        Self { shares, count }
    }
}

/// By column, the stretches of a line.
#[derive(Debug)]
pub(super) struct Nested {
    /// Upper ends by level and column, [`WHOLE`] to the pixel, within the window.
    pub(super) upper: [[u32; STRIP]; 3],
    /// Lower ends.
    pub(super) lower: [[u32; STRIP]; 3],
    /// Greater than 0 where spans that reach into the column may have a gap between them, or nothing is near by: then the
    /// stretches are not true.
    pub(super) gap: [f32; STRIP],
    /// Ends of the spans of the strip's columns and of those around it, px within the window.
    upper_px: Vec<f32>,
    lower_px: Vec<f32>,
}

impl Default for Nested {
    fn default() -> Self {
        Self {
            upper: [[0; STRIP]; 3],
            lower: [[0; STRIP]; 3],
            gap: [0.0; STRIP],
            upper_px: Vec::new(),
            lower_px: Vec::new(),
        }
    }
}

impl Nested {
    /// Takes over a line whose spans reach `pen` far, from a column on that is counted from the canvas' left edge.
    pub(super) fn set(&mut self, spans: &Spans, pen: &Pen, first_column: i64, within: &Within) {
        self.cut(spans, pen.reach, first_column, within);
        self.measure(pen);
    }

    fn cut(&mut self, spans: &Spans, reach: usize, first_column: i64, within: &Within) {
        let first_column = first_column - reach as i64;
        let count = (STRIP + 2 * reach).next_multiple_of(4);
        self.upper_px.resize(count, 0.0);
        self.lower_px.resize(count, 0.0);
        let (uppers, _) = self.upper_px.as_chunks_mut::<4>();
        let (lowers, _) = self.lower_px.as_chunks_mut::<4>();
        for ((upper, lower), column) in uppers.iter_mut().zip(lowers).zip((first_column..).step_by(4)) {
            let ends = four_at(spans, column);
            *upper = within.upper_px(ends.0).to_array();
            *lower = within.lower_px(ends.1).to_array();
        }
    }

    fn measure(&mut self, pen: &Pen) {
        for column in (0..STRIP).step_by(4) {
            let span = |index: usize| {
                let four = |ends: &[f32]| Four::first_of(ends.get(column + index..).unwrap_or_default());
                Stretch(four(&self.upper_px), four(&self.lower_px))
            };
            let first = pen.reach - pen.whole;
            let mut core = span(first);
            // What has no rows is torn, too.
            let mut gap = core.0.minus(core.1);
            for index in first + 1..=pen.reach + pen.whole {
                gap = gap.greatest(core.gap_to(span(index)));
                core = core.union(span(index));
            }
            let mut levels = [core; 3];
            if pen.part > 0 {
                let (left, right) = (span(0), span(2 * pen.reach));
                gap = gap.greatest(core.gap_to(left)).greatest(core.gap_to(right));
                levels[0] = core.union(left).union(right);
                levels[1] = core.union(left.common(right));
            }
            for (level, Stretch(upper, lower)) in levels.into_iter().enumerate() {
                self.upper[level][column..column + 4].copy_from_slice(&fixed(upper));
                self.lower[level][column..column + 4].copy_from_slice(&fixed(lower));
            }
            self.gap[column..column + 4].copy_from_slice(&gap.to_array());
        }
    }
}

/// Upper and lower ends in four columns.
#[derive(Debug, Clone, Copy)]
struct Stretch(Four, Four);

impl Stretch {
    #[inline(always)]
    fn union(self, other: Self) -> Self {
        Self(self.0.least(other.0), self.1.greatest(other.1))
    }

    #[inline(always)]
    fn common(self, other: Self) -> Self {
        Self(self.0.greatest(other.0), self.1.least(other.1))
    }

    /// How far apart both are; less where they touch.
    #[inline(always)]
    fn gap_to(self, other: Self) -> Four {
        self.0.minus(other.1).greatest(other.0.minus(self.1))
    }
}
