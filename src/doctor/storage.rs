//! Whether Prometheus keeps the exemplars that it scrapes, and for how long.

use std::collections::BTreeMap;

use super::api::{Element, Useless, body_of, instant, prometheus};
use super::ask::{Asker, Service};
use super::exposition::Exposed;
use super::query::Stored;
use super::report::{Findings, Link};
use super::scrape::Scraped;
use super::seen::{counted, duration_text};
use super::{Settings, State};
use crate::read::Mode;
use crate::read::openmetrics::parse;

const LINK: Link = Link::Storage;
const FEATURE: &str = "exemplar-storage";
/// From this share of refused exemplars on it is a break.
const REFUSED_SHARE: f64 = 0.1;

/// Exemplars of an idle service may be old, but not that old.
const YEAR_MS: f64 = 365.0 * 86_400_000.0;

const TURN_ON: &str = "Start Prometheus with --enable-feature=exemplar-storage.";
const ENLARGE: &str = "Set storage.exemplars.max_exemplars in the configuration file (the default is 100000, about 100 bytes \
    each) and reload; it is no command line flag.";

/// Prometheus' metrics of its own store.
#[derive(Debug, Default)]
struct OwnMetrics {
    values: BTreeMap<String, f64>,
    source: &'static str,
}

impl OwnMetrics {
    fn get(&self, name: &str) -> Option<f64> {
        self.values.get(&full_name(name)).copied()
    }

    /// A metric as evidence.
    fn quote(&self, name: &str) -> String {
        let value = self.get(name).unwrap_or(f64::NAN);
        format!("{} = {value} ({})", full_name(name), self.source)
    }
}

/// Refusals are counted at the scrape; the store's own counter sees only what slips through to it.
const REFUSED_AT_SCRAPE: &str = "prometheus_target_scrapes_exemplar_out_of_order_total";
const REFUSED_BY_STORE: &str = "out_of_order_exemplars_total";

fn full_name(name: &str) -> String {
    match name {
        REFUSED_AT_SCRAPE => name.to_owned(),
        _ => format!("prometheus_tsdb_exemplar_{name}"),
    }
}

fn is_of_interest(name: &str) -> bool {
    name.starts_with("prometheus_tsdb_exemplar_") || name == REFUSED_AT_SCRAPE
}

pub(super) async fn check(
    ask: &Asker,
    settings: &Settings,
    scraped: &Scraped,
    exposed: Option<&Exposed>,
    stored: &Stored,
    findings: &mut Findings,
) {
    if settings.prometheus_url.is_empty() {
        findings.unknown(
            LINK,
            "reachable",
            "No Prometheus address was given, so its store was not looked at.",
        );
        return;
    }
    if !scraped.is_reachable {
        findings.unknown(
            LINK,
            "reachable",
            "Prometheus did not answer, so its store was not looked at.",
        );
        return;
    }
    let own = own_metrics(ask, settings).await;
    if let Some(yaml) = &scraped.config {
        remote_write(yaml, findings);
    }
    if !is_on(ask, settings, scraped, own.as_ref(), findings).await {
        return;
    }
    if let Some(own) = &own {
        reach(settings, own, findings);
        refused(own, findings);
    }
    kept(settings, scraped, exposed, stored, findings);
}

/// From `/metrics` of Prometheus; where that may not be read, from what it stores of itself.
async fn own_metrics(ask: &Asker, settings: &Settings) -> Option<OwnMetrics> {
    let url = format!("{}/metrics", settings.prometheus_url);
    let outcome = ask
        .get(Service::Prometheus, url.clone(), "text/plain;version=0.0.4")
        .await;
    if let Ok((_, body)) = body_of(Service::Prometheus, &url, outcome)
        && let Ok((exposition, _)) = parse(&body, Mode::Lenient)
    {
        let samples = exposition.families.into_iter().flat_map(|family| family.samples);
        let values: BTreeMap<String, f64> = samples
            .filter(|sample| is_of_interest(&sample.name))
            .map(|sample| (sample.name, sample.value))
            .collect();
        if !values.is_empty() {
            let source = "its /metrics";
            return Some(OwnMetrics { values, source });
        }
    }
    let query = "{__name__=~\"prometheus_tsdb_exemplar_.+|prometheus_target_scrapes_exemplar_.+\"}";
    let elements: Vec<Element<(f64, String)>> = instant(ask, &settings.prometheus_url, query).await?;
    let names: Vec<&String> = elements
        .iter()
        .filter_map(|element| element.metric.get("__name__"))
        .collect();
    let is_of_one_server = names.len() == names.iter().collect::<std::collections::BTreeSet<_>>().len();
    if elements.is_empty() || !is_of_one_server {
        return None;
    }
    let values = (elements.into_iter())
        .filter_map(|element| Some((element.metric.get("__name__")?.clone(), element.value.1.parse().ok()?)))
        .collect();
    let source = "stored of itself";
    Some(OwnMetrics { values, source })
}

