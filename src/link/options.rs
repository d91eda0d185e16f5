//! Where links lead, as the host configures it.

use serde::Serialize;

use crate::setting::{Choice, FromSetting, Refusal, Setting, deserialize_as_setting};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destination {
    /// The label that holds the trace id; see [`Destination::name`].
    pub name: String,
    /// UID of the trace data source that Explore opens; none when empty.
    pub datasource_uid: String,
    /// The data source's type, such as `jaeger`; `tempo` when empty.
    pub datasource_type: String,
    /// The data source's name, for the link's text; its UID when empty.
    pub datasource_name: String,
    /// An address outside Grafana with variables (see [`crate::link`]); none when empty.
    pub url: String,
    /// The link's text, with the same variables. With both a data source and a `url` it names the `url`.
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct LinkOptions {
    /// Each gives its own links to each exemplar that has its label.
    pub destinations: Vec<Destination>,
    /// Root of the Grafana whose Explore is linked, with its sub-path: `https://host/grafana`, `/grafana`, or empty for
    /// the root of the page's own host. Query parameters in it (`?kiosk`) are kept in every link.
    pub grafana_url: String,
    /// Grafana's organisation. When not set, or below 1: the `orgId` within `grafana_url`, otherwise 1.
    pub org_id: Option<u64>,
    /// Half the width of the range that a link opens, ms; [`DEFAULT_LINK_RANGE_MS`] when it is not a positive number.
    pub link_range_ms: f64,
    /// The label that holds the span id, found in the same way as the trace label.
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

impl Target {
    /// As the attribute of an `<a>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blank => "_blank",
            Self::Same => "_self",
        }
    }
}

impl Choice for Target {
    const NAMES: &'static [(&'static str, Self)] = &[("_blank", Self::Blank), ("_self", Self::Same)];
}

impl FromSetting for Destination {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut destination = Self::default();
        members.set("name", &mut destination.name)?;
        for name in ["datasource_uid", "datasourceUID", "datasourceUid"] {
            members.set(name, &mut destination.datasource_uid)?;
        }
        for name in ["datasource_type", "datasourceType"] {
            members.set(name, &mut destination.datasource_type)?;
        }
        for name in ["datasource_name", "datasourceName"] {
            members.set(name, &mut destination.datasource_name)?;
        }
        members.set("url", &mut destination.url)?;
        for name in ["url_display_label", "urlDisplayLabel"] {
            members.set(name, &mut destination.url_display_label)?;
        }
        Ok(destination)
    }
}

impl FromSetting for LinkOptions {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut options = Self::default();
        members.set("destinations", &mut options.destinations)?;
        members.set("grafanaUrl", &mut options.grafana_url)?;
        let org_id: Option<f64> = members.need("orgId")?;
        options.org_id = org_id.filter(|id| *id >= 1.0).map(|id| id as u64);
        members.set("linkRangeMs", &mut options.link_range_ms)?;
        members.set("spanLabel", &mut options.span_label)?;
        members.set("linkTarget", &mut options.link_target)?;
        Ok(options)
    }
}

deserialize_as_setting!(Destination, LinkOptions);

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
