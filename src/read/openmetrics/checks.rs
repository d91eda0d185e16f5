//! What the specification rules out beyond the grammar.

use std::collections::{BTreeSet, HashMap};

use rustc_hash::FxBuildHasher;

use crate::error::Error;
use crate::model::Labels;

use super::{EXEMPLAR_CHARS, Family, Kind, Sample};

/// A breach of the specification, and the line where it shows.
#[derive(Debug)]
pub(super) struct Breach {
    line: usize,
    reason: String,
}

impl Breach {
    pub(super) fn into_error(self) -> Error {
        Error::Text {
            line: self.line,
            column: 1,
            reason: self.reason,
        }
    }
}

pub(super) fn fail<T>(line: usize, reason: String) -> Result<T, Breach> {
    Err(Breach { line, reason })
}

/// Rules beyond the grammar. `families` are those so far; `known` is the index of that which the line belongs to, or none
/// if it begins a new one.
pub(super) trait Rules {
    /// Before a line of metadata.
    fn metadata(
        &mut self,
        families: &[Family],
        known: Option<usize>,
        name: &str,
        word: &'static str,
        line: usize,
    ) -> Result<(), Breach>;

    /// Before a sample.
    fn sample(&mut self, families: &[Family], known: Option<usize>, sample: &Sample, line: usize)
    -> Result<(), Breach>;

    /// At the end.
    fn end(&mut self, families: &[Family]) -> Result<(), Breach>;
}

/// The rules of the specification.
#[derive(Default)]
pub(super) struct StrictRules {
    /// The family of the line before, with its checks.
    current: Option<(usize, FamilyCheck)>,
    /// Every name that a family's samples may have, and the family.
    reserved: HashMap<String, usize, FxBuildHasher>,
}

impl StrictRules {
    fn begin(&mut self, families: &[Family]) -> Result<(), Breach> {
        self.end(families)?;
        self.current = Some((families.len(), FamilyCheck::default()));
        Ok(())
    }

    fn is_current(&self, index: usize) -> bool {
        self.current.as_ref().is_some_and(|(current, _)| *current == index)
    }
}

impl Rules for StrictRules {
    fn metadata(
        &mut self,
        families: &[Family],
        known: Option<usize>,
        name: &str,
        word: &'static str,
        line: usize,
    ) -> Result<(), Breach> {
        match known {
            Some(index) if self.is_current(index) => {}
            Some(_) => return fail(line, format!("the family {name} comes a second time")),
            None => self.begin(families)?,
        }
        match &mut self.current {
            Some((_, check)) => check.metadata(word, name, line),
            None => Ok(()),
        }
    }

    fn sample(
        &mut self,
        families: &[Family],
        known: Option<usize>,
        sample: &Sample,
        line: usize,
    ) -> Result<(), Breach> {
        let name = &sample.name;
        let new_family;
        let family = match known.map(|index| (index, &families[index])) {
            Some((_, family)) if family.name == *name && !family.kind.suffixes().contains(&"") => {
                let (kind, suffixes) = (family.kind.name(), family.kind.suffixes().join(", "));
                return fail(
                    line,
                    format!("the sample {name} of a {kind} needs one of the suffixes {suffixes}"),
                );
            }
            Some((index, family)) if self.is_current(index) => family,
            Some((_, family)) => {
                return fail(
                    line,
                    format!("samples of {} after those of another family", family.name),
                );
            }
            None => {
                self.begin(families)?;
                new_family = Family::unknown(name);
                &new_family
            }
        };
        check_sample(family, sample, line)?;
        match &mut self.current {
            Some((_, check)) => check.sample(family, sample, line),
            None => Ok(()),
        }
    }

    fn end(&mut self, families: &[Family]) -> Result<(), Breach> {
        let Some((index, mut check)) = self.current.take() else {
            return Ok(());
        };
        let family = &families[index];
        check.end(family)?;
        let mut suffixes = family.kind.suffixes().to_vec();
        if !suffixes.contains(&"") {
            suffixes.push("");
        }
        for suffix in suffixes {
            let name = format!("{}{suffix}", family.name);
            if let Some(other) = self.reserved.get(&name) {
                let other = &families[*other].name;
                let reason = format!("the families {other} and {} both claim the name {name}", family.name);
                return fail(check.last_line(), reason);
            }
            self.reserved.insert(name, index);
        }
        Ok(())
    }
}

