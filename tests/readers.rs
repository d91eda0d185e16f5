//! The readers on what real programs wrote, and on everything else that may come.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use exemplar_panel::model::{Exemplars, ExemplarsBuilder, Labels, SeriesData};
use exemplar_panel::read::openmetrics::{self, Kind};
use exemplar_panel::read::{self, Mode, ReadOutput};
use proptest::prelude::*;
use serde_json::{Value, json};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(name: &str) -> String {
    let path = repository().join("tests/fixtures").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn messages(output: &ReadOutput) -> Vec<&str> {
    output.warnings.iter().map(|warning| warning.message.as_str()).collect()
}

fn label(exemplars: &Exemplars, row: usize, name: &str) -> String {
    exemplars.column(name).map_or("", |column| column.value(row)).to_owned()
}

#[test]
fn prometheus_client_emits_strict_openmetrics() {
    let output = read::open_metrics(&fixture("prometheus_client/exposition.txt"), Some(1e12), Mode::Strict).unwrap();
    assert_eq!(messages(&output), [""; 0]);
    let rows: Vec<(f64, String, String)> = (0..output.exemplars.len())
        .map(|row| {
            (
                output.exemplars.values()[row],
                label(&output.exemplars, row, "le"),
                label(&output.exemplars, row, "trace_id"),
            )
        })
        .collect();
    let trace = |digit: &str| digit.repeat(32);
    let expected = [
        (0.004, "0.01", trace("1")),
        (0.09, "0.1", trace("3")),
        (0.7, "1.0", trace("4")),
        (9.5, "+Inf", trace("5")),
        (0.3, "0.5", String::new()),
        (3.0, "", trace("a")),
    ];
    assert_eq!(rows, expected.map(|(value, le, trace)| (value, le.to_owned(), trace)));
    assert_eq!(label(&output.exemplars, 4, "traceID"), "é".repeat(120));
    assert_eq!(
        label(&output.exemplars, 4, "endpoint"),
        "/api/ü \"quoted\" \\ and\nnew line"
    );
    assert!(
        output
            .exemplars
            .times_ms()
            .iter()
            .all(|time| (1.7e12..2e12).contains(time))
    );
    assert_eq!(output.histograms.len(), 3);
    assert_eq!(output.histograms[0].buckets.len(), 6);
}

#[test]
fn the_metadata_of_prometheus_client_is_read() {
    let (exposition, _) = openmetrics::parse(&fixture("prometheus_client/exposition.txt"), Mode::Strict).unwrap();
    let kinds: Vec<(&str, Kind, &str)> = (exposition.families.iter())
        .map(|family| (family.name.as_str(), family.kind, family.unit.as_str()))
        .collect();
    let expected = [
        ("http_request_duration_seconds", Kind::Histogram, ""),
        ("http_requests", Kind::Counter, ""),
        ("temperature_celsius", Kind::Gauge, "celsius"),
        ("limit", Kind::Gauge, ""),
        ("request_size_bytes", Kind::Summary, ""),
        ("build", Kind::Info, ""),
        ("task_state", Kind::StateSet, ""),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(
        exposition.families[1].help,
        "Requests\nin two lines with a \\ and a \"quote\""
    );
}

#[test]
fn the_older_text_format_gives_the_same_samples_without_exemplars() {
    let older = fixture("prometheus_client/exposition-0.0.4.txt");
    assert!(read::open_metrics(&older, Some(1e12), Mode::Strict).is_err());
    let older = read::open_metrics(&older, Some(1e12), Mode::Lenient).unwrap();
    let newer = read::open_metrics(&fixture("prometheus_client/exposition.txt"), Some(1e12), Mode::Strict).unwrap();
    assert!(older.exemplars.is_empty());
    assert!(
        matches!(messages(&older)[..], [eof] if eof.contains("without # EOF")),
        "{:?}",
        older.warnings
    );
    let values = |output: &ReadOutput| -> Vec<(String, String)> {
        let mut all: Vec<_> = (output.series.iter())
            .map(|series| (series.labels.to_selector(), format!("{:?}", series.values)))
            .filter(|(name, _)| !name.contains("_created"))
            .collect();
        all.sort();
        all
    };
    assert_eq!(values(&older), values(&newer));
}

/// One measured payment: value, country, trace id, span id.
fn measured() -> Vec<(f64, String, String, String)> {
    let expected: Vec<Value> = serde_json::from_str(&fixture("opentelemetry/expected.json")).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    (expected.iter())
        .map(|row| {
            (
                row["value"].as_f64().unwrap(),
                text(row, "country"),
                text(row, "trace_id"),
                text(row, "span_id"),
            )
        })
        .collect()
}

/// The exemplars of the payments' durations.
fn durations(output: &ReadOutput) -> Vec<(f64, String, String, String)> {
    let exemplars = &output.exemplars;
    (0..exemplars.len())
        .filter(|row| label(exemplars, *row, "__name__") == "payment.duration")
        .map(|row| {
            let text = |name| label(exemplars, row, name);
            (
                exemplars.values()[row],
                text("country"),
                text("trace_id"),
                text("span_id"),
            )
        })
        .collect()
}

#[test]
fn the_otlp_json_exporter_is_read() {
    let output = read::otlp(fixture("opentelemetry/otlp.json").as_bytes()).unwrap();
    assert_eq!(messages(&output), [""; 0]);
    let mut expected = measured();
    expected.remove(3); // Of the two in one bucket the SDK keeps the last.
    assert_eq!(durations(&output), expected);
    let series = |name: &str| -> &SeriesData {
        output
            .series
            .iter()
            .find(|series| series.labels.get("__name__") == Some(name))
            .unwrap()
    };
    assert_eq!(series("payment.duration_count").values, [3.0, 5.0]);
    assert_eq!(series("payment.open").values, [-3.0, -3.0]);
    assert_eq!(series("room.temperature").values, [21.5, 21.5]);
    let labels = &series("payment.count").labels;
    for (name, value) in [
        ("service.name", "checkout"),
        ("service.instance.id", "7"),
        ("otel_scope_name", "shop.payments"),
        ("otel_scope_version", "1.4.0"),
        ("otel_scope_team", "money"),
        ("method", "card"),
    ] {
        assert_eq!(labels.get(name), Some(value), "{name}");
    }
    // Between the exports two payments of 0.7 and 0.8 s were made, both in the bucket from 0.5 to 1.
    let p50 = (output.series.iter()).find(|series| {
        series.labels.get("quantile") == Some("0.5") && series.labels.get("__name__") == Some("payment.duration")
    });
    assert_eq!(p50.unwrap().values, [0.75]);
    // And of 5 and 6 bytes: an exponential histogram, whose buckets are narrow.
    let p99 = (output.series.iter()).find(|series| {
        series.labels.get("quantile") == Some("0.99") && series.labels.get("__name__") == Some("payment.size")
    });
    let p99 = p99.unwrap().values[0];
    assert!((5.5..=6.6).contains(&p99), "{p99}");
}

#[test]
fn every_json_form_of_an_export_reads_the_same() {
    let otlp = fixture("opentelemetry/otlp.json");
    let last = read::otlp(otlp.lines().last().unwrap().as_bytes()).unwrap();
    assert_eq!(durations(&last), measured()[4..]);
    for form in ["opentelemetry/protobuf.json", "opentelemetry/console.json"] {
        let other = read::otlp(fixture(form).as_bytes()).unwrap();
        assert_eq!(messages(&other), [""; 0], "{form}");
        assert_eq!(durations(&other), durations(&last), "{form}");
        assert_eq!(other.exemplars.len(), last.exemplars.len(), "{form}");
        let names = |output: &ReadOutput| -> Vec<(String, Vec<f64>)> {
            let name = |series: &SeriesData| series.labels.get("__name__").unwrap().to_owned();
            output
                .series
                .iter()
                .map(|series| (name(series), series.values.clone()))
                .collect()
        };
        assert_eq!(names(&other), names(&last), "{form}");
    }
}

/// Files of the recorded capture.
fn capture() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(repository().join("demo/capture"))
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

/// Reads a file of the capture by what its name says it is: series, exemplars.
fn read_captured(path: &Path) -> Option<(usize, usize)> {
    let name = path.file_name()?.to_str()?;
    let body = std::fs::read(path).unwrap();
    if name == "index.json" || !name.ends_with(".json") {
        return None;
    }
    let mut exemplars = ExemplarsBuilder::new();
    let from_exemplars = read::prometheus_exemplars(&body, &mut exemplars);
    let from_range = read::prometheus_range(&body, Some("{{route}}"));
    if name.starts_with("error-bad") {
        for error in [from_exemplars.unwrap_err(), from_range.unwrap_err()] {
            assert!(
                error
                    .to_string()
                    .starts_with("the server answered with an error (bad_data): "),
                "{name}: {error}"
            );
        }
        return None;
    }
    let is_exemplars = name.contains("exemplars");
    let (series, range_warnings) = from_range.unwrap();
    let warnings = if is_exemplars {
        from_exemplars.unwrap()
    } else {
        range_warnings
    };
    assert_eq!(warnings, [], "{name}");
    Some(if is_exemplars {
        (0, exemplars.len())
    } else {
        (series.len(), 0)
    })
}

#[test]
fn all_that_the_real_prometheus_answered_is_read_without_a_warning() {
    let mut total = (0, 0);
    for path in capture() {
        let (series, exemplars) = read_captured(&path).unwrap_or_default();
        let is_empty = path.file_name().unwrap().to_str().unwrap().starts_with("empty");
        let count_as_text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            exemplars,
            count_as_text.matches("\"timestamp\":").count() * usize::from(exemplars > 0),
            "{path:?}"
        );
        assert!(!is_empty || (series, exemplars) == (0, 0), "{path:?}");
        total = (total.0 + series, total.1 + exemplars);
    }
    assert!(
        total.0 > 100 && total.1 > 1000,
        "the capture has {total:?} series and exemplars"
    );
}

#[test]
fn the_exposition_of_the_demo_service_is_strict_openmetrics() {
    let text = std::fs::read_to_string(repository().join("demo/capture/metrics.openmetrics.txt")).unwrap();
    let output = read::open_metrics(&text, Some(1.8e12), Mode::Strict).unwrap();
    assert_eq!(messages(&output), [""; 0]);
    let in_text = text
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains(" # {"))
        .count();
    assert!(in_text > 100);
    assert_eq!(output.exemplars.len(), in_text);
    for row in 0..output.exemplars.len() {
        assert_eq!(label(&output.exemplars, row, "trace_id").len(), 32);
        assert_eq!(label(&output.exemplars, row, "span_id").len(), 16);
    }
}

