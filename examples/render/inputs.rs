//! What is read, and how it gets into the chart.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use exemplar_panel::read::{self, ScrapeSettings, ScrapeWindow};
use exemplar_panel::{Chart, Warning};

/// Files to read; `-` is standard input.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Inputs {
    /// An answer of Prometheus' query_range (or query) API; may be repeated.
    #[arg(long, group = "files", value_name = "FILE")]
    range: Vec<PathBuf>,
    /// An answer of Prometheus' query_exemplars API; may be repeated.
    #[arg(long, group = "files", value_name = "FILE")]
    exemplars: Vec<PathBuf>,
    /// Names of the series of each --range in turn, such as 'p99 {{route}}'; one holds for all.
    #[arg(long, value_name = "TEMPLATE", requires = "range")]
    legend: Vec<String>,
    /// A scrape of a /metrics endpoint, the earliest first; as of its last change. Values need two or more.
    #[arg(long, group = "files", value_name = "FILE", conflicts_with_all = ["range", "exemplars", "otlp"])]
    openmetrics: Vec<PathBuf>,
    /// The metric of the scrapes to draw; the first histogram with exemplars if not given.
    #[arg(long, default_value = "", requires = "openmetrics")]
    metric: String,
    /// Labels that series of the scrapes are kept apart by, with commas between.
    #[arg(long, value_delimiter = ',', requires = "openmetrics")]
    by: Vec<String>,
    /// Seconds between the scrapes, the last of which is as of its last change. By default each file says.
    #[arg(long, requires = "openmetrics")]
    scrape_interval: Option<f64>,
    /// OTLP metrics as JSON.
    #[arg(long, group = "files", value_name = "FILE", conflicts_with_all = ["range", "exemplars"])]
    otlp: Option<PathBuf>,
}

/// What was read.
pub struct Found {
    /// What was skipped or mended.
    pub warnings: Vec<Warning>,
    /// The unit that the input names; empty if it does not.
    pub unit: String,
}

impl Inputs {
    /// Reads everything into a chart.
    pub fn read_into(&self, chart: &mut Chart) -> Result<Found, String> {
        if !self.openmetrics.is_empty() {
            return self.read_scrapes(chart);
        }
        let warnings = match &self.otlp {
            Some(path) => {
                let output = read::otlp(&bytes(path)?).map_err(|error| about(path, &error))?;
                chart.load_output(output).map_err(|error| about(path, &error))?.warnings
            }
            None => self.read_answers(chart)?,
        };
        let unit = String::new();
        Ok(Found { warnings, unit })
    }

    fn read_answers(&self, chart: &mut Chart) -> Result<Vec<Warning>, String> {
        let mut warnings = Vec::new();
        for (index, path) in self.range.iter().enumerate() {
            let legend = self
                .legend
                .get(index)
                .or(self.legend.first().filter(|_| self.legend.len() == 1));
            let read = chart.read_prometheus(Some(&bytes(path)?), None, legend.map(String::as_str), true);
            warnings.extend(read.map_err(|error| about(path, &error))?.warnings);
        }
        for path in &self.exemplars {
            let read = chart.read_prometheus(None, Some(&bytes(path)?), None, true);
            warnings.extend(read.map_err(|error| about(path, &error))?.warnings);
        }
        Ok(warnings)
    }

    fn read_scrapes(&self, chart: &mut Chart) -> Result<Found, String> {
        let mut window = ScrapeWindow::new(ScrapeSettings {
            metric: self.metric.clone(),
            by: self.by.clone(),
            keep_ms: f64::INFINITY,
            ..ScrapeSettings::default()
        });
        let last = self.openmetrics.len() - 1;
        let mut warnings = Vec::new();
        if last == 0 {
            warnings.push(Warning::new(
                "one scrape gives exemplars and no lines: these show what came between two",
            ));
        }
        for (index, path) in self.openmetrics.iter().enumerate() {
            let at_ms = match self.scrape_interval {
                Some(interval_s) => modified_ms(&self.openmetrics[last])? - (last - index) as f64 * interval_s * 1000.0,
                None => modified_ms(path)?,
            };
            let text = String::from_utf8(bytes(path)?).map_err(|_| format!("{}: not UTF-8", path.display()))?;
            warnings.extend(window.push(&text, "", at_ms).map_err(|error| about(path, &error))?);
        }
        chart
            .show_scrapes(&window, Vec::new())
            .map_err(|error| error.to_string())?;
        let unit = window.unit().to_owned();
        Ok(Found { warnings, unit })
    }
}

fn about(path: &Path, error: &exemplar_panel::Error) -> String {
    format!("{}: {error}", path.display())
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    if path != Path::new("-") {
        return std::fs::read(path).map_err(cannot);
    }
    let mut all = Vec::new();
    std::io::stdin().read_to_end(&mut all).map_err(cannot)?;
    Ok(all)
}

/// When a file was last changed, ms since the epoch; standard input is of now.
fn modified_ms(path: &Path) -> Result<f64, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let time = if path == Path::new("-") {
        std::time::SystemTime::now()
    } else {
        std::fs::metadata(path)
            .and_then(|found| found.modified())
            .map_err(cannot)?
    };
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(since.as_secs_f64() * 1000.0)
}
