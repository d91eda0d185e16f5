//! Many lines at once, from front to back.
//!
//! Lines that are drawn one after the other write most pixels of a crowded chart several times, each time where the
//! memory of another row is. Here a strip of columns is kept so small that it stays in the processor's nearest cache, column by
//! column, a byte a pixel: the number of the colour that covers it whole. The front line goes first, and a line takes only what
//! is still free, 48 rows at once and without a branch: how long a span is, nobody can guess. What spans cover in part, at
//! their ends, is noted unless a line before it has hidden it. Then the strip is looked up in the table of colours, and the
//! ends are blended in, from back to front. The result is, to the last bit, that of drawing the lines in their order.

use std::ops::Range;

use super::blend::{Ink, Pixel, WHOLE};
use super::columns::Pen;
use super::spans::{Within, four_at};
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::lanes::{Sixteen, replace_four};
use crate::scene::Spans;

/// Columns in a strip.
const STRIP: usize = 32;
/// Lines that are drawn at once; more would not fit into a strip's notes.
const MOST_LINES: usize = 1 << 12;
/// Rows that are filled without asking how many are wanted.
const BLOCK: usize = 48;
/// Behind so many lines, and behind one of which so few spans are seen at their ends, a span is asked first whether anything of
/// it is seen. Earlier the answer cannot be guessed, and asking costs more than it saves.
const DEEP: usize = 100;
const FEW: usize = 4;

/// As many set bytes as a block has rows, and as many that are not: any number of the former begins somewhere.
const ROWS: [u8; 2 * BLOCK] = {
    let mut rows = [0; 2 * BLOCK];
    let mut row = 0;
    while row < BLOCK {
        rows[row] = u8::MAX;
        row += 1;
    }
    rows
};

/// A line of one pixel's width in an ink that hides what is behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    spans: &'a Spans,
    ink: Ink,
}

impl<'a> Line<'a> {
    /// `None` when a line is wider, or shines through.
    pub(super) fn new(spans: &'a Spans, width_px: f32, color: Color) -> Option<Self> {
        let pen = Pen::new(width_px, color)?;
        (pen.reach == 0 && pen.ink.is_opaque()).then_some(Self { spans, ink: pen.ink })
    }
}

/// A line in the columns of a strip.
#[derive(Debug, Default)]
struct Ends {
    /// The number of its colour.
    color: u8,
    /// Upper ends of its spans, [`WHOLE`] to the pixel.
    upper: [u32; STRIP],
    /// Lower ends.
    lower: [u32; STRIP],
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

/// A strip of columns; its memory is kept from crowd to crowd.
#[derive(Debug, Default)]
pub(super) struct Strip {
    /// By column and row, the number of the colour that covers a pixel whole, from 1 on.
    covers: Vec<u8>,
    /// Rows of a column, and room for a block behind them.
    stride: usize,
    /// The spans of each line.
    ends: Vec<Ends>,
    /// Spans that are seen to cover their first or last row in part, from front to back: the first `count`.
    seen: Vec<Seen>,
    count: usize,
    /// The number of each line's colour.
    numbers: Vec<u8>,
}

/// Number of the line, column, and whether the upper and the lower end are seen.
type Seen = u32;

/// Lines that a table of colours is enough for.
#[derive(Debug)]
struct Pass {
    lines: Range<usize>,
    /// Colours by number. 0 is that of a free pixel, 255 that of one that is shown already; both are no colour.
    colors: [Pixel; 256],
}

/// Divides lines into passes, the one in front first, and writes each line's number of its colour. Most charts have few
/// colours, and so one pass.
fn passes(lines: &[Line], numbers: &mut Vec<u8>) -> Vec<Pass> {
    const MOST: usize = 254;
    numbers.clear();
    numbers.resize(lines.len(), 0);
    let mut passes = Vec::new();
    let (mut end, mut colors, mut count) = (lines.len(), [[0; 4]; 256], 0);
    for (index, line) in lines.iter().enumerate().rev() {
        let color = line.ink.pixel();
        let known = colors[1..=count].iter().position(|other| *other == color);
        let number = known.map_or(count + 1, |index| index + 1);
        if number > MOST {
            passes.push(Pass {
                lines: index + 1..end,
                colors,
            });
            (end, colors, count) = (index + 1, [[0; 4]; 256], 0);
        }
        let number = number.min(if number > MOST { 1 } else { MOST });
        colors[number] = color;
        count = count.max(number);
        numbers[index] = number as u8;
    }
    passes.push(Pass { lines: 0..end, colors });
    passes
}

impl Raster {
    /// Draws lines of one pixel's width, the last one in front.
    pub(super) fn crowd(&mut self, lines: &[Line], clip: Clip) {
        let Some(window) = self.window(clip) else { return };
        let mut strip = std::mem::take(&mut self.strip);
        for lines in lines.chunks(MOST_LINES) {
            self.draw_crowd(lines, window, &mut strip);
        }
        self.strip = strip;
    }

