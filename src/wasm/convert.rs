//! Values of the engine as JavaScript objects.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsError, JsValue};

use crate::chart::{ExemplarDetail, LegendItem, ReadSummary};
use crate::cluster::{Cluster, Edge};
use crate::error::Warning;
use crate::hit::SampleHit;
use crate::link::Link;
use crate::model::Labels;
use crate::scene::Rect;

/// Numbers for one cluster in [`clusters`].
pub const CLUSTER_FIELDS: usize = 8;

/// A plain object of a value; maps become objects, absent values null.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true);
    value.serialize(&serializer).map_err(JsError::from)
}

/// A value from an object; the error says which part of `what` is wrong.
pub fn from_js<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&format!("{what}: {error}")))
}

/// Clusters as numbers: x, y, count, series (-1 is none), value, time, edge (0 none, 1 top, 2 bottom), radius.
pub fn clusters(clusters: &[Cluster]) -> Vec<f64> {
    let mut out = Vec::with_capacity(clusters.len() * CLUSTER_FIELDS);
    for cluster in clusters {
        let edge = match cluster.edge {
            None => 0.0,
            Some(Edge::Top) => 1.0,
            Some(Edge::Bottom) => 2.0,
        };
        out.extend_from_slice(&[
            cluster.x,
            cluster.y,
            f64::from(cluster.count),
            cluster.series.map_or(-1.0, f64::from),
            cluster.value,
            cluster.time_ms,
            edge,
            cluster.radius_px,
        ]);
    }
    out
}

/// Labels from two lists of equal length.
pub fn labels(names: Vec<String>, values: Vec<String>) -> Labels {
    names.into_iter().zip(values).collect()
}

/// Sentences of warnings.
pub fn sentences(warnings: Vec<Warning>) -> Vec<String> {
    warnings
        .into_iter()
        .map(|warning| warning.message)
        .collect()
}

#[derive(Serialize)]
struct SummaryObject {
    series: usize,
    exemplars: usize,
    warnings: Vec<String>,
}

/// A `ReadResult`.
pub fn summary(summary: ReadSummary) -> Result<JsValue, JsError> {
    to_js(&SummaryObject {
        series: summary.series,
        exemplars: summary.exemplars,
        warnings: sentences(summary.warnings),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DetailObject<'a> {
    time_ms: f64,
    value: f64,
    /// Pairs, so that their order survives; the skin makes the object.
    labels: Vec<(&'a str, &'a str)>,
    series: Option<u32>,
    links: Vec<Link>,
    value_text: String,
    time_text: String,
    trace_label: Option<&'a str>,
}

/// An `Exemplar`, its labels still as pairs.
pub fn detail(detail: ExemplarDetail) -> Result<JsValue, JsError> {
    to_js(&DetailObject {
        time_ms: detail.time_ms,
        value: detail.value,
        labels: detail.labels,
        series: detail.series,
        links: detail.links,
        value_text: detail.value_text,
        time_text: detail.time_text,
        trace_label: detail.trace_label,
    })
}

/// A `LegendItem`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LegendObject {
    series: usize,
    name: String,
    color: String,
    visible: bool,
    last_text: String,
}

impl From<LegendItem> for LegendObject {
    fn from(item: LegendItem) -> Self {
        Self {
            series: item.series,
            name: item.name,
            color: item.color.to_string(),
            visible: item.is_shown,
            last_text: item.last_text,
        }
    }
}

/// A sample as the skin shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleObject {
    kind: &'static str,
    series: usize,
    time_ms: f64,
    value: f64,
    x: f64,
    y: f64,
    value_text: String,
    time_text: String,
    color: String,
}

impl SampleObject {
    /// A sample with its texts.
    pub fn new(sample: SampleHit, value_text: String, time_text: String, color: String) -> Self {
        Self {
            kind: "series",
            series: sample.series,
            time_ms: sample.time_ms,
            value: sample.value,
            x: sample.x,
            y: sample.y,
            value_text,
            time_text,
            color,
        }
    }
}

/// A `Rect`.
#[derive(Serialize)]
pub struct RectObject {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl From<Rect> for RectObject {
    fn from(rect: Rect) -> Self {
        Self {
            left: rect.left,
            top: rect.top,
            width: rect.width,
            height: rect.height,
        }
    }
}
