//! The OpenMetrics text format: what a `/metrics` endpoint answers.
//!
//! [`parse`] reads a whole exposition, by OpenMetrics 1.0 to the letter ([`Mode::Strict`]) or with what is in use
//! ([`Mode::Lenient`]). [`read`] makes series and exemplars of it.
//!
//! # What lenient accepts beyond the specification
//!
//! As Prometheus does:
//! - metadata that is repeated or comes after the samples, families and metrics that are interleaved, a unit that is not
//!   part of the name, samples without the suffix of their type (`foo` for a counter), values that the type rules out;
//! - buckets in any order, without `+Inf`, or with counts that fall; exemplars on any sample;
//! - a trailing comma in labels, and names in quotes (`{"http.requests", "a.b"="c"}`).
//!
//! As the older text format 0.0.4 has it: empty lines, other comments, runs of spaces and tabs, CRLF, the type
//! `untyped`, timestamps in milliseconds (1e11 and more), no `# EOF` (with a warning: the end may be missing).
//!
//! An exemplar of more than 128 characters is kept with a warning: Prometheus would not store it. A line that cannot be
//! read at all, and a second sample of the same series and time, is left out with a warning.

mod checks;
mod cursor;
mod families;
mod line;
mod lines;
mod output;

use crate::error::{Error, Warning, Warnings};
use crate::model::Labels;

use super::body::web_page;
use super::expect::warn;
use checks::{Breach, Rules, StrictRules};
use cursor::Fault;
use families::Assembler;
use line::Statement;

pub use lines::{NumberedLine, lines};
pub use output::read;
pub(super) use output::{histograms, labels_with_name, pairs};

/// How much is forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing: the specification requires that an invalid exposition is refused whole.
    Strict,
    /// What Prometheus and the older text format accept; lines beyond that are left out with a warning.
    Lenient,
}

/// The type of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Unknown,
    Gauge,
    Counter,
    StateSet,
    Info,
    Histogram,
    GaugeHistogram,
    Summary,
}

/// All that an exposition says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exposition {
    /// The families in their order.
    pub families: Vec<Family>,
}

/// Metrics of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The name, without the suffixes of its samples.
    pub name: String,
    /// The type.
    pub kind: Kind,
    /// The unit, such as `seconds`; empty if not given.
    pub unit: String,
    /// The description, unescaped; empty if not given.
    pub help: String,
    /// The samples in their order.
    pub samples: Vec<Sample>,
}

/// One line of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The name with its suffix.
    pub name: String,
    /// The labels, `le` and `quantile` among them.
    pub labels: Labels,
    /// The value; may be NaN or infinite.
    pub value: f64,
    /// The time in ms since the epoch, if the exposition gives one.
    pub time_ms: Option<f64>,
    /// The exemplar beside the value.
    pub exemplar: Option<Exemplar>,
}

/// An exemplar as the exposition has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemplar {
    /// Its own labels.
    pub labels: Labels,
    /// The observed value.
    pub value: f64,
    /// The time in ms since the epoch, if given.
    pub time_ms: Option<f64>,
}

/// Reads an exposition.
///
/// # Errors
/// [`Error::Empty`] without any content. [`Error::Text`] with line and column: in strict mode for the first breach of
/// the specification, in lenient mode only when no line at all can be read.
#[inline(always)]
pub fn parse(text: &str, mode: Mode) -> Result<(Exposition, Vec<Warning>), Error> {
    // Only the strict mode names the rules, so that an engine that never asks for it does not carry them.
    match mode {
        Mode::Strict => parse_under(text, mode, Some(&mut StrictRules::default())),
        Mode::Lenient => parse_under(text, mode, None),
    }
}

#[inline(never)]
fn parse_under(text: &str, mode: Mode, rules: Option<&mut dyn Rules>) -> Result<(Exposition, Vec<Warning>), Error> {
    if text.trim().is_empty() {
        return Err(Error::Empty {
            expected: "an OpenMetrics exposition that ends with # EOF",
        });
    }
    if let Some(reason) = web_page(text) {
        return Err(Error::Text {
            line: 1,
            column: 1,
            reason,
        });
    }
    let mut reader = Reader {
        assembler: Assembler::new(rules),
        warnings: Warnings::default(),
        first_fault: None,
        mode,
    };
    reader.lines(text)?;
    let (exposition, mut warnings) = (reader.assembler.finish(), reader.warnings);
    match reader.first_fault {
        Some(error) if exposition.families.iter().all(|family| family.samples.is_empty()) => Err(error),
        _ => {
            output::warn_of_long_exemplars(&exposition, &mut warnings);
            Ok((exposition, warnings.into_vec()))
        }
    }
}

struct Reader<'r> {
    assembler: Assembler<'r>,
    warnings: Warnings,
    first_fault: Option<Error>,
    mode: Mode,
}

impl Reader<'_> {
    fn lines(&mut self, text: &str) -> Result<(), Error> {
        let text = match self.mode {
            Mode::Strict => text,
            Mode::Lenient => text.trim_start_matches('\u{FEFF}'),
        };
        let mut rest = text;
        let mut number = 0;
        while !rest.is_empty() {
            number += 1;
            let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
            rest = behind;
            let outcome = match line::parse(line, self.mode) {
                Ok(Statement::Eof) => return self.end(number, rest),
                Ok(statement) => self.assembler.add(statement, number).map_err(Breach::into_error),
                Err(Fault { at, reason }) => Err(Error::Text {
                    line: number,
                    column: line[..at].chars().count() + 1,
                    reason,
                }),
            };
            if let Err(error) = outcome {
                self.complain(error, "; the line was left out")?;
            }
        }
        let reason = "the exposition ends without # EOF: it may have been cut off".to_owned();
        let reason = match self.mode {
            Mode::Strict => reason,
            Mode::Lenient => reason + ", or it is the older text format, which carries no exemplars",
        };
        self.complain(
            Error::Text {
                line: number + 1,
                column: 1,
                reason,
            },
            "",
        )
    }

    fn end(&mut self, number: usize, rest: &str) -> Result<(), Error> {
        if let Err(breach) = self.assembler.end() {
            self.complain(breach.into_error(), "")?;
        }
        if rest.is_empty() {
            return Ok(());
        }
        let reason = "something follows # EOF".to_owned();
        self.complain(
            Error::Text {
                line: number + 1,
                column: 1,
                reason,
            },
            "; it was left out",
        )
    }

    fn complain(&mut self, error: Error, consequence: &str) -> Result<(), Error> {
        if self.mode == Mode::Strict {
            return Err(error);
        }
        warn(&mut self.warnings, format_args!("{error}{consequence}"));
        self.first_fault.get_or_insert(error);
        Ok(())
    }
}

/// The most characters that the labels of an exemplar may have, names and values together.
pub const EXEMPLAR_CHARS: usize = 128;

impl Exemplar {
    /// Characters (not bytes) of all label names and values.
    pub fn char_count(&self) -> usize {
        self.labels
            .iter()
            .map(|(name, value)| name.chars().count() + value.chars().count())
            .sum()
    }
}

#[cfg(test)]
mod tests;
