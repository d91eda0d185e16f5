//! The first link: what the service exposes.

use std::collections::BTreeSet;

use super::api::{body_of, excerpt};
use super::ask::{Asker, Service};
use super::report::{Findings, Link};
use super::seen::{SeenExemplar, counted, duration_text};
use super::{Settings, State};
use crate::error::Error;
use crate::read::Mode;
use crate::read::openmetrics::{EXEMPLAR_CHARS, Kind, NumberedLine, Sample, lines, parse};

const LINK: Link = Link::Exposition;
/// As Prometheus asks, but short: a page may send no more than 128 bytes without asking leave first (CORS).
const ACCEPT: &str = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const _: () = assert!(ACCEPT.len() <= 128);
/// How far a clock may be ahead, ms.
const SKEW_MS: f64 = 60_000.0;
/// Seconds since the epoch before which nobody measures (2001), and from which on a number counts milliseconds.
const EARLIEST_S: f64 = 1e9;
const MILLISECONDS_FROM: f64 = 1e11;

const USE_OPENMETRICS: &str = "Serve OpenMetrics when the scraper asks for it: EnableOpenMetrics in promhttp.HandlerOpts \
    (Go), prometheus_client.openmetrics.exposition (Python), setContentType(Registry.OPENMETRICS_CONTENT_TYPE) \
    (prom-client for Node). The Java client does it by itself.";
const RECORD_EXEMPLARS: &str = "Hand the exemplar over with the observation (ObserveWithExemplar in Go, exemplar={…} in \
    Python), within an active span that is sampled; with an OpenTelemetry SDK, check that its exemplar filter is \
    trace_based and that the measurement happens inside a span.";

/// What the exposition says of exemplars.
#[derive(Debug, Default)]
pub(super) struct Exposed {
    /// In the order of the lines.
    pub exemplars: Vec<SeenExemplar>,
    /// Names of the series that carry them, with their suffixes.
    pub metrics: BTreeSet<String>,
    /// The name of any sample, to look for in Prometheus.
    pub any_metric: Option<String>,
}

/// An exemplar with all that can be wrong with it.
struct Found<'a> {
    number: usize,
    text: &'a str,
    sample: Sample,
    seen: SeenExemplar,
    /// The number that stands for its time.
    raw_time: Option<f64>,
}

/// Asks for the exposition; none when there is none to be read.
pub(super) async fn check(ask: &Asker, settings: &Settings, findings: &mut Findings) -> Option<Exposed> {
    let url = &settings.metrics_url;
    if url.is_empty() {
        let says = "No metrics address was given, so what the service exposes was not looked at.";
        findings.unknown(LINK, "reachable", says);
        return None;
    }
    let outcome = ask.get(Service::Metrics, url.clone(), ACCEPT).await;
    let (content_type, body) = match body_of(Service::Metrics, url, outcome) {
        Ok(found) => found,
        Err(useless) => {
            findings
                .add(LINK, "reachable", useless.state(), useless.says)
                .evidence(useless.evidence)
                .remedy(useless.remedy);
            return None;
        }
    };
    let found = exemplars_of(&body);
    let is_open_metrics = content_type_is_right(&content_type, found.first(), findings);
    let has_long_labels = lengths(&found, findings);
    if is_open_metrics && is_readable(&body, findings) && !has_long_labels {
        is_strict(&body, findings);
    }
    presence(&body, &found, is_open_metrics, findings);
    times(&found, settings.now_ms, findings);
    buckets(&found, findings);
    Some(Exposed {
        any_metric: lines(&body, Mode::Lenient)
            .find_map(|line| line.sample.ok().flatten())
            .map(|sample| sample.name),
        metrics: found.iter().map(|found| found.sample.name.clone()).collect(),
        exemplars: found.into_iter().map(|found| found.seen).collect(),
    })
}

fn exemplars_of(body: &str) -> Vec<Found<'_>> {
    lines(body, Mode::Lenient).filter_map(found_in).collect()
}

fn found_in(line: NumberedLine<'_>) -> Option<Found<'_>> {
    let sample = line.sample.ok().flatten()?;
    let exemplar = sample.exemplar.as_ref()?;
    let last = line.text.split_whitespace().next_back();
    Some(Found {
        number: line.number,
        text: line.text,
        seen: SeenExemplar {
            place: format!("line {}", line.number),
            metric: sample.name.clone(),
            labels: exemplar.labels.clone(),
            time_ms: exemplar.time_ms,
        },
        raw_time: exemplar.time_ms.and(last).and_then(|text| text.parse().ok()),
        sample,
    })
}

impl Found<'_> {
    /// Its whole line.
    fn quote(&self) -> String {
        format!("line {}: {}", self.number, self.text)
    }
}

