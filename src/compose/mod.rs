//! Model and frame to the picture.

mod device;
mod markers;
mod samples;
mod series;
mod texts;

use crate::color::Color;
use crate::density;
use crate::frame::{Frame, Input};
use crate::options::{Options, Side, Threshold, ThresholdMode};
use crate::scene::{Point, Rect, Scene, Shape};
use markers::push_markers;
use series::push_series;
use texts::push_texts;

pub use markers::{marker_color, short_count};
pub use series::Workshop;

/// What the picture is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// Pixels: what lines cover of each pixel column.
    Pixels,
    /// Vectors: lines as they run.
    Vectors,
}

/// Describes the picture. `colors` says which colour a series has, `workshop` gives its memory.
pub fn compose(frame: &Frame, input: &Input, colors: &[Color], medium: Medium, workshop: &mut Workshop) -> Scene {
    let (options, plot) = (input.options, frame.layout.plot);
    let mut scene = Scene {
        width_px: input.size.width_px,
        height_px: input.size.height_px,
        dpr: input.size.dpr,
        background: options.theme.background,
        font_family: options.theme.font_family.clone(),
        plot,
        below: Vec::new(),
        series: Vec::new(),
        above: Vec::new(),
        markers: Vec::new(),
        texts: Vec::new(),
    };
    if plot.width >= 1.0 && plot.height >= 1.0 {
        push_annotations(frame, options, &mut scene);
        push_thresholds(frame, options, &mut scene);
        push_grid(frame, options, &mut scene);
        push_bands(frame, options, &mut scene);
        density::push(frame, input, &mut scene);
        push_series(frame, input, colors, medium, workshop, &mut scene);
        push_markers(frame, input, colors, &mut scene);
    }
    push_texts(frame, options, &mut scene);
    scene
}

/// A line of one device px whose edges are those of the pixels.
fn hairline(scene: &Scene, from: (f64, f64), to: (f64, f64), color: Color, dashed: bool) -> Shape {
    let dpr = scene.dpr;
    let device_width = dpr.round().max(1.0);
    let snap = |px: f64| ((px * dpr - device_width / 2.0).round() + device_width / 2.0) / dpr;
    let (from, to) = if from.0 == to.0 {
        ((snap(from.0), from.1), (snap(to.0), to.1))
    } else {
        ((from.0, snap(from.1)), (to.0, snap(to.1)))
    };
    Shape::Line {
        from: Point::new(from.0 as f32, from.1 as f32),
        to: Point::new(to.0 as f32, to.1 as f32),
        width_px: (device_width / dpr) as f32,
        color,
        dashed,
    }
}

fn horizontal(frame: &Frame, scene: &Scene, y: f64, color: Color, dashed: bool) -> Shape {
    let plot = frame.layout.plot;
    hairline(scene, (plot.left, y), (plot.right(), y), color, dashed)
}

fn vertical(frame: &Frame, scene: &Scene, x: f64, color: Color, dashed: bool) -> Shape {
    let plot = frame.layout.plot;
    hairline(scene, (x, plot.top), (x, plot.bottom()), color, dashed)
}

fn push_grid(frame: &Frame, options: &Options, scene: &mut Scene) {
    let (theme, plot) = (&options.theme, frame.layout.plot);
    for (time_ms, _) in &frame.layout.time_ticks {
        let line = vertical(frame, scene, frame.view.px_from_time(*time_ms), theme.grid, false);
        scene.below.push(line);
    }
    let first_shown = options.axes.iter().position(|axis| axis.side != Side::Hidden);
    for (index, axis) in options.axes.iter().enumerate() {
        let has_grid = axis.grid.unwrap_or(Some(index) == first_shown);
        if has_grid && axis.side != Side::Hidden {
            for value in &frame.layout.axes[index].grid {
                let line = horizontal(frame, scene, frame.px_from_value(*value, index), theme.grid, false);
                scene.below.push(line);
            }
        }
        if axis.border && axis.side != Side::Hidden {
            let x = if axis.side == Side::Right {
                plot.right()
            } else {
                plot.left
            };
            let line = vertical(frame, scene, x, axis.color.unwrap_or(theme.axis), false);
            scene.below.push(line);
        }
    }
    let base = horizontal(frame, scene, plot.bottom(), theme.axis, false);
    scene.below.push(base);
}

