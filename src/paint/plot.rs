//! A scene through a plotters backend.
//!
//! Backends take whole pixels. The canvas gets device px; SVG gets a grid finer than its unit, so that nothing
//! is visibly rounded.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::DrawingErrorKind;
use plotters_svg::SVGBackend;

use crate::color::Color;
use crate::error::Error;
use crate::scene::{Anchor, ColumnExtent, Marker, MarkerShape, Point, Scene, SeriesShape, Shape, Text, Trace};

/// Grid lines of the SVG's coordinates in one CSS px.
const SVG_UNITS_PER_PX: f64 = 10.0;

/// The scene as an SVG document whose size is that of the scene in CSS px.
///
/// # Errors
/// [`Error::Paint`] when the backend fails.
pub fn svg(scene: &Scene) -> Result<String, Error> {
    let (width, height) = (scene.width_px, scene.height_px);
    let units = |px: f64| (px * SVG_UNITS_PER_PX).round() as u32;
    let mut text = String::new();
    {
        let backend = SVGBackend::with_string(&mut text, (units(width), units(height)));
        paint(scene, backend, SVG_UNITS_PER_PX)?;
    }
    // The backend writes its fine grid as the size; only the view box should be so large.
    let coarse = format!("<svg width=\"{width}\" height=\"{height}\" ");
    let fine = format!("<svg width=\"{}\" height=\"{}\" ", units(width), units(height));
    Ok(text.replacen(&fine, &coarse, 1))
}

/// Paints onto a backend that has `scale` px for a CSS px.
///
/// # Errors
/// [`Error::Paint`] when the backend fails.
pub fn paint<DB: DrawingBackend>(scene: &Scene, backend: DB, scale: f64) -> Result<(), Error> {
    let mut painter = Painter { backend, scene, scale };
    let outcome = painter.shapes().and_then(|()| painter.all_texts());
    finished(painter, outcome)
}

/// Paints only what is text, as [`paint`] does.
///
/// # Errors
/// [`Error::Paint`] when the backend fails.
pub fn paint_all_texts<DB: DrawingBackend>(scene: &Scene, backend: DB, scale: f64) -> Result<(), Error> {
    let mut painter = Painter { backend, scene, scale };
    let outcome = painter.all_texts();
    finished(painter, outcome)
}

/// Paints some of the texts, and no counts of markers.
///
/// # Errors
/// [`Error::Paint`] when the backend fails.
pub fn paint_texts<DB: DrawingBackend>(
    scene: &Scene,
    backend: DB,
    scale: f64,
    is_wanted: impl Fn(&Text) -> bool,
) -> Result<(), Error> {
    let mut painter = Painter { backend, scene, scale };
    let mut wanted = scene.texts.iter().filter(|text| is_wanted(text));
    let outcome = wanted.try_for_each(|text| painter.text(text));
    finished(painter, outcome)
}

fn finished<DB: DrawingBackend>(mut painter: Painter<DB>, outcome: Outcome<DB>) -> Result<(), Error> {
    let presented = outcome.and_then(|()| painter.backend.present());
    presented.map_err(|error| Error::Paint(error.to_string()))
}

struct Painter<'a, DB> {
    backend: DB,
    scene: &'a Scene,
    scale: f64,
}

type Outcome<DB> = Result<(), DrawingErrorKind<<DB as DrawingBackend>::ErrorType>>;

fn rgba(color: Color) -> RGBAColor {
    RGBAColor(color.r, color.g, color.b, f64::from(color.a) / 255.0)
}

