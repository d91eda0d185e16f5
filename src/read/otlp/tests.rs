//! OTLP documents by hand; those of real exporters are in `tests/`.

use super::*;
use crate::model::SeriesData;

fn rows(output: &ReadOutput) -> Vec<(f64, f64, String)> {
    let exemplars = &output.exemplars;
    let labels = |row| {
        let mut pairs: Vec<String> = exemplars
            .labels(row)
            .map(|(name, text)| format!("{name}={text}"))
            .collect();
        pairs.sort();
        pairs.join(" ")
    };
    (0..exemplars.len())
        .map(|row| (exemplars.times_ms()[row], exemplars.values()[row], labels(row)))
        .collect()
}

/// A document with one metric of this JSON.
fn document(metric: &str) -> String {
    format!(
        r#"{{"resourceMetrics":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"shop"}}}}]}},
        "scopeMetrics":[{{"scope":{{"name":"lib","version":"2"}},"metrics":[{metric}]}}]}}]}}"#
    )
}

fn read_text(text: &str) -> ReadOutput {
    read(text.as_bytes()).unwrap()
}

fn series<'o>(output: &'o ReadOutput, name: &str) -> &'o SeriesData {
    output
        .series
        .iter()
        .find(|series| series.labels.get("__name__") == Some(name))
        .unwrap()
}

#[test]
fn a_sum_with_an_exemplar() {
    let metric = r#"{"name":"requests","sum":{"isMonotonic":true,"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE",
        "dataPoints":[{"asInt":"9007199254740993","timeUnixNano":"1600164378369123456",
        "attributes":[{"key":"route","value":{"stringValue":"/cart"}},{"key":"ok","value":{"boolValue":true}}],
        "exemplars":[{"asDouble":1.5,"timeUnixNano":1600164378000000001,"traceId":"5B8EFFF798038103D269B633813FC60C",
        "spanId":"EEE19B7EC3C1B156","filteredAttributes":[{"key":"user","value":{"intValue":"7"}}]}]}]}}"#;
    let output = read_text(&document(metric));
    assert_eq!(output.warnings, []);
    let requests = series(&output, "requests");
    assert_eq!(requests.times_ms, [1_600_164_378_369.123_5]);
    assert_eq!(requests.values, [9_007_199_254_740_992.0]);
    assert_eq!(
        requests.labels.to_selector(),
        r#"requests{ok="true", otel_scope_name="lib", otel_scope_version="2", route="/cart", service.name="shop"}"#
    );
    let (time_ms, value, labels) = &rows(&output)[0];
    assert_eq!((*time_ms, *value), (1_600_164_378_000.0, 1.5));
    assert_eq!(
        labels,
        "__name__=requests ok=true otel_scope_name=lib otel_scope_version=2 route=/cart service.name=shop \
         span_id=EEE19B7EC3C1B156 trace_id=5B8EFFF798038103D269B633813FC60C user=7"
    );
}

#[test]
fn members_may_come_in_any_order() {
    let text = r#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"exemplars":[{"asInt":4}],
        "asDouble":"NaN","timeUnixNano":"1600164378000000000"}]},"name":"g"}],"scope":{"name":"s"}}],
        "resource":{"attributes":[{"value":{"stringValue":"v"},"key":"k"}]}}]}"#;
    let output = read_text(text);
    assert!(series(&output, "g").values[0].is_nan());
    assert_eq!(
        rows(&output),
        [(1_600_164_378_000.0, 4.0, "__name__=g k=v otel_scope_name=s".to_owned())]
    );
}

