//! Model and frame to the picture.

use std::ops::Range;

use crate::cluster::{Cluster, Edge};
use crate::color::Color;
use crate::data::LoadedSeries;
use crate::density;
use crate::frame::{Frame, Input};
use crate::lanes::along_a_line;
use crate::options::{ColorMode, DrawStyle, Interpolation, Options, ShowPoints, Side, Threshold, ThresholdMode};
use crate::reduce::{DevicePx, columns, polyline, samples_around};
use crate::scale::ScaleKind;
use crate::scene::{
    Anchor, Fill, Marker, MarkerLabel, MarkerShape, Point, Rect, Scene, SeriesShape, Shape, Text, Trace,
};
use crate::smooth::smoothed;

/// Device px beyond which a line is of no interest to any screen, and of trouble to a painter.
const FARTHEST_PX: f64 = 30_000.0;
/// Samples closer than this (in diameters of a dot) are not marked by themselves.
const DOT_PITCH: f64 = 3.0;
/// Width of a bar, of the distance of samples.
const BAR_WIDTH: f64 = 0.6;

/// Describes the picture. `color_of` says which colour a series has.
pub fn compose(frame: &Frame, input: &Input, colors: &[Color]) -> Scene {
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
        push_series(frame, input, colors, &mut scene);
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

fn push_series(frame: &Frame, input: &Input, colors: &[Color], scene: &mut Scene) {
    for (index, loaded) in input.data.series.iter().enumerate() {
        if input.is_shown[index] {
            let axis = loaded.look.axis.min(input.options.axes.len() - 1);
            scene
                .series
                .push(series_shape(frame, input, index, loaded, axis, colors[index]));
        }
    }
}

fn series_shape(
    frame: &Frame,
    input: &Input,
    index: usize,
    loaded: &LoadedSeries,
    axis: usize,
    color: Color,
) -> SeriesShape {
    let style = &loaded.look.style;
    let y = DeviceY::new(frame, axis, input.size.dpr);
    let has_line = style.draw_style == DrawStyle::Line;
    let trace = trace(frame, loaded, &y);
    let dots = dots(frame, loaded, &y);
    let is_bars = style.draw_style == DrawStyle::Bars;
    let opacity = if is_bars && style.fill_opacity == 0.0 {
        0.4
    } else {
        style.fill_opacity
    };
    SeriesShape {
        series: index,
        color,
        width_px: if has_line || is_bars {
            style.line_width.clamp(0.0, 50.0) as f32
        } else {
            0.0
        },
        dash_px: style.dash.clone(),
        fill: (opacity > 0.0 && (has_line || is_bars)).then(|| Fill {
            color: color.faded(opacity),
            base_px: y.base_px,
        }),
        trace,
        dot_radius_px: (style.point_size / 2.0).clamp(0.5, 40.0) as f32,
        dots,
    }
}

/// y in device px on one axis: a multiplication on a linear scale, a transform on others.
struct DeviceY<'a> {
    frame: &'a Frame,
    axis: usize,
    dpr: f64,
    /// Offset and factor of a linear scale.
    linear: Option<(f64, f64)>,
    /// Where areas end: zero, or the edge of the plot that is nearer to it.
    base_px: f32,
}

impl<'a> DeviceY<'a> {
    fn new(frame: &'a Frame, axis: usize, dpr: f64) -> Self {
        let scale = frame.axis(axis).scale;
        let plot = frame.layout.plot;
        let linear = (scale.kind() == ScaleKind::Linear).then(|| {
            let factor = plot.height * dpr / (scale.high() - scale.low());
            (plot.bottom() * dpr + scale.low() * factor, -factor)
        });
        let base = frame.px_from_value(0.0_f64.clamp(scale.low(), scale.high()), axis);
        let base = if base.is_finite() {
            base.clamp(plot.top, plot.bottom())
        } else {
            plot.bottom()
        };
        Self {
            frame,
            axis,
            dpr,
            linear,
            base_px: (base * dpr) as f32,
        }
    }

    #[inline(always)]
    fn px(&self, value: f64) -> f32 {
        let [px, ..] = match self.linear {
            Some((offset, factor)) => along_a_line([value; 4], offset, factor, FARTHEST_PX),
            None => within_reach(self.frame.px_from_value(value, self.axis) * self.dpr),
        };
        px
    }
}

impl DevicePx for DeviceY<'_> {
    #[inline(always)]
    fn device_px_from_value(&self, value: f64) -> f32 {
        self.px(value)
    }

    #[inline(always)]
    fn device_px_from_values(&self, values: [f64; 4]) -> [f32; 4] {
        match self.linear {
            Some((offset, factor)) => along_a_line(values, offset, factor, FARTHEST_PX),
            None => values.map(|value| self.px(value)),
        }
    }
}

/// What a scale cannot show (zero on a logarithmic one, which is NaN) lies far below.
#[inline(always)]
fn within_reach(px: f64) -> [f32; 4] {
    along_a_line([px; 4], 0.0, 1.0, FARTHEST_PX)
}