impl<DB: DrawingBackend> Painter<'_, DB> {
    fn shapes(&mut self) -> Outcome<DB> {
        let scene = self.scene;
        let (width, height) = (scene.width_px, scene.height_px);
        self.rect(0.0, 0.0, width, height, scene.background)?;
        scene.below.iter().try_for_each(|shape| self.shape(shape))?;
        scene.series.iter().try_for_each(|series| self.series(series))?;
        scene.above.iter().try_for_each(|shape| self.shape(shape))?;
        scene.markers.iter().try_for_each(|marker| self.marker(marker))
    }

    fn all_texts(&mut self) -> Outcome<DB> {
        let scene = self.scene;
        scene.markers.iter().try_for_each(|marker| self.count(marker))?;
        scene.texts.iter().try_for_each(|text| self.text(text))
    }

    fn px(&self, x: f64, y: f64) -> (i32, i32) {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    fn rect(&mut self, left: f64, top: f64, width: f64, height: f64, color: Color) -> Outcome<DB> {
        if color.a == 0 {
            return Ok(());
        }
        let (from, to) = (self.px(left, top), self.px(left + width, top + height));
        self.backend.draw_rect(from, to, &rgba(color), true)
    }

    fn shape(&mut self, shape: &Shape) -> Outcome<DB> {
        match shape {
            Shape::Area { rect, color } => self.rect(rect.left, rect.top, rect.width, rect.height, *color),
            Shape::Line {
                from,
                to,
                width_px,
                color,
                dashed,
            } => {
                let pieces = if *dashed {
                    dashes(*from, *to, 6.0, 4.0)
                } else {
                    vec![(*from, *to)]
                };
                for (from, to) in pieces {
                    self.path([from, to].into_iter(), *width_px, *color, 1.0)?;
                }
                Ok(())
            }
        }
    }

    /// A polyline; `unit` is the CSS px in one unit of the points.
    fn path(&mut self, points: impl Iterator<Item = Point>, width_px: f32, color: Color, unit: f64) -> Outcome<DB> {
        let path: Vec<(i32, i32)> = points
            .map(|point| self.px(f64::from(point.x) * unit, f64::from(point.y) * unit))
            .collect();
        let width = (f64::from(width_px) * self.scale).round().max(1.0) as u32;
        let style = ShapeStyle::from(rgba(color)).stroke_width(width);
        self.backend.draw_path(path, &style)
    }

    fn polygon(&mut self, points: impl Iterator<Item = Point>, color: Color, unit: f64) -> Outcome<DB> {
        let path: Vec<(i32, i32)> = points
            .map(|point| self.px(f64::from(point.x) * unit, f64::from(point.y) * unit))
            .collect();
        self.backend.fill_polygon(path, &rgba(color))
    }

    fn series(&mut self, series: &SeriesShape) -> Outcome<DB> {
        let unit = 1.0 / self.scene.dpr;
        match &series.trace {
            Trace::Line(points) => self.line(series, points, unit)?,
            Trace::Columns(extents) => self.line(series, &outline_of(extents), unit)?,
            // What is described for pixels has no line of its own.
            Trace::Spans(_) => {}
            Trace::Bars(bars) => {
                for bar in bars {
                    let (left, top) = (bar.left * unit, bar.top * unit);
                    let color = series.fill.map_or(series.color, |fill| fill.color);
                    self.rect(left, top, bar.width * unit, bar.height * unit, color)?;
                }
            }
        }
        for dot in &series.dots {
            let centre = self.px(f64::from(dot.x) * unit, f64::from(dot.y) * unit);
            let radius = (f64::from(series.dot_radius_px) * self.scale).round() as u32;
            self.backend.draw_circle(centre, radius, &rgba(series.color), true)?;
        }
        Ok(())
    }

    fn line(&mut self, series: &SeriesShape, points: &[Point], unit: f64) -> Outcome<DB> {
        let plot = self.scene.plot;
        if let Some(fill) = series.fill {
            let inside: Vec<Point> = points.iter().map(|point| clamped(*point, plot, unit)).collect();
            for run in inside.split(|point| point.is_break()).filter(|run| !run.is_empty()) {
                let base = |point: Point| Point::new(point.x, fill.base_px);
                let ends = [base(run[run.len() - 1]), base(run[0])];
                self.polygon(run.iter().copied().chain(ends), fill.color, unit)?;
            }
        }
        if series.width_px > 0.0 {
            for run in clipped(points, plot, unit).split(|point| point.is_break()) {
                self.dashed_line(series, run, unit)?;
            }
        }
        Ok(())
    }

    fn dashed_line(&mut self, series: &SeriesShape, run: &[Point], unit: f64) -> Outcome<DB> {
        let [dash, gap, ..] = series.dash_px.as_slice() else {
            return self.path(run.iter().copied(), series.width_px, series.color, unit);
        };
        let (dash, gap) = (*dash / unit as f32, *gap / unit as f32);
        for pair in run.windows(2) {
            for (from, to) in dashes(pair[0], pair[1], dash, gap) {
                self.path([from, to].into_iter(), series.width_px, series.color, unit)?;
            }
        }
        Ok(())
    }

    fn marker(&mut self, marker: &Marker) -> Outcome<DB> {
        let corners = marker_corners(marker);
        self.polygon(corners.iter().copied(), marker.color, 1.0)?;
        let closed = corners.iter().chain(&corners[..1]).copied();
        self.path(closed, 1.0, marker.outline, 1.0)
    }

    fn count(&mut self, marker: &Marker) -> Outcome<DB> {
        let Some(label) = &marker.label else {
            return Ok(());
        };
        self.text(&Text {
            x: marker.x,
            y: marker.y,
            anchor: Anchor::Middle,
            upwards: false,
            text: label.text.clone(),
            size_px: label.size_px,
            color: label.color,
        })
    }

    fn text(&mut self, text: &Text) -> Outcome<DB> {
        let horizontal = match text.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        // By its name as it stands: a text that is turned into a family is put into lower case first, which alone is six
        // kilobytes of tables.
        let family = FontFamily::Name(&self.scene.font_family);
        let color = rgba(text.color);
        let mut style = TextStyle::from((family, text.size_px * self.scale))
            .color(&color)
            .pos(Pos::new(horizontal, VPos::Center));
        if text.upwards {
            style = style.transform(FontTransform::Rotate270);
        }
        let at = self.px(text.x, text.y);
        self.backend.draw_text(&text.text, &style, at)
    }
}

