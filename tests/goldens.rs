//! The picture as SVG files that a person can look at: `tests/goldens/*.svg`. After a change that is meant, write them
//! anew with `UPDATE_GOLDENS=1 cargo test --test goldens`, and look at what has changed.

use std::path::PathBuf;

use exemplar_panel::Chart;
use exemplar_panel::calendar::OffsetTable;
use exemplar_panel::data::SeriesLook;
use exemplar_panel::host::PlainHost;
use exemplar_panel::model::{Exemplars, ExemplarsBuilder, SeriesData};
use exemplar_panel::options::Options;

const START_MS: f64 = 1_763_632_800_000.0; // 2025-11-20 10:00 UTC
const MINUTE_MS: f64 = 60_000.0;

fn assert_golden(name: &str, chart: &mut Chart) {
    let drawn = chart.to_svg(&PlainHost).unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/goldens/{name}.svg"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let first_difference = golden.lines().zip(drawn.lines()).position(|(old, new)| old != new);
    assert!(
        golden == drawn,
        "{name}.svg differs (first in line {:?}); see the head of tests/goldens.rs",
        first_difference.map(|line| line + 1)
    );
}

/// Deterministic noise between 0 and 1.
fn noise(index: usize) -> f64 {
    let mixed = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / f64::from(1 << 24)
}

fn series(name: &str, labels: &[(&str, &str)], samples: usize, value: impl Fn(usize) -> f64) -> SeriesData {
    SeriesData {
        name: Some(name.to_owned()),
        labels: labels.iter().copied().collect(),
        times_ms: (0..samples)
            .map(|i| START_MS + i as f64 * 60.0 * MINUTE_MS / samples as f64)
            .collect(),
        values: (0..samples).map(value).collect(),
    }
}

fn latency(samples: usize) -> Vec<(SeriesData, SeriesLook)> {
    let at = move |i: usize| i as f64 / samples as f64;
    let spike = move |i: usize| if (0.55..0.7).contains(&at(i)) { 1.4 } else { 0.0 };
    let cart = series("p99 /cart", &[("route", "/cart")], samples, |i| 0.2 + noise(i) * 0.1);
    let pay = series("p99 /pay", &[("route", "/pay")], samples, |i| {
        0.5 + noise(i + 9_000) * 0.2 + spike(i)
    });
    vec![(cart, SeriesLook::default()), (pay, SeriesLook::default())]
}

fn exemplars(count: usize) -> Exemplars {
    let mut builder = ExemplarsBuilder::new();
    for i in 0..count {
        let at = noise(i * 3 + 1);
        let route = if noise(i * 3 + 2) < 0.5 { "/cart" } else { "/pay" };
        let spike = if route == "/pay" && (0.55..0.7).contains(&at) {
            1.3
        } else {
            0.0
        };
        let value = 0.05 + noise(i * 3 + 3).powi(4) * 0.8 + spike;
        let trace = format!("{i:032x}");
        let labels = [
            ("__name__", "http_request_duration_seconds_bucket"),
            ("route", route),
            ("trace_id", trace.as_str()),
        ];
        builder.push(START_MS + at * 60.0 * MINUTE_MS, value, labels);
    }
    builder.finish()
}

fn chart(options: &str, series: Vec<(SeriesData, SeriesLook)>, exemplars: Exemplars) -> Chart {
    let mut chart = Chart::new();
    chart.resize(720.0, 320.0, 1.0);
    chart.set_options(serde_json::from_str::<Options>(options).unwrap());
    chart.set_series(series).unwrap();
    chart.set_exemplars(exemplars);
    chart.set_window(START_MS, START_MS + 60.0 * MINUTE_MS);
    chart
}

