//! What a trace comes to, from the JSON of Tempo's API: OTLP spans under `trace.resourceSpans` (version 2 of the API),
//! under `resourceSpans`, or under `batches` (version 1).

use crate::error::{Error, Warnings};
use crate::read::body::text_of_body;
use crate::read::json::{Fault, Json, Path};

use super::ids::hex_id;
use super::{each, fields, read_attributes, text_of};

const EXPECTED: &str = "a trace in JSON: {\"trace\":{\"resourceSpans\":[…]}} or {\"batches\":[…]}";
const NS_PER_MS: f64 = 1e6;

/// A trace in one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TraceSummary {
    /// Service and name of the span without a parent, or of the first span when there is none; may be empty.
    pub service: String,
    /// See `service`.
    pub name: String,
    /// Whether there is a span without a parent: without it a part of the trace is missing.
    pub has_root: bool,
    /// From the start of the first span to the end of the last, ms.
    pub duration_ms: f64,
    /// How many spans.
    pub spans: usize,
    /// How many of them have failed.
    pub errors: usize,
    /// How many services have a part in it.
    pub services: usize,
}

/// Sums up a trace; `None` when the body has no span.
///
/// # Errors
/// [`Error::Empty`] and [`Error::NotJson`].
pub fn summary(body: &[u8]) -> Result<Option<TraceSummary>, Error> {
    let text = text_of_body(body, EXPECTED, &mut Warnings::default())?;
    let mut reader = Reader::default();
    reader
        .document(&mut Json::new(&text))
        .map_err(|fault| fault.in_text(&text))?;
    Ok(reader.finish())
}

#[derive(Default)]
struct Reader {
    summary: TraceSummary,
    services: Vec<String>,
    /// Start of the span that stands for the trace.
    told_start_ns: u64,
    from_ns: Option<u64>,
    to_ns: u64,
}

impl Reader {
    fn document(&mut self, json: &mut Json<'_>) -> Result<(), Fault> {
        let [trace, version_1, plain] = fields(json, ["trace", "batches", "resourceSpans"])?;
        if let Some(mut trace) = trace {
            return self.document(&mut trace);
        }
        each(plain.or(version_1), Path::Root, &mut |json, _| self.resource(json))
    }

    fn resource(&mut self, json: &mut Json<'_>) -> Result<(), Fault> {
        let [resource, scopes, older] = fields(json, ["resource", "scopeSpans", "instrumentationLibrarySpans"])?;
        let attributes = match resource {
            Some(mut resource) => read_attributes(fields(&mut resource, ["attributes"])?[0].take())?,
            None => Vec::new(),
        };
        let name = attributes.into_iter().find(|(name, _)| name == "service.name");
        let service = name.map(|(_, name)| name.into_owned()).unwrap_or_default();
        let spans = self.summary.spans;
        each(scopes.or(older), Path::Root, &mut |json, _| {
            let [spans] = fields(json, ["spans"])?;
            each(spans, Path::Root, &mut |json, _| self.span(json, &service))
        })?;
        if self.summary.spans > spans && !self.services.contains(&service) {
            self.services.push(service);
        }
        Ok(())
    }

    fn span(&mut self, json: &mut Json<'_>, service: &str) -> Result<(), Fault> {
        let names = ["name", "parentSpanId", "startTimeUnixNano", "endTimeUnixNano", "status"];
        let [name, parent, start, end, status] = fields(json, names)?;
        let start_ns = nanoseconds(start)?;
        let has_parent = match parent {
            Some(mut parent) => hex_id(parent.value()?, 8).is_some_and(|id| !id.is_empty()),
            None => false,
        };
        // The earliest of those without a parent, else the earliest of all.
        let is_first = self.summary.spans == 0 || start_ns < self.told_start_ns;
        let summary = &mut self.summary;
        if (!has_parent && !summary.has_root) || (has_parent != summary.has_root && is_first) {
            summary.has_root = !has_parent;
            service.clone_into(&mut summary.service);
            summary.name = text_of(name)?.unwrap_or_default().into_owned();
            self.told_start_ns = start_ns;
        }
        summary.spans += 1;
        summary.errors += usize::from(has_failed(status)?);
        self.to_ns = self.to_ns.max(nanoseconds(end)?).max(start_ns);
        self.from_ns = Some(self.from_ns.map_or(start_ns, |from_ns| from_ns.min(start_ns)));
        Ok(())
    }

