//! Whether Grafana leads from an exemplar to its trace: the Prometheus data source's destinations, and a dashboard.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Settings;
use super::address::{grafana_root, is_same};
use super::api::{Useless, json};
use super::ask::{Asker, Service};
use super::metric_names::selected_metrics;
use super::query::advice;
use super::report::{Findings, Link};
use super::seen::SeenExemplar;
use crate::link::is_loosely_equal;

const LINK: Link = Link::Grafana;
/// Types of data sources that hold traces.
const TRACING: [&str; 4] = ["tempo", "jaeger", "zipkin", "grafana-x-ray-datasource"];
/// Types that surely hold none.
const NOT_TRACING: [&str; 12] = [
    "prometheus",
    "loki",
    "alertmanager",
    "graphite",
    "opentsdb",
    "influxdb",
    "mysql",
    "postgres",
    "grafana-postgresql-datasource",
    "mssql",
    "grafana-testdata-datasource",
    "grafana-pyroscope-datasource",
];

/// A trace data source that exemplars lead to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TraceSource {
    /// Grafana's root.
    pub grafana: String,
    pub uid: String,
    pub kind: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DataSource {
    #[serde(deserialize_with = "text_or_empty")]
    uid: String,
    #[serde(deserialize_with = "text_or_empty")]
    name: String,
    #[serde(rename = "type", deserialize_with = "text_or_empty")]
    kind: String,
    #[serde(deserialize_with = "text_or_empty")]
    url: String,
    json_data: Value,
}

/// Null is what Grafana has for some that are not set.
fn text_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        _ => String::new(),
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Destination {
    #[serde(deserialize_with = "text_or_empty")]
    name: String,
    #[serde(deserialize_with = "text_or_empty")]
    datasource_uid: String,
    #[serde(deserialize_with = "text_or_empty")]
    url: String,
}

impl DataSource {
    /// Prometheus itself, and plugins that are made of it.
    fn is_prometheus(&self) -> bool {
        self.kind == "prometheus" || self.kind.ends_with("prometheus-datasource")
    }

    fn destinations(&self) -> Vec<Destination> {
        let list = self
            .json_data
            .get("exemplarTraceIdDestinations")
            .and_then(Value::as_array);
        (list.into_iter().flatten())
            .filter_map(|entry| Destination::deserialize(entry).ok())
            .collect()
    }

    fn title(&self) -> String {
        format!("{} (uid {}, {})", self.name, self.uid, self.kind)
    }
}

/// What is known of the exemplars.
struct Known<'a> {
    trace_label: Option<&'a str>,
    labels: BTreeSet<&'a str>,
    metrics: BTreeSet<&'a str>,
}

/// Judges it, and says which trace data source the exemplars lead to.
pub(super) async fn check(
    ask: &Asker,
    settings: &Settings,
    exemplars: [&Vec<SeenExemplar>; 2],
    trace_label: Option<&str>,
    findings: &mut Findings,
) -> Option<TraceSource> {
    if settings.grafana_url.is_empty() {
        findings.unknown(LINK, "reachable", "No Grafana address was given, so it was not asked.");
        return None;
    }
    let (root, dashboard_uid) = grafana_root(&settings.grafana_url);
    let sources = match data_sources(ask, &root).await {
        Ok(sources) => sources,
        Err(useless) => {
            let says = if useless.is_forbidden() {
                "Grafana does not let the doctor see its data sources.".to_owned()
            } else {
                useless.says.clone()
            };
            findings
                .add(LINK, "reachable", useless.state(), says)
                .evidence(useless.evidence)
                .remedy(useless.remedy);
            return None;
        }
    };
    let seen = exemplars.into_iter().flatten();
    let known = Known {
        trace_label,
        labels: seen
            .clone()
            .flat_map(|exemplar| exemplar.labels.iter().map(|(name, _)| name))
            .collect(),
        metrics: seen.map(|exemplar| exemplar.metric.as_str()).collect(),
    };
    let chosen = choose(settings, &sources, findings);
    let mut lead = None;
    let is_any_linked = chosen.iter().any(|source| !source.destinations().is_empty());
    for source in &chosen {
        if is_any_linked && source.destinations().is_empty() {
            let says = format!(
                "The data source {} has no destination for exemplars, others have.",
                source.name
            );
            findings
                .warns(LINK, "destinations", says)
                .evidence(source.title())
                .remedy("Tell the doctor which data source is meant, or set its exemplarTraceIdDestinations.");
            continue;
        }
        let found = judge(source, &sources, &known, findings);
        lead = lead.or(found);
    }
    match dashboard_uid {
        Some(uid) => dashboard(ask, &root, uid, &known, findings).await,
        None => {
            let says = "Whether panels ask for exemplars was not looked at.";
            findings
                .unknown(LINK, "panel", says)
                .remedy("Give a dashboard's address in place of Grafana's; each query has a switch Exemplars.");
        }
    }
    lead.map(|source| TraceSource {
        grafana: root,
        uid: source.uid.clone(),
        kind: source.kind.clone(),
    })
}

