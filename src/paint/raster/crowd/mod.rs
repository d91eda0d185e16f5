//! Many lines at once, from front to back.
//!
//! Lines that are drawn one after the other write most pixels of a crowded chart several times, each time where the
//! memory of another row is. Here a strip of columns is kept so small that it stays in the processor's near caches, column by
//! column, a byte a pixel: the number of the colour that covers it whole. The front line goes first, and a line takes only what
//! is still free, 48 rows at once and without a branch: how long a span is, nobody can guess. What lines cover in part is
//! noted unless a line before it has hidden it: of lines of a pixel's width at the ends of spans ([`thin`]), of wider ones along
//! whole stretches too ([`wide`]). Then the strip is looked up in the table of colours, and what is covered in part is blended
//! in, from back to front. The result is, to the last bit, that of drawing the lines in their order.

mod nested;
mod notes;
mod thin;
mod wide;

use std::ops::Range;

use super::blend::Pixel;
use super::columns::Pen;
use super::spans::Within;
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::lanes::{Sixteen, replace_four};
use crate::scene::Spans;
use thin::Thin;
use wide::Wide;

/// Columns in a strip: as many pixels of a row as make a few lines of the processor's cache.
const STRIP: usize = 64;
/// Lines that are drawn at once; more would not fit into a strip's notes.
const MOST_LINES: usize = 1 << 12;
/// Rows that are filled without asking how many are wanted.
const BLOCK: usize = 48;

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

/// A line in an ink that hides what is behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    spans: &'a Spans,
    pen: Pen,
}

impl<'a> Line<'a> {
    /// `None` when it shines through.
    pub(super) fn new(spans: &'a Spans, width_px: f32, color: Color) -> Option<Self> {
        let pen = Pen::new(width_px, color)?;
        pen.ink.is_opaque().then_some(Self { spans, pen })
    }

    /// Whether it is wider than a pixel. All lines of a crowd are, or none is.
    pub(super) fn is_wide(&self) -> bool {
        self.pen.reach > 0
    }
}

/// A strip of columns; its memory is kept from crowd to crowd.
#[derive(Debug, Default)]
pub(super) struct Strip {
    /// By column and row, the number of the colour that covers a pixel whole, from 1 on.
    covers: Vec<u8>,
    /// Rows of a column, and room for a block behind them.
    stride: usize,
    /// The number of each line's colour.
    numbers: Vec<u8>,
    thin: Thin,
    wide: Wide,
}

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
        let color = line.pen.ink.pixel();
        let known = colors[1..=count].iter().position(|other| *other == color);
        let mut number = known.unwrap_or(count) + 1;
        if number > MOST {
            passes.push(Pass {
                lines: index + 1..end,
                colors,
            });
            (end, colors, count, number) = (index + 1, [[0; 4]; 256], 0, 1);
        }
        colors[number] = color;
        count = count.max(number);
        numbers[index] = number as u8;
    }
    passes.push(Pass { lines: 0..end, colors });
    passes
}

impl Raster {
    /// Draws lines all of which are wider than a pixel, or none of which is; the last one in front.
    pub(super) fn crowd(&mut self, lines: &[Line], clip: Clip) {
        let Some(window) = self.window(clip) else { return };
        let mut strip = std::mem::take(&mut self.strip);
        for lines in lines.chunks(MOST_LINES) {
            self.draw_crowd(lines, window, &mut strip);
        }
        self.strip = strip;
    }

    fn draw_crowd(&mut self, lines: &[Line], window: Window, strip: &mut Strip) {
        let passes = passes(lines, &mut strip.numbers);
        let is_wide = lines.iter().any(Line::is_wide);
        for left in (window.left..window.right).step_by(STRIP) {
            let right = window.right.min(left + STRIP);
            let window = Window { left, right, ..window };
            let place = Place::new((self.left, self.top), window);
            strip.begin(window.bottom);
            if is_wide {
                strip.wide.begin();
            } else {
                strip.thin.set(lines, &strip.numbers, &place);
            }
            for Pass { lines: range, colors } in &passes {
                if is_wide {
                    strip.take_wide(lines, range.clone(), &place);
                } else {
                    strip.take_thin(range.clone(), right - left);
                }
                strip.show(colors, self.width, left, right - left, &mut self.pixels);
            }
            if is_wide {
                self.blend_notes(strip.wide.notes(), lines, left);
            } else {
                self.blend_ends(&strip.thin, lines, left);
            }
        }
    }
}

