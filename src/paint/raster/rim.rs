//! The upper rim of a line in order of x: the highest that it reaches at each x.
//!
//! Such a line covers one stretch of y at each x, however it overlaps itself: from its upper to its lower rim (the
//! upper one of its mirror image). So the area between the two is what it covers, each part of it once.
//!
//! The rim is followed piece by piece. Where the line bends down it goes round the joint; where it bends up it goes
//! through the corner of the two pieces' sides. Where a piece is too short for that, or covered by what came before,
//! the rim is the higher of what it was and of what the piece adds.

use super::polygon::{Arc, beside};
use crate::scene::Point;

/// Bends back on itself (1 + cos of the bend) have no corner.
const SHARP: f32 = 1e-3;

/// One straight piece of a line.
#[derive(Clone, Copy)]
struct Piece {
    from: Point,
    to: Point,
    /// Unit vectors along the piece and to its left (upwards, when it runs to the right).
    along: Point,
    left: Point,
    length: f32,
}

impl Piece {
    fn new(from: Point, to: Point) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = (dx * dx + dy * dy).sqrt();
        let scale = 1.0 / length;
        let along = Point::new(dx * scale, dy * scale);
        Self {
            from,
            to,
            along,
            left: Point::new(along.y, -along.x),
            length,
        }
    }
}

/// Buffers of corners from left to right, kept from line to line.
#[derive(Debug, Default)]
pub(super) struct Rim {
    corners: Vec<Point>,
    added: Vec<Point>,
    tail: Vec<Point>,
}

impl Rim {
    /// The corners of the rim of a line with round joins and butt ends, from left to right. Neighbouring points must
    /// differ, x must not decrease. Every y is multiplied by `sign`: 1, or -1 for the mirror image.
    pub(super) fn follow(&mut self, points: &[Point], sign: f32, half: f32) -> &[Point] {
        self.corners.clear();
        let at = |point: &Point| Point::new(point.x, point.y * sign);
        let mut pieces = points
            .iter()
            .zip(points.iter().skip(1))
            .map(|(from, to)| Piece::new(at(from), at(to)));
        let Some(mut piece) = pieces.next() else {
            return &self.corners;
        };
        if piece.left.x > 0.0 {
            self.corners.push(beside(piece.from, piece.left, -half));
        }
        self.corners.push(beside(piece.from, piece.left, half));
        // Whether the last corner is on the piece's side, which goes on from there.
        let mut is_open = true;
        for next in pieces {
            let arc = Arc {
                center: piece.to,
                radius: half,
            };
            let bends_down = next.along.y > piece.along.y;
            let sin = piece.along.x * next.along.y - piece.along.y * next.along.x;
            // Whether an end of one piece, on the inner side of the bend, juts out over the other one.
            let is_rough = sin.abs() * half > piece.length.min(next.length);
            let is_smooth = is_open && !is_rough;
            if is_smooth && bends_down {
                arc.follow(piece.left, next.left, &mut self.corners);
            } else if let Some(corner) = self.corner(&piece, &next, half).filter(|_| is_smooth && !bends_down) {
                self.corners.push(corner);
            } else {
                self.end(&piece, half, is_open, is_rough);
                if bends_down {
                    self.added.push(beside(piece.to, piece.left, half));
                    arc.follow(piece.left, next.left, &mut self.added);
                }
                is_open = self.begin(&next, half, is_rough);
            }
            piece = next;
        }
        self.end(&piece, half, is_open, true);
        &self.corners
    }

    /// Lays a piece over the rim, after what was added already: its side, and its ends too if they are seen. Says whether
    /// the rim goes on along its side.
    fn begin(&mut self, piece: &Piece, half: f32, is_seen: bool) -> bool {
        let corner = |at: Point, by: f32| beside(at, piece.left, by);
        self.added.push(corner(piece.from, half));
        if is_seen && piece.left.x > 0.0 {
            // It begins further left.
            self.merge();
            self.added.extend([corner(piece.from, -half), corner(piece.from, half)]);
        }
        let [end, below] = [half, -half].map(|by| corner(piece.to, by));
        self.added.push(end);
        if is_seen && piece.left.x < 0.0 {
            self.added.push(below);
        }
        self.merge();
        self.corners.pop_if(|corner| *corner == below);
        self.corners.pop_if(|corner| *corner == end).is_some()
    }

