//! Addresses outside Grafana, from a template and an exemplar's values.

use std::ops::Range;

use super::no_link::{NoLink, excerpt};
use super::sanitize::{MAX_URL_CHARS, after_scheme, clean, encode_component, sanitize};
use super::template::{Piece, pieces};
use super::values::{Value, Values};

/// The most characters of a link's text.
const MAX_TITLE_CHARS: usize = 200;

/// The address that the template becomes, safe to be linked.
///
/// A value is encoded as its place needs it, so that it stays in its place; where that cannot be done there is no link
/// rather than a wrong one. Only a template that is nothing but a variable may become any (http or relative) address.
pub(super) fn external_url(template: &str, values: &Values<'_>) -> Result<String, NoLink> {
    let template = template.trim();
    let mut url = Url::default();
    let pieces = pieces(template);
    let is_all = pieces.len() == 1;
    for piece in pieces {
        match piece {
            Piece::Text(text) => url.text.push_str(&clean_within(text)),
            Piece::Variable(variable) => match values.value(variable) {
                None => url.text.push_str(&clean_within(variable.written)),
                Some(Value::Parameters(parameters)) => url.text.push_str(&parameters),
                Some(Value::Text(text)) if is_all => url.text.push_str(&text),
                Some(Value::Text(text)) => url.insert(&text, variable.written)?,
            },
        }
        if url.text.len() > MAX_URL_CHARS {
            return Err(NoLink::LongUrl);
        }
    }
    url.finish()
}

/// A link's text: the template with its values as they are, since it is shown as text only.
pub(super) fn title(template: &str, values: &Values<'_>) -> String {
    let mut title = String::new();
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => title.push_str(text),
            Piece::Variable(variable) => match values.value(variable) {
                None => title.push_str(variable.written),
                Some(Value::Parameters(text)) => title.push_str(&text),
                Some(Value::Text(text)) => title.extend(text.chars().take(MAX_TITLE_CHARS)),
            },
        }
    }
    title.chars().take(MAX_TITLE_CHARS).collect()
}

/// [`clean`] for a piece from the middle, whose white space is not at an end.
fn clean_within(text: &str) -> String {
    let spaces = |text: &str| "%20".repeat(text.len());
    let inner = text.trim_matches(' ');
    if inner.is_empty() {
        return spaces(text);
    }
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = text.trim_end_matches(' ').len();
    format!("{}{}{}", spaces(&text[..start]), clean(inner), spaces(&text[end..]))
}

/// Where in an address a value stands.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Between `//` and the path: whose machine it is.
    Host,
    Path,
    QueryOrFragment,
}

/// An address that grows piece by piece.
#[derive(Debug, Default)]
struct Url {
    text: String,
    inserted: Vec<Range<usize>>,
}

impl Url {
    fn place(&self) -> Place {
        if self.text.contains(['?', '#']) {
            return Place::QueryOrFragment;
        }
        match after_scheme(&self.text) {
            Some(rest) if !rest.contains('/') => Place::Host,
            _ => Place::Path,
        }
    }

    fn insert(&mut self, value: &str, variable: &str) -> Result<(), NoLink> {
        // Encoding does not shorten; this keeps a value of megabytes from being encoded at all.
        if value.len() > MAX_URL_CHARS {
            return Err(NoLink::LongUrl);
        }
        let fits = match self.place() {
            Place::Host => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
            Place::Path => !value.is_empty(),
            Place::QueryOrFragment => true,
        };
        if !fits {
            return Err(misfit(variable, value));
        }
        let start = self.text.len();
        self.text.push_str(&encode_component(value));
        self.inserted.push(start..self.text.len());
        Ok(())
    }

    fn finish(self) -> Result<String, NoLink> {
        if let Some(segment) = self.inserted_dot_segment() {
            return Err(misfit("the path", segment));
        }
        sanitize(&self.text).ok_or_else(|| NoLink::Url {
            url: excerpt(&self.text),
        })
    }

    /// A path segment `.` or `..` that values have made or helped to make: browsers resolve it, escaped or not.
    fn inserted_dot_segment(&self) -> Option<&str> {
        let path_end = self.text.find(['?', '#']).unwrap_or(self.text.len());
        let mut start = 0;
        for segment in self.text[..path_end].split('/') {
            let end = start + segment.len();
            let is_touched = self.inserted.iter().any(|range| range.start < end && start < range.end);
            let plain = segment.to_ascii_lowercase().replace("%2e", ".");
            if is_touched && (plain == "." || plain == "..") {
                return Some(segment);
            }
            start = end + 1;
        }
        None
    }
}

