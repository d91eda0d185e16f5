//! A chart from the bytes of an API to a file, without a browser: for reports and alert messages.
//!
//! ```sh
//! cargo run --example render -- --range latency.json --exemplars exemplars.json --unit s --out chart.png
//! ```

mod fonts;
mod inputs;
mod sheet;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use exemplar_panel::Chart;
use exemplar_panel::calendar::OffsetTable;
use exemplar_panel::link::{Destination, LinkOptions};
use exemplar_panel::options::{AxisOptions, FitY, Options, ThemeName};
use resvg::{tiny_skia, usvg};

use fonts::Fonts;
use inputs::Inputs;
use sheet::Sheet;

/// Draws series with clustered exemplars to an SVG or PNG file.
#[derive(Debug, Parser)]
#[command(name = "render", group = clap::ArgGroup::new("files").required(true).multiple(true))]
struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// File to write; its ending, .svg or .png, says which.
    #[arg(long)]
    out: PathBuf,
    /// Width of the picture in CSS px.
    #[arg(long, default_value_t = 960, value_parser = clap::value_parser!(u32).range(160..=8192))]
    width: u32,
    /// Height of the picture in CSS px, title and legend included.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(120..=8192))]
    height: u32,
    /// Pixels of the PNG in one CSS px.
    #[arg(long, default_value_t = 1.0, value_parser = density)]
    dpr: f64,
    /// A line above the chart.
    #[arg(long, default_value = "")]
    title: String,
    /// Unit of the values, as Grafana calls it: s, ms, bytes, percentunit, reqps.
    #[arg(long)]
    unit: Option<String>,
    /// Colours: light or dark.
    #[arg(long, default_value = "light", value_parser = ["light", "dark"])]
    theme: String,
    /// Start of the window: ms since the epoch, or a time such as 2026-01-31T12:00:00Z. All that is read if not given.
    #[arg(long, value_parser = time_ms)]
    from: Option<f64>,
    /// End of the window.
    #[arg(long, value_parser = time_ms)]
    to: Option<f64>,
    /// Time zone of the time axis, an IANA name.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
    /// Make the y range from the exemplars too.
    #[arg(long)]
    fit_y: bool,
    /// Root of the Grafana that the diamonds of an SVG link to.
    #[arg(long, default_value = "", requires = "tempo_uid")]
    grafana_url: String,
    /// UID of its trace data source.
    #[arg(long, default_value = "")]
    tempo_uid: String,
    /// Label of the exemplars that holds the trace id.
    #[arg(long, default_value = "trace_id")]
    trace_label: String,
    /// A TrueType font file, instead of the fonts of the system.
    #[arg(long)]
    font: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("render: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let is_png = wants_png(&arguments.out)?;
    let fonts = Fonts::load(arguments.font.as_deref())?;
    if is_png && !fonts.has_any() {
        return Err("no font was found, and a PNG needs one: install one (Debian: fonts-dejavu-core) or name a file with --font".to_owned());
    }
    let mut chart = Chart::new();
    let read = arguments.inputs.read_into(&mut chart)?;
    for warning in &read.warnings {
        eprintln!("render: {}", warning.message);
    }
    chart.set_options(options(arguments, &read.unit));
    if let Some((from_ms, to_ms)) = window(arguments, &chart)? {
        chart.set_window(from_ms, to_ms);
    }
    chart.set_zone(zone(&arguments.time_zone, chart.window_ms())?);
    let sheet = Sheet {
        width_px: f64::from(arguments.width),
        height_px: f64::from(arguments.height),
        title: &arguments.title,
    };
    let svg = sheet.draw(&mut chart, &fonts)?;
    let bytes = if is_png {
        png(&svg, &fonts, arguments.dpr)?
    } else {
        svg.into_bytes()
    };
    std::fs::write(&arguments.out, bytes).map_err(|error| format!("cannot write {}: {error}", arguments.out.display()))
}

fn wants_png(out: &Path) -> Result<bool, String> {
    match out.extension().and_then(|ending| ending.to_str()) {
        Some("png") => Ok(true),
        Some("svg") => Ok(false),
        _ => Err(format!("--out {}: the name must end with .svg or .png", out.display())),
    }
}

