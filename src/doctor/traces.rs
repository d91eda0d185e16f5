//! Whether the trace store knows the traces that exemplars name.

use super::Settings;
use super::address::shown;
use super::api::{JSON, Useless, body_of, excerpt};
use super::ask::{Asker, Service};
use super::grafana::TraceSource;
use super::report::{Findings, Link};
use super::seen::duration_text;
use super::trace_ids::{SETTLED_MS, TraceToLookUp};

const LINK: Link = Link::Traces;

const SAMPLED_OUT: &str = "Record exemplars only for traces that are sampled (is_sampled of the span context); with tail \
    sampling, keep what exemplars name or accept the gap. Check that the service's exporter reaches the store, and that \
    the store keeps traces as long as Prometheus keeps exemplars.";

/// Where traces are asked for.
struct Store {
    service: Service,
    /// What `api/traces/<id>` is added to.
    root: String,
    is_tempo: bool,
}

pub(super) async fn check(
    ask: &Asker,
    settings: &Settings,
    source: Option<&TraceSource>,
    traces: &[TraceToLookUp],
    findings: &mut Findings,
) {
    let Some(store) = store(settings, source, findings) else {
        return;
    };
    if traces.is_empty() {
        findings.unknown(
            LINK,
            "known",
            "No exemplar with a usable trace id was seen, so none was looked up.",
        );
        return;
    }
    let mut known: Vec<String> = Vec::new();
    let mut missing: Vec<(&TraceToLookUp, String)> = Vec::new();
    let mut young: Vec<&TraceToLookUp> = Vec::new();
    for trace in traces {
        let url = format!("{}/api/traces/{}", store.root, trace.id);
        let outcome = ask.get(store.service, url.clone(), JSON).await;
        match body_of(store.service, &url, outcome) {
            Ok((content_type, body)) if body.trim_start().starts_with('<') => {
                wrong_place(
                    &format!("GET {}: {content_type}, {}", shown(&url), excerpt(&body)),
                    findings,
                );
                return;
            }
            Ok(_) => known.push(quote(settings, trace, "known")),
            Err(useless) if useless.is_missing() && is_young(settings, trace) => young.push(trace),
            Err(useless) if useless.is_missing() => missing.push((trace, useless.evidence)),
            Err(useless) => {
                refused(trace, useless, findings);
                return;
            }
        }
    }
    if missing.is_empty() && known.is_empty() {
        findings
            .unknown(
                LINK,
                "known",
                "The traces are so new that they may be on their way to the store.",
            )
            .all_evidence(young.into_iter().map(|trace| quote(settings, trace, "not known")))
            .remedy("Ask again in some seconds.");
    } else if missing.is_empty() {
        findings
            .holds(LINK, "known", "The trace store knows the traces that were looked up.")
            .all_evidence(known);
    } else if known.is_empty() {
        none_known(ask, settings, &store, &missing, findings).await;
    } else {
        some_missing(settings, &known, &missing, findings);
    }
}

/// The store to ask: the one of the settings, else Grafana's data source.
fn store(settings: &Settings, source: Option<&TraceSource>, findings: &mut Findings) -> Option<Store> {
    if !settings.tempo_url.is_empty() {
        return Some(Store {
            service: Service::Tempo,
            root: settings.tempo_url.clone(),
            is_tempo: true,
        });
    }
    match source {
        Some(source) if matches!(source.kind.as_str(), "tempo" | "jaeger") => Some(Store {
            service: Service::Grafana,
            root: format!("{}/api/datasources/proxy/uid/{}", source.grafana, source.uid),
            is_tempo: source.kind == "tempo",
        }),
        Some(source) => {
            let says = format!(
                "Traces of a data source of the type {} cannot be looked up here.",
                source.kind
            );
            findings.unknown(LINK, "known", says);
            None
        }
        None => {
            let says = "No Tempo address was given, and Grafana named no trace data source, so no trace was looked up.";
            findings.unknown(LINK, "known", says);
            None
        }
    }
}

fn is_young(settings: &Settings, trace: &TraceToLookUp) -> bool {
    trace
        .time_ms
        .is_some_and(|time_ms| settings.now_ms - time_ms < SETTLED_MS)
}

fn quote(settings: &Settings, trace: &TraceToLookUp, state: &str) -> String {
    let age = trace.time_ms.map_or_else(
        || "of unknown age".to_owned(),
        |time_ms| format!("{} old", duration_text((settings.now_ms - time_ms).max(0.0))),
    );
    format!("{} ({age}): {state}", trace.id)
}

fn wrong_place(evidence: &str, findings: &mut Findings) {
    findings
        .breaks(LINK, "reachable", "What answers there is not the API of a trace store.")
        .evidence(evidence)
        .remedy("Check the address: Tempo's HTTP API is on port 3200 most often; with a gateway, add its sub-path.");
}

fn refused(trace: &TraceToLookUp, useless: Useless, findings: &mut Findings) {
    if useless.status == Some(400) {
        findings
            .breaks(
                LINK,
                "known",
                format!("The trace store takes {} for no trace id.", trace.id),
            )
            .evidence(useless.evidence)
            .remedy("Write the trace id of the active span as 32 hex digits.");
    } else {
        findings
            .add(LINK, "reachable", useless.state(), useless.says)
            .evidence(useless.evidence)
            .remedy(useless.remedy);
    }
}

/// None known may also mean that another server answers there.
async fn none_known(
    ask: &Asker,
    settings: &Settings,
    store: &Store,
    missing: &[(&TraceToLookUp, String)],
    findings: &mut Findings,
) {
    if store.is_tempo {
        let url = format!("{}/api/echo", store.root);
        let outcome = ask.get(store.service, url.clone(), "*/*").await;
        if let Err(useless) = body_of(store.service, &url, outcome) {
            wrong_place(&useless.evidence, findings);
            return;
        }
    }
    findings
        .breaks(
            LINK,
            "known",
            "The trace store knows none of the traces that were looked up.",
        )
        .all_evidence(missing.iter().map(|(trace, _)| quote(settings, trace, "not known")))
        .all_evidence(missing.first().map(|(_, evidence)| evidence))
        .remedy(SAMPLED_OUT);
}

fn some_missing(settings: &Settings, known: &[String], missing: &[(&TraceToLookUp, String)], findings: &mut Findings) {
    findings
        .warns(
            LINK,
            "known",
            "The trace store does not know all of the traces that were looked up.",
        )
        .all_evidence(missing.iter().map(|(trace, _)| quote(settings, trace, "not known")))
        .all_evidence(known)
        .remedy(format!(
            "If the older ones are missing, the store forgets sooner than Prometheus. {SAMPLED_OUT}"
        ));
}
