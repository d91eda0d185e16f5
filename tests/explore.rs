//! What a person asks of the exemplars on the chart, held against plain loops: which lie in a region, which values a
//! label has, what is the quantile; and that a filter only ever moves exemplars from one count to another.

use exemplar_panel::Chart;
use exemplar_panel::chart::Region;
use exemplar_panel::data::SeriesLook;
use exemplar_panel::host::PlainHost;
use exemplar_panel::label_color::VIBRANT;
use exemplar_panel::model::{ExemplarsBuilder, SeriesData};
use exemplar_panel::options::Options;
use proptest::prelude::*;

const HOUR_MS: f64 = 3_600_000.0;

/// Time (of the hour), value, pod.
type Row = (f64, f64, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((-0.1..1.1f64, 0.0..3.0f64, 0..4u8), 0..300)
}

/// Pods 0 and 1 have series, the second on an axis of its own; pod 3 stands for "no pod".
fn chart(options: &str, rows: &[Row]) -> Chart {
    let mut chart = Chart::new();
    chart.resize(640.0, 320.0, 1.0);
    chart.set_options(serde_json::from_str::<Options>(options).unwrap());
    let series = |pod: &str, axis: usize| {
        let data = SeriesData {
            labels: [("pod", pod)].into_iter().collect(),
            times_ms: vec![0.0, HOUR_MS],
            values: vec![0.5, 1.5],
            ..SeriesData::default()
        };
        let look = SeriesLook {
            axis,
            ..SeriesLook::default()
        };
        (data, look)
    };
    chart.set_series(vec![series("p0", 0), series("p1", 1)]).unwrap();
    let mut builder = ExemplarsBuilder::new();
    for (index, (time, value, pod)) in rows.iter().enumerate() {
        let (pod, trace) = (name(*pod), format!("{index:x}"));
        builder.push(
            time * HOUR_MS,
            *value,
            [("pod", pod), ("traceID", trace.as_str()), ("le", "1")],
        );
    }
    chart.set_exemplars(builder.finish());
    chart.set_window(0.0, HOUR_MS);
    chart.prepare(&PlainHost);
    chart
}

fn name(pod: u8) -> &'static str {
    ["p0", "p1", "p2", ""][pod as usize]
}

fn is_in_window(row: &Row) -> bool {
    (0.0..=1.0).contains(&row.0)
}