fn options(arguments: &Arguments, unit: &str) -> Options {
    let destination = Destination {
        name: arguments.trace_label.clone(),
        datasource_uid: arguments.tempo_uid.clone(),
        ..Destination::default()
    };
    let mut options = Options {
        axes: vec![AxisOptions {
            unit: arguments.unit.clone().unwrap_or_else(|| unit.to_owned()),
            ..AxisOptions::default()
        }],
        fit_y: if arguments.fit_y { FitY::All } else { FitY::Series },
        theme_name: if arguments.theme == "dark" {
            ThemeName::Dark
        } else {
            ThemeName::Light
        },
        links: LinkOptions {
            destinations: vec![destination],
            grafana_url: arguments.grafana_url.clone(),
            ..LinkOptions::default()
        },
        ..Options::default()
    };
    if arguments.grafana_url.is_empty() {
        options.links.destinations.clear();
    }
    options
}

fn window(arguments: &Arguments, chart: &Chart) -> Result<Option<(f64, f64)>, String> {
    let whole = chart.data().time_range_ms();
    if whole.is_none() && (arguments.from.is_none() || arguments.to.is_none()) {
        return Ok(None);
    }
    let (first_ms, last_ms) = whole.unwrap_or_default();
    let (from_ms, to_ms) = (arguments.from.unwrap_or(first_ms), arguments.to.unwrap_or(last_ms));
    if from_ms > to_ms {
        return Err("the window's start is after its end (--from, --to)".to_owned());
    }
    Ok(Some((from_ms, to_ms)))
}

/// Offsets of a zone over a window, and a day around it.
fn zone(name: &str, (from_ms, to_ms): (f64, f64)) -> Result<OffsetTable, String> {
    const DAY_MS: f64 = 86_400_000.0;
    let zone = jiff::tz::TimeZone::get(name).map_err(|error| format!("--time-zone {name}: {error}"))?;
    let moment = |time_ms: f64| jiff::Timestamp::from_millisecond(time_ms as i64).map_err(|error| error.to_string());
    let (start, end) = (moment(from_ms - DAY_MS)?, moment(to_ms + DAY_MS)?);
    let first = (from_ms - DAY_MS, f64::from(zone.to_offset(start).seconds()) * 1000.0);
    let changes = zone.following(start).take_while(|change| change.timestamp() <= end);
    let entry = |at: jiff::Timestamp, seconds: i32| (at.as_millisecond() as f64, f64::from(seconds) * 1000.0);
    let changes = changes.map(|change| entry(change.timestamp(), change.offset().seconds()));
    Ok(OffsetTable::new(std::iter::once(first).chain(changes).collect()))
}

fn png(svg: &str, fonts: &Fonts, dpr: f64) -> Result<Vec<u8>, String> {
    let tree = usvg::Tree::from_str(svg, &fonts.usvg_options())
        .map_err(|error| format!("the picture cannot be painted: {error}"))?;
    let device = |px: f32| (f64::from(px) * dpr).round() as u32;
    let (width, height) = (device(tree.size().width()), device(tree.size().height()));
    let mut pixels = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| format!("a picture of {width} x {height} pixels is too large"))?;
    let scale = tiny_skia::Transform::from_scale(dpr as f32, dpr as f32);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|error| format!("the picture cannot be packed: {error}"))
}

fn density(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(dpr) if (0.5..=8.0).contains(&dpr) => Ok(dpr),
        _ => Err("must be a number from 0.5 to 8".to_owned()),
    }
}

fn time_ms(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(time_ms) if time_ms.abs() <= 8.64e15 => Ok(time_ms),
        Ok(_) => Err("is not a time".to_owned()),
        Err(_) => (text.parse::<jiff::Timestamp>())
            .map(|time| time.as_millisecond() as f64)
            .map_err(|_| "is neither ms since the epoch nor a time such as 2026-01-31T12:00:00Z".to_owned()),
    }
}
