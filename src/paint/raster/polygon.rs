//! Closed outlines with straight or round sides.

use super::coverage::Coverage;
use crate::scene::Point;

/// How far a chord may run inside its arc, px.
const SAGITTA_PX: f32 = 0.04;

impl Coverage {
    /// Adds a polygon whose corners run clockwise (as seen, y downwards).
    pub(super) fn add_polygon(&mut self, corners: &[Point]) {
        let Some(last) = corners.last() else { return };
        let mut from = *last;
        for corner in corners {
            self.add(from, *corner);
            from = *corner;
        }
    }

    /// Adds a full circle.
    pub(super) fn add_circle(&mut self, center: Point, radius: f32) {
        let quarters = [
            Point::new(0.0, -1.0),
            Point::new(1.0, 0.0),
            Point::new(0.0, 1.0),
            Point::new(-1.0, 0.0),
        ];
        for (index, from) in quarters.iter().enumerate() {
            let to = quarters[(index + 1) % 4];
            self.add_arc(Arc::full(center, radius), *from, to);
        }
    }

    /// Adds the arc from one direction (a unit vector) clockwise to another, at most half a turn on.
    pub(super) fn add_arc(&mut self, arc: Arc, from: Point, to: Point) {
        let cos = from.x * to.x + from.y * to.y;
        if cos >= arc.chord_cos {
            return self.add(arc.at(from), arc.at(to));
        }
        // The direction half way: the sum, or (more exact for wide angles) a quarter turn on from the difference.
        let middle = if cos > -0.5 {
            Point::new(from.x + to.x, from.y + to.y)
        } else {
            Point::new(to.y - from.y, from.x - to.x)
        };
        let length = (middle.x * middle.x + middle.y * middle.y).sqrt();
        let middle = Point::new(middle.x / length, middle.y / length);
        self.add_arc(arc, from, middle);
        self.add_arc(arc, middle, to);
    }
}

/// A circle of which arcs are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    center: Point,
    radius: f32,
    /// Cosine of the widest angle that a straight chord stands for.
    chord_cos: f32,
}

impl Arc {
    pub(super) fn new(center: Point, radius: f32) -> Self {
        let half_cos = (1.0 - SAGITTA_PX / radius.max(SAGITTA_PX * 4.0)).max(0.75);
        Self {
            center,
            radius,
            chord_cos: (2.0 * half_cos * half_cos - 1.0).min(0.9999),
        }
    }

    /// For circles on their own, which are looked at more closely than joins.
    fn full(center: Point, radius: f32) -> Self {
        let arc = Self::new(center, radius);
        Self {
            chord_cos: arc.chord_cos.max(0.9),
            ..arc
        }
    }

    fn at(&self, direction: Point) -> Point {
        Point::new(
            self.center.x + direction.x * self.radius,
            self.center.y + direction.y * self.radius,
        )
    }
}