/// Whether the store is turned on; when that cannot be told, true.
async fn is_on(
    ask: &Asker,
    settings: &Settings,
    scraped: &Scraped,
    own: Option<&OwnMetrics>,
    findings: &mut Findings,
) -> bool {
    let flags: Result<Option<BTreeMap<String, String>>, Useless> =
        prometheus(ask, &settings.prometheus_url, "status/flags", &[]).await;
    let features = flags
        .as_ref()
        .ok()
        .and_then(|flags| flags.as_ref()?.get("enable-feature").cloned());
    let is_feature_on = features
        .as_ref()
        .map(|list| list.split(',').any(|feature| feature.trim() == FEATURE));
    let evidence = features.map(|list| format!("--enable-feature={list}"));
    let configured = scraped.config.as_deref().and_then(max_exemplars);
    let capacity = own.and_then(|own| own.get("max_exemplars")).or(configured);

    if is_feature_on == Some(false) {
        findings
            .breaks(
                LINK,
                "feature-flag",
                "Exemplar storage is off: Prometheus reads exemplars and drops them.",
            )
            .all_evidence(evidence)
            .all_evidence(own.map(|own| own.quote("max_exemplars")))
            .remedy(TURN_ON);
        return false;
    }
    if capacity.is_some_and(|capacity| capacity <= 0.0) {
        findings
            .breaks(LINK, "max-exemplars", "The store for exemplars has no room at all.")
            .all_evidence(configured.map(|number| format!("storage.exemplars.max_exemplars: {number}")))
            .all_evidence(own.map(|own| own.quote("max_exemplars")))
            .remedy(format!("{TURN_ON} {ENLARGE}"));
        return false;
    }
    match (is_feature_on, capacity) {
        (None, None) => drop(
            findings
                .unknown(LINK, "feature-flag", "Whether exemplars are stored cannot be told: the server does not show its flags.")
                .all_evidence(flags.err().map(|useless| useless.evidence))
                .remedy(
                    "In Mimir set limits.max_global_exemplars_per_user, in Cortex and Thanos Receive the same of theirs.",
                ),
        ),
        _ => drop(
            findings
                .holds(LINK, "feature-flag", "Exemplar storage is on.")
                .all_evidence(evidence)
                .all_evidence(capacity.map(|number| format!("room for {number} exemplars"))),
        ),
    }
    true
}

/// `max_exemplars` of a configuration.
fn max_exemplars(yaml: &str) -> Option<f64> {
    yaml.lines()
        .find_map(|line| line.trim().strip_prefix("max_exemplars:")?.trim().parse().ok())
}

/// A full store is no fault, it is a ring; that it reaches back less far than one looks is.
fn reach(settings: &Settings, own: &OwnMetrics, findings: &mut Findings) {
    let (Some(count), Some(capacity)) = (own.get("exemplars_in_storage"), own.get("max_exemplars")) else {
        return;
    };
    let used = format!("{count} of {capacity} exemplars");
    if count < capacity || capacity <= 0.0 {
        findings
            .holds(LINK, "reach", "The store is not full: nothing has been pushed out.")
            .evidence(used);
        return;
    }
    let oldest_s = own
        .get("last_exemplars_timestamp_seconds")
        .filter(|oldest_s| *oldest_s > 0.0);
    let Some(oldest_s) = oldest_s else {
        findings
            .warns(
                LINK,
                "reach",
                "The store is full, and how far it reaches back is not known.",
            )
            .evidence(used)
            .remedy(ENLARGE);
        return;
    };
    let reach_ms = (settings.now_ms - oldest_s * 1000.0).max(0.0);
    let window = duration_text(settings.window_ms);
    if reach_ms < settings.window_ms {
        let says = format!(
            "The store is full and reaches back {} only; older exemplars of the last {window} were pushed out.",
            duration_text(reach_ms)
        );
        findings
            .breaks(LINK, "reach", says)
            .evidence(used)
            .evidence(own.quote("last_exemplars_timestamp_seconds"))
            .remedy(format!(
                "{ENLARGE} For all of the last {window} it takes about {}.",
                needed(capacity, settings.window_ms, reach_ms)
            ));
    } else {
        let says = format!(
            "The store is full and reaches back {}, further than the {window} looked at.",
            duration_text(reach_ms)
        );
        findings.holds(LINK, "reach", says).evidence(used);
    }
}

/// How many exemplars the window takes at the pace that filled the store, to two digits.
fn needed(capacity: f64, window_ms: f64, reach_ms: f64) -> f64 {
    let exact = capacity * window_ms / reach_ms.max(1000.0);
    let magnitude = 10f64.powf((exact.log10() - 1.0).floor().max(0.0));
    (exact / magnitude).ceil() * magnitude
}

