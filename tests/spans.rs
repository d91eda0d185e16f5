//! What lines cover of pixel columns, the quick ways against plain ones.

use exemplar_panel::error::Warnings;
use exemplar_panel::model::{Series, SeriesData};
use exemplar_panel::reduce::{ColumnIndex, Crossings, Gaps, Reach, Reducer, Steps, columns};
use exemplar_panel::scene::{Rect, Spans};
use exemplar_panel::view::View;
use proptest::prelude::*;

const PLOT: Rect = Rect {
    left: 10.0,
    top: 0.0,
    width: 30.0,
    height: 100.0,
};
const WINDOW_MS: f64 = 480.0;

fn view() -> View {
    View::new(0.0, WINDOW_MS, PLOT, 1.0)
}

fn height(value: f64) -> f32 {
    (100.0 - value) as f32
}

/// Samples before, in and behind the window: steps in ms (most of them alike) and values, some of which are missing.
fn series_of(step_ms: f64) -> impl Strategy<Value = Series> {
    let sample = (
        prop_oneof![8 => Just(1.0), 1 => 0.0..1.0_f64, 1 => 1.0..20.0_f64],
        prop_oneof![8 => 0.0..100.0_f64, 1 => Just(f64::NAN)],
    );
    (prop::collection::vec(sample, 1..300), -200.0..300.0_f64).prop_map(move |(samples, start_ms)| {
        let mut time = start_ms;
        let mut data = SeriesData::<Vec<f64>>::default();
        for (steps, value) in samples {
            data.times_ms.push(time);
            data.values.push(value);
            time += steps * step_ms;
        }
        Series::new(data, &[], &mut Warnings::default()).unwrap()
    })
}

fn any_series() -> impl Strategy<Value = Series> {
    prop::sample::select(vec![0.7, 3.0, 8.0, 16.0, 40.0]).prop_flat_map(series_of)
}

fn index_of(series: &Series) -> ColumnIndex {
    let mut index = ColumnIndex::default();
    index.rebuild(series.axis(), &view());
    index
}

fn spans_of_samples(series: &Series, gaps: Gaps, steps: Steps, half: f32) -> Spans {
    let index = index_of(series);
    let mut crossings = Crossings::default();
    crossings.rebuild(series.axis(), &index, gaps.longest_step_ms, steps);
    let mut spans = Spans::default();
    Reducer::default().spans_of_samples(series, &crossings, gaps, &height, half, &mut spans);
    spans
}

/// What is covered, column by column; nothing is nothing, however it is written.
fn covered(spans: &Spans) -> Vec<Option<(f32, f32)>> {
    let ends = spans.upper.iter().zip(&spans.lower);
    ends.map(|(upper, lower)| (upper < lower).then_some((*upper, *lower)))
        .collect()
}

/// The same of every column, from all samples: those within it, where the line is in its middle when there are none, and
/// where it crosses its edges.
fn naive(series: &Series, gaps: Gaps, half: f64) -> Vec<Option<(f64, f64)>> {
    let times: Vec<f64> = series.axis().times_ms(0..usize::MAX).collect();
    let values = series.values();
    let ms_per_column = WINDOW_MS / PLOT.width;
    let points: Vec<(f64, f64)> = (0..times.len())
        .filter(|index| !values[*index].is_nan())
        .map(|index| (times[index] / ms_per_column + PLOT.left, 100.0 - values[index]))
        .collect();
    let valued: Vec<usize> = (0..times.len()).filter(|index| !values[*index].is_nan()).collect();
    let connects = |at: usize| {
        let (before, after) = (valued[at], valued[at + 1]);
        let limit = if after == before + 1 {
            gaps.longest_step_ms
        } else {
            gaps.bridge_ms
        };
        times[after] - times[before] <= limit
    };
    let line_at = |x: f64| {
        let at = (0..points.len().saturating_sub(1)).find(|at| points[*at].0 < x && points[at + 1].0 >= x)?;
        let ((x0, y0), (x1, y1)) = (points[at], points[at + 1]);
        connects(at).then(|| y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    };
    let column = |column: i32| {
        let left = f64::from(column);
        let mut inside: Vec<f64> = points
            .iter()
            .filter(|(x, _)| *x >= left && *x < left + 1.0)
            .map(|(_, y)| *y)
            .collect();
        let places = times.iter().map(|time| time / ms_per_column + PLOT.left);
        let here: Vec<f64> = places.filter(|x| (left..left + 1.0).contains(x)).collect();
        if here.is_empty() {
            inside.extend(line_at(left + 0.5));
        }
        // Samples without a value stand on the line that bridges them.
        let bridged = here.iter().filter(|x| points.iter().all(|(at, _)| at != *x));
        inside.extend(bridged.filter_map(|x| line_at(*x)));
        let edges = [line_at(left), line_at(left + 1.0)];
        let top = inside.iter().map(|y| y - half).chain(edges.into_iter().flatten());
        let bottom = inside.iter().map(|y| y + half).chain(edges.into_iter().flatten());
        let (top, bottom) = (
            top.fold(f64::INFINITY, f64::min),
            bottom.fold(f64::NEG_INFINITY, f64::max),
        );
        (top < bottom).then_some((top, bottom))
    };
    let (first, last) = (PLOT.left as i32 - 1, PLOT.right() as i32 + 1);
    (first..last).map(column).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Samples one by one and M4 with the summary come to the same, to the last bit.
    #[test]
    fn samples_come_to_what_m4_says(
        series in any_series(), half in prop::sample::select(vec![0.5_f32, 1.0, 3.0]),
        longest_step_ms in prop::sample::select(vec![f64::INFINITY, 12.0]),
    ) {
        let gaps = Gaps { longest_step_ms, bridge_ms: 0.0 };
        let index = index_of(&series);
        let mut extents = Vec::new();
        columns(&series, &index, Reach::Beyond, gaps, &height, &mut extents);
        let mut of_extents = Spans::default();
        Reducer::default().spans_of_extents(&extents, index.all_columns(), half, &mut of_extents);
        let of_samples = spans_of_samples(&series, gaps, Steps::BetweenMiddles, half);
        prop_assert_eq!(of_samples.first_column, of_extents.first_column);
        prop_assert_eq!(covered(&of_samples), covered(&of_extents));
    }

    /// Lines of a crowd cover of each column what lies between the least and the greatest that they reach there.
    #[test]
    fn crowded_lines_cover_what_they_reach(
        series in any_series(), half in prop::sample::select(vec![0.5_f32, 1.0]),
        (longest_step_ms, bridge_ms) in prop::sample::select(vec![
            (f64::INFINITY, 0.0), (30.0, 0.0), (f64::INFINITY, 60.0), (f64::INFINITY, f64::INFINITY),
        ]),
    ) {
        let gaps = Gaps { longest_step_ms, bridge_ms };
        prop_assert!(gaps.are_shared());
        let fast = covered(&spans_of_samples(&series, gaps, Steps::BetweenTimes, half));
        let plain = naive(&series, gaps, f64::from(half));
        prop_assert_eq!(fast.len(), plain.len());
        for (column, (fast, plain)) in fast.iter().zip(&plain).enumerate() {
            let is_near = match (fast, plain) {
                (Some(fast), Some(plain)) => {
                    (f64::from(fast.0) - plain.0).abs() < 1e-3 && (f64::from(fast.1) - plain.1).abs() < 1e-3
                }
                (None, None) => true,
                _ => false,
            };
            prop_assert!(is_near, "column {column}: {fast:?}, not {plain:?}");
        }
    }
}
