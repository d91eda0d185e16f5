//! A cursor over JSON text, for bodies of which only some parts are wanted and any part may be wrong.
//!
//! A reader walks the body once, takes what it knows, and steps over what it does not expect, so that a bad
//! element costs a warning and not the body. Strings without escapes are borrowed, numbers are handed out as
//! their text (nanoseconds since the epoch do not fit an `f64`), and nothing is built that nobody asked for.
//! The grammar is RFC 8259, with a limit on nesting.

mod path;

use std::borrow::Cow;
use std::fmt;

use crate::error::Error;

pub(super) use path::Path;

/// Nesting beyond this is refused: the readers recurse.
const DEPTH_LIMIT: usize = 100;

/// How much of an offending text a message quotes, in characters.
pub(super) const EXCERPT_CHARS: usize = 60;

/// Where the text stops being JSON, and why.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    at: usize,
    reason: &'static str,
}

impl Fault {
    /// The error to report, with line, column and excerpt from the text that was read.
    pub(super) fn in_text(self, text: &str) -> Error {
        let before = &text.as_bytes()[..self.at.min(text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let from = floor_char_boundary(text, self.at.saturating_sub(EXCERPT_CHARS / 3).max(line_start));
        Error::NotJson {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: before.len() - line_start + 1,
            reason: self.reason.to_owned(),
            excerpt: text[from..].chars().take(EXCERPT_CHARS).collect(),
        }
    }
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A value that was taken whole. Arrays and objects are their text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Value<'a> {
    #[default]
    Null,
    Bool(bool),
    Number(&'a str),
    String(Cow<'a, str>),
    Compound(&'a str),
}

impl<'a> Value<'a> {
    /// The number that a number or a string holds; `NaN`, `+Inf` and `-Inf` are numbers in a string.
    pub(super) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            Self::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The text of a string.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string, number or truth value: what a label can hold.
    pub(super) fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::String(text) => Some(text),
            Self::Number(text) => Some(Cow::Borrowed(text)),
            Self::Bool(flag) => Some(Cow::Borrowed(if flag { "true" } else { "false" })),
            Self::Null | Self::Compound(_) => None,
        }
    }
}

/// As it stands in the text, cut to a length fit for a message.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, is_string): (&str, bool) = match self {
            Self::Null => ("null", false),
            Self::Bool(flag) => (if *flag { "true" } else { "false" }, false),
            Self::Number(text) | Self::Compound(text) => (text, false),
            Self::String(text) => (text, true),
        };
        let cut: String = text.chars().take(EXCERPT_CHARS).collect();
        let more = if cut.len() < text.len() { "…" } else { "" };
        if is_string {
            write!(f, "{cut:?}{more}")
        } else {
            write!(f, "{cut}{more}")
        }
    }
}

/// The cursor.
#[derive(Debug, Clone)]
pub(super) struct Json<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Just behind an opening bracket: no comma is due.
    is_fresh: bool,
}

