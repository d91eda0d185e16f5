//! The doctor as a program: says, link by link, why exemplars do or do not lead to traces.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::Parser;
use exemplar_panel::doctor::{Answer, Examination, Failure, Finding, Report, Request, Service, Settings, State, Step};
use ureq::config::RedirectAuthHeaders;
use ureq::tls::{RootCerts, TlsConfig};

/// More than the largest exposition or answer that anybody has, bytes.
const BODY_LIMIT: u64 = 256 << 20;

/// Walks the chain from a service's exemplars to their traces and says which link holds and which breaks. Give any of
/// the addresses; what cannot be told without the others is called unknown.
///
/// Exit status: 0 when nothing breaks, 1 when a link breaks, 2 when the arguments are wrong.
#[derive(Debug, Parser)]
#[command(name = "exemplar-doctor", version)]
struct Arguments {
    /// The service's exposition; without a path, /metrics
    #[arg(long, value_name = "URL", default_value = "")]
    metrics: String,
    /// Root of Prometheus
    #[arg(long, value_name = "URL", default_value = "")]
    prometheus: String,
    /// Root of Grafana, or the address of a dashboard in it
    #[arg(long, value_name = "URL", default_value = "")]
    grafana: String,
    /// Root of Tempo's HTTP API; without it, traces are asked of Grafana's data source
    #[arg(long, value_name = "URL", default_value = "")]
    tempo: String,
    /// The panel's query
    #[arg(long, value_name = "PROMQL", default_value = "")]
    query: String,
    /// Label that holds the trace id; without it, one that is called like trace_id
    #[arg(long, value_name = "NAME", default_value = "")]
    trace_label: String,
    /// Name or UID of the Prometheus data source in Grafana
    #[arg(long, value_name = "NAME", default_value = "")]
    data_source: String,
    /// How far back exemplars must be found: 30s, 15m, 6h, 2d
    #[arg(long, default_value = "1h", value_parser = duration_ms)]
    window: f64,
    /// Patience with each request
    #[arg(long, default_value = "10s", value_parser = duration_ms)]
    timeout: f64,
    /// The report as JSON
    #[arg(long)]
    json: bool,
    /// Say the evidence for what holds too
    #[arg(long, short)]
    verbose: bool,
    /// Sent as a bearer token to Grafana: that of a service account with the role Viewer or better
    #[arg(long, env = "GRAFANA_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    grafana_token: Option<String>,
    /// The same for Prometheus
    #[arg(long, env = "PROMETHEUS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    prometheus_token: Option<String>,
    /// The same for Tempo
    #[arg(long, env = "TEMPO_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    tempo_token: Option<String>,
    /// The same for the service
    #[arg(long, env = "METRICS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    metrics_token: Option<String>,
    /// Sent as X-Scope-OrgID to Prometheus and Tempo, for stores of several tenants
    #[arg(long)]
    tenant: Option<String>,
}

