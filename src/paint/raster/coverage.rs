//! Exact area coverage of outlines: edges in, weights for pixels out, one strip of 16 columns at a time.
//!
//! Each edge adds to the columns below it what it covers of them: the signed area between the edge and the lower end
//! of the pixel, positive where the edge runs to the right, negative where it runs to the left. Only the changes from
//! row to row are kept, so that a running sum down the rows yields the coverage. 16 pixels are a cache line, and a
//! strip of a whole canvas fits the first level cache.

use super::blend::{Ink, Pixel};
use super::{Raster, Window};
use crate::scene::Point;

/// Columns of a strip.
pub(super) const STRIP: usize = 16;

/// Outlines that are to be filled in one ink, their overlaps counted once.
#[derive(Debug, Default)]
pub(super) struct Edges {
    edges: Vec<Edge>,
    /// The least left end, and the greatest so far.
    left: f32,
    latest: f32,
    /// How far an edge may begin left of one before it: they come nearly in order.
    disorder: f32,
    active: Vec<u32>,
    strip: Strip,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    from: Point,
    to: Point,
}

impl Edge {
    fn left(&self) -> f32 {
        self.from.x.min(self.to.x)
    }

    fn right(&self) -> f32 {
        self.from.x.max(self.to.x)
    }
}

impl Edges {
    /// Adds an edge of an outline that runs clockwise (as seen, y downwards). Both ends must be finite.
    #[inline]
    pub(super) fn add(&mut self, from: Point, to: Point) {
        if from.x == to.x {
            return;
        }
        let left = from.x.min(to.x);
        if self.edges.is_empty() {
            (self.left, self.latest, self.disorder) = (left, left, 0.0);
        }
        self.left = self.left.min(left);
        self.latest = self.latest.max(left);
        self.disorder = self.disorder.max(self.latest - left);
        self.edges.push(Edge { from, to });
    }
}

impl Raster {
    /// Fills the outlines that were added to `edges` and forgets them. Coordinates count from the raster's corner.
    pub(super) fn fill_edges(&mut self, window: Window, ink: &Ink) {
        let Edges {
            edges,
            left: least,
            disorder,
            active,
            strip,
            ..
        } = &mut self.edges;
        let mut coming = (0..).zip(edges.iter()).peekable();
        active.clear();
        let first = (*least as usize).clamp(window.left, window.right);
        let mut left = window.left + (first - window.left) / STRIP * STRIP;
        while left < window.right && (coming.peek().is_some() || !active.is_empty()) {
            let right = (left + STRIP).min(window.right);
            strip.begin(left, window);
            let horizon = right as f32 + *disorder;
            while let Some((index, _)) = coming.next_if(|(_, edge)| edge.left() < horizon) {
                active.push(index);
            }
            active.retain(|index: &u32| {
                let Some(edge) = edges.get(*index as usize) else {
                    return false;
                };
                strip.add(edge);
                edge.right() > right as f32
            });
            strip.blend(&mut self.pixels, self.width, left, right, window.top, ink);
            left += STRIP;
        }
        edges.clear();
    }
}

/// Changes of coverage from row to row in a strip of columns.
#[derive(Debug, Default)]
struct Strip {
    /// One entry a row and two more; all zero between strips.
    rows: Vec<[f32; STRIP]>,
    left: f32,
    top: f32,
    height: f32,
    /// The rows that were added to.
    first: usize,
    end: usize,
}

impl Strip {
    fn begin(&mut self, left: usize, window: Window) {
        let height = window.bottom - window.top;
        if self.rows.len() < height + 2 {
            self.rows.resize(height + 2, [0.0; STRIP]);
        }
        (self.left, self.top, self.height) = (left as f32, window.top as f32, height as f32);
        (self.first, self.end) = (usize::MAX, 0);
    }

    /// Adds the part of an edge that is within the strip.
    fn add(&mut self, edge: &Edge) {
        let sign = if edge.from.x < edge.to.x { 1.0 } else { -1.0 };
        let (start, end) = if sign > 0.0 {
            (edge.from, edge.to)
        } else {
            (edge.to, edge.from)
        };
        let (mut x0, mut y0) = (start.x - self.left, start.y - self.top);
        let (mut x1, mut y1) = (end.x - self.left, end.y - self.top);
        let width = STRIP as f32;
        if x1 <= 0.0 || x0 >= width {
            return;
        }
        let slope = (y1 - y0) / (x1 - x0);
        let (least, most) = (y0.min(y1), y0.max(y1));
        let (x_start, y_start) = (x0, y0);
        let y_at = |x: f32| (y_start + slope * (x - x_start)).max(least).min(most);
        if x0 < 0.0 {
            (x0, y0) = (0.0, y_at(0.0));
        }
        if x1 > width {
            (x1, y1) = (width, y_at(width));
        }
        let height = self.height;
        if least >= 0.0 && most <= height {
            return self.add_inside(x0, y0, x1, y1, sign);
        }
        // Above the strip an edge counts as if it ran along the top; below the strip it counts for nothing.
        if most <= 0.0 {
            return self.add_inside(x0, 0.0, x1, 0.0, sign);
        }
        let (from, to) = (x0, x1);
        let x_at = |y: f32| (x_start + (y - y_start) / slope).clamp(from, to);
        if y0 < 0.0 {
            let x = if y1 < 0.0 { x1 } else { x_at(0.0) };
            self.add_inside(x0, 0.0, x, 0.0, sign);
            (x0, y0) = (x, 0.0);
        } else if y1 < 0.0 {
            let x = x_at(0.0);
            self.add_inside(x, 0.0, x1, 0.0, sign);
            (x1, y1) = (x, 0.0);
        }
        if most > height {
            // What it cuts off goes on to the last row.
            self.end = self.end.max(height as usize);
        }
        match (y0 > height, y1 > height) {
            (true, true) => return,
            (true, false) => (x0, y0) = (x_at(height), height),
            (false, true) => (x1, y1) = (x_at(height), height),
            (false, false) => {}
        }
        self.add_inside(x0, y0, x1, y1.max(0.0), sign);
    }

