//! An instrumented shop: a small service that makes its own traffic, exposes OpenMetrics with exemplars at
//! `/metrics`, answers real requests, and sends the traces that its exemplars name.

mod faults;
mod http;
mod incidents;
mod latency;
mod metrics;
mod otlp;
mod routes;
mod shop;
mod trace;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clap::Parser;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::Instant;

use shop::{Settings, Shop};

/// An instrumented shop service: OpenMetrics with exemplars, traffic of its own, spikes on a schedule.
#[derive(Debug, Parser)]
#[command(version, args_override_self = true)]
struct Arguments {
    /// Address to listen on.
    #[arg(long, env = "SHOP_ADDRESS", default_value = "127.0.0.1")]
    address: std::net::IpAddr,
    /// Port to listen on; 0 takes a free one (it is printed).
    #[arg(long, env = "SHOP_PORT", default_value_t = 8081)]
    port: u16,
    /// Seed of all that is drawn; taken from the clock when not given, so that trace ids differ.
    #[arg(long, env = "SHOP_SEED")]
    seed: Option<u64>,
    /// Simulated requests per second; 0 for none.
    #[arg(long, env = "SHOP_RATE", default_value_t = 60.0, value_parser = finite_from_zero)]
    rate: f64,
    /// How fast the schedule of incidents runs, 1 being real time.
    #[arg(long, env = "SHOP_SPEED", default_value_t = 1.0, value_parser = finite_from_zero)]
    speed: f64,
    /// Where in the schedule of incidents to start, in seconds.
    #[arg(long, env = "SHOP_STORY_START", default_value_t = 0.0, value_parser = finite_from_zero)]
    story_start: f64,
    /// Write each traced request to standard output as a line of JSON.
    #[arg(long)]
    log_requests: bool,
    /// Do not allow pages of other origins to read the answers.
    #[arg(long)]
    no_cors: bool,
    /// Expose exemplars wrongly, to see what that does; `/metrics?fault=` has the same for one scrape.
    #[arg(long, value_enum)]
    fault: Option<faults::Fault>,
    /// Base URL of an OTLP/HTTP collector to send traces to, such as http://127.0.0.1:4318.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    otlp_endpoint: Option<String>,
}

fn finite_from_zero(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("must be a number from 0 up".into()),
    }
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shop: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let address = SocketAddr::new(arguments.address, arguments.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;

    let exporter = match arguments.otlp_endpoint.as_deref() {
        Some(endpoint) if !endpoint.is_empty() => {
            Some(otlp::Exporter::start(endpoint).map_err(|error| format!("cannot start the exporter: {error}"))?)
        }
        _ => None,
    };
    let settings = Settings {
        seed: arguments.seed.unwrap_or_else(seed_from_clock),
        speed: arguments.speed,
        story_start_s: arguments.story_start,
        log_requests: arguments.log_requests,
    };
    let shop = Arc::new(Shop::new(settings, exporter.as_ref().map(otlp::Exporter::queue)));

    let stop = stop_signal()?;
    let traffic = tokio::spawn(make_traffic(shop.clone(), arguments.rate, stop.clone()));
    eprintln!("shop: listening on http://{address}/metrics (seed {})", settings.seed);
    axum::serve(
        listener,
        http::router(shop.clone(), !arguments.no_cors, arguments.fault),
    )
    .with_graceful_shutdown(stopped(stop))
    .await
    .map_err(|error| format!("server failed: {error}"))?;
    traffic.await.map_err(|error| format!("traffic failed: {error}"))?;

    // The shop holds a queue of the exporter; the exporter ends when the last one is gone.
    drop(shop);
    if let Some(exporter) = exporter {
        tokio::task::spawn_blocking(|| exporter.stop())
            .await
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Performs `rate_per_s` simulated requests per second until told to stop.
async fn make_traffic(shop: Arc<Shop>, rate_per_s: f64, stop: watch::Receiver<bool>) {
    if rate_per_s == 0.0 {
        return;
    }
    let stopped = stopped(stop);
    tokio::pin!(stopped);
    let mut next = Instant::now();
    loop {
        next += shop.draw_gap(rate_per_s);
        tokio::select! {
            () = &mut stopped => return,
            () = tokio::time::sleep_until(next) => shop.simulate(),
        }
    }
}

/// Becomes true at SIGINT or SIGTERM.
fn stop_signal() -> Result<watch::Receiver<bool>, String> {
    use tokio::signal::unix::{SignalKind, signal};
    let cannot = |error| format!("cannot listen for signals: {error}");
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        sender.send_replace(true);
        // Requests that are still sleeping must not hold the process up for long.
        tokio::time::sleep(Duration::from_secs(3)).await;
        std::process::exit(0);
    });
    Ok(receiver)
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    let _ = stop.wait_for(|stop| *stop).await;
}

fn seed_from_clock() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos() as u64
}
