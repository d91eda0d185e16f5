//! The programs of `docs/instrumentation.md`, and what they exposed when `make instrumentation` ran them.

use std::path::{Path, PathBuf};

use exemplar_panel::model::Exemplars;
use exemplar_panel::read::{self, Mode, ScrapeSettings, ScrapeWindow};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    std::fs::read_to_string(at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Name and text of each program that is run.
fn programs(document: &str) -> Vec<(String, String)> {
    let blocks = document.split("<!-- run: ").skip(1);
    blocks
        .map(|block| {
            let (name, rest) = block.split_once(" -->\n```").unwrap();
            let (_, program) = rest.split_once('\n').unwrap();
            (name.to_owned(), program.split("```").next().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn the_programs_in_the_document_are_those_that_were_run() {
    let all = programs(&text("docs/instrumentation.md"));
    assert_eq!(all.len(), 4);
    for (name, program) in all {
        let folder = if name.ends_with(".rs") {
            "demo/shop/examples"
        } else {
            "tests/fixtures/instrumentation"
        };
        let ran = text(&format!("{folder}/{name}"));
        assert_eq!(
            ran, program,
            "{name} has changed since it was run: make instrumentation"
        );
    }
}

/// Ids of a sampled trace, at a time of this century, well below the 128 characters.
fn assert_usable(exemplars: &Exemplars, what: &str) {
    assert!(!exemplars.is_empty(), "{what} has exemplars");
    for row in 0..exemplars.len() {
        let label = |name: &str| exemplars.column(name).map_or("", |column| column.value(row));
        for (name, digits) in [("trace_id", 32), ("span_id", 16)] {
            let id = label(name);
            let is_hex = id
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            assert!(
                id.len() == digits && is_hex && id.bytes().any(|byte| byte != b'0'),
                "{what}: {name} {id:?}"
            );
        }
        let (time_ms, value) = (exemplars.times_ms()[row], exemplars.values()[row]);
        assert!(time_ms > 1.7e12 && time_ms < 4e12, "{what}: {time_ms}");
        // Seconds: the programs take 20 ms.
        assert!((0.01..1.0).contains(&value), "{what}: {value}");
    }
}

#[test]
fn what_python_node_and_rust_exposed_is_openmetrics_with_exemplars() {
    for name in ["python_prometheus", "node_prom_client", "instrumentation"] {
        let exposition = text(&format!("tests/fixtures/instrumentation/{name}.txt"));
        let output = read::open_metrics(&exposition, Some(1.8e12), Mode::Lenient).unwrap();
        assert_eq!(output.warnings, [], "{name}");
        assert_usable(&output.exemplars, name);
        let mut window = ScrapeWindow::new(ScrapeSettings::default());
        window
            .push(
                &exposition,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                1.8e12,
            )
            .unwrap();
        assert_eq!(window.metric(), Some("http_request_duration_seconds"), "{name}");
        assert_eq!(window.unit(), "s", "{name}");
    }
}

#[test]
fn they_keep_to_the_specification() {
    let refusals = ["python_prometheus", "node_prom_client", "instrumentation"].map(|name| {
        let exposition = text(&format!("tests/fixtures/instrumentation/{name}.txt"));
        read::open_metrics(&exposition, Some(1.8e12), Mode::Strict)
            .err()
            .map(|error| error.to_string())
    });
    assert_eq!(refusals, [None, None, None]);
}

#[test]
fn what_the_python_sdk_sent_by_otlp_has_exemplars() {
    let body = text("tests/fixtures/instrumentation/python_opentelemetry.json");
    let output = read::otlp(body.as_bytes()).unwrap();
    assert_usable(&output.exemplars, "OTLP");
}