#[test]
fn a_latency_spike_with_few_exemplars() {
    assert_golden(
        "spike",
        &mut chart(r#"{"axes":[{"unit":"s"}],"fitY":"all"}"#, latency(120), exemplars(60)),
    );
}

#[test]
fn many_exemplars_on_dark_ground() {
    let options = r#"{"axes":[{"unit":"s"}],"themeName":"dark","fitY":"all"}"#;
    assert_golden("dense-dark", &mut chart(options, latency(120), exemplars(5_000)));
}

#[test]
fn exemplars_above_the_range_are_arrows() {
    let options = r#"{"axes":[{"unit":"s","max":1.0}]}"#;
    assert_golden("arrows", &mut chart(options, latency(120), exemplars(200)));
}

#[test]
fn exemplars_of_another_quantity_stand_in_the_strip() {
    let rate = series("requests", &[("route", "/cart")], 60, |i| 40.0 + noise(i) * 12.0);
    let options = r#"{"axes":[{"unit":"reqps"}]}"#;
    let mut strip = chart(options, vec![(rate, SeriesLook::default())], exemplars(300));
    assert_golden("strip", &mut strip);
    assert_eq!(strip.notices().len(), 1);
}

#[test]
fn a_logarithmic_axis_and_one_on_the_right() {
    let mut all = latency(60);
    all[1].1.axis = 1;
    let options = r##"{"axes":[{"unit":"s","scale":"log","label":"latency"},
        {"unit":"percentunit","side":"right","min":0,"max":3,"color":"#5794f2","border":true}],
        "thresholds":[{"axis":0,"mode":"dashed+area","steps":[{"color":"#73bf69"},{"value":0.25,"color":"#f2495c"}]}],
        "annotations":[{"timeMs":1763634000000,"timeEndMs":1763634600000,"color":"#b877d9"}]}"##;
    assert_golden("two-axes-log", &mut chart(options, all, exemplars(80)));
}

#[test]
fn styles_of_lines_bars_and_points() {
    let looks = [
        r#"{"style":{"fillOpacity":0.2,"interpolation":"smooth","lineWidth":2}}"#,
        r#"{"style":{"interpolation":"stepAfter","dash":[6,3]}}"#,
        r#"{"style":{"drawStyle":"points","pointSize":6}}"#,
        r#"{"style":{"drawStyle":"bars","fillOpacity":0.5}}"#,
    ];
    let all = looks.iter().enumerate().map(|(index, look)| {
        let level = 4.0 - index as f64;
        let values = move |i: usize| {
            if i == 7 {
                f64::NAN
            } else {
                level + noise(i + index * 100) * 0.7
            }
        };
        (
            series(&format!("s{index}"), &[], 24, values),
            serde_json::from_str(look).unwrap(),
        )
    });
    assert_golden("styles", &mut chart("{}", all.collect(), Exemplars::default()));
}

#[test]
fn a_hundred_thousand_samples_with_a_gap() {
    let values = |i: usize| {
        if (40_000..48_000).contains(&i) {
            f64::NAN
        } else {
            noise(i) + (i as f64 / 9_000.0).sin()
        }
    };
    let dense = series("dense", &[], 100_000, values);
    assert_golden(
        "dense-series",
        &mut chart("{}", vec![(dense, SeriesLook::default())], Exemplars::default()),
    );
}

#[test]
fn the_night_on_which_clocks_go_back() {
    // Europe/Berlin, 2025-10-26: at 01:00 UTC the offset falls from two hours to one.
    let change_ms = 1_761_440_400_000.0;
    let hour_ms = 60.0 * MINUTE_MS;
    let times_ms: Vec<f64> = (0..60)
        .map(|i| change_ms - 3.0 * hour_ms + f64::from(i) * 6.0 * MINUTE_MS)
        .collect();
    let values = times_ms.iter().enumerate().map(|(i, _)| noise(i)).collect();
    let night = SeriesData {
        times_ms,
        values,
        ..SeriesData::default()
    };
    let mut chart = chart("{}", vec![(night, SeriesLook::default())], Exemplars::default());
    chart.set_zone(OffsetTable::new(vec![(0.0, 2.0 * hour_ms), (change_ms, hour_ms)]));
    chart.set_window(change_ms - 3.0 * hour_ms, change_ms + 3.0 * hour_ms);
    assert_golden("clocks-back", &mut chart);
}

#[test]
fn nothing_at_all() {
    assert_golden("empty", &mut chart("{}", Vec::new(), Exemplars::default()));
}