/// All data sources; those who may not list them get them from what Grafana tells each of its pages.
async fn data_sources(ask: &Asker, root: &str) -> Result<Vec<DataSource>, Useless> {
    #[derive(Deserialize)]
    struct FrontendSettings {
        datasources: BTreeMap<String, DataSource>,
    }
    let listed: Result<Vec<DataSource>, Useless> = json(ask, Service::Grafana, format!("{root}/api/datasources")).await;
    let useless = match listed {
        Err(useless) if useless.is_forbidden() => useless,
        other => return other,
    };
    let settings: Result<FrontendSettings, Useless> =
        json(ask, Service::Grafana, format!("{root}/api/frontend/settings")).await;
    match settings {
        Ok(settings) if !settings.datasources.is_empty() => Ok(settings.datasources.into_values().collect()),
        _ => Err(useless),
    }
}

/// The Prometheus data sources to judge: the one of the settings, else that with Prometheus' address, else all.
fn choose<'a>(settings: &Settings, sources: &'a [DataSource], findings: &mut Findings) -> Vec<&'a DataSource> {
    let all: Vec<&DataSource> = sources.iter().filter(|source| source.is_prometheus()).collect();
    let wanted = &settings.data_source;
    let chosen: Vec<&DataSource> = if wanted.is_empty() {
        all.iter()
            .copied()
            .filter(|source| is_same(&source.url, &settings.prometheus_url))
            .collect()
    } else {
        let is_wanted = |source: &&DataSource| source.uid == *wanted || source.name == *wanted;
        all.iter().copied().filter(is_wanted).collect()
    };
    if !chosen.is_empty() {
        return chosen;
    }
    let titles = || sources.iter().map(DataSource::title);
    if !wanted.is_empty() {
        findings
            .breaks(
                LINK,
                "data-source",
                format!("Grafana has no Prometheus data source {wanted}."),
            )
            .all_evidence(titles())
            .remedy("Give the name or UID of one of its Prometheus data sources.");
        return Vec::new();
    }
    if all.is_empty() {
        findings
            .breaks(LINK, "data-source", "Grafana has no Prometheus data source.")
            .all_evidence(titles())
            .remedy("Add one, with exemplarTraceIdDestinations.");
    }
    all
}

fn judge<'a>(
    source: &DataSource,
    sources: &'a [DataSource],
    known: &Known<'_>,
    findings: &mut Findings,
) -> Option<&'a DataSource> {
    let destinations = source.destinations();
    if destinations.is_empty() {
        findings
            .breaks(
                LINK,
                "destinations",
                format!("The data source {} has no destination for exemplars.", source.name),
            )
            .evidence(format!("{}: exemplarTraceIdDestinations is not set", source.title()))
            .remedy(
                "In the data source's settings, under Exemplars, add an internal link to the trace data source; when \
                 provisioned: jsonData.exemplarTraceIdDestinations: [{name: trace_id, datasourceUid: …}].",
            );
        return None;
    }
    let mut lead = None;
    for (index, destination) in destinations.iter().enumerate() {
        let place = format!("{}: exemplarTraceIdDestinations[{index}]", source.title());
        label(destination, &place, known, findings);
        let found = target(destination, &place, sources, findings);
        lead = lead.or(found);
    }
    lead
}

