//! The doctor: walks the chain from a service's exemplars to their traces and says which link holds and which breaks.
//!
//! Pure: an [`Examination`] asks for one HTTP answer after another and comes to a [`Report`]; who runs it only fetches.
//!
//! | link | what is asked | file |
//! | --- | --- | --- |
//! | [`Link::Exposition`] | the service's `/metrics` | `exposition.rs` |
//! | [`Link::TraceIds`] | nothing: the exemplars that were seen | `trace_ids.rs` |
//! | [`Link::Scrape`] | Prometheus' targets and configuration | `scrape.rs` |
//! | [`Link::Storage`] | Prometheus' flags, configuration and metrics of itself | `storage.rs` |
//! | [`Link::Query`] | `query_exemplars` | `query.rs` |
//! | [`Link::Grafana`] | data sources, and a dashboard | `grafana.rs` |
//! | [`Link::Traces`] | a few traces by their ids | `traces.rs` |
//!
//! ```
//! use exemplar_panel::doctor::{Answer, Examination, Settings, State, Step};
//!
//! let settings = Settings { metrics_url: "localhost:8081".into(), now_ms: 1_700_000_000_000.0, ..Settings::default() };
//! let mut examination = Examination::new(settings)?;
//! let Step::Ask(request) = examination.step(None) else { unreachable!() };
//! assert_eq!(request.url, "http://localhost:8081/metrics");
//! let answer = Answer { status: 200, content_type: "text/plain".into(), body: "up 1\n".into() };
//! let Step::Done(report) = examination.step(Some(Ok(answer))) else { unreachable!() };
//! assert_eq!(report.links[0].state, State::Breaks);
//! assert_eq!(report.links[0].findings[0].check, "content-type");
//! # Ok::<(), String>(())
//! ```

mod address;
mod api;
mod ask;
mod exposition;
mod grafana;
mod metric_names;
mod query;
mod report;
mod scrape;
mod seen;
mod storage;
mod trace_ids;
mod traces;

pub use ask::{Answer, Examination, Failure, Request, Service, Step};
pub use report::{Finding, Link, LinkReport, Report, State};

use ask::Asker;
use report::Findings;

/// How far back from now exemplars must be found when nothing else is asked for, ms: Grafana's own default range.
pub const DEFAULT_WINDOW_MS: f64 = 3_600_000.0;

/// What is to be examined. An empty address leaves its links out; at least one must be given.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The service's exposition; without a path, `/metrics`.
    pub metrics_url: String,
    /// Root of Prometheus, or of what speaks its API.
    pub prometheus_url: String,
    /// Root of Grafana, or the address of a dashboard in it, which is then examined too.
    pub grafana_url: String,
    /// Root of Tempo; when empty, the traces are asked of Grafana's data source.
    pub tempo_url: String,
    /// The panel's query (PromQL); when empty, any exemplar of the service will do.
    pub query: String,
    /// The label that holds the trace id; when empty, one that is called like `trace_id`.
    pub trace_label: String,
    /// Name or UID of the Prometheus data source in Grafana; when empty, that with Prometheus' address, else all.
    pub data_source: String,
    /// How far back from now exemplars must be found, ms.
    pub window_ms: f64,
    /// Now, ms since the epoch.
    pub now_ms: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            metrics_url: String::new(),
            prometheus_url: String::new(),
            grafana_url: String::new(),
            tempo_url: String::new(),
            query: String::new(),
            trace_label: String::new(),
            data_source: String::new(),
            window_ms: DEFAULT_WINDOW_MS,
            now_ms: 0.0,
        }
    }
}

impl Settings {
    /// With all addresses in full.
    fn checked(mut self) -> Result<Self, String> {
        let given = [
            ("the metrics address", &mut self.metrics_url),
            ("the Prometheus address", &mut self.prometheus_url),
            ("the Grafana address", &mut self.grafana_url),
            ("the Tempo address", &mut self.tempo_url),
        ];
        let mut is_any = false;
        for (what, url) in given {
            if !url.trim().is_empty() {
                *url = address::full(what, url)?;
                is_any = true;
            }
        }
        if !is_any {
            return Err("no address was given: the doctor needs one of metrics, Prometheus, Grafana and Tempo".into());
        }
        if !self.metrics_url.is_empty() {
            self.metrics_url = address::with_path(&self.metrics_url, "/metrics");
        }
        if !(self.window_ms.is_finite() && self.window_ms > 0.0) {
            return Err(format!("the window is {} ms: expected more than 0", self.window_ms));
        }
        Ok(self)
    }
}

/// The whole walk. The order is that in which links need one another's facts; the report has its own.
async fn examine(ask: Asker, settings: Settings) -> Report {
    let mut findings = Findings::default();
    let exposed = exposition::check(&ask, &settings, &mut findings).await;
    let scraped = scrape::check(&ask, &settings, exposed.as_ref(), &mut findings).await;
    let stored = query::stored(&ask, &settings, exposed.as_ref(), scraped.target.as_ref()).await;
    storage::check(&ask, &settings, &scraped, exposed.as_ref(), &stored, &mut findings).await;
    query::check(&ask, &settings, exposed.as_ref(), &stored, &mut findings).await;

    let exposed_exemplars = exposed.map(|exposed| exposed.exemplars).unwrap_or_default();
    let stored_exemplars = stored.exemplars;
    let trace_label = trace_ids::check(&settings, &exposed_exemplars, &stored_exemplars, &mut findings);
    let destination = grafana::check(
        &ask,
        &settings,
        [&exposed_exemplars, &stored_exemplars],
        trace_label.as_deref(),
        &mut findings,
    )
    .await;
    let ids = trace_ids::to_look_up(
        &settings,
        trace_label.as_deref(),
        [&stored_exemplars, &exposed_exemplars],
    );
    traces::check(&ask, &settings, destination.as_ref(), &ids, &mut findings).await;
    findings.into_report(ask.asked())
}
