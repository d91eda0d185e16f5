//! Whether exemplars say which trace they belong to, in a way that a trace store understands.

use std::collections::HashSet;

use super::Settings;
use super::report::{Findings, Link};
use super::seen::{SeenExemplar, counted};
use crate::link::is_loosely_equal;

const LINK: Link = Link::TraceIds;
/// Names that a trace id goes by, without case and underscores.
const TRACE_LABELS: [&str; 5] = ["trace_id", "trace.id", "trace", "dd.trace_id", "otel_trace_id"];
/// Hex digits of an id by W3C, and of the older 64-bit ids.
const DIGITS: usize = 32;
const OLD_DIGITS: usize = 16;
/// How many digits an id loses at most when its leading zeros are cut off (more is less likely than 1 in 10 million).
const ZEROS_CUT: usize = 6;
/// How many traces are looked up.
const LOOKED_UP: usize = 3;
/// Traces younger than this may be on their way to the store, ms.
pub(super) const SETTLED_MS: f64 = 10_000.0;

/// A trace to look up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TraceToLookUp {
    pub id: String,
    pub time_ms: Option<f64>,
}

/// What an id is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    Full,
    ZerosCut,
    Old,
    Empty,
    Zero,
    NotHex,
    Length,
}

fn worth(id: &str) -> Worth {
    let digits = id.len();
    if id.is_empty() {
        Worth::Empty
    } else if !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Worth::NotHex
    } else if id.bytes().all(|byte| byte == b'0') {
        Worth::Zero
    } else if digits == DIGITS {
        Worth::Full
    } else if (DIGITS - ZEROS_CUT..DIGITS).contains(&digits) {
        Worth::ZerosCut
    } else if (OLD_DIGITS - ZEROS_CUT..=OLD_DIGITS).contains(&digits) {
        Worth::Old
    } else {
        Worth::Length
    }
}

impl Worth {
    fn is_lookable(self) -> bool {
        matches!(self, Self::Full | Self::ZerosCut | Self::Old)
    }
}

/// Judges the exemplars of the exposition, else those of the store; says which label holds the trace id.
pub(super) fn check(
    settings: &Settings,
    exposed: &[SeenExemplar],
    stored: &[SeenExemplar],
    findings: &mut Findings,
) -> Option<String> {
    let exemplars = if exposed.is_empty() { stored } else { exposed };
    if exemplars.is_empty() {
        findings.unknown(LINK, "trace-label", "No exemplar was seen, so none could be judged.");
        return None;
    }
    let label = trace_label(settings, exemplars);
    let Some(label) = label else {
        no_label(settings, exemplars, findings);
        return None;
    };
    let with_label: Vec<(&SeenExemplar, &str)> = (exemplars.iter())
        .filter_map(|exemplar| Some((exemplar, exemplar.labels.get(&label)?)))
        .collect();
    let without = exemplars.len() - with_label.len();
    if without > 0 {
        let bare = exemplars
            .iter()
            .filter(|exemplar| exemplar.labels.get(&label).is_none());
        let says = format!("{without} of {} exemplars have no label {label}.", exemplars.len());
        findings
            .warns(LINK, "trace-label", says)
            .all_evidence(bare.map(quote))
            .remedy(format!("Record all exemplars with the label {label}."));
    } else {
        findings
            .holds(LINK, "trace-label", format!("All exemplars have the label {label}."))
            .evidence(quote(&exemplars[0]));
    }
    ids(&label, &with_label, findings);
    Some(label)
}

fn quote(exemplar: &SeenExemplar) -> String {
    format!("{}: {} {}", exemplar.place, exemplar.metric, exemplar.label_text())
}

