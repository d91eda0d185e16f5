//! Whether exemplars can be asked for: of the service, and by the panel's query.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Settings;
use super::api::{Useless, prometheus, quoted, seconds};
use super::ask::Asker;
use super::exposition::Exposed;
use super::metric_names::selected_metrics;
use super::report::{Findings, Link};
use super::scrape::Target;
use super::seen::{SeenExemplar, counted, duration_text};
use crate::model::Labels;

const LINK: Link = Link::Query;
/// How far back is looked for any exemplar at all when nothing says which, ms.
const ANY_WINDOW_MS: f64 = 300_000.0;
/// The most metric names in one question.
const METRICS_ASKED: usize = 20;

const CHOOSE_A_METRIC: &str = "Query a metric that carries exemplars: the _bucket series of a histogram, or a counter.";

/// What Prometheus holds.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// The exemplars, series by series.
    pub exemplars: Vec<SeenExemplar>,
    /// Why they are not known; none when they are, be there none.
    pub problem: Option<Useless>,
    /// Whether it was asked.
    pub is_known: bool,
    /// What was asked for.
    pub query: String,
    /// Whether only the exemplars of the service's target were asked for.
    pub is_of_target: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExemplarSeries {
    series_labels: BTreeMap<String, String>,
    exemplars: Vec<StoredExemplar>,
}

#[derive(Deserialize)]
struct StoredExemplar {
    labels: BTreeMap<String, String>,
    timestamp: f64,
}

/// The exemplars that the query gives from `from_ms` to a minute from now.
async fn exemplars_of(
    ask: &Asker,
    settings: &Settings,
    query: &str,
    from_ms: f64,
) -> Result<Vec<SeenExemplar>, Useless> {
    let (start, end) = (seconds(from_ms), seconds(settings.now_ms + 60_000.0));
    let parameters = [("query", query), ("start", start.as_str()), ("end", end.as_str())];
    let series: Option<Vec<ExemplarSeries>> =
        prometheus(ask, &settings.prometheus_url, "query_exemplars", &parameters).await?;
    let mut found = Vec::new();
    for one in series.unwrap_or_default() {
        let labels: Labels = one.series_labels.into_iter().collect();
        found.extend(one.exemplars.into_iter().map(|exemplar| SeenExemplar {
            place: "stored".to_owned(),
            metric: labels.get("__name__").unwrap_or_default().to_owned(),
            labels: exemplar.labels.into_iter().collect(),
            time_ms: Some(exemplar.timestamp * 1000.0),
        }));
    }
    Ok(found)
}

/// Asks for the exemplars of the service, or for any when its metrics are not known.
pub(super) async fn stored(
    ask: &Asker,
    settings: &Settings,
    exposed: Option<&Exposed>,
    target: Option<&Target>,
) -> Stored {
    if settings.prometheus_url.is_empty() {
        return Stored::default();
    }
    let names: Vec<&str> = (exposed.iter())
        .flat_map(|exposed| exposed.metrics.iter().map(String::as_str))
        .take(METRICS_ASKED)
        .collect();
    let (name_matcher, from_ms) = if names.is_empty() && target.is_none() {
        (
            "__name__!=\"\"".to_owned(),
            settings.now_ms - settings.window_ms.min(ANY_WINDOW_MS),
        )
    } else if names.is_empty() {
        ("__name__!=\"\"".to_owned(), settings.now_ms - settings.window_ms)
    } else {
        (
            format!("__name__=~{}", quoted(&names.join("|"))),
            settings.now_ms - settings.window_ms,
        )
    };
    let query = target.map_or_else(
        || format!("{{{name_matcher}}}"),
        |target| target.selector(&name_matcher),
    );
    let (exemplars, problem) = match exemplars_of(ask, settings, &query, from_ms).await {
        Ok(exemplars) => (exemplars, None),
        Err(useless) => (Vec::new(), Some(useless)),
    };
    Stored {
        is_known: problem.is_none(),
        exemplars,
        problem,
        query,
        is_of_target: target.is_some(),
    }
}

