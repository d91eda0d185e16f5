//! Lines through points: cut to what is seen, divided into dashes, and outlined.
//!
//! Joins are round, ends are butt. What lies between the upper and the lower [rim](super::rim) of a run of points is
//! covered once, however the run overlaps itself. Runs that overlap each other (dashes, both sides of a gap) count
//! twice where both cover a pixel in part.

use super::blend::Ink;
use super::coverage::Coverage;
use super::rim::Rim;
use super::{Clip, Raster, Window};
use crate::color::Color;
use crate::scene::Point;

/// Coordinates beyond this are taken as this: far enough to keep the direction of what is seen.
const FAR_PX: f64 = 1e9;
/// Shorter steps are left out; they have no direction to speak of.
const STEP_PX: f32 = 1e-3;

/// Buffers that are kept from line to line.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    run: Vec<Point>,
    rim: Rim,
}

impl Raster {
    /// Draws a line through `points` (device px; runs apart by [`Point::BREAK`]) as one layer, with round joins and
    /// butt ends, in dashes if `dash_px` (lengths of dash and gap in turn) is not empty. A point on its own is a dot as
    /// wide as the line. Exact for points in order of x; what goes back is drawn piece by piece, without joins.
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
            rim: &mut self.stroke.rim,
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
}

/// The part of a piece that lies between two levels, as shares of its length (Liang and Barsky): from the first to the
/// second, none if that is not greater.
fn part_within(from: f64, to: f64, least: f64, most: f64) -> (f64, f64) {
    if from == to {
        return (0.0, if from >= least && from <= most { 1.0 } else { 0.0 });
    }
    let (a, b) = ((least - from) / (to - from), (most - from) / (to - from));
    (a.min(b).max(0.0), a.max(b).min(1.0))
}

/// Draws runs of points.
struct Pen<'a> {
    coverage: &'a mut Coverage,
    run: &'a mut Vec<Point>,
    rim: &'a mut Rim,
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
        let is_inside = guard.contains(from) && guard.contains(to);
        let (across, down) = if is_inside {
            ((0.0, 1.0), (0.0, 1.0))
        } else {
            (
                part_within(from.0, to.0, guard.left, guard.right),
                part_within(from.1, to.1, guard.top, guard.bottom),
            )
        };
        // What leaves at the top or the bottom goes on along the guard, so that it stays one run with what comes back.
        let (start, end) = match self.dash {
            None => across,
            Some(_) => (across.0.max(down.0), across.1.min(down.1)),
        };
        let length = self.dash.map_or(0.0, |_| dx.hypot(dy));
        if start >= end {
            self.lift();
            self.travelled += length;
            return false;
        }
        let at = |share: f64| {
            let y = (from.1 + dy * share).clamp(guard.top, guard.bottom);
            Point::new((from.0 + dx * share) as f32, y as f32)
        };
        if start > 0.0 || self.run.is_empty() {
            self.lift();
            self.phase = self.dash.map_or(Phase::default(), |dash| {
                dash.phase_after(self.travelled + length * start)
            });
            self.run.push(at(start));
        }
        if !is_inside {
            self.line_to(at(down.0.clamp(start, end)));
            self.line_to(at(down.1.clamp(start, end)));
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
        let Some(from) = self.run.last().copied() else {
            return;
        };
        if (to.x - from.x).abs() + (to.y - from.y).abs() <= STEP_PX {
            return;
        }
        if to.x < from.x {
            // Against the order of x: a run of its own.
            self.lift_dash();
            self.run.extend([to, from]);
            self.lift_dash();
        }
        self.run.push(to);
    }

    /// Ends the run of points and outlines it, unless it is a gap between dashes.
    fn lift(&mut self) {
        self.lift_dash();
        self.run.clear();
    }

    fn lift_dash(&mut self) {
        if self.dash.is_none() || self.phase.drawn {
            self.outline();
        }
        self.run.clear();
    }

    /// Adds what the run covers.
    fn outline(&mut self) {
        for sign in [1.0, -1.0] {
            let rim = self.rim.follow(self.run, sign, self.half);
            for (from, to) in rim.iter().zip(rim.iter().skip(1)) {
                // The lower rim runs back, so that both together run clockwise.
                let (from, to) = if sign > 0.0 { (from, to) } else { (to, from) };
                self.coverage
                    .add(Point::new(from.x, from.y * sign), Point::new(to.x, to.y * sign));
            }
        }
    }

    /// A point that is connected with no other.
    fn dot(&mut self, at: (f64, f64), guard: &Guard) {
        if guard.contains(at) {
            self.coverage
                .add_circle(Point::new(at.0 as f32, at.1 as f32), self.half);
        }
    }
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
