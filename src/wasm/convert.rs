//! Values of the engine as JavaScript objects.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsError, JsValue};

use crate::chart::{Counts, ExemplarDetail, LabelValue, LegendItem, ReadSummary};
use crate::cluster::{Cluster, Edge};
use crate::contrast::{Contrast, Share};
use crate::error::Warning;
use crate::hit::SampleHit;
use crate::link::Link;
use crate::model::Labels;
use crate::read::TraceSummary;
use crate::scene::Rect;
use crate::setting::{FromSetting, Setting};
use crate::table::{Column, Columns, Order, SortKey};
use crate::unit::Unit;

/// Numbers for one cluster in [`clusters`].
pub const CLUSTER_FIELDS: usize = 8;

/// A plain object.
fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Only a frozen object, or one with setters, could refuse.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// An array of objects.
pub fn list<T>(items: impl IntoIterator<Item = T>, convert: impl FnMut(T) -> JsValue) -> JsValue {
    items.into_iter().map(convert).collect::<Array>().into()
}

/// Absent values are null.
pub fn or_null(value: Option<impl Into<JsValue>>) -> JsValue {
    value.map_or(JsValue::NULL, Into::into)
}

/// A value from an object; the error says which part of `what` is wrong.
pub fn from_js<T: FromSetting>(value: JsValue, what: &str) -> Result<T, JsError> {
    let setting: Result<Setting, _> = serde_wasm_bindgen::from_value(value);
    let setting = setting.map_err(|error| JsError::new(&format!("{what}: {error}")))?;
    T::from_setting(&setting).map_err(|refusal| JsError::new(&refusal.within(what).to_string()))
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
    warnings.into_iter().map(|warning| warning.message).collect()
}

/// A `ReadResult`.
pub fn summary(summary: ReadSummary) -> JsValue {
    object(&[
        ("series", summary.series.into()),
        ("exemplars", summary.exemplars.into()),
        ("warnings", sentences(summary.warnings).into()),
    ])
}

/// `Counts`.
pub fn counts(counts: &Counts) -> JsValue {
    object(&[
        ("total", counts.total.into()),
        ("shown", counts.shown.into()),
        ("clustered", counts.clustered.into()),
        ("filtered", counts.filtered.into()),
        ("outsideWindow", counts.outside_window.into()),
        ("outsideRange", counts.outside_range.into()),
        ("invalid", counts.invalid.into()),
    ])
}

/// A `Link`.
pub fn link(link: Link) -> JsValue {
    object(&[
        ("title", link.title.into()),
        ("href", link.href.into()),
        ("target", link.target.name().into()),
    ])
}

/// An `Exemplar`, its labels still as pairs, so that their order survives; the skin makes the object.
pub fn detail(detail: ExemplarDetail) -> JsValue {
    let pair = |(name, value): (&str, &str)| JsValue::from(vec![name.to_owned(), value.to_owned()]);
    object(&[
        ("timeMs", detail.time_ms.into()),
        ("value", detail.value.into()),
        ("labels", list(detail.labels, pair)),
        ("series", or_null(detail.series)),
        ("links", list(detail.links, link)),
        ("valueText", detail.value_text.into()),
        ("timeText", detail.time_text.into()),
        ("traceLabel", or_null(detail.trace_label)),
        ("traceId", or_null(detail.trace_id)),
    ])
}

/// A `Contrast`.
pub fn contrast(contrast: Contrast) -> JsValue {
    let share = |share: Share| {
        object(&[
            ("label", share.label.into()),
            ("value", share.value.into()),
            ("selected", share.selected.into()),
            ("rest", share.rest.into()),
            ("margin", share.margin.into()),
        ])
    };
    object(&[
        ("selected", contrast.selected.into()),
        ("rest", contrast.rest.into()),
        ("shares", list(contrast.shares, share)),
        ("leftOut", list(contrast.left_out, JsValue::from)),
    ])
}

/// A `LabelValue`.
pub fn label_value(value: LabelValue) -> JsValue {
    object(&[
        ("value", value.value.into()),
        ("count", value.count.into()),
        ("shown", value.shown.into()),
        ("color", or_null(value.color.map(|color| color.to_string()))),
        ("isOwnColor", value.is_own_color.into()),
    ])
}

/// A `LegendItem`.
pub fn legend_item(item: LegendItem) -> JsValue {
    object(&[
        ("series", item.series.into()),
        ("name", item.name.into()),
        ("color", item.color.to_string().into()),
        ("visible", item.is_shown.into()),
        ("lastText", item.last_text.into()),
    ])
}

/// By what rows are sorted.
pub fn sort_key(name: &str) -> Option<SortKey<'_>> {
    match name {
        "value" => Some(SortKey::Value),
        "time" => Some(SortKey::Time),
        "series" => Some(SortKey::Series),
        _ => name.strip_prefix("label.").map(SortKey::Label),
    }
}

/// A `TableColumns`.
pub fn columns(columns: Columns, series: usize, usual: Order) -> JsValue {
    let pair = |(name, value): (&str, &str)| JsValue::from(vec![name.to_owned(), value.to_owned()]);
    let column = |column: Column| {
        object(&[
            ("name", column.name.into()),
            ("chars", column.chars.into()),
            ("isId", column.is_id.into()),
        ])
    };
    let key = if usual.key == SortKey::Time { "time" } else { "value" };
    object(&[
        ("common", list(columns.common, pair)),
        ("differing", list(columns.differing, column)),
        ("series", series.into()),
        ("sortedBy", key.into()),
        ("isDescending", usual.is_descending.into()),
    ])
}

/// A `TraceSummary`.
pub fn trace_summary(summary: TraceSummary) -> JsValue {
    let duration = Unit::parse("ms").text(summary.duration_ms, None, None);
    object(&[
        ("service", summary.service.into()),
        ("name", summary.name.into()),
        ("hasRoot", summary.has_root.into()),
        ("durationMs", summary.duration_ms.into()),
        ("durationText", duration.into()),
        ("spans", summary.spans.into()),
        ("errors", summary.errors.into()),
        ("services", summary.services.into()),
    ])
}

/// A sample with its texts.
pub fn sample(sample: SampleHit, value_text: String, time_text: String, color: String) -> JsValue {
    object(&[
        ("kind", "series".into()),
        ("series", sample.series.into()),
        ("timeMs", sample.time_ms.into()),
        ("value", sample.value.into()),
        ("x", sample.x.into()),
        ("y", sample.y.into()),
        ("valueText", value_text.into()),
        ("timeText", time_text.into()),
        ("color", color.into()),
    ])
}

/// A `Rect`.
pub fn rect(rect: Rect) -> JsValue {
    object(&[
        ("left", rect.left.into()),
        ("top", rect.top.into()),
        ("width", rect.width.into()),
        ("height", rect.height.into()),
    ])
}
