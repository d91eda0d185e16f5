//! Samples that are shown one by one: bars and dots.

use std::ops::Range;

use super::device::{DeviceY, device_x};
use crate::data::LoadedSeries;
use crate::frame::Frame;
use crate::model::TimeAxis;
use crate::options::{DrawStyle, ShowPoints};
use crate::scene::{Point, Rect};

/// Samples closer than this (in diameters of a dot) are not marked by themselves.
const DOT_PITCH: f64 = 3.0;
/// Width of a bar, of the distance of samples.
const BAR_WIDTH: f64 = 0.6;

pub(super) fn bars(frame: &Frame, loaded: &LoadedSeries, y: &DeviceY) -> Vec<Rect> {
    let series = &loaded.series;
    let axis = series.axis();
    let samples = frame.columns[loaded.time_axis].samples();
    let dpr = frame.view.dpr();
    let spacing = pitch_px(frame, axis, &samples) * dpr;
    let width = (spacing * BAR_WIDTH).clamp(1.0, 200.0);
    samples
        .filter(|index| !series.values()[*index].is_nan())
        .map(|index| {
            let (x, level) = (
                f64::from(device_x(frame, axis.time_ms(index))),
                y.px(series.values()[index]),
            );
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
fn pitch_px(frame: &Frame, axis: &TimeAxis, samples: &Range<usize>) -> f64 {
    let steps = samples.len().saturating_sub(1);
    if steps == 0 {
        return frame.layout.plot.width;
    }
    let span_ms = axis.time_ms(samples.end - 1) - axis.time_ms(samples.start);
    span_ms / frame.view.ms_per_px() / steps as f64
}

pub(super) fn dots(frame: &Frame, loaded: &LoadedSeries, y: &DeviceY) -> Vec<Point> {
    let (series, style) = (&loaded.series, &loaded.look.style);
    let samples = frame.columns[loaded.time_axis].samples();
    let axis = series.axis();
    let pitch_px = pitch_px(frame, axis, &samples);
    let is_marked = match (style.draw_style, style.show_points) {
        (DrawStyle::Points, _) | (DrawStyle::Line, ShowPoints::Always) => true,
        (DrawStyle::Line, ShowPoints::Auto) => pitch_px >= style.point_size * DOT_PITCH,
        _ => false,
    };
    // Lone samples, which no line shows, are the painter's: it draws a run of one point as a dot.
    let marked = if is_marked { samples } else { 0..0 };
    marked
        .filter(|index| !series.values()[*index].is_nan())
        .map(|index| Point::new(device_x(frame, axis.time_ms(index)), y.px(series.values()[index])))
        .collect()
}