fn trace(frame: &Frame, loaded: &LoadedSeries, y: &DeviceY) -> Trace {
    let (series, style) = (&loaded.series, &loaded.look.style);
    let index = &frame.columns[loaded.time_axis];
    if style.draw_style == DrawStyle::Bars {
        return Trace::Bars(bars(frame, loaded, y));
    }
    if index.is_dense() {
        let mut extents = Vec::new();
        columns(series, index, loaded.gaps(), y, &mut extents);
        return Trace::Columns(extents);
    }
    let x_px = |time_ms: f64| device_x(frame, time_ms);
    let samples = samples_around(series, index.samples());
    let mut points = Vec::with_capacity(samples.len() + samples.len() / 16);
    polyline(series, samples, loaded.gaps(), &x_px, y, &mut points);
    Trace::Line(match style.interpolation {
        Interpolation::Linear => points,
        Interpolation::Smooth => smoothed(&points),
        Interpolation::StepAfter => stepped(&points, |before, _| before.y),
        Interpolation::StepBefore => stepped(&points, |_, after| after.y),
    })
}

#[inline(always)]
fn device_x(frame: &Frame, time_ms: f64) -> f32 {
    let [px, ..] = within_reach(frame.view.px_from_time(time_ms) * frame.view.dpr());
    px
}

/// Points with a corner between each two: the first leg runs at the height that `level` chooses.
fn stepped(points: &[Point], level: impl Fn(Point, Point) -> f32) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len() * 3);
    for point in points {
        if let Some(before) = out
            .last()
            .copied()
            .filter(|before| !before.is_break() && !point.is_break())
        {
            let y = level(before, *point);
            let corner_x = if y == before.y { point.x } else { before.x };
            out.push(Point::new(corner_x, y));
        }
        out.push(*point);
    }
    out
}

fn bars(frame: &Frame, loaded: &LoadedSeries, y: &DeviceY) -> Vec<Rect> {
    let series = &loaded.series;
    let times = series.axis().times_ms();
    let samples = frame.columns[loaded.time_axis].samples();
    let dpr = frame.view.dpr();
    let spacing = pitch_px(frame, times, &samples) * dpr;
    let width = (spacing * BAR_WIDTH).clamp(1.0, 200.0);
    samples
        .filter(|index| !series.values()[*index].is_nan())
        .map(|index| {
            let (x, level) = (f64::from(device_x(frame, times[index])), y.px(series.values()[index]));
            let (top, bottom) = (level.min(y.base_px), level.max(y.base_px));
            Rect {
                left: x - width / 2.0,
                top: f64::from(top),
                width,
                height: f64::from(bottom - top),
            }
        })
        .collect()
}

/// Mean distance of samples in CSS px, however much of the window they fill.
fn pitch_px(frame: &Frame, times_ms: &[f64], samples: &Range<usize>) -> f64 {
    let steps = samples.len().saturating_sub(1);
    if steps == 0 {
        return frame.layout.plot.width;
    }
    let span_ms = times_ms[samples.end - 1] - times_ms[samples.start];
    span_ms / frame.view.ms_per_px() / steps as f64
}

fn dots(frame: &Frame, loaded: &LoadedSeries, y: &DeviceY) -> Vec<Point> {
    let (series, style) = (&loaded.series, &loaded.look.style);
    let samples = frame.columns[loaded.time_axis].samples();
    let times = series.axis().times_ms();
    let pitch_px = pitch_px(frame, times, &samples);
    let is_marked = match (style.draw_style, style.show_points) {
        (DrawStyle::Points, _) | (DrawStyle::Line, ShowPoints::Always) => true,
        (DrawStyle::Line, ShowPoints::Auto) => pitch_px >= style.point_size * DOT_PITCH,
        _ => false,
    };
    // Lone samples, which no line shows, are the painter's: it draws a run of one point as a dot.
    let marked = if is_marked { samples } else { 0..0 };
    marked
        .filter(|index| !series.values()[*index].is_nan())
        .map(|index| Point::new(device_x(frame, times[index]), y.px(series.values()[index])))
        .collect()
}

fn push_markers(frame: &Frame, input: &Input, colors: &[Color], scene: &mut Scene) {
    // The most important last, so that it is on top.
    let clusters = frame.clusterer.clusters().iter().rev();
    scene
        .markers
        .extend(clusters.map(|cluster| marker(cluster, input, colors)));
}

fn marker(cluster: &Cluster, input: &Input, colors: &[Color]) -> Marker {
    let theme = &input.options.theme;
    let color = marker_color(cluster, input, colors);
    let shape = match cluster.edge {
        None => MarkerShape::Diamond,
        Some(Edge::Top) => MarkerShape::ArrowUp,
        Some(Edge::Bottom) => MarkerShape::ArrowDown,
    };
    let background = if theme.background.a == 0 {
        contrasting(theme.text)
    } else {
        theme.background
    };
    Marker {
        x: cluster.x,
        y: cluster.y,
        radius_px: cluster.radius_px,
        shape,
        color,
        outline: Color { a: 255, ..background }.faded(0.85),
        label: count_label(cluster, color),
    }
}

