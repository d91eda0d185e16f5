//! Budgets as counts, which no busy machine can blur: what a frame describes must follow the pixels, not the points.

use exemplar_panel::Chart;
use exemplar_panel::data::SeriesLook;
use exemplar_panel::host::PlainHost;
use exemplar_panel::model::{Exemplars, SeriesData};
use exemplar_panel::scene::Scene;

const WIDTH_PX: f64 = 1600.0;
const HEIGHT_PX: f64 = 600.0;
const STEP_MS: f64 = 1_000.0;

/// From 0 to 1, in no order that anything could hang on.
fn scattered(index: usize) -> f64 {
    (index as f64 * 0.618_033_988_749_895).fract()
}

fn value(index: usize) -> f64 {
    // A gap of two in every hundred.
    if index % 100 < 2 {
        f64::NAN
    } else {
        50.0 + 10.0 * (index as f64 * 0.01).sin() + 5.0 * scattered(index * 7)
    }
}

fn chart(series: usize, samples: usize, exemplars: usize) -> Chart {
    let mut chart = Chart::new();
    chart.resize(WIDTH_PX, HEIGHT_PX, 1.0);
    let data = |series: usize| SeriesData {
        name: Some(format!("series {series}")),
        times_ms: (0..samples).map(|index| index as f64 * STEP_MS).collect(),
        values: (0..samples).map(|index| value(index + series)).collect(),
        ..SeriesData::default()
    };
    let series = (0..series)
        .map(|series| (data(series), SeriesLook::default()))
        .collect();
    chart.set_series(series).unwrap();
    let span_ms = samples as f64 * STEP_MS;
    let times = (0..exemplars).map(|index| scattered(index) * span_ms).collect();
    let values = (0..exemplars)
        .map(|index| 40.0 + 25.0 * scattered(index * 31))
        .collect();
    chart.set_exemplars(Exemplars::new(times, values, Vec::new()).unwrap());
    chart
}

/// Points and columns of all series.
fn spans(scene: &Scene) -> usize {
    scene.series.iter().map(|series| series.trace.len()).sum()
}

fn drawn(chart: &mut Chart) -> &Scene {
    chart.scene(&PlainHost).unwrap()
}

#[test]
fn a_dense_series_is_no_more_than_its_columns() {
    for samples in [20_000, 200_000, 2_000_000] {
        let mut chart = chart(1, samples, 0);
        let scene = drawn(&mut chart);
        let columns = scene.plot.width.ceil() as usize + 1;
        // One more for the line that comes in from the left.
        assert!(spans(scene) <= columns + 1, "{samples}: {}", spans(scene));
        assert!(spans(scene) > columns * 9 / 10, "{samples}: {}", spans(scene));
        assert!(scene.series[0].dots.is_empty());
    }
}

#[test]
fn many_series_are_no_more_than_their_columns_or_their_samples() {
    let mut dense = chart(100, 10_000, 0);
    let scene = drawn(&mut dense);
    let columns = scene.plot.width.ceil() as usize + 2;
    assert!(spans(scene) <= 100 * columns, "{}", spans(scene));

    // A tenth of the window: as few samples as are in it, one on either side, and the marks of gaps.
    let mut sparse = chart(500, 2_000, 0);
    sparse.set_window(0.0, 200.0 * STEP_MS);
    let scene = drawn(&mut sparse);
    assert!(spans(scene) <= 500 * (203 + 4), "{}", spans(scene));
}

#[test]
fn diamonds_are_no_more_than_fit() {
    let mut before = 0;
    for exemplars in [1_000, 10_000, 100_000] {
        let mut chart = chart(1, 10_000, exemplars);
        let distance = chart.options().cluster_px;
        let scene = drawn(&mut chart);
        let plot = scene.plot;
        // The densest packing of points a distance apart, over the plot and half a distance around it.
        let area = (plot.width + distance) * (plot.height + distance);
        let most = area / (distance * distance * 3f64.sqrt() / 2.0);
        let clusters = scene.markers.len();
        assert!((clusters as f64) < most, "{exemplars}: {clusters} of {most}");
        assert!(clusters >= before, "{exemplars}: {clusters} after {before}");
        before = clusters;
        let counts = chart.counts();
        assert_eq!(counts.total, exemplars);
        assert_eq!(
            counts.shown + counts.clustered + counts.outside_window + counts.outside_range,
            exemplars
        );
    }
}

#[test]
fn furniture_does_not_grow_with_the_data() {
    let furniture = |samples: usize| {
        let mut chart = chart(1, samples, 0);
        let scene = drawn(&mut chart);
        scene.texts.len() + scene.below.len() + scene.above.len()
    };
    for samples in [1_000, 100_000, 1_000_000] {
        assert!(furniture(samples) < 120, "{samples}: {}", furniture(samples));
    }
}