/// An exemplar as a generator makes it: seconds, value, labels.
#[derive(Debug, Clone)]
struct Made {
    seconds: f64,
    value: f64,
    labels: Vec<(String, String)>,
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![4 => prop::num::f64::NORMAL, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(f64::NEG_INFINITY), 1 => Just(0.0)]
}

fn any_label_set(prefix: &'static str) -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::btree_map("[a-z][a-z0-9_]{0,5}", any::<String>(), 0..4).prop_map(move |labels| {
        labels
            .into_iter()
            .map(|(name, text)| (format!("{prefix}{name}"), text))
            .collect()
    })
}

fn any_exemplar() -> impl Strategy<Value = Made> {
    (0u64..4_000_000_000_000, any_value(), any_label_set("e_")).prop_map(|(ms, value, labels)| Made {
        seconds: ms as f64 / 1e3,
        value,
        labels,
    })
}

fn value_text(value: f64) -> String {
    match value {
        _ if value.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "+Inf".to_owned(),
        f64::NEG_INFINITY => "-Inf".to_owned(),
        _ => value.to_string(),
    }
}

fn object(labels: &[(String, String)]) -> Value {
    Value::Object(
        labels
            .iter()
            .map(|(name, text)| (name.clone(), text.clone().into()))
            .collect(),
    )
}

fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

/// Checks that a row is what was made.
fn check_row(exemplars: &Exemplars, row: usize, series: &[(String, String)], made: &Made) -> Result<(), TestCaseError> {
    prop_assert!(same(exemplars.values()[row], made.value));
    prop_assert!((exemplars.times_ms()[row] - made.seconds * 1e3).abs() < 0.01);
    let found: Labels = exemplars.labels(row).collect();
    let expected: Labels = series.iter().chain(&made.labels).cloned().collect();
    prop_assert_eq!(found, expected);
    Ok(())
}

proptest! {
    #[test]
    fn exemplar_answers_come_back(
        answer in prop::collection::vec((any_label_set("s_"), prop::collection::vec(any_exemplar(), 0..5)), 0..5),
        is_prototype in any::<bool>(),
        is_result in any::<bool>(),
    ) {
        let exemplar = |made: &Made| match is_prototype && made.value.is_finite() {
            true => json!({"labels": object(&made.labels), "value": made.value, "timestamp": made.seconds * 1e3, "hasTimestamp": true}),
            false => json!({"labels": object(&made.labels), "value": value_text(made.value), "timestamp": made.seconds}),
        };
        let list: Vec<Value> = answer.iter().map(|(series, made)| {
            let key = if is_result { "metric" } else { "seriesLabels" };
            json!({key: object(series), "exemplars": made.iter().map(exemplar).collect::<Vec<_>>()})
        }).collect();
        let data = if is_result { json!({"result": list}) } else { json!(list) };
        let body = json!({"status": "success", "data": data}).to_string();
        let mut builder = ExemplarsBuilder::new();
        let warnings = read::prometheus_exemplars(body.as_bytes(), &mut builder).unwrap();
        prop_assert_eq!(warnings, []);
        let exemplars = builder.finish();
        let made: Vec<_> = answer.iter().flat_map(|(series, made)| made.iter().map(move |made| (series, made))).collect();
        prop_assert_eq!(exemplars.len(), made.len());
        for (row, (series, made)) in made.into_iter().enumerate() {
            // Small counts of milliseconds are taken for seconds, which real times are not.
            if is_prototype && made.value.is_finite() && made.seconds < 1e8 { continue; }
            check_row(&exemplars, row, series, made)?;
        }
    }

    #[test]
    fn range_answers_come_back(
        answer in prop::collection::vec(
            (any_label_set(""), prop::collection::vec((0u64..4_000_000_000_000, any_value()), 0..20)), 0..5,
        ),
    ) {
        let result: Vec<Value> = answer.iter().map(|(labels, samples)| {
            let values: Vec<Value> =
                samples.iter().map(|(ms, value)| json!([*ms as f64 / 1e3, value_text(*value)])).collect();
            json!({"metric": object(labels), "values": values})
        }).collect();
        let body = json!({"status": "success", "data": {"resultType": "matrix", "result": result}}).to_string();
        let (series, warnings) = read::prometheus_range(body.as_bytes(), None).unwrap();
        prop_assert_eq!(warnings, []);
        prop_assert_eq!(series.len(), answer.len());
        for (found, (labels, samples)) in series.iter().zip(&answer) {
            prop_assert_eq!(&found.labels, &labels.iter().cloned().collect::<Labels>());
            prop_assert_eq!(found.times_ms.len(), samples.len());
            for (index, (ms, value)) in samples.iter().enumerate() {
                prop_assert_eq!(found.times_ms[index], *ms as f64);
                prop_assert!(same(found.values[index], *value));
            }
        }
    }

    #[test]
    fn expositions_come_back(
        metrics in prop::collection::btree_map(any_label_set("s_"), (0u32..1000, any_exemplar()), 1..5),
        help in any::<String>(),
    ) {
        let mut text = format!("# TYPE a counter\n# HELP a {}\n", escaped(&help));
        let mut all = Vec::new();
        for (labels, (count, made)) in metrics {
            let labels: Vec<_> = labels.into_iter().filter(|(_, text)| !text.is_empty()).collect();
            let made = Made { labels: made.labels.into_iter().map(|(name, text)| (name, text.chars().take(20).collect())).collect(), ..made };
            if all.iter().any(|(other, _, _)| *other == labels) { continue; }
            writeln!(text, "a_total{} {count} # {} {} {}", braces(&labels), braces(&made.labels), value_text(made.value), made.seconds).unwrap();
            all.push((labels, count, made));
        }
        text.push_str("# EOF\n");
        for mode in [Mode::Strict, Mode::Lenient] {
            let (exposition, warnings) = openmetrics::parse(&text, mode).unwrap();
            prop_assert_eq!(warnings, []);
            prop_assert_eq!(&exposition.families[0].help, &help);
            let output = read::open_metrics(&text, Some(1.0), mode).unwrap();
            prop_assert_eq!(output.exemplars.len(), all.len());
            for (row, (labels, count, made)) in all.iter().enumerate() {
                prop_assert_eq!(output.series[row].values[0], f64::from(*count));
                let mut series = labels.clone();
                series.push(("__name__".to_owned(), "a_total".to_owned()));
                check_row(&output.exemplars, row, &series, made)?;
            }
        }
    }

    #[test]
    fn any_bytes_are_safe(body in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(&body);
    }

    #[test]
    fn damage_to_real_input_is_safe(
        which in 0usize..7,
        cut in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        put in r#"[\[\]{}",:0-9eE+.\-tfnrualse\\ /#=\n\t]{0,4}"#,
    ) {
        let body = damage_source(which);
        let start = at.index(body.len());
        let end = (start + cut.index(8)).min(body.len());
        let damaged = [&body.as_bytes()[..start], put.as_bytes(), &body.as_bytes()[end..]].concat();
        read_all(&damaged);
        read_all(&damaged[..cut.index(damaged.len() + 1)]);
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn braces(labels: &[(String, String)]) -> String {
    let pairs: Vec<String> = labels
        .iter()
        .map(|(name, text)| format!("{name}=\"{}\"", escaped(text)))
        .collect();
    format!("{{{}}}", pairs.join(","))
}

fn damage_source(which: usize) -> String {
    let answer = r#"{"status":"success","data":[{"seriesLabels":{"le":"0.5"},"exemplars":[
        {"labels":{"trace_id":"abc"},"value":"0.432","timestamp":1706140800.123}]}],"warnings":["w"]}"#;
    let range = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},
        "values":[[1600164378.369,"1"],[1600164393,"NaN"]],"histograms":[[1,{}]]}]}}"#;
    let document = r#"{"exemplar":{"trace_id":"4bf9","timestamp":"2024-10-21T14:23:45.123456Z","value":5.8,
        "filtered_attributes":{"country":"US"}},"bucket":{"upper_bound":10.0,"count":1}}"#;
    match which {
        0 => answer.to_owned(),
        1 => range.to_owned(),
        2 => document.to_owned(),
        3 => fixture("prometheus_client/exposition.txt").chars().take(1500).collect(),
        4 => fixture("opentelemetry/otlp.json").lines().next().unwrap().to_owned(),
        5 => fixture("opentelemetry/console.json").lines().map(str::trim).collect(),
        _ => "# TYPE a summary\n# UNIT a_s s\na{quantile=\"0.5\"} 1\n{\"é\"} 2 3 # {é=\"1\"} 4 5\n# EOF".to_owned(),
    }
}

/// Reads a body with every reader. An error is fine, a panic is not.
fn read_all(body: &[u8]) {
    let _ = read::prometheus_range(body, Some("{{a}}"));
    let _ = read::prometheus_exemplars(body, &mut ExemplarsBuilder::new());
    let _ = read::otlp(body);
    let text = String::from_utf8_lossy(body);
    for mode in [Mode::Strict, Mode::Lenient] {
        let _ = read::open_metrics(&text, Some(1.0), mode);
    }
}
