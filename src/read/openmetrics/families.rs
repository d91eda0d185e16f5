//! Lines to families: which family a sample belongs to.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::checks::{Breach, Rules};
use super::line::Statement;
use super::{Exposition, Family, Kind, Sample};

impl Kind {
    /// What the names of this type's samples add to the family's name.
    pub(super) fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Unknown | Self::Gauge | Self::StateSet => &[""],
            Self::Counter => &["_total", "_created"],
            Self::Info => &["_info"],
            Self::Histogram => &["_bucket", "_count", "_sum", "_created"],
            Self::GaugeHistogram => &["_bucket", "_gcount", "_gsum"],
            Self::Summary => &["", "_count", "_sum", "_created"],
        }
    }

    /// The type's name in a TYPE line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Gauge => "gauge",
            Self::Counter => "counter",
            Self::StateSet => "stateset",
            Self::Info => "info",
            Self::Histogram => "histogram",
            Self::GaugeHistogram => "gaugehistogram",
            Self::Summary => "summary",
        }
    }
}

impl Family {
    /// A family of which nothing but the name is known.
    pub(super) fn unknown(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: Kind::Unknown,
            unit: String::new(),
            help: String::new(),
            samples: Vec::new(),
        }
    }
}

/// Builds the exposition line by line, under rules if there are any.
pub(super) struct Assembler<'r> {
    exposition: Exposition,
    index_of_name: HashMap<String, usize, FxBuildHasher>,
    rules: Option<&'r mut dyn Rules>,
}

impl<'r> Assembler<'r> {
    pub(super) fn new(rules: Option<&'r mut dyn Rules>) -> Self {
        Self {
            exposition: Exposition::default(),
            index_of_name: HashMap::default(),
            rules,
        }
    }

    /// Adds what a line says.
    pub(super) fn add(&mut self, statement: Statement, line: usize) -> Result<(), Breach> {
        match statement {
            Statement::Type(name, kind) => self.describe(&name, "TYPE", line)?.kind = kind,
            Statement::Unit(name, unit) => self.describe(&name, "UNIT", line)?.unit = unit,
            Statement::Help(name, help) => self.describe(&name, "HELP", line)?.help = help,
            Statement::Sample(sample) => self.sample(sample, line)?,
            Statement::Eof | Statement::Nothing => {}
        }
        Ok(())
    }

    /// The family that a line of metadata is about.
    fn describe(&mut self, name: &str, word: &'static str, line: usize) -> Result<&mut Family, Breach> {
        let known = self.index_of_name.get(name).copied();
        if let Some(rules) = &mut self.rules {
            rules.metadata(&self.exposition.families, known, name, word, line)?;
        }
        let index = known.unwrap_or_else(|| self.start(name));
        Ok(&mut self.exposition.families[index])
    }

    fn start(&mut self, name: &str) -> usize {
        let index = self.exposition.families.len();
        self.index_of_name.insert(name.to_owned(), index);
        self.exposition.families.push(Family::unknown(name));
        index
    }

    /// The family whose sample may have this name: of exactly this name, else of the name without its suffix, else of
    /// exactly this name though its type asks for a suffix.
    fn family_of_sample(&self, name: &str) -> Option<usize> {
        let has = |index: usize, suffix: &str| self.exposition.families[index].kind.suffixes().contains(&suffix);
        let exact = self.index_of_name.get(name).copied();
        if exact.is_some_and(|index| has(index, "")) {
            return exact;
        }
        let Some(at) = name.rfind('_') else {
            return exact;
        };
        let stem = self.index_of_name.get(&name[..at]).copied();
        stem.filter(|index| has(*index, &name[at..])).or(exact)
    }

    fn sample(&mut self, sample: Sample, line: usize) -> Result<(), Breach> {
        let known = self.family_of_sample(&sample.name);
        if let Some(rules) = &mut self.rules {
            rules.sample(&self.exposition.families, known, &sample, line)?;
        }
        let index = known.unwrap_or_else(|| self.start(&sample.name));
        self.exposition.families[index].samples.push(sample);
        Ok(())
    }

    /// Ends the last family.
    pub(super) fn end(&mut self) -> Result<(), Breach> {
        match &mut self.rules {
            Some(rules) => rules.end(&self.exposition.families),
            None => Ok(()),
        }
    }

    /// The exposition so far.
    pub(super) fn finish(self) -> Exposition {
        self.exposition
    }
}
