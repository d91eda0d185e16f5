//! Lines through points: cut to what is seen, divided into dashes, and outlined.
//!
//! Joins are round, ends are butt. Where the line bends, its two pieces are cut at the bisector of the bend, so that no
//! pixel is covered twice; only bends sharper than their neighbouring pieces are long overlap on the inner side.

use super::blend::Ink;
use super::coverage::Coverage;
use super::polygon::Arc;
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::Point;

/// Coordinates beyond this are taken as this: far enough to keep the direction of what is seen.
const FAR_PX: f64 = 1e9;
/// Shorter steps are left out; they have no direction to speak of.
const STEP_PX: f32 = 1e-3;
/// Bends are pointed instead of round where the point is no longer than this: nobody sees the difference.
const POINT_PX: f32 = 0.1;

/// Buffers that are kept from line to line.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    run: Vec<Point>,
}

impl Raster {
    /// Draws a line through `points` (device px; runs apart by [`Point::BREAK`]) as one layer, with round joins and
    /// butt ends, in dashes if `dash_px` (lengths of dash and gap in turn) is not empty. A point on its own is a dot as
    /// wide as the line. Meant for points in order of x; any other order is drawn too.
    pub fn polyline(&mut self, points: &[Point], width_px: f32, dash_px: &[f32], color: Color, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        if !(width_px > 0.0 && width_px < 1e5) || color.a == 0 {
            return;
        }
        let half = width_px / 2.0;
        let guard = Guard::around(window, f64::from(half) + 2.0);
        self.coverage.begin(window);
        let mut pen = Pen {
            coverage: &mut self.coverage,
            run: &mut self.stroke.run,
            half,
            dash: Dash::new(dash_px),
            phase: Phase::default(),
            travelled: 0.0,
        };
        let mut before: Option<(f64, f64)> = None;
        let mut is_lone = false;
        for point in points.iter().chain([&Point::BREAK]) {
            if point.x.is_nan() || point.y.is_nan() {
                if let (Some(lone), true) = (before.take(), is_lone) {
                    pen.dot(lone, &guard);
                }
                pen.lift();
                pen.travelled = 0.0;
                continue;
            }
            let at = guard.local(*point, self.left, self.top);
            is_lone = match before.replace(at) {
                None => true,
                Some(from) => pen.step(from, at, &guard) && is_lone,
            };
        }
        self.fill_coverage(window, &Ink::new(color));
    }
}

/// What is seen, and a margin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Guard {
    pub(super) fn around(window: Window, margin: f64) -> Self {
        Self {
            left: window.left as f64 - margin,
            top: window.top as f64 - margin,
            right: window.right as f64 + margin,
            bottom: window.bottom as f64 + margin,
        }
    }

    /// A point from the raster's corner, not infinitely far.
    pub(super) fn local(&self, point: Point, left: i32, top: i32) -> (f64, f64) {
        let near = |at: f32, origin: i32| (f64::from(at) - f64::from(origin)).clamp(-FAR_PX, FAR_PX);
        (near(point.x, left), near(point.y, top))
    }

    fn contains(&self, (x, y): (f64, f64)) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    /// The part of a piece that is seen, as shares of its length (Liang and Barsky); `None` if it is nowhere.
    fn seen(&self, from: (f64, f64), to: (f64, f64)) -> Option<(f64, f64)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let sides = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        let (mut start, mut end) = (0.0_f64, 1.0_f64);
        for (towards, room) in sides {
            if towards == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if towards < 0.0 {
                start = start.max(room / towards);
            } else {
                end = end.min(room / towards);
            }
        }
        (start < end).then_some((start, end))
    }
}

/// Draws runs of points.
struct Pen<'a> {
    coverage: &'a mut Coverage,
    run: &'a mut Vec<Point>,
    half: f32,
    dash: Option<Dash<'a>>,
    phase: Phase,
    /// Length since the last break, where the dashes are counted from.
    travelled: f64,
}

