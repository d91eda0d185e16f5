//! One line of an exposition: its grammar.

use crate::model::Labels;

use super::cursor::{Fault, Line, fault, is_metric_char};
use super::{Exemplar, Kind, Mode, Sample};

/// What a line says.
#[derive(Debug, PartialEq)]
pub(super) enum Statement {
    Type(String, Kind),
    Unit(String, String),
    Help(String, String),
    Sample(Sample),
    Eof,
    /// An empty line or a comment.
    Nothing,
}

/// Reads one line, without its line feed.
pub(super) fn parse(text: &str, mode: Mode) -> Result<Statement, Fault> {
    let mut line = Line { text, at: 0, mode };
    if mode == Mode::Lenient {
        // A description is kept to its last blank.
        let is_help = text.trim_start_matches(['#', ' ', '\t']).starts_with("HELP");
        let end = text.trim_end_matches('\r');
        line.text = if is_help {
            end
        } else {
            end.trim_end_matches([' ', '\t', '\r'])
        };
        line.blanks();
        if line.is_at_end() {
            return Ok(Statement::Nothing);
        }
    }
    if line.peek() == Some('#') {
        return line.descriptor();
    }
    let sample = line.sample()?;
    line.expect_end()?;
    Ok(Statement::Sample(sample))
}