/// The label of the settings, else the one that most exemplars have of those that are called like a trace id.
fn trace_label(settings: &Settings, exemplars: &[SeenExemplar]) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (name, _) in exemplars.iter().flat_map(|exemplar| exemplar.labels.iter()) {
        let is_wanted = if settings.trace_label.is_empty() {
            TRACE_LABELS.iter().any(|known| is_loosely_equal(known, name))
        } else {
            settings.trace_label == name
        };
        match counts.iter_mut().find(|(other, _)| *other == name) {
            Some((_, count)) => *count += 1,
            None if is_wanted => counts.push((name, 1)),
            None => {}
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let first = counts.iter().find(|(_, count)| *count == most);
    first.map(|(name, _)| (*name).to_owned())
}

fn no_label(settings: &Settings, exemplars: &[SeenExemplar], findings: &mut Findings) {
    let (says, remedy) = if settings.trace_label.is_empty() {
        (
            "No exemplar has a label that is called like a trace id.".to_owned(),
            "Record the id in the label trace_id; if it stands in a label of another name, tell the doctor which."
                .to_owned(),
        )
    } else {
        (
            format!("No exemplar has the label {}.", settings.trace_label),
            "Label names are compared with their case; give the name as the exemplars have it.".to_owned(),
        )
    };
    findings
        .breaks(LINK, "trace-label", says)
        .all_evidence(exemplars.iter().map(quote))
        .remedy(remedy);
}

fn ids(label: &str, with_label: &[(&SeenExemplar, &str)], findings: &mut Findings) {
    let total = format!("{} trace ids", with_label.len());
    let of = |wanted: Worth| -> Vec<String> {
        (with_label.iter())
            .filter(|(_, id)| worth(id) == wanted)
            .map(|(exemplar, id)| {
                let characters = counted(id.chars().count(), "character");
                format!("{}: {label}={id:?} ({characters})", exemplar.place)
            })
            .collect()
    };
    let faults = [
        (
            Worth::NotHex,
            "trace-id-hex",
            "are not hexadecimal",
            "Write the trace id of the active span as 32 hex digits, without dashes or prefixes; a request id or a UUID is \
             no trace id.",
        ),
        (
            Worth::Zero,
            "trace-id-zero",
            "are all zeros: there was no active span",
            "Record the exemplar only where the span context is valid, and check that tracing starts before the first \
             measurement.",
        ),
        (
            Worth::Length,
            "trace-id-length",
            "have a length that no trace id has (32 hex digits, 16 for older 64-bit ids)",
            "Write the whole trace id of the active span: 32 hex digits, never cut or padded.",
        ),
    ];
    let mut is_any = false;
    for (wanted, check, says, remedy) in faults {
        let bad = of(wanted);
        if !bad.is_empty() {
            is_any = true;
            findings
                .breaks(LINK, check, format!("{} of {total} {says}.", bad.len()))
                .all_evidence(&bad)
                .remedy(remedy);
        }
    }
    if span_ids(label, with_label, findings) || is_any {
        return;
    }
    let (cut, old) = (of(Worth::ZerosCut), of(Worth::Old));
    if !cut.is_empty() {
        let says = format!(
            "{} of {total} have less than 32 digits: leading zeros were cut off. Tempo finds them, other stores may not.",
            cut.len()
        );
        findings
            .warns(LINK, "trace-id-length", says)
            .all_evidence(&cut)
            .remedy("Pad the id with zeros to 32 digits where it is written.");
    } else if !old.is_empty() {
        let says = format!(
            "{} of {total} are 64-bit ids; Tempo finds them, newer tracing has 32 digits.",
            old.len()
        );
        findings
            .warns(LINK, "trace-id-length", says)
            .all_evidence(&old)
            .remedy("Make sure that this is the trace id and not the span id, which has 16 digits.");
    } else {
        findings.holds(
            LINK,
            "trace-id",
            format!(
                "{} looked at: 32 hex digits, not all zero.",
                counted(with_label.len(), "trace id")
            ),
        );
    }
}

/// Whether the label holds the id of the span.
fn span_ids(label: &str, with_label: &[(&SeenExemplar, &str)], findings: &mut Findings) -> bool {
    let is_span_id = |exemplar: &SeenExemplar, id: &str| {
        (exemplar.labels.iter()).any(|(name, other)| is_loosely_equal(name, "span_id") && other == id)
    };
    let equal: Vec<String> = (with_label.iter())
        .filter(|(exemplar, id)| is_span_id(exemplar, id))
        .map(|(exemplar, _)| quote(exemplar))
        .collect();
    if equal.is_empty() {
        return false;
    }
    findings
        .breaks(LINK, "trace-id-span", format!("The label {label} holds the span id."))
        .all_evidence(&equal)
        .remedy("Write the span context's trace id there; the span id belongs into span_id.");
    true
}

/// Some of the traces: the newest that has had time to arrive, the oldest in the window, and one between.
pub(super) fn to_look_up(
    settings: &Settings,
    label: Option<&str>,
    exemplars: [&Vec<SeenExemplar>; 2],
) -> Vec<TraceToLookUp> {
    let Some(label) = label else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let mut traces: Vec<TraceToLookUp> = Vec::new();
    for exemplar in exemplars.into_iter().flatten() {
        let Some(id) = exemplar.labels.get(label).filter(|id| worth(id).is_lookable()) else {
            continue;
        };
        if seen.insert(id) {
            traces.push(TraceToLookUp {
                id: id.to_owned(),
                time_ms: exemplar.time_ms,
            });
        }
    }
    let age_ms = |trace: &TraceToLookUp| trace.time_ms.map_or(SETTLED_MS, |time_ms| settings.now_ms - time_ms);
    if traces.iter().any(|trace| age_ms(trace) >= SETTLED_MS) {
        traces.retain(|trace| (SETTLED_MS..=settings.window_ms).contains(&age_ms(trace)) || trace.time_ms.is_none());
    }
    traces.sort_by(|a, b| age_ms(a).total_cmp(&age_ms(b)));
    let steps = traces.len().min(LOOKED_UP);
    (0..steps)
        .map(|step| traces[step * (traces.len() - 1) / (steps - 1).max(1)].clone())
        .collect()
}
