//! A band of bars along the time axis: how many exemplars there are at a time, where diamonds cannot tell.

use std::ops::Range;

use crate::frame::{Frame, Input};
use crate::model::gallop;
use crate::options::DensityMode;
use crate::scene::{Rect, Scene, Shape};

/// Height of the band in CSS px.
pub const BAND_PX: f64 = 16.0;
/// Space above the bars.
const GAP_PX: f64 = 3.0;
/// Width of a bar with the gap beside it.
const BAR_PX: f64 = 4.0;
/// With more exemplars than this for each place along the time axis that a diamond takes, counts on diamonds no longer
/// tell when there are how many.
const MOST_FOR_A_DIAMOND: f64 = 12.0;

/// Whether the band is there. Zooming and sliding do not change it: that hangs on all that the filter lets through.
pub fn is_shown(input: &Input) -> bool {
    match input.options.density {
        DensityMode::On => true,
        DensityMode::Off => false,
        DensityMode::Auto => {
            let places = input.size.width_px / input.options.spacing().cluster_px;
            input.selection.len() as f64 > MOST_FOR_A_DIAMOND * places
        }
    }
}

/// Adds the bars: as high as their share of the highest, at least one device px where there is an exemplar at all.
/// Their edges hold in absolute time, so a window that slides does not make them flicker.
pub fn push(frame: &Frame, input: &Input, scene: &mut Scene) {
    let Some(top) = frame.density_top_px else {
        return;
    };
    let plot = frame.layout.plot;
    let color = input.options.theme.neutral;
    let band = Rect {
        left: plot.left,
        top: top + GAP_PX,
        width: plot.width,
        height: BAND_PX - GAP_PX,
    };
    scene.below.push(Shape::Area {
        rect: band,
        color: color.faded(0.12),
    });
    let bins = bins(frame, input);
    let most = bins.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let snap = |px: f64| (px * scene.dpr).round() / scene.dpr;
    let shapes = bins.into_iter().filter(|(_, count)| *count > 0).map(|(px, count)| {
        let (left, right) = (snap(px.start.max(plot.left)), snap(px.end.min(plot.right())));
        let height = snap(band.height * count as f64 / most as f64).max(1.0 / scene.dpr);
        Shape::Area {
            rect: Rect {
                left,
                top: band.bottom() - height,
                width: (right - left - 1.0).max(1.0 / scene.dpr),
                height,
            },
            color: color.faded(0.75),
        }
    });
    scene.below.extend(shapes);
}

/// Of each bar its place and how many exemplars of the window fall into it.
fn bins(frame: &Frame, input: &Input) -> Vec<(Range<f64>, usize)> {
    let (view, selection) = (&frame.view, input.selection);
    let bar_ms = BAR_PX * view.ms_per_px();
    let first = (view.from_ms() / bar_ms).floor();
    let bars = ((view.to_ms() / bar_ms).floor() - first) as usize + 1;
    let mut rest = &selection.times_ms[selection.window(view.from_ms(), view.to_ms())];
    let bin = |number: usize| {
        let from_ms = (first + number as f64) * bar_ms;
        // What is at the window's very end belongs to the last bar.
        let count = if number + 1 == bars {
            rest.len()
        } else {
            // As many as the bars that are left have on average.
            gallop(rest, from_ms + bar_ms, 0, rest.len() / (bars - number))
        };
        rest = &rest[count..];
        (view.px_from_time(from_ms)..view.px_from_time(from_ms + bar_ms), count)
    };
    (0..bars).map(bin).collect()
}