/// Where a strip is.
struct Place {
    /// The raster's corner on the canvas.
    origin: (i32, i32),
    /// The strip's pixels of the raster.
    window: Window,
    within: Within,
}

impl Place {
    fn new(origin: (i32, i32), window: Window) -> Self {
        let within = Within::new(origin.1, window);
        Self { origin, window, within }
    }

    /// The strip's first column, counted from the canvas' left edge.
    fn first_column(&self) -> i64 {
        i64::from(self.origin.0) + self.window.left as i64
    }

    fn columns(&self) -> usize {
        self.window.right - self.window.left
    }
}

impl Strip {
    fn begin(&mut self, rows: usize) {
        self.stride = rows + BLOCK;
        self.covers.clear();
        self.covers.resize(self.stride * STRIP, 0);
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

    const WIDTH: usize = 70;
    const HEIGHT: usize = 120;

    fn spans() -> impl Strategy<Value = Spans> {
        let span = (
            -20.0..140.0_f32,
            prop_oneof![4 => -1.0..9.0_f32, 2 => 0.0..60.0_f32, 1 => Just(f32::NAN)],
        );
        (-20..20, prop::collection::vec(span, 0..100)).prop_map(|(first_column, spans)| Spans {
            first_column,
            upper: spans.iter().map(|(upper, _)| *upper).collect(),
            lower: spans.iter().map(|(upper, height)| upper + height).collect(),
        })
    }

    fn color(index: usize) -> Color {
        Color::from_rgb((index as u32 + 1).wrapping_mul(0x9e37_79b9) >> 8)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

        #[test]
        fn all_at_once_is_one_by_one(
            spans in prop_oneof![3 => prop::collection::vec(spans(), 0..30), 1 => prop::collection::vec(spans(), 250..300)],
            width_px in prop_oneof![2 => Just(1.0_f32), 2 => Just(2.0), 1 => Just(3.0), 3 => 1.0..7.0_f32],
            origin in (-5..5, -5..5),
        ) {
            let mut one_by_one = Raster::new(WIDTH, HEIGHT);
            one_by_one.set_origin(origin.0, origin.1);
            one_by_one.clear(Color::from_rgb(0xffffff));
            let mut at_once = Raster::new(WIDTH, HEIGHT);
            at_once.set_origin(origin.0, origin.1);
            at_once.clear(Color::from_rgb(0xffffff));
            let clip = Clip { left: 1, top: 3, right: WIDTH as i32 - 2, bottom: HEIGHT as i32 - 4 };
            let lines: Vec<Line> = spans.iter().enumerate().filter_map(|(index, spans)| Line::new(spans, width_px, color(index))).collect();
            prop_assert_eq!(lines.len(), spans.len());
            for (index, spans) in spans.iter().enumerate() {
                one_by_one.spans(spans, width_px, color(index), clip);
            }
            at_once.crowd(&lines, clip);
            let differing = at_once.bytes().iter().zip(one_by_one.bytes()).position(|(a, b)| a != b);
            prop_assert_eq!(differing.map(|byte| (byte / 4 % WIDTH, byte / 4 / WIDTH)), None);
        }
    }

    #[test]
    fn what_shines_through_is_none_of_a_crowd() {
        let spans = Spans::default();
        assert!(Line::new(&spans, 0.5, color(0)).is_none(), "thinner than a pixel");
        assert!(Line::new(&spans, 2.0, color(0).faded(0.5)).is_none());
        assert!(Line::new(&spans, 0.0, color(0)).is_none());
    }
}
