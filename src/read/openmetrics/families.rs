//! Lines to families: which family a sample belongs to.

use std::collections::{BTreeMap, HashMap};

use crate::model::Labels;

use super::checks::{Breach, FamilyCheck, check_sample};
use super::line::Statement;
use super::{Exposition, Family, Kind, Mode, Sample};

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

/// Builds the exposition line by line, in strict mode under the checks of the specification.
pub(super) struct Assembler {
    mode: Mode,
    exposition: Exposition,
    index_of_name: HashMap<String, usize>,
    /// The family of the line before, with its checks.
    current: Option<(usize, FamilyCheck)>,
    /// Strict: every name that a family's samples may have, and the family.
    reserved: HashMap<String, usize>,
    /// Lenient: the times at which a series has a sample already.
    seen: BTreeMap<(String, Labels), Vec<Option<u64>>>,
}

impl Assembler {
    pub(super) fn new(mode: Mode) -> Self {
        Self {
            mode,
            exposition: Exposition::default(),
            index_of_name: HashMap::new(),
            current: None,
            reserved: HashMap::new(),
            seen: BTreeMap::new(),
        }
    }

    /// Adds what a line says.
    pub(super) fn add(&mut self, statement: Statement, line: usize) -> Result<(), Breach> {
        match statement {
            Statement::Type(name, kind) => {
                let index = self.describe(&name, "TYPE", line)?;
                self.exposition.families[index].kind = kind;
            }
            Statement::Unit(name, unit) => {
                let index = self.describe(&name, "UNIT", line)?;
                self.exposition.families[index].unit = unit;
            }
            Statement::Help(name, help) => {
                let index = self.describe(&name, "HELP", line)?;
                self.exposition.families[index].help = help;
            }
            Statement::Sample(sample) => self.sample(sample, line)?,
            Statement::Eof | Statement::Nothing => {}
        }
        Ok(())
    }

    /// The family that a line of metadata is about.
    fn describe(&mut self, name: &str, word: &'static str, line: usize) -> Result<usize, Breach> {
        let known = self.index_of_name.get(name).copied();
        if self.mode == Mode::Lenient {
            return Ok(known.unwrap_or_else(|| self.start(name)));
        }
        let index = match known {
            Some(index) if self.is_current(index) => index,
            Some(_) => {
                return Err(Breach::new(line, format!("the family {name} comes a second time")));
            }
            None => {
                self.end()?;
                let index = self.start(name);
                self.current = Some((index, FamilyCheck::default()));
                index
            }
        };
        if let Some((_, check)) = &mut self.current {
            check.metadata(word, name, line)?;
        }
        Ok(index)
    }

    fn is_current(&self, index: usize) -> bool {
        self.current.as_ref().is_some_and(|(current, _)| *current == index)
    }

    fn start(&mut self, name: &str) -> usize {
        let index = self.exposition.families.len();
        self.index_of_name.insert(name.to_owned(), index);
        self.exposition.families.push(Family {
            name: name.to_owned(),
            kind: Kind::Unknown,
            unit: String::new(),
            help: String::new(),
            samples: Vec::new(),
        });
        index
    }

    /// The family whose sample may have this name.
    fn family_of_sample(&self, name: &str) -> Option<usize> {
        let has = |index: usize, suffix: &str| self.exposition.families[index].kind.suffixes().contains(&suffix);
        if let Some(index) = self.index_of_name.get(name).copied()
            && (has(index, "") || self.mode == Mode::Lenient)
        {
            return Some(index);
        }
        let (at, _) = name.rmatch_indices('_').next()?;
        let index = self.index_of_name.get(&name[..at]).copied()?;
        has(index, &name[at..]).then_some(index)
    }

    fn sample(&mut self, sample: Sample, line: usize) -> Result<(), Breach> {
        let index = match self.mode {
            Mode::Lenient => self.lenient_family(&sample, line)?,
            Mode::Strict => self.strict_family(&sample, line)?,
        };
        self.exposition.families[index].samples.push(sample);
        Ok(())
    }

    fn lenient_family(&mut self, sample: &Sample, line: usize) -> Result<usize, Breach> {
        let times = self
            .seen
            .entry((sample.name.clone(), sample.labels.clone()))
            .or_default();
        let time = sample.time_ms.map(f64::to_bits);
        if times.contains(&time) {
            let reason = format!(
                "a second sample of {}{} at the same time",
                sample.name,
                sample.labels.to_selector()
            );
            return Err(Breach::new(line, reason));
        }
        times.push(time);
        Ok(self
            .family_of_sample(&sample.name)
            .unwrap_or_else(|| self.start(&sample.name)))
    }

    fn strict_family(&mut self, sample: &Sample, line: usize) -> Result<usize, Breach> {
        let name = &sample.name;
        let index = match self.family_of_sample(name) {
            Some(index) if self.is_current(index) => index,
            Some(index) => {
                let family = &self.exposition.families[index].name;
                return Err(Breach::new(
                    line,
                    format!("samples of {family} after those of another family"),
                ));
            }
            None => {
                if let Some(index) = self.index_of_name.get(name) {
                    let kind = self.exposition.families[*index].kind;
                    let (kind, suffixes) = (kind.name(), kind.suffixes().join(", "));
                    let reason = format!("the sample {name} of a {kind} needs one of the suffixes {suffixes}");
                    return Err(Breach::new(line, reason));
                }
                self.end()?;
                let index = self.start(name);
                self.current = Some((index, FamilyCheck::default()));
                index
            }
        };
        let family = &self.exposition.families[index];
        check_sample(family, sample, line)?;
        if let Some((_, check)) = &mut self.current {
            check.sample(family, sample, line)?;
        }
        Ok(index)
    }

    /// Ends the current family.
    pub(super) fn end(&mut self) -> Result<(), Breach> {
        let Some((index, mut check)) = self.current.take() else {
            return Ok(());
        };
        let family = &self.exposition.families[index];
        check.end(family)?;
        let own_name = [""];
        for suffix in family
            .kind
            .suffixes()
            .iter()
            .chain(own_name.iter().filter(|_| !family.kind.suffixes()[0].is_empty()))
        {
            let name = format!("{}{suffix}", family.name);
            if let Some(other) = self.reserved.get(&name) {
                let other = &self.exposition.families[*other].name;
                let reason = format!("the families {other} and {} both claim the name {name}", family.name);
                return Err(Breach::new(check.last_line(), reason));
            }
            self.reserved.insert(name, index);
        }
        Ok(())
    }

    /// The exposition so far.
    pub(super) fn finish(self) -> Exposition {
        self.exposition
    }
}