    /// Adds an edge that lies within the strip, column by column.
    fn add_inside(&mut self, x0: f32, y0: f32, x1: f32, y1: f32, sign: f32) {
        if x0 >= x1 {
            return;
        }
        let (least, most) = (y0.min(y1), y0.max(y1));
        self.first = self.first.min(least as usize);
        self.end = self.end.max(most as usize + 2);
        let slope = (y1 - y0) / (x1 - x0);
        let (mut x, mut y) = (x0, y0);
        let mut column = x0 as usize;
        while column < STRIP {
            let boundary = (column + 1) as f32;
            if boundary >= x1 {
                return self.add_piece(column, (x1 - x) * sign, y, y1);
            }
            let y_next = (y0 + slope * (boundary - x0)).clamp(least, most);
            self.add_piece(column, (boundary - x) * sign, y, y_next);
            (x, y) = (boundary, y_next);
            column += 1;
        }
    }

    /// Adds an edge that lies within one column and takes the (signed) part `width` of it.
    #[inline]
    fn add_piece(&mut self, column: usize, width: f32, y0: f32, y1: f32) {
        let (high, low) = if y0 < y1 { (y0, y1) } else { (y1, y0) };
        let (first, last) = (high as usize, low as usize);
        let Some(rows) = self.rows.get_mut(first..last + 2) else {
            return;
        };
        let column = column % STRIP;
        if let [here, below] = rows {
            let part = ((high + low) * 0.5 - first as f32) * width;
            here[column] += width - part;
            below[column] += part;
            return;
        }
        // The covered part of the column grows by `step` a row between its two ends.
        let step = width / (low - high);
        let inside = first as f32 + 1.0 - high;
        let over = low - last as f32;
        let entry = 0.5 * step * inside * inside;
        let exit = 0.5 * step * over * over;
        if let [here, middle @ .., end, after] = rows {
            here[column] += entry;
            match middle {
                [] => end[column] += width - exit - entry,
                [second, between @ ..] => {
                    second[column] += step * (inside + 0.5) - entry;
                    between.iter_mut().for_each(|row| row[column] += step);
                    // Up to the row before the last: the middle of that row.
                    let before = step * (last as f32 - 0.5 - high);
                    end[column] += width - exit - before;
                }
            }
            after[column] += exit;
        }
    }

    /// Sums up, blends into the columns `left..right` of the pixels, and leaves the strip empty.
    fn blend(&mut self, pixels: &mut [Pixel], width: usize, left: usize, right: usize, top: usize, ink: &Ink) {
        if self.first >= self.end {
            return;
        }
        let end = self.end.min(self.height as usize);
        let mut covered = [0.0_f32; STRIP];
        let lines = pixels.chunks_exact_mut(width).skip(top + self.first);
        let rows = self.rows.get_mut(self.first..end.max(self.first)).unwrap_or_default();
        for (row, line) in rows.iter_mut().zip(lines) {
            for (sum, change) in covered.iter_mut().zip(row.iter_mut()) {
                *sum += *change;
                *change = 0.0;
            }
            let Some(line) = line.get_mut(left..right) else {
                continue;
            };
            for (pixels, covered) in line.chunks_mut(4).zip(covered.as_chunks::<4>().0) {
                if is_blank(covered) {
                    continue;
                }
                for (pixel, weight) in pixels.iter_mut().zip(ink.weights(covered)) {
                    *pixel = ink.over(*pixel, weight);
                }
            }
        }
        let rest = self.rows.get_mut(end..).unwrap_or_default();
        rest.iter_mut().take(2).for_each(|row| *row = [0.0; STRIP]);
    }
}

/// Whether no coverage is worth drawing. Tested on the bits, all four at once: the sign apart, these are in order.
#[inline(always)]
fn is_blank(covered: &[f32; 4]) -> bool {
    let bits = covered.iter().fold(0, |bits, part| bits | part.to_bits());
    bits & !(1 << 31) < 0.001_f32.to_bits()
}
