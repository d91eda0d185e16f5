//! From an exemplar to the addresses of its trace.
//!
//! A [`Destination`] names the label that holds the trace id and where it leads: to a data source in Grafana's Explore
//! (`datasource_uid`), to an address of any kind (`url`), or to both. [`Linker`] makes the [`Link`]s, [`NoLink`] says
//! why there is none. All values of labels count as hostile: a link is always `http:`, `https:` or relative, and a
//! value stays in the place that was meant for it. No link is better than a wrong one.
//!
//! # Variables in `url` and `url_display_label`
//!
//! | variable | value |
//! | --- | --- |
//! | `${__value.raw}`, `${__value.text}` | the trace id as it came |
//! | `${__value.numeric}`, `${__value.time}` | the exemplar's value, and its time in ms |
//! | `${__data.fields.pod}`, `${__data.fields["pod"]}`, `${__field.labels.pod}` | a label, named exactly or loosely |
//! | `${__data.fields.Value}`, `${__data.fields.Time}` | the exemplar's value and time, unless they are labels |
//! | `${__data.fields[2]}` | by position: time, value, then the labels |
//! | `${__field.name}` | the name of the label that holds the trace id |
//! | `${__series.name}` | the series' name; empty without one |
//! | `${__from}`, `${__to}` | the tight range around the exemplar, ms (not the chart's window) |
//! | `${__url_time_range}` | the same as `from=…&to=…` |
//!
//! `__from` and `__to` take `:date`, `:date:iso` and `:date:seconds`. `:raw`, `:text`, `:percentencode`, `:uriencode`
//! and `:queryparam` are accepted and change nothing: every value is percent-encoded once, as its place needs it. A
//! label that only other exemplars have is empty, which a query takes and a path does not. The names work without
//! braces too (`$__value.raw`). What is unknown stays as it is written.

mod explore;
mod external;
mod labels;
mod no_link;
mod options;
mod range;
mod sanitize;
mod template;
mod trace_id;
mod values;

// Their tools do not build for wasm.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;

use serde::Serialize;

pub use labels::{is_loosely_equal, label_matching};
pub use no_link::NoLink;
pub use options::{DEFAULT_LINK_RANGE_MS, Destination, LinkOptions, Target};
pub use sanitize::{MAX_URL_CHARS, encode_component, sanitize};

use crate::model::{Exemplars, LabelColumn};
use explore::{Grafana, Pane, Query, encoded_chars};
use external::{external_url, title};
use no_link::excerpt;
use range::LinkRange;
use trace_id::{MAX_ID_CHARS, TraceId};
use values::Values;
pub(crate) use values::number_text;

/// Of more rows it is worth while to look at codes first.
const FEW_ROWS: usize = 64;

/// What an `<a>` needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its text. May hold anything that a label holds: to be shown as text, never as markup.
    pub title: String,
    /// http(s) or relative, printable ASCII, at most [`MAX_URL_CHARS`] long.
    pub href: String,
    /// Where it opens.
    pub target: Target,
}

/// Makes the links of exemplars.
///
/// ```
/// use exemplar_panel::{link::{LinkOptions, Linker}, model::ExemplarsBuilder};
///
/// let options: LinkOptions = serde_json::from_str(
///     r#"{"grafanaUrl": "/grafana", "destinations": [
///         {"name": "trace_id", "datasourceUid": "tempo", "datasourceName": "Tempo"},
///         {"name": "trace_id", "url": "https://jaeger.example/trace/${__value.raw}"}
///     ]}"#,
/// )?;
/// let mut builder = ExemplarsBuilder::new();
/// builder.push(1_700_000_000_000.0, 0.8, [("traceID", "4bf92f3577b34da6a3ce929d0e0e473")]);
/// let exemplars = builder.finish();
///
/// let linker = Linker { exemplars: &exemplars, options: &options, window_ms: (0.0, 1.0) };
/// let links = linker.links(0, None);
/// assert_eq!(links[0].title, "Query with Tempo");
/// assert!(links[0].href.starts_with("/grafana/explore?schemaVersion=1&orgId=1&panes="));
/// assert_eq!(links[1].title, "Go to jaeger.example");
/// assert_eq!(links[1].href, "https://jaeger.example/trace/4bf92f3577b34da6a3ce929d0e0e473");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Linker<'a> {
    /// The exemplars that row numbers mean.
    pub exemplars: &'a Exemplars,
    /// Where links lead.
    pub options: &'a LinkOptions,
    /// First and last time that the chart shows, ms: the range of a link whose exemplar has no usable time.
    pub window_ms: (f64, f64),
}

