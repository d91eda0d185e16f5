//! A `/metrics` endpoint that is read again and again: series over time without any Prometheus.
//!
//! One metric is followed, a histogram as quantiles or a counter as a rate, since these are what has exemplars. The
//! exemplars of successive scrapes are kept, each once: an exposition shows the same one until another takes its place.

use crate::error::{Error, Warning, Warnings};
use crate::merge::merged_within;
use crate::model::{Exemplars, ExemplarsBuilder, SeriesData};

use super::collect::LabelIndex;
use super::expect::warn;
use super::openmetrics::{Exemplar, Family, Kind, Mode, histograms, labels_with_name, pairs, parse};
use super::prometheus::legend;
use super::push_exemplar;
use super::quantiles::HistogramWindow;

/// What is followed, and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct ScrapeSettings {
    /// Which endpoint it is, in any words: another one starts anew.
    pub endpoint: String,
    /// The metric's name, with or without the suffix of its samples; empty takes the first histogram with exemplars, else
    /// the first counter with exemplars, else the first histogram or counter.
    pub metric: String,
    /// The labels that series are kept apart by; all others are summed over.
    pub by: Vec<String>,
    /// The quantiles of a histogram, 0 to 1; without any it is shown as a rate, as a counter is. Exemplars belong to the
    /// first.
    pub quantiles: Vec<f64>,
    /// How long samples and exemplars are kept, ms.
    pub keep_ms: f64,
    /// A template for the series' names, such as `{{quantile}} {{route}}`; empty names them `p99 {route="/cart"}`.
    pub legend: String,
}

impl Default for ScrapeSettings {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            metric: String::new(),
            by: Vec::new(),
            quantiles: vec![0.99, 0.95, 0.5],
            keep_ms: 3_600_000.0,
            legend: String::new(),
        }
    }
}

/// The most exemplars that are kept, whatever the time kept; the oldest go first.
pub const EXEMPLARS_KEPT: usize = 20_000;

/// Exemplars this much later than the scrape that brought them say that two clocks differ, ms.
const CLOCK_DIFFERENCE_MS: f64 = 5_000.0;

/// The latest scrapes of one endpoint.
#[derive(Debug)]
pub struct ScrapeWindow {
    settings: ScrapeSettings,
    followed: Option<Followed>,
    exemplars: Exemplars,
}

/// The metric that was chosen.
#[derive(Debug)]
struct Followed {
    name: String,
    unit: String,
    has_exemplars: bool,
    window: HistogramWindow,
    seen: Seen,
}

/// The exemplar that each sample had in one scrape.
#[derive(Debug, Default)]
struct Seen {
    exemplars: Vec<Exemplar>,
    sample_of_labels: LabelIndex,
}

impl ScrapeWindow {
    /// A window without a scrape yet.
    pub fn new(settings: ScrapeSettings) -> Self {
        Self {
            settings,
            followed: None,
            exemplars: Exemplars::default(),
        }
    }

    /// Other settings. What is kept stays, unless they follow something else.
    pub fn set(&mut self, settings: ScrapeSettings) {
        let otherwise_kept = ScrapeSettings {
            keep_ms: settings.keep_ms,
            legend: settings.legend.clone(),
            ..self.settings.clone()
        };
        let is_same = otherwise_kept == settings;
        if !is_same {
            *self = Self::new(settings);
            return;
        }
        if let Some(followed) = &mut self.followed {
            followed.window.keep_for(settings.keep_ms);
        }
        self.settings = settings;
    }

    /// Takes one scrape: the exposition, what the endpoint calls it (its content type; empty is not known), and when it
    /// was read, ms. Gives what the user should know.
    ///
    /// # Errors
    /// What is no exposition, or has not the metric that is asked for; then nothing has changed.
    pub fn push(&mut self, text: &str, content_type: &str, at_ms: f64) -> Result<Vec<Warning>, Error> {
        let (exposition, mut told) = parse(text, Mode::Lenient)?;
        let family = choose(&exposition.families, &self.settings.metric, self.followed.as_ref())?;
        let mut warnings = Warnings::default();
        warn_of_content_type(content_type, &mut warnings);
        if self
            .followed
            .as_ref()
            .is_none_or(|followed| followed.name != family.name)
        {
            self.followed = Some(Followed::new(family, &self.settings));
            self.exemplars = Exemplars::default();
        }
        if let Some(followed) = &mut self.followed {
            followed.window.push(&histograms(&mut std::iter::once(family), at_ms));
            let new = followed.new_exemplars(family, at_ms);
            warn_of_clocks(&new, at_ms, &mut warnings);
            let too_many = (self.exemplars.len() + new.len()).saturating_sub(EXEMPLARS_KEPT);
            if too_many > 0 {
                let sentence =
                    format_args!("{EXEMPLARS_KEPT} exemplars are kept at most; {too_many} older ones were let go");
                warn(&mut warnings, sentence);
            }
            let oldest_ms = at_ms - self.settings.keep_ms;
            self.exemplars = merged_within(&self.exemplars, oldest_ms..f64::INFINITY, &new, EXEMPLARS_KEPT);
        }
        told.extend(warnings.into_vec());
        Ok(told)
    }

    /// The metric that is followed, without the suffix of its samples.
    pub fn metric(&self) -> Option<&str> {
        self.followed.as_ref().map(|followed| followed.name.as_str())
    }

    /// The unit of the values, as an axis has it; empty when the exposition does not say.
    pub fn unit(&self) -> &str {
        self.followed.as_ref().map_or("", |followed| followed.unit.as_str())
    }