fn content_type_is_right(content_type: &str, exemplar: Option<&Found<'_>>, findings: &mut Findings) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/openmetrics-text") {
        findings
            .holds(LINK, "content-type", "The exposition is OpenMetrics.")
            .evidence(format!("Content-Type: {content_type}"));
        return true;
    }
    let evidence = match content_type {
        "" => "no Content-Type header".to_owned(),
        text => format!("Content-Type: {text}"),
    };
    if let Some(found) = exemplar {
        let says = "The exposition holds exemplars, but does not call itself OpenMetrics: Prometheus reads it as the \
                    older text format, trips over the first exemplar and drops the whole scrape.";
        findings
            .breaks(LINK, "content-type", says)
            .evidence(evidence)
            .evidence(found.quote())
            .remedy("Send Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8 with this body.");
    } else {
        let says =
            "The exposition is not OpenMetrics though it was asked for; the older text format carries no exemplars.";
        findings
            .breaks(LINK, "content-type", says)
            .evidence(evidence)
            .remedy(USE_OPENMETRICS);
    }
    false
}

/// Prometheus drops a scrape at the first line that it cannot read.
fn is_readable(body: &str, findings: &mut Findings) -> bool {
    let bad: Vec<(Error, &str)> = lines(body, Mode::Lenient)
        .filter_map(|line| line.sample.err().map(|error| (error, line.text)))
        .collect();
    if !bad.is_empty() {
        let says = format!(
            "{} cannot be read; Prometheus drops the whole scrape for one.",
            counted(bad.len(), "line")
        );
        findings
            .breaks(LINK, "readable", says)
            .all_evidence(bad.iter().map(|(error, text)| format!("{error}: {text}")))
            .remedy("Mend the lines, or let a client library write the exposition.");
        return false;
    }
    if body.trim_end().lines().next_back() != Some("# EOF") {
        let says =
            "The exposition does not end with # EOF, so Prometheus takes it for cut off and drops the whole scrape.";
        findings
            .breaks(LINK, "readable", says)
            .evidence(format!(
                "last line: {}",
                body.trim_end().lines().next_back().unwrap_or_default()
            ))
            .remedy("Write # EOF and a line feed at the end; check that no proxy cuts the body.");
        return false;
    }
    true
}

/// What the specification asks beyond that.
fn is_strict(body: &str, findings: &mut Findings) {
    match parse(body, Mode::Strict) {
        Ok(_) => drop(findings.holds(LINK, "readable", "It is valid by the OpenMetrics specification.")),
        Err(error) => {
            let says = "It departs from the OpenMetrics specification; some scrapers refuse that.";
            findings
                .warns(LINK, "readable", says)
                .evidence(error.to_string())
                .remedy("Mend it, or let a client library write the exposition.");
        }
    }
}

fn presence(body: &str, found: &[Found<'_>], is_open_metrics: bool, findings: &mut Findings) {
    if !found.is_empty() {
        let mut metrics: Vec<(&str, usize)> = Vec::new();
        for name in found.iter().map(|found| found.sample.name.as_str()) {
            match metrics.iter_mut().find(|(other, _)| *other == name) {
                Some((_, count)) => *count += 1,
                None => metrics.push((name, 1)),
            }
        }
        let says = format!("It holds {}.", counted(found.len(), "exemplar"));
        findings
            .holds(LINK, "exemplars", says)
            .all_evidence(metrics.iter().map(|(name, count)| format!("{count} on {name}")));
        return;
    }
    if !is_open_metrics {
        let says = "Whether the service records exemplars cannot be told from this format.";
        findings.unknown(LINK, "exemplars", says);
        return;
    }
    let families = parse(body, Mode::Lenient).map(|(exposition, _)| exposition.families);
    let carriers: Vec<String> = (families.unwrap_or_default().iter())
        .filter(|family| matches!(family.kind, Kind::Histogram | Kind::GaugeHistogram | Kind::Counter))
        .map(|family| format!("{} ({}) has none", family.name, family.kind.name()))
        .collect();
    if carriers.is_empty() {
        let says = "The exposition has no histogram and no counter; only their samples carry exemplars.";
        findings
            .breaks(LINK, "exemplars", says)
            .evidence(excerpt(body))
            .remedy("Measure latency with a histogram, and check that this is the service's own exposition.");
    } else {
        findings
            .breaks(LINK, "exemplars", "The exposition holds no exemplar.")
            .all_evidence(carriers)
            .remedy(RECORD_EXEMPLARS);
    }
}

/// Whether labels are too long.
fn lengths(found: &[Found<'_>], findings: &mut Findings) -> bool {
    let length = |found: &Found<'_>| {
        found
            .sample
            .exemplar
            .as_ref()
            .map_or(0, |exemplar| exemplar.char_count())
    };
    let long: Vec<&Found<'_>> = found.iter().filter(|found| length(found) > EXEMPLAR_CHARS).collect();
    if !long.is_empty() {
        let says = format!(
            "{} of {} exemplars have labels of more than {EXEMPLAR_CHARS} characters, names and values together; Prometheus \
             does not store them.",
            long.len(),
            found.len(),
        );
        let quote = |found: &&Found<'_>| {
            format!(
                "line {}: {} characters in {}",
                found.number,
                length(found),
                found.seen.label_text()
            )
        };
        findings
            .breaks(LINK, "label-length", says)
            .all_evidence(long.iter().map(quote))
            .remedy("Keep trace_id and span_id and drop the other labels; what they say is on the trace.");
    } else if !found.is_empty() {
        let longest = found.iter().map(length).max().unwrap_or_default();
        findings
            .holds(LINK, "label-length", "All exemplars' labels are short enough.")
            .evidence(format!("longest: {longest} of {EXEMPLAR_CHARS} characters"));
    }
    !long.is_empty()
}