impl Pen<'_> {
    /// Draws what is seen between two points. Says whether they are the same point.
    fn step(&mut self, from: (f64, f64), to: (f64, f64), guard: &Guard) -> bool {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        if dx == 0.0 && dy == 0.0 {
            return true;
        }
        let inside = guard.contains(from) && guard.contains(to);
        let Some((start, end)) = (if inside { Some((0.0, 1.0)) } else { guard.seen(from, to) }) else {
            self.lift();
            self.travelled += if self.dash.is_some() { dx.hypot(dy) } else { 0.0 };
            return false;
        };
        let length = if self.dash.is_some() { dx.hypot(dy) } else { 0.0 };
        let at = |share: f64| Point::new((from.0 + dx * share) as f32, (from.1 + dy * share) as f32);
        if start > 0.0 || self.run.is_empty() {
            self.lift();
            self.phase = self.dash.map_or(Phase::default(), |dash| {
                dash.phase_after(self.travelled + length * start)
            });
            self.run.push(at(start));
        }
        self.line_to(at(end));
        if end < 1.0 {
            self.lift();
        }
        self.travelled += length;
        false
    }

    fn line_to(&mut self, to: Point) {
        let Some(from) = self.run.last().copied() else {
            return;
        };
        if let Some(dash) = self.dash {
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            let length = dx.hypot(dy);
            let mut done = 0.0;
            while length - done > self.phase.rest {
                done += self.phase.rest;
                let share = done / length;
                let at = Point::new(from.x + dx * share, from.y + dy * share);
                self.push(at);
                self.lift_dash();
                self.phase = dash.next(self.phase);
                self.run.push(at);
            }
            self.phase.rest -= length - done;
        }
        self.push(to);
    }

    fn push(&mut self, to: Point) {
        if let Some(from) = self.run.last()
            && (to.x - from.x).abs() + (to.y - from.y).abs() > STEP_PX
        {
            self.run.push(to);
        }
    }

    /// Ends the run of points and outlines it, unless it is a gap between dashes.
    fn lift(&mut self) {
        self.lift_dash();
        self.run.clear();
    }

    fn lift_dash(&mut self) {
        if self.dash.is_none() || self.phase.drawn {
            outline(self.run, self.half, self.coverage);
        }
        self.run.clear();
    }

    /// A point that is connected with no other.
    fn dot(&mut self, at: (f64, f64), guard: &Guard) {
        if guard.contains(at) {
            self.coverage
                .add_circle(Point::new(at.0 as f32, at.1 as f32), self.half);
        }
    }
}

/// One straight piece of a line.
#[derive(Clone, Copy)]
struct Piece {
    from: Point,
    to: Point,
    /// Unit vector along the piece.
    along: Point,
    length: f32,
}

impl Piece {
    fn new(from: Point, to: Point) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = (dx * dx + dy * dy).sqrt();
        Self {
            from,
            to,
            along: Point::new(dx / length, dy / length),
            length,
        }
    }

    /// Unit vector to the left of the piece (upwards, when it runs to the right).
    fn left(&self) -> Point {
        Point::new(self.along.y, -self.along.x)
    }
}

