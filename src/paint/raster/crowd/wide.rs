//! Lines wider than a pixel in a strip: what reaches into a column from its sides covers whole stretches in part.

use std::ops::Range;
use std::slice::ChunksExactMut;

use super::super::blend::WHOLE;
use super::super::columns::CoveredColumn;
use super::super::spans::Columns;
use super::nested::{Levels, Nested};
use super::notes::{Notes, RUN};
use super::{BLOCK, Line, Place, ROWS, STRIP, Strip, fill};
use crate::lanes::Sixteen;

/// Memory that goes from line to line.
#[derive(Debug, Default)]
pub(super) struct Wide {
    nested: Nested,
    columns: Columns,
    notes: Notes,
}

impl Wide {
    /// Forgets what is noted of the strip before.
    pub(super) fn begin(&mut self) {
        self.notes.clear();
    }

    /// What is to be blended in.
    pub(super) fn notes(&self) -> &Notes {
        &self.notes
    }

    #[inline(never)]
    fn take<const LEVELS: usize>(&mut self, columns: ChunksExactMut<u8>, ink: Sixteen, shares: [u32; LEVELS]) {
        for (column, rows) in columns.enumerate().take(STRIP) {
            let of = |ends: &[[u32; STRIP]; 3]| std::array::from_fn::<u32, LEVELS, _>(|level| ends[level][column]);
            let (upper, lower) = (of(&self.nested.upper), of(&self.nested.lower));
            let (first, end) = ((upper[0] / WHOLE) as usize, lower[0].div_ceil(WHOLE) as usize);
            if upper[0] >= lower[0] || self.nested.gap[column] > 0.0 || hides(rows, first..end) {
                continue;
            }
            let notes = &mut self.notes;
            FreeColumn {
                column,
                rows,
                ink,
                notes,
            }
            .take(upper, lower, shares);
        }
    }

    /// Takes the columns that spans with gaps between them reach into.
    #[inline(never)]
    fn take_torn(&mut self, columns: ChunksExactMut<u8>, ink: Sixteen, line: &Line, place: &Place) {
        self.columns
            .take(line.spans, line.pen.reach, place.origin, place.window);
        for (column, rows) in columns.enumerate().take(STRIP) {
            if self.nested.gap[column] > 0.0 {
                let notes = &mut self.notes;
                let mut free = FreeColumn {
                    column,
                    rows,
                    ink,
                    notes,
                };
                line.pen.cover(&self.columns, column, &mut free);
            }
        }
    }
}

impl Strip {
    /// Takes for each line, the last one first, what it covers and no line in front of it does.
    pub(super) fn take_wide(&mut self, lines: &[Line], range: Range<usize>, place: &Place) {
        for (number, line) in lines.iter().enumerate().take(range.end).skip(range.start).rev() {
            let wide = &mut self.wide;
            let ink = Sixteen::splat(self.numbers.get(number).copied().unwrap_or_default());
            let Levels { shares, count } = Levels::of(&line.pen);
            wide.nested
                .set(line.spans, &line.pen, place.first_column(), &place.within);
            wide.notes
                .reserve(STRIP * 2 * count, STRIP * (2 * count + self.stride / RUN));
            let (covers, stride) = (&mut self.covers, self.stride);
            let strip = columns_of(covers, stride, place);
            let [a, b, c] = shares;
            match count {
                1 => wide.take(strip, ink, [a]),
                2 => wide.take(strip, ink, [a, b]),
                _ => wide.take(strip, ink, [a, b, c]),
            }
            if wide.nested.gap.iter().any(|gap| *gap > 0.0) {
                wide.take_torn(columns_of(covers, stride, place), ink, line, place);
            }
            wide.notes.end_line(number);
        }
    }
}

fn columns_of<'a>(covers: &'a mut [u8], stride: usize, place: &Place) -> ChunksExactMut<'a, u8> {
    let strip = covers.get_mut(..stride * place.columns()).unwrap_or_default();
    strip.chunks_exact_mut(stride)
}

/// A column of the strip, of which a line takes what is free.
struct FreeColumn<'a> {
    column: usize,
    rows: &'a mut [u8],
    ink: Sixteen,
    notes: &'a mut Notes,
}

impl FreeColumn<'_> {
    /// Takes stretches that lie within one another, each with what it adds to the share of a row in it. The result is that
    /// of [`CoveredColumn::part`] and [`CoveredColumn::rows`] one after the other.
    #[inline(always)]
    fn take<const LEVELS: usize>(&mut self, upper: [u32; LEVELS], lower: [u32; LEVELS], shares: [u32; LEVELS]) {
        let share_of = |row: u32| {
            let (top, bottom) = (row * WHOLE, (row + 1) * WHOLE);
            let covered = |level: usize| lower[level].clamp(top, bottom) - upper[level].clamp(top, bottom);
            (0..LEVELS).map(|level| covered(level) * shares[level]).sum::<u32>() / WHOLE
        };
        // The rows of the ends, from the uppermost to the lowest, and before each what lies between it and the last one.
        let (mut share, mut before) = (0, None);
        for end in 0..2 * LEVELS {
            let is_upper = end < LEVELS;
            let level = if is_upper { end } else { 2 * LEVELS - 1 - end };
            let row = if is_upper { upper[level] } else { lower[level] } / WHOLE;
            if let Some(before) = before {
                self.take_rows(before as usize + 1..row as usize, share);
            }
            let is_free = self.rows.get(row as usize) == Some(&0);
            self.notes.add_single(
                self.column,
                row as usize,
                share_of(row),
                is_free & (before != Some(row)),
            );
            share = if is_upper {
                share + shares[level]
            } else {
                share - shares[level]
            };
            before = Some(row);
        }
    }

    #[inline(always)]
    fn take_rows(&mut self, rows: Range<usize>, share: u32) {
        let (mut first, end) = (rows.start, rows.end);
        if share == WHOLE {
            while first < end {
                fill(self.rows, first, end - first, self.ink);
                first += BLOCK;
            }
            return;
        }
        // Once at least: most stretches are short, and whether there is one, nobody can guess.
        loop {
            let free = free_rows(self.rows, first..end);
            self.notes.add_run(self.column, first, share, free);
            first += RUN;
            if first >= end {
                return;
            }
        }
    }
}

impl CoveredColumn for FreeColumn<'_> {
    fn part(&mut self, row: u32, share: u32) {
        self.rows(row, row + 1, share);
    }

    fn rows(&mut self, first: u32, end: u32, share: u32) {
        let rows = first as usize..end as usize;
        self.notes.reserve(0, rows.len() / RUN + 1);
        self.take_rows(rows, share);
    }
}

/// By bit, which rows from the first one on are free; of a run at most.
#[inline(always)]
fn free_rows(rows: &[u8], which: Range<usize>) -> u16 {
    let wanted = ROWS.get(BLOCK - which.len().min(RUN)..).and_then(<[u8]>::first_chunk);
    match (rows.get(which.start..).and_then(<[u8]>::first_chunk), wanted) {
        (Some(rows), Some(wanted)) => Sixteen::of(rows).zeros(Sixteen::of(wanted)),
        _ => 0,
    }
}

/// Whether none of the rows is free.
#[inline(always)]
fn hides(rows: &[u8], which: Range<usize>) -> bool {
    which
        .clone()
        .step_by(RUN)
        .all(|first| free_rows(rows, first..which.end) == 0)
}