/// Milliseconds from `30s`, `15m`, `6h`, `2d`.
fn duration_ms(text: &str) -> Result<f64, String> {
    let units = [("ms", 1.0), ("s", 1e3), ("m", 60e3), ("h", 3600e3), ("d", 86400e3)];
    let parsed = (units.into_iter())
        .find_map(|(unit, unit_ms)| Some(text.strip_suffix(unit)?.trim().parse::<f64>().ok()? * unit_ms));
    parsed
        .filter(|span_ms| span_ms.is_finite() && *span_ms > 0.0)
        .ok_or_else(|| "expected a number and one of s, m, h, d, such as 1h".to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let since_epoch = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let settings = Settings {
        metrics_url: arguments.metrics.clone(),
        prometheus_url: arguments.prometheus.clone(),
        grafana_url: arguments.grafana.clone(),
        tempo_url: arguments.tempo.clone(),
        query: arguments.query.clone(),
        trace_label: arguments.trace_label.clone(),
        data_source: arguments.data_source.clone(),
        window_ms: arguments.window,
        now_ms: since_epoch.as_secs_f64() * 1e3,
    };
    let examination = match Examination::new(settings) {
        Ok(examination) => examination,
        Err(reason) => {
            eprintln!("exemplar-doctor: {reason}. See --help.");
            return ExitCode::from(2);
        }
    };
    let report = run(examination, &arguments);
    // Whoever reads may have closed the pipe; the exit status says the same.
    let _ = print(&report, &arguments);
    if report.healthy {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run(mut examination: Examination, arguments: &Arguments) -> Report {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .redirect_auth_headers(RedirectAuthHeaders::SameHost)
        .timeout_global(Some(Duration::from_secs_f64(arguments.timeout / 1e3)))
        .tls_config(tls)
        .user_agent(concat!("exemplar-doctor/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut step = examination.step(None);
    loop {
        match step {
            Step::Done(report) => return report,
            Step::Ask(request) => {
                let outcome = fetch(&agent, &request, arguments).map_err(|error| Failure {
                    reason: error.to_string(),
                    ..Failure::default()
                });
                step = examination.step(Some(outcome));
            }
        }
    }
}

fn fetch(agent: &ureq::Agent, request: &Request, arguments: &Arguments) -> Result<Answer, ureq::Error> {
    let mut get = agent.get(&request.url).header("Accept", request.accept);
    let (token, is_store) = match request.service {
        Service::Metrics => (&arguments.metrics_token, false),
        Service::Prometheus => (&arguments.prometheus_token, true),
        Service::Grafana => (&arguments.grafana_token, false),
        Service::Tempo => (&arguments.tempo_token, true),
    };
    if let Some(token) = token {
        get = get.header("Authorization", format!("Bearer {token}"));
    }
    if let Some(tenant) = arguments.tenant.as_ref().filter(|_| is_store) {
        get = get.header("X-Scope-OrgID", tenant);
    }
    let mut response = get.call()?;
    let content_type = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    Ok(Answer {
        status: response.status().as_u16(),
        content_type: content_type.unwrap_or_default().to_owned(),
        body: response
            .body_mut()
            .with_config()
            .limit(BODY_LIMIT)
            .lossy_utf8(true)
            .read_to_string()?,
    })
}

fn print(report: &Report, arguments: &Arguments) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, report)?;
        return writeln!(out);
    }
    let style = Style {
        is_coloured: out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    for link in &report.links {
        writeln!(out, "{} {}", style.mark(link.state), style.bold(link.title))?;
        for finding in &link.findings {
            print_finding(&mut out, finding, style, arguments.verbose)?;
        }
    }
    let broken = report.links.iter().filter(|link| link.state == State::Breaks).count();
    match broken {
        0 => writeln!(out, "\nNothing breaks."),
        1 => writeln!(out, "\n1 link breaks."),
        _ => writeln!(out, "\n{broken} links break; mend the first one first."),
    }
}

fn print_finding(out: &mut impl Write, finding: &Finding, style: Style, is_verbose: bool) -> io::Result<()> {
    writeln!(out, "  {} {}", style.mark(finding.state), clean(&finding.says))?;
    if is_verbose || matches!(finding.state, State::Breaks | State::Warns) {
        for evidence in &finding.evidence {
            writeln!(out, "      {}", style.dim(&clean(evidence)))?;
        }
    }
    if !finding.remedy.is_empty() {
        writeln!(out, "    → {}", clean(&finding.remedy))?;
    }
    Ok(())
}

/// Without the characters by which a server could write to the terminal.
fn clean(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() { '\u{FFFD}' } else { char })
        .collect()
}

#[derive(Clone, Copy)]
struct Style {
    is_coloured: bool,
}

impl Style {
    fn mark(self, state: State) -> String {
        let (mark, colour) = match state {
            State::Unknown => ("?", "36"),
            State::Holds => ("✓", "32"),
            State::Warns => ("!", "33"),
            State::Breaks => ("✗", "31"),
        };
        self.painted(mark, colour)
    }

    fn bold(self, text: &str) -> String {
        self.painted(text, "1")
    }

    fn dim(self, text: &str) -> String {
        self.painted(text, "2")
    }

    fn painted(self, text: &str, code: &str) -> String {
        if self.is_coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
