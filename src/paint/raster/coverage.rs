//! Exact area coverage of outlines: edges in, weights for pixels out.
//!
//! Each edge adds to the columns below it what it covers of them: the area between the edge and the lower end of the
//! pixel, positive where the edge runs to the right, negative where it runs to the left. Only the changes from row to
//! row are kept, so that a running sum down a column yields its coverage. What a shape touches of each column is
//! noted, so that the cost is that of the pixels along its edges and within it, in whatever order the edges come.

use super::blend::{Ink, Pixel};
use super::{Raster, Window};
use crate::scene::Point;

/// Outlines that are to be filled in one ink, their overlaps counted once.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    /// Changes of coverage, column by column, two more than rows in each. All zero between shapes.
    changes: Vec<f32>,
    /// The rows of each column that were added to.
    touched: Vec<Rows>,
    /// The columns that were added to.
    first_column: usize,
    end_column: usize,
    /// Of the window.
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    /// Entries of `changes` in a column.
    stride: usize,
    /// The circle that is being added.
    pub(super) corners: Vec<Point>,
}

/// Rows of a column, from `first` to before `end`.
#[derive(Debug, Clone, Copy)]
struct Rows {
    first: u32,
    end: u32,
}

impl Rows {
    const NONE: Self = Self {
        first: u32::MAX,
        end: 0,
    };
}

impl Coverage {
    /// Makes ready for shapes within a window.
    pub(super) fn begin(&mut self, window: Window) {
        let (width, height) = (window.right - window.left, window.bottom - window.top);
        (self.left, self.top) = (window.left as f32, window.top as f32);
        (self.width, self.height) = (width as f32, height as f32);
        self.stride = height + 2;
        // All is zero between shapes, whatever the window was: there is nothing to clear.
        if self.changes.len() < width * self.stride {
            self.changes.resize(width * self.stride, 0.0);
        }
        self.touched.resize(width, Rows::NONE);
        (self.first_column, self.end_column) = (width, 0);
    }

    /// Adds an edge of an outline that runs clockwise (as seen, y downwards). Its ends count from the raster's corner and
    /// must be finite.
    pub(super) fn add(&mut self, from: Point, to: Point) {
        let sign = if from.x < to.x { 1.0 } else { -1.0 };
        let (start, end) = if from.x < to.x { (from, to) } else { (to, from) };
        let (mut x0, mut y0) = (start.x - self.left, start.y - self.top);
        let (mut x1, mut y1) = (end.x - self.left, end.y - self.top);
        if x1 <= 0.0 || x0 >= self.width || x0 >= x1 {
            return;
        }
        let (least, most) = if y0 < y1 { (y0, y1) } else { (y1, y0) };
        if x0 >= 0.0 && x1 <= self.width && least >= 0.0 && most <= self.height {
            return self.add_inside((x0, y0), (x1, y1), sign);
        }
        let (x_start, y_start, slope) = (x0, y0, (y1 - y0) / (x1 - x0));
        let y_at = |x: f32| (y_start + slope * (x - x_start)).max(least).min(most);
        if x0 < 0.0 {
            (x0, y0) = (0.0, y_at(0.0));
        }
        if x1 > self.width {
            (x1, y1) = (self.width, y_at(self.width));
        }
        if least >= 0.0 && most <= self.height {
            return self.add_inside((x0, y0), (x1, y1), sign);
        }
        // Above the window an edge counts as if it ran along the top; below it only says that the shape goes on.
        if most <= 0.0 {
            return self.add_inside((x0, 0.0), (x1, 0.0), sign);
        }
        let (from_x, to_x) = (x0, x1);
        let x_at = |y: f32| (x_start + (y - y_start) / slope).max(from_x).min(to_x);
        if y0 < 0.0 {
            let x = if y1 < 0.0 { x1 } else { x_at(0.0) };
            self.add_inside((x0, 0.0), (x, 0.0), sign);
            (x0, y0) = (x, 0.0);
        } else if y1 < 0.0 {
            let x = x_at(0.0);
            self.add_inside((x, 0.0), (x1, 0.0), sign);
            (x1, y1) = (x, 0.0);
        }
        let height = self.height;
        if y0 > height && y1 > height {
            return self.touch_last_row(x0, x1);
        }
        if y0 > height {
            let x = x_at(height);
            self.touch_last_row(x0, x);
            (x0, y0) = (x, height);
        } else if y1 > height {
            let x = x_at(height);
            self.touch_last_row(x, x1);
            (x1, y1) = (x, height);
        }
        self.add_inside((x0, y0), (x1, y1.max(0.0)), sign);
    }