/// Checks a sample for itself.
pub(super) fn check_sample(family: &Family, sample: &Sample, line: usize) -> Result<(), Breach> {
    let (name, value) = (&sample.name, sample.value);
    if let Some((label, _)) = sample.labels.iter().find(|(label, _)| label.starts_with('_')) {
        return fail(
            line,
            format!("the label {label} of {name}: names that begin with an underscore are reserved"),
        );
    }
    let suffix = &name[family.name.len()..];
    let is_amount = value >= 0.0;
    let is_count = is_amount && (value.fract() == 0.0 || value.is_infinite());
    let wrong = match (family.kind, suffix) {
        (Kind::Counter, _) | (Kind::Summary, "_sum") if !is_amount => "a value that is not negative",
        (_, "_bucket" | "_gcount") | (Kind::Histogram | Kind::Summary, "_count") if !is_count => {
            "a whole value that is not negative"
        }
        (Kind::Info, _) if value != 1.0 => "the value 1",
        (Kind::StateSet, _) if value != 0.0 && value != 1.0 => "a value of 0 or 1",
        (Kind::Summary, "") if value < 0.0 => "a value that is not negative, or NaN",
        _ => "",
    };
    if !wrong.is_empty() {
        return fail(line, format!("{name} must have {wrong}, not {value}"));
    }
    let special = special_label(family, suffix);
    let text = special.and_then(|label| sample.labels.get(label));
    let number = text
        .and_then(|text| text.parse::<f64>().ok())
        .filter(|number| !number.is_nan());
    match (special, number) {
        (Some("le"), None) => return fail(line, format!("{name} needs a label le with a number")),
        (Some("quantile"), number) if !number.is_some_and(|number| (0.0..=1.0).contains(&number)) => {
            return fail(line, format!("{name} needs a label quantile with a number from 0 to 1"));
        }
        (Some(state), _) if family.kind == Kind::StateSet && text.is_none() => {
            return fail(line, format!("{name} needs a label {state} with the state"));
        }
        _ => {}
    }
    check_exemplar(family, sample, suffix, line)?;
    if let (Some("le"), Some(le), Some(exemplar)) = (special, number, &sample.exemplar)
        && (exemplar.value > le || exemplar.value.is_nan())
    {
        return fail(
            line,
            format!(
                "the exemplar's value {} is not within its bucket le={le}",
                exemplar.value
            ),
        );
    }
    Ok(())
}

fn check_exemplar(family: &Family, sample: &Sample, suffix: &str, line: usize) -> Result<(), Breach> {
    let Some(exemplar) = &sample.exemplar else {
        return Ok(());
    };
    let is_allowed = matches!(
        (family.kind, suffix),
        (Kind::Counter, "_total") | (Kind::Histogram | Kind::GaugeHistogram, "_bucket")
    );
    if !is_allowed {
        return fail(
            line,
            format!("{} cannot have an exemplar: only buckets and _total can", sample.name),
        );
    }
    let length = exemplar.char_count();
    if length > EXEMPLAR_CHARS {
        return fail(
            line,
            format!("the exemplar's labels have {length} characters, over the {EXEMPLAR_CHARS} allowed"),
        );
    }
    Ok(())
}

/// The label that tells the samples of one point apart.
fn special_label<'f>(family: &'f Family, suffix: &str) -> Option<&'f str> {
    match (family.kind, suffix) {
        (Kind::Histogram | Kind::GaugeHistogram, "_bucket") => Some("le"),
        (Kind::Summary, "") => Some("quantile"),
        (Kind::StateSet, _) => Some(&family.name),
        _ => None,
    }
}

/// Checks the order of a family's lines, and its points as wholes.
#[derive(Default)]
pub(super) struct FamilyCheck {
    metadata: Vec<&'static str>,
    metadata_line: usize,
    metric: Option<Labels>,
    earlier_metrics: BTreeSet<Labels>,
    time_ms: Option<f64>,
    point: Point,
}

/// The samples at one time of one metric.
#[derive(Default)]
struct Point {
    line: usize,
    seen: BTreeSet<(String, Option<String>)>,
    buckets: Vec<(f64, f64)>,
    count: Option<f64>,
    sum: Option<f64>,
}

impl FamilyCheck {
    pub(super) fn metadata(&mut self, word: &'static str, name: &str, line: usize) -> Result<(), Breach> {
        self.metadata_line = line;
        if self.metric.is_some() {
            return fail(line, format!("{word} of {name} behind its samples"));
        }
        if self.metadata.contains(&word) {
            return fail(line, format!("a second {word} of {name}"));
        }
        self.metadata.push(word);
        Ok(())
    }

