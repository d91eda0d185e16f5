//! A scene's layers in their order.

use super::crowd::Line;
use super::{Area, Clip, Raster};
use crate::color::Color;
use crate::scene::{Rect, Scene, SeriesShape, Shape, Trace};

/// Lengths of dash and gap of dashed furniture lines, CSS px.
const FURNITURE_DASH_PX: [f32; 2] = [6.0, 4.0];

/// So many plain lines are drawn together.
const CROWD: usize = 4;

/// Paints everything but the text: background, what is below, series, what is above, markers. What does not fit on
/// the raster is cut off, so that the caller chooses the part of the canvas that is painted.
pub fn paint(scene: &Scene, raster: &mut Raster) {
    let canvas = raster.bounds();
    raster.clear(scene.background);
    shapes(&scene.below, scene.dpr, raster);
    let plot = plot_clip(scene.plot, scene.dpr);
    paint_all_series(&scene.series, scene.dpr as f32, plot, raster);
    shapes(&scene.above, scene.dpr, raster);
    for marker in &scene.markers {
        raster.marker(marker, scene.dpr, canvas);
    }
}

/// The plot area in device px, its edges on whole ones.
pub fn plot_clip(plot: Rect, dpr: f64) -> Clip {
    let device = |px: f64| (px * dpr).round() as i32;
    Clip {
        left: device(plot.left),
        top: device(plot.top),
        right: device(plot.right()),
        bottom: device(plot.bottom()),
    }
}

/// Paints series in their order; where many plain lines follow each other, all of them at once.
fn paint_all_series(series: &[SeriesShape], dpr: f32, plot: Clip, raster: &mut Raster) {
    let kind = |series: &SeriesShape| line_of(series, dpr).map(|line| line.is_wide());
    for run in series.chunk_by(|a, b| kind(a) == kind(b)) {
        let lines: Vec<Line> = run.iter().filter_map(|series| line_of(series, dpr)).collect();
        if lines.len() >= CROWD {
            raster.crowd(&lines, plot);
        } else {
            run.iter().for_each(|series| paint_series(series, dpr, plot, raster));
        }
    }
}

/// The series as a line of a crowd, when it is nothing else.
fn line_of(series: &SeriesShape, dpr: f32) -> Option<Line<'_>> {
    match &series.trace {
        Trace::Spans(spans) if series.fill.is_none() && series.dots.is_empty() => {
            Line::new(spans, series.width_px * dpr, series.color)
        }
        _ => None,
    }
}

fn paint_series(series: &SeriesShape, dpr: f32, plot: Clip, raster: &mut Raster) {
    let width_px = series.width_px * dpr;
    match &series.trace {
        Trace::Line(points) => {
            if let Some(fill) = series.fill {
                raster.fill_under_polyline(points, fill.base_px, fill.color, plot);
            }
            raster.polyline(
                points,
                width_px,
                &Dashes::scaled(&series.dash_px, dpr),
                series.color,
                plot,
            );
        }
        Trace::Spans(spans) => {
            if let Some(fill) = series.fill {
                raster.fill_under_spans(spans, width_px, fill.base_px, fill.color, plot);
            }
            raster.spans(spans, width_px, series.color, plot);
        }
        // What is described for vectors has no pixels of its own.
        Trace::Columns(_) => {}
        Trace::Bars(bars) => bars
            .iter()
            .for_each(|bar| paint_bar(*bar, series, width_px, plot, raster)),
    }
    raster.dots(&series.dots, series.dot_radius_px * dpr, series.color, plot);
}

/// A bar filled with its own colour, or with that of the fill and an edge (drawn within) of the line's width.
fn paint_bar(bar: Rect, series: &SeriesShape, width_px: f32, plot: Clip, raster: &mut Raster) {
    let area = Area {
        left: bar.left as f32,
        top: bar.top as f32,
        right: bar.right() as f32,
        bottom: bar.bottom() as f32,
    };
    let Some(fill) = series.fill else {
        return raster.fill_rect(area, series.color, plot);
    };
    raster.fill_rect(area, fill.color, plot);
    let edge = width_px
        .min((area.right - area.left) / 2.0)
        .min((area.bottom - area.top) / 2.0);
    if edge > 0.0 {
        let (top, bottom) = (area.top + edge, area.bottom - edge);
        raster.fill_rect(Area { bottom: top, ..area }, series.color, plot);
        raster.fill_rect(Area { top: bottom, ..area }, series.color, plot);
        raster.fill_rect(
            Area {
                top,
                bottom,
                right: area.left + edge,
                ..area
            },
            series.color,
            plot,
        );
        raster.fill_rect(
            Area {
                top,
                bottom,
                left: area.right - edge,
                ..area
            },
            series.color,
            plot,
        );
    }
}

fn shapes(shapes: &[Shape], dpr: f64, raster: &mut Raster) {
    let canvas = raster.bounds();
    let device = |px: f64| (px * dpr) as f32;
    for shape in shapes {
        match shape {
            Shape::Area { rect, color } => {
                let (left, top) = (device(rect.left), device(rect.top));
                let (right, bottom) = (device(rect.right()), device(rect.bottom()));
                raster.fill_rect(
                    Area {
                        left,
                        top,
                        right,
                        bottom,
                    },
                    *color,
                    canvas,
                );
            }
            Shape::Line {
                from,
                to,
                width_px,
                color,
                dashed,
            } => {
                let width = (width_px * dpr as f32).round().max(1.0);
                let level = (to.x - from.x).abs() >= (to.y - from.y).abs();
                let along = |a: f32, b: f32| (device(a.min(b).into()), device(a.max(b).into()));
                // The whole pixels nearest to where the line lies.
                let across = |at: f32| (device(at.into()) - width / 2.0).round();
                let area = if level {
                    let ((left, right), top) = (along(from.x, to.x), across((from.y + to.y) / 2.0));
                    Area {
                        left: left.round(),
                        right: right.round(),
                        top,
                        bottom: top + width,
                    }
                } else {
                    let ((top, bottom), left) = (along(from.y, to.y), across((from.x + to.x) / 2.0));
                    Area {
                        left,
                        right: left + width,
                        top: top.round(),
                        bottom: bottom.round(),
                    }
                };
                paint_line(area, *dashed, *color, dpr as f32, raster, canvas);
            }
        }
    }
}

fn paint_line(area: Area, dashed: bool, color: Color, dpr: f32, raster: &mut Raster, clip: Clip) {
    let dash = if dashed {
        Dashes::scaled(&FURNITURE_DASH_PX, dpr)
    } else {
        Dashes::scaled(&[], dpr)
    };
    raster.line(area, &dash, color, clip);
}

/// A few lengths in device px, without an allocation.
struct Dashes {
    lengths: [f32; Self::MOST],
    count: usize,
}

impl Dashes {
    const MOST: usize = 8;

    fn scaled(lengths_px: &[f32], dpr: f32) -> Self {
        let mut lengths = [0.0; Self::MOST];
        for (length, px) in lengths.iter_mut().zip(lengths_px) {
            *length = px * dpr;
        }
        Self {
            lengths,
            count: lengths_px.len().min(Self::MOST),
        }
    }
}

impl std::ops::Deref for Dashes {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        self.lengths.get(..self.count).unwrap_or_default()
    }
}
