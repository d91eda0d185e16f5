//! Addresses of Grafana's Explore.

use std::borrow::Cow;

use serde::Serialize;

use super::range::LinkRange;
use super::sanitize::{MAX_URL_CHARS, encode_component, sanitize};
use super::trace_id::TraceId;

/// Parameters that an Explore link sets itself, and those of its older form, which would contradict them.
const OWN_PARAMETERS: [&str; 5] = ["schemaVersion", "orgId", "panes", "left", "right"];

/// A Grafana: where its Explore is, and which organisation and other query parameters its links carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grafana {
    explore: String,
    org_id: u64,
    kept_parameters: Vec<String>,
}

impl Grafana {
    /// From `grafanaUrl`, whose own `orgId` counts only when there is no option, or `None` when it may not be linked.
    pub fn parse(grafana_url: &str, org_id: Option<u64>) -> Option<Self> {
        let url = match grafana_url.trim() {
            "" => String::new(),
            url => sanitize(url)?,
        };
        let url = url.split('#').next().unwrap_or_default();
        let (root, query) = url.split_once('?').unwrap_or((url, ""));
        let root = root.trim_end_matches('/');
        let root = root.strip_suffix("/explore").unwrap_or(root);
        let parameters = || query.split('&').filter(|parameter| !parameter.is_empty());
        let name = |parameter: &str| parameter.split('=').next().unwrap_or_default().to_owned();
        let org_id_of_url = parameters()
            .filter_map(|parameter| parameter.strip_prefix("orgId=")?.parse::<u64>().ok())
            .find(|id| *id > 0);
        Some(Self {
            explore: format!("{root}/explore"),
            org_id: org_id.filter(|id| *id > 0).or(org_id_of_url).unwrap_or(1),
            kept_parameters: parameters()
                .filter(|parameter| !OWN_PARAMETERS.contains(&name(parameter).as_str()))
                .map(str::to_owned)
                .collect(),
        })
    }

    /// The address that opens a pane, or `None` when it would be too long.
    pub fn explore_url(&self, pane: &Pane) -> Option<String> {
        let url = self.unlimited_url(pane)?;
        (url.len() <= MAX_URL_CHARS).then_some(url)
    }

    /// The address that opens a pane, however long.
    pub fn unlimited_url(&self, pane: &Pane) -> Option<String> {
        let panes = serde_json::to_string(&Panes { trc: pane }).ok()?;
        let mut url = format!(
            "{}?schemaVersion=1&orgId={}&panes={}",
            self.explore,
            self.org_id,
            encode_component(&panes)
        );
        for parameter in &self.kept_parameters {
            url.push('&');
            url.push_str(parameter);
        }
        Some(url)
    }
}

/// How many characters a piece of a pane's query takes up in the address.
pub(super) fn encoded_chars(query_part: &str) -> usize {
    let json = serde_json::to_string(query_part).unwrap_or_default();
    let within_quotes = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    encode_component(within_quotes).len()
}

/// Explore names its panes by three characters of which one is no digit.
#[derive(Serialize)]
struct Panes<'a> {
    trc: &'a Pane<'a>,
}

/// One pane of Explore. The fields' order is the order in the address.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pane<'a> {
    datasource: &'a str,
    queries: [Query<'a>; 1],
    range: LinkRange,
    #[serde(skip_serializing_if = "Option::is_none")]
    panels_state: Option<PanelsState<'a>>,
}

