//! Where links lead, as the host configures it.

use serde::{Deserialize, Deserializer, Serialize};

/// Half the width of the range that a link opens, ms, when nothing else is asked for: 5 minutes. The trace of an
/// exemplar is seconds old when the metric is observed; what remains is clock skew and what happened around it.
pub const DEFAULT_LINK_RANGE_MS: f64 = 5.0 * 60.0 * 1000.0;

/// The label that holds a trace id, when a destination names none.
const DEFAULT_TRACE_LABEL: &str = "trace_id";

/// Where a trace id leads: one entry of Grafana's `exemplarTraceIdDestinations`. Unknown keys are ignored, `null` is
/// the same as absent, and snake case is understood too.
///
/// ```
/// use exemplar_panel::link::Destination;
///
/// let destination: Destination = serde_json::from_str(
///     r#"{"name": "traceID", "datasourceUid": "tempo", "url": null, "somethingElse": 1}"#,
/// )?;
/// assert_eq!(destination.name(), "traceID");
/// assert!(destination.is_tempo());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Destination {
    /// The label that holds the trace id; see [`Destination::name`].
    #[serde(deserialize_with = "null_is_default")]
    pub name: String,
    /// UID of the trace data source that Explore opens; none when empty.
    #[serde(
        deserialize_with = "null_is_default",
        alias = "datasource_uid",
        alias = "datasourceUID"
    )]
    pub datasource_uid: String,
    /// The data source's type, such as `jaeger`; `tempo` when empty.
    #[serde(deserialize_with = "null_is_default", alias = "datasource_type")]
    pub datasource_type: String,
    /// The data source's name, for the link's text; its UID when empty.
    #[serde(deserialize_with = "null_is_default", alias = "datasource_name")]
    pub datasource_name: String,
    /// An address outside Grafana with variables (see [`crate::link`]); none when empty.
    #[serde(deserialize_with = "null_is_default")]
    pub url: String,
    /// The link's text, with the same variables. With both a data source and a `url` it names the `url`.
    #[serde(deserialize_with = "null_is_default", alias = "url_display_label")]
    pub url_display_label: String,
}

impl Destination {
    /// The label that holds the trace id: as configured, `trace_id` when nothing is.
    pub fn name(&self) -> &str {
        if self.name.is_empty() {
            DEFAULT_TRACE_LABEL
        } else {
            &self.name
        }
    }

    /// The data source's type as Grafana knows it.
    pub fn datasource_type(&self) -> &str {
        if self.datasource_type.is_empty() {
            "tempo"
        } else {
            &self.datasource_type
        }
    }

    /// Whether the data source understands TraceQL.
    pub fn is_tempo(&self) -> bool {
        self.datasource_type() == "tempo"
    }

    pub(super) fn datasource_title(&self) -> &str {
        if self.datasource_name.is_empty() {
            &self.datasource_uid
        } else {
            &self.datasource_name
        }
    }
}

/// Where a link opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A new tab, so that the spike stays in sight.
    #[default]
    #[serde(rename = "_blank")]
    Blank,
    /// The same tab.
    #[serde(rename = "_self")]
    Same,
}

/// Everything about links that a host sets.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkOptions {
    /// Each gives its own links to each exemplar that has its label.
    #[serde(deserialize_with = "null_is_default")]
    pub destinations: Vec<Destination>,
    /// Root of the Grafana whose Explore is linked, with its sub-path: `https://host/grafana`, `/grafana`, or empty for
    /// the root of the page's own host. Query parameters in it (`?kiosk`) are kept in every link.
    #[serde(deserialize_with = "null_is_default")]
    pub grafana_url: String,
    /// Grafana's organisation. When not set, or below 1: the `orgId` within `grafana_url`, otherwise 1.
    #[serde(deserialize_with = "positive_integer")]
    pub org_id: Option<u64>,
    /// Half the width of the range that a link opens, ms; [`DEFAULT_LINK_RANGE_MS`] when it is not a positive number.
    #[serde(deserialize_with = "null_is_default")]
    pub link_range_ms: f64,
    /// The label that holds the span id, found in the same way as the trace label.
    #[serde(deserialize_with = "null_is_default")]
    pub span_label: String,
    /// Where links open.
    pub link_target: Target,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self {
            destinations: Vec::new(),
            grafana_url: String::new(),
            org_id: None,
            link_range_ms: DEFAULT_LINK_RANGE_MS,
            span_label: "span_id".to_owned(),
            link_target: Target::default(),
        }
    }
}

fn null_is_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// JavaScript has one type of number, so an id may arrive as `3.0`.
fn positive_integer<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let number: Option<f64> = Option::deserialize(from)?;
    Ok(number.filter(|number| *number >= 1.0).map(|number| number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_leniently() {
        let options: LinkOptions = serde_json::from_str(
            r#"{"destinations": [{"name": "traceID", "datasource_uid": "t", "url_display_label": "x", "url": null}],
                "grafanaUrl": null, "orgId": 3.0, "linkRangeMs": null, "linkTarget": "_self", "unknown": {}}"#,
        )
        .unwrap();
        assert_eq!(options.destinations[0].datasource_uid, "t");
        assert_eq!(options.destinations[0].url_display_label, "x");
        assert_eq!(options.org_id, Some(3));
        assert_eq!(options.span_label, "span_id");
        assert_eq!(options.link_target, Target::Same);
        assert_eq!(
            serde_json::from_str::<LinkOptions>("{}").unwrap(),
            LinkOptions::default()
        );
        for org_id in ["0", "-1", "null"] {
            let options: LinkOptions = serde_json::from_str(&format!("{{\"orgId\": {org_id}}}")).unwrap();
            assert_eq!(options.org_id, None);
        }
    }
}
