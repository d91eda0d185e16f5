//! What clustering promises, on random exemplars: nothing is lost, nothing covers another, the worst is kept, the order
//! of loading plays no part, a sliding window does not flicker, and the fast way equals the plain one.

use exemplar_panel::Chart;
use exemplar_panel::chart::Counts;
use exemplar_panel::cluster::{Cluster, Edge, Policy};
use exemplar_panel::data::SeriesLook;
use exemplar_panel::host::PlainHost;
use exemplar_panel::model::{Exemplars, ExemplarsBuilder, SeriesData};
use exemplar_panel::options::{FitY, Options, PlacementMode};
use proptest::prelude::*;

const HOUR_MS: f64 = 3_600_000.0;

#[derive(Debug, Clone)]
struct Row {
    time_ms: f64,
    value: f64,
    pod: u8,
}

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let time = prop_oneof![12 => -0.1 * HOUR_MS..1.1 * HOUR_MS, 1 => Just(f64::NAN), 2 => Just(1_000_000.0)];
    let value = prop_oneof![10 => 0.0..3.0f64, 4 => 0.0..0.2f64, 1 => Just(f64::INFINITY), 2 => Just(0.5)];
    let row = (time, value, 0..3u8).prop_map(|(time_ms, value, pod)| Row { time_ms, value, pod });
    prop::collection::vec(row, 0..most)
}

fn exemplars(rows: &[Row]) -> Exemplars {
    let mut builder = ExemplarsBuilder::new();
    for (index, row) in rows.iter().enumerate() {
        let (pod, trace) = (format!("p{}", row.pod), format!("{index:032x}"));
        builder.push(
            row.time_ms,
            row.value,
            [("pod", pod.as_str()), ("trace_id", trace.as_str())],
        );
    }
    builder.finish()
}

/// Two series, one of pod p0 and one of p1; exemplars of p2 belong to none.
fn chart(exemplars: Exemplars, options: Options) -> Chart {
    let mut chart = Chart::new();
    chart.resize(640.0, 320.0, 1.0);
    chart.set_options(options);
    let series = |pod: &str, level: f64| SeriesData {
        labels: [("pod", pod)].into_iter().collect(),
        times_ms: (0..60).map(|minute| f64::from(minute) * 60_000.0).collect(),
        values: (0..60).map(|minute| level + f64::from(minute % 7) * 0.1).collect(),
        ..SeriesData::default()
    };
    let look = SeriesLook::default;
    chart
        .set_series(vec![(series("p0", 0.3), look()), (series("p1", 1.0), look())])
        .unwrap();
    chart.set_exemplars(exemplars);
    chart.set_window(0.0, HOUR_MS);
    chart.prepare(&PlainHost);
    chart
}

fn options(cluster_px: f64, policy: Policy, placement: PlacementMode, fit_y: FitY, hidden: bool) -> Options {
    Options {
        cluster_px,
        policy,
        placement,
        fit_y,
        hidden_series: if hidden { vec![1] } else { Vec::new() },
        ..Options::default()
    }
}

fn any_options() -> impl Strategy<Value = Options> {
    (
        4.0..40.0f64,
        prop::sample::select(vec![Policy::Max, Policy::Min, Policy::Latest, Policy::Earliest]),
        prop::sample::select(vec![PlacementMode::Auto, PlacementMode::Value, PlacementMode::Strip]),
        prop::sample::select(vec![FitY::Series, FitY::All]),
        any::<bool>(),
    )
        .prop_map(|(cluster_px, policy, placement, fit_y, hidden)| {
            options(cluster_px, policy, placement, fit_y, hidden)
        })
}

fn sum(counts: Counts) -> usize {
    counts.shown + counts.clustered + counts.filtered + counts.outside_window + counts.outside_range + counts.invalid
}

