//! Values and times to device px.

use crate::frame::Frame;
use crate::lanes::{Four, along_a_line};
use crate::reduce::{DevicePx, each_or_none};
use crate::scale::ScaleKind;

/// Device px beyond which a line is of no interest to any screen, and of trouble to a painter.
const FARTHEST_PX: f64 = 30_000.0;

/// y in device px on one axis: a multiplication on a linear scale, a transform on others.
pub(super) struct DeviceY<'a> {
    frame: &'a Frame,
    axis: usize,
    dpr: f64,
    /// Offset and factor of a linear scale.
    linear: Option<(f64, f64)>,
    /// Where areas end: zero, or the edge of the plot that is nearer to it.
    pub(super) base_px: f32,
}

impl<'a> DeviceY<'a> {
    pub(super) fn new(frame: &'a Frame, axis: usize, dpr: f64) -> Self {
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
    pub(super) fn px(&self, value: f64) -> f32 {
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

    #[inline(always)]
    fn device_px_or_none(&self, values: [f64; 4]) -> Four {
        match self.linear {
            Some((offset, factor)) => Four::along_a_line(values, offset, factor, FARTHEST_PX),
            None => each_or_none(values, |value| self.px(value)),
        }
    }
}

/// What a scale cannot show (zero on a logarithmic one, which is NaN) lies far below.
#[inline(always)]
fn within_reach(px: f64) -> [f32; 4] {
    along_a_line([px; 4], 0.0, 1.0, FARTHEST_PX)
}

#[inline(always)]
pub(super) fn device_x(frame: &Frame, time_ms: f64) -> f32 {
    let [px, ..] = within_reach(frame.view.px_from_time(time_ms) * frame.view.dpr());
    px
}
