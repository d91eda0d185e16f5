//! Where plot, axes and texts go.
//!
//! All axes are laid out here from measured text widths, because a backend that measures by itself touches the page
//! for each label.

use crate::calendar::{OffsetTable, time_text};
use crate::host::Host;
use crate::options::{AxisOptions, Side};
use crate::scale::Scale;
use crate::scene::Rect;
use crate::ticks::{time_ticks, value_ticks};
use crate::unit::Unit;
use crate::view::View;

/// Space between a text and what it belongs to, CSS px.
const GAP_PX: f64 = 6.0;
/// Least distance of the middles of labels on a y axis, in heights of the font.
const LABEL_PITCH: f64 = 1.5;
/// Canvases smaller than this have no room for axes, CSS px.
const SMALLEST_WITH_AXES_PX: (f64, f64) = (90.0, 60.0);

/// The canvas and what stands around the plot.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Width in CSS px.
    pub width_px: f64,
    /// Height in CSS px.
    pub height_px: f64,
    /// Device px in a CSS px.
    pub dpr: f64,
    /// Size of tick labels in CSS px.
    pub font_px: f64,
    /// Height kept free above the plot for arrows.
    pub band_top_px: f64,
    /// Height kept free below the plot for arrows or the strip.
    pub band_bottom_px: f64,
}

impl Room {
    fn has_axes(&self) -> bool {
        self.width_px >= SMALLEST_WITH_AXES_PX.0 && self.height_px >= SMALLEST_WITH_AXES_PX.1
    }

    fn time_axis_px(&self) -> f64 {
        if self.has_axes() {
            self.font_px * 1.3 + GAP_PX
        } else {
            0.0
        }
    }

    fn top_px(&self) -> f64 {
        if self.has_axes() { self.font_px * 0.5 + 4.0 } else { 1.0 }
    }

    /// Height of the plot.
    pub fn plot_height_px(&self) -> f64 {
        let around = self.top_px() + self.time_axis_px() + self.band_top_px + self.band_bottom_px;
        (self.height_px - around).max(0.0)
    }

    /// How many ticks a y axis should have.
    pub fn target_ticks(&self) -> usize {
        ((self.plot_height_px() / (self.font_px * 3.2)) as usize).clamp(2, 10)
    }
}

/// A y axis in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisLayout {
    /// The scale.
    pub scale: Scale,
    /// Values that have a grid line.
    pub grid: Vec<f64>,
    /// Values that have a label.
    pub labels: Vec<(f64, String)>,
    /// Distance of ticks.
    pub step: f64,
    /// Where the labels end (left) or begin (right), CSS px.
    pub labels_x_px: f64,
    /// Where the axis' name stands, CSS px.
    pub name_x_px: f64,
}

/// Everything in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Where series are drawn.
    pub plot: Rect,
    /// The y axes, as in the options.
    pub axes: Vec<AxisLayout>,
    /// Times that have a grid line, and those of them that have room for a label.
    pub time_ticks: Vec<(f64, Option<String>)>,
    /// Vertical middle of the time labels.
    pub time_labels_y_px: f64,
}

/// Lays out the axes for given scales.
pub fn layout(
    room: &Room,
    axes: &[AxisOptions],
    units: &[Unit],
    scales: &[Scale],
    window_ms: (f64, f64),
    zone: &OffsetTable,
    host: &dyn Host,
) -> Layout {
    let mut placed: Vec<AxisLayout> = Vec::with_capacity(axes.len());
    let (mut left, mut right) = (0.0, 0.0);
    for (index, (options, scale)) in axes.iter().zip(scales).enumerate() {
        let axis = axis_texts(index, options, &units[index], *scale, room, host);
        let (side, width) = (options.side, axis_width_px(&axis, options, room, host));
        let gutter = if side == Side::Right { &mut right } else { &mut left };
        if side != Side::Hidden && room.has_axes() {
            *gutter += width;
        }
        // The offset from the plot's edge; made absolute below, when the plot is known.
        placed.push(AxisLayout {
            name_x_px: *gutter,
            labels_x_px: *gutter - width,
            ..axis
        });
    }
    let edge = if room.has_axes() { 4.0 } else { 0.0 };
    let plot = snapped(room, left.max(edge), right.max(edge + room.font_px));
    for (axis, options) in placed.iter_mut().zip(axes) {
        let (inner, outer) = (axis.labels_x_px + GAP_PX, axis.name_x_px);
        let name = outer - room.font_px * 0.7;
        (axis.labels_x_px, axis.name_x_px) = match options.side {
            Side::Right => (plot.right() + inner, plot.right() + name),
            _ => (plot.left - inner, plot.left - name),
        };
    }
    let view = View::new(window_ms.0, window_ms.1, plot, room.dpr);
    Layout {
        plot,
        axes: placed,
        time_ticks: time_axis(room, &view, zone, host),
        time_labels_y_px: plot.bottom() + room.band_bottom_px + GAP_PX + room.font_px * 0.6,
    }
}

