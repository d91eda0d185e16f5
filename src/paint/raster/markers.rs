//! Diamonds, arrows and dots.

use super::blend::Ink;
use super::diamond::{Diamonds, Layer};
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::{Marker, MarkerShape, Point};

/// Width of a marker's outline, CSS px; its middle runs along the marker's edge.
const OUTLINE_PX: f32 = 1.0;

impl Raster {
    /// Draws a marker (given in CSS px) with its outline, at `dpr` device px to the CSS px.
    pub fn marker(&mut self, marker: &Marker, dpr: f64, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        let x = (marker.x * dpr - f64::from(self.left)) as f32;
        let y = (marker.y * dpr - f64::from(self.top)) as f32;
        let radius = (marker.radius_px * dpr) as f32;
        let reach = radius * 3.0 + 8.0;
        let near = |at: f32, least: usize, most: usize| at + reach > least as f32 && at - reach < most as f32;
        let seen = near(x, window.left, window.right) && near(y, window.top, window.bottom);
        if !(seen && radius > 0.0 && radius < 1e6) {
            return;
        }
        // The outline's middle runs along the edge: a shape that is greater, and upon it one that is smaller.
        let half = 0.5 * OUTLINE_PX * dpr as f32;
        let (below, above) = ((half, marker.outline), (-half, marker.color));
        let layers: &[(f32, Color)] = match (marker.outline.a, radius > half) {
            (0, _) => &[(0.0, marker.color)],
            (_, true) => &[below, above],
            (_, false) => &[below],
        };
        if marker.shape == MarkerShape::Diamond && self.small_diamond((x, y), radius, layers, window) {
            return;
        }
        // No more room than the marker takes: a whole canvas of it would be megabytes for a few pixels.
        let Some(window) = window.around((x, y), reach) else {
            return;
        };
        for (offset, color) in layers.iter().filter(|(_, color)| color.a > 0) {
            self.coverage.begin(window);
            match marker.shape {
                MarkerShape::Diamond => self.coverage.add_polygon(&grown(diamond(x, y, radius), *offset)),
                MarkerShape::ArrowUp => self.coverage.add_polygon(&grown(arrow(x, y, radius, true), *offset)),
                MarkerShape::ArrowDown => self.coverage.add_polygon(&grown(arrow(x, y, radius, false), *offset)),
            }
            self.fill_coverage(window, &Ink::new(*color));
        }
    }

    /// Draws a diamond whose sides are moved outwards for each layer, if it is small; says whether it was drawn.
    fn small_diamond(&mut self, (x, y): (f32, f32), radius: f32, layers: &[(f32, Color)], window: Window) -> bool {
        let layer = |(offset, color): &(f32, Color)| Layer {
            radius: radius + offset * std::f32::consts::SQRT_2,
            ink: Ink::new(*color),
        };
        let mut draw = |layers: &[Layer]| Diamonds { x, y, layers }.draw(&mut self.pixels, self.width, window);
        match layers {
            [only] => draw(&[layer(only)]),
            [below, above] => draw(&[layer(below), layer(above)]),
            _ => false,
        }
    }

    /// Draws round dots of one colour as one layer. Positions and radius in device px.
    pub fn dots(&mut self, centers: &[Point], radius_px: f32, color: Color, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        if !(radius_px > 0.0 && radius_px < 1e6) || color.a == 0 || centers.is_empty() {
            return;
        }
        self.coverage.begin(window);
        for center in centers {
            let center = Point::new(center.x - self.left as f32, center.y - self.top as f32);
            let across = center.x + radius_px > window.left as f32 && center.x - radius_px < window.right as f32;
            let down = center.y + radius_px > window.top as f32 && center.y - radius_px < window.bottom as f32;
            if across && down {
                self.coverage.add_circle(center, radius_px);
            }
        }
        self.fill_coverage(window, &Ink::new(color));
    }
}

fn diamond(x: f32, y: f32, radius: f32) -> [Point; 4] {
    [
        Point::new(x, y - radius),
        Point::new(x + radius, y),
        Point::new(x, y + radius),
        Point::new(x - radius, y),
    ]
}

/// A triangle as wide as a diamond, its tip as far from the centre.
fn arrow(x: f32, y: f32, radius: f32, up: bool) -> [Point; 3] {
    let foot = radius * 0.75;
    if up {
        [
            Point::new(x, y - radius),
            Point::new(x + radius, y + foot),
            Point::new(x - radius, y + foot),
        ]
    } else {
        [
            Point::new(x, y + radius),
            Point::new(x - radius, y - foot),
            Point::new(x + radius, y - foot),
        ]
    }
}

/// The convex clockwise polygon with every side moved outwards by `offset`.
fn grown<const N: usize>(corners: [Point; N], offset: f32) -> [Point; N] {
    let normal = |index: usize| {
        let (from, to) = (corners[index % N], corners[(index + 1) % N]);
        let (x, y) = (to.x - from.x, to.y - from.y);
        let length = x.hypot(y);
        Point::new(y / length, -x / length)
    };
    std::array::from_fn(|index| {
        let (before, after) = (normal(index + N - 1), normal(index));
        let scale = offset / (1.0 + before.x * after.x + before.y * after.y);
        let corner = corners[index];
        Point::new(
            corner.x + (before.x + after.x) * scale,
            corner.y + (before.y + after.y) * scale,
        )
    })
}