impl<'a> Json<'a> {
    /// A cursor at the start of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            is_fresh: false,
        }
    }

    fn fault<T>(&self, reason: &'static str) -> Result<T, Fault> {
        Err(Fault { at: self.at, reason })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The first byte of what comes next, white space aside; the cursor stands on it.
    pub(super) fn peek(&mut self) -> Result<u8, Fault> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(byte);
            }
            self.at += 1;
        }
        self.fault("the text ends too early")
    }

    /// Whether the next value is an array, an object.
    pub(super) fn is_array(&mut self) -> Result<bool, Fault> {
        Ok(self.peek()? == b'[')
    }

    /// See [`Json::is_array`].
    pub(super) fn is_object(&mut self) -> Result<bool, Fault> {
        Ok(self.peek()? == b'{')
    }

    /// Enters the array or object that comes next (the caller has looked with `is_array` or `is_object`).
    pub(super) fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == DEPTH_LIMIT {
            return self.fault("nested too deeply");
        }
        self.depth += 1;
        self.at += 1;
        self.is_fresh = true;
        Ok(())
    }

    /// Within an array: whether another element comes. At the end it leaves the array.
    pub(super) fn next_element(&mut self) -> Result<bool, Fault> {
        self.next_member(b']', "expected `,` or `]`")
    }

    /// Within an object: the key of the next member, whose value comes next. At the end it leaves the object.
    pub(super) fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, Fault> {
        if !self.next_member(b'}', "expected `,` or `}`")? {
            return Ok(None);
        }
        if self.peek()? != b'"' {
            return self.fault("expected a member's name in quotes");
        }
        let key = self.string()?;
        if self.peek()? != b':' {
            return self.fault("expected `:`");
        }
        self.at += 1;
        Ok(Some(key))
    }

    fn next_member(&mut self, close: u8, reason: &'static str) -> Result<bool, Fault> {
        let byte = self.peek()?;
        let was_fresh = std::mem::replace(&mut self.is_fresh, false);
        if byte == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !was_fresh {
            if byte != b',' {
                return self.fault(reason);
            }
            self.at += 1;
        }
        Ok(true)
    }

    /// Takes the next value, whatever it is.
    pub(super) fn value(&mut self) -> Result<Value<'a>, Fault> {
        match self.peek()? {
            b'"' => Ok(Value::String(self.string()?)),
            b'-' | b'0'..=b'9' => Ok(Value::Number(self.number()?)),
            b'{' | b'[' => {
                let start = self.at;
                self.skip()?;
                Ok(Value::Compound(&self.text[start..self.at]))
            }
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.fault("expected a value"),
        }
    }

    /// Steps over the next value.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        match self.peek()? {
            b'{' => {
                self.enter()?;
                while self.next_key()?.is_some() {
                    self.skip()?;
                }
            }
            b'[' => {
                self.enter()?;
                while self.next_element()? {
                    self.skip()?;
                }
            }
            _ => drop(self.value()?),
        }
        Ok(())
    }

    /// Makes sure that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        if self.peek().is_ok() {
            return self.fault("something follows the end of the document");
        }
        Ok(())
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Fault> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.fault("expected a value");
        }
        self.at += word.len();
        Ok(value)
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            self.fault("expected a digit")
        } else {
            Ok(())
        }
    }

    fn number(&mut self) -> Result<&'a str, Fault> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// The string at the cursor, which stands on its opening quote.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.at += 1;
        let mut unescaped: Option<String> = None;
        loop {
            let start = self.at;
            let rest = &self.text.as_bytes()[start..];
            let Some(length) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) else {
                self.at = self.text.len();
                return self.fault("the text ends within a string");
            };
            self.at += length;
            let run = &self.text[start..self.at];
            match rest[length] {
                b'"' => {
                    self.at += 1;
                    return Ok(match unescaped {
                        None => Cow::Borrowed(run),
                        Some(text) => Cow::Owned(text + run),
                    });
                }
                b'\\' => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(run);
                    text.push(self.escape()?);
                }
                _ => return self.fault("a control character within a string"),
            }
        }
    }

    /// The character that the escape at the cursor stands for. Half a surrogate pair stands for U+FFFD.
    fn escape(&mut self) -> Result<char, Fault> {
        self.at += 1;
        let Some(kind) = self.byte() else {
            return self.fault("the text ends within a string");
        };
        let plain = match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return self.fault("an unknown escape within a string"),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let high = self.hex4()?;
        let is_pair = (0xD800..0xDC00).contains(&high) && self.text.as_bytes()[self.at..].starts_with(b"\\u");
        if !is_pair {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let behind_high = self.at;
        self.at += 1;
        let low = self.hex4()?;
        if !(0xDC00..0xE000).contains(&low) {
            self.at = behind_high;
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Four hexadecimal digits behind the `u` at the cursor.
    fn hex4(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.byte().and_then(|byte| char::from(byte).to_digit(16)) else {
                return self.fault("expected four hexadecimal digits");
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests;