/// Grafana compares the label's name exactly, with its case.
fn label(destination: &Destination, place: &str, known: &Known<'_>, findings: &mut Findings) {
    let name = destination.name.as_str();
    let evidence = format!("{place}.name = {name:?}");
    if known.labels.is_empty() {
        let says = "No exemplar was seen, so the label's name could not be compared.";
        findings.unknown(LINK, "destination-label", says).evidence(evidence);
        return;
    }
    if known.labels.contains(name) {
        findings
            .holds(LINK, "destination-label", "The exemplars have the destination's label.")
            .evidence(evidence);
        return;
    }
    let alike = known.labels.iter().find(|label| is_loosely_equal(label, name)).copied();
    let right = alike.or(known.trace_label);
    let labels: Vec<&str> = known.labels.iter().copied().collect();
    findings
        .breaks(
            LINK,
            "destination-label",
            format!("No exemplar has the destination's label {name:?}."),
        )
        .evidence(evidence)
        .evidence(format!("labels of the exemplars: {}", labels.join(", ")))
        .remedy(match right {
            Some(right) => format!("Set its name to {right}; upper and lower case count."),
            None => "Set its name to the label that holds the trace id.".to_owned(),
        });
}

fn target<'a>(
    destination: &Destination,
    place: &str,
    sources: &'a [DataSource],
    findings: &mut Findings,
) -> Option<&'a DataSource> {
    let uid = destination.datasource_uid.as_str();
    if uid.is_empty() {
        external(destination, place, findings);
        return None;
    }
    let evidence = format!("{place}.datasourceUid = {uid:?}");
    let traces = || sources.iter().filter(|source| TRACING.contains(&source.kind.as_str()));
    let others = || traces().map(|source| format!("there is {}", source.title()));
    let remedy = "Set datasourceUid to the UID of a trace data source; provision that with a fixed uid.";
    let Some(source) = sources.iter().find(|source| source.uid == uid) else {
        let by_name = sources.iter().find(|source| source.name == uid);
        let says = match by_name {
            Some(_) => format!("The destination's UID is the name of a data source, not its UID: {uid}."),
            None => format!("No data source has the destination's UID {uid}; Grafana then shows no link at all."),
        };
        findings
            .breaks(LINK, "destination-uid", says)
            .evidence(evidence)
            .all_evidence(by_name.map(DataSource::title))
            .all_evidence(others())
            .remedy(remedy);
        return None;
    };
    if TRACING.contains(&source.kind.as_str()) {
        findings
            .holds(
                LINK,
                "destination-uid",
                format!("The destination is {}.", source.title()),
            )
            .evidence(evidence);
        return Some(source);
    }
    if NOT_TRACING.contains(&source.kind.as_str()) {
        findings
            .breaks(
                LINK,
                "destination-uid",
                format!("The destination holds no traces: {}.", source.title()),
            )
            .evidence(evidence)
            .all_evidence(others())
            .remedy(remedy);
    } else {
        findings
            .unknown(
                LINK,
                "destination-uid",
                format!("Whether the destination holds traces is not known: {}.", source.title()),
            )
            .evidence(evidence);
    }
    None
}