    /// The series over time.
    pub fn series(&self) -> Vec<SeriesData> {
        let mut series = self
            .followed
            .as_ref()
            .map_or_else(Vec::new, |followed| followed.window.series());
        if !self.settings.legend.is_empty() {
            for one in &mut series {
                one.name = Some(legend::render(&self.settings.legend, &one.labels));
            }
        }
        series
    }

    /// The exemplars that are kept, in the order in which they were first seen.
    pub fn exemplars(&self) -> &Exemplars {
        &self.exemplars
    }
}

impl Followed {
    fn new(family: &Family, settings: &ScrapeSettings) -> Self {
        let quantiles = match family.kind {
            Kind::Histogram => settings.quantiles.clone(),
            _ => Vec::new(),
        };
        let by = Some(settings.by.clone());
        Self {
            name: family.name.clone(),
            unit: axis_unit(family).to_owned(),
            has_exemplars: false,
            window: HistogramWindow::of(quantiles, settings.keep_ms, by).of_whole_reads(),
            seen: Seen::default(),
        }
    }

    /// The exemplars that the scrape before did not have at the same sample.
    fn new_exemplars(&mut self, family: &Family, at_ms: f64) -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        let before = std::mem::take(&mut self.seen);
        for sample in &family.samples {
            let Some(exemplar) = &sample.exemplar else { continue };
            self.has_exemplars = true;
            let labels = labels_with_name(sample, &sample.name);
            if self.seen.sample_of_labels.of(&labels).1 {
                self.seen.exemplars.push(exemplar.clone());
            }
            let known = before.sample_of_labels.get(&labels);
            if known.is_some_and(|known| before.exemplars[known] == *exemplar) {
                continue;
            }
            let time_ms = exemplar.time_ms.or(sample.time_ms).unwrap_or(at_ms);
            push_exemplar(
                &mut builder,
                time_ms,
                exemplar.value,
                &pairs(&labels),
                &pairs(&exemplar.labels),
            );
        }
        builder.finish()
    }
}

/// The metric to follow. One that has shown exemplars stays the one.
fn choose<'a>(families: &'a [Family], metric: &str, followed: Option<&Followed>) -> Result<&'a Family, Error> {
    let metric = metric.trim();
    let followed = followed.filter(|followed| followed.has_exemplars);
    let mut best: Option<(u8, &Family)> = None;
    let mut names = String::new();
    for family in families {
        let is_named = ["", "_bucket", "_total", "_count", "_sum"]
            .iter()
            .any(|suffix| metric.strip_suffix(suffix) == Some(&family.name));
        if !matches!(family.kind, Kind::Histogram | Kind::Counter) {
            if is_named {
                let reason = [
                    metric,
                    " is a ",
                    family.kind.name(),
                    ": only histograms and counters have exemplars",
                ];
                return Err(not_followed(reason.concat()));
            }
            continue;
        }
        let rank = match followed {
            _ if is_named => 0,
            Some(kept) if kept.name == family.name => 0,
            _ => {
                let has_none = family.samples.iter().all(|sample| sample.exemplar.is_none());
                1 + 2 * u8::from(has_none) + u8::from(family.kind == Kind::Counter)
            }
        };
        if (metric.is_empty() || is_named) && best.is_none_or(|(other, _)| rank < other) {
            best = Some((rank, family));
        }
        if names.len() < NAMES_TOLD {
            names.push_str(if names.is_empty() { "" } else { ", " });
            names.push_str(&family.name);
        }
    }
    best.map(|(_, family)| family).ok_or_else(|| {
        not_followed(if names.is_empty() {
            "there is no histogram and no counter, and only these have exemplars".to_owned()
        } else {
            [
                "the endpoint has no ",
                metric,
                "; its histograms and counters: ",
                &names,
            ]
            .concat()
        })
    })
}

/// Names of metrics are told up to about so many bytes.
const NAMES_TOLD: usize = 300;

fn not_followed(reason: String) -> Error {
    Error::Option {
        option: "metric",
        reason,
    }
}

/// Units of expositions, and what an axis calls them.
const UNITS: [(&str, &str); 4] = [
    ("seconds", "s"),
    ("milliseconds", "ms"),
    ("bytes", "bytes"),
    ("ratio", "percentunit"),
];

fn axis_unit(family: &Family) -> &'static str {
    if family.kind != Kind::Histogram {
        return "";
    }
    let is_unit =
        |unit: &str| family.unit == unit || family.name.strip_suffix(unit).is_some_and(|stem| stem.ends_with('_'));
    UNITS
        .iter()
        .find(|(unit, _)| is_unit(unit))
        .map_or("", |(_, axis)| axis)
}

fn warn_of_content_type(content_type: &str, warnings: &mut Warnings) {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    if kind.is_empty() || kind.eq_ignore_ascii_case("application/openmetrics-text") {
        return;
    }
    let what = if kind.eq_ignore_ascii_case("text/plain") {
        "the endpoint answered in the older text format (text/plain), which has no exemplars, though OpenMetrics was asked for"
    } else {
        "the endpoint does not call its answer OpenMetrics (application/openmetrics-text)"
    };
    warn(
        warnings,
        format_args!("{what}; Prometheus would read no exemplars from it (content type {content_type:?})"),
    );
}

fn warn_of_clocks(new: &Exemplars, at_ms: f64, warnings: &mut Warnings) {
    let latest = new.times_ms().iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if latest > at_ms + CLOCK_DIFFERENCE_MS {
        let ahead_s = ((latest - at_ms) / 1000.0).min(1e9) as u32;
        warn(
            warnings,
            format_args!(
                "exemplars are {ahead_s} s later than now: the clocks of the endpoint and of this device differ"
            ),
        );
    }
}

#[cfg(test)]
mod tests;