/// What is wrong with a time, and what mends it.
fn time_fault(raw_s: f64, now_ms: f64) -> Option<(&'static str, &'static str)> {
    if raw_s >= MILLISECONDS_FROM {
        let says = "count milliseconds or less where OpenMetrics has seconds, and so lie millennia ahead";
        Some((
            says,
            "Write the exemplars' times in seconds since 1970, with a fraction.",
        ))
    } else if raw_s < EARLIEST_S {
        let says = "lie before 2001";
        Some((
            says,
            "Write seconds since 1970, not since the process or the machine started.",
        ))
    } else if raw_s * 1000.0 > now_ms + SKEW_MS {
        let says = "lie in the future; Prometheus then refuses each later exemplar of the series as out of order";
        Some((
            says,
            "Set the clock of the service's machine (and check that of this one).",
        ))
    } else {
        None
    }
}

fn times(found: &[Found<'_>], now_ms: f64, findings: &mut Findings) {
    let faults: Vec<(&Found<'_>, f64, (&str, &str))> = (found.iter())
        .filter_map(|found| {
            let raw_s = found.raw_time?;
            Some((found, raw_s, time_fault(raw_s, now_ms)?))
        })
        .collect();
    if let Some((_, _, (says, remedy))) = faults.first() {
        let quote = |(found, raw_s, _): &(&Found<'_>, f64, _)| {
            let distance_ms = raw_s * 1000.0 - now_ms;
            let side = if distance_ms > 0.0 { "from now" } else { "ago" };
            let distance = duration_text(distance_ms.abs());
            format!("line {}: {raw_s} s, {distance} {side}", found.number)
        };
        let says = format!("The times of {} of {} exemplars {says}.", faults.len(), found.len());
        findings
            .breaks(LINK, "timestamps", says)
            .all_evidence(faults.iter().map(quote))
            .remedy(*remedy);
        return;
    }
    let newest_ms = found
        .iter()
        .filter_map(|found| found.seen.time_ms)
        .fold(f64::NAN, f64::max);
    if newest_ms.is_finite() {
        findings
            .holds(LINK, "timestamps", "All exemplars' times are plausible.")
            .evidence(format!("newest: {} ago", duration_text((now_ms - newest_ms).max(0.0))));
    } else if !found.is_empty() {
        let says = "The exemplars have no times; Prometheus gives them that of the scrape.";
        findings.holds(LINK, "timestamps", says);
    }
}

/// A value outside its bucket is one in another unit, most often.
fn buckets(found: &[Found<'_>], findings: &mut Findings) {
    let is_outside = |found: &&Found<'_>| {
        let le = found.sample.labels.get("le").and_then(|le| le.parse::<f64>().ok());
        let value = found.sample.exemplar.as_ref().map(|exemplar| exemplar.value);
        matches!((le, value), (Some(le), Some(value)) if value > le)
    };
    let outside: Vec<&Found<'_>> = found.iter().filter(is_outside).collect();
    if outside.is_empty() {
        return;
    }
    let says = format!(
        "The values of {} lie above their buckets, so they are drawn far from their series.",
        counted(outside.len(), "exemplar")
    );
    findings
        .add(LINK, "values", State::Warns, says)
        .all_evidence(outside.iter().map(|found| found.quote()))
        .remedy("Observe in the unit that the metric's name has: seconds, not milliseconds or nanoseconds.");
}