    pub(super) fn sample(&mut self, family: &Family, sample: &Sample, line: usize) -> Result<(), Breach> {
        let suffix = &sample.name[family.name.len()..];
        let special = special_label(family, suffix);
        let mut labels = sample.labels.clone();
        let mut special_text = None;
        if let Some(label) = special {
            special_text = labels.get(label).map(str::to_owned);
            labels.set(label, "");
        }
        if self.metric.as_ref() != Some(&labels) {
            self.end_point(family)?;
            if let Some(before) = self.metric.replace(labels.clone()) {
                self.earlier_metrics.insert(before);
            }
            if self.earlier_metrics.contains(&labels) {
                return fail(
                    line,
                    format!(
                        "samples of {}{} after those of others",
                        family.name,
                        labels.to_selector()
                    ),
                );
            }
        } else if self.time_ms != sample.time_ms {
            self.end_point(family)?;
            match (self.time_ms, sample.time_ms) {
                (Some(before), Some(now)) if before < now => {}
                (Some(_), Some(_)) => {
                    return fail(line, format!("times of {} must rise", family.name));
                }
                _ => {
                    return fail(
                        line,
                        format!("{} has samples with a time and some without", family.name),
                    );
                }
            }
        }
        self.time_ms = sample.time_ms;
        self.point.line = line;
        if special == Some("le") {
            let le = special_text
                .as_deref()
                .and_then(|text| text.parse().ok())
                .unwrap_or(f64::NAN);
            self.point.bucket(&sample.name, le, sample.value, line)?;
        }
        match suffix {
            "_count" | "_gcount" => self.point.count = Some(sample.value),
            "_sum" | "_gsum" => self.point.sum = Some(sample.value),
            _ => {}
        }
        if !self.point.seen.insert((sample.name.clone(), special_text)) {
            return fail(
                line,
                format!("a second sample of {}{}", sample.name, sample.labels.to_selector()),
            );
        }
        Ok(())
    }

    fn end_point(&mut self, family: &Family) -> Result<(), Breach> {
        let point = std::mem::take(&mut self.point);
        match family.kind {
            _ if point.line == 0 => Ok(()),
            Kind::Histogram | Kind::GaugeHistogram => point.check_histogram(family),
            Kind::Counter if !point.seen.iter().any(|(name, _)| name.ends_with("_total")) => {
                fail(point.line, format!("the counter {} has no _total", family.name))
            }
            _ => Ok(()),
        }
    }

    /// Checks the last point and what can only be said of the whole.
    pub(super) fn end(&mut self, family: &Family) -> Result<(), Breach> {
        let last_line = self.last_line();
        self.end_point(family)?;
        self.metadata_line = last_line;
        if family.unit.is_empty() {
            return Ok(());
        }
        if matches!(family.kind, Kind::Info | Kind::StateSet) {
            return fail(
                last_line,
                format!(
                    "{} is of the type {}, which has no unit",
                    family.name,
                    family.kind.name()
                ),
            );
        }
        let is_suffix = family
            .name
            .strip_suffix(&family.unit)
            .is_some_and(|stem| stem.ends_with('_'));
        if !is_suffix {
            return fail(
                last_line,
                format!("the name {} must end in its unit, _{}", family.name, family.unit),
            );
        }
        Ok(())
    }

    /// The family's last line so far.
    pub(super) fn last_line(&self) -> usize {
        self.point.line.max(self.metadata_line)
    }
}

impl Point {
    fn bucket(&mut self, name: &str, le: f64, value: f64, line: usize) -> Result<(), Breach> {
        if let Some((le_before, value_before)) = self.buckets.last() {
            if *le_before >= le {
                return fail(
                    line,
                    format!("the buckets of {name} must rise: le={le} comes after le={le_before}"),
                );
            }
            if *value_before > value {
                return fail(
                    line,
                    format!("the counts of {name} must not fall: {value} comes after {value_before}"),
                );
            }
        }
        self.buckets.push((le, value));
        Ok(())
    }

    fn check_histogram(&self, family: &Family) -> Result<(), Breach> {
        let name = &family.name;
        let Some(total) = self
            .buckets
            .last()
            .filter(|(le, _)| *le == f64::INFINITY)
            .map(|(_, total)| *total)
        else {
            return fail(
                self.line,
                format!("the {} {name} has no bucket le=\"+Inf\"", family.kind.name()),
            );
        };
        if self.count.is_some() != self.sum.is_some() {
            return fail(
                self.line,
                format!("{name} must have both a count and a sum, or neither"),
            );
        }
        if let Some(count) = self.count.filter(|count| *count != total) {
            return fail(
                self.line,
                format!("{name} has the count {count} but {total} in its +Inf bucket"),
            );
        }
        if family.kind == Kind::Histogram && self.buckets[0].0 < 0.0 && self.sum.is_some() {
            return fail(
                self.line,
                format!("{name} has buckets below zero and so cannot have a sum"),
            );
        }
        if self
            .sum
            .is_some_and(|sum| sum.is_nan() || (sum < 0.0 && self.buckets[0].0 >= 0.0))
        {
            return fail(
                self.line,
                format!("{name} has the sum {}", self.sum.unwrap_or(f64::NAN)),
            );
        }
        Ok(())
    }
}