proptest! {
    /// On a linear axis of 0 to 2 beside one of 0 to 20, a region means ten times the value on the second.
    #[test]
    fn a_region_holds_what_stands_within_it(rows in rows(), time in 0.0..1.0f64, low in 0.0..2.0f64) {
        let axes = r#"{"placement":"value","axes":[{"min":0,"max":2},{"min":0,"max":20,"side":"right"}]}"#;
        let chart = chart(axes, &rows);
        let region = Region { from_ms: time * HOUR_MS, to_ms: f64::INFINITY, low, high: f64::INFINITY };
        let is_inside = |row: &Row| {
            let factor = if row.2 == 1 { 10.0 } else { 1.0 };
            is_in_window(row) && row.0 >= time && row.1 >= low * factor
        };
        let expected: Vec<u32> = (0..rows.len() as u32).filter(|row| is_inside(&rows[*row as usize])).collect();
        let mut found = chart.rows_in(&region);
        found.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn values_and_their_counts_are_those_of_a_plain_count(rows in rows()) {
        let options = r#"{"filter":{"exclude":{"pod":["p2"]}},"exemplarColor":{"mode":"label","label":"pod"}}"#;
        let chart = chart(options, &rows);
        for value in chart.label_values("pod") {
            let all = rows.iter().filter(|row| is_in_window(row) && name(row.2) == value.value).count() as u32;
            let shown = if value.value == "p2" { 0 } else { all };
            prop_assert_eq!((value.count, value.shown), (all, shown));
            let is_neutral = value.color == Some(chart.options().theme.neutral);
            prop_assert_eq!(is_neutral, value.value.is_empty());
            prop_assert_eq!(value.is_own_color, !is_neutral);
        }
        let of_values: u32 = chart.label_values("pod").iter().map(|value| value.count).sum();
        prop_assert_eq!(of_values as usize, rows.iter().filter(|row| is_in_window(row)).count());
    }

    #[test]
    fn a_filter_only_moves_exemplars_from_count_to_count(rows in rows(), low in 0.0..3.0f64, hide: bool) {
        let filter = format!(r#"{{"filter":{{"hide":{hide},"include":{{"pod":["p0",""]}},"minValue":{low}}}}}"#);
        let counts = chart(&filter, &rows).counts();
        let is_through = |row: &&Row| !hide && matches!(row.2, 0 | 3) && row.1 >= low;
        prop_assert_eq!(counts.total, rows.len());
        prop_assert_eq!(counts.filtered, rows.len() - rows.iter().filter(is_through).count());
        let parts = counts.shown + counts.clustered + counts.outside_range + counts.outside_window;
        prop_assert_eq!(parts + counts.filtered + counts.invalid, counts.total);
    }

    #[test]
    fn the_quantile_is_exceeded_by_no_more_than_the_rest(rows in rows(), share in 0.01..1.0f64) {
        let values: Vec<f64> = rows.iter().filter(|row| is_in_window(row)).map(|row| row.1).collect();
        match chart("{}", &rows).shown_quantile(share) {
            None => prop_assert!(values.is_empty()),
            Some(quantile) => {
                let up_to = values.iter().filter(|value| **value <= quantile).count() as f64;
                let below = values.iter().filter(|value| **value < quantile).count() as f64;
                let wanted = share * values.len() as f64;
                prop_assert!(below < wanted && wanted <= up_to);
            }
        }
    }
}

#[test]
fn in_the_strip_a_region_is_one_of_time() {
    let chart = chart(
        r#"{"placement":"strip"}"#,
        &[(0.2, 0.1, 0), (0.5, 2.9, 1), (0.8, 1.0, 2)],
    );
    let region = Region {
        from_ms: 0.1 * HOUR_MS,
        to_ms: 0.6 * HOUR_MS,
        low: 1.0,
        high: 1.1,
    };
    assert_eq!(chart.rows_in(&region), [0, 1]);
}

#[test]
fn the_rest_is_what_is_shown_in_the_window() {
    let rows = [
        (0.1, 2.0, 1),
        (0.2, 2.0, 1),
        (0.3, 0.1, 0),
        (0.4, 0.1, 2),
        (1.05, 0.1, 0),
    ];
    let chart = chart(r#"{"filter":{"exclude":{"pod":["p2"]}}}"#, &rows);
    let found = chart.contrast(&[0, 1, 1, 99]);
    assert_eq!((found.selected, found.rest), (2, 1));
    assert_eq!(found.left_out, ["traceID"]);
    assert_eq!(chart.label_names(), ["pod"]);
}

#[test]
fn colours_of_values_do_not_hang_on_the_window() {
    let rows: Vec<Row> = (0..90).map(|i| (f64::from(i) / 90.0, 1.0, (i % 3) as u8)).collect();
    let mut chart = chart(r#"{"exemplarColor":{"mode":"label","label":"pod"}}"#, &rows);
    let seen = |chart: &Chart| -> Vec<(String, Option<u32>)> {
        let rgb = |value: exemplar_panel::chart::LabelValue| {
            let color = value.color.unwrap();
            let rgb = (u32::from(color.r) << 16) | (u32::from(color.g) << 8) | u32::from(color.b);
            (value.value.to_owned(), Some(rgb))
        };
        let mut all: Vec<_> = chart.label_values("pod").into_iter().map(rgb).collect();
        all.sort();
        all
    };
    let whole = seen(&chart);
    assert_eq!(whole[0], ("p0".to_owned(), Some(VIBRANT[0])));
    chart.set_window(0.0, HOUR_MS / 20.0);
    chart.prepare(&PlainHost);
    assert_eq!(seen(&chart), whole);
}

/// Guards against a band that hangs on the window: it would come and go while one zooms.
#[test]
fn the_band_of_density_is_there_where_diamonds_cannot_tell() {
    let rows = |count: u32| -> Vec<Row> {
        (0..count)
            .map(|i| (f64::from(i) / f64::from(count), f64::from(i % 7) / 5.0, 0))
            .collect()
    };
    for (options, count, expected) in [
        ("{}", 100, false),
        ("{}", 4_000, true),
        (r#"{"density":"off"}"#, 4_000, false),
        (r#"{"density":"on"}"#, 1, true),
        (r#"{"placement":"strip"}"#, 4_000, true),
    ] {
        let mut chart = chart(options, &rows(count));
        for to_ms in [HOUR_MS, HOUR_MS / 100.0] {
            chart.set_window(0.0, to_ms);
            chart.prepare(&PlainHost);
            let frame = chart.frame().unwrap();
            assert_eq!(frame.density_top_px.is_some(), expected, "{options} {count} {to_ms}");
            // Whatever stands below the plot ends above the band; diamonds within the plot are painted over it.
            let bottom = frame.layout.plot.bottom();
            let below = chart.clusters().iter().filter(|cluster| cluster.y > bottom);
            let lowest = below
                .map(|cluster| cluster.y + cluster.radius_px)
                .fold(bottom, f64::max);
            assert!(
                frame.density_top_px.is_none_or(|top| lowest <= top),
                "{options} {lowest}"
            );
        }
    }
}