impl<'a> Linker<'a> {
    /// Name of the label that holds this row's trace id: that of the first destination that finds one.
    pub fn trace_label(&self, row: usize) -> Option<&'a str> {
        (self.options.destinations.iter())
            .find_map(|destination| label_matching(self.exemplars, row, destination.name()))
            .map(|(label, _)| label)
    }

    /// All links of a row, in the order of the destinations, a data source before the `url` of the same destination.
    /// Destinations that come to the same address give one link.
    pub fn links(&self, row: usize, series_name: Option<&str>) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for link in self.attempts(row, series_name).into_iter().flatten() {
            if links.iter().all(|other| other.href != link.href) {
                links.push(link);
            }
        }
        links
    }

    /// What each destination comes to: its links, or why it has none.
    pub fn attempts(&self, row: usize, series_name: Option<&str>) -> Vec<Result<Link, NoLink>> {
        let of_destination = |destination| match self.values(destination, row) {
            Ok((id, trace)) => self.links_of(destination, row, id, trace, series_name.unwrap_or_default()),
            Err(reason) => vec![Err(reason)],
        };
        self.options.destinations.iter().flat_map(of_destination).collect()
    }

    /// The trace id that a destination finds, with the name and the whole value of its label.
    fn values(&self, destination: &Destination, row: usize) -> Result<(TraceId<'a>, (&'a str, &'a str)), NoLink> {
        let (label, value) =
            label_matching(self.exemplars, row, destination.name()).ok_or_else(|| NoLink::NoLabel {
                name: destination.name().to_owned(),
            })?;
        Ok((TraceId::parse(label, value)?, (label, value)))
    }

    fn links_of(
        &self,
        destination: &Destination,
        row: usize,
        id: TraceId<'_>,
        trace: (&str, &str),
        series_name: &str,
    ) -> Vec<Result<Link, NoLink>> {
        let range = self.range([row]);
        let values = Values {
            exemplars: self.exemplars,
            row,
            trace,
            series_name,
            range: &range,
        };
        let mut links = Vec::new();
        if !destination.datasource_uid.is_empty() {
            links.push(self.explore_link(destination, id, &values));
        }
        if !destination.url.trim().is_empty() {
            links.push(self.external_link(destination, &values));
        }
        if links.is_empty() {
            links.push(Err(NoLink::NoTarget {
                name: destination.name().to_owned(),
            }));
        }
        links
    }

    fn explore_link(&self, destination: &Destination, id: TraceId<'_>, values: &Values<'_>) -> Result<Link, NoLink> {
        let uid = &destination.datasource_uid;
        let query = Query::trace(uid, destination.datasource_type(), id);
        let span_id = (!self.options.span_label.is_empty())
            .then(|| label_matching(self.exemplars, values.row, &self.options.span_label))
            .flatten()
            .and_then(|(label, value)| TraceId::parse(label, value).ok())
            .map(TraceId::as_str);
        let pane = Pane::new(uid, query, values.range.clone(), span_id);
        let href = self.grafana()?.explore_url(&pane).ok_or(NoLink::LongUrl)?;
        let title = match explore_label(destination) {
            Some(label) => title(label, values),
            None => format!("Query with {}", destination.datasource_title()),
        };
        Ok(self.link(title, href))
    }

    fn external_link(&self, destination: &Destination, values: &Values<'_>) -> Result<Link, NoLink> {
        let href = external_url(&destination.url, values)?;
        let title = match destination.url_display_label.as_str() {
            "" => format!("Go to {}", excerpt(sanitize::host(&href).unwrap_or("trace"))),
            label => title(label, values),
        };
        Ok(self.link(title, href))
    }

    /// The trace ids of some rows, each once however it is spelt, in the order of the rows: those that the first
    /// destination finds that finds any.
    pub fn trace_ids(&self, rows: &[u32]) -> Vec<&'a str> {
        let ids = |destination| self.distinct_ids(destination, rows, usize::MAX).0;
        let mut found = self.options.destinations.iter().map(ids);
        let found = found.find(|ids| !ids.is_empty()).unwrap_or_default();
        found.into_iter().map(TraceId::as_str).collect()
    }

    /// One link for a whole cluster: a TraceQL search for its traces in the first Tempo data source that any of its
    /// rows has an id for. Rows come most important first; as many traces as an address of [`MAX_URL_CHARS`] holds
    /// are asked for, and the title says how many of how many (`Query 40 of 212 traces with Tempo`). A single trace
    /// is looked up instead. The range holds all the rows' exemplars.
    pub fn cluster_link(&self, rows: &[u32]) -> Option<Link> {
        let mut destinations = self.options.destinations.iter();
        destinations.find_map(|destination| self.cluster_link_of(destination, rows))
    }

    fn cluster_link_of(&self, destination: &Destination, rows: &[u32]) -> Option<Link> {
        if destination.datasource_uid.is_empty() || !destination.is_tempo() {
            return None;
        }
        let uid = destination.datasource_uid.as_str();
        let grafana = self.grafana().ok()?;
        let range = self.range(rows.iter().map(|row| *row as usize));
        // No address holds as many: each takes more than 8 characters.
        let (ids, all) = self.distinct_ids(destination, rows, MAX_URL_CHARS / 8);
        let (href, asked) = match ids.as_slice() {
            [] => return None,
            [id] => (
                grafana.explore_url(&Pane::new(uid, Query::trace(uid, "tempo", *id), range, None))?,
                1,
            ),
            ids => {
                let url = |query: &str, traces| {
                    let pane = Pane::new(uid, Query::traceql(uid, query, traces), range.clone(), None);
                    grafana.unlimited_url(&pane)
                };
                // With the larger limit, so that the final address is not longer than reckoned.
                let room = MAX_URL_CHARS.checked_sub(url("{}", all)?.len())?;
                let conditions = conditions_that_fit(ids, room);
                (
                    url(&format!("{{{}}}", conditions.join(" || ")), conditions.len())?,
                    conditions.len(),
                )
            }
        };
        let traces = match (asked, all) {
            (0, _) => return None,
            (1, 1) => "1 trace".to_owned(),
            (asked, all) if asked == all => format!("{all} traces"),
            (asked, all) => format!("{asked} of {all} traces"),
        };
        let title = match explore_label(destination) {
            // Its variables are about one exemplar, so they stay unfilled here.
            Some(label) if !label.contains('$') => format!("{label} ({traces})"),
            _ => format!("Query {traces} with {}", destination.datasource_title()),
        };
        Some(self.link(title, href))
    }

    /// The trace ids of some rows, each once however it is spelt, in the order of the rows: the first, `most` or more,
    /// and how many there are.
    fn distinct_ids(&self, destination: &Destination, rows: &[u32], most: usize) -> (Vec<TraceId<'a>>, usize) {
        let columns = labels::columns_matching(self.exemplars, destination.name());
        let id = |(label, value)| TraceId::parse(label, value).ok();
        if let [column] = columns.as_slice()
            && column.are_ids()
            && rows.len() > FEW_ROWS
        {
            let mut values = distinct_values(column, rows).map(|value| (column.name(), value));
            let ids: Vec<_> = values.by_ref().filter_map(id).take(most).collect();
            let all = ids.len() + values.filter(|(_, value)| value.len() <= MAX_ID_CHARS).count();
            return (ids, all);
        }
        let mut seen: HashSet<_, FxBuildHasher> = HashSet::default();
        let ids: Vec<_> = (rows.iter())
            .filter_map(|row| labels::first_present(&columns, *row as usize))
            .filter_map(id)
            .filter(|id| seen.insert(id.tempo_spelling()))
            .collect();
        let all = ids.len();
        (ids, all)
    }

    fn range(&self, rows: impl IntoIterator<Item = usize>) -> LinkRange {
        let times_ms = self.exemplars.times_ms();
        let times = rows.into_iter().filter_map(|row| times_ms.get(row).copied());
        LinkRange::around(times, self.options.link_range_ms, self.window_ms)
    }

    fn grafana(&self) -> Result<Grafana, NoLink> {
        let url = &self.options.grafana_url;
        Grafana::parse(url, self.options.org_id).ok_or_else(|| NoLink::GrafanaUrl { url: excerpt(url) })
    }

    fn link(&self, title: String, href: String) -> Link {
        Link {
            title,
            href,
            target: self.options.link_target,
        }
    }
}

