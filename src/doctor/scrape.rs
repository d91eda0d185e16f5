//! Whether Prometheus gets what the service exposes.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::address::{is_same, shown};
use super::api::{Element, Useless, instant, prometheus, quoted};
use super::ask::Asker;
use super::exposition::Exposed;
use super::report::{Findings, Link};
use super::seen::counted;
use super::{Settings, State};

const LINK: Link = Link::Scrape;
/// Labels that say which target a series is of.
const TARGET_LABELS: [&str; 2] = ["job", "instance"];

/// What Prometheus is set up for.
#[derive(Debug, Default)]
pub(super) struct Scraped {
    /// The target that the metrics address is.
    pub target: Option<Target>,
    /// The configuration as YAML.
    pub config: Option<String>,
    /// Whether Prometheus answered at all.
    pub is_reachable: bool,
}

/// A target as Prometheus describes it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Target {
    pub labels: BTreeMap<String, String>,
    scrape_pool: String,
    scrape_url: String,
    global_url: String,
    last_error: String,
    health: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Targets {
    active_targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Config {
    yaml: String,
}

impl Target {
    /// A selector of the target's series: `{job="a",instance="b"}` with `more` in front.
    pub(super) fn selector(&self, more: &str) -> String {
        let own = (TARGET_LABELS.iter()).filter_map(|name| Some(format!("{name}={}", quoted(self.labels.get(*name)?))));
        let matchers: Vec<String> = std::iter::once(more.to_owned()).chain(own).collect();
        format!("{{{}}}", matchers.join(","))
    }

    /// Whether a scrape of it has ended, well or not.
    pub(super) fn is_scraped(&self) -> bool {
        matches!(self.health.as_str(), "up" | "down")
    }

    pub(super) fn name(&self) -> String {
        self.selector("").replacen("{,", "{", 1)
    }

    fn state_text(&self) -> String {
        let error = if self.last_error.is_empty() { "" } else { ": " };
        format!(
            "{} {} is {}{error}{}",
            self.name(),
            shown(&self.scrape_url),
            self.health,
            self.last_error
        )
    }
}

pub(super) async fn check(
    ask: &Asker,
    settings: &Settings,
    exposed: Option<&Exposed>,
    findings: &mut Findings,
) -> Scraped {
    let mut scraped = Scraped::default();
    let root = &settings.prometheus_url;
    if root.is_empty() {
        findings.unknown(
            LINK,
            "reachable",
            "No Prometheus address was given, so it was not asked.",
        );
        return scraped;
    }
    let targets: Result<Option<Targets>, Useless> = prometheus(ask, root, "targets", &[("state", "active")]).await;
    match targets {
        Ok(targets) => {
            scraped.is_reachable = true;
            let targets = targets.map(|targets| targets.active_targets).unwrap_or_default();
            scraped.target = find_target(ask, settings, exposed, targets, findings).await;
        }
        Err(useless) if useless.is_forbidden() || useless.is_missing() => {
            // Mimir, Thanos and others speak the query API only.
            scraped.is_reachable = true;
            findings
                .unknown(
                    LINK,
                    "target",
                    "What is scraped cannot be told: this server does not list targets.",
                )
                .evidence(useless.evidence)
                .remedy("Ask the Prometheus or the agent that scrapes the service.");
        }
        Err(useless) => {
            findings
                .add(LINK, "reachable", useless.state(), useless.says)
                .evidence(useless.evidence)
                .remedy(useless.remedy);
            return scraped;
        }
    }
    let config: Result<Option<Config>, Useless> = prometheus(ask, root, "status/config", &[]).await;
    scraped.config = config.ok().flatten().map(|config| config.yaml);
    if let Some(yaml) = &scraped.config {
        protocols(yaml, scraped.target.as_ref(), findings);
    }
    scraped
}

/// The target that the metrics address is, judged.
async fn find_target(
    ask: &Asker,
    settings: &Settings,
    exposed: Option<&Exposed>,
    targets: Vec<Target>,
    findings: &mut Findings,
) -> Option<Target> {
    if settings.metrics_url.is_empty() {
        all_targets(&targets, findings);
        return None;
    }
    let url = &settings.metrics_url;
    let same = |target: &&Target| is_same(&target.scrape_url, url) || is_same(&target.global_url, url);
    if let Some(target) = targets.iter().find(same) {
        judge(target, findings);
        return Some(target.clone());
    }
    let elsewhere = known_under(ask, settings, exposed).await;
    if let Some((labels, count)) = elsewhere {
        let says = "Prometheus has the service's series, from a target of another address.";
        let instance = labels.get("instance");
        let target = targets
            .iter()
            .find(|target| instance.is_some() && target.labels.get("instance") == instance);
        let evidence = target.map_or_else(|| format!("{labels:?}"), Target::state_text);
        findings
            .holds(LINK, "target", says)
            .evidence(evidence)
            .evidence(format!("{} have such series", counted(count, "target")));
        if let Some(target) = target.filter(|target| target.health == "down") {
            judge(target, findings);
        }
        return target.filter(|_| count == 1).cloned();
    }
    let says = format!("Prometheus does not scrape {}.", shown(url));
    findings
        .breaks(LINK, "target", says)
        .evidence(format!(
            "{} active, none with this address",
            counted(targets.len(), "target")
        ))
        .all_evidence(targets.iter().map(Target::state_text))
        .remedy("Add it to scrape_configs, reload the configuration, and look at Status > Targets.");
    None
}

fn judge(target: &Target, findings: &mut Findings) {
    match target.health.as_str() {
        "up" => drop(
            findings
                .holds(LINK, "target", "Prometheus scrapes it and can read it.")
                .evidence(target.state_text()),
        ),
        "down" => drop(
            findings
                .breaks(LINK, "target", "Prometheus scrapes it, and the last scrape failed.")
                .evidence(target.state_text())
                .remedy(
                    "A refused or timed out connection is a matter of network and address; an error of parsing is one of \
                     the exposition's format.",
                ),
        ),
        _ => drop(
            findings
                .unknown(LINK, "target", "Prometheus has not scraped it yet.")
                .evidence(target.state_text())
                .remedy("Ask again after a scrape interval."),
        ),
    }
}

fn all_targets(targets: &[Target], findings: &mut Findings) {
    let down: Vec<&Target> = targets.iter().filter(|target| target.health == "down").collect();
    let scraped = targets.iter().filter(|target| target.is_scraped()).count();
    let total = counted(scraped, "target");
    if scraped == 0 && !targets.is_empty() {
        findings
            .unknown(LINK, "target", "Prometheus has not scraped any target yet.")
            .remedy("Ask again after a scrape interval.");
    } else if targets.is_empty() {
        findings
            .breaks(LINK, "target", "Prometheus has no active target.")
            .remedy("Add the service to scrape_configs and reload the configuration.");
    } else if down.is_empty() {
        findings
            .holds(LINK, "target", format!("The last scrape of all of {total} went well."))
            .all_evidence(targets.iter().map(Target::state_text));
    } else {
        let state = if down.len() == scraped {
            State::Breaks
        } else {
            State::Warns
        };
        findings
            .add(
                LINK,
                "target",
                state,
                format!("The last scrape of {} of {total} failed.", down.len()),
            )
            .all_evidence(down.iter().map(|target| target.state_text()))
            .remedy("Mend the targets, or give the service's metrics address to have only that one judged.");
    }
}

/// Labels of a target that has a metric of the exposition, and how many there are.
async fn known_under(
    ask: &Asker,
    settings: &Settings,
    exposed: Option<&Exposed>,
) -> Option<(BTreeMap<String, String>, usize)> {
    let exposed = exposed?;
    let metric = exposed.metrics.first().or(exposed.any_metric.as_ref())?;
    let query = format!("count by (job, instance) ({{__name__={}}})", quoted(metric));
    let elements: Vec<Element<Value>> = instant(ask, &settings.prometheus_url, &query).await?;
    let count = elements.len();
    elements.into_iter().next().map(|element| (element.metric, count))
}

/// Prometheus from 2.49 on can be told which formats to ask for; the older text format alone brings no exemplars.
fn protocols(yaml: &str, target: Option<&Target>, findings: &mut Findings) {
    let mut job = "global".to_owned();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        let text = line.trim().trim_start_matches("- ");
        if let Some(name) = text.strip_prefix("job_name:") {
            job = name.trim().trim_matches('"').to_owned();
        }
        if text != "scrape_protocols:" {
            continue;
        }
        let mut protocols: Vec<&str> = Vec::new();
        while let Some(item) = lines.peek().and_then(|next| next.trim().strip_prefix("- ")) {
            protocols.push(item.trim());
            lines.next();
        }
        let brings_exemplars = |name: &&str| name.starts_with("OpenMetricsText") || *name == "PrometheusProto";
        let is_wanted = target.is_none_or(|target| target.scrape_pool == job);
        if is_wanted && !protocols.iter().any(brings_exemplars) {
            findings
                .breaks(
                    LINK,
                    "scrape-protocols",
                    format!("Prometheus does not ask {job} for a format with exemplars."),
                )
                .evidence(format!("scrape_protocols of {job}: {}", protocols.join(", ")))
                .remedy("Add OpenMetricsText1.0.0 to scrape_protocols, or leave them out: the default has it.");
        }
    }
}
