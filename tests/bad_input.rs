//! Input that is wrong, empty or extreme: a sentence or an empty chart, never a panic, and the chart stays usable.

use exemplar_panel::Chart;
use exemplar_panel::data::SeriesLook;
use exemplar_panel::host::PlainHost;
use exemplar_panel::model::{ExemplarsBuilder, SeriesData};
use exemplar_panel::options::Options;
use exemplar_panel::paint::raster::{Raster, paint};

const GOOD_RANGE: &[u8] = br#"{"status":"success","data":{"resultType":"matrix","result":[
    {"metric":{"job":"a"},"values":[[1700000000,"0.5"],[1700000015,"0.7"],[1700000030,"0.6"]]}]}}"#;
const GOOD_EXEMPLARS: &[u8] = br#"{"status":"success","data":[{"seriesLabels":{"job":"a"},"exemplars":[
    {"labels":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},"value":"0.65","timestamp":1700000010.5}]}]}"#;

fn draw(chart: &mut Chart) -> String {
    let svg = chart.to_svg(&PlainHost).unwrap();
    let mut raster = Raster::new(64, 64);
    paint(chart.scene(&PlainHost).unwrap(), &mut raster);
    svg
}

fn assert_usable(chart: &mut Chart) {
    chart.resize(600.0, 300.0, 1.0);
    chart
        .read_prometheus(Some(GOOD_RANGE), Some(GOOD_EXEMPLARS), None, false)
        .unwrap();
    chart.set_window(1_700_000_000_000.0, 1_700_000_030_000.0);
    assert!(draw(chart).contains("<poly"));
    assert_eq!(chart.counts().shown, 1, "{:?}", chart.counts());
}

#[test]
fn bodies_that_are_no_answers_are_refused_in_words_and_change_nothing() {
    let mut chart = Chart::new();
    assert_usable(&mut chart);
    let cases: [(&[u8], &str); 5] = [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!doctype html><title>Sign in</title>", "HTML"),
        (
            br#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"#,
            "line 1",
        ),
        (
            br#"{"status":"error","errorType":"bad_data","error":"unknown function"}"#,
            "unknown function",
        ),
    ];
    for (body, word) in cases {
        let error = chart
            .read_prometheus(Some(body), None, None, false)
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error:?} should speak of {word:?}");
        let error = chart
            .read_prometheus(None, Some(body), None, false)
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error:?} should speak of {word:?}");
        assert_eq!(chart.data().series.len(), 1);
        assert_eq!(chart.counts().shown, 1);
    }
    assert_usable(&mut chart);
}

fn with_series(times_ms: Vec<f64>, values: Vec<f64>) -> Chart {
    let mut chart = Chart::new();
    chart.resize(400.0, 200.0, 2.0);
    let data = SeriesData {
        times_ms,
        values,
        ..SeriesData::default()
    };
    chart.set_series(vec![(data, SeriesLook::default())]).unwrap();
    chart
}

#[test]
fn series_of_all_kinds_of_nothing_draw() {
    let cases = [
        (vec![], vec![]),
        (vec![5.0], vec![1.0]),
        (vec![5.0], vec![f64::NAN]),
        (vec![1.0, 2.0, 3.0], vec![f64::NAN; 3]),
        (vec![3.0, 1.0, 2.0], vec![1.0, 2.0, 3.0]),
        (vec![1.0, 1.0, 1.0], vec![1.0, 2.0, 3.0]),
        (vec![f64::NAN, f64::INFINITY], vec![1.0, 2.0]),
        (vec![1.0, 2.0], vec![f64::INFINITY, f64::NEG_INFINITY]),
        (vec![1.0, 2.0], vec![1e308, -1e308]),
        (vec![1.0, 2.0], vec![5e-324, 0.0]),
        (vec![-1e300, 1e300], vec![1.0, 2.0]),
        (vec![0.0, 1.0], vec![7.0, 7.0]),
    ];
    for (times_ms, values) in cases {
        let mut chart = with_series(times_ms.clone(), values.clone());
        draw(&mut chart);
        chart.hit(100.0, 100.0);
        chart.legend(&PlainHost);
        for window in [
            (0.0, 0.0),
            (9.0, 1.0),
            (f64::NAN, f64::NAN),
            (-1e300, 1e300),
            (2.0, 2.0),
        ] {
            chart.set_window(window.0, window.1);
            draw(&mut chart);
        }
        assert_usable(&mut chart);
    }
}