/// The colour of a cluster by the host's choice; a label's value is that of the representative.
pub fn marker_color(cluster: &Cluster, input: &Input, colors: &[Color]) -> Color {
    let theme = &input.options.theme;
    let choice = &input.options.exemplar_color;
    match choice.mode {
        ColorMode::Series => cluster.series.map_or(theme.neutral, |series| colors[series as usize]),
        ColorMode::Fixed => choice.color.unwrap_or(theme.neutral),
        ColorMode::Label => {
            let column = input.data.exemplars.column(&choice.label);
            let code = column.and_then(|column| column.codes().get(cluster.row as usize));
            code.and_then(|code| input.label_colors.get(*code as usize))
                .copied()
                .unwrap_or(theme.neutral)
        }
    }
}

fn contrasting(color: Color) -> Color {
    if color.luma() > 0.55 {
        Color::from_rgb(0x0b0c0e)
    } else {
        Color::from_rgb(0xffffff)
    }
}

fn count_label(cluster: &Cluster, color: Color) -> Option<MarkerLabel> {
    // Smaller than this, digits are specks.
    const SMALLEST_TEXT_PX: f64 = 6.0;
    // Half the width of a digit and half the height of all, in sizes of the font.
    const HALF_WIDTH: f64 = 0.32;
    const HALF_HEIGHT: f64 = 0.36;
    let text = (cluster.count > 1).then(|| short_count(cluster.count))?;
    // The corners of the text stay within the slanting sides and their outline.
    let fitting_px = (cluster.radius_px - 0.5) / (HALF_WIDTH * text.len() as f64 + HALF_HEIGHT);
    let size_px = fitting_px.min(cluster.radius_px * 0.98).min(13.0);
    (size_px >= SMALLEST_TEXT_PX).then(|| MarkerLabel {
        text,
        size_px,
        color: contrasting(color),
    })
}

/// At most three characters: `7`, `42`, `512`, `3k`, `57k`, `M`.
pub fn short_count(count: u32) -> String {
    match count {
        0..=999 => count.to_string(),
        1_000..=99_499 => format!("{}k", (f64::from(count) / 1e3).round()),
        99_500..=949_999 => format!(".{}M", (f64::from(count) / 1e5).round()),
        _ => format!("{}M", (f64::from(count) / 1e6).round()),
    }
}

fn push_texts(frame: &Frame, options: &Options, scene: &mut Scene) {
    let (theme, layout, plot) = (&options.theme, &frame.layout, frame.layout.plot);
    let text = |x: f64, y: f64, anchor: Anchor, text: &str, color: Color| Text {
        x,
        y,
        anchor,
        upwards: false,
        text: text.to_owned(),
        size_px: theme.font_size,
        color,
    };
    for (time_ms, label) in &layout.time_ticks {
        if let Some(label) = label {
            let x = frame.view.px_from_time(*time_ms);
            scene.texts.push(text(
                x,
                layout.time_labels_y_px,
                Anchor::Middle,
                label,
                theme.text_faint,
            ));
        }
    }
    for (index, axis) in options
        .axes
        .iter()
        .enumerate()
        .filter(|(_, axis)| axis.side != Side::Hidden)
    {
        let placed = &layout.axes[index];
        let color = axis.color.unwrap_or(theme.text_faint);
        let anchor = if axis.side == Side::Right {
            Anchor::Start
        } else {
            Anchor::End
        };
        if layout.time_ticks.is_empty() {
            continue;
        }
        for (value, label) in &placed.labels {
            let y = frame.px_from_value(*value, index);
            scene.texts.push(text(placed.labels_x_px, y, anchor, label, color));
        }
        if !axis.label.is_empty() {
            let name = text(
                placed.name_x_px,
                plot.top + plot.height / 2.0,
                Anchor::Middle,
                &axis.label,
                color,
            );
            scene.texts.push(Text { upwards: true, ..name });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_take_three_characters() {
        let cases = [
            (2, "2"),
            (999, "999"),
            (1_000, "1k"),
            (99_499, "99k"),
            (99_500, ".1M"),
            (940_000, ".9M"),
            (2_000_000, "2M"),
        ];
        for (count, expected) in cases {
            assert_eq!(short_count(count), expected);
            assert!(short_count(count).len() <= 3);
        }
    }

    #[test]
    fn steps_have_corners_and_keep_gaps() {
        let points = [
            Point::new(0.0, 1.0),
            Point::new(10.0, 5.0),
            Point::BREAK,
            Point::new(20.0, 3.0),
        ];
        let after = stepped(&points, |before, _| before.y);
        assert_eq!(after[1], Point::new(10.0, 1.0));
        assert_eq!(after.len(), 5);
        let before = stepped(&points, |_, after| after.y);
        assert_eq!(before[1], Point::new(0.0, 5.0));
    }
}