/// The plot between its gutters, its edges on whole device px so that lines along them are sharp.
fn snapped(room: &Room, left: f64, right: f64) -> Rect {
    let snap = |px: f64| (px * room.dpr).round() / room.dpr;
    let left = snap(left.min(room.width_px));
    let top = snap((room.top_px() + room.band_top_px).min(room.height_px));
    Rect {
        left,
        top,
        width: (snap(room.width_px - right) - left).max(0.0),
        height: snap(room.plot_height_px()),
    }
}

fn axis_texts(
    index: usize,
    options: &AxisOptions,
    unit: &Unit,
    scale: Scale,
    room: &Room,
    host: &dyn Host,
) -> AxisLayout {
    let (ticks, step) = value_ticks(&scale, room.target_ticks(), unit.steps());
    // Ticks of a logarithmic axis have no common step.
    let common_step = (step > 0.0).then_some(step);
    let text = |value: f64| {
        host.value_text(value, index, common_step)
            .unwrap_or_else(|| unit.text(value, common_step, options.decimals))
    };
    let mut labels: Vec<(f64, String)> = Vec::new();
    let mut free_from = f64::NEG_INFINITY;
    for tick in ticks.iter().filter(|tick| tick.is_major) {
        let px = scale.fraction_from_value(tick.value) * room.plot_height_px();
        if px >= free_from {
            labels.push((tick.value, text(tick.value)));
            free_from = px + room.font_px * LABEL_PITCH;
        }
    }
    AxisLayout {
        scale,
        grid: ticks.iter().map(|tick| tick.value).collect(),
        labels,
        step,
        labels_x_px: 0.0,
        name_x_px: 0.0,
    }
}

fn axis_width_px(axis: &AxisLayout, options: &AxisOptions, room: &Room, host: &dyn Host) -> f64 {
    let name = if options.label.is_empty() {
        0.0
    } else {
        room.font_px * 1.5
    };
    let widest = axis
        .labels
        .iter()
        .map(|(_, text)| host.text_width_px(text, room.font_px))
        .fold(0.0, f64::max);
    let labels = options.width.unwrap_or(widest + GAP_PX + 2.0).max(0.0);
    // An axis never takes more than a third of the room.
    (labels + name).min(room.width_px / 3.0)
}

/// Ticks with their labels; a label that would be cut by the canvas or touch the one before is left out.
fn time_axis(room: &Room, view: &View, zone: &OffsetTable, host: &dyn Host) -> Vec<(f64, Option<String>)> {
    let plot = view.plot();
    if plot.width < 1.0 || !room.has_axes() {
        return Vec::new();
    }
    let pitch = host.text_width_px("00:00:00", room.font_px) + room.font_px * 2.0;
    let most = ((plot.width / pitch) as usize).clamp(2, 24);
    let mut free_from = 0.0;
    time_ticks(view.from_ms(), view.to_ms(), most, zone)
        .into_iter()
        .map(|tick| {
            let text = host
                .time_text(tick.time_ms, tick.step_ms)
                .unwrap_or_else(|| time_text(tick.time_ms, tick.step_ms, zone));
            let half = host.text_width_px(&text, room.font_px) / 2.0;
            let x = view.px_from_time(tick.time_ms);
            let has_room = x - half >= free_from && x + half <= room.width_px;
            if has_room {
                free_from = x + half + room.font_px * 0.6;
            }
            (tick.time_ms, has_room.then_some(text))
        })
        .collect()
}