    /// Notes that what lies between two x goes on to the last row.
    fn touch_last_row(&mut self, from: f32, to: f32) {
        let columns = from as usize..(to.ceil() as usize).min(self.touched.len());
        let height = self.height as u32;
        self.first_column = self.first_column.min(columns.start);
        self.end_column = self.end_column.max(columns.end);
        for rows in self.touched.get_mut(columns).unwrap_or_default() {
            *rows = Rows {
                first: rows.first.min(height),
                end: rows.end.max(height),
            };
        }
    }

    /// Adds an edge that lies within the window, column by column.
    fn add_inside(&mut self, from: (f32, f32), to: (f32, f32), sign: f32) {
        let ((x0, y0), (x1, y1)) = (from, to);
        if x0 >= x1 {
            return;
        }
        let (mut x, mut y) = (x0, y0);
        let mut column = x0 as i32 as usize;
        self.first_column = self.first_column.min(column);
        if x1 <= (column + 1) as f32 {
            self.end_column = self.end_column.max(column + 1);
            return self.add_piece(column, (x1 - x0) * sign, y0, y1);
        }
        let (least, most) = if y0 < y1 { (y0, y1) } else { (y1, y0) };
        let slope = (y1 - y0) / (x1 - x0);
        loop {
            let boundary = (column + 1) as f32;
            if boundary >= x1 {
                self.add_piece(column, (x1 - x) * sign, y, y1);
                self.end_column = self.end_column.max(column + 1);
                return;
            }
            let y_next = y0 + slope * (boundary - x0);
            let y_next = if y_next < least { least } else { y_next };
            let y_next = if y_next > most { most } else { y_next };
            self.add_piece(column, (boundary - x) * sign, y, y_next);
            (x, y) = (boundary, y_next);
            column += 1;
        }
    }

    /// Adds an edge that lies within one column and takes the (signed) part `width` of it.
    #[inline(always)]
    fn add_piece(&mut self, column: usize, width: f32, y0: f32, y1: f32) {
        let (high, low) = if y0 < y1 { (y0, y1) } else { (y1, y0) };
        let (first, last) = (high as i32 as usize, low as i32 as usize);
        let (Some(touched), Some(changes)) = (
            self.touched.get_mut(column),
            self.changes
                .get_mut(column * self.stride + first..column * self.stride + last + 2),
        ) else {
            return;
        };
        touched.first = touched.first.min(first as u32);
        touched.end = touched.end.max(last as u32 + 2);
        if let [here, below] = changes {
            let part = ((high + low) * 0.5 - first as f32) * width;
            *here += width - part;
            *below += part;
            return;
        }
        // The covered part of the column grows by `step` a row between its two ends.
        let step = width / (low - high);
        let inside = first as f32 + 1.0 - high;
        let over = low - last as f32;
        let entry = 0.5 * step * inside * inside;
        let exit = 0.5 * step * over * over;
        if let [here, middle @ .., end, after] = changes {
            *here += entry;
            match middle {
                [] => *end += width - exit - entry,
                [second, between @ ..] => {
                    *second += step * (inside + 0.5) - entry;
                    between.iter_mut().for_each(|change| *change += step);
                    // Up to the row before the last: the middle of that row.
                    let before = step * (last as f32 - 0.5 - high);
                    *end += width - exit - before;
                }
            }
            *after += exit;
        }
    }
}

impl Raster {
    /// Blends what was added since [`Coverage::begin`] into the pixels, and forgets it.
    pub(super) fn fill_coverage(&mut self, window: Window, ink: &Ink) {
        let coverage = &mut self.coverage;
        let height = window.bottom - window.top;
        for column in coverage.first_column..coverage.end_column {
            let Some(rows) = coverage.touched.get_mut(column) else {
                continue;
            };
            let Rows { first, end } = std::mem::replace(rows, Rows::NONE);
            let (first, end) = (first as usize, end as usize);
            let start = column * coverage.stride;
            let Some(changes) = coverage.changes.get_mut(start + first..start + end) else {
                continue;
            };
            let seen = height.saturating_sub(first).min(changes.len());
            let (changes, outside) = changes.split_at_mut(seen);
            outside.fill(0.0);
            let at = (window.top + first) * self.width + window.left + column;
            blend_column(&mut self.pixels, at, self.width, changes, ink);
        }
    }
}

/// Sums up the changes down a column, which begins at pixel `at`, and leaves them zero.
#[inline(always)]
fn blend_column(pixels: &mut [Pixel], mut at: usize, width: usize, changes: &mut [f32], ink: &Ink) {
    let mut covered = 0.0;
    for change in changes {
        covered += std::mem::take(change);
        let weight = ink.weight(covered);
        if weight > 0
            && let Some(pixel) = pixels.get_mut(at)
        {
            *pixel = ink.over(*pixel, weight);
        }
        at += width;
    }
}