impl<'a> Pane<'a> {
    pub fn new(datasource_uid: &'a str, query: Query<'a>, range: LinkRange, span_id: Option<&'a str>) -> Self {
        Self {
            datasource: datasource_uid,
            queries: [query],
            range,
            panels_state: span_id.map(|span_id| PanelsState {
                trace: TracePanel { span_id },
            }),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Query<'a> {
    ref_id: &'static str,
    datasource: Datasource<'a>,
    query: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table_type: Option<&'static str>,
}

impl<'a> Query<'a> {
    /// The query of one trace in a data source of this type. For Jaeger, a query without a type is an id.
    pub fn trace(datasource_uid: &'a str, datasource_type: &'a str, id: TraceId<'a>) -> Self {
        let (query_type, query) = match datasource_type {
            "jaeger" => (None, Cow::Borrowed(id.as_str())),
            "zipkin" => (Some("traceID"), Cow::Borrowed(id.as_str())),
            "grafana-x-ray-datasource" => (Some("getTrace"), Cow::Borrowed(id.as_str())),
            _ => (Some("traceql"), id.tempo_query()),
        };
        Self {
            ref_id: "A",
            datasource: Datasource {
                r#type: datasource_type,
                uid: datasource_uid,
            },
            query,
            query_type,
            limit: None,
            table_type: None,
        }
    }

    /// A TraceQL search. Explore shows 20 traces unless a query says how many it is about.
    pub fn traceql(datasource_uid: &'a str, query: &'a str, traces: usize) -> Self {
        Self {
            ref_id: "A",
            datasource: Datasource {
                r#type: "tempo",
                uid: datasource_uid,
            },
            query: Cow::Borrowed(query),
            query_type: Some("traceql"),
            limit: Some(traces),
            table_type: Some("traces"),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
struct Datasource<'a> {
    r#type: &'a str,
    uid: &'a str,
}

#[derive(Debug, Clone, Serialize)]
struct PanelsState<'a> {
    trace: TracePanel<'a>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct TracePanel<'a> {
    span_id: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> TraceId<'_> {
        TraceId::parse("trace_id", text).unwrap()
    }

    fn url(grafana_url: &str, org_id: Option<u64>) -> Option<String> {
        let range = LinkRange::around([1e6], 1e3, (0.0, 1.0));
        let pane = Pane::new(
            "tempo-uid",
            Query::trace("tempo-uid", "tempo", id("ab")),
            range,
            Some("12"),
        );
        Grafana::parse(grafana_url, org_id)?.explore_url(&pane)
    }

    /// What stands before the panes, and what behind.
    fn around_panes(grafana_url: &str, org_id: Option<u64>) -> (String, String) {
        let url = url(grafana_url, org_id).unwrap();
        let (before, panes) = url.split_once("&panes=").unwrap();
        let after = panes.split_once('&').map_or("", |(_, after)| after);
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn the_whole_address() {
        let expected = concat!(
            "/explore?schemaVersion=1&orgId=1&panes=",
            "%7B%22trc%22%3A%7B%22datasource%22%3A%22tempo-uid%22%2C%22queries%22%3A%5B%7B%22refId%22%3A%22A%22%2C",
            "%22datasource%22%3A%7B%22type%22%3A%22tempo%22%2C%22uid%22%3A%22tempo-uid%22%7D%2C",
            "%22query%22%3A%22ab%22%2C%22queryType%22%3A%22traceql%22%7D%5D%2C",
            "%22range%22%3A%7B%22from%22%3A%22999000%22%2C%22to%22%3A%221001000%22%7D%2C",
            "%22panelsState%22%3A%7B%22trace%22%3A%7B%22spanId%22%3A%2212%22%7D%7D%7D%7D",
        );
        assert_eq!(url("", None).unwrap(), expected);
    }

    #[test]
    fn sub_paths_are_kept() {
        for (grafana_url, before) in [
            ("", "/explore"),
            ("/", "/explore"),
            ("/grafana", "/grafana/explore"),
            ("/grafana//", "/grafana/explore"),
            ("grafana", "grafana/explore"),
            ("?kiosk", "/explore"),
            ("https://g.example", "https://g.example/explore"),
            ("https://g.example/a/b/#frag", "https://g.example/a/b/explore"),
            ("https://g.example/a/explore", "https://g.example/a/explore"),
            (" https://g.example:3000 ", "https://g.example:3000/explore"),
        ] {
            let expected = format!("{before}?schemaVersion=1&orgId=1");
            assert_eq!(around_panes(grafana_url, None).0, expected, "{grafana_url:?}");
        }
    }

    #[test]
    fn the_option_org_id_goes_before_the_one_of_the_address() {
        assert!(around_panes("/g?orgId=3", None).0.ends_with("&orgId=3"));
        assert!(around_panes("/g?orgId=3", Some(7)).0.ends_with("&orgId=7"));
        assert!(around_panes("/g?orgId=3", Some(0)).0.ends_with("&orgId=3"));
        assert!(around_panes("/g?orgId=x&orgId=0", None).0.ends_with("&orgId=1"));
    }

    #[test]
    fn other_parameters_are_kept() {
        let (before, after) = around_panes(
            "/g/?kiosk&orgId=3&panes=x&var-a=b%20c&left=y&schemaVersion=0&&theme=light",
            None,
        );
        assert_eq!(before, "/g/explore?schemaVersion=1&orgId=3");
        assert_eq!(after, "kiosk&var-a=b%20c&theme=light");
    }

    #[test]
    fn hostile_roots_give_no_address() {
        for grafana_url in [
            "javascript:alert(1)//",
            "//evil.example",
            "data:,x",
            "java\tscript:x",
            "ftp://a.example",
        ] {
            assert_eq!(url(grafana_url, None), None, "{grafana_url:?}");
        }
    }

    #[test]
    fn other_data_sources_have_their_own_query_types() {
        let query = |datasource_type| {
            let json = serde_json::to_value(Query::trace("u", datasource_type, id("1-ab"))).unwrap();
            (json.get("queryType").cloned(), json["query"].clone())
        };
        assert_eq!(query("jaeger"), (None, "1-ab".into()));
        assert_eq!(query("zipkin"), (Some("traceID".into()), "1-ab".into()));
        assert_eq!(
            query("grafana-x-ray-datasource"),
            (Some("getTrace".into()), "1-ab".into())
        );
        assert_eq!(
            query("unheard-of"),
            (Some("traceql".into()), r#"{trace:id="1-ab"}"#.into())
        );
    }

    #[test]
    fn encoded_chars_are_those_of_the_address() {
        let range = LinkRange::around([1e6], 1e3, (0.0, 1.0));
        let length = |query| {
            let pane = Pane::new("t", Query::traceql("t", query, 1), range.clone(), None);
            Grafana::parse("", None).unwrap().unlimited_url(&pane).unwrap().len()
        };
        let part = r#"trace:id="ab" || "\é"#;
        assert_eq!(length(part) - length(""), encoded_chars(part));
    }
}