fn misfit(variable: &str, value: &str) -> NoLink {
    NoLink::Misfit {
        variable: excerpt(variable),
        value: excerpt(value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::range::LinkRange;
    use super::*;
    use crate::model::ExemplarsBuilder;

    fn with_values<T>(id: &str, label: &str, then: impl FnOnce(&Values<'_>) -> T) -> T {
        let mut builder = ExemplarsBuilder::new();
        builder.push(1e12, 0.5, [("trace_id", id), ("x", label)]);
        builder.push(1e12, 0.5, [("x", "another row has it")]);
        let exemplars = builder.finish();
        let range = LinkRange {
            from: "1000".to_owned(),
            to: "2000".to_owned(),
        };
        let trace = ("trace_id", exemplars.column("trace_id").unwrap().value(0));
        then(&Values {
            exemplars: &exemplars,
            row: 0,
            trace,
            series_name: "",
            range: &range,
        })
    }

    fn url(template: &str, id: &str, label: &str) -> Result<String, NoLink> {
        with_values(id, label, |values| external_url(template, values))
    }

    #[test]
    fn common_backends() {
        for (template, expected) in [
            ("http://j.example/trace/${__value.raw}", "http://j.example/trace/ab"),
            (
                "https://z.example/zipkin/traces/$__value.raw",
                "https://z.example/zipkin/traces/ab",
            ),
            (
                "/jaeger/trace/${__value.raw}?uiFind=${__data.fields.x}",
                "/jaeger/trace/ab?uiFind=l%26m",
            ),
            (
                "https://k.example/#/t?id=${__value.raw:percentencode}",
                "https://k.example/#/t?id=ab",
            ),
            (
                "https://k.example/?${__url_time_range}&q=${__data.fields[\"x\"]}",
                "https://k.example/?from=1000&to=2000&q=l%26m",
            ),
            (
                "https://x.example/${unknown}/$pod/${__value.raw}",
                "https://x.example/${unknown}/$pod/ab",
            ),
            (
                " https://x.example/a b ${__value.raw} c ",
                "https://x.example/a%20b%20ab%20c",
            ),
        ] {
            assert_eq!(url(template, "ab", "l&m").as_deref(), Ok(expected), "{template}");
        }
    }

    #[test]
    fn values_stay_in_their_place() {
        let hostile = "a&b=c#d/../e?f\"'<>\n\\é%2F ";
        let encoded = "a%26b%3Dc%23d%2F..%2Fe%3Ff%22%27%3C%3E%0A%5C%C3%A9%252F%20";
        for template in [
            "https://h.example/t/${__data.fields.x}/z",
            "/t?q=${__data.fields.x}&z",
            "/t#${__data.fields.x}",
        ] {
            let expected = template.replace("${__data.fields.x}", encoded);
            assert_eq!(url(template, "ab", hostile).unwrap(), expected);
        }
    }

    #[test]
    fn values_that_cannot_stay_in_their_place_give_no_link() {
        for (template, label) in [
            ("https://${__data.fields.x}.h.example/", "evil.example/"),
            ("https://${__data.fields.x}.h.example/", ""),
            ("https://h.example${__data.fields.x}", ".evil.example"),
            ("https://h.example${__data.fields.x}", "@evil.example"),
            ("https://h.example/a/${__data.fields.x}/b", ".."),
            ("https://h.example/a/${__data.fields.x}/b", "."),
            ("https://h.example/a/${__data.fields.x}${__data.fields.x}/b", "."),
            ("https://h.example/a/.${__data.fields.x}", "."),
            ("https://h.example/a/%2${__data.fields.x}.", "e"),
            ("https://h.example/a/${__data.fields.x}/b", ""),
            ("/${__data.fields.x}/evil.example", ""),
        ] {
            let misfit = url(template, "ab", label);
            assert!(
                matches!(misfit, Err(NoLink::Misfit { .. })),
                "{template} {label}: {misfit:?}"
            );
        }
        assert_eq!(
            url("https://${__data.fields.x}.h.example/", "ab", "eu-1").unwrap(),
            "https://eu-1.h.example/"
        );
        assert_eq!(url("/a/../b/...${__data.fields.x}", "ab", ".").unwrap(), "/a/../b/....");
    }

    #[test]
    fn no_template_becomes_script() {
        for (template, label) in [
            ("javascript:alert(${__value.raw})", ""),
            ("${__data.fields.x}", "javascript:alert(1)"),
            ("${__data.fields.x}", "java\nscript:alert(1)"),
            ("${__data.fields.x}", "//evil.example"),
            ("${__data.fields.x}", ""),
            ("https:${__data.fields.x}", "//evil.example"),
            ("//h.example/${__value.raw}", ""),
            ("data:text/html,${__value.raw}", ""),
        ] {
            let refused = url(template, "ab", label);
            assert!(
                matches!(refused, Err(NoLink::Url { .. })),
                "{template} {label}: {refused:?}"
            );
        }
        assert_eq!(
            url("${__data.fields.x}:x", "ab", "javascript"),
            Err(NoLink::Url {
                url: "javascript:x".to_owned()
            })
        );
        assert_eq!(url("x${__data.fields.x}", "ab", ":y").unwrap(), "x%3Ay");
        assert_eq!(
            url(" ${__data.fields.x}", "ab", "https://a.example/?b=c").unwrap(),
            "https://a.example/?b=c"
        );
    }

    #[test]
    fn long_values_give_no_link() {
        let long = "é".repeat(1 << 20);
        for template in [
            "/t?x=${__data.fields.x}",
            "/t/${__data.fields.x}",
            "https://${__data.fields.x}/",
            "${__data.fields.x}",
        ] {
            assert_eq!(url(template, "ab", &long), Err(NoLink::LongUrl));
        }
        assert_eq!(
            url("/t?x=${__data.fields.x}", "ab", &"é".repeat(MAX_URL_CHARS / 4)),
            Err(NoLink::LongUrl)
        );
    }

    #[test]
    fn titles_hold_values_as_they_are() {
        let title = |template: &str| with_values("ab", "<b>", |values| title(template, values));
        assert_eq!(
            title("Trace ${__value.raw} of ${__data.fields.x} ${y}"),
            "Trace ab of <b> ${y}"
        );
        assert_eq!(title(&"é".repeat(1000)).chars().count(), MAX_TITLE_CHARS);
    }
}
