//! The series: lines, areas, bars and dots.

use super::Medium;
use super::device::{DeviceY, device_x};
use super::samples::{bars, dots};
use crate::color::Color;
use crate::data::LoadedSeries;
use crate::frame::{Frame, Input};
use crate::options::{DrawStyle, Interpolation, SeriesStyle};
use crate::reduce::{ColumnIndex, Crossings, Reach, Reducer, Steps, columns, polyline, samples_around};
use crate::scene::{ColumnExtent, Fill, Point, Scene, SeriesShape, Spans, Trace};
use crate::smooth::smoothed;

/// With more points than this in sight, lines with a point every two CSS px or less are drawn by columns.
const CROWD: usize = 10_000;

/// Up to this many samples a column they are read one by one for pixels; of more, columns ask the summary.
const FEW: usize = 8;

/// Memory that goes from picture to picture.
#[derive(Debug, Default)]
pub struct Workshop {
    reducer: Reducer,
    /// Crossings that were worked out for this picture, each with what it is for, and spare ones behind them.
    crossings: Vec<(Kind, Crossings)>,
    known: usize,
    extents: Vec<ColumnExtent>,
    spare: Vec<Spans>,
}

/// What crossings depend on: a time axis, the bits of the longest step between connected samples, and from where to
/// where lines go.
type Kind = (usize, u64, Steps);

impl Workshop {
    /// Takes back what a picture that is not needed any more was made of.
    pub fn reclaim(&mut self, scene: Scene) {
        let spans = |shape: SeriesShape| match shape.trace {
            Trace::Spans(spans) => Some(spans),
            _ => None,
        };
        self.spare.extend(scene.series.into_iter().filter_map(spans));
    }

    /// What a line covers of each column.
    fn spans(&mut self, frame: &Frame, loaded: &LoadedSeries, y: &DeviceY, steps: Steps, half: f32) -> Spans {
        let (series, index) = (&loaded.series, &frame.columns[loaded.time_axis]);
        let mut spans = self.spare.pop().unwrap_or_default();
        let is_few = index.samples().len() <= FEW * index.columns_of_plot();
        if is_few && loaded.gaps().are_shared() {
            let crossings = self.crossings_of(loaded, index, steps);
            let (_, crossings) = &self.crossings[crossings];
            self.reducer
                .spans_of_samples(series, crossings, loaded.gaps(), y, half, &mut spans);
        } else {
            self.extents.clear();
            columns(series, index, Reach::Beyond, loaded.gaps(), y, &mut self.extents);
            self.reducer
                .spans_of_extents(&self.extents, index.all_columns(), half, &mut spans);
        }
        spans
    }

    fn crossings_of(&mut self, loaded: &LoadedSeries, index: &ColumnIndex, steps: Steps) -> usize {
        let kind = (loaded.time_axis, loaded.longest_step_ms.to_bits(), steps);
        let known = &self.crossings[..self.known];
        if let Some(found) = known.iter().rposition(|(other, _)| *other == kind) {
            return found;
        }
        if self.known == self.crossings.len() {
            self.crossings.push((kind, Crossings::default()));
        }
        let (other, crossings) = &mut self.crossings[self.known];
        *other = kind;
        crossings.rebuild(loaded.series.axis(), index, loaded.longest_step_ms, steps);
        self.known += 1;
        self.known - 1
    }
}

pub(super) fn push_series(
    frame: &Frame,
    input: &Input,
    colors: &[Color],
    medium: Medium,
    workshop: &mut Workshop,
    scene: &mut Scene,
) {
    workshop.known = 0;
    let shown = || {
        input
            .data
            .series
            .iter()
            .enumerate()
            .filter(|(index, _)| input.is_shown[*index])
    };
    let is_crowded = medium == Medium::Pixels && is_crowd(shown().map(|(_, loaded)| loaded), frame);
    for (index, loaded) in shown() {
        let axis = loaded.look.axis.min(input.options.axes.len() - 1);
        let y = DeviceY::new(frame, axis, input.size.dpr);
        let trace = trace(frame, loaded, &y, (medium, is_crowded), workshop);
        scene
            .series
            .push(series_shape(frame, index, loaded, &y, trace, colors[index]));
    }
}