    /// Follows the side of a piece to its end, and the end too if that is seen.
    fn end(&mut self, piece: &Piece, half: f32, is_open: bool, is_seen: bool) {
        self.added.push(beside(piece.to, piece.left, half));
        if is_seen && piece.left.x < 0.0 {
            self.added.push(beside(piece.to, piece.left, -half));
        }
        if is_open {
            self.corners.append(&mut self.added);
        } else {
            self.merge();
        }
    }

    /// Where the sides of two pieces meet at a bend upwards; `None` if one of them is too short for that.
    fn corner(&self, piece: &Piece, next: &Piece, half: f32) -> Option<Point> {
        let sum = Point::new(piece.left.x + next.left.x, piece.left.y + next.left.y);
        // One and the cosine of the bend.
        let bend = 0.5 * (sum.x * sum.x + sum.y * sum.y);
        let corner = beside(piece.to, sum, half / bend);
        let along =
            |direction: Point, from: Point| (corner.x - from.x) * direction.x + (corner.y - from.y) * direction.y;
        let before = along(piece.along, *self.corners.last()?);
        let after = along(next.along, piece.to);
        (bend > SHARP && before >= 0.0 && after <= next.length).then_some(corner)
    }

    /// Lays what was added over the rim: at each x the higher of both.
    fn merge(&mut self) {
        let [start, _, ..] = self.added[..] else {
            return self.added.clear();
        };
        let kept = self.corners.iter().rposition(|corner| corner.x < start.x).unwrap_or(0);
        self.tail.clear();
        self.tail.extend(self.corners.drain(kept..));
        let lines = [&self.tail, &self.added];
        let corners = &mut self.corners;
        let mut put = |x: f32, y: f32| {
            if corners.last() != Some(&Point::new(x, y)) {
                corners.push(Point::new(x, y));
            }
        };
        // For each line its first corner to the right of x.
        let mut ahead = [0, 0];
        let mut x = f32::NEG_INFINITY;
        // Which line was the higher one to the left of x, and its y there.
        let mut before = None;
        loop {
            let mut end = f32::INFINITY;
            for (line, ahead) in lines.iter().zip(&mut ahead) {
                while line.get(*ahead).is_some_and(|corner| corner.x <= x) {
                    *ahead += 1;
                }
                end = line.get(*ahead).map_or(end, |corner| end.min(corner.x));
            }
            if end == f32::INFINITY {
                break;
            }
            let ys = [0, 1].map(|line| stretch(lines[line], ahead[line], x, end));
            let [old, new] = ys;
            let higher = usize::from(new < old);
            let next = usize::from((new.1, new.0) < (old.1, old.0));
            if ys[higher].0 < f32::INFINITY {
                match before {
                    Some((line, y)) if line != higher => put(x, y),
                    _ => {}
                }
                if before != Some((higher, ys[higher].0)) {
                    put(x, ys[higher].0);
                }
                if higher != next {
                    let (apart, apart_at_end) = (new.0 - old.0, new.1 - old.1);
                    let share = apart / (apart - apart_at_end);
                    put(x + (end - x) * share, old.0 + (old.1 - old.0) * share);
                }
                if let Some(corner) = lines[next].get(ahead[next]).filter(|corner| corner.x == end) {
                    put(corner.x, corner.y);
                }
                before = Some((next, ys[next].1));
            }
            x = end;
        }
        self.added.clear();
    }
}

/// The y of a line at `x` and at `end`, between its corner `ahead` and the one before; infinite where it is not.
fn stretch(line: &[Point], ahead: usize, x: f32, end: f32) -> (f32, f32) {
    match line.get(ahead.wrapping_sub(1)..).unwrap_or_default() {
        [from, to, ..] => {
            let y_at = |x: f32| from.y + (to.y - from.y) * ((x - from.x) / (to.x - from.x));
            (y_at(x), if to.x == end { to.y } else { y_at(end) })
        }
        _ => (f32::INFINITY, f32::INFINITY),
    }
}