impl Line<'_> {
    fn descriptor(&mut self) -> Result<Statement, Fault> {
        self.take("#");
        let start = self.at;
        let is_spaced = self.space().is_ok();
        let word = if is_spaced {
            self.take_while(|char| char.is_ascii_uppercase())
        } else {
            ""
        };
        match word {
            "EOF" if self.is_at_end() => return Ok(Statement::Eof),
            "TYPE" | "HELP" | "UNIT" if self.peek().is_none_or(|next| matches!(next, ' ' | '\t')) => {}
            _ if self.mode == Mode::Lenient => return Ok(Statement::Nothing),
            _ => {
                self.at = start;
                return Err(self.missing("` TYPE`, ` HELP`, ` UNIT` or ` EOF` behind `#`"));
            }
        }
        self.space()?;
        let name = self.descriptor_name()?;
        if self.mode == Mode::Lenient && self.is_at_end() {
            return Ok(if word == "HELP" {
                Statement::Help(name, String::new())
            } else {
                Statement::Nothing
            });
        }
        if word == "HELP" && self.take(" ") {
            // What follows is the description, be it blanks.
            return self.help().map(|help| Statement::Help(name, help));
        }
        self.space()?;
        match word {
            "TYPE" => self.kind().map(|kind| Statement::Type(name, kind)),
            "UNIT" => {
                let unit = self.take_while(is_metric_char).to_owned();
                self.expect_end()?;
                Ok(Statement::Unit(name, unit))
            }
            _ => self.help().map(|help| Statement::Help(name, help)),
        }
    }

    fn descriptor_name(&mut self) -> Result<String, Fault> {
        if self.mode == Mode::Lenient && self.take("\"") {
            return self.quoted();
        }
        self.name(is_metric_char, "a metric name").map(str::to_owned)
    }

    fn kind(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let kind = match self.rest() {
            "unknown" => Kind::Unknown,
            "untyped" if self.mode == Mode::Lenient => Kind::Unknown,
            "gauge" => Kind::Gauge,
            "counter" => Kind::Counter,
            "stateset" => Kind::StateSet,
            "info" => Kind::Info,
            "histogram" => Kind::Histogram,
            "gaugehistogram" => Kind::GaugeHistogram,
            "summary" => Kind::Summary,
            other => return Err(fault(start, format_args!("{other:?} is not a type"))),
        };
        Ok(kind)
    }

    fn help(&mut self) -> Result<String, Fault> {
        if self.mode == Mode::Strict && self.text.ends_with('\r') {
            return Err(fault(
                self.text.len() - 1,
                format_args!("a carriage return at the end of the line"),
            ));
        }
        let mut help = String::new();
        loop {
            help.push_str(self.take_while(|char| !matches!(char, '\\' | '"')));
            match self.peek() {
                None => return Ok(help),
                Some('"') if self.mode == Mode::Strict => {
                    return Err(fault(self.at, format_args!("a quote in HELP must be escaped")));
                }
                Some('"') => {
                    self.at += 1;
                    help.push('"');
                }
                _ => self.escape(&mut help)?,
            }
        }
    }

    fn sample(&mut self) -> Result<Sample, Fault> {
        let mut name = None;
        if self.mode == Mode::Strict || self.peek() != Some('{') {
            name = Some(self.name(is_metric_char, "a metric name")?.to_owned());
            self.blanks_before_labels();
        }
        let mut labels = Labels::default();
        if self.peek() == Some('{') {
            let start = self.at;
            let quoted_name;
            (labels, quoted_name) = self.labels()?;
            name = match (name, quoted_name) {
                (Some(_), Some(second)) => {
                    return Err(fault(start, format_args!("a second name {second:?}")));
                }
                (name, quoted) => name.or(quoted),
            };
        }
        let Some(name) = name else {
            return Err(fault(0, format_args!("the sample has no name")));
        };
        self.space()?;
        let value = self.number()?;
        let mut time_ms = None;
        let mut exemplar = None;
        if !self.is_at_end() && !self.is_exemplar_next() {
            self.space()?;
            time_ms = Some(self.timestamp()?);
        }
        if !self.is_at_end() && self.is_exemplar_next() {
            exemplar = Some(self.exemplar()?);
        }
        Ok(Sample {
            name,
            labels,
            value,
            time_ms,
            exemplar,
        })
    }

    /// The older format allows blanks between name and labels, which look like those before the value.
    fn blanks_before_labels(&mut self) {
        let start = self.at;
        self.blanks();
        if self.peek() != Some('{') {
            self.at = start;
        }
    }

    fn is_exemplar_next(&self) -> bool {
        match self.mode {
            Mode::Strict => self.rest().starts_with(" #"),
            Mode::Lenient => self.rest().trim_start().starts_with('#'),
        }
    }

    fn exemplar(&mut self) -> Result<Exemplar, Fault> {
        self.space()?;
        self.expect("#")?;
        self.space()?;
        let start = self.at;
        let (labels, quoted_name) = self.labels()?;
        if let Some(name) = quoted_name {
            return Err(fault(start, format_args!("the label {name:?} has no value")));
        }
        self.space()?;
        let value = self.number()?;
        let mut time_ms = None;
        if !self.is_at_end() {
            self.space()?;
            time_ms = Some(self.timestamp()?);
        }
        Ok(Exemplar { labels, value, time_ms })
    }

    /// The labels in braces at the cursor, and the metric's name if it stands among them.
    fn labels(&mut self) -> Result<(Labels, Option<String>), Fault> {
        self.expect("{")?;
        let mut labels = Labels::default();
        let mut seen: Vec<String> = Vec::new();
        let mut metric_name = None;
        self.blanks();
        let mut is_closed = self.take("}");
        while !is_closed {
            let start = self.at;
            let is_quoted = self.mode == Mode::Lenient && self.take("\"");
            let name = if is_quoted {
                self.quoted()?
            } else {
                self.name(|char| char.is_ascii_alphanumeric() || char == '_', "a label name")?
                    .to_owned()
            };
            self.blanks();
            if is_quoted && metric_name.is_none() && self.peek() != Some('=') {
                metric_name = Some(name);
            } else {
                self.expect("=")?;
                self.blanks();
                self.expect("\"")?;
                let value = self.quoted()?;
                if seen.contains(&name) {
                    return Err(fault(start, format_args!("a second label {name:?}")));
                }
                labels.set(name.as_str(), value);
                seen.push(name);
            }
            self.blanks();
            is_closed = self.take("}");
            if !is_closed {
                self.expect(",")?;
                self.blanks();
                is_closed = self.mode == Mode::Lenient && self.take("}");
            }
        }
        Ok((labels, metric_name))
    }
}
