//! Spans on the raster: what of a description lies within a window, in whole numbers.

use super::Window;
use super::blend::WHOLE;
use crate::lanes::{Four, MOST_ROUNDED};
use crate::scene::Spans;

/// One pixel in the fixed point numbers of spans.
pub(super) const ROW: u32 = WHOLE;

/// Spans of the columns of a window, and of some on either side.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// `upper..lower`, [`ROW`] to the pixel from the raster's upper edge, within the window. Nothing where `upper >= lower`;
    /// where they are equal something is there, above or below the window.
    pub(super) upper: Vec<u32>,
    pub(super) lower: Vec<u32>,
}

impl Columns {
    /// Takes the spans of the columns of `window` and of `reach` more on both sides. `origin` is the raster's corner on the
    /// canvas.
    pub(super) fn take(&mut self, spans: &Spans, reach: usize, origin: (i32, i32), window: Window) {
        let first = i64::from(origin.0) + window.left as i64 - reach as i64;
        let count = window.right - window.left + 2 * reach;
        let within = Within::new(origin.1, window);
        self.upper.clear();
        self.lower.clear();
        for column in (0..count).step_by(4) {
            let (upper, lower) = four_at(spans, first + column as i64);
            self.upper.extend_from_slice(&within.upper(upper));
            self.lower.extend_from_slice(&within.lower(lower));
        }
        self.upper.truncate(count);
        self.lower.truncate(count);
    }

    /// Makes every span reach from the middle of its line, half a line's width from its ends, to a level.
    pub(super) fn reach_to(&mut self, level: u32, half: u32) {
        for (upper, lower) in self.upper.iter_mut().zip(&mut self.lower) {
            // What lies above or below the window has no height in it.
            if *upper <= *lower {
                let middle = upper.midpoint(*lower);
                let (top, bottom) = (middle.min(*upper + half), middle.max(lower.saturating_sub(half)));
                (*upper, *lower) = (level.min(top), level.max(bottom));
            }
        }
    }
}

/// Upper and lower ends of four columns from one on, which is counted from the canvas' left edge.
#[inline(always)]
pub(super) fn four_at(spans: &Spans, column: i64) -> (Four, Four) {
    let from = column - i64::from(spans.first_column);
    let four = |ends: &[f32], nothing: f32| {
        let whole = usize::try_from(from)
            .ok()
            .and_then(|from| ends.get(from..)?.first_chunk());
        Four::new(whole.copied().unwrap_or_else(|| {
            std::array::from_fn(|lane| {
                let index = usize::try_from(from + lane as i64).ok();
                index.and_then(|index| ends.get(index)).copied().unwrap_or(nothing)
            })
        }))
    };
    (four(&spans.upper, f32::INFINITY), four(&spans.lower, f32::NEG_INFINITY))
}

/// From px on the canvas to the fixed point numbers of spans, cut to a window.
pub(super) struct Within {
    origin_px: f32,
    top_px: f32,
    bottom_px: f32,
}

impl Within {
    /// `origin` is the raster's upper edge.
    pub(super) fn new(origin: i32, window: Window) -> Self {
        // What is further down could not be told apart in fixed point numbers; no canvas is.
        let bottom = window.bottom.min((MOST_ROUNDED / ROW) as usize);
        Self {
            origin_px: origin as f32,
            top_px: window.top as f32,
            bottom_px: bottom as f32,
        }
    }

    /// A level.
    pub(super) fn level(&self, y: f32) -> u32 {
        let y = (y - self.origin_px).max(self.top_px).min(self.bottom_px);
        (y * ROW as f32 + 0.5) as u32
    }

    /// Upper ends; the bottom where there is none.
    #[inline(always)]
    pub(super) fn upper(&self, y: Four) -> [u32; 4] {
        fixed(self.upper_px(y))
    }

    /// Lower ends; the top where there is none.
    #[inline(always)]
    pub(super) fn lower(&self, y: Four) -> [u32; 4] {
        fixed(self.lower_px(y))
    }

    /// As [`Within::upper`], in px.
    #[inline(always)]
    pub(super) fn upper_px(&self, y: Four) -> Four {
        let y = y.minus(Four::splat(self.origin_px));
        Four::splat(self.bottom_px).least(y).greatest(Four::splat(self.top_px))
    }

    /// As [`Within::lower`], in px.
    #[inline(always)]
    pub(super) fn lower_px(&self, y: Four) -> Four {
        let y = y.minus(Four::splat(self.origin_px));
        Four::splat(self.top_px).greatest(y).least(Four::splat(self.bottom_px))
    }
}

/// Heights within a window in fixed point numbers.
#[inline(always)]
pub(super) fn fixed(y: Four) -> [u32; 4] {
    y.times(Four::splat(ROW as f32)).rounded()
}
