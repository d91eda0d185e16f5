//! What each fuzz target does with its bytes. The targets are drivers of one line; run one with
//! `cargo +nightly fuzz run prometheus` in the repository's root.

use exemplar_panel::model::ExemplarsBuilder;
use exemplar_panel::read::{self, HistogramWindow, Mode, ReadOutput};

/// Answers of the Prometheus API: both readers take the same bytes.
pub fn prometheus(body: &[u8]) {
    let mut builder = ExemplarsBuilder::new();
    if let Ok(warnings) = read::prometheus_exemplars(body, &mut builder) {
        assert!(warnings.iter().all(|warning| !warning.message.is_empty()));
    }
    if let Ok((series, _)) = read::prometheus_range(body, Some("{{a}} {{b}}")) {
        assert!(series.iter().all(|series| series.times_ms.len() == series.values.len()));
    }
}

/// Expositions: what the strict mode accepts, the lenient mode reads the same.
pub fn openmetrics(body: &[u8]) {
    let Ok(text) = std::str::from_utf8(body) else { return };
    let lenient = read::open_metrics(text, Some(1e12), Mode::Lenient);
    if let Ok(strict) = read::open_metrics(text, Some(1e12), Mode::Strict) {
        let lenient = lenient.expect("what is strict is lenient");
        assert_eq!(strict.series.len(), lenient.series.len());
        assert_eq!(strict.exemplars.len(), lenient.exemplars.len());
        check(&lenient);
    }
}

/// OTLP documents.
pub fn otlp(body: &[u8]) {
    if let Ok(output) = read::otlp(body) {
        check(&output);
    }
}

fn check(output: &ReadOutput) {
    assert!(output.series.iter().all(|series| series.times_ms.len() == series.values.len()));
    let mut window = HistogramWindow::new(60_000.0);
    window.push(&output.histograms);
    assert!(window.series().len() <= output.histograms.len() * 3);
}
