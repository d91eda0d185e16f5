//! The samples of a sparse series as a line through points.

use std::ops::Range;

use super::{DevicePx, Gaps, first_value_from, last_value_before};
use crate::model::Series;
use crate::scene::Point;

/// The samples that a polyline through the window needs: those within, and one with a value on either side.
pub fn samples_around(series: &Series, within: Range<usize>) -> Range<usize> {
    let values = series.values();
    let start = last_value_before(values, within.start).unwrap_or(within.start);
    let end = first_value_from(values, within.end).map_or(within.end, |after| after + 1);
    start..end
}

/// Every sample in a range as a point in device px, runs apart by [`Point::BREAK`].
pub fn polyline(
    series: &Series,
    samples: Range<usize>,
    gaps: Gaps,
    x: &impl Fn(f64) -> f32,
    y: &impl DevicePx,
    out: &mut Vec<Point>,
) {
    let (values, axis) = (series.values(), series.axis());
    let mut before: Option<usize> = None;
    for index in samples {
        if values[index].is_nan() {
            continue;
        }
        if before.is_some_and(|before| !gaps.connects(axis, before, index)) {
            out.push(Point::BREAK);
        }
        out.push(Point::new(
            x(axis.time_ms(index)),
            y.device_px_from_value(values[index]),
        ));
        before = Some(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reduce::series_of;

    #[test]
    fn a_gap_is_kept_and_a_short_one_bridged_when_asked() {
        let series = series_of(vec![0.0, 1.0, 2.0, 3.0], vec![1.0, f64::NAN, 3.0, 4.0]);
        let run = |gaps: Gaps| {
            let mut out = Vec::new();
            polyline(
                &series,
                0..4,
                gaps,
                &|time| time as f32,
                &|value: f64| value as f32,
                &mut out,
            );
            out.iter()
                .map(|point| if point.is_break() { -1.0 } else { point.y })
                .collect::<Vec<_>>()
        };
        assert_eq!(run(Gaps::default()), [1.0, -1.0, 3.0, 4.0]);
        assert_eq!(
            run(Gaps {
                bridge_ms: 2.0,
                ..Gaps::default()
            }),
            [1.0, 3.0, 4.0]
        );
        assert_eq!(
            run(Gaps {
                longest_step_ms: 0.5,
                bridge_ms: 2.0
            }),
            [1.0, 3.0, -1.0, 4.0]
        );
    }

    #[test]
    fn a_polyline_reaches_over_the_edges_of_the_window() {
        let series = series_of((0..10).map(f64::from).collect(), vec![1.0; 10]);
        assert_eq!(samples_around(&series, 3..6), 2..7);
        assert_eq!(samples_around(&series, 0..10), 0..10);
    }
}