/// Adds the outline of a line through at least two points; neighbours must differ.
fn outline(run: &[Point], half: f32, coverage: &mut Coverage) {
    let mut pieces = run
        .iter()
        .zip(run.iter().skip(1))
        .map(|(from, to)| Piece::new(*from, *to));
    let Some(mut piece) = pieces.next() else {
        return;
    };
    let beside = |at: Point, direction: Point, by: f32| Point::new(at.x + direction.x * by, at.y + direction.y * by);
    let longest = 1.0 + POINT_PX / half;
    let straight_cos = 2.0 / (longest * longest) - 1.0;
    // Where the left and the right side of the piece begin, and how much was cut off them there.
    let mut left = beside(piece.from, piece.left(), half);
    let mut right = beside(piece.from, piece.left(), -half);
    let (mut left_cut, mut right_cut) = (0.0, 0.0);
    coverage.add(right, left);
    for next in pieces {
        let joint = piece.to;
        let (a, b) = (piece.left(), next.left());
        let sin = piece.along.x * next.along.y - piece.along.y * next.along.x;
        let cos = a.x * b.x + a.y * b.y;
        // The corner of the two left sides is at joint + corner, that of the right sides at joint - corner.
        let scale = half / (1.0 + cos).max(1e-6);
        let corner = Point::new((a.x + b.x) * scale, (a.y + b.y) * scale);
        let cut = sin.abs() * scale;
        let inner_cut = if sin > 0.0 { right_cut } else { left_cut };
        let is_cut = cut <= piece.length - inner_cut && cut <= next.length;
        let is_straight = is_cut && cos > straight_cos;
        let (corner_left, corner_right) = (beside(joint, corner, 1.0), beside(joint, corner, -1.0));
        let (left_end, left_start) = if is_straight || (is_cut && sin < 0.0) {
            (corner_left, corner_left)
        } else {
            (beside(joint, a, half), beside(joint, b, half))
        };
        let (right_end, right_start) = if is_straight || (is_cut && sin >= 0.0) {
            (corner_right, corner_right)
        } else {
            (beside(joint, a, -half), beside(joint, b, -half))
        };
        coverage.add(left, left_end);
        coverage.add(right_end, right);
        if !is_straight {
            let arc = Arc::new(joint, half);
            if sin >= 0.0 {
                coverage.add_arc(arc, a, b);
            } else {
                coverage.add_arc(arc, Point::new(-b.x, -b.y), Point::new(-a.x, -a.y));
            }
            if !is_cut {
                let (from, to) = if sin >= 0.0 {
                    (right_start, right_end)
                } else {
                    (left_end, left_start)
                };
                coverage.add(from, joint);
                coverage.add(joint, to);
            }
        }
        (left_cut, right_cut) = match (is_cut, sin > 0.0) {
            (false, _) => (0.0, 0.0),
            (true, true) => (0.0, cut),
            (true, false) => (cut, 0.0),
        };
        (left, right, piece) = (left_start, right_start, next);
    }
    let (left_end, right_end) = (
        beside(piece.to, piece.left(), half),
        beside(piece.to, piece.left(), -half),
    );
    coverage.add(left, left_end);
    coverage.add(left_end, right_end);
    coverage.add(right_end, right);
}

/// Lengths of dashes and gaps in turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dash<'a> {
    lengths: &'a [f32],
}

/// A place in the pattern of dashes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Phase {
    index: usize,
    /// What is left of the dash or gap.
    pub(super) rest: f32,
    /// Whether it is a dash.
    pub(super) drawn: bool,
}

impl<'a> Dash<'a> {
    /// `None` (a full line) if there are no lengths, or none that make sense: negative, not finite, or all together
    /// less than a pixel.
    pub(super) fn new(lengths: &'a [f32]) -> Option<Self> {
        let sum: f32 = lengths.iter().sum();
        (lengths.iter().all(|length| *length >= 0.0) && sum.is_finite() && sum >= 1.0).then_some(Self { lengths })
    }

    /// Dashes and gaps until the pattern repeats: an odd number of lengths takes two rounds.
    fn period(&self) -> usize {
        self.lengths.len() * (1 + self.lengths.len() % 2)
    }

    fn at(&self, index: usize) -> Phase {
        let rest = self.lengths.get(index % self.lengths.len()).copied().unwrap_or(1.0);
        Phase {
            index,
            rest,
            drawn: index.is_multiple_of(2),
        }
    }

    pub(super) fn next(&self, phase: Phase) -> Phase {
        self.at((phase.index + 1) % self.period())
    }

    /// Where the pattern is after a length.
    pub(super) fn phase_after(&self, length: f64) -> Phase {
        let rounds = (self.period() / self.lengths.len()) as f64;
        let sum: f64 = self.lengths.iter().map(|length| f64::from(*length)).sum::<f64>() * rounds;
        let mut rest = length.max(0.0) % sum;
        let mut phase = self.at(0);
        for _ in 0..self.period() {
            if rest < f64::from(phase.rest) {
                break;
            }
            rest -= f64::from(phase.rest);
            phase = self.next(phase);
        }
        phase.rest = (f64::from(phase.rest) - rest).max(0.0) as f32;
        phase
    }
}
