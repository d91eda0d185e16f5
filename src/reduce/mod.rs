//! What the pixels can show of a series.
//!
//! Many samples a pixel: for each device pixel column the first, last, least and greatest (M4: Jugel et al., "M4: A
//! Visualization-Oriented Time Series Data Aggregation", VLDB 2014), which touches the same pixels as drawing every
//! sample. Few samples: the samples themselves, so that the line keeps its true slope. The cost is that of the
//! columns, not of the samples.
//!
//! Pixels need less than M4 says: what a line covers of each column, its [`Spans`](crate::scene::Spans). They are made of
//! M4 where a column holds many samples, and otherwise of the samples with what all series on one time axis have in
//! common, their [`Crossings`].
//!
//! NaN is a gap. Neighbouring samples are connected unless a gap or more than [`Gaps::longest_step_ms`] lies
//! between them.

mod crossings;
mod index;
mod m4;
mod polyline;
mod spans;

pub use crossings::{Crossings, Steps};
pub use index::{ColumnIndex, Reach};
pub use m4::columns;
pub use polyline::{polyline, samples_around};
pub use spans::Reducer;

use crate::lanes::Four;
use crate::model::TimeAxis;

/// When neighbouring samples are not connected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    /// Samples further apart than this are not connected; +∞ connects them at any distance.
    pub longest_step_ms: f64,
    /// Missing values (NaN) are bridged when the samples around them are not further apart than this; 0 bridges
    /// none.
    pub bridge_ms: f64,
}

impl Default for Gaps {
    /// Every missing value is a gap, and nothing else.
    fn default() -> Self {
        Self {
            longest_step_ms: f64::INFINITY,
            bridge_ms: 0.0,
        }
    }
}

impl Gaps {
    /// Whether all series on a time axis are connected alike, but for missing values: not where these are bridged over
    /// steps that otherwise connect nothing.
    pub fn are_shared(&self) -> bool {
        self.bridge_ms == 0.0 || self.longest_step_ms == f64::INFINITY
    }

    /// Whether two samples that have a value are connected.
    #[inline(always)]
    pub(super) fn connects(&self, axis: &TimeAxis, before: usize, after: usize) -> bool {
        let limit = if after == before + 1 {
            self.longest_step_ms
        } else {
            self.bridge_ms
        };
        limit == f64::INFINITY || axis.time_ms(after) - axis.time_ms(before) <= limit
    }
}

/// y in device px as a function of the value; made once a series and frame.
pub trait DevicePx {
    /// Device px from the top.
    fn device_px_from_value(&self, value: f64) -> f32;

    /// Of four values at once.
    #[inline(always)]
    fn device_px_from_values(&self, values: [f64; 4]) -> [f32; 4] {
        values.map(|value| self.device_px_from_value(value))
    }

    /// Of four values at once; of one that is missing (NaN) there is none (NaN).
    #[inline(always)]
    fn device_px_or_none(&self, values: [f64; 4]) -> Four {
        each_or_none(values, |value| self.device_px_from_value(value))
    }
}

/// Device px of four values one by one; of one that is missing (NaN) there is none (NaN).
#[inline(always)]
pub fn each_or_none(values: [f64; 4], px_from_value: impl Fn(f64) -> f32) -> Four {
    Four::new(values.map(|value| if value.is_nan() { f32::NAN } else { px_from_value(value) }))
}

impl<F: Fn(f64) -> f32> DevicePx for F {
    #[inline(always)]
    fn device_px_from_value(&self, value: f64) -> f32 {
        self(value)
    }
}

/// How far back or ahead of the window a value is looked for, samples. Behind a longer gap no line is expected.
const LOOK_AROUND: usize = 256;

pub(super) fn last_value_before(values: &[f64], index: usize) -> Option<usize> {
    let from = index.saturating_sub(LOOK_AROUND);
    values[from..index]
        .iter()
        .rposition(|value| !value.is_nan())
        .map(|at| from + at)
}

pub(super) fn first_value_from(values: &[f64], index: usize) -> Option<usize> {
    let to = (index + LOOK_AROUND).min(values.len());
    values[index.min(to)..to]
        .iter()
        .position(|value| !value.is_nan())
        .map(|at| index + at)
}

#[cfg(test)]
fn series_of(times_ms: Vec<f64>, values: Vec<f64>) -> crate::model::Series {
    let data = crate::model::SeriesData {
        times_ms,
        values,
        ..Default::default()
    };
    crate::model::Series::new(data, &[], &mut crate::error::Warnings::default()).unwrap()
}
