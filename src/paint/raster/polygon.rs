//! Closed outlines with straight or round sides.

use super::coverage::Coverage;
use crate::scene::Point;

/// An arc is followed by tips: where the tangents at both ends of a part of it meet. How wide such a part may be, as
/// 1 - cos of its angle: this divided by the radius, but within limits.
const PART: f32 = 0.24;
const PART_LIMITS: (f32, f32) = (1e-4, 0.5);
/// A tip is cut between these shares of the arc's end and of the tip, where it covers as much as the arc does.
const CUT: (f32, f32) = (0.585, 0.415);
/// It is left whole if it covers less than a 2000th of a pixel more than the arc does: the cube of 1 - cos times the
/// fourth power of the radius.
const WHOLE_TIP: f32 = 2e-5;

/// The point as far as `by` in a direction.
#[inline(always)]
pub(super) fn beside(at: Point, direction: Point, by: f32) -> Point {
    Point::new(at.x + direction.x * by, at.y + direction.y * by)
}

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
        let (left, right) = (Point::new(-1.0, 0.0), Point::new(1.0, 0.0));
        let mut corners = std::mem::take(&mut self.corners);
        corners.clear();
        let arc = Arc { center, radius };
        arc.follow(left, right, &mut corners);
        arc.follow(right, left, &mut corners);
        self.add_polygon(&corners);
        self.corners = corners;
    }
}

/// A circle of which arcs are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) center: Point,
    pub(super) radius: f32,
}

impl Arc {
    /// Adds the corners of an outline that follows the arc from one direction (a unit vector) clockwise to another, at
    /// most half a turn on. It comes and goes along the tangents.
    pub(super) fn follow(self, from: Point, to: Point, corners: &mut Vec<Point>) {
        let cos = from.x * to.x + from.y * to.y;
        let bend = 1.0 - cos;
        if bend > (PART / self.radius).clamp(PART_LIMITS.0, PART_LIMITS.1) {
            // The direction half way: the sum, or (more exact for wide angles) a quarter turn on from the difference.
            let middle = if cos > -0.5 {
                Point::new(from.x + to.x, from.y + to.y)
            } else {
                Point::new(to.y - from.y, from.x - to.x)
            };
            let length = (middle.x * middle.x + middle.y * middle.y).sqrt();
            let middle = Point::new(middle.x / length, middle.y / length);
            self.follow(from, middle, corners);
            return self.follow(middle, to, corners);
        }
        let sum = Point::new(from.x + to.x, from.y + to.y);
        let tip = beside(self.center, sum, self.radius / (1.0 + cos));
        let square = self.radius * self.radius;
        if bend * bend * bend * square * square < WHOLE_TIP {
            return corners.push(tip);
        }
        for direction in [from, to] {
            let end = beside(self.center, direction, self.radius);
            corners.push(Point::new(end.x * CUT.0 + tip.x * CUT.1, end.y * CUT.0 + tip.y * CUT.1));
        }
    }
}
