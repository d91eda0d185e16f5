//! The area between a series and a level.

use super::blend::Ink;
use super::stroke::Guard;
use super::{Clip, Raster};
use crate::color::Color;
use crate::scene::Point;

impl Raster {
    /// Fills between the line through `points` and the level `base_px`, as one layer. Device px.
    pub fn fill_under_polyline(&mut self, points: &[Point], base_px: f32, color: Color, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        if base_px.is_nan() || color.a == 0 {
            return;
        }
        self.coverage.begin(window);
        let guard = Guard::around(window, 2.0);
        let base = (f64::from(base_px) - f64::from(self.top)).clamp(guard.top, guard.bottom);
        let mut before: Option<(f64, f64)> = None;
        for point in points {
            if point.x.is_nan() || point.y.is_nan() {
                before = None;
                continue;
            }
            let at = guard.local(*point, self.left, self.top);
            if let Some(from) = before.replace(at) {
                let (from, to) = if from.0 <= at.0 { (from, at) } else { (at, from) };
                self.add_area(from, to, base, &guard);
            }
        }
        self.fill_coverage(window, &Ink::new(color));
    }

    /// Adds the area between a piece of the line, whose ends are in order of x, and the base: cut where it leaves the
    /// guard and where it crosses the base, so that each part lies on one side and its outline runs clockwise.
    fn add_area(&mut self, from: (f64, f64), to: (f64, f64), base: f64, guard: &Guard) {
        let (start, end) = (from.0.max(guard.left), to.0.min(guard.right));
        if start >= end {
            return;
        }
        let slope = (to.1 - from.1) / (to.0 - from.0);
        let y_at = |x: f64| from.1 + slope * (x - from.0);
        let x_at = |y: f64| {
            if slope == 0.0 {
                start
            } else {
                (from.0 + (y - from.1) / slope).clamp(start, end)
            }
        };
        let mut cuts = [start, x_at(guard.top), x_at(base), x_at(guard.bottom), end];
        if slope < 0.0 {
            cuts.swap(1, 3);
        }
        for (left, right) in cuts.iter().zip(&cuts[1..]) {
            let point = |x: f64, y: f64| Point::new(x as f32, y.clamp(guard.top, guard.bottom) as f32);
            let (upper, lower) = (point(*left, y_at(*left)), point(*right, y_at(*right)));
            let (base_left, base_right) = (point(*left, base), point(*right, base));
            if y_at((left + right) / 2.0) < base {
                self.coverage.add(upper, lower);
                self.coverage.add(base_right, base_left);
            } else {
                self.coverage.add(base_left, base_right);
                self.coverage.add(lower, upper);
            }
        }
    }
}