#[test]
fn histograms_give_counts_sums_and_quantiles_between_reads() {
    let point = |second: u64, counts: &str, count: u64| {
        format!(
            r#"{{"timeUnixNano":"{second}000000000","count":"{count}","sum":{count}.5,"bucketCounts":{counts},
            "explicitBounds":[1,2]}}"#
        )
    };
    let metric = format!(
        r#"{{"name":"d","histogram":{{"aggregationTemporality":2,"dataPoints":[{},{}]}}}}"#,
        point(1_600_000_000, r#"["1","0","0"]"#, 1),
        point(1_600_000_060, "[1,10,0]", 11)
    );
    let output = read_text(&document(&metric));
    assert_eq!(series(&output, "d_count").values, [1.0, 11.0]);
    assert_eq!(series(&output, "d_sum").values, [1.5, 11.5]);
    assert_eq!(output.histograms.len(), 2);
    assert_eq!(
        output.histograms[1].buckets,
        [(1.0, 1.0), (2.0, 11.0), (f64::INFINITY, 11.0)]
    );
    let p50 = output
        .series
        .iter()
        .find(|series| series.labels.get("quantile") == Some("0.5"))
        .unwrap();
    assert_eq!(
        (&p50.times_ms[..], &p50.values[..]),
        (&[1_600_000_060_000.0][..], &[1.5][..])
    );

    let delta = document(&metric.replace(r#""aggregationTemporality":2"#, r#""aggregationTemporality":1"#));
    let output = read_text(&delta);
    let p50 = output
        .series
        .iter()
        .find(|series| series.labels.get("quantile") == Some("0.5"))
        .unwrap();
    assert_eq!(p50.times_ms.len(), 2);
    assert_eq!(p50.values[0], 0.5);
}

#[test]
fn exponential_buckets_have_their_bounds() {
    let metric = r#"{"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1600000000000000000",
        "count":"10","scale":1,"zeroCount":"1","zeroThreshold":0.001,"positive":{"offset":-2,"bucketCounts":["2","3"]},
        "negative":{"offset":0,"bucketCounts":["1","3"]}}]}}"#;
    let output = read_text(&document(metric));
    let buckets = &output.histograms[0].buckets;
    let root = std::f64::consts::SQRT_2;
    let expected = [
        (-2.0, 0.0),
        (-root, 3.0),
        (-1.0, 4.0),
        (0.001, 5.0),
        (0.5, 5.0),
        (0.5 * root, 7.0),
        (1.0, 10.0),
        (f64::INFINITY, 10.0),
    ];
    assert_eq!(buckets.len(), expected.len());
    for (found, expected) in buckets.iter().zip(expected) {
        assert!(
            (found.0 == expected.0 || (found.0 - expected.0).abs() < 1e-12) && found.1 == expected.1,
            "{buckets:?}"
        );
    }
}

#[test]
fn a_point_whose_value_is_gone_is_a_gap() {
    let metric = r#"{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1600000000000000000","asDouble":0,"flags":1},
        {"timeUnixNano":"1600000001000000000","flags":1}]}}"#;
    let output = read_text(&document(metric));
    assert!(series(&output, "g").values[0].is_nan());
    assert_eq!(output.warnings, []);
}

#[test]
fn bad_points_and_exemplars_are_named_and_the_rest_is_kept() {
    let metric = r#"{"name":"g","gauge":{"dataPoints":[{"asDouble":1},{"timeUnixNano":"soon","asDouble":1},
        {"timeUnixNano":"1600000000000000000"},{"timeUnixNano":"1600000000000000000","asDouble":2,"exemplars":[{},{"asDouble":3}]},5]}}"#;
    let output = read_text(&document(metric));
    assert_eq!(series(&output, "g").values, [2.0]);
    assert_eq!(rows(&output).len(), 1);
    let messages: Vec<&str> = output.warnings.iter().map(|warning| warning.message.as_str()).collect();
    let at = "resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints";
    assert_eq!(
        messages,
        [
            format!("{at}[0] has no timeUnixNano; it was left out"),
            format!("{at}[1] has no timeUnixNano; it was left out"),
            format!("{at}[2] has neither a value nor a count; it was left out"),
            format!("{at}[3].exemplars[0] has no value; it was left out"),
            format!("{at}[4] has no timeUnixNano; it was left out"),
        ]
    );
}

#[test]
fn a_resource_attribute_makes_way_for_that_of_the_point() {
    let metric = r#"{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1600000000000000000","asDouble":2,
        "attributes":[{"key":"service.name","value":{"stringValue":"other"}}]}]}}"#;
    let output = read_text(&document(metric));
    let labels = &series(&output, "g").labels;
    assert_eq!(
        (labels.get("service.name"), labels.get("resource_service.name")),
        (Some("other"), Some("shop"))
    );
}

#[test]
fn documents_of_an_exemplar_and_its_bucket() {
    let one = r#"{"exemplar":{"trace_id":"4bf9","span_id":"00f0","timestamp":"2024-10-21T14:23:45Z","value":5.8,
        "filtered_attributes":{"country":"US"}},"bucket":{"upper_bound":10.0,"count":1}}"#;
    let expected = (
        1_729_520_625_000.0,
        5.8,
        "country=US le=10.0 span_id=00f0 trace_id=4bf9".to_owned(),
    );
    assert_eq!(rows(&read_text(one)), std::slice::from_ref(&expected));
    assert_eq!(
        rows(&read_text(&format!("[{one},{one}]"))),
        [expected.clone(), expected.clone()]
    );
    assert_eq!(
        rows(&read_text(&format!("{one}\n{one}\n"))),
        [expected.clone(), expected]
    );
}

#[test]
fn other_json_and_no_json_are_refused() {
    let message = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
    assert!(message(r#"{"resourceSpans":[]}"#).starts_with(r#"unexpected document {"resourceSpans":[]}"#));
    assert!(message(r#"{"partialSuccess":{}}"#).contains("expected OTLP metrics"));
    assert!(message("5").starts_with("unexpected document 5"));
    assert!(message("").starts_with("the answer is empty"));
    assert!(message("<html>").contains("an HTML page came instead"));
    assert!(message(r#"{"resourceMetrics":[{"scope"#).contains("line 1, column 28"));
}