fn external(destination: &Destination, place: &str, findings: &mut Findings) {
    let evidence = format!("{place}.url = {:?}", destination.url);
    if destination.url.trim().is_empty() {
        findings
            .breaks(
                LINK,
                "destination-uid",
                "The destination leads nowhere: it has neither a data source nor an address.",
            )
            .evidence(evidence)
            .remedy("Set datasourceUid to the UID of a trace data source.");
    } else if destination.url.contains("${__value.") || destination.url.contains("$__value.") {
        findings
            .holds(
                LINK,
                "destination-url",
                "The destination is an address that takes the trace id.",
            )
            .evidence(evidence);
    } else {
        findings
            .breaks(LINK, "destination-url", "The destination's address does not hold the trace id.")
            .evidence(evidence)
            .remedy("Put ${__value.raw} where the id belongs; in a provisioning file write $${__value.raw}, or Grafana takes it for a variable of the environment.");
    }
}

/// Whether the queries of a dashboard ask for exemplars, of metrics that have some.
async fn dashboard(ask: &Asker, root: &str, uid: &str, known: &Known<'_>, findings: &mut Findings) {
    let dashboard: Value = match json(ask, Service::Grafana, format!("{root}/api/dashboards/uid/{uid}")).await {
        Ok(dashboard) => dashboard,
        Err(useless) => {
            findings
                .unknown(LINK, "panel", "The dashboard could not be looked at.")
                .evidence(useless.evidence)
                .remedy(useless.remedy);
            return;
        }
    };
    let mut queries: Vec<PanelQuery> = Vec::new();
    panel_queries(&dashboard["dashboard"]["panels"], &mut queries);
    let asking: Vec<&PanelQuery> = queries.iter().filter(|query| query.has_exemplars).collect();
    if asking.is_empty() {
        findings
            .breaks(LINK, "panel", "No query of the dashboard asks for exemplars.")
            .all_evidence(queries.iter().map(PanelQuery::quote))
            .remedy("Edit the panel, open the query's options and turn on Exemplars.");
        return;
    }
    let carries = |query: &&&PanelQuery| {
        let names = selected_metrics(&query.expr);
        names
            .iter()
            .any(|name| name == "{}" || known.metrics.contains(name.as_str()))
    };
    if known.metrics.is_empty() || asking.iter().any(|query| carries(&query)) {
        findings
            .holds(
                LINK,
                "panel",
                format!(
                    "{} of {} queries of the dashboard ask for exemplars.",
                    asking.len(),
                    queries.len()
                ),
            )
            .all_evidence(asking.iter().map(|query| query.quote()));
        return;
    }
    let names = asking
        .iter()
        .flat_map(|query| selected_metrics(&query.expr))
        .collect::<Vec<_>>();
    let advice = names.iter().find_map(|name| advice(name, &known.metrics));
    findings
        .breaks(
            LINK,
            "panel",
            "The dashboard asks for exemplars of metrics that have none.",
        )
        .all_evidence(asking.iter().map(|query| query.quote()))
        .all_evidence(known.metrics.iter().take(3).map(|name| format!("{name} has exemplars")))
        .remedy(advice.unwrap_or_else(|| "Query a metric that carries exemplars.".to_owned()));
}

struct PanelQuery {
    panel: String,
    expr: String,
    has_exemplars: bool,
}

impl PanelQuery {
    fn quote(&self) -> String {
        let state = if self.has_exemplars { "on" } else { "off" };
        format!("panel {:?}, exemplars {state}: {}", self.panel, self.expr)
    }
}

/// The PromQL queries of panels, rows that are folded included.
fn panel_queries(panels: &Value, into: &mut Vec<PanelQuery>) {
    for panel in panels.as_array().into_iter().flatten() {
        let title = panel["title"].as_str().unwrap_or_default();
        for target in panel["targets"].as_array().into_iter().flatten() {
            if let Some(expr) = target["expr"].as_str() {
                into.push(PanelQuery {
                    panel: title.to_owned(),
                    expr: expr.to_owned(),
                    has_exemplars: target["exemplar"].as_bool().unwrap_or_default(),
                });
            }
        }
        // Grafana nests once; a loop in a broken document cannot occur in JSON, but its depth is bounded by the parser.
        panel_queries(&panel["panels"], into);
    }
}