    fn finish(self) -> Option<TraceSummary> {
        let ns = self.to_ns - self.from_ns?;
        Some(TraceSummary {
            duration_ms: ns as f64 / NS_PER_MS,
            services: self.services.len(),
            ..self.summary
        })
    }
}

/// Nanoseconds since the epoch, 0 for what is none.
fn nanoseconds(field: Option<Json<'_>>) -> Result<u64, Fault> {
    let text = text_of(field)?;
    Ok(text.and_then(|text| text.trim().parse().ok()).unwrap_or(0))
}

fn has_failed(status: Option<Json<'_>>) -> Result<bool, Fault> {
    let Some(mut status) = status else { return Ok(false) };
    let [code] = fields(&mut status, ["code"])?;
    Ok(text_of(code)?.is_some_and(|code| code == "2" || code == "STATUS_CODE_ERROR"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPANS: &str = r#"[
        {"scopeSpans":[{"spans":[
            {"name":"charge","spanId":"b","parentSpanId":"00f067aa0ba902b7","startTimeUnixNano":"1700000000100000000",
             "endTimeUnixNano":"1700000001350000000","status":{"code":"STATUS_CODE_ERROR","message":"declined"}}
        ]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"payments"}}]}},
        {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
         "scopeSpans":[{"spans":[
            {"name":"GET /cart","spanId":"c","parentSpanId":"00f067aa0ba902b7","startTimeUnixNano":"1700000000050000000",
             "endTimeUnixNano":"1700000000060000000","status":{}},
            {"name":"POST /checkout","spanId":"a","startTimeUnixNano":"1700000000000000000",
             "endTimeUnixNano":"1700000001300000000","status":{"code":2}}
        ]}]}
    ]"#;

    fn expected() -> TraceSummary {
        TraceSummary {
            service: "shop".into(),
            name: "POST /checkout".into(),
            has_root: true,
            duration_ms: 1350.0,
            spans: 3,
            errors: 2,
            services: 2,
        }
    }

    #[test]
    fn all_forms_of_the_answer_are_read() {
        for body in [
            format!(r#"{{"trace":{{"resourceSpans":{SPANS}}},"metrics":{{}}}}"#),
            format!(r#"{{"batches":{SPANS}}}"#),
            format!(r#"{{"resourceSpans":{SPANS}}}"#),
            format!(
                r#"{{"batches":{}}}"#,
                SPANS.replace("scopeSpans", "instrumentationLibrarySpans")
            ),
        ] {
            assert_eq!(summary(body.as_bytes()).unwrap(), Some(expected()), "{body}");
        }
    }

    #[test]
    fn without_a_root_the_first_span_speaks_and_it_is_said() {
        let body = format!(
            r#"{{"batches":{}}}"#,
            SPANS.replace("\"spanId\":\"a\"", "\"parentSpanId\":\"ff\"")
        );
        let found = summary(body.as_bytes()).unwrap().unwrap();
        assert_eq!(
            (found.name.as_str(), found.has_root, found.spans),
            ("POST /checkout", false, 3)
        );
        let zeros = body.replace("\"parentSpanId\":\"ff\"", "\"parentSpanId\":\"AAAAAAAAAAA=\"");
        assert!(
            summary(zeros.as_bytes()).unwrap().unwrap().has_root,
            "zeros are no parent"
        );
    }

    #[test]
    fn what_is_no_trace_has_no_summary() {
        for body in [
            "{}",
            r#"{"trace":{}}"#,
            r#"{"trace":null}"#,
            r#"{"batches":[]}"#,
            r#"{"batches":[1,null,{"scopeSpans":{}}]}"#,
            "[]",
        ] {
            assert_eq!(summary(body.as_bytes()).unwrap(), None, "{body}");
        }
        assert!(summary(b"trace not found").is_err());
        assert!(summary(b"").is_err());
    }

    #[test]
    fn bad_members_of_a_span_cost_only_themselves() {
        let body = br#"{"batches":[{"resource":7,"scopeSpans":[{"spans":[{"name":{},"startTimeUnixNano":-5,"status":[]}]}]}]}"#;
        let found = summary(body).unwrap().unwrap();
        assert_eq!((found.spans, found.errors, found.duration_ms), (1, 0, 0.0));
    }
}
