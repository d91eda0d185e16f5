//! A cursor over one line: the words of the grammar.

use std::fmt::Arguments;

use super::super::time::{ms_from_epoch, ms_from_seconds};
use super::Mode;

/// What is wrong, and the byte of the line where it is.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) reason: String,
}

/// What is wrong at a byte of the line.
#[cold]
#[inline(never)]
pub(super) fn fault(at: usize, reason: Arguments<'_>) -> Fault {
    Fault {
        at,
        reason: reason.to_string(),
    }
}

/// The cursor.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) mode: Mode,
}

impl<'a> Line<'a> {
    /// Fails for want of what was expected here, and says what stands here.
    #[cold]
    #[inline(never)]
    pub(super) fn missing(&self, expected: &str) -> Fault {
        match self.peek() {
            Some(_) => {
                let found: String = self.rest().chars().take(20).collect();
                fault(self.at, format_args!("expected {expected}, found {found:?}"))
            }
            None => fault(self.at, format_args!("expected {expected}, found the end of the line")),
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(super) fn expect_end(&self) -> Result<(), Fault> {
        if self.is_at_end() {
            Ok(())
        } else {
            Err(self.missing("the end of the line"))
        }
    }

    pub(super) fn take(&mut self, text: &str) -> bool {
        let is_there = self.rest().starts_with(text);
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    pub(super) fn take_while(&mut self, is_in: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|char| !is_in(char)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), Fault> {
        if self.take(text) {
            Ok(())
        } else {
            Err(self.missing(&["`", text, "`"].concat()))
        }
    }

    /// Steps over blanks where only the older format allows them.
    pub(super) fn blanks(&mut self) {
        if self.mode == Mode::Lenient {
            self.take_while(|char| matches!(char, ' ' | '\t'));
        }
    }

    /// What parts the elements of a line: one space.
    pub(super) fn space(&mut self) -> Result<(), Fault> {
        if self.mode == Mode::Lenient && self.take("\t") {
            self.blanks();
            return Ok(());
        }
        if !self.take(" ") {
            return Err(self.missing("a space"));
        }
        self.blanks();
        Ok(())
    }

    /// The name at the cursor.
    pub(super) fn name(&mut self, is_in: fn(char) -> bool, what: &str) -> Result<&'a str, Fault> {
        let start = self.at;
        let name = self.take_while(is_in);
        if name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
            self.at = start;
            return Err(self.missing(what));
        }
        Ok(name)
    }

    /// The rest of a string whose opening quote has been taken, unescaped.
    pub(super) fn quoted(&mut self) -> Result<String, Fault> {
        let start = self.at - 1;
        let mut value = String::new();
        loop {
            value.push_str(self.take_while(|char| !matches!(char, '\\' | '"')));
            match self.peek() {
                None => {
                    return Err(fault(
                        start,
                        format_args!("the string that begins here has no end in this line"),
                    ));
                }
                Some('"') => {
                    self.at += 1;
                    return Ok(value);
                }
                _ => self.escape(&mut value)?,
            }
        }
    }

    /// `\n`, `\"` and `\\`; any other pair stands for itself.
    pub(super) fn escape(&mut self, into: &mut String) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        let Some(char) = self.peek() else {
            return Err(fault(start, format_args!("a backslash at the end of the line")));
        };
        self.at += char.len_utf8();
        match char {
            'n' => into.push('\n'),
            '"' | '\\' => into.push(char),
            other => into.extend(['\\', other]),
        }
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<f64, Fault> {
        let start = self.at;
        let text = self.take_while(|char| !matches!(char, ' ' | '\t'));
        let is_signed_nan = text.starts_with(['+', '-']) && text[1..].eq_ignore_ascii_case("nan");
        match text.parse() {
            Ok(number) if !(is_signed_nan && self.mode == Mode::Strict) => Ok(number),
            _ if text.is_empty() => Err(fault(start, format_args!("expected a number"))),
            _ => Err(fault(start, format_args!("{text:?} is not a number"))),
        }
    }

    pub(super) fn timestamp(&mut self) -> Result<f64, Fault> {
        let start = self.at;
        let count = self.number()?;
        if !count.is_finite() {
            return Err(fault(
                start,
                format_args!("{} is not a time", &self.text[start..self.at]),
            ));
        }
        Ok(match self.mode {
            Mode::Strict => ms_from_seconds(count),
            Mode::Lenient => ms_from_epoch(count),
        })
    }
}

pub(super) fn is_metric_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | ':')
}