/// Judges the panel's query, if there is one.
pub(super) async fn check(
    ask: &Asker,
    settings: &Settings,
    exposed: Option<&Exposed>,
    stored: &Stored,
    findings: &mut Findings,
) {
    if settings.prometheus_url.is_empty() {
        findings.unknown(
            LINK,
            "query",
            "No Prometheus address was given, so nothing was queried.",
        );
        return;
    }
    if let Some(useless) = &stored.problem {
        let evidence = useless.evidence.clone();
        if useless.is_missing() {
            findings
                .breaks(LINK, "query-api", "The server has no API for exemplars.")
                .evidence(evidence)
                .remedy("Check the address: the root of Prometheus, with its sub-path if it has one.");
        } else {
            findings
                .add(LINK, "query-api", useless.state(), useless.says.clone())
                .evidence(evidence)
                .remedy(useless.remedy.clone());
        }
        return;
    }
    let query = settings.query.trim();
    if query.is_empty() {
        without_query(stored, findings);
        return;
    }
    let names = selected_metrics(query);
    if names.is_empty() {
        let says = "The query selects no series; Prometheus takes only the selectors of a query to find exemplars.";
        findings
            .breaks(LINK, "selector", says)
            .evidence(query)
            .remedy(CHOOSE_A_METRIC);
        return;
    }
    match exemplars_of(ask, settings, query, settings.now_ms - settings.window_ms).await {
        Err(useless) => drop(
            findings
                .add(LINK, "query", useless.state(), "Prometheus refuses the query.")
                .evidence(useless.evidence)
                .remedy("Mend the query; variables such as $__rate_interval must be put in."),
        ),
        Ok(found) if found.is_empty() => why_empty(settings, &names, &carriers(exposed, stored), findings),
        Ok(found) => drop(
            findings
                .holds(
                    LINK,
                    "query",
                    format!("The query finds {}.", counted(found.len(), "exemplar")),
                )
                .evidence(query),
        ),
    }
}

fn without_query(stored: &Stored, findings: &mut Findings) {
    if stored.exemplars.is_empty() {
        findings
            .unknown(LINK, "query", "There is no exemplar that a query could find.")
            .evidence(&stored.query);
        return;
    }
    let says = format!("{} can be queried.", counted(stored.exemplars.len(), "exemplar"));
    findings
        .holds(LINK, "query", says)
        .evidence(&stored.query)
        .evidence("Give the panel's query to have that one judged too.");
}

/// The metrics that are known to carry exemplars.
fn carriers<'a>(exposed: Option<&'a Exposed>, stored: &'a Stored) -> BTreeSet<&'a str> {
    let stored = stored.exemplars.iter().map(|exemplar| exemplar.metric.as_str());
    let exposed = exposed
        .into_iter()
        .flat_map(|exposed| exposed.metrics.iter().map(String::as_str));
    stored.chain(exposed).collect()
}

/// What a metric that carries no exemplars suggests.
pub(super) fn advice(name: &str, carriers: &BTreeSet<&str>) -> Option<String> {
    if name.contains(':') {
        return Some(format!(
            "{name} is the result of a recording rule, and those carry no exemplars: query what the rule is made of."
        ));
    }
    let stem = ["_sum", "_count", "_created"]
        .into_iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name);
    ["_bucket", "_total"]
        .map(|suffix| format!("{stem}{suffix}"))
        .into_iter()
        .find(|other| carriers.contains(other.as_str()))
        .map(|other| format!("Query {other} in place of {name}: that is where its exemplars are."))
}

fn why_empty(settings: &Settings, names: &[String], carriers: &BTreeSet<&str>, findings: &mut Findings) {
    let window = duration_text(settings.window_ms);
    if carriers.is_empty() {
        findings
            .breaks(
                LINK,
                "query",
                format!("The query finds no exemplar of the last {window}, and none is known of at all."),
            )
            .evidence(settings.query.trim())
            .remedy("Mend the links before this one.");
        return;
    }
    let known = || carriers.iter().take(4).map(|name| format!("{name} has exemplars"));
    if names
        .iter()
        .any(|name| name == "{}" || carriers.contains(name.as_str()))
    {
        let says = format!("The query's metric has exemplars, but its label matchers find none of the last {window}.");
        findings
            .breaks(LINK, "query", says)
            .evidence(settings.query.trim())
            .all_evidence(known())
            .remedy("Leave out one label matcher after another; or look at a longer range.");
        return;
    }
    let advice = names.iter().find_map(|name| advice(name, carriers));
    findings
        .breaks(
            LINK,
            "metric",
            format!("The query names no metric with exemplars: {}.", names.join(", ")),
        )
        .all_evidence(known())
        .remedy(advice.unwrap_or_else(|| CHOOSE_A_METRIC.to_owned()));
}
