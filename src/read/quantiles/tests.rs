//! Quantiles and the window of reads.

use super::*;
use proptest::prelude::*;

const INF: f64 = f64::INFINITY;

#[test]
fn quantiles_are_those_of_prometheus() {
    // The examples' results follow from the rules in the documentation of histogram_quantile.
    let buckets = [(0.1, 10.0), (0.2, 30.0), (INF, 40.0)];
    assert_eq!(quantile(0.25, &buckets), 0.1);
    assert_eq!(quantile(0.125, &buckets), 0.05);
    assert!((quantile(0.5, &buckets) - 0.15).abs() < 1e-12);
    assert_eq!(quantile(0.99, &buckets), 0.2);
    assert_eq!(quantile(0.0, &buckets), 0.0);
    assert_eq!(quantile(-0.1, &buckets), -INF);
    assert_eq!(quantile(1.1, &buckets), INF);
    assert_eq!(quantile(0.1, &[(-1.0, 5.0), (1.0, 5.0), (INF, 5.0)]), -1.0);
    assert!(quantile(0.5, &[(0.1, 0.0), (INF, 0.0)]).is_nan());
    assert!(quantile(0.5, &[(INF, 5.0)]).is_nan());
    assert!(quantile(0.5, &[(0.1, 5.0), (0.2, 6.0)]).is_nan());
    assert!(quantile(0.5, &[]).is_nan());
}

#[test]
fn counts_that_fall_are_levelled() {
    assert_eq!(quantile(0.5, &[(1.0, 10.0), (2.0, 8.0), (INF, 20.0)]), 1.0);
}

fn point(time_ms: f64, counts: [f64; 3]) -> HistogramPoint {
    let labels = Labels::from_iter([("__name__", "d_seconds"), ("route", "/a")]);
    let mut point = HistogramPoint::cumulative(labels, time_ms);
    point.buckets = vec![(INF, counts[2]), (1.0, counts[0]), (2.0, counts[1])];
    point
}

fn p50(window: &HistogramWindow) -> Vec<(f64, f64)> {
    let series = &window.series()[0];
    series
        .times_ms
        .iter()
        .copied()
        .zip(series.values.iter().copied())
        .collect()
}

#[test]
fn a_read_shows_what_came_since_the_one_before() {
    let mut window = HistogramWindow::new(60_000.0);
    window.push(&[point(1000.0, [100.0, 100.0, 100.0])]);
    assert_eq!(p50(&window), []);
    window.push(&[point(2000.0, [100.0, 110.0, 110.0])]);
    assert_eq!(p50(&window), [(2000.0, 1.5)]);
    let series = window.series();
    assert_eq!(series.len(), 3);
    assert_eq!(series[2].name.as_deref(), Some("p99 {route=\"/a\"}"));
    assert_eq!(series[2].labels.get("quantile"), Some("0.99"));
    assert_eq!(series[2].labels.get("__name__"), Some("d_seconds"));
}

#[test]
fn a_restart_counts_from_zero_and_silence_is_a_gap() {
    let mut window = HistogramWindow::new(60_000.0);
    window.push(&[point(1000.0, [100.0, 100.0, 100.0])]);
    window.push(&[point(2000.0, [10.0, 10.0, 10.0])]);
    window.push(&[point(3000.0, [10.0, 10.0, 10.0])]);
    window.push(&[point(3000.0, [99.0, 99.0, 99.0])]);
    let found = p50(&window);
    assert_eq!(found[0], (2000.0, 0.5));
    assert!(found[1].0 == 3000.0 && found[1].1.is_nan());
    assert_eq!(found.len(), 2);
}

#[test]
fn delta_counts_stand_for_themselves() {
    let mut window = HistogramWindow::new(60_000.0);
    window.push(&[HistogramPoint {
        temporality: Temporality::Delta,
        ..point(1000.0, [0.0, 10.0, 10.0])
    }]);
    assert_eq!(p50(&window), [(1000.0, 1.5)]);
}

#[test]
fn old_reads_and_vanished_labels_are_forgotten() {
    let mut window = HistogramWindow::new(10_000.0);
    for second in 0..100 {
        let count = f64::from(second);
        window.push(&[point(count * 1000.0, [count, count, count])]);
    }
    assert_eq!(p50(&window).len(), 11);
    let mut other = point(200_000.0, [1.0, 1.0, 1.0]);
    other.labels.set("route", "/b");
    window.push(&[other]);
    assert!(
        window
            .series()
            .iter()
            .all(|series| series.labels.get("route") == Some("/b"))
    );
}

#[test]
fn label_sets_are_limited() {
    let mut window = HistogramWindow::new(10_000.0);
    let points = (0..TRACKS + 5).map(|index| {
        let mut one = point(1000.0, [1.0, 1.0, 1.0]);
        one.labels.set("route", index.to_string());
        one
    });
    window.push(&points.collect::<Vec<_>>());
    assert_eq!((window.tracks.len(), window.refused()), (TRACKS, 5));
}

proptest! {
    #[test]
    fn a_quantile_is_within_the_bounds_and_rises(
        counts in prop::collection::vec(0.0..100.0f64, 2..8),
        low in 0.0..=1.0f64,
        high in 0.0..=1.0f64,
    ) {
        let mut sum = 0.0;
        let mut buckets: Vec<(f64, f64)> = counts.iter().enumerate().map(|(index, count)| {
            sum += count;
            (index as f64 + 1.0, sum)
        }).collect();
        buckets.last_mut().unwrap().0 = INF;
        let most = buckets[buckets.len() - 2].0;
        let (low, high) = (quantile(low.min(high), &buckets), quantile(low.max(high), &buckets));
        if sum > 0.0 {
            prop_assert!(0.0 <= low && low <= high + 1e-9 && high <= most, "{low} {high} {most}");
        }
    }

    #[test]
    fn any_points_are_safe(
        reads in prop::collection::vec((any::<f64>(), prop::collection::vec(any::<(f64, f64)>(), 0..5)), 0..8),
    ) {
        let mut window = HistogramWindow::new(1e6);
        for (time_ms, buckets) in reads {
            window.push(&[HistogramPoint { buckets, ..HistogramPoint::cumulative(Labels::default(), time_ms) }]);
        }
        let _ = window.series();
    }
}

#[test]
fn quantiles_are_written_without_rounding_errors() {
    for (q, number, percent) in [
        (0.5, "0.5", "50"),
        (0.99, "0.99", "99"),
        (0.999, "0.999", "99.9"),
        (1.0, "1", "100"),
        (0.0, "0", "0"),
    ] {
        assert_eq!((decimal(q, 0).as_str(), decimal(q, 2).as_str()), (number, percent));
    }
}