/// The values of a column that rows have, each once, in the order of the rows.
fn distinct_values<'a>(column: &'a LabelColumn, rows: &[u32]) -> impl Iterator<Item = &'a str> {
    let mut is_seen = vec![false; column.strings().len()];
    let codes = rows.iter().filter_map(|row| column.codes().get(*row as usize));
    codes
        .filter(move |code| !std::mem::replace(&mut is_seen[**code as usize], true))
        .map(|code| &column.strings()[*code as usize])
        .filter(|value| !value.is_empty())
}

/// The configured text of a data source's link: with a `url` beside it, the text is the `url`'s.
fn explore_label(destination: &Destination) -> Option<&str> {
    let is_own = destination.url.trim().is_empty() && !destination.url_display_label.is_empty();
    is_own.then_some(&destination.url_display_label)
}

/// The TraceQL conditions of the first ids whose alternatives take up at most `room` characters of an address.
fn conditions_that_fit(ids: &[TraceId<'_>], mut room: usize) -> Vec<String> {
    let or = encoded_chars(" || ");
    let mut conditions = Vec::new();
    for condition in ids.iter().filter_map(|id| id.traceql_condition()) {
        let chars = encoded_chars(&condition) + or;
        let Some(left) = room.checked_sub(chars) else { break };
        room = left;
        conditions.push(condition);
    }
    conditions
}