/// Whether there are so many points of sparse lines in sight that the way of columns is to be taken.
fn is_crowd<'a>(shown: impl Iterator<Item = &'a LoadedSeries>, frame: &Frame) -> bool {
    let points = |loaded: &LoadedSeries| {
        let index = &frame.columns[loaded.time_axis];
        let is_line = loaded.look.style.draw_style == DrawStyle::Line;
        if is_line && !index.is_dense() {
            index.samples().len()
        } else {
            0
        }
    };
    shown.map(points).sum::<usize>() > CROWD
}

fn series_shape(
    frame: &Frame,
    index: usize,
    loaded: &LoadedSeries,
    y: &DeviceY,
    trace: Trace,
    color: Color,
) -> SeriesShape {
    let style = &loaded.look.style;
    let has_line = style.draw_style == DrawStyle::Line;
    let is_bars = style.draw_style == DrawStyle::Bars;
    let opacity = if is_bars && style.fill_opacity == 0.0 {
        0.4
    } else {
        style.fill_opacity
    };
    SeriesShape {
        series: index,
        color,
        width_px: if has_line || is_bars { line_width_px(style) } else { 0.0 },
        dash_px: style.dash.clone(),
        fill: (opacity > 0.0 && (has_line || is_bars)).then(|| Fill {
            color: color.faded(opacity),
            base_px: y.base_px,
        }),
        trace,
        dot_radius_px: (style.point_size / 2.0).clamp(0.5, 40.0) as f32,
        dots: dots(frame, loaded, y),
    }
}

/// In CSS px.
fn line_width_px(style: &SeriesStyle) -> f32 {
    style.line_width.clamp(0.0, 50.0) as f32
}

fn trace(
    frame: &Frame,
    loaded: &LoadedSeries,
    y: &DeviceY,
    (medium, is_crowded): (Medium, bool),
    workshop: &mut Workshop,
) -> Trace {
    let (series, style) = (&loaded.series, &loaded.look.style);
    let index = &frame.columns[loaded.time_axis];
    match style.draw_style {
        DrawStyle::Bars => return Trace::Bars(bars(frame, loaded, y)),
        DrawStyle::Points => return Trace::Line(Vec::new()),
        DrawStyle::Line => {}
    }
    // A line thinner than a pixel covers as much less of it, and no less of its height.
    let half = (line_width_px(style) * frame.view.dpr() as f32).max(1.0) / 2.0;
    if index.is_dense() {
        return match medium {
            Medium::Pixels => Trace::Spans(workshop.spans(frame, loaded, y, Steps::BetweenMiddles, half)),
            Medium::Vectors => {
                let mut extents = Vec::new();
                columns(series, index, Reach::Plot, loaded.gaps(), y, &mut extents);
                Trace::Columns(extents)
            }
        };
    }
    let is_plain = style.interpolation == Interpolation::Linear && style.dash.is_empty() && loaded.gaps().are_shared();
    if is_crowded && is_plain && is_close(loaded, frame) {
        return Trace::Spans(workshop.spans(frame, loaded, y, Steps::BetweenTimes, half));
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

/// Whether there is a point every two CSS px or less.
fn is_close(loaded: &LoadedSeries, frame: &Frame) -> bool {
    let samples = frame.columns[loaded.time_axis].samples();
    let axis = loaded.series.axis();
    let Some(last) = samples.len().checked_sub(1) else {
        return false;
    };
    let span_ms = axis.time_ms(samples.start + last) - axis.time_ms(samples.start);
    // However fine the device: what steps a line may show has the size that is seen.
    span_ms / frame.view.ms_per_px() < 2.0 * samples.len() as f64
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

#[cfg(test)]
mod tests {
    use super::*;

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