/// Corners of a marker in CSS px.
pub fn marker_corners(marker: &Marker) -> Vec<Point> {
    let (x, y, r) = (marker.x as f32, marker.y as f32, marker.radius_px as f32);
    match marker.shape {
        MarkerShape::Diamond => vec![
            Point::new(x, y - r),
            Point::new(x + r, y),
            Point::new(x, y + r),
            Point::new(x - r, y),
        ],
        MarkerShape::ArrowUp => vec![
            Point::new(x, y - r),
            Point::new(x + r, y + r * 0.8),
            Point::new(x - r, y + r * 0.8),
        ],
        MarkerShape::ArrowDown => vec![
            Point::new(x, y + r),
            Point::new(x - r, y - r * 0.8),
            Point::new(x + r, y - r * 0.8),
        ],
    }
}

/// Columns as the polyline of their first, least, greatest and last samples.
fn outline_of(extents: &[ColumnExtent]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(extents.len() * 3);
    for extent in extents {
        let x = extent.column as f32 + 0.5;
        if !extent.joined && !points.is_empty() {
            points.push(Point::BREAK);
        }
        // Down first or up first does not matter within one column.
        for y in [extent.first, extent.top, extent.bottom, extent.last] {
            let is_new = points.last().is_none_or(|last| last.y != y || last.x != x);
            if is_new {
                points.push(Point::new(x, y));
            }
        }
    }
    points
}

/// A point at the nearest height that is not far outside the plot: backends have no clip.
fn clamped(point: Point, plot: crate::scene::Rect, unit: f64) -> Point {
    let y = f64::from(point.y) * unit;
    let x = f64::from(point.x) * unit;
    Point::new(
        (x.clamp(plot.left, plot.right()) / unit) as f32,
        (if y.is_nan() {
            y
        } else {
            y.clamp(plot.top, plot.bottom())
        } / unit) as f32,
    )
}

/// The part of a line that is within the plot: where it leaves and comes back there is a break.
fn clipped(points: &[Point], plot: crate::scene::Rect, unit: f64) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for pair in points
        .windows(2)
        .filter(|pair| !pair[0].is_break() && !pair[1].is_break())
    {
        let Some((from, to)) = clipped_segment(pair[0], pair[1], plot, unit) else {
            continue;
        };
        if out.last() != Some(&from) {
            if !out.is_empty() {
                out.push(Point::BREAK);
            }
            out.push(from);
        }
        out.push(to);
    }
    out
}

/// Liang and Barsky's clipping of a straight line by a rectangle ("A New Concept and Method for Line Clipping", 1984).
fn clipped_segment(from: Point, to: Point, plot: crate::scene::Rect, unit: f64) -> Option<(Point, Point)> {
    let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    let (x, y) = (f64::from(from.x), f64::from(from.y));
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    let edges = [
        (-dx, x - plot.left / unit),
        (dx, plot.right() / unit - x),
        (-dy, y - plot.top / unit),
        (dy, plot.bottom() / unit - y),
    ];
    for (towards, room) in edges {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            enters = enters.max(room / towards);
        } else {
            leaves = leaves.min(room / towards);
        }
    }
    let at = |t: f64| match t {
        0.0 => from,
        1.0 => to,
        _ => Point::new((x + dx * t) as f32, (y + dy * t) as f32),
    };
    (enters <= leaves).then(|| (at(enters), at(leaves)))
}

/// The dashes of a straight line.
fn dashes(from: Point, to: Point, dash: f32, gap: f32) -> Vec<(Point, Point)> {
    const MOST: usize = 4_000;
    let length = (to.x - from.x).hypot(to.y - from.y);
    let period = dash + gap;
    if !(period > 0.0 && length.is_finite() && length > 0.0) {
        return vec![(from, to)];
    }
    let at = |distance: f32| {
        let t = (distance / length).min(1.0);
        Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t)
    };
    let count = ((length / period).ceil() as usize).min(MOST);
    (0..count)
        .map(|index| index as f32 * period)
        .map(|start| (at(start), at(start + dash)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_it_leaves_the_plot() {
        let plot = crate::scene::Rect {
            left: 0.0,
            top: 10.0,
            width: 100.0,
            height: 80.0,
        };
        let points = [
            Point::new(0.0, 50.0),
            Point::new(10.0, -30.0),
            Point::new(20.0, 50.0),
            Point::new(30.0, 60.0),
        ];
        let expected = [
            (0.0, 50.0),
            (5.0, 10.0),
            (-1.0, -1.0),
            (15.0, 10.0),
            (20.0, 50.0),
            (30.0, 60.0),
        ];
        let found: Vec<(f32, f32)> = clipped(&points, plot, 1.0)
            .iter()
            .map(|point| {
                if point.is_break() {
                    (-1.0, -1.0)
                } else {
                    (point.x, point.y)
                }
            })
            .collect();
        assert_eq!(found, expected);
    }
}