#[test]
fn scales_that_cannot_show_the_data_draw() {
    for scale in ["log", "symlog", "linear"] {
        let options = format!(r#"{{"axes":[{{"scale":"{scale}"}}],"fitY":"all"}}"#);
        for values in [
            vec![-5.0, 0.0, 5.0],
            vec![0.0; 3],
            vec![1e-300, 1.0, 1e300],
            vec![-3.0, -2.0, -1.0],
        ] {
            let mut chart = with_series(vec![0.0, 1.0, 2.0], values.clone());
            chart.set_options(serde_json::from_str::<Options>(&options).unwrap());
            let mut builder = ExemplarsBuilder::new();
            values
                .iter()
                .for_each(|value| builder.push(1.0, *value, [("trace_id", "a")]));
            chart.set_exemplars(builder.finish());
            draw(&mut chart);
            let counts = chart.counts();
            assert_eq!(
                counts.shown + counts.clustered + counts.outside_range,
                values.len(),
                "{scale} {values:?}"
            );
        }
    }
}

#[test]
fn canvases_of_no_size_or_any_draw() {
    let mut chart = Chart::new();
    assert_usable(&mut chart);
    let sizes = [
        (0.0, 0.0),
        (1.0, 1.0),
        (3.0, 900.0),
        (900.0, 3.0),
        (f64::NAN, -5.0),
        (89.0, 59.0),
        (91.0, 61.0),
    ];
    for (width_px, height_px) in sizes {
        for dpr in [1.0, 1.25, 3.0, f64::NAN, 0.0, -1.0] {
            chart.resize(width_px, height_px, dpr);
            draw(&mut chart);
            chart.hit(1.0, 1.0);
            assert_eq!(chart.counts().total, 1);
        }
    }
    assert_usable(&mut chart);
}

#[test]
fn ten_thousand_labels_and_a_value_of_a_megabyte_are_held_and_linked_safely() {
    let mut chart = Chart::new();
    let names: Vec<String> = (0..10_000).map(|index| format!("label_{index}")).collect();
    let huge = "x".repeat(1 << 20);
    let mut builder = ExemplarsBuilder::new();
    let labels = names
        .iter()
        .map(|name| (name.as_str(), "v"))
        .chain([("trace_id", huge.as_str())]);
    builder.push(1_700_000_010_500.0, 0.65, labels);
    chart.set_exemplars(builder.finish());
    chart.set_options(
        serde_json::from_str(r#"{"links":{"destinations":[{"name":"trace_id","datasourceUid":"tempo"}]}}"#).unwrap(),
    );
    draw(&mut chart);
    let detail = chart.exemplar(0, &PlainHost).unwrap();
    assert_eq!(detail.labels.len(), 10_001);
    assert_eq!(detail.labels[0].0, "trace_id");
    assert!(detail.links.is_empty(), "an id of a megabyte is no id");
    assert_usable(&mut chart);
}

#[test]
fn hostile_addresses_give_no_link() {
    for url in [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " data:text/html,x",
        "vbscript:x",
        "//evil.example/x",
    ] {
        let mut options = Options::default();
        options.links.destinations =
            serde_json::from_value(serde_json::json!([{ "name": "trace_id", "url": url }])).unwrap();
        options.links.grafana_url = url.to_owned();
        let mut chart = Chart::new();
        chart.set_options(options);
        chart.read_prometheus(None, Some(GOOD_EXEMPLARS), None, false).unwrap();
        assert_eq!(chart.links(0), [], "{url:?}");
    }
}

#[test]
fn rows_and_clusters_that_there_are_not_give_nothing() {
    let mut chart = Chart::new();
    assert_usable(&mut chart);
    assert!(chart.exemplar(7, &PlainHost).is_none());
    assert!(chart.links(usize::MAX).is_empty());
    assert!(chart.cluster_link(&[9, u32::MAX]).is_none());
    assert!(chart.members(99).is_empty());
    assert!(chart.cluster_color(99).is_none());
}

#[test]
fn options_that_cannot_be_used_are_named() {
    let bad = [
        (r#"{"policy":"biggest"}"#, "biggest"),
        (r#"{"themeName":"sepia"}"#, "sepia"),
        (r#"{"axes":[{"color":"red"}]}"#, "red"),
    ];
    for (options, word) in bad {
        let error = serde_json::from_str::<Options>(options).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
    let mended = serde_json::from_str::<Options>(r#"{"axes":[],"bucketPx":-3,"clusterPx":0}"#)
        .unwrap()
        .mended();
    assert_eq!((mended.axes.len(), mended.bucket_px, mended.cluster_px), (1, 1.0, 4.0));
}
