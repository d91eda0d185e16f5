//! A `/metrics` endpoint that is read again and again: series over time without any Prometheus.
//!
//! One metric is followed, a histogram as quantiles or a counter as a rate, since these are what has exemplars. The
//! exemplars of successive scrapes are kept, each once: an exposition shows the same one until another takes its place.

use std::collections::HashMap;

use crate::error::{Error, Warning, Warnings};
use crate::merge::merged;
use crate::model::{Exemplars, ExemplarsBuilder, Labels, SeriesData};
use crate::setting::{FromSetting, Refusal, Setting, deserialize_as_setting};

use super::expect::warn;
use super::openmetrics::{Exemplar, Family, Kind, Mode, Sample, histograms, labels_with_name, pairs, parse};
use super::push_exemplar;
use super::quantiles::{HistogramPoint, HistogramWindow, Measure};

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
    /// The quantiles of a histogram, 0 to 1. Exemplars belong to the first.
    pub quantiles: Vec<f64>,
    /// How long samples and exemplars are kept, ms.
    pub keep_ms: f64,
}

impl Default for ScrapeSettings {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            metric: String::new(),
            by: Vec::new(),
            quantiles: vec![0.99, 0.95, 0.5],
            keep_ms: 3_600_000.0,
        }
    }
}

impl FromSetting for ScrapeSettings {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut settings = Self::default();
        members.set("endpoint", &mut settings.endpoint)?;
        members.set("metric", &mut settings.metric)?;
        members.set("by", &mut settings.by)?;
        members.set("quantiles", &mut settings.quantiles)?;
        members.set("keepMs", &mut settings.keep_ms)?;
        if settings.quantiles.iter().any(|q| !(0.0..=1.0).contains(q)) {
            return Err(Refusal::new("quantiles are numbers from 0 to 1".to_owned()));
        }
        Ok(settings)
    }
}

deserialize_as_setting!(ScrapeSettings);

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
    /// The exemplar that each sample had in the scrape before.
    seen: Vec<Exemplar>,
    index_of_sample: HashMap<Labels, usize>,
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
            followed.window.push(&points(family, at_ms));
            let new = followed.new_exemplars(family, at_ms);
            warn_of_clocks(&new, at_ms, &mut warnings);
            self.keep(&new, at_ms - self.settings.keep_ms, &mut warnings);
        }
        told.extend(warnings.into_vec());
        Ok(told)
    }

    fn keep(&mut self, new: &Exemplars, oldest_ms: f64, warnings: &mut Warnings) {
        if !new.is_empty() {
            self.exemplars = merged(&self.exemplars, new);
        }
        let times_ms = self.exemplars.times_ms();
        let too_many = times_ms.len().saturating_sub(EXEMPLARS_KEPT);
        if too_many > 0 {
            warn(
                warnings,
                format_args!("{EXEMPLARS_KEPT} exemplars are kept at most; {too_many} older ones were let go"),
            );
        }
        let is_kept = |row: &usize| *row >= too_many && times_ms[*row] >= oldest_ms;
        if (0..times_ms.len()).all(|row| is_kept(&row)) {
            return;
        }
        let mut builder = ExemplarsBuilder::new();
        for row in (0..times_ms.len()).filter(is_kept) {
            builder.push(times_ms[row], self.exemplars.values()[row], self.exemplars.labels(row));
        }
        self.exemplars = builder.finish();
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
        self.followed
            .as_ref()
            .map_or_else(Vec::new, |followed| followed.window.series())
    }

    /// The exemplars that are kept, in the order in which they were first seen.
    pub fn exemplars(&self) -> &Exemplars {
        &self.exemplars
    }
}

impl Followed {
    fn new(family: &Family, settings: &ScrapeSettings) -> Self {
        let measure = match family.kind {
            Kind::Histogram => Measure::Quantiles(settings.quantiles.clone()),
            _ => Measure::RatePerSecond,
        };
        let by = Some(settings.by.clone());
        Self {
            name: family.name.clone(),
            unit: axis_unit(family).to_owned(),
            has_exemplars: false,
            window: HistogramWindow::of(measure, settings.keep_ms, by).of_whole_reads(),
            seen: Vec::new(),
            index_of_sample: HashMap::new(),
        }
    }

    /// The exemplars that the scrape before did not have at the same sample.
    fn new_exemplars(&mut self, family: &Family, at_ms: f64) -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        for sample in &family.samples {
            let Some(exemplar) = &sample.exemplar else { continue };
            self.has_exemplars = true;
            let labels = labels_with_name(sample, &sample.name);
            match self.index_of_sample.get(&labels) {
                Some(index) if self.seen[*index] == *exemplar => continue,
                Some(index) => self.seen[*index] = exemplar.clone(),
                None => {
                    self.index_of_sample.insert(labels.clone(), self.seen.len());
                    self.seen.push(exemplar.clone());
                }
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
    let can_be = |family: &&Family| matches!(family.kind, Kind::Histogram | Kind::Counter);
    let candidates: Vec<&Family> = families.iter().filter(can_be).collect();
    let names = || -> Vec<&str> { candidates.iter().take(8).map(|family| family.name.as_str()).collect() };
    let metric = metric.trim();
    if !metric.is_empty() {
        let is_it = |family: &&&Family| {
            ["", "_bucket", "_total", "_count", "_sum"]
                .iter()
                .any(|suffix| metric.strip_suffix(suffix) == Some(&family.name))
        };
        return candidates.iter().find(is_it).copied().ok_or_else(|| Error::Option {
            option: "metric",
            reason: match families.iter().find(|family| family.name == metric) {
                Some(family) => format!(
                    "{metric} is a {}: only histograms and counters have exemplars",
                    family.kind.name()
                ),
                None => format!(
                    "the endpoint has no {metric}; its histograms and counters: {}",
                    names().join(", ")
                ),
            },
        });
    }
    let kept = followed.filter(|followed| followed.has_exemplars);
    if let Some(family) = kept.and_then(|kept| candidates.iter().find(|family| family.name == kept.name)) {
        return Ok(family);
    }
    let has_exemplars = |family: &Family| family.samples.iter().any(|sample| sample.exemplar.is_some());
    let rank = |family: &Family| (!has_exemplars(family), family.kind != Kind::Histogram);
    candidates
        .iter()
        .copied()
        .min_by_key(|family| rank(family))
        .ok_or(Error::UnexpectedShape {
            what: "exposition without a histogram or counter".to_owned(),
            expected: "at least one, since only these have exemplars",
        })
}

/// A histogram's buckets; a counter as a histogram with one bucket.
fn points(family: &Family, at_ms: f64) -> Vec<HistogramPoint> {
    if family.kind == Kind::Histogram {
        return histograms(std::slice::from_ref(family), at_ms);
    }
    let counts = |sample: &&Sample| !sample.name.ends_with("_created");
    family
        .samples
        .iter()
        .filter(counts)
        .map(|sample| {
            let labels = labels_with_name(sample, &sample.name);
            let mut point = HistogramPoint::cumulative(labels, sample.time_ms.unwrap_or(at_ms));
            point.buckets.push((f64::INFINITY, sample.value));
            point
        })
        .collect()
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