/// A faint ground where exemplars stand that have no place on the axis.
fn push_bands(frame: &Frame, options: &Options, scene: &mut Scene) {
    let plot = frame.layout.plot;
    let color = options.theme.grid.faded(0.55);
    let radius = options.cluster_px / 2.0;
    if let Some(y) = frame.strip_y_px {
        let rect = Rect {
            left: plot.left,
            top: y - radius,
            width: plot.width,
            height: 2.0 * radius,
        };
        scene.below.push(Shape::Area { rect, color });
    }
}

fn push_annotations(frame: &Frame, options: &Options, scene: &mut Scene) {
    let plot = frame.layout.plot;
    for annotation in options
        .annotations
        .iter()
        .filter(|annotation| annotation.time_ms.is_finite())
    {
        let color = annotation.color.unwrap_or(options.theme.neutral);
        let from = frame.view.px_from_time(annotation.time_ms);
        let to = annotation.time_end_ms.filter(|end| end.is_finite());
        if let Some(to) = to.map(|end| frame.view.px_from_time(end)) {
            let (left, right) = (from.max(plot.left), to.min(plot.right()));
            if right > left {
                let rect = Rect {
                    left,
                    top: plot.top,
                    width: right - left,
                    height: plot.height,
                };
                scene.below.push(Shape::Area {
                    rect,
                    color: color.faded(0.12),
                });
            }
        }
        for x in [Some(from), to.map(|end| frame.view.px_from_time(end))]
            .into_iter()
            .flatten()
        {
            if x >= plot.left && x <= plot.right() {
                let line = vertical(frame, scene, x, color, true);
                scene.above.push(line);
            }
        }
    }
}

fn push_thresholds(frame: &Frame, options: &Options, scene: &mut Scene) {
    for threshold in &options.thresholds {
        for (index, step) in threshold.steps.iter().enumerate() {
            let above = threshold.steps.get(index + 1).map_or(f64::INFINITY, |next| next.value);
            push_threshold_step(frame, threshold, step.value, above, step.color, scene);
        }
    }
}

fn push_threshold_step(frame: &Frame, threshold: &Threshold, from: f64, to: f64, color: Color, scene: &mut Scene) {
    let plot = frame.layout.plot;
    let (has_line, dashed, has_area) = match threshold.mode {
        ThresholdMode::Line => (true, false, false),
        ThresholdMode::Dashed => (true, true, false),
        ThresholdMode::Area => (false, false, true),
        ThresholdMode::LineAndArea => (true, false, true),
        ThresholdMode::DashedAndArea => (true, true, true),
    };
    let y = |value: f64, otherwise: f64| {
        let px = frame.px_from_value(value, threshold.axis);
        if value.is_finite() && px.is_finite() {
            px
        } else {
            otherwise
        }
    };
    let (bottom, top) = (y(from, plot.bottom()), y(to, plot.top));
    let (bottom_in, top_in) = (bottom.min(plot.bottom()), top.max(plot.top));
    if has_area && bottom_in > top_in {
        let rect = Rect {
            left: plot.left,
            top: top_in,
            width: plot.width,
            height: bottom_in - top_in,
        };
        scene.below.push(Shape::Area {
            rect,
            color: color.faded(0.1),
        });
    }
    if has_line && from.is_finite() && bottom >= plot.top && bottom <= plot.bottom() {
        let line = horizontal(frame, scene, bottom, color, dashed);
        scene.above.push(line);
    }
}