    fn draw_crowd(&mut self, lines: &[Line], window: Window, strip: &mut Strip) {
        let mut numbers = std::mem::take(&mut strip.numbers);
        let passes = passes(lines, &mut numbers);
        let within = Within::new(self.top, window);
        for left in (window.left..window.right).step_by(STRIP) {
            let columns = STRIP.min(window.right - left);
            let first_column = i64::from(self.left) + left as i64;
            strip.begin(window.bottom, lines.len());
            for ((ends, line), color) in strip.ends.iter_mut().zip(lines).zip(&numbers) {
                ends.set(line.spans, *color, first_column, &within);
            }
            for Pass { lines, colors } in &passes {
                strip.take(lines.clone(), columns);
                strip.show(colors, self.width, left, columns, &mut self.pixels);
            }
            self.blend_ends(strip, lines, left);
        }
        strip.numbers = numbers;
    }

    #[inline(never)]
    fn blend_ends(&mut self, strip: &Strip, lines: &[Line], left: usize) {
        for seen in strip.seen.iter().take(strip.count).rev() {
            let (number, column) = ((seen >> 16) as usize, (seen >> 8) as usize % STRIP);
            let (Some(line), Some(ends)) = (lines.get(number), strip.ends.get(number)) else {
                continue;
            };
            let is_seen = [seen & 1, seen >> 1 & 1];
            for ((row, share), is_seen) in ends.partial_rows(column).into_iter().zip(is_seen) {
                if let Some(pixel) = self.pixels.get_mut(row as usize * self.width + left + column) {
                    // Nothing of it, where it is not seen: which ends are, nobody can guess either.
                    *pixel = line.ink.over(*pixel, share * is_seen);
                }
            }
        }
    }
}

impl Strip {
    fn begin(&mut self, rows: usize, lines: usize) {
        self.stride = rows + BLOCK;
        self.covers.clear();
        self.covers.resize(self.stride * STRIP, 0);
        self.ends.resize_with(lines, Ends::default);
        self.seen.resize(STRIP * lines, 0);
        self.count = 0;
    }

    /// Takes for each line, the last one first, what it covers and no line in front of it does.
    #[inline(never)]
    fn take(&mut self, lines: Range<usize>, columns: usize) {
        let mut strip = self.covers.chunks_exact_mut(self.stride);
        let mut strip: [&mut [u8]; STRIP] = std::array::from_fn(|_| strip.next().unwrap_or_default());
        let strip = strip.get_mut(..columns).unwrap_or_default();
        let mut is_hidden = false;
        for (line, ends) in self.ends.iter().enumerate().take(lines.end).skip(lines.start).rev() {
            let known = self.count;
            let take = if is_hidden {
                Ends::take::<true>
            } else {
                Ends::take::<false>
            };
            self.count = take(ends, line as u32, strip, &mut self.seen, known);
            let in_front = self.ends.len() - line;
            is_hidden = in_front > DEEP && self.count - known < FEW;
        }
    }

