//! A smooth curve through samples that never leaves the range of its two neighbours.
//!
//! Monotone cubic interpolation (Fritsch and Carlson, "Monotone Piecewise Cubic Interpolation", SIAM J. Numer. Anal. 17,
//! 1980), flattened to short straight pieces.

use crate::scene::Point;

/// Length in px of the pieces into which a curve is flattened.
const PIECE_PX: f32 = 3.0;
/// The most pieces between two samples.
const MOST_PIECES: usize = 64;

/// Replaces each run of points (apart by [`Point::BREAK`]) by the curve through it.
pub fn smoothed(points: &[Point]) -> Vec<Point> {
    let mut out = Vec::with_capacity(points.len() * 4);
    for run in points.split(|point| point.is_break()) {
        if !out.is_empty() {
            out.push(Point::BREAK);
        }
        push_curve(run, &mut out);
    }
    out
}

fn push_curve(run: &[Point], out: &mut Vec<Point>) {
    let Some(first) = run.first() else { return };
    out.push(*first);
    if run.len() < 3 {
        out.extend_from_slice(&run[1..]);
        return;
    }
    let slopes = tangents(run);
    for (index, pair) in run.windows(2).enumerate() {
        let width = pair[1].x - pair[0].x;
        let pieces = ((width / PIECE_PX).ceil().max(1.0) as usize).min(MOST_PIECES);
        for piece in 1..=pieces {
            let t = piece as f32 / pieces as f32;
            let y = hermite(
                pair[0].y,
                pair[1].y,
                slopes[index] * width,
                slopes[index + 1] * width,
                t,
            );
            out.push(Point::new(pair[0].x + t * width, y));
        }
    }
}

fn hermite(from: f32, to: f32, slope_from: f32, slope_to: f32, t: f32) -> f32 {
    let (t2, t3) = (t * t, t * t * t);
    from * (2.0 * t3 - 3.0 * t2 + 1.0)
        + slope_from * (t3 - 2.0 * t2 + t)
        + to * (3.0 * t2 - 2.0 * t3)
        + slope_to * (t3 - t2)
}

/// Slopes at the points: none at turning points, the harmonic mean of both sides elsewhere.
fn tangents(run: &[Point]) -> Vec<f32> {
    let secant = |pair: &[Point]| (pair[1].y - pair[0].y) / (pair[1].x - pair[0].x).max(f32::EPSILON);
    let secants: Vec<f32> = run.windows(2).map(secant).collect();
    let inner = secants.windows(2).map(|pair| {
        if pair[0] * pair[1] <= 0.0 {
            0.0
        } else {
            2.0 * pair[0] * pair[1] / (pair[0] + pair[1])
        }
    });
    let mut slopes = vec![secants[0]];
    slopes.extend(inner);
    slopes.push(secants[secants.len() - 1]);
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_passes_the_samples_and_never_overshoots() {
        let samples: Vec<Point> = [5.0, 5.0, 80.0, 20.0, 21.0, 0.0]
            .iter()
            .enumerate()
            .map(|(i, y)| Point::new(i as f32 * 20.0, *y))
            .collect();
        let curve = smoothed(&samples);
        for sample in &samples {
            assert!(
                curve
                    .iter()
                    .any(|p| (p.x - sample.x).abs() < 1e-3 && (p.y - sample.y).abs() < 1e-2)
            );
        }
        for point in curve {
            let index = ((point.x / 20.0) as usize).min(4);
            let (a, b) = (samples[index].y, samples[index + 1].y);
            assert!(point.y >= a.min(b) - 0.01 && point.y <= a.max(b) + 0.01, "{point:?}");
        }
    }

    #[test]
    fn gaps_stay_gaps() {
        let curve = smoothed(&[Point::new(0.0, 1.0), Point::BREAK, Point::new(9.0, 2.0)]);
        assert_eq!(curve.iter().filter(|point| point.is_break()).count(), 1);
    }
}