/// What a cluster looks like without row numbers, which change with the order of loading.
fn looks(chart: &Chart) -> Vec<String> {
    let look = |cluster: &Cluster| {
        format!(
            "{:.6} {:.6} {} {:?} {} {} {:?}",
            cluster.x, cluster.y, cluster.count, cluster.series, cluster.time_ms, cluster.value, cluster.edge
        )
    };
    chart.clusters().iter().map(look).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_exemplar_is_counted_exactly_once(rows in rows(400), options in any_options()) {
        let chart = chart(exemplars(&rows), options);
        let counts = chart.counts();
        prop_assert_eq!(counts.total, rows.len());
        prop_assert_eq!(sum(counts), rows.len());
        let members = chart.all_members();
        for (index, cluster) in chart.clusters().iter().enumerate() {
            prop_assert_eq!(members[index].len(), cluster.count as usize);
            prop_assert_eq!(members[index][0], cluster.row);
            prop_assert_eq!(&chart.members(index), &members[index]);
        }
        for (index, rows_of) in members.iter().enumerate() {
            let row_of = |row: &u32| &rows[*row as usize];
            let is_found = |row: &Row| {
                // Of exemplars that are the same in both, another may be the one that is found.
                let twins = rows.iter().filter(|other| (other.time_ms, other.value) == (row.time_ms, row.value));
                twins.count() > 1 || chart.cluster_holding(row.time_ms, row.value) == Some(index)
            };
            prop_assert!(rows_of.iter().map(row_of).all(is_found));
        }
        prop_assert_eq!(chart.cluster_holding(HOUR_MS / 2.0, -1.0), None);
        let mut all: Vec<u32> = members.concat();
        all.sort_unstable();
        all.dedup();
        prop_assert_eq!(all.len(), counts.shown + counts.clustered + counts.outside_range);
    }

    #[test]
    fn no_marker_covers_another(rows in rows(400), options in any_options()) {
        let distance_px = options.cluster_px;
        let chart = chart(exemplars(&rows), options);
        let clusters = chart.clusters();
        for (index, a) in clusters.iter().enumerate() {
            prop_assert!(a.radius_px * 2.0 <= distance_px + 1e-9, "{a:?}");
            for b in &clusters[index + 1..] {
                let distance = (a.x - b.x).hypot(a.y - b.y);
                prop_assert!(distance >= distance_px - 1e-9, "{distance} between {a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn the_order_of_loading_plays_no_part(rows in rows(300), options in any_options(), seed in any::<u64>()) {
        let mut shuffled: Vec<(usize, Row)> = rows.iter().cloned().enumerate().collect();
        shuffled.sort_by_key(|(index, _)| (*index as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut builder = ExemplarsBuilder::new();
        for (index, row) in &shuffled {
            let (pod, trace) = (format!("p{}", row.pod), format!("{index:032x}"));
            builder.push(row.time_ms, row.value, [("trace_id", trace.as_str()), ("pod", pod.as_str())]);
        }
        let one = chart(exemplars(&rows), options.clone());
        let other = chart(builder.finish(), options);
        prop_assert_eq!(looks(&one), looks(&other));
    }

    #[test]
    fn the_most_important_of_all_is_always_kept_and_first(rows in rows(300), options in any_options()) {
        let policy = options.policy;
        let chart = chart(exemplars(&rows), options);
        let Some(first) = chart.clusters().first() else { return Ok(()) };
        let key = |row: u32| {
            let row = &rows[row as usize];
            match policy {
                Policy::Max => row.value,
                Policy::Min => -row.value,
                Policy::Latest => row.time_ms,
                Policy::Earliest => -row.time_ms,
            }
        };
        let best = chart.all_members().concat().into_iter().map(key).fold(f64::NEG_INFINITY, f64::max);
        prop_assert_eq!(key(first.row), best);
    }

    #[test]
    fn diamonds_stand_at_their_own_time_and_value(rows in rows(200), options in any_options()) {
        let placement = options.placement;
        let chart = chart(exemplars(&rows), options);
        let frame = chart.frame().unwrap();
        // What is far from the series' magnitude is moved there.
        let is_strip = frame.strip_y_px.is_some();
        if placement != PlacementMode::Auto {
            prop_assert_eq!(is_strip, placement == PlacementMode::Strip);
        }
        for cluster in chart.clusters() {
            let row = &rows[cluster.row as usize];
            prop_assert_eq!((cluster.time_ms, cluster.value), (row.time_ms, row.value));
            prop_assert!((cluster.x - frame.view.px_from_time(row.time_ms)).abs() < 1e-6);
            let scale = frame.axis(0).scale;
            match cluster.edge {
                None if is_strip => prop_assert_eq!(Some(cluster.y), frame.strip_y_px),
                None => prop_assert!((cluster.y - frame.px_from_value(row.value, 0)).abs() < 1e-6),
                Some(Edge::Top) => prop_assert!(row.value > scale.high() && cluster.y < frame.view.plot().top),
                Some(Edge::Bottom) => prop_assert!(row.value < scale.low() && cluster.y > frame.view.plot().bottom()),
            }
        }
    }

    #[test]
    fn suppression_equals_its_plain_definition(rows in rows(250), cluster_px in 6.0..40.0f64) {
        let options = Options { bucket_px: 2.0, ..options(cluster_px, Policy::Max, PlacementMode::Value, FitY::All, false) };
        // No two alike, so that the order of importance is that of values and times.
        let apart: Vec<Row> = rows
            .into_iter()
            .filter(|row| row.value.is_finite() && row.time_ms >= 0.0 && row.time_ms < HOUR_MS)
            .enumerate()
            .map(|(index, row)| Row { value: row.value + index as f64 * 1e-9, ..row })
            .collect();
        let chart = chart(exemplars(&apart), options);
        let view = chart.frame().unwrap().view;
        let points: Vec<Point> = apart
            .iter()
            .map(|row| {
                let (x, y) = (view.px_from_time(row.time_ms), chart.frame().unwrap().px_from_value(row.value, 0));
                Point { value: row.value, absolute_x: row.time_ms / view.ms_per_px(), x, y, up: view.plot().bottom() - y }
            })
            .collect();
        let (expected_kept, expected_counts) = plain_clusters(points, 2.0, cluster_px);
        let rounded = |x: f64, y: f64| ((x * 1e6).round(), (y * 1e6).round());
        let found: Vec<_> = chart.clusters().iter().map(|cluster| rounded(cluster.x, cluster.y)).collect();
        prop_assert_eq!(found, expected_kept.iter().map(|point| rounded(point.x, point.y)).collect::<Vec<_>>());
        let counts: Vec<u32> = chart.clusters().iter().map(|cluster| cluster.count).collect();
        prop_assert_eq!(counts, expected_counts);
    }

    #[test]
    fn a_cluster_is_shown_by_its_most_important_member(rows in rows(400), cluster_px in 6.0..40.0f64) {
        let options = options(cluster_px, Policy::Max, PlacementMode::Auto, FitY::Series, false);
        let chart = chart(exemplars(&rows), options);
        for (cluster, members) in chart.clusters().iter().zip(chart.all_members()) {
            let most = members.iter().map(|row| rows[*row as usize].value).fold(f64::NEG_INFINITY, f64::max);
            prop_assert_eq!(cluster.value, most);
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Point {
    value: f64,
    /// px from the epoch.
    absolute_x: f64,
    x: f64,
    y: f64,
    /// px above the plot's bottom.
    up: f64,
}

/// Clusters by their definition, comparing everything with everything: the kept points and how many each counts.
fn plain_clusters(mut points: Vec<Point>, bucket_px: f64, distance_px: f64) -> (Vec<Point>, Vec<u32>) {
    let square = |point: &Point, side: f64| {
        (
            (point.absolute_x / side).floor() as i64,
            (point.up / side).floor() as i64,
        )
    };
    points.sort_by(|a, b| b.value.total_cmp(&a.value));
    let mut buckets: Vec<(Point, u32)> = Vec::new();
    for point in points {
        match buckets
            .iter_mut()
            .find(|(other, _)| square(other, bucket_px) == square(&point, bucket_px))
        {
            Some((_, count)) => *count += 1,
            None => buckets.push((point, 1)),
        }
    }
    let tile_px = distance_px * 1.3;
    let in_tile = |point: &Point| -> Vec<f64> {
        let tile = square(point, tile_px);
        buckets
            .iter()
            .filter(|(other, _)| square(other, tile_px) == tile)
            .map(|(other, _)| other.value)
            .collect()
    };
    let distance = |a: &Point, b: &Point| (a.x - b.x).hypot(a.y - b.y);
    let mut kept: Vec<Point> = Vec::new();
    for (point, _) in &buckets {
        let tile = in_tile(point);
        let is_candidate = tile.len() <= 4 || tile.iter().all(|value| *value <= point.value);
        if is_candidate && kept.iter().all(|other| distance(other, point) >= distance_px) {
            kept.push(*point);
        }
    }
    let mut counts = vec![0; kept.len()];
    for (point, count) in &buckets {
        let stands_for = |number: &usize| kept[*number].value >= point.value;
        let nearest = (0..kept.len())
            .filter(stands_for)
            .min_by(|a, b| distance(&kept[*a], point).total_cmp(&distance(&kept[*b], point)));
        counts[nearest.unwrap()] += count;
    }
    (kept, counts)
}

/// Guards against buckets or cells that are anchored to the window's edge: clusters in the middle of a sliding window
/// keep their representative and their count.
#[test]
fn clusters_do_not_flicker_while_the_window_slides() {
    let rows: Vec<Row> = (0..4_000_u32)
        .map(|i| {
            let random = f64::from(i.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
            Row {
                time_ms: f64::from(i) * 900.0,
                value: 0.05 + random * random * 2.5,
                pod: (i % 3) as u8,
            }
        })
        .collect();
    let mut chart = chart(
        exemplars(&rows),
        options(22.0, Policy::Max, PlacementMode::Value, FitY::All, false),
    );
    // The same range whatever is in the window, as an axis with limits has.
    let mut fixed = chart.options().clone();
    fixed.axes[0].min = Some(0.0);
    fixed.axes[0].max = Some(3.0);
    chart.set_options(fixed);
    let width_ms = 0.5 * HOUR_MS;
    let mut before: Option<Vec<(f64, f64, u32)>> = None;
    let mut changed = 0;
    let mut compared = 0;
    for step in 0..40 {
        let from_ms = f64::from(step) * 5_000.0;
        chart.set_window(from_ms, from_ms + width_ms);
        chart.prepare(&PlainHost);
        let middle = (from_ms + 0.2 * width_ms, from_ms + 0.8 * width_ms);
        let now: Vec<(f64, f64, u32)> = chart
            .clusters()
            .iter()
            .filter(|cluster| cluster.time_ms > middle.0 && cluster.time_ms < middle.1)
            .map(|cluster| (cluster.time_ms, cluster.value, cluster.count))
            .collect();
        if let Some(before) = &before {
            let overlap = before
                .iter()
                .filter(|(time_ms, ..)| *time_ms > middle.0 && *time_ms < middle.1);
            for cluster in overlap {
                compared += 1;
                changed += usize::from(!now.contains(cluster));
            }
        }
        before = Some(now);
    }
    assert!(compared > 1_000, "only {compared} clusters were compared");
    assert_eq!(
        changed, 0,
        "of {compared} clusters in the middle of the window, {changed} changed while it slid"
    );
}

#[test]
fn a_hidden_series_takes_its_exemplars_along_and_they_count_as_filtered() {
    let rows: Vec<Row> = (0..30)
        .map(|i| Row {
            time_ms: f64::from(i) * 60_000.0,
            value: 0.5,
            pod: 1,
        })
        .collect();
    let shown = chart(exemplars(&rows), Options::default()).counts();
    assert_eq!(shown.filtered, 0);
    let hidden = chart(
        exemplars(&rows),
        Options {
            hidden_series: vec![1],
            ..Options::default()
        },
    )
    .counts();
    assert_eq!(hidden.filtered, 30);
    let off = chart(
        exemplars(&rows),
        Options {
            show_exemplars: false,
            ..Options::default()
        },
    )
    .counts();
    assert_eq!((off.filtered, off.invalid), (30, 0));
}