fn refused(own: &OwnMetrics, findings: &mut Findings) {
    let counters = [REFUSED_AT_SCRAPE, REFUSED_BY_STORE];
    let counts: Vec<f64> = counters.into_iter().filter_map(|name| own.get(name)).collect();
    let Some(appended) = own.get("exemplars_appended_total").filter(|_| !counts.is_empty()) else {
        return;
    };
    // Where both count, they count the same ones.
    let refused = counts.into_iter().fold(0.0, f64::max);
    if refused <= 0.0 {
        findings
            .holds(LINK, "out-of-order", "No exemplar was refused as out of order.")
            .evidence(own.quote("exemplars_appended_total"));
        return;
    }
    let share = refused / (refused + appended);
    let state = if share >= REFUSED_SHARE {
        State::Breaks
    } else {
        State::Warns
    };
    let says = format!(
        "Prometheus refused {:.1} % of all exemplars since it started: they were older than the last one of their series.",
        share * 100.0
    );
    findings
        .add(LINK, "out-of-order", state, says)
        .all_evidence(counters.map(|name| own.quote(name)))
        .evidence(own.quote("exemplars_appended_total"))
        .remedy(
            "See that clocks of the service's machines agree, that one series is not exposed by two processes, and that \
             times of exemplars are those of the observations; one time in the future blocks its series until then.",
        );
}

/// Whether what the service exposes is there.
fn kept(settings: &Settings, scraped: &Scraped, exposed: Option<&Exposed>, stored: &Stored, findings: &mut Findings) {
    if !stored.is_known {
        return;
    }
    let window = duration_text(settings.window_ms);
    let whose = match &scraped.target {
        Some(target) if stored.is_of_target => format!(" of {}", target.name()),
        _ => String::new(),
    };
    if !stored.exemplars.is_empty() {
        let says = format!("Stored: {}{whose}.", counted(stored.exemplars.len(), "exemplar"));
        findings.holds(LINK, "stored", says).evidence(&stored.query);
        return;
    }
    if scraped.target.as_ref().is_some_and(|target| !target.is_scraped()) {
        findings.unknown(
            LINK,
            "stored",
            "Nothing is stored, because nothing has been scraped yet.",
        );
        return;
    }
    let times = exposed
        .iter()
        .flat_map(|exposed| &exposed.exemplars)
        .map(|exemplar| exemplar.time_ms);
    let newest_ms = times
        .map(|time_ms| time_ms.unwrap_or(settings.now_ms))
        .fold(f64::NAN, f64::max);
    // Times long before that are a fault of their own.
    if newest_ms < settings.now_ms - settings.window_ms && newest_ms > settings.now_ms - YEAR_MS {
        findings
            .unknown(
                LINK,
                "stored",
                format!("The service has had no new exemplar in the last {window}."),
            )
            .evidence(format!("newest: {} ago", duration_text(settings.now_ms - newest_ms)))
            .remedy("Look further back, or make some traffic.");
        return;
    }
    match exposed.map(|exposed| exposed.exemplars.len()) {
        Some(0) => drop(findings.unknown(LINK, "stored", "Nothing is stored, but the service exposes no exemplar either.")),
        Some(count) => drop(
            findings
                .breaks(LINK, "stored", format!("No exemplar{whose} of the last {window} is stored."))
                .evidence(&stored.query)
                .evidence(format!("exposed: {}", counted(count, "exemplar")))
                .remedy(
                    "Mend what breaks before and beside this; if nothing does, wait for two scrapes, then look for metric \
                     relabelling that drops the series.",
                ),
        ),
        None => drop(
            findings
                .breaks(LINK, "stored", "No exemplar is stored.")
                .evidence(&stored.query)
                .remedy("Give the service's metrics address to see whether it exposes any."),
        ),
    }
}

/// What is sent on to another store takes exemplars along only when told so.
fn remote_write(yaml: &str, findings: &mut Findings) {
    let mut is_inside = false;
    let mut without: Vec<&str> = Vec::new();
    for line in yaml.lines() {
        let is_top_level = !line.starts_with([' ', '-']);
        if is_top_level {
            is_inside = line.starts_with("remote_write:");
        }
        let text = line.trim().trim_start_matches("- ");
        match (is_inside, text.strip_prefix("url:")) {
            (true, Some(url)) => without.push(url.trim()),
            (true, None) if text == "send_exemplars: true" => drop(without.pop()),
            _ => {}
        }
    }
    if !without.is_empty() {
        findings
            .warns(
                LINK,
                "remote-write",
                "Prometheus sends samples on without their exemplars.",
            )
            .all_evidence(
                without
                    .iter()
                    .map(|url| format!("remote_write to {}", super::address::shown(url))),
            )
            .remedy("Set send_exemplars: true there, if that store is the one that is looked at.");
    }
}
