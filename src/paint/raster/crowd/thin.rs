//! Lines of one pixel's width in a strip: each covers two pixels of a column in part, at the ends of its span. The way of wider
//! ones would do for them too, and take half as long again.

use std::ops::Range;

use super::super::Raster;
use super::super::blend::WHOLE;
use super::super::spans::{Within, four_at};
use super::{BLOCK, Line, Place, ROWS, STRIP, Strip, fill};
use crate::lanes::Sixteen;
use crate::scene::Spans;

/// Behind so many lines, and behind one of which so few spans are seen at their ends, a span is asked first whether anything of
/// it is seen. Earlier the answer cannot be guessed, and asking costs more than it saves.
const DEEP: usize = 100;
const FEW: usize = 4;

/// Memory that goes from strip to strip.
#[derive(Debug, Default)]
pub(super) struct Thin {
    /// The spans of each line.
    ends: Vec<Ends>,
    /// Spans that are seen to cover their first or last row in part, from front to back: the first `count`.
    seen: Vec<Seen>,
    count: usize,
}

/// Number of the line, column, and whether the upper and the lower end are seen.
type Seen = u32;

/// A line in the columns of a strip.
#[derive(Debug)]
struct Ends {
    /// The number of its colour.
    color: u8,
    /// Upper ends of its spans, [`WHOLE`] to the pixel.
    upper: [u32; STRIP],
    /// Lower ends.
    lower: [u32; STRIP],
}

impl Default for Ends {
    fn default() -> Self {
        Self {
            color: 0,
            upper: [0; STRIP],
            lower: [0; STRIP],
        }
    }
}

impl Ends {
    /// Takes over what the line covers from a column on. In place, since what is returned by value is copied once more.
    #[inline(always)]
    fn set(&mut self, spans: &Spans, color: u8, first_column: i64, within: &Within) {
        self.color = color;
        for (column, (upper, lower)) in self
            .upper
            .chunks_exact_mut(4)
            .zip(self.lower.chunks_exact_mut(4))
            .enumerate()
        {
            let ends = four_at(spans, first_column + 4 * column as i64);
            upper.copy_from_slice(&within.upper(ends.0));
            lower.copy_from_slice(&within.lower(ends.1));
        }
    }

    /// Takes for the line what it covers and what is still free. Notes the spans whose ends are seen behind the first `count`
    /// of the list, and says how many there are then.
    #[inline(never)]
    fn take<const IS_HIDDEN: bool>(
        &self,
        line: u32,
        strip: &mut [&mut [u8]],
        seen: &mut [Seen],
        mut count: usize,
    ) -> usize {
        let ink = Sixteen::splat(self.color);
        let spans = self.upper.iter().zip(&self.lower);
        for (column, ((upper, lower), rows)) in (0u32..).zip(spans.zip(strip)) {
            let (upper, lower) = (*upper, *lower);
            if upper >= lower || IS_HIDDEN && hides(rows, upper / WHOLE, lower / WHOLE) {
                continue;
            }
            let is_free = |end: u32| rows.get((end / WHOLE) as usize) == Some(&0);
            let ends = u32::from(is_free(upper)) | u32::from(is_free(lower)) << 1;
            // Written always, and counted where it is seen: whether it is, nobody can guess either.
            if let Some(seen) = seen.get_mut(count) {
                *seen = line << 16 | column << 8 | ends;
            }
            count += usize::from(ends > 0);
            let (mut first, end) = (upper.div_ceil(WHOLE) as usize, (lower / WHOLE) as usize);
            while first < end {
                fill(rows, first, end - first, ink);
                first += BLOCK;
            }
        }
        count
    }

    /// The rows that a span covers in part, and how much of them. One within a row has only an upper end.
    #[inline(always)]
    fn partial_rows(&self, column: usize) -> [(u32, u32); 2] {
        let (upper, lower) = (self.upper[column], self.lower[column]);
        let (first, last) = (upper / WHOLE, lower / WHOLE);
        if first == last {
            [(first, lower - upper), (last, 0)]
        } else {
            [(first, upper.wrapping_neg() % WHOLE), (last, lower % WHOLE)]
        }
    }
}

impl Thin {
    /// Takes over the spans of all lines.
    pub(super) fn set(&mut self, lines: &[Line], numbers: &[u8], place: &Place) {
        self.ends.resize_with(lines.len(), Ends::default);
        self.seen.resize(STRIP * lines.len(), 0);
        self.count = 0;
        for ((ends, line), color) in self.ends.iter_mut().zip(lines).zip(numbers) {
            ends.set(line.spans, *color, place.first_column(), &place.within);
        }
    }
}

impl Strip {
    /// Takes for each line, the last one first, what it covers and no line in front of it does.
    #[inline(never)]
    pub(super) fn take_thin(&mut self, lines: Range<usize>, columns: usize) {
        let mut strip = self.covers.chunks_exact_mut(self.stride);
        let mut strip: [&mut [u8]; STRIP] = std::array::from_fn(|_| strip.next().unwrap_or_default());
        let strip = strip.get_mut(..columns).unwrap_or_default();
        let mut is_hidden = false;
        let Thin { ends: all, seen, count } = &mut self.thin;
        for (line, ends) in all.iter().enumerate().take(lines.end).skip(lines.start).rev() {
            let known = *count;
            let take = if is_hidden {
                Ends::take::<true>
            } else {
                Ends::take::<false>
            };
            *count = take(ends, line as u32, strip, seen, known);
            let in_front = all.len() - line;
            is_hidden = in_front > DEEP && *count - known < FEW;
        }
    }
}

impl Raster {
    #[inline(never)]
    pub(super) fn blend_ends(&mut self, thin: &Thin, lines: &[Line], left: usize) {
        for seen in thin.seen.iter().take(thin.count).rev() {
            let (number, column) = ((seen >> 16) as usize, (seen >> 8) as usize % STRIP);
            let (Some(line), Some(ends)) = (lines.get(number), thin.ends.get(number)) else {
                continue;
            };
            let is_seen = [seen & 1, seen >> 1 & 1];
            for ((row, share), is_seen) in ends.partial_rows(column).into_iter().zip(is_seen) {
                if let Some(pixel) = self.pixels.get_mut(row as usize * self.width + left + column) {
                    // Nothing of it, where it is not seen: which ends are, nobody can guess either.
                    *pixel = line.pen.ink.over(*pixel, share * is_seen);
                }
            }
        }
    }
}

/// Whether no row from one to another, a few at most, is free.
#[inline(always)]
fn hides(rows: &[u8], first: u32, last: u32) -> bool {
    let (first, count) = (first as usize, (last + 1 - first) as usize);
    let (rows, wanted) = (rows.get(first..), ROWS.get(BLOCK - count.min(BLOCK)..));
    match (rows.and_then(<[u8]>::first_chunk), wanted.and_then(<[u8]>::first_chunk)) {
        (Some(rows), Some(wanted)) if count <= 16 => !Sixteen::of(rows).has_zero(Sixteen::of(wanted)),
        _ => false,
    }
}
