//! Trace ids: which texts are one, and how they are asked for.

use std::borrow::Cow;

use super::no_link::{NoLink, excerpt};

/// The most characters that a trace id may have. W3C ids have 32, others (X-Ray, Datadog) a little more.
pub(super) const MAX_ID_CHARS: usize = 128;

/// The most hex digits of an id that Tempo knows: 128 bits.
const TEMPO_DIGITS: usize = 32;

/// A label's value that can name a trace, as it came but for white space around it: never padded, never shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TraceId<'a>(&'a str);

impl<'a> TraceId<'a> {
    pub fn parse(label: &str, value: &'a str) -> Result<Self, NoLink> {
        let value = value.trim();
        // There are no more characters than bytes.
        if value.len() > MAX_ID_CHARS && value.chars().nth(MAX_ID_CHARS).is_some() {
            let chars = value.chars().count();
            return Err(NoLink::LongId {
                label: excerpt(label),
                chars,
            });
        }
        match value {
            "" => Err(NoLink::NoLabel { name: excerpt(label) }),
            zeros if zeros.bytes().all(|byte| byte == b'0') => Err(NoLink::ZeroId { label: excerpt(label) }),
            _ => Ok(Self(value)),
        }
    }

    pub fn as_str(self) -> &'a str {
        self.0
    }

    fn is_hex(self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// The query of a Tempo data source that finds this one trace. It takes hex digits alone for an id to look up;
    /// anything else would be read as TraceQL, so it is quoted.
    pub fn tempo_query(self) -> Cow<'a, str> {
        if self.is_hex() {
            return Cow::Borrowed(self.0);
        }
        // TraceQL reads strings as Go does; JSON's escapes are among Go's.
        let quoted = serde_json::to_string(self.0).unwrap_or_default();
        Cow::Owned(format!("{{trace:id={quoted}}}"))
    }

    /// As Tempo spells the id where TraceQL compares it: lower case, without leading zeros.
    pub fn tempo_spelling(self) -> Cow<'a, str> {
        let digits = self.0.trim_start_matches('0');
        if digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(digits.to_ascii_lowercase())
        } else {
            Cow::Borrowed(digits)
        }
    }

    /// A TraceQL condition on spans of this trace, or `None` when Tempo cannot know such an id (and might refuse the
    /// whole query because of it).
    ///
    /// Only `=` will do, regular expressions will not: Tempo's storage compares ids by `=` and `!=`. An id that Tempo
    /// spells in another way stands in both spellings, because other stores with TraceQL compare it as it came. Tempo
    /// knows `trace:id` since 2.6, and finds ids with leading zeros that way since mid 2025 only.
    pub fn traceql_condition(self) -> Option<String> {
        let spelling = self.tempo_spelling();
        if !self.is_hex() || spelling.len() > TEMPO_DIGITS {
            return None;
        }
        if spelling == self.0 {
            return Some(format!("trace:id=\"{spelling}\""));
        }
        Some(format!("trace:id=\"{spelling}\" || trace:id=\"{}\"", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(value: &str) -> TraceId<'_> {
        TraceId::parse("trace_id", value).unwrap()
    }

    #[test]
    fn hex_ids_are_looked_up_as_they_came() {
        for text in [
            "4bf92f3577b34da6a3ce929d0e0e473",
            "0AF7651916CD43DD8448EB211C80319C",
            "9f08bfc7a2bb2e",
            "0f",
        ] {
            assert_eq!(id(text).tempo_query(), text);
        }
        assert_eq!(id(" ab\n").tempo_query(), "ab");
    }

    #[test]
    fn other_ids_are_quoted() {
        assert_eq!(id("1-5759e988-bd86").tempo_query(), r#"{trace:id="1-5759e988-bd86"}"#);
        assert_eq!(
            id(r#""} || {duration>0s && name="\"#).tempo_query(),
            r#"{trace:id="\"} || {duration>0s && name=\"\\"}"#
        );
        assert_eq!(id("a\nb").tempo_query(), r#"{trace:id="a\nb"}"#);
    }

    #[test]
    fn conditions_name_the_id_in_tempos_spelling_too() {
        assert_eq!(id("ab12").traceql_condition().unwrap(), r#"trace:id="ab12""#);
        assert_eq!(
            id("0AB1").traceql_condition().unwrap(),
            r#"trace:id="ab1" || trace:id="0AB1""#
        );
        assert_eq!(id("xyz").traceql_condition(), None);
        assert_eq!(id(&"a".repeat(33)).traceql_condition(), None);
        assert!(id(&format!("0{}", "a".repeat(32))).traceql_condition().is_some());
    }

    #[test]
    fn zeros_and_long_texts_are_no_ids() {
        let zeros = "0".repeat(32);
        assert!(matches!(TraceId::parse("t", &zeros), Err(NoLink::ZeroId { .. })));
        assert!(matches!(TraceId::parse("t", " "), Err(NoLink::NoLabel { .. })));
        assert!(TraceId::parse("t", &"é".repeat(MAX_ID_CHARS)).is_ok());
        let long = "a".repeat(1 << 20);
        assert_eq!(
            TraceId::parse("t", &long),
            Err(NoLink::LongId {
                label: "t".to_owned(),
                chars: 1 << 20
            })
        );
    }
}