    /// Writes the colours of what is covered whole.
    #[inline(never)]
    fn show(&mut self, colors: &[Pixel; 256], width: usize, left: usize, columns: usize, pixels: &mut [Pixel]) {
        let rows = self.stride - BLOCK;
        let strip: [&[u8]; STRIP] = std::array::from_fn(|column| {
            let from = column * self.stride;
            self.covers.get(from..from + rows).unwrap_or_default()
        });
        let color = |rows: &[u8], row: usize| colors[*rows.get(row).unwrap_or(&0) as usize];
        let (fours, _) = strip.as_chunks::<4>();
        for (row, line) in pixels.chunks_exact_mut(width).enumerate().take(rows) {
            let line = line.get_mut(left..left + columns).unwrap_or_default();
            let (pixels, rest) = line.as_chunks_mut::<4>();
            for (pixels, [a, b, c, d]) in pixels.iter_mut().zip(fours) {
                replace_four(pixels, [color(a, row), color(b, row), color(c, row), color(d, row)]);
            }
            for (pixel, rows) in rest.iter_mut().zip(&strip[columns / 4 * 4..]) {
                *pixel = match color(rows, row) {
                    [0, 0, 0, 0] => *pixel,
                    color => color,
                };
            }
        }
        let (sixteens, _) = self.covers.as_chunks_mut::<16>();
        sixteens
            .iter_mut()
            .for_each(|covers| Sixteen::of(covers).full().store(covers));
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

/// Writes the byte into those of the first `count` rows (a block at most) from `first` on that are zero.
#[inline(always)]
fn fill(rows: &mut [u8], first: usize, count: usize, ink: Sixteen) {
    let unwanted = BLOCK - count.min(BLOCK);
    let (Some(rows), Some(wanted)) = (rows.get_mut(first..first + BLOCK), ROWS.get(unwanted..unwanted + BLOCK)) else {
        return;
    };
    let (rows, _) = rows.as_chunks_mut::<16>();
    let (wanted, _) = wanted.as_chunks::<16>();
    for (rows, wanted) in rows.iter_mut().zip(wanted) {
        Sixteen::of(rows).or_where_zero(ink, Sixteen::of(wanted)).store(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDTH: usize = 37;
    const HEIGHT: usize = 120;

    fn spans() -> impl Strategy<Value = Spans> {
        let span = (
            -20.0..140.0_f32,
            prop_oneof![4 => -1.0..9.0_f32, 2 => 0.0..60.0_f32, 1 => Just(f32::NAN)],
        );
        (-20..20, prop::collection::vec(span, 0..70)).prop_map(|(first_column, spans)| Spans {
            first_column,
            upper: spans.iter().map(|(upper, _)| *upper).collect(),
            lower: spans.iter().map(|(upper, height)| upper + height).collect(),
        })
    }

    fn color(index: usize) -> Color {
        Color::from_rgb((index as u32 + 1).wrapping_mul(0x9e37_79b9) >> 8)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn all_at_once_is_one_by_one(
            spans in prop_oneof![3 => prop::collection::vec(spans(), 0..30), 1 => prop::collection::vec(spans(), 250..600)],
            origin in (-5..5, -5..5), thin in any::<bool>(),
        ) {
            let mut one_by_one = Raster::new(WIDTH, HEIGHT);
            one_by_one.set_origin(origin.0, origin.1);
            one_by_one.clear(Color::from_rgb(0xffffff));
            let mut at_once = Raster::new(WIDTH, HEIGHT);
            at_once.set_origin(origin.0, origin.1);
            at_once.clear(Color::from_rgb(0xffffff));
            let clip = Clip { left: 1, top: 3, right: WIDTH as i32 - 2, bottom: HEIGHT as i32 - 4 };
            // Lines that shine through are none of a crowd.
            let width_px = if thin { 0.5 } else { 1.0 };
            let lines: Vec<Line> = spans.iter().enumerate().filter_map(|(index, spans)| Line::new(spans, width_px, color(index))).collect();
            prop_assert_eq!(lines.len(), if thin { 0 } else { spans.len() });
            for (index, spans) in spans.iter().enumerate().filter(|_| !thin) {
                one_by_one.spans(spans, width_px, color(index), clip);
            }
            at_once.crowd(&lines, clip);
            let differing = at_once.bytes().iter().zip(one_by_one.bytes()).position(|(a, b)| a != b);
            prop_assert_eq!(differing.map(|byte| (byte / 4 % WIDTH, byte / 4 / WIDTH)), None);
        }
    }
}
