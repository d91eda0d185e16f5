//! A cursor over one line: the words of the grammar.

use super::super::time::{ms_from_epoch, ms_from_seconds};
use super::Mode;

/// What is wrong, and the byte of the line where it is.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) reason: String,
}

/// The cursor.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) mode: Mode,
}

impl<'a> Line<'a> {
    pub(super) fn fail<T>(&self, reason: impl Into<String>) -> Result<T, Fault> {
        self.fail_at(self.at, reason)
    }

    pub(super) fn fail_at<T>(&self, at: usize, reason: impl Into<String>) -> Result<T, Fault> {
        Err(Fault {
            at,
            reason: reason.into(),
        })
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

    /// What stands at the cursor, for messages.
    pub(super) fn found(&self) -> String {
        match self.peek() {
            Some(_) => format!("{:?}", self.rest().chars().take(20).collect::<String>()),
            None => "the end of the line".to_owned(),
        }
    }

    pub(super) fn expect_end(&self) -> Result<(), Fault> {
        if self.is_at_end() {
            Ok(())
        } else {
            self.fail(format!("expected the end of the line, found {}", self.found()))
        }
    }

    pub(super) fn take(&mut self, text: &str) -> bool {
        let is_there = self.rest().starts_with(text);
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    pub(super) fn take_while(&mut self, is_in: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|char| !is_in(char)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), Fault> {
        if self.take(text) {
            Ok(())
        } else {
            self.fail(format!("expected `{text}`, found {}", self.found()))
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
            return self.fail(format!("expected a space, found {}", self.found()));
        }
        self.blanks();
        Ok(())
    }

    /// The name at the cursor.
    pub(super) fn name(&mut self, is_in: impl Fn(char) -> bool, what: &str) -> Result<&'a str, Fault> {
        let start = self.at;
        let name = self.take_while(is_in);
        if name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
            self.at = start;
            return self.fail(format!("expected {what}, found {}", self.found()));
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
                    return self.fail_at(start, "the string that begins here has no end in this line");
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
            return self.fail_at(start, "a backslash at the end of the line");
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
            _ if text.is_empty() => self.fail_at(start, "expected a number"),
            _ => self.fail_at(start, format!("{text:?} is not a number")),
        }
    }

    pub(super) fn timestamp(&mut self) -> Result<f64, Fault> {
        let start = self.at;
        let count = self.number()?;
        if !count.is_finite() {
            return self.fail_at(start, format!("{count} is not a time"));
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
